"""Every format there is, by name."""

from adachi_shingikai.formats import Format
from adachi_shingikai.formats.adachi import ADACHI

FORMATS: dict[str, Format] = {fmt.name: fmt for fmt in (ADACHI,)}
