"""The page of a team: what may come for somebody, what a plan changes about it, and what can be put in the plan as steps."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from django.utils.translation import gettext as _

from naast.engine.foresight import telling
from naast.engine.knowledge.life_events import default_life_events
from naast.foresight.presenters.page import Item, items_of
from naast.foresight.queries import Seen, Taps, provisions

STARTS: Final = (0, 14, 28, 56, 84, 182)  # days from today on which help may begin
_MOST: Final = 12
_OPEN: Final = 5  # rows of a list that stand open at once


@dataclass(frozen=True, slots=True)
class Help:
    """One measure to switch on. `start`: days from today, empty when it is off."""

    measure: str
    name: str
    against: str
    on: bool
    start: str


@dataclass(frozen=True, slots=True)
class Change:
    """One event without and with the plan, in words."""

    name: str
    who: str
    without: str
    with_plan: str
    less: bool


@dataclass(frozen=True, slots=True)
class Proposal:
    """A step to put in the plan. `ref`: what it comes from; `there`: it stands in the plan already."""

    ref: str
    text: str
    why: str
    when: str
    day: date
    there: bool


@dataclass(frozen=True, slots=True)
class TeamPage:
    """Everything the page shows once the situation is told."""

    items: tuple[Item, ...]
    helps: tuple[Help, ...]
    changes: tuple[Change, ...]
    proposals: tuple[Proposal, ...]
    starts: tuple[tuple[str, str], ...]
    is_rare: bool

    @property
    def first_helps(self) -> tuple[Help, ...]:
        """What stands open at once; what is switched on always does."""
        return self.helps[: max(_OPEN, sum(one.on for one in self.helps))]

    @property
    def more_helps(self) -> tuple[Help, ...]:
        """Behind a fold."""
        return self.helps[len(self.first_helps) :]

    @property
    def first_proposals(self) -> tuple[Proposal, ...]:
        """What stands open at once: the soonest."""
        return self.proposals[:_OPEN]

    @property
    def more_proposals(self) -> tuple[Proposal, ...]:
        """Behind a fold."""
        return self.proposals[_OPEN:]

    @property
    def first_items(self) -> tuple[Item, ...]:
        """What stands open at once: the soonest."""
        return self.items[:_OPEN]

    @property
    def more_items(self) -> tuple[Item, ...]:
        """Behind a fold."""
        return self.items[_OPEN:]


def team_page(
    without: Seen, with_plan: Seen, taps: Taps, today: date, *, chosen: Mapping[str, int], there: Collection[str]
) -> TeamPage:
    """`chosen`: measures that are switched on, with their start in days from today; `there`: steps the plan holds already."""
    items = items_of(without, taps, today, careful=True)
    return TeamPage(
        tuple(items), tuple(_helps(without, chosen)), tuple(_changes(without, with_plan) if chosen else ()),
        tuple(_proposals(items, there)), tuple((str(days), _start(days)) for days in STARTS), without.is_rare,
    )  # fmt: skip


def _start(days: int) -> str:
    if days == 0:
        return _("vandaag")
    return _("over %(n)d weken") % {"n": days // 7}


def _helps(seen: Seen, chosen: Mapping[str, int]) -> Sequence[Help]:
    life = default_life_events()
    rows: dict[str, Any] = {}
    for act in sorted(seen.acts, key=lambda act: (act.day, -act.need)):
        if not act.urgent and not act.already:
            rows.setdefault(act.measure, act)
    names = [*chosen, *(name for name in rows if name not in chosen)][: max(_MOST, len(chosen))]
    return [
        Help(
            name, life.measures[name].name, life.events[rows[name].event].name if name in rows else "", name in chosen,
            str(chosen[name]) if name in chosen else "",
        )
        for name in names
    ]  # fmt: skip


def _changes(without: Seen, with_plan: Seen) -> Sequence[Change]:
    """What the plan changes, most first; only what anyone would notice."""
    life = default_life_events()
    after = {one.event: one for one in with_plan.outlooks}
    found = []
    for one in without.outlooks:
        then = after.get(one.event)
        gain = one.probability[365] - (then.probability[365] if then else 0.0)
        if abs(gain) < 0.02 or then is None:
            continue
        event = life.events[one.event]
        words = telling.part(one.probability[365]), _after(one.probability[365], then.probability[365])
        found.append((-gain, Change(event.name, event.who, *words, gain > 0)))
    return [change for _gain, change in sorted(found, key=lambda pair: (pair[0], pair[1].name))][:_MOST]


def _after(without: float, with_plan: float) -> str:
    """How often with the plan; where the same words would stand twice, what differs."""
    said = telling.part(with_plan)
    if said != telling.part(without):
        return said
    return _("iets minder vaak") if with_plan < without else _("iets vaker")


def _proposals(items: Sequence[Item], there: Collection[str]) -> Sequence[Proposal]:
    known = provisions()
    found: dict[str, Proposal] = {}
    for item in items:
        for provision, name in item.help:
            ref = f"{item.id}/{provision}"
            if item.by and item.by.group <= 2 and provision not in {one.ref.split("/")[1] for one in found.values()}:
                text = _("Vraag %(help)s aan") % {
                    "help": name[0].lower() + name[1:] if not name[:2].isupper() else name
                }
                found[ref] = Proposal(
                    ref,
                    text,
                    f"{item.ask} {known[provision].description}"[:300],
                    item.by.words,
                    item.by.day,
                    provision in there,
                )
    return list(found.values())[:_MOST]
