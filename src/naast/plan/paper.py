"""From a page to a tagged PDF that fits on one sheet: smaller letters, or fewer lines. What is on it: the templates.

Drawing itself is in `naast.core.sheets`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.template.loader import render_to_string
from django.utils.translation import get_language

from naast.core import sheets
from naast.core.sheets import NoPaper, is_available, our_letters

__all__ = ["NoPaper", "Shorter", "is_available", "pdf", "sheet"]
TRIES = 5


def pdf(html: str) -> bytes:
    """`html` (a whole page with `lang` and `title`) as PDF/UA-1. Raises NoPaper where WeasyPrint or Pango is missing."""
    return bytes(_drawn(html).write_pdf(pdf_variant="pdf/ua-1"))


def _drawn(html: str) -> Any:
    if not is_available():
        raise NoPaper
    return sheets.drawn(html)


@dataclass(frozen=True, slots=True)
class Shorter:
    """How a sheet becomes shorter: `context(n)` is what the template gets with n lines, of at most `lines`."""

    lines: int
    context: Callable[[int], dict[str, Any]]


def _filled(template: str, context: dict[str, Any], size: str) -> Any:
    known = {**context, "language": get_language() or "nl", "fonts": our_letters(), "size": size}
    return _drawn(render_to_string(template, known))


def _fitted(template: str, shorter: Shorter, size: str, sheets: int) -> Any:
    """With (nearly) as many lines as fit on one sheet, when all take `sheets`; with none when what must stay is too much for one.

    Drawing a sheet takes a good part of a second, so it is tried a few times only, from a first guess on.
    """
    fits, too_many, best = 0, shorter.lines, None
    guess = max(shorter.lines // sheets, 1)
    for _try in range(TRIES):
        drawn = _filled(template, shorter.context(guess), size)
        if len(drawn.pages) == 1:
            fits, best = guess, drawn
        else:
            too_many = guess
        if too_many - fits < 2:
            break
        # Upwards in steps of a quarter; after the first that is too much, halfway.
        guess = (fits + too_many) // 2 if too_many < shorter.lines else min(fits + max(fits // 4, 1), too_many - 1)
    return best if best is not None else _filled(template, shorter.context(0), size)


def sheet(
    template: str, context: dict[str, Any], name: str, sizes: Sequence[str] = ("",), shorter: Shorter | None = None
) -> HttpResponse:
    """The PDF of a template, as a file with this name. Raises NoPaper.

    `sizes`: letter sizes for the template's `size`, large first: the first with which it fits on one sheet, else the last.
    `shorter`: when even the last does not fit, as many lines as do.
    """
    left = list(sizes)
    drawn = _filled(template, context, left.pop(0))
    while left and len(drawn.pages) > 1:
        # What needs more than two sheets in large letters is not helped by letters a little smaller.
        left = left if len(drawn.pages) == 2 else left[-1:]
        drawn = _filled(template, context, left.pop(0))
    if shorter is not None and len(drawn.pages) > 1:
        drawn = _fitted(template, shorter, sizes[-1], len(drawn.pages))
    return sheets.answered(drawn, name)
