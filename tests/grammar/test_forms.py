"""Forms and summary sheets, as they were drawn."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from drawing import Paper, Style
from make_sample import SECOND

from adachi_shingikai.models import Document


@pytest.mark.parametrize("style", [Style(), Style(shuffled=True), Style(radicals=True)])
def test_forms_are_read_as_they_were_drawn(drawn: Callable[[Paper, Style], Document], style: Style) -> None:
    found = {s.number: s for s in drawn(SECOND, style).submissions}
    assert set(found) == {903, 904}
    for wanted in SECOND.submissions:
        submission = found[wanted.number]
        assert submission.title == wanted.title
        assert submission.department == wanted.department
        assert submission.overview.split("\n") == list(wanted.overview)
        assert [(m.matter, m.article, m.note) for m in submission.consult] == [(*row, "") for row in wanted.consult]
        assert submission.reports == ()
        assert [(f.article, f.kind, f.ticks) for f in submission.forms] == [
            (f.article, f.kind, ("諮問事項",)) for f in wanted.forms
        ]
        for form, drawn_form in zip(submission.forms, wanted.forms, strict=True):
            texts = {f.label: f.text for f in form.fields if f.rows is None}
            assert texts == dict(drawn_form.small) | dict(drawn_form.boxes)
            tables = [f.rows for f in form.fields if f.rows is not None]
            rows = [(str(i), *row) for i, row in enumerate(drawn_form.rows, 1)]
            assert tables == ([(("", *drawn_form.header), *rows)] if drawn_form.header else [])
    assert (found[904].page_start, found[904].page_end) == (7, 10)
