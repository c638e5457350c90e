"""Small models for tests, in the shapes of the knowledge: a few events, links with round numbers, one trajectory."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from naast.engine.knowledge.life_model import (
    Chance,
    Delay,
    Effect,
    LifeEvent,
    LifeEvents,
    LifeFact,
    Link,
    Measure,
    Origin,
    Trajectory,
)

DAY = date(2026, 11, 22)
START, DEATH = "start", "einde"


def chance(value: float, width: float = 0.1) -> Chance:
    """A chance with an interval of this width on both sides."""
    return Chance(value, max(0.0, value - width), min(1.0, value + width), "own", "C")


def delay(median: float, p90: float) -> Delay:
    """A delay with an interval of a fifth on both sides."""
    return Delay(median, p90, median * 0.8, median * 1.2 + 0.1, "own", "C")


def link(
    cause: str,
    effect: str,
    p: float,
    median: float = 60,
    p90: float = 240,
    lowered: Iterable[tuple[str, float]] = (),
    when: tuple[str, ...] = (),
) -> Link:
    """One link; `lowered`: measures with their factor."""
    effects = tuple(Effect(by, factor, factor * 0.9, min(1.0, factor * 1.1), "own", "C") for by, factor in lowered)
    return Link(cause, effect, chance(p), delay(median, p90), "test", DAY, None, when, effects)


def life(
    links: Iterable[Link], facts: Iterable[LifeFact] = (), another: float = 1e-6, length: Delay | None = None
) -> LifeEvents:
    """A model of these links; every name that occurs becomes an event, `start` and `einde` are always there."""
    links = tuple(links)
    names = dict.fromkeys([START, *(name for one in links for name in (one.cause, one.effect)), DEATH])
    kinds = {START: "start", DEATH: "death"}
    events = {
        name: LifeEvent(
            name,
            f"Naam van {name}",
            "patient",
            "geld",
            kinds.get(name, "event"),
            shown="never" if name in kinds else "yes",
        )
        for name in names
    }
    by = dict.fromkeys(one.by for each in links for one in each.lowered_by)
    return LifeEvents(
        hash="0" * 64,
        another_cause=Chance(another, another / 2, another * 2, "own", "C"),
        links=links,
        pairs=(),
        ahead=(),
        sources={"own": Origin("own", "Eigen", "own")},
        events=events,
        trajectories={
            "pad": Trajectory("pad", "Pad", "x", length or delay(2000, 6000), (names and START,), "test", DAY)
        },
        facts={one.id: one for one in facts},
        measures={name: Measure(name, f"Hulp {name}", None, delay(20, 40)) for name in by},
    )
