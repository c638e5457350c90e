"""From a page to a tagged PDF (PDF/UA-1: title, language, headings and lists are told to a screen reader). What is on it: the templates.

WeasyPrint draws it, with the system library Pango. Where that is missing everything else works, and the reader hears how to print instead.
Nothing is fetched: a sheet is made of its own text, our own letters and the pictures inside it.
"""

from __future__ import annotations

import base64
import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.contrib.staticfiles import finders
from django.http import HttpResponse
from django.template.loader import render_to_string
from django.utils.text import slugify
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from naast.core.errors import DomainError

log = logging.getLogger(__name__)
TRIES = 5
FONTS = ("source-sans-3-latin-wght-normal.woff2", "source-sans-3-latin-ext-wght-normal.woff2")


class NoPaper(DomainError):
    """This installation cannot make a PDF; the page itself can be printed."""

    def __init__(self) -> None:
        super().__init__(
            "geen-pdf", _("Een PDF maken lukt hier nu niet."), _("Print de bladzijde met uw browser, dan staat er hetzelfde op."), 422
        )  # fmt: skip


def is_available() -> bool:
    """Whether a PDF can be made here: the package and the system library are there."""
    try:
        import weasyprint  # noqa: F401
    except (ImportError, OSError) as error:
        log.warning("no PDF here: %s", type(error).__name__)
        return False
    return True


def pdf(html: str) -> bytes:
    """`html` (a whole page with `lang` and `title`) as PDF/UA-1. Raises NoPaper where WeasyPrint or Pango is missing."""
    return bytes(_drawn(html).write_pdf(pdf_variant="pdf/ua-1"))


def _drawn(html: str) -> Any:
    if not is_available():
        raise NoPaper
    from weasyprint import HTML, URLFetcher
    from weasyprint.text.fonts import FontConfiguration

    fetcher = URLFetcher(allowed_protocols={"data"}, allow_redirects=False)
    return HTML(string=html, url_fetcher=fetcher).render(font_config=FontConfiguration(), pdf_variant="pdf/ua-1")


@lru_cache(maxsize=1)
def our_letters() -> tuple[str, ...]:
    """Our own font as addresses that hold the whole of it: a server needs no fonts of its own."""
    found = [finders.find(f"naast/dist/{name}") for name in FONTS]
    kept = [Path(one).read_bytes() for one in found if isinstance(one, str)]
    return tuple("data:font/woff2;base64," + base64.b64encode(one).decode() for one in kept)


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
    response = HttpResponse(bytes(drawn.write_pdf(pdf_variant="pdf/ua-1")), content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{slugify(name) or "naast"}.pdf"'
    response["X-Robots-Tag"] = "noindex, nofollow"
    response.naast_private = "page"  # type: ignore[attr-defined]
    return response
