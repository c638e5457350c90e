"""What `knowledge/life_events/` holds: events, what follows from what, trajectories, facts, measures, clocks, pairs.

Every number carries its interval, source and confidence. Reading the files is `life_events`; forecasting with them is
`naast.engine.foresight`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Annotated, Final

from naast.engine.knowledge.checks import Misfit, misfits
from naast.engine.knowledge.rules_model import Clock
from naast.engine.knowledge.schema import Between, Count, Ident, Pick, Ref, Sample
from naast.engine.knowledge.vocabulary import CONFIDENCES

WHO: Final = ("patient", "partner", "kind", "mantelzorger", "gezin", "nabestaande")
# start: day 0. context: holds or not from day 0 (a fact). action: only when someone did it. dying and death: never shown.
EVENT_KINDS: Final = ("event", "start", "context", "action", "dying", "death")
SHOWN: Final = ("yes", "never")
SOURCE_KINDS: Final = ("read", "known", "own")
DOMAINS: Final = (
    "fase", "lichaam", "wonen", "geld", "gevoel", "zingeving", "relaties", "mantelzorg", "kinderen", "regelen", "zorg",
    "nabestaanden",
)  # fmt: skip
LONGEST: Final = 36_500  # days
_ENOUGH: Final = {"A": ("read",), "B": ("read", "known"), "C": SOURCE_KINDS}

Day = Annotated[float, Between(0, LONGEST), Sample("90", "dagen")]
Share = Annotated[float, Between(0, 1), Sample("0.3", "van 0 tot en met 1")]
Times = Annotated[float, Between(0.01, 10), Sample("0.7", "keer zo groot")]
EventRef = Annotated[str, Ref("life-event"), Sample("geldzorgen")]
FactRef = Annotated[str, Ref("life-fact"), Sample("rents")]
MeasureRef = Annotated[str, Ref("measure"), Sample("schuldhulp")]
PathRef = Annotated[str, Ref("trajectory"), Sample("kanker")]
SourceRef = Annotated[str, Ref("life-source"), Sample("eigen-schatting", "de bron van dit getal")]
Sure = Annotated[str, Pick("de zekerheden", CONFIDENCES), Sample("C", "A gelezen, B bekend, C eigen schatting")]
Line = Annotated[str, Sample('"Een zin in gewone taal."')]
Checked = Annotated[date, Sample("2026-11-22", "de dag waarop iemand dit heeft nagekeken")]


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a number comes from. `read`: someone read it there; `known`: known, not read again; `own`: an estimate."""

    id: Annotated[str, Ident("life-source"), Sample("nfk-2021")]
    name: Line
    kind: Annotated[str, Pick("de soorten bron", SOURCE_KINDS), Sample("own")]


@dataclass(frozen=True, slots=True)
class Chance:
    """A share from 0 to 1; in 8 of 10 cases the true one lies from `low` to `high`."""

    value: Share
    low: Share
    high: Share
    source: SourceRef
    confidence: Sure


@dataclass(frozen=True, slots=True)
class Delay:
    """Days: half of the cases before `median`, 9 of 10 before `p90`. `low` and `high` are around the median."""

    median: Day
    p90: Annotated[float, Between(0.1, LONGEST), Sample("365", "dagen")]
    low: Day
    high: Day
    source: SourceRef
    confidence: Sure


@dataclass(frozen=True, slots=True)
class Effect:
    """A measure makes the chance `factor` times as big, for who has it from the beginning."""

    by: MeasureRef
    factor: Times
    low: Times
    high: Times
    source: SourceRef
    confidence: Sure


