"""What `parse` prints for people shows what its JSON holds."""

from __future__ import annotations

from dataclasses import replace

from adachi_shingikai.elements import AS_PRINTED, Discard, PrintedPage
from adachi_shingikai.japanese.text import squeeze
from adachi_shingikai.models import Document, Problem
from adachi_shingikai.output.document import document_json, document_markdown, document_text


def test_summary_sheets_and_forms_are_shown(second: Document) -> None:
    shown = squeeze("".join(document_text(second)))
    for submission in second.submissions:
        assert f"総括表諮問第{submission.number}号" in shown
        assert squeeze(submission.overview) in shown
        for form in submission.forms:
            assert f"個票第{form.article}条" in shown
            for field in form.fields:
                assert squeeze(field.label) in shown
                assert squeeze(field.text or "") in shown
                for row in field.rows or ():
                    assert squeeze("".join(row)) in shown


def test_items_and_sections_without_speeches_are_shown(second: Document) -> None:
    silent = replace(second, minutes=(replace(second.minutes[0], speeches=()),))
    shown = "\n".join(document_markdown(silent))
    for item in silent.minutes[0].items:
        assert f"### 諮問第{item.number}号　" in shown
    for section in silent.minutes[0].sections:
        assert f"### ({section.no}) {section.title}" in shown


def test_nothing_is_shown_twice(second: Document) -> None:
    shown = "\n".join(document_text(second))
    for section in second.minutes[0].sections:
        assert shown.count(f"● ({section.no}) {section.title}") == 1
    for item in second.minutes[0].items:
        assert shown.count(f"● 諮問第{item.number}号　{item.title}") == 1


def test_problems_and_discards_are_shown(second: Document) -> None:
    changed = replace(
        second,
        problems=(Problem(3, "○誰か", "speaker", "読み取れません"),),
        discards=(Discard(4, "- 3 -", "page number"), Discard(5, "諮問資料", "running head")),
    )
    shown = "\n".join(document_text(changed))
    assert "p.3 読み取れません: ○誰か" in shown
    assert "p.4 ページ番号: - 3 -" in shown
    assert "p.5 柱: 諮問資料" in shown


def test_a_single_page_of_the_agenda_is_one_number(second: Document) -> None:
    item = replace(second.agenda.items[0], title="傘について", page_start=23, page_end=23)
    report = replace(second.agenda.reports[0], title="掲示について", page_start=None, page_end=None)
    shown = list(document_text(replace(second, agenda=replace(second.agenda, items=(item,), reports=(report,)))))
    assert f"  諮問第{item.number}号　傘について（P.23）" in shown
    assert f"  報告{report.no}　掲示について" in shown


def test_where_the_lines_of_a_scan_stand_is_not_shown(second: Document) -> None:
    assert document_json(replace(second, scans=(PrintedPage(1, AS_PRINTED, ()),))) == document_json(second)
