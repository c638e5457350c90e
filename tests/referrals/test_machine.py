"""Years of simulated working days, thousands of times: no question gets lost, no word is lost, nobody sees more than was consented.

In memory, on the pure engines. Seeds are fixed, unless NAAST_MACHINE_SEED says otherwise (`NAAST_MACHINE_SEED=random`), and
NAAST_MACHINE_HISTORIES asks for more of them. The same verbs against the real database: `test_machine_in_database.py`.
"""

from __future__ import annotations

import os
import random
from collections.abc import Callable
from datetime import date

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from tests.referrals.machine.lots import BYTES, Verb, draw, play, smallest, verbs_of
from tests.referrals.machine.sharing import Circle, Who, Written
from tests.referrals.machine.truths import silent_reaches_default, wrong
from tests.referrals.machine.world import LAYERS, URGENCIES, Case, World
from tests.referrals.machine.writing import Book

from naast.engine import loop
from naast.engine.loop import ListOf, Standing, State

HISTORIES = int(os.environ.get("NAAST_MACHINE_HISTORIES", "10000"))
SEED = os.environ.get("NAAST_MACHINE_SEED", "0")
FIRST = random.SystemRandom().randrange(10**9) if SEED == "random" else int(SEED) * 10**6
# Ordinary ones take some weeks or months; besides, one for every hundred of them runs for years.
SHORT, LONG, EVERY = 20, 420, 100


def _world() -> World:
    return World(loop.default_norms())


def _fails(verbs: list[Verb], kind: Callable[[], World] = _world) -> str:
    found = play(kind(), verbs)
    if not found:
        return ""
    small = smallest(verbs, lambda fewer: bool(play(kind(), fewer)))
    return f"{play(kind(), small)}\n" + "\n".join(f"    {verb}" for verb in small)


class _Tally:
    """What was played: histories, days and referrals."""

    def __init__(self) -> None:
        self.histories = self.days = self.cases = self.years = 0

    def play(self, verbs: list[Verb]) -> str:
        """One history; what is wrong in it, or nothing."""
        world = _world()
        begin = world.day
        found = play(world, verbs)
        days = (world.day - begin).days
        self.histories, self.days, self.cases = self.histories + 1, self.days + days, self.cases + len(world.cases)
        self.years += days > 2 * 365
        return found


def test_in_ten_thousand_histories_that_hypothesis_draws_nothing_gets_lost() -> None:
    done = _Tally()

    @settings(
        max_examples=HISTORIES,
        deadline=None,
        derandomize=SEED == "0",
        suppress_health_check=list(HealthCheck),
        database=None,
        # Without explaining: for that every line of every history would be traced, and `_fails` says it shorter.
        phases=(Phase.generate, Phase.shrink),
    )
    @given(st.binary(min_size=BYTES * (SHORT - 5), max_size=BYTES * (SHORT + 5)))
    def histories(raw: bytes) -> None:
        verbs = verbs_of(raw)
        found = done.play(verbs)
        assert not found, _fails(verbs)

    histories()
    # Counted, and not empty: on average more than a month each, with more than one referral.
    assert done.histories >= HISTORIES
    assert done.days > 30 * HISTORIES
    assert done.cases > 2 * HISTORIES


