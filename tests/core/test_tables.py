"""The rows of a table against a slow twin: the same row written as a template, in which nothing is drawn once for many."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.template import engines
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.functional import lazystr
from django.utils.safestring import mark_safe
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from naast.core import tables

_TWIN = """{% for row in rows %}<tr>{% for cell in row %}\
{% if forloop.first %}<th scope="row">{% else %}<td data-label="{{ cell.column }}">{% endif %}\
{% if cell.url %}<a href="{{ cell.url }}">{{ cell.text }}</a>\
{% elif cell.badge %}{% include "components/badge.html" with text=cell.text kind=cell.badge icon=cell.icon only %}\
{% elif cell.has_clock %}{% include "components/clock.html" with days=cell.days due_on=cell.due_on only %}\
{% else %}{{ cell.text }}{% endif %}\
{% if cell.small %} <small>{{ cell.small }}</small>{% endif %}\
{% if forloop.first %}</th>{% else %}</td>{% endif %}{% endfor %}</tr>
{% endfor %}"""
_DAY = date(2026, 12, 1)


def twin(rows: list[list[dict[str, Any]]], columns: list[Any]) -> str:
    """Each cell knows its column and whether it has a clock; the template does the rest."""
    told = [
        [
            cell | {"column": columns[place] if place < len(columns) else "", "has_clock": cell.get("days", "") != ""}
            for place, cell in enumerate(row)
        ]
        for row in rows
    ]
    return str(engines["django"].from_string(_TWIN).render({"rows": told}))


_words = st.sampled_from(
    ["Dina", "<b>Huub</b> & co", "", 'zegt "ja"', mark_safe("<bdi>Sanne</bdi>"), lazystr("l'été <")]
)
_cell = st.fixed_dictionaries(
    {"text": _words},
    optional={
        "url": st.sampled_from(["", "/mensen/1/?a=1&b=2", '/"><script>']),
        "small": _words,
        "badge": st.sampled_from(["", "warning", "success", "neutral"]),
        "icon": st.sampled_from(["", "clock"]),
        "days": st.sampled_from(["", 0, 1, -3, 12]),
        "due_on": st.sampled_from(["", _DAY]),
    },
)


@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow])
@given(
    rows=st.lists(st.lists(_cell, max_size=4), max_size=4),
    columns=st.lists(_words, max_size=4),
    language=st.sampled_from(["nl", "en"]),
)
def test_every_table_is_what_the_template_of_a_row_would_draw(rows: Any, columns: Any, language: str) -> None:
    with translation.override(language):
        assert tables.drawn(rows, columns) == twin(rows, columns)


@pytest.mark.parametrize("hostile", ["<script>alert(1)</script>", '" onclick="x', "'><img src=x>"])
def test_no_cell_column_or_address_is_markup(hostile: str) -> None:
    rows = [[{"text": hostile, "url": hostile, "small": hostile}, {"text": hostile, "badge": hostile}]]
    page = render_to_string("components/table.html", {"caption": "", "columns": ["Naam", hostile], "rows": rows})
    assert hostile not in page


def test_a_badge_that_is_there_often_is_drawn_once(monkeypatch: pytest.MonkeyPatch) -> None:
    drawn: list[str] = []

    def draw(name: str, said: dict[str, Any]) -> str:
        drawn.append(said["text"])
        return render_to_string(name, said)

    monkeypatch.setattr(tables, "render_to_string", draw)
    rows = [[{"text": "Kerk"}, {"text": "gezien" if n % 2 else "opgepakt", "badge": "info"}] for n in range(20)]
    assert tables.drawn(rows, ["Wie", "Stand"]) == twin(rows, ["Wie", "Stand"])
    assert sorted(drawn) == ["gezien", "opgepakt"]