@dataclass(frozen=True, slots=True)
class LifeEvent:
    """Something that may happen. `ends_at_death`: after a death it no longer comes. `good`: help may make it likelier."""

    id: Annotated[str, Ident("life-event", code=True), Sample("geldzorgen")]
    name: Annotated[str, Sample("Zorgen over geld", "zoals u het tegen iemand zegt")]
    who: Annotated[str, Pick("wie het treft", WHO), Sample("gezin")]
    domain: Annotated[str, Pick("de gebieden", DOMAINS), Sample("geld")]
    kind: Annotated[str, Pick("de soorten", EVENT_KINDS), Sample("event")] = "event"
    fact: FactRef | None = None
    shown: Annotated[str, Pick("of het getoond wordt", SHOWN), Sample("never")] = "yes"
    ends_at_death: bool = True
    good: bool = False
    competes_in: Annotated[str, Sample("plaats", "van deze uitkomsten komt er een")] | None = None


@dataclass(frozen=True, slots=True)
class Link:
    """From a cause to an effect: how often, after how many days, for whom, and what makes it less."""

    cause: EventRef
    effect: EventRef
    probability: Chance
    delay: Delay
    why: Line
    checked_on: Checked
    trajectory: PathRef | None = None
    when: tuple[FactRef, ...] = ()
    lowered_by: tuple[Effect, ...] = ()
    helped_by: tuple[Effect, ...] = ()


@dataclass(frozen=True, slots=True)
class Trajectory:
    """A kind of illness. `length` is for arithmetic only and never leaves the engine. `function`: from good to less."""

    id: Annotated[str, Ident("trajectory", code=True), Sample("kanker")]
    name: Line
    examples: Line
    length: Delay
    function: Annotated[tuple[EventRef, ...], Count(1), Sample("[functionele_achteruitgang]")]
    why: Line
    checked_on: Checked


@dataclass(frozen=True, slots=True)
class LifeFact:
    """Something that holds for a person or not. `share`: how often, when it is not known."""

    id: Annotated[str, Ident("life-fact", code=True), Sample("rents")]
    name: Line
    told_in: Annotated[str, Sample("household.rents", "waar het in de invoer staat")]
    share: Chance
    never_with: tuple[FactRef, ...] = ()


@dataclass(frozen=True, slots=True)
class Urgent:
    """The same help by the urgent route."""

    provision: Annotated[str, Ref("provision"), Sample("wmo-spoed")]
    lead: Delay


@dataclass(frozen=True, slots=True)
class Measure:
    """What lowers a chance. `lead`: days from asking until it is there; without one there is no day to act by.

    `last_phase`: help for the last phase only. A day to ask for it would tell when that is, so it has one only once that phase
    has been told.
    """

    id: Annotated[str, Ident("measure"), Sample("schuldhulp")]
    name: Line
    provision: Annotated[str, Ref("provision"), Sample("schuldhulp")] | None = None
    lead: Delay | None = None
    clocks: tuple[Annotated[str, Ref("clock"), Sample("wmo-onderzoek")], ...] = ()
    urgent: Urgent | None = None
    last_phase: bool = False


@dataclass(frozen=True, slots=True)
class Ahead:
    """A clock of `knowledge/rules` that counts when looking ahead, and whom it concerns."""

    clock: Annotated[str, Ref("clock"), Sample("wia-aanvragen")]
    who: Annotated[str, Pick("wie het treft", WHO), Sample("patient")]


@dataclass(frozen=True, slots=True)
class Side:
    """One side of a pair: what holds, what does not, what has happened, which help is there from day 0."""

    trajectory: PathRef
    holds: tuple[FactRef, ...] = ()
    not_so: tuple[FactRef, ...] = ()
    happened: tuple[EventRef, ...] = ()
    helped_by: tuple[MeasureRef, ...] = ()


@dataclass(frozen=True, slots=True)
class Pair:
    """Two situations of which anyone in the field says: in the first this happens more often."""

    name: Line
    event: EventRef
    days: Annotated[int, Between(1, 3650), Sample("365")]
    more: Side
    less: Side


@dataclass(frozen=True, slots=True)
class LifeFile:
    """`life_events/*.yaml`: each file holds one or more of these lists."""

    sources: tuple[Origin, ...] = ()
    events: tuple[LifeEvent, ...] = ()
    links: tuple[Link, ...] = ()
    trajectories: tuple[Trajectory, ...] = ()
    facts: tuple[LifeFact, ...] = ()
    measures: tuple[Measure, ...] = ()
    ahead: tuple[Ahead, ...] = ()
    pairs: tuple[Pair, ...] = ()
    another_cause: Chance | None = None