def test_over_years_nothing_gets_lost() -> None:
    done = _Tally()
    for number in range(FIRST, FIRST + HISTORIES // EVERY):
        verbs = draw(number, LONG)
        if done.play(verbs):
            pytest.fail(f"history {number}: {_fails(verbs)}")
    assert done.histories == HISTORIES // EVERY
    assert done.years > done.histories // 2


def test_the_machine_reaches_every_state_every_list_and_every_refusal() -> None:
    states: set[State] = set()
    lists: set[ListOf] = set()
    rungs: set[str] = set()
    refused = both = 0
    for number in range(FIRST, FIRST + 300):
        world = _world()
        for verb in draw(number, 60):
            world.do(*verb)
            states |= {case.state for case in world.cases}
            lists |= {case.standing.list_of for case in world.cases if case.standing}
            rungs |= {tick[1] for case in world.cases for tick in case.ticks[-1:]}
        refused, both = refused + world.refused, both + len(world.book.shown_both)
    assert states == set(State)
    assert lists == set(ListOf)
    assert rungs == {rung.value for rung in loop.Rung}
    assert refused > 100
    assert both > 20


# A machine that cannot fail proves nothing: each of these plants one mistake, and it must be found.


class LeavesWithoutHandOver(World):
    """Whoever goes takes the work along, and no clock finds it."""

    def _give_away(self, case: Case, gone: str, to: str) -> None:
        case.owner = ""


class ForgetsTheDate(World):
    """After a mail that came back, nobody looks any more."""

    def _on_sender(self, case: Case) -> None:
        super()._on_sender(case)
        case.standing = None


class Hasty(World):
    """A referral whose mail came back is due at once, as if its sender had been told before."""

    def _on_sender(self, case: Case) -> None:
        super()._on_sender(case)
        assert case.standing is not None
        case.standing = Standing(ListOf.SENDER, self.day, reminded=True)


class SendsAlong(World):
    """Elsewhere gets everything that the first one got."""

    def redirect(self, a: int, b: int, c: int) -> None:
        count = len(self.cases)
        super().redirect(a, b, c)
        for new in self.cases[count:]:
            assert new.previous is not None
            new.sent = self.cases[new.previous].sent


class StaysOpenAfterNo(World):
    """Consent is withdrawn, and the page of the receiver does not know it."""

    def withdraw(self, a: int, b: int, c: int) -> None:
        if case := self._pick(a):
            self.said_no.add(case.number)


class LosesWords(World):
    """An answer that is taken back takes its line in the history along."""

    def undo(self, a: int, b: int, c: int) -> None:
        super().undo(a, b, c)
        for case in self.cases:
            if case.told[-1:] == ["undone"]:
                del case.told[-2:]


class Overwriting(Book):
    """Whoever saves last is right, and what stood there is gone."""

    def _save(self, number: int, seen: int, values: dict[str, str]) -> None:
        sentence = self.sentences[number]
        sentence.versions[-1] = sentence.versions[seen - 1] | values
        self.acknowledged += [(number, name, value) for name, value in values.items()]


class LastOneWins(World):
    """Two people edit one step, and the second simply overwrites."""

    def __init__(self, norms: loop.LoopNorms) -> None:
        super().__init__(norms)
        self.book = Overwriting()


class Forgiving(Circle):
    """Who once said yes, has said yes for ever."""

    def decision(self, who: Who, row: Written, day: object) -> object:  # type: ignore[override]
        class Yes:
            allowed = any((yes.who, yes.file) == (who, row.file) for yes in self.yes)

        return Yes()


class Widening(Circle):
    """Two files become one, and whoever saw the one now sees the other."""

    def _narrowed(self, file: int, other: int, new: frozenset[str], day: date) -> dict[int, frozenset[str]]:
        return {}


class KnowsNoNo(World):
    """The circle forgets every withdrawal."""

    def __init__(self, norms: loop.LoopNorms) -> None:
        super().__init__(norms)
        self.circle = Forgiving()


class MergesWide(World):
    """Nobody loses a place when two files become one."""

    def __init__(self, norms: loop.LoopNorms) -> None:
        super().__init__(norms)
        self.circle = Widening()


class LeavesBehind(World):
    """What was asked in the file that goes stays there, where nobody looks."""

    def _move(self, numbers: list[int], source: int, to: int) -> None:
        """Forgotten."""


MISTAKES = (
    LeavesWithoutHandOver, ForgetsTheDate, Hasty, SendsAlong, StaysOpenAfterNo, LosesWords, LastOneWins, KnowsNoNo, MergesWide,
    LeavesBehind,
)  # fmt: skip


@pytest.mark.parametrize("broken", MISTAKES)
def test_a_planted_mistake_is_found_and_made_small(broken: type[World]) -> None:
    def make() -> World:
        return broken(loop.default_norms())

    found = next((verbs for n in range(400) if play(make(), verbs := draw(n, 60))), None)
    assert found is not None, f"{broken.__name__} was not found"
    small = smallest(found, lambda fewer: bool(play(make(), fewer)))
    assert len(small) <= 12, small
    # The same history is well in a world without the mistake.
    assert play(_world(), small) == ""


@pytest.mark.parametrize("urgency", URGENCIES)
@pytest.mark.parametrize("layer", LAYERS)
def test_silence_reaches_the_default_route_in_the_days_of_the_norm(layer: str, urgency: str) -> None:
    norms = loop.default_norms()
    most = norms.for_(layer, urgency).answer.default
    assert {silent_reaches_default(norms, layer, urgency, offset) for offset in range(0, 366, 7)} == {most}


def test_a_world_in_which_nothing_happened_is_well() -> None:
    assert wrong(_world()) == ""
