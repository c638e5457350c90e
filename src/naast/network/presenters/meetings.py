"""Who should meet whom, with the reason in plain words; and who was brought together, with what came of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from django.utils.translation import gettext as _

from naast.core import clock
from naast.core.acquainting import Agreement, Two
from naast.directory import queries as directory
from naast.directory.presenters.titles import title_of
from naast.engine import network as network_engine
from naast.network.choices import FEW, Outcome
from naast.network.models import MeetingIdea, Wave
from naast.network.queries import Gathered

LISTED: Final = 8
NEEDS: Final = 2


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Two who should meet. `why`: sentences."""

    one: UUID
    other: UUID
    names: str
    why: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Past:
    """Two who were brought together. `hint`: what the newest map says of them. `choices`: (value, words), of which `chosen` was said."""

    pk: UUID
    names: str
    how: str
    why: str
    outcome: str
    hint: str
    choices: tuple[tuple[str, str], ...]
    chosen: str
    warning: str


@dataclass(frozen=True, slots=True)
class MeetingsPage:
    """Suggestions, and looking back."""

    wave: Wave
    suggestions: tuple[Suggestion, ...]
    past: tuple[Past, ...]


@dataclass(frozen=True, slots=True)
class Demand:
    """`stuck`: (organisation, provision) -> questions; `offers`: provision -> who offers it. Both by id of organisations."""

    stuck: Mapping[tuple[UUID, str], int]
    offers: Mapping[str, frozenset[UUID]]


def meetings_page(
    now: Gathered,
    demand: Demand,
    ideas: Sequence[MeetingIdea],
    lines: Mapping[tuple[UUID, UUID], bool | None],
    agreed: Mapping[Two, Agreement],
) -> MeetingsPage:
    """Who was brought together or agreed to meet is not suggested again. `lines`: whether the two of an idea have a line by now."""
    done = {frozenset((one.first_id, one.second_id)) for one in ideas} | set(agreed)
    found = [one for one in suggestions(now, demand) if frozenset((one.one, one.other)) not in done]
    past = tuple(
        _past(one, lines.get((one.first_id, one.second_id)), agreed.get(frozenset((one.first_id, one.second_id))))
        for one in ideas
    )
    return MeetingsPage(now.wave, tuple(found[:LISTED]), past)


def suggestions(now: Gathered, demand: Demand) -> list[Suggestion]:
    """All pairs of the wave where a line is expected to help, the most helpful first."""
    number = now.numbers
    stuck_at = {(number[pk], need): count for (pk, need), count in demand.stuck.items() if pk in number}
    offers = {need: frozenset(number[pk] for pk in who if pk in number) for need, who in demand.offers.items()}
    stuck = network_engine.passing(stuck_at, offers)
    reports = network_engine.reports_of(now.told)
    graph = network_engine.graph_of_reports(reports)
    wishes = _wishes(now)
    found = network_engine.meetings(graph, reports.social, stuck, {pair: len(who) for pair, who in wishes.items()})
    return [_suggestion(now, one, stuck_at, offers, wishes.get((one.a, one.b), ())) for one in found[: 4 * LISTED]]


def _wishes(now: Gathered) -> dict[tuple[int, int], tuple[int, ...]]:
    """Pair -> who of the two wishes to know the other better."""
    found: dict[tuple[int, int], tuple[int, ...]] = {}
    for one in now.told.said:
        if one.wish:
            pair = (min(one.source, one.target), max(one.source, one.target))
            found[pair] = (*found.get(pair, ()), one.source)
    return found


def _suggestion(
    now: Gathered,
    one: network_engine.Meeting,
    stuck_at: Mapping[tuple[int, str], int],
    offers: Mapping[str, frozenset[int]],
    wishes: Iterable[int],
) -> Suggestion:
    why = [*_questions(now, one, stuck_at, offers), *_wished(now, list(wishes)), _distance(one)]
    if one.across:
        why.append(_("De een werkt in de zorg, de ander bij de gemeente of in de buurt."))
    pair = [now.members[one.a].organisation, now.members[one.b].organisation]
    return Suggestion(pair[0].pk, pair[1].pk, _both(pair[0].name, pair[1].name), tuple(why))


def _questions(
    now: Gathered,
    one: network_engine.Meeting,
    stuck_at: Mapping[tuple[int, str], int],
    offers: Mapping[str, frozenset[int]],
) -> list[str]:
    said: list[str] = []
    for at, other in ((one.a, one.b), (one.b, one.a)):
        needs = {need: count for (who, need), count in stuck_at.items() if who == at and other in offers.get(need, ())}
        most = sorted(needs, key=lambda need: (-needs[need], need))[:NEEDS]
        said += [_stuck(now, at, other, need, needs[need]) for need in most]
    return said


def _stuck(now: Gathered, at: int, other: int, need: str, count: int) -> str:
    return _("Bij %(at)s liepen %(many)s vast over: %(need)s. %(other)s helpt daarbij.") % {
        "at": now.members[at].organisation.name, "other": now.members[other].organisation.name, "many": _many(count),
        "need": _title(need),
    }  # fmt: skip


def _many(count: int) -> str:
    return _("een paar vragen") if count < FEW else _("%(n)d vragen") % {"n": count}


def _title(need: str) -> str:
    known = directory.provisions()
    return title_of(known[need]).text.lower() if need in known else need


def _wished(now: Gathered, who: list[int]) -> list[str]:
    if len(who) == 2:
        return [_("Zij willen elkaar allebei (beter) leren kennen.")]
    words = _("%(name)s wil de ander (beter) leren kennen.")
    return [words % {"name": now.members[one].organisation.name} for one in who]


def _distance(one: network_engine.Meeting) -> str:
    if one.apart:
        return _("Er loopt nu geen enkele weg van de een naar de ander.")
    between = {1: _("één andere"), 2: _("twee anderen")}.get(one.distance, _("drie of meer anderen"))
    return _("Wie van de een naar de ander wil, gaat nu langs %(between)s.") % {"between": between}


def _both(one: str, other: str) -> str:
    return _("%(one)s en %(other)s") % {"one": one, "other": other}


def _past(one: MeetingIdea, line: bool | None, agreement: Agreement | None) -> Past:
    hint = {
        True: _("Op de nieuwste kaart is er een lijn."),
        False: _("Op de nieuwste kaart is er nog geen lijn."),
        None: _("De kaart zegt er nog niets over. Vraag het hun zelf."),
    }[line]
    if agreement is not None:
        hint = f"{_met(agreement)} {hint}"
    on = one.created_at.astimezone(clock.AMSTERDAM).strftime("%d-%m-%Y")
    return Past(
        pk=one.pk,
        names=_both(one.first.name, one.second.name),
        how=_("Op %(day)s: %(way)s.") % {"day": on, "way": one.get_way_display()},
        why=one.why,
        outcome=str(Outcome(one.outcome).label) if one.outcome else "",
        hint=hint,
        choices=tuple((value, str(words)) for value, words in Outcome.choices),
        chosen=one.outcome,
        warning=_("Een van de mails kwam niet aan. Bel hen zelf even.") if one.bounced_at else "",
    )


def _met(agreement: Agreement) -> str:
    """What they agreed at a case table."""
    said = (
        _("Zij spraken het af aan de casustafel van %(day)s, en maakten kennis.")
        if agreement.met
        else _("Zij spraken aan de casustafel van %(day)s af om kennis te maken.")
    )
    return said % {"day": agreement.on.strftime("%d-%m-%Y")}
