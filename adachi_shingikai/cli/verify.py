"""`shingikai verify`: find damage, changed or missing source files, and missing documents."""

from __future__ import annotations

from adachi_shingikai.cli.options import Db, Quiet, RecordFormat, Records
from adachi_shingikai.errors import ExitCode

_GRAVITY_NAMES = {"damage": "破損", "fault": "要対処", "gap": "欠け", "doubt": "確認"}


def command(db: Db = None, format: Records = RecordFormat.text, quiet: Quiet = False) -> ExitCode:
    """Print what is wrong with the database or the files behind it."""
    from adachi_shingikai.cli.records import print_records, print_table
    from adachi_shingikai.database.connection import default_path, open_for_reading
    from adachi_shingikai.ingest.checks import find_defects

    with open_for_reading(db or default_path()) as connection:
        found = [f for f in find_defects(connection) if not quiet or f.gravity not in ("gap", "doubt")]
    if format is not RecordFormat.text:
        print_records([finding._asdict() for finding in found], {}, format)
    elif found:
        rows = [(_GRAVITY_NAMES[f.gravity], f.about, f.message) for f in found]
        print_table(("程度", "対象", "内容"), rows, wraps=True)
    elif not quiet:
        print("異常はありません")
    gravities = {finding.gravity for finding in found}
    if "damage" in gravities:
        return ExitCode.DATABASE
    return ExitCode.PARTIAL if "fault" in gravities else ExitCode.OK
