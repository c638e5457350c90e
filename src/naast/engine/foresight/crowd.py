"""Many people as arrays: what is known of each, and what is wrong with it, in a Dutch sentence. Looking ahead for them is `many`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from naast.engine.errors import EngineError
from naast.engine.foresight.case import Case, InPlace, Known, State
from naast.engine.foresight.deck import Deck
from naast.engine.knowledge.life_model import LifeEvents

# HAPPENED on `days` (0 or earlier: it was there before the diagnosis), NOT_YET by `days` (nan: today), UNDATED: by today.
UNTOLD, HAPPENED, NOT_YET, UNDATED = 0, 1, 2, 3
NOT_TOLD: Final = -1  # of a fact: not known, drawn from the population
NEVER: Final = np.inf  # of a start: this measure is not there
_LONGEST: Final = 36_500  # days


@dataclass(frozen=True, slots=True, eq=False)
class People:
    """P people. Days count from the diagnosis of each. `events`, `facts` and `measures` name the columns, in any order.

    `key`: the luck of a person, from an id that stays; the answer of one person depends on it and on their own row, on nothing else.
    `group`: where a person counts, from 0, such as a district.
    """

    trajectories: tuple[str, ...]
    events: tuple[str, ...]
    facts: tuple[str, ...]
    measures: tuple[str, ...]
    trajectory: NDArray[np.int32]  # [P] which of `trajectories`
    on: NDArray[np.float32]  # [P] today, days, 0 or more
    key: NDArray[np.uint64]  # [P]
    group: NDArray[np.int32]  # [P]
    states: NDArray[np.int8]  # [P, events] UNTOLD, HAPPENED, NOT_YET or UNDATED
    days: NDArray[np.float32]  # [P, events] never after today
    holds: NDArray[np.int8]  # [P, facts] 1, 0 or NOT_TOLD
    starts: NDArray[np.float32]  # [P, measures] the day from which it is in place, or NEVER

    def __len__(self) -> int:
        return len(self.on)

    def only(self, which: NDArray[Any] | slice) -> People:
        """Some of the people, in the order of `which`."""
        names = ("trajectory", "on", "key", "group", "states", "days", "holds", "starts")
        return replace(self, **{name: getattr(self, name)[which] for name in names})

    def case(self, p: int) -> Case:
        """One of them as the situation that `look_back` knows."""
        known = [
            Known(
                self.events[c],
                State.NOT_YET if state == NOT_YET else State.HAPPENED,
                None if state == UNDATED or np.isnan(self.days[p, c]) else float(self.days[p, c]),
            )
            for c, state in enumerate(self.states[p])
            if state != UNTOLD
        ]
        return Case(
            self.trajectories[self.trajectory[p]],
            float(self.on[p]),
            {name: bool(said) for name, said in zip(self.facts, self.holds[p], strict=True) if said != NOT_TOLD},
            tuple(known),
            tuple(InPlace(n, float(day)) for n, day in zip(self.measures, self.starts[p], strict=True) if day < NEVER),
        )


def check(people: People, decks: Mapping[str, Deck]) -> None:
    """Raises EngineError on the first thing that is not as `People` says; the whole crowd is looked at, at once."""
    life = next(iter(decks.values())).network.life
    _shapes(people)
    _names("trajectory", "Het ziektepad", people.trajectories, tuple(decks))
    _names("event", "De gebeurtenis", people.events, _tellable(life))
    _names("fact", "Het feit", people.facts, tuple(life.facts))
    _names("provision", "De voorziening", people.measures, tuple(life.measures))
    _within("trajectory", people.trajectory, 0, len(people.trajectories) - 1)
    _within("on", people.on, 0, _LONGEST)
    _within("group", people.group, 0, np.iinfo(np.int32).max)
    _within("states", people.states, UNTOLD, UNDATED)
    _within("holds", people.holds, NOT_TOLD, 1)
    _refuse("starts", np.isnan(people.starts), "niet elke dag een getal", "Geef een dag, of inf: die hulp is er niet.")
    dated = (people.states == HAPPENED) | (people.states == NOT_YET) & ~np.isnan(people.days)
    wrong = dated & ~((people.days <= people.on[:, None]) & (people.days > -np.inf))
    _refuse("days", wrong, "niet elke dag van vandaag of eerder", "Een dag is een getal en ligt niet na on.")
    _together(people, life)


def _tellable(life: LifeEvents) -> tuple[str, ...]:
    """The events that can be told of: the start is known, and of outcomes that compete nobody tells one."""
    return tuple(name for name, one in life.events.items() if one.kind != "start" and not one.competes_in)


def _shapes(people: People) -> None:
    size = len(people)
    wanted: tuple[tuple[str, type[np.generic], tuple[int, ...]], ...] = (
        ("trajectory", np.int32, (size,)), ("on", np.float32, (size,)), ("key", np.uint64, (size,)), ("group", np.int32, (size,)),
        ("states", np.int8, (size, len(people.events))), ("days", np.float32, (size, len(people.events))),
        ("holds", np.int8, (size, len(people.facts))), ("starts", np.float32, (size, len(people.measures))),
    )  # fmt: skip
    for name, kind, shape in wanted:
        found = getattr(people, name)
        if found.dtype != kind or found.shape != shape:
            raise EngineError(
                "bad-array",
                f"{name} is {found.dtype} {found.shape}.",
                f"Nodig is {np.dtype(kind)} {shape}: een rij per mens, een kolom per naam.",
            )


def _names(kind: str, words: str, names: Sequence[str], known: Sequence[str]) -> None:
    for name in names:
        if name not in known:
            raise EngineError(f"unknown-{kind}", f"{words} {name} kan hier niet.", f"Kies uit: {', '.join(known)}.")
    if len(set(names)) < len(names):
        raise EngineError("told-twice", f"{words}: een naam staat er twee keer.", "Geef elke naam een kolom.")


def _within(name: str, found: NDArray[Any], low: float, high: float) -> None:
    _refuse(name, ~((found >= low) & (found <= high)), f"niet overal van {low} tot en met {high}", "Kijk de rij na.")


def _refuse(name: str, wrong: NDArray[np.bool_], what: str, hint: str) -> None:
    if wrong.any():
        p = int(np.argwhere(wrong)[0][0])
        raise EngineError("bad-number", f"{name} is {what}; het eerst in rij {p}.", hint)


def _together(people: People, life: LifeEvents) -> None:
    place = {name: f for f, name in enumerate(people.facts)}
    for name, fact in life.facts.items():
        for other in fact.never_with:
            if name in place and other in place:
                both = (people.holds[:, place[name]] == 1) & (people.holds[:, place[other]] == 1)
                _refuse("holds", both, f"{name} en {other}, die niet allebei waar zijn", "Zet een van de twee op 0.")
