"""A form of a part of a page has its token: `include … only` leaves it out, unless it is handed on by name, and then every
button in that part answers 403."""

from __future__ import annotations

import re
from pathlib import Path

import naast

TEMPLATES = {
    str(file).split("/templates/", 1)[1]: file for file in Path(naast.__file__).parent.rglob("templates/**/*.html")
}
_INCLUDE = re.compile(r'{%\s*include\s+"([^"]+)"([^%]*)%}')


def _has_form(name: str, seen: frozenset[str] = frozenset()) -> bool:
    """Whether this template, or one it includes, asks for the token."""
    if name in seen or name not in TEMPLATES:
        return False
    source = TEMPLATES[name].read_text(encoding="utf-8")
    return "{% csrf_token %}" in source or any(
        _has_form(other, seen | {name}) for other, _with in _INCLUDE.findall(source)
    )


def test_no_part_with_a_form_is_included_without_the_token() -> None:
    wrong = [
        f"{name} includes {other} with only"
        for name, file in TEMPLATES.items()
        for other, said in _INCLUDE.findall(file.read_text(encoding="utf-8"))
        if said.rstrip().endswith("only") and "csrf_token=csrf_token" not in said.split() and _has_form(other)
    ]
    assert wrong == []
    assert _has_form("access/circle.html"), "the circle has forms in a part"
