"""The states of a referral and who may move which. Clocks are in `clocks`; writing it down is `naast.referrals.actions`.

    asked > seen > taken on > started > helped
    from any open state: not for us (with a reason), not reached, stopped by who asked for it, withdrawn by the asker

"Not for us" and "not reached" end nothing: the question is back with who sent it, until it goes elsewhere or is stopped with a reason.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from naast.engine.errors import EngineError


class State(StrEnum):
    """Where a referral is."""

    ASKED = "asked"
    SEEN = "seen"
    TAKEN_ON = "taken_on"
    NOT_FOR_US = "not_for_us"
    STARTED = "started"
    HELPED = "helped"
    NOT_REACHED = "not_reached"
    STOPPED = "stopped"
    WITHDRAWN = "withdrawn"


class Who(StrEnum):
    """Who moves it: who received it, who sent it (and who guards it for them), who asked for the help. A clock moves no state."""

    RECEIVER = "receiver"
    SENDER = "sender"
    ASKER = "asker"


class ListOf(StrEnum):
    """Whose turn it is."""

    RECEIVER = "receiver"
    SENDER = "sender"
    COORDINATOR = "coordinator"
    DEFAULT = "default"


class Phase(StrEnum):
    """What is waited for: an answer, a beginning, how it went, or another way by who sent it."""

    ANSWER = "answer"
    BEGIN = "begin"
    FINISH = "finish"
    BACK = "back"


CLOSED_STATES: Final = frozenset({State.HELPED, State.STOPPED, State.WITHDRAWN})
OPEN_STATES: Final = frozenset(State) - CLOSED_STATES

# What is waited for in each open state.
PHASES: Final[Mapping[State, Phase]] = MappingProxyType(
    {
        State.ASKED: Phase.ANSWER,
        State.SEEN: Phase.ANSWER,
        State.TAKEN_ON: Phase.BEGIN,
        State.STARTED: Phase.FINISH,
        State.NOT_FOR_US: Phase.BACK,
        State.NOT_REACHED: Phase.BACK,
    }
)

_BOTH = frozenset({Who.RECEIVER, Who.SENDER})
_ANSWERS: Mapping[State, frozenset[State]] = {
    # To: from. Who sent it may write down what the receiver told by telephone.
    State.TAKEN_ON: frozenset({State.ASKED, State.SEEN, State.NOT_FOR_US, State.NOT_REACHED}),
    State.NOT_FOR_US: frozenset({State.ASKED, State.SEEN, State.TAKEN_ON, State.STARTED, State.NOT_REACHED}),
    State.STARTED: frozenset({State.ASKED, State.SEEN, State.TAKEN_ON, State.NOT_FOR_US, State.NOT_REACHED}),
    State.HELPED: frozenset({State.ASKED, State.SEEN, State.TAKEN_ON, State.STARTED, State.NOT_REACHED}),
    State.NOT_REACHED: frozenset({State.ASKED, State.SEEN, State.TAKEN_ON, State.STARTED}),
}


def _table() -> Mapping[tuple[State, State], frozenset[Who]]:
    table = {(before, after): _BOTH for after, froms in _ANSWERS.items() for before in froms}
    # Opening the page is the proof that somebody saw it: nobody else can say that for them.
    table[State.ASKED, State.SEEN] = frozenset({Who.RECEIVER})
    for state in OPEN_STATES:
        table[state, State.STOPPED] = frozenset({Who.SENDER})
        # The asker may always take it back, by themselves or through who sent it for them.
        table[state, State.WITHDRAWN] = frozenset({Who.ASKER, Who.SENDER})
    return MappingProxyType(table)


_MOVES: Final = _table()


def moves(state: State, by_whom: Who) -> tuple[State, ...]:
    """The states that `by_whom` may move this one to, in the order of the list of states.

    >>> [str(one) for one in moves(State.ASKED, Who.ASKER)]
    ['withdrawn']
    """
    return tuple(after for after in State if by_whom in _MOVES.get((state, after), ()))


def move(state: State, answer: State, by_whom: Who) -> State:
    """The state after `answer`. Raises EngineError: `is-klaar`, `is-al-zo`, `mag-niet` (another may), `kan-niet` (nobody may).

    >>> move(State.SEEN, State.TAKEN_ON, Who.RECEIVER)
    <State.TAKEN_ON: 'taken_on'>
    """
    if state in CLOSED_STATES:
        raise EngineError("is-klaar", "Deze vraag is al afgerond.", "Er hoeft niets meer te gebeuren.")
    if state == answer:
        raise EngineError("is-al-zo", "Dit stond er al zo.", "U hoeft het niet nog een keer door te geven.")
    allowed = _MOVES.get((state, answer))
    if allowed is None:
        raise EngineError("kan-niet", "Dit antwoord past niet bij hoe het nu staat.", "Kies een ander antwoord.")
    if by_whom not in allowed:
        raise EngineError("mag-niet", f"Dit kan alleen {_in_words(allowed)} doorgeven.", "Bel als het anders is.")
    return answer


def phase_of(state: State) -> Phase:
    """What is waited for. Raises EngineError (`is-klaar`) for a state that waits for nothing."""
    phase = PHASES.get(state)
    if phase is None:
        raise EngineError("is-klaar", "Deze vraag is al afgerond.")
    return phase


_WORDS = {Who.RECEIVER: "wie gevraagd is", Who.SENDER: "wie de vraag stuurde", Who.ASKER: "wie de hulp vroeg"}


def _in_words(allowed: frozenset[Who]) -> str:
    return " of ".join(_WORDS[who] for who in Who if who in allowed)
