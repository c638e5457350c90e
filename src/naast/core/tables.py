"""The rows of the component `table`. A long table has hundreds of cells, and a template for each of them is most of such a page's time.

The markup of a badge and of a clock stays in their own components; what is alike in one table is drawn once.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.template.loader import render_to_string
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe

Cell = Mapping[str, Any]
# A cell beyond the last column that has a name.
NAMELESS = '<td data-label="">'


def drawn(rows: Sequence[Sequence[Cell]], columns: Sequence[Any]) -> SafeString:
    """All rows, with the name of the column before each cell for a phone. Cells are as `components/table.html` describes them.

    >>> drawn([[{"text": "<Dina>", "url": "/d/"}]], ["Naam"])
    '<tr><th scope="row"><a href="/d/">&lt;Dina&gt;</a></th></tr>\\n'
    """
    begins = ['<th scope="row">', *(f'<td data-label="{conditional_escape(name)}">' for name in columns[1:])]
    signs: dict[tuple[Any, ...], str] = {}
    return mark_safe("".join(_row(row, begins, signs) for row in rows))


def _row(row: Sequence[Cell], begins: Sequence[str], signs: dict[tuple[Any, ...], str]) -> str:
    said = ["<tr>"]
    for place, cell in enumerate(row):
        said += [begins[place] if place < len(begins) else NAMELESS, _cell(cell, signs), "</td>" if place else "</th>"]
    return "".join([*said, "</tr>\n"])


def _cell(cell: Cell, signs: dict[tuple[Any, ...], str]) -> str:
    """The words, as a link where there is an address, or a badge or clock; then the second line."""
    url, small = cell.get("url"), cell.get("small")
    words = f'<a href="{conditional_escape(url)}">{_words(cell)}</a>' if url else _sign(cell, signs)
    return f"{words} <small>{conditional_escape(small)}</small>" if small else words


def _words(cell: Cell) -> str:
    return conditional_escape(cell.get("text", ""))


def _sign(cell: Cell, signs: dict[tuple[Any, ...], str]) -> str:
    """A badge, a clock, or only words. A table has few different ones: each is drawn once."""
    if cell.get("badge"):
        name, said = "badge", {"text": cell.get("text", ""), "kind": cell["badge"], "icon": cell.get("icon", "")}
    elif cell.get("days") not in (None, ""):
        name, said = "clock", {"days": cell["days"], "due_on": cell.get("due_on", "")}
    else:
        return _words(cell)
    key = (name, *said.values())
    if key not in signs:
        signs[key] = render_to_string(f"components/{name}.html", said)
    return signs[key]
