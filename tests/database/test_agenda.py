"""Which rows of several agendas count."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from adachi_shingikai.database.connection import connect
from adachi_shingikai.database.documents import open_for_writing, save_document
from adachi_shingikai.database.files import FileStamp
from adachi_shingikai.index.terms import build_index
from adachi_shingikai.models import Agenda, AgendaReport, Document, File, MeetingHead


def cover(name: str, titles: Sequence[str], pages: int = 1) -> Document:
    rows = tuple(AgendaReport(no, title, None, None, None) for no, title in enumerate(titles, 1))
    sha256 = f"{sum(map(ord, name)):064x}"
    return Document(
        file=File(name, sha256, pages, ()),
        format=None,
        format_score=0.0,
        body=None,
        convention=None,
        meeting=MeetingHead(term=31, number=1),
        agenda=Agenda(reports=rows),
        minutes=(),
        submissions=(),
        pages=(),
        discards=(),
        problems=(),
    )


def current(tmp_path: Path, *documents: Document) -> list[tuple[str, str]]:
    """The rows that count, each with its document."""
    db = tmp_path / "a.db"
    with open_for_writing(db) as opened:
        for document in documents:
            save_document(opened, document, build_index(document), Path(document.file.name), FileStamp(1, 0))
    connection = connect(db)
    sql = """SELECT d.name, a.title FROM agenda a JOIN documents d ON d.id = a.document_id WHERE a.is_current
        ORDER BY d.name, a.no"""
    found = [tuple(row) for row in connection.execute(sql)]
    connection.close()
    return found


def test_of_rows_with_similar_titles_the_longer_document_counts(tmp_path: Path) -> None:
    short = cover("short.pdf", ["猫の見守りについて", "雨水の利用について"])
    whole = cover("whole.pdf", ["猫の見守リについて", "犬の散歩道の整備について"], pages=9)
    assert current(tmp_path, short, whole) == [
        ("short.pdf", "雨水の利用について"),
        ("whole.pdf", "猫の見守リについて"),
        ("whole.pdf", "犬の散歩道の整備について"),
    ]


def test_titles_of_any_length_and_number_are_compared_in_no_time(tmp_path: Path) -> None:
    """Two titles of 60,000 letters, and 2,000 rows in each of two documents: compared all with all they take hours."""
    titles = [f"{'ああ' * 30_000}い", *(f"{no}番目の件" for no in range(2_000))]
    others = [f"い{'あう' * 30_000}", *(f"{no}個目の話" for no in range(2_000))]
    found = current(tmp_path, cover("a.pdf", titles), cover("b.pdf", others, pages=2))
    assert len([name for name, _ in found if name == "b.pdf"]) == 2_001
