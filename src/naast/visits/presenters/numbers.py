"""Shapes the figures: only what points at nobody, as words, bars and a file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from naast.visits import small
from naast.visits.choices import Haste, Phase, Retold
from naast.visits.queries.numbers import ORDINARY, URGENT, Numbers


@dataclass(frozen=True, slots=True)
class Bar:
    """One line: its words, and how long its bar is (0 to 100)."""

    label: str
    said: str
    long: int


@dataclass(frozen=True, slots=True)
class Part:
    """One figure: a heading, what it says, and its lines. `is_empty`: none of them can tell anything yet."""

    title: str
    lead: str
    bars: list[Bar]
    is_empty: bool = False


@dataclass(frozen=True, slots=True)
class NumbersPage:
    """All figures. `late`: worries that wait too long, with whom to call."""

    parts: list[Part]
    late: list[dict[str, str]]
    open: str
    is_child: bool = False


def numbers_page(found: Numbers) -> NumbersPage:
    """Shape the figures of the last year."""
    return NumbersPage(
        [
            _time(found),
            _shares(
                _("Hoe snel moest er iemand bellen?"), _("Zoals het stroomschema zei, bij elke melding."), found.haste, _labels(Haste),
            ),
            _shares(_("In welke fase was het eerste bezoek?"), _("Hoe eerder, hoe meer er nog kan."), found.phases, _labels(Phase)),
            _shares(
                _("Hoe vaak moest iemand het verhaal opnieuw doen?"), _("Zoals mensen het zelf zeiden bij een bezoek."),
                {str(key): count for key, count in found.retold.items()}, {str(one.value): str(one.label) for one in Retold},
            ),
            _shares(
                _("Ging hulp van de gemeente via de spoedroute?"),
                _("Wat na een bezoek in een plan kwam. De gewone weg duurt tot acht weken. Alleen hulp waarvoor ook een spoedroute is."),
                found.routes, {URGENT: _("via de spoedroute"), ORDINARY: _("via de gewone weg")},
            ),
        ],
        [{"text": _("Melding %(n)s bij %(team)s") % {"n": n, "team": team}, "phone": phone} for n, team, phone in found.late],
        count_words(found.open if found.open >= small.LEAST else None),
    )  # fmt: skip


def _labels(choices: Any) -> dict[str, str]:
    return {str(one.value): str(one.label) for one in choices}


def _time(found: Numbers) -> Part:
    said = [
        (_("Van melding tot telefoontje, de helft binnen"), small.middle(found.to_call)),
        (_("Van melding tot telefoontje, negen van de tien binnen"), small.late_end(found.to_call)),
        (_("Van telefoontje tot bezoek, de helft binnen"), small.middle(found.call_to_visit)),
        (_("Van telefoontje tot bezoek, negen van de tien binnen"), small.late_end(found.call_to_visit)),
        (_("Van melding tot bezoek, de helft binnen"), small.middle(found.to_visit)),
        (_("Van melding tot bezoek, negen van de tien binnen"), small.late_end(found.to_visit)),
    ]
    most = max([1, *(days for _label, days in said if days is not None)])
    bars = [Bar(label, _day_words(days), round(100 * (days or 0) / most)) for label, days in said]
    return Part(
        _("Hoe lang duurt het?"),
        _("In dagen. Dagen van het weekend tellen mee."),
        bars,
        all(days is None for _label, days in said),
    )


def _day_words(days: int | None) -> str:
    if days is None:
        return _("te weinig om te zeggen")
    return ngettext("%(n)d dag", "%(n)d dagen", days) % {"n": days}


def _shares(title: str, lead: str, counts: Mapping[str, int], labels: Mapping[str, str]) -> Part:
    """A share is only told when every part is: from a share and one part the hidden ones would follow."""
    told = small.shown(counts)
    whole = sum(counts.values()) if None not in told.values() else 0
    most = max([1, *(count for count in told.values() if count is not None)])
    bars = []
    for name, count in told.items():
        words = count_words(count)
        said = f"{words} ({round(100 * (count or 0) / whole)}%)" if whole else words
        bars.append(Bar(labels[name], said, round(100 * (count or 0) / most)))
    return Part(title, lead, bars, all(count is None for count in told.values()))


def count_words(count: int | None) -> str:
    """A number, or that it is too small to tell."""
    return _("minder dan 5, of niet getoond") if count is None else str(count)


def as_rows(page: NumbersPage) -> list[list[str]]:
    """The same for a file: what, which, how much."""
    return [[part.title, bar.label, bar.said] for part in page.parts for bar in part.bars]
