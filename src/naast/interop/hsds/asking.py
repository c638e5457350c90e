"""What may be asked of the public map: the parameters that HSDS names, read with care, every mistake named."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from django.utils.translation import gettext as _

from naast.core.errors import DomainError
from naast.interop.hsds.choosing import Wish

PER_PAGE: Final = 50
MOST_PER_PAGE: Final = 500
MOST_PAGES: Final = 1_000_000
MOST_WORDS: Final = 200
MOST_METRES: Final = 1_000_000
FORMATS: Final = ("json", "ndjson")
_POSTCODE: Final = re.compile(r"(\d{4}) ?(?:[A-Za-z]{2})?")
_YES: Final = {"true": True, "1": True, "false": False, "0": False, "": False}


@dataclass(frozen=True, slots=True)
class Asked:
    """One request: which page, in which form, and what is wished."""

    wish: Wish
    page: int = 1
    per_page: int = PER_PAGE
    lines: bool = False
    full: bool = False
    minimal: bool = False
    full_service: bool = False
    top_only: bool = False
    parent: str = ""


def read(said: Mapping[str, str]) -> Asked:
    """The parameters of a request. What HSDS does not name is passed by. Raises DomainError (`verkeerd-veld`, `kan-niet`), 400."""
    form = said.get("format", "json") or "json"
    if form not in FORMATS:
        raise _wrong("format", _("Kies uit: %(choices)s.") % {"choices": ", ".join(FORMATS)})
    wish = Wish(
        search=_text(said, "search"),
        term=_text(said, "taxonomy_term_id"),
        taxonomy=_text(said, "taxonomy_id"),
        organisation=_text(said, "organization_id"),
        since=_moment(said, "modified_after"),
        as_of=_moment(said, "as_of"),
        pc4=_pc4(said),
        metres=_metres(said),
    )
    return Asked(
        wish,
        page=_number(said, "page", 1, MOST_PAGES),
        per_page=_number(said, "per_page", PER_PAGE, MOST_PER_PAGE),
        lines=form == "ndjson",
        full=_flag(said, "full"),
        minimal=_flag(said, "minimal"),
        full_service=_flag(said, "full_service"),
        top_only=_flag(said, "top_only"),
        parent=_text(said, "parent_id"),
    )


def _wrong(name: str, why: str) -> DomainError:
    return DomainError("verkeerd-veld", _("Het veld %(name)s klopt niet.") % {"name": name}, why, 400)


def _text(said: Mapping[str, str], name: str) -> str:
    text = said.get(name, "").strip()
    if len(text) > MOST_WORDS or any(ord(sign) < 32 or 0xD800 <= ord(sign) <= 0xDFFF for sign in text):
        raise _wrong(name, _("Hoogstens %(most)s gewone tekens.") % {"most": MOST_WORDS})
    return text


def _number(said: Mapping[str, str], name: str, usual: int, most: int) -> int:
    text = said.get(name, "").strip()
    if not text:
        return usual
    number = int(text) if text.isascii() and text.isdecimal() and len(text) <= 7 else 0
    if not 1 <= number <= most:
        raise _wrong(name, _("Een getal van 1 tot en met %(most)s.") % {"most": most})
    return number


def _flag(said: Mapping[str, str], name: str) -> bool:
    text = said.get(name, "").strip().lower()
    if text not in _YES:
        raise _wrong(name, _("Kies uit: %(choices)s.") % {"choices": "true, false"})
    return _YES[text]


def _moment(said: Mapping[str, str], name: str) -> datetime | None:
    """A moment; one without a zone is UTC. In an address a `+` is a space, so that is read as one too."""
    text = said.get(name, "").strip()
    if not text:
        return None
    try:
        found = datetime.fromisoformat(re.sub(r" (?=\d{2}:\d{2}$)", "+", text))
        return (found if found.tzinfo else found.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError):
        raise _wrong(name, _("Verwacht: een moment, zoals 2026-11-22T09:00:00Z.")) from None


def _metres(said: Mapping[str, str]) -> int:
    """How far from the postcode, in metres; 0 when that is not asked."""
    if not said.get("proximity", "").strip():
        return 0
    if not said.get("postcode", "").strip():
        raise _wrong("proximity", _("Geef ook een postcode: de afstand is vanaf daar."))
    return _number(said, "proximity", 0, MOST_METRES)


def _pc4(said: Mapping[str, str]) -> str:
    text = said.get("postcode", "").strip()
    found = _POSTCODE.fullmatch(text)
    if text and (found is None or not text.isascii()):
        raise _wrong("postcode", _("Verwacht: een postcode, zoals 0341 AB of 0341."))
    return found[1] if found else ""
