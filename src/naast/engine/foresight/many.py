"""Looking ahead for many people at once, each with evidence and luck of their own: what to expect in a district, a town, a country.

The same model and the same conditioning as `past.look_back`, with few draws per person instead of ten thousand: 64, and more for
who few of those fit. The answer is in whole numbers, so it is the same, bit for bit, in any order, in any slices, with any number of
threads and on Spark (`many_on_spark`). The loops are `engine/compiled/many.c`; `hands` is their plain twin.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, fields, replace
from threading import Lock
from typing import Final

import numpy as np
from numpy.typing import NDArray

from naast.engine.errors import EngineError
from naast.engine.foresight import dealing, hands, tables
from naast.engine.foresight.crowd import People, check
from naast.engine.foresight.deck import HAND, Deck
from naast.engine.foresight.hands import UNIT

MONTHS: Final = tuple(365.25 / 12 * month for month in range(1, 13))  # ends of spans, days from today
DRAWS: Final = 64
MOST_DRAWS: Final = 1024  # per person; above that the answer says how few counted
WANTED: Final = 2.0  # effective draws of one person; below this more are made
_MOST_SPANS: Final = 16  # of many.c
_PIECE: Final = 2048  # people
I64 = NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class Asked:
    """A question in the form of the loops. `least` and `most`: hands of HAND draws; `events`: the columns of the answer."""

    people: People
    events: tuple[str, ...]
    spans: tables.F32
    least: int
    most: int
    wanted: float


@dataclass(frozen=True, slots=True, eq=False)
class Part:
    """What some people add, in parts of UNIT to one person. `ess`, `draws` and `each` are of all people of a question, and shared."""

    counts: I64  # [groups, events, 1 + spans]
    split: I64  # [groups, events, BLOCKS]
    mass: I64  # [groups, BLOCKS]
    squares: I64  # [groups, BLOCKS]
    people: I64  # [groups]
    cannot_be: I64  # [groups]
    ess: NDArray[np.float32]
    draws: NDArray[np.int32]
    each: NDArray[np.float32] | None


@dataclass(frozen=True, slots=True, eq=False)
class Ahead:
    """The answer, of G groups. What is not known of a person is drawn, so an event that nobody told of may be there already: that is
    the first column of `counts`; the others are the spans. `split`: the same of all spans together, per block of the numbers of the
    model; `mass`: how much of the people each block stands for, and `squares` how unevenly.

    `people` were counted; of `cannot_be` the evidence does not fit together in any draw: they count nowhere. `ess` (0: cannot be) and
    `draws` are per person, `each` too where it was asked for: the chance per event and column.
    """

    events: tuple[str, ...]
    spans: tuple[float, ...]
    counts: I64
    split: I64
    mass: I64
    squares: I64
    people: I64
    cannot_be: I64
    ess: NDArray[np.float32]
    draws: NDArray[np.int32]
    each: NDArray[np.float32] | None = None

    @property
    def expected(self) -> tables.F64:
        """float64 [G, events, 1 + spans]: for how many people it is there already, and comes in each span."""
        return np.asarray(self.counts / UNIT)

    def doubt(self) -> tables.F64:
        """float64 [G, events]: the standard deviation of what comes in all spans together, because the numbers of the model are not
        known exactly: what the blocks differ more than luck makes them. Of few people it says little: take districts `together`."""
        mass = self.mass / UNIT
        n = np.where(mass > 0, mass**2 / np.maximum(self.squares, 1) * UNIT, np.inf)
        with np.errstate(invalid="ignore", divide="ignore"):
            share = np.where(mass[:, None] > 0, self.split / UNIT / mass[:, None], np.nan)
        mean = self.counts[:, :, 1:].sum(axis=2) / UNIT / np.maximum(self.people, 1)[:, None]
        spread = np.array([[_variance(row) for row in rows] for rows in share]).reshape(mean.shape)
        luck = mean * (1 - mean) * np.mean(1 / n, axis=1)[:, None]
        return np.asarray(np.sqrt(np.maximum(0.0, spread - luck)) * self.people[:, None])

    def together(self, area: NDArray[np.integer]) -> Ahead:
        """Groups joined to larger ones; `area` [G]: from 0, the new group of each."""
        size = int(area.max(initial=-1)) + 1

        def joined(rows: I64) -> I64:
            out = np.zeros((size, *rows.shape[1:]), np.int64)
            np.add.at(out, area, rows)
            return out

        return replace(
            self,
            counts=joined(self.counts),
            split=joined(self.split),
            mass=joined(self.mass),
            squares=joined(self.squares),
            people=joined(self.people),
            cannot_be=joined(self.cannot_be),
        )


def look_ahead(
    decks: Mapping[str, Deck],
    people: People,
    spans: Sequence[float] = MONTHS,
    *,
    draws: int = DRAWS,
    most: int = MOST_DRAWS,
    wanted: float = WANTED,
    threads: int = 1,
    each: bool = False,
) -> Ahead:
    """What to expect of these people per group, event and span. `spans`: where each ends, in days from today, ascending. `draws`: per
    person, a multiple of 64; doubled up to `most` as long as fewer than `wanted` of them count. Raises EngineError on bad input."""
    check(people, decks)
    asked = ask(decks, people, spans, draws, most, wanted)
    size = int(people.group.max(initial=-1)) + 1
    whole = empty(asked, size, each)
    work = list(pieces(people))
    lock = Lock()
    if threads <= 1 or len(work) <= 1:
        for piece in work:
            _count(decks, asked, piece, whole, lock)
    else:
        with ThreadPoolExecutor(threads) as pool:
            list(pool.map(lambda piece: _count(decks, asked, piece, whole, lock), work))
    return Ahead(asked.events, tuple(spans), *(getattr(whole, one.name) for one in fields(whole)))


def ask(
    decks: Mapping[str, Deck], people: People, spans: Sequence[float], draws: int, most: int, wanted: float
) -> Asked:
    """The question in the form of the loops. Raises EngineError (`bad-span`, `bad-draws`)."""
    days = np.array(spans, np.float32)
    if not 0 < len(days) <= _MOST_SPANS or not (np.diff(days, prepend=np.float32(0)) > 0).all() or days[-1] == np.inf:
        raise EngineError(
            "bad-span", f"De termijnen zijn {tuple(spans)}.", f"Geef 1 tot {_MOST_SPANS} oplopende aantallen dagen."
        )
    if draws < HAND or draws % HAND or most % HAND or not draws <= most <= 10_240 or not math.isfinite(wanted):
        raise EngineError(
            "bad-draws",
            f"{draws} tot {most} trekkingen, {wanted} die tellen.",
            f"Geef veelvouden van {HAND}, tot en met 10240.",
        )
    life = next(iter(decks.values())).network.life
    shown = tuple(name for name, one in life.events.items() if one.shown == "yes" and one.kind == "event")
    return Asked(people, shown, days, draws // HAND, most // HAND, float(wanted))


def pieces(people: People) -> Iterator[tuple[I64, bool]]:
    """The people in pieces of about _PIECE, those of one group beside each other; and whether their groups are in no other piece."""
    order = np.lexsort((people.trajectory, people.group)).astype(np.int64)
    ends = [*(np.flatnonzero(np.diff(people.group[order])) + 1).tolist(), len(order)]
    begin = before = 0
    for end in ends:
        if end - begin > _PIECE and before > begin:
            yield order[begin:before], True
            begin = before
        if end - begin > _PIECE:
            for at in range(begin, end, _PIECE):
                yield order[at : min(at + _PIECE, end)], False
            begin = end
        before = end
    if begin < len(order):
        yield order[begin:], True


def _count(
    decks: Mapping[str, Deck],
    asked: Asked,
    piece: tuple[I64, bool],
    whole: Part,
    lock: Lock,
) -> None:
    """Count these people. Groups that are in this piece only are written to at once; others are added one piece at a time."""
    who, alone = piece
    if alone:
        _look(decks, asked, who, asked.people.group[who].astype(np.int64), whole)
        return
    groups, place = np.unique(asked.people.group[who], return_inverse=True)
    part = replace(empty(asked, len(groups), False), ess=whole.ess, draws=whole.draws, each=whole.each)
    _look(decks, asked, who, place.astype(np.int64), part)
    with lock:
        add(whole, groups.astype(np.int64), part)


def _look(decks: Mapping[str, Deck], asked: Asked, who: I64, place: I64, into: Part) -> None:
    """Into the groups `place` of `into`, trajectory by trajectory."""
    paths = asked.people.trajectory[who]
    for path in np.unique(paths).tolist():
        mine = paths == path
        deck = decks[asked.people.trajectories[path]]
        if not dealing.look(deck, asked, who[mine], place[mine], into):
            hands.look(deck, asked, who[mine].tolist(), place[mine].tolist(), into)


def add(whole: Part, groups: I64, part: Part | Ahead) -> None:
    """Count what some people add, in these groups of the whole."""
    for name in ("counts", "split", "mass", "squares", "people", "cannot_be"):
        getattr(whole, name)[groups] += getattr(part, name)


def empty(asked: Asked, groups: int, each: bool) -> Part:
    """Nobody counted yet. `each`: with room for the chances of every person."""
    people, events, columns = len(asked.people), len(asked.events), len(asked.spans) + 1

    def none(*size: int) -> I64:
        return np.zeros((groups, *size), np.int64)

    return Part(
        none(events, columns),
        none(events, tables.BLOCKS),
        none(tables.BLOCKS),
        none(tables.BLOCKS),
        none(),
        none(),
        np.zeros(people, np.float32),
        np.zeros(people, np.int32),
        np.zeros((people, events, columns), np.float32) if each else None,
    )


def _variance(row: tables.F64) -> float:
    """Between the blocks that somebody stands for."""
    some = row[~np.isnan(row)]
    return float(some.var(ddof=1)) if len(some) > 1 else 0.0
