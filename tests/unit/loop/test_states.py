"""Which state may follow which, and who may say so: all of it beside a list written out by hand."""

from __future__ import annotations

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from naast.engine.errors import EngineError
from naast.engine.loop import CLOSED_STATES, OPEN_STATES, PHASES, State, Who, move, moves, phase_of

# One line for each state: what the receiver, the sender and the asker may make of it. The slow obvious twin of the table.
_ANSWERS = "taken_on not_for_us started helped not_reached"
_ENDS = "stopped withdrawn"
BY_HAND = {
    "asked": (f"seen {_ANSWERS}", f"{_ANSWERS} {_ENDS}", "withdrawn"),
    "seen": (_ANSWERS, f"{_ANSWERS} {_ENDS}", "withdrawn"),
    "taken_on": (
        "not_for_us started helped not_reached",
        f"not_for_us started helped not_reached {_ENDS}",
        "withdrawn",
    ),
    "not_for_us": ("taken_on started", f"taken_on started {_ENDS}", "withdrawn"),
    "started": ("not_for_us helped not_reached", f"not_for_us helped not_reached {_ENDS}", "withdrawn"),
    "helped": ("", "", ""),
    "not_reached": ("taken_on not_for_us started helped", f"taken_on not_for_us started helped {_ENDS}", "withdrawn"),
    "stopped": ("", "", ""),
    "withdrawn": ("", "", ""),
}
ALL = list(product(State, State, Who))


def _by_hand(state: State, answer: State, who: Who) -> bool:
    return str(answer) in BY_HAND[str(state)][list(Who).index(who)].split()


@pytest.mark.parametrize(("state", "answer", "who"), ALL, ids=lambda one: str(one))
def test_every_move_is_as_written_by_hand(state: State, answer: State, who: Who) -> None:
    if _by_hand(state, answer, who):
        assert move(state, answer, who) == answer
        assert answer in moves(state, who)
        return
    with pytest.raises(EngineError) as refused:
        move(state, answer, who)
    assert refused.value.message.endswith(".")
    assert answer not in moves(state, who)


@pytest.mark.parametrize(
    ("state", "answer", "who", "code"),
    [
        (State.HELPED, State.STARTED, Who.RECEIVER, "is-klaar"),
        (State.SEEN, State.SEEN, Who.RECEIVER, "is-al-zo"),
        (State.ASKED, State.STOPPED, Who.RECEIVER, "mag-niet"),
        (State.ASKED, State.SEEN, Who.SENDER, "mag-niet"),
        (State.STARTED, State.SEEN, Who.RECEIVER, "kan-niet"),
    ],
)
def test_each_refusal_has_its_own_reason(state: State, answer: State, who: Who, code: str) -> None:
    with pytest.raises(EngineError) as refused:
        move(state, answer, who)
    assert refused.value.code == code


def test_the_asker_can_always_take_it_back_and_somebody_can_always_go_on() -> None:
    for state in OPEN_STATES:
        assert State.WITHDRAWN in moves(state, Who.ASKER)
        assert State.STOPPED in moves(state, Who.SENDER), "no dead end"
        assert phase_of(state) is PHASES[state]
    for state in CLOSED_STATES:
        assert not any(moves(state, who) for who in Who)
        with pytest.raises(EngineError, match="afgerond"):
            phase_of(state)
    assert set(State) == OPEN_STATES | CLOSED_STATES


@given(st.lists(st.tuples(st.sampled_from(State), st.sampled_from(Who)), max_size=25))
def test_a_life_never_leaves_a_closed_state_and_never_returns_to_asked(said: list[tuple[State, Who]]) -> None:
    state, ended = State.ASKED, False
    for answer, who in said:
        try:
            after = move(state, answer, who)
        except EngineError:
            continue
        assert not ended
        assert after not in (state, State.ASKED)
        state, ended = after, after in CLOSED_STATES
