"""Drawing a page as a tagged PDF (PDF/UA-1: title, language, headings and lists are told to a screen reader).

WeasyPrint draws it, with the system library Pango. Where that is missing everything else works, and the reader hears how to print
instead. Nothing is fetched: a sheet is made of its own text, our own letters and the pictures inside it. What is on a sheet is for
the rooms.
"""

from __future__ import annotations

import base64
import logging
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.contrib.staticfiles import finders
from django.http import HttpResponse
from django.utils.text import slugify
from django.utils.translation import gettext as _

from naast.core.errors import DomainError

log = logging.getLogger(__name__)
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


def drawn(html: str) -> Any:
    """`html` (a whole page with `lang` and `title`) laid out: `pages`, and `write_pdf`. Raises NoPaper without WeasyPrint or Pango."""
    if not is_available():
        raise NoPaper
    from weasyprint import HTML, URLFetcher
    from weasyprint.text.fonts import FontConfiguration

    fetcher = URLFetcher(allowed_protocols={"data"}, allow_redirects=False)
    return HTML(string=html, url_fetcher=fetcher).render(font_config=FontConfiguration(), pdf_variant="pdf/ua-1")


def answered(sheet: Any, name: str) -> HttpResponse:
    """A drawn sheet as a file with this name, kept by no cache and found by no search engine."""
    response = HttpResponse(bytes(sheet.write_pdf(pdf_variant="pdf/ua-1")), content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{slugify(name) or "naast"}.pdf"'
    response["X-Robots-Tag"] = "noindex, nofollow"
    response.naast_private = "page"  # type: ignore[attr-defined]
    return response


@lru_cache(maxsize=1)
def our_letters() -> tuple[str, ...]:
    """Our own font as addresses that hold the whole of it: a server needs no fonts of its own."""
    found = [finders.find(f"naast/dist/{name}") for name in FONTS]
    kept = [Path(one).read_bytes() for one in found if isinstance(one, str)]
    return tuple("data:font/woff2;base64," + base64.b64encode(one).decode() for one in kept)
