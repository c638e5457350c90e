"""What another system may send: read with care, every mistake named with its field."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from naast.core.errors import DomainError
from naast.referrals.actions import ANSWERS
from naast.referrals.choices import Refusal
from naast.referrals.models import MAX_NOTE, MAX_QUESTION

SEEN = "seen"
ANSWER_WORDS = (SEEN, *[str(one) for one in ANSWERS])
# Name of the field: what it must be, and for a text how long it may be.
FIELDS: dict[str, tuple[type, int]] = {
    "answer": (str, 20), "note": (str, MAX_NOTE), "date": (str, 10), "refusal": (str, 20), "better_idea": (str, MAX_QUESTION),
    "version": (int, 0),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer as it was sent. `version`: of the referral it answers, None when the system does not keep it."""

    answer: str
    note: str = ""
    date: date | None = None
    refusal: str = ""
    better_idea: str = ""
    version: int | None = None


def read_answer(body: bytes) -> Answer:
    """The answer in a JSON body. Raises DomainError (`geen-json`, `onbekend-veld`, `verkeerd-veld`)."""
    found = _checked(_object(body))
    if found.get("answer") not in ANSWER_WORDS:
        raise _wrong("answer", _("Kies uit: %(choices)s.") % {"choices": ", ".join(ANSWER_WORDS)})
    if found.get("refusal", "") not in ("", *Refusal.values):
        raise _wrong("refusal", _("Kies uit: %(choices)s.") % {"choices": ", ".join(Refusal.values)})
    return Answer(**(found | {"date": _day(found.get("date"))}))


def _object(body: bytes) -> dict[str, Any]:
    try:
        found = json.loads(body)
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, dict):
        raise DomainError("geen-json", _("De inhoud is geen JSON-object."), _('Voorbeeld: {"answer": "taken_on"}'), 400)
    return found


def _checked(found: dict[str, Any]) -> dict[str, Any]:
    for name, value in found.items():
        if name not in FIELDS:
            raise DomainError(
                "onbekend-veld", _("Het veld %(name)s kennen wij niet.") % {"name": repr(name)[:60]},
                _("Wel: %(choices)s.") % {"choices": ", ".join(FIELDS)}, 422,
            )  # fmt: skip
        kind, most = FIELDS[name]
        if value is None:
            continue
        if not isinstance(value, kind) or isinstance(value, bool):
            raise _wrong(
                name, _("Verwacht: %(kind)s.") % {"kind": _("tekst") if kind is str else _("een geheel getal")}
            )
        if isinstance(value, str) and len(value) > most:
            raise _wrong(name, _("Hoogstens %(most)s tekens.") % {"most": most})
        if isinstance(value, int) and not 0 < value < 2**31:
            raise _wrong(name, _("Verwacht: %(kind)s.") % {"kind": _("een geheel getal")})
        if isinstance(value, str) and any(0xD800 <= ord(sign) <= 0xDFFF for sign in value):
            raise _wrong(name, _("Deze tekst bevat tekens die niet bestaan."))
    return {name: value for name, value in found.items() if value is not None}


def _day(value: str | None) -> date | None:
    if not value:
        return None
    try:
        if len(value) != 10:
            raise ValueError(value)
        return date.fromisoformat(value)
    except ValueError:
        raise _wrong("date", _("Verwacht: jaar-maand-dag, zoals 2026-12-01.")) from None


def _wrong(name: str, why: str) -> DomainError:
    return DomainError("verkeerd-veld", _("Het veld %(name)s klopt niet.") % {"name": name}, why, 422)