@dataclass(frozen=True, slots=True)
class LifeEvents:
    """Everything, by id. `hash`: sha256 (hex) of the files. `another_cause`: per year, for every event."""

    hash: str
    another_cause: Chance
    links: tuple[Link, ...]
    pairs: tuple[Pair, ...]
    ahead: tuple[Ahead, ...]
    clocks: Mapping[str, Clock] = field(default_factory=dict)
    sources: Mapping[str, Origin] = field(default_factory=dict)
    events: Mapping[str, LifeEvent] = field(default_factory=dict)
    trajectories: Mapping[str, Trajectory] = field(default_factory=dict)
    facts: Mapping[str, LifeFact] = field(default_factory=dict)
    measures: Mapping[str, Measure] = field(default_factory=dict)


def enough(confidence: str) -> tuple[str, ...]:
    """The kinds of source that carry this confidence.

    >>> enough("A")
    ('read',)
    """
    return _ENOUGH[confidence]


def _around(middle: float, low: float, high: float, at: str) -> Iterator[Misfit]:
    if not low < high:
        found = f"van {low:g} tot {high:g}"
        yield Misfit("high", "no-interval", found, "een ruimte waar het echte getal in ligt", f"high: {low + 0.1:g}")
    elif not low <= middle <= high:
        found = f"{middle:g} buiten {low:g} tot {high:g}"
        yield Misfit(at, "outside-interval", found, f"{at} tussen low en high", f"{at}: {(low + high) / 2:g}")


@misfits.register
def _chance(thing: Chance) -> Iterator[Misfit]:
    yield from _around(thing.value, thing.low, thing.high, "value")


@misfits.register
def _delay(thing: Delay) -> Iterator[Misfit]:
    yield from _around(thing.median, thing.low, thing.high, "median")
    if thing.p90 <= thing.median:
        found = f"p90 {thing.p90:g} bij een median van {thing.median:g}"
        yield Misfit("p90", "runs-backwards", found, "p90 is later dan median", f"p90: {2 * thing.median + 1:g}")


@misfits.register
def _effect(thing: Effect) -> Iterator[Misfit]:
    yield from _around(thing.factor, thing.low, thing.high, "factor")


@misfits.register
def _link(thing: Link) -> Iterator[Misfit]:
    if thing.cause == thing.effect:
        yield Misfit("effect", "causes-itself", thing.effect, "een ander gevolg dan de oorzaak", "effect: geldzorgen")
    for key, word in (("lowered_by", "kleiner"), ("helped_by", "groter")):
        for i, one in enumerate(getattr(thing, key)):
            if one.factor == 1 or (one.factor > 1) == (key == "lowered_by"):
                example = "factor: 0.7" if key == "lowered_by" else "factor: 1.3"
                at = f"{key}[{i}].factor"
                yield Misfit(at, "wrong-way", f"{one.factor:g} bij {key}", f"een factor {word} dan 1", example)


@misfits.register
def _event(thing: LifeEvent) -> Iterator[Misfit]:
    if (thing.kind == "context") != (thing.fact is not None):
        found = f"kind {thing.kind} {'zonder' if thing.fact is None else 'met'} fact"
        yield Misfit(
            "fact", "fact-of-context", found, "een fact bij kind: context, en alleen daar", "fact: lives_alone"
        )
    if thing.kind in ("dying", "death") and thing.shown != "never":
        found = f"kind {thing.kind} wordt getoond"
        yield Misfit("shown", "shows-death", found, "shown: never; dit komt nooit op een scherm", "shown: never")


@misfits.register
def _pair(thing: Pair) -> Iterator[Misfit]:
    if thing.more == thing.less:
        expected = "twee situaties die verschillen"
        yield Misfit("less", "pair-alike", "more en less zijn gelijk", expected, "less: {trajectory: kanker}")
