"""Shapes what remains of a table: what stays and what is gone, looking back, and finding lessons and offers again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from naast.casetable.choices import Outcome
from naast.casetable.clockwork import kind_of, topic_name
from naast.casetable.models import CaseTable, Gap, Lesson, Offer, Tie
from naast.casetable.presenters.planning import day_of


@dataclass(frozen=True, slots=True)
class OfferLine:
    """An offer that stayed."""

    id: str
    who: str
    what: str
    how: str
    chosen: bool
    on_map: str
    outcome: str
    outcome_words: str
    note: str


@dataclass(frozen=True, slots=True)
class TieLine:
    """Two organisations, and whether they met."""

    id: str
    words: str
    met: str
    said: str


@dataclass(frozen=True, slots=True)
class EndedPage:
    """A table that is over: what stays, what is gone."""

    title: str
    day: str
    topic: str
    lessons: list[str]
    offers: list[OfferLine]
    gaps: list[str]
    ties: list[TieLine]
    back_url: str
    gone: list[str]
    outcomes: list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class EndPage:
    """Before the chair closes: what goes and what stays, with counts."""

    title: str
    goes: list[str]
    stays: list[str]
    back_url: str


@dataclass(frozen=True, slots=True)
class FoundLine:
    """A lesson or an offer that was found."""

    text: str
    who: str
    how: str
    topic: str
    day: str
    url: str


@dataclass(frozen=True, slots=True)
class LearntPage:
    """What was learnt at all tables."""

    lessons: list[FoundLine]
    offers: list[FoundLine]
    words: str
    topic: str
    said: str


def ended_page(
    table: CaseTable,
    offers: Sequence[Offer],
    lessons: Sequence[Lesson],
    gaps: Sequence[Gap],
    ties: Sequence[Tie],
    *,
    may_look_back: bool,
) -> EndedPage:
    """What a table left behind."""
    return EndedPage(
        kind_of(table.kind).name, day_of(table), topic_name(table.topic), [one.text for one in lessons], [_offer(one) for one in offers],
        [f"{one.get_kind_display()}: {one.text}" for one in gaps], [_tie(one) for one in ties],
        reverse("casetable:back", args=[table.pk]) if may_look_back else "",
        [
            _("De kaart met het verhaal, en de vraag."), _("De stille kaartjes."), _("Aanbod dat niet bewaard mocht blijven."),
            _("De sleutel waarmee de woorden te lezen waren."),
        ],
        [(one.value, str(one.label)) for one in Outcome],
    )  # fmt: skip


def _offer(one: Offer) -> OfferLine:
    on_map = reverse("directory:service", args=[one.service.slug]) if one.service is not None else ""
    words = dict(Outcome.choices).get(one.outcome, one.outcome)
    return OfferLine(
        str(one.pk), one.organisation, one.what, one.how, one.chosen, on_map, one.outcome, str(words), one.outcome_note
    )


def _tie(one: Tie) -> TieLine:
    said = {
        True: _("zij hebben kennisgemaakt"),
        False: _("het is er nog niet van gekomen"),
        None: _("nog niet bekend"),
    }
    met = {True: "ja", False: "nee", None: ""}[one.met]
    return TieLine(
        str(one.pk), _("%(first)s en %(second)s") % {"first": one.first, "second": one.second}, met, said[one.met]
    )


def what_became(offers: Sequence[Offer], ties: Sequence[Tie]) -> list[str]:
    """What became of a table of before, in a line each, for who begins the next one; only what somebody looked back on."""
    words = dict(Outcome.choices)
    found = [
        _("%(who)s: %(what)s. %(outcome)s.")
        % {"who": one.organisation, "what": one.what.rstrip("."), "outcome": str(words[one.outcome]).capitalize()}
        for one in offers
        if one.chosen and one.outcome
    ]
    met = [one for one in ties if one.met is not None]
    return found + [f"{_tie(one).words}: {_tie(one).said}." for one in met]


def end_page(
    table: CaseTable,
    silent: int,
    offers: Sequence[Offer],
    lessons: Sequence[Lesson],
    gaps: Sequence[Gap],
    ties: Sequence[Tie],
) -> EndPage:
    """What goes and what stays when the chair closes now."""
    kept = sum(one.keep for one in offers)
    loose = len(offers) - kept
    goes = [_("De kaart met het verhaal, en de vraag.")] if kind_of(table.kind).card == "yes" else []
    if silent:
        goes.append(ngettext("%(n)d stil kaartje.", "%(n)d stille kaartjes.", silent) % {"n": silent})
    if loose:
        said = ngettext(
            "%(n)d aanbod dat niet bewaard mocht blijven.", "%(n)d keer aanbod dat niet bewaard mocht blijven.", loose
        )
        goes.append(said % {"n": loose})
    stays = [
        ngettext("%(n)d les.", "%(n)d lessen.", len(lessons)) % {"n": len(lessons)},
        ngettext("%(n)d aanbod.", "%(n)d keer aanbod.", kept) % {"n": kept},
        ngettext("%(n)d keer iets wat ontbrak.", "%(n)d keer iets wat ontbrak.", len(gaps)) % {"n": len(gaps)},
        ngettext("%(n)d kennismaking.", "%(n)d kennismakingen.", len(ties)) % {"n": len(ties)},
        _("Wie er aan tafel zat, twee jaar lang."),
    ]
    return EndPage(kind_of(table.kind).name, goes, stays, reverse("casetable:table", args=[table.pk]))


def learnt_page(lessons: Sequence[Lesson], offers: Sequence[Offer], words: str, topic: str) -> LearntPage:
    """What was found, with how much."""
    count = len(lessons) + len(offers)
    said = ngettext("%(n)d gevonden", "%(n)d gevonden", count) % {"n": count}
    return LearntPage(
        [FoundLine(one.text, "", "", topic_name(one.table.topic), date_format(one.table.on, "F Y"), "") for one in lessons],
        [
            FoundLine(
                one.what, one.organisation, one.how, topic_name(one.table.topic), date_format(one.table.on, "F Y"),
                reverse("directory:service", args=[one.service.slug]) if one.service is not None else "",
            )
            for one in offers
        ],
        words, topic, said,
    )  # fmt: skip
