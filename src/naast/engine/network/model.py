"""What organisations said about each other in one wave: who answered, which lines they drew, and on which side each of them stands.

Organisations are numbers from 0 here; names and everything else about them stay with whoever asks.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from enum import IntEnum, StrEnum
from typing import Final

import numpy as np
from numpy.typing import NDArray

from naast.engine.errors import EngineError

Numbers = NDArray[np.int64]
Flags = NDArray[np.bool_]
Reals = NDArray[np.float64]


class Side(StrEnum):
    """Where an organisation stands: in care, or in the social domain."""

    CARE = "care"
    SOCIAL = "social"


class Kind(StrEnum):
    """What a line means to who draws it."""

    KNOW = "know"
    REFER = "refer"
    CONSULT = "consult"
    TOGETHER = "together"


class Often(IntEnum):
    """How often they meet over a line; higher is more often."""

    YEARLY = 1
    MONTHLY = 2
    WEEKLY = 3


# Doing something with each other. To know each other by name alone is a thinner line, and counts only when asked for.
WORKING: Final = frozenset({Kind.REFER, Kind.CONSULT, Kind.TOGETHER})


@dataclass(frozen=True, slots=True)
class Said:
    """What one organisation (`source`) said of another. No kinds and a `wish`: they do not know each other, and would like to."""

    source: int
    target: int
    kinds: frozenset[Kind] = frozenset()
    often: Often | None = None
    wish: bool = False


@dataclass(frozen=True, slots=True)
class Wave:
    """One round of asking. `sides`: the side of every organisation that was asked; `answered`: who of them did.

    Raises EngineError when somebody speaks who did not answer, speaks of themself, or says something twice of the same other.
    """

    sides: tuple[Side, ...]
    answered: frozenset[int]
    said: tuple[Said, ...]

    def __post_init__(self) -> None:
        pairs = [(one.source, one.target) for one in self.said]
        known = range(len(self.sides))
        if any(a == b or a not in self.answered or b not in known for a, b in pairs) or len(set(pairs)) < len(pairs):
            raise EngineError("netwerk-antwoord", "Een antwoord past niet bij wie er meedoen.")
        if not self.answered <= set(known):
            raise EngineError("netwerk-antwoord", "Iemand antwoordde die niet meedoet.")


@dataclass(frozen=True, slots=True)
class Line:
    """Two organisations (`a` < `b`) with something between them, by what either said. `both`: each named the other."""

    a: int
    b: int
    kinds: frozenset[Kind]
    often: Often | None
    both: bool


@dataclass(frozen=True, slots=True)
class Reports:
    """The same in arrays: `source[i]` named `target[i]`, each pair once. `social` and `answered` are per organisation."""

    social: Flags
    answered: Flags
    source: Numbers
    target: Numbers

    @property
    def size(self) -> int:
        """How many organisations were asked."""
        return len(self.social)


def lines_of(wave: Wave, kinds: Collection[Kind] = WORKING) -> tuple[Line, ...]:
    """Every pair of which at least one said one of `kinds`, in order. A line keeps all that was said over it, also other kinds."""
    heard: dict[tuple[int, int], list[Said]] = {}
    for one in wave.said:
        heard.setdefault((min(one.source, one.target), max(one.source, one.target)), []).append(one)
    found = []
    for (a, b), told in sorted(heard.items()):
        if any(one.kinds & set(kinds) for one in told):
            often = max((one.often for one in told if one.often), default=None)
            both = len(told) == 2 and all(one.kinds & set(kinds) for one in told)
            found.append(Line(a, b, frozenset().union(*(one.kinds for one in told)), often, both))
    return tuple(found)


def reports_of(wave: Wave, kinds: Collection[Kind] = WORKING) -> Reports:
    """Who named whom with one of `kinds`."""
    named = [one for one in wave.said if one.kinds & set(kinds)]
    answered = np.zeros(len(wave.sides), dtype=bool)
    answered[sorted(wave.answered)] = True
    return Reports(
        social=np.array([side is Side.SOCIAL for side in wave.sides], dtype=bool),
        answered=answered,
        source=_numbers(one.source for one in named),
        target=_numbers(one.target for one in named),
    )


def _numbers(values: Iterable[int]) -> Numbers:
    return np.fromiter(values, dtype=np.int64)
