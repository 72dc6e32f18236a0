"""`python -m adachi_shingikai` is `shingikai`."""

from adachi_shingikai.cli import run

run()
