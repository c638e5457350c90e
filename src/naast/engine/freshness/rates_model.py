"""What `knowledge/freshness` holds: how fast each kind of fact changes, what being wrong costs, and how good each way of looking is.

Reading the files is `rates`; counting with them is `trust` and `learning`. This folder is no part of the routing pack: changing it
changes nothing that was learned from words.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Annotated, Final

from naast.engine.freshness.kinds import How, Kind
from naast.engine.knowledge.checks import OWN_KNOWLEDGE, Misfit, misfits
from naast.engine.knowledge.schema import Between, Count, Ident, Pick, Sample
from naast.engine.knowledge.vocabulary import CONFIDENCES

KINDS: Final = tuple(kind.value for kind in Kind)
HOWS: Final = tuple(how.value for how in How)
# The surest anybody may be: nothing in a social map is certain for good.
SUREST: Final = 0.995
PerYear = Annotated[float, Between(0.001, 50), Sample("0.15", "hoe vaak dit gegeven per jaar verandert")]
Share = Annotated[float, Between(0.0, SUREST)]
Source = Annotated[str, Sample('"eigen schatting"', "waar dit vandaan komt")]
Checked = Annotated[date, Sample("2026-11-22", "de dag waarop iemand dit heeft nagekeken")]
Sure = Annotated[str, Pick("de zekerheden", CONFIDENCES), Sample("C", "A gelezen, B na te gaan, C eigen schatting")]


@dataclass(frozen=True, slots=True)
class Rate:
    """How one kind of fact changes, and what it costs somebody when it is wrong.

    `per_year`: changes a year of the average entry, with 90 % certainty between `low` and `high`. `spread`: how alike entries are; each
    has a rate of its own, drawn from a Gamma with this shape (1: very different, 20: nearly the same). `cost`: 0 to 10.
    """

    kind: Annotated[str, Ident("fact-rate", code=True), Pick("de soorten gegevens", KINDS), Sample("phone")]
    name: Annotated[str, Sample("telefoonnummer", "hoe mensen het noemen")]
    per_year: PerYear
    low: PerYear
    high: PerYear
    spread: Annotated[float, Between(0.3, 50), Sample("2", "hoe gelijk organisaties hierin zijn")]
    cost: Annotated[float, Between(0, 10), Sample("8", "hoe erg het is als het niet klopt")]
    because: Annotated[str, Sample('"Wie belt en niemand krijgt, belt soms nooit meer."', "waarom zo")]
    source: Source
    checked_on: Checked
    confidence: Sure


@dataclass(frozen=True, slots=True)
class Way:
    """How good one way of looking is. `sees`: the chance that it notices what is wrong; `false_alarm`: that it calls wrong what is right;
    `right_when_set`: that a value written down in this way is right. `minutes`: what it takes somebody.
    """

    how: Annotated[str, Ident("way-of-looking", code=True), Pick("de manieren van nakijken", HOWS), Sample("called")]
    sees: Annotated[Share, Sample("0.9", "hoe vaak een fout opvalt")]
    false_alarm: Annotated[Share, Sample("0.02", "hoe vaak iets dat klopt fout genoemd wordt")]
    right_when_set: Annotated[Share, Sample("0.97", "hoe vaak wat zo is opgeschreven klopt")]
    minutes: Annotated[float, Between(0, 240), Sample("6", "hoeveel minuten het kost")]
    because: Annotated[str, Sample('"Wie opneemt weet het."', "waarom zo")]
    source: Source
    checked_on: Checked
    confidence: Sure


@dataclass(frozen=True, slots=True)
class Bounds:
    """From which chance of being right a fact is called fresh, fair or "ask"; below the last it stands still.

    `entry_fair`, `entry_ask`: the same for a whole entry, by the chance that it leads somebody where it says.
    """

    fresh: Annotated[float, Between(0, 1), Sample("0.9")]
    fair: Annotated[float, Between(0, 1), Sample("0.75")]
    ask: Annotated[float, Between(0, 1), Sample("0.5")]
    entry_fair: Annotated[float, Between(0, 1), Sample("0.75")]
    entry_ask: Annotated[float, Between(0, 1), Sample("0.55")]
    source: Source
    checked_on: Checked
    confidence: Sure


@dataclass(frozen=True, slots=True)
class FreshnessFile:
    """`freshness/*.yaml`: each file holds one or more of these lists."""

    rates: tuple[Rate, ...] = ()
    ways: tuple[Way, ...] = ()
    bounds: Annotated[tuple[Bounds, ...], Count(0, 1), Sample("[{…}]")] = ()


@dataclass(frozen=True, slots=True)
class Rates:
    """Everything, by kind and by way. `hash` is the sha256 (hex) of the files, also of rates that were learned since."""

    hash: str
    kinds: Mapping[str, Rate]
    ways: Mapping[str, Way]
    bounds: Bounds

    def cost(self, kind: str) -> float:
        """What it costs somebody when a fact of this kind is wrong: 0 to 10."""
        return self.kinds[kind].cost

    def minutes(self, how: str) -> float:
        """How long a look in this way takes."""
        return self.ways[how].minutes

    def with_learned(self, learned: Mapping[str, Rate]) -> Rates:
        """The same with these rates in the place of those of the files; other kinds stay as they are."""
        return replace(self, kinds={**self.kinds, **{name: rate for name, rate in learned.items() if name in KINDS}})


@misfits.register
def _rate(thing: Rate) -> Iterator[Misfit]:
    if not thing.low < thing.per_year < thing.high:
        found = f"low {thing.low:g}, per_year {thing.per_year:g}, high {thing.high:g}"
        yield Misfit("per_year", "rate-outside-interval", found, "low < per_year < high", "low: 0.05")
    if thing.confidence == "A" and OWN_KNOWLEDGE.match(thing.source):
        yield _a_without_source()


@misfits.register
def _way(thing: Way) -> Iterator[Misfit]:
    if thing.sees <= thing.false_alarm:
        found = f"sees {thing.sees:g}, false_alarm {thing.false_alarm:g}"
        expected = "sees boven false_alarm; anders zegt nakijken niets"
        yield Misfit("sees", "look-tells-nothing", found, expected, "sees: 0.9")
    if thing.confidence == "A" and OWN_KNOWLEDGE.match(thing.source):
        yield _a_without_source()


@misfits.register
def _bounds(thing: Bounds) -> Iterator[Misfit]:
    if not thing.fresh > thing.fair > thing.ask:
        found = f"fresh {thing.fresh:g}, fair {thing.fair:g}, ask {thing.ask:g}"
        yield Misfit("", "bounds-not-falling", found, "fresh > fair > ask", "fresh: 0.9")
    if not thing.entry_fair > thing.entry_ask:
        found = f"entry_fair {thing.entry_fair:g}, entry_ask {thing.entry_ask:g}"
        yield Misfit("", "bounds-not-falling", found, "entry_fair > entry_ask", "entry_fair: 0.75")


def _a_without_source() -> Misfit:
    found, expected = "zekerheid A met alleen eigen kennis als bron", "A is gelezen in een bron; anders B of C"
    return Misfit("confidence", "a-without-source", found, expected, "confidence: B")
