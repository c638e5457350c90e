"""How sure something on the map still is, in words and a sign: "drie weken geleden gebruikt", "vraag het na", "staat stil".

Who looked is told as a way of looking ("de organisatie zei het zelf"), never as somebody's name.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from naast.directory import fresh, queries
from naast.directory.choices import CheckedField
from naast.directory.models import Service
from naast.engine import freshness
from naast.engine.freshness import Found, How, Kind, Trust, Word
from naast.engine.routing import ServiceView

ICONS: Final = {Word.FRESH: "done", Word.FAIR: "check", Word.ASK: "question", Word.STALE: "warning"}
_NUMBERS: Final = (
    gettext_lazy("één"), gettext_lazy("twee"), gettext_lazy("drie"), gettext_lazy("vier"), gettext_lazy("vijf"), gettext_lazy("zes"),
    gettext_lazy("zeven"), gettext_lazy("acht"), gettext_lazy("negen"), gettext_lazy("tien"), gettext_lazy("elf"), gettext_lazy("twaalf"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Line:
    """How sure one thing is: the name of the fact (empty for the whole), a word for programs, a sign and the sentence."""

    name: str
    word: str
    icon: str
    text: str


@dataclass(frozen=True, slots=True)
class TrustBox:
    """What the page of a service says about trust: the whole in one line, and each fact apart.

    `warning`: what somebody should know before they ring this number; None when there is nothing.
    """

    line: Line
    rows: list[Line]
    warning: Line | None


def trust_box(service: Service, today: date) -> TrustBox:
    """All lines about one service. No query after `queries.for_cards`."""
    found = queries.standings_of(service)
    rows = {
        kind: _row(str(CheckedField(kind.value).label), freshness.trust_at(found[kind], today))
        for kind in Kind
        if kind in found
    }
    line, phone = entry_line(fresh.looked(found), today), rows.get(Kind.PHONE)
    unsure = phone if phone is not None and phone.word in (Word.ASK, Word.STALE) else None
    return TrustBox(line, list(rows.values()), line if line.word == Word.STALE else unsure)


def card_line(service: Service, today: date) -> Line:
    """The one line on a card. No query after `queries.for_cards`."""
    return entry_line(fresh.looked(queries.standings_of(service)), today)


def entry_line(looked: fresh.Looked, today: date) -> Line:
    """How sure a whole entry is, in one sentence."""
    last = _looked(looked.how, (today - looked.on).days) if looked.on else ""
    if looked.stale_on is not None and looked.stale_on <= today:
        return _line(
            Word.STALE, _("Staat stil: %(last)s. Bel eerst.") % {"last": last} if last else _("Staat stil. Bel eerst.")
        )
    if looked.doubted:
        return _line(Word.ASK, _doubted(looked.doubted))
    if looked.ask_on is not None and looked.ask_on <= today:
        return _line(Word.ASK, _("Vraag het na: %(last)s.") % {"last": last} if last else _("Vraag het na."))
    return _line(Word.FAIR, last[:1].upper() + last[1:] + "." if last else _("Nog niet nagekeken."))


def service_line(service: ServiceView, today: date) -> Line:
    """How sure a service is that the routing engine found: the same sentence as on its card."""
    days = [date.fromisoformat(day) if day else None for day in (service.looked_on, service.ask_on, service.stale_on)]
    return entry_line(
        fresh.Looked(days[0], service.looked_how or How.CALLED, days[1], days[2], None, service.doubted), today
    )


def _doubted(fields: Collection[str]) -> str:
    names = [str(CheckedField(field).label) for field in fields]
    if len(names) == 1:
        return _("Vraag het na: iemand meldde dat dit niet klopt: %(what)s.") % {"what": names[0]}
    return _("Vraag het na: iemand meldde dat hier meer dingen niet kloppen.")


def _line(word: Word, text: str, name: str = "") -> Line:
    return Line(name, word.value, ICONS[word], text)


def _row(name: str, trust: Trust) -> Line:
    name = name[:1].upper() + name[1:]
    if trust.found == Found.WRONG:
        text = _("Vraag het na. Iemand meldde %(ago)s dat dit niet klopt.") % {"ago": ago(trust.since_days)}
        return _line(trust.word, text, name)
    last = _looked(trust.because, trust.since_days)
    if trust.word == Word.STALE:
        return _line(trust.word, _("Staat stil: %(last)s.") % {"last": last}, name)
    if trust.word == Word.ASK:
        return _line(trust.word, _("Vraag het na: %(last)s.") % {"last": last}, name)
    return _line(trust.word, last[:1].upper() + last[1:] + ".", name)


def _looked(how: str, days: int) -> str:
    said = {
        How.USED: _("%(ago)s gebruikt"),
        How.VISITED: _("%(ago)s bezocht"),
        How.WEBSITE: _("%(ago)s op hun website gekeken"),
        How.SELF_DECLARED: _("%(ago)s zeiden zij het zelf"),
        How.IMPORTED: _("%(ago)s overgenomen uit een andere lijst"),
    }
    return said.get(How(how), _("%(ago)s nagekeken")) % {"ago": ago(days)}


def ago(days: int) -> str:
    """How long ago, as people say it: in words up to twelve.

    >>> ago(21)
    'drie weken geleden'
    """
    if days <= 0:
        return _("vandaag")
    if days == 1:
        return _("gisteren")
    if days < 14:
        return _("%(n)s dagen geleden") % {"n": _number(days)}
    if days < 61:
        return _("%(n)s weken geleden") % {"n": _number(days // 7)}
    if days < 730:
        return _("%(n)s maanden geleden") % {"n": _number(days // 30)}
    years = days // 365
    return ngettext("%(n)s jaar geleden", "%(n)s jaar geleden", years) % {"n": _number(years)}


def _number(count: int) -> str:
    return str(_NUMBERS[count - 1]) if 1 <= count <= len(_NUMBERS) else str(count)
