"""What anyone in the field says holds in the model: pairs of situations, kept as data beside the numbers."""

from __future__ import annotations

import pytest

from naast.engine.foresight.case import Case, InPlace, Known, State
from naast.engine.foresight.network import build
from naast.engine.foresight.past import look_back
from naast.engine.knowledge.life_events import default_life_events
from naast.engine.knowledge.life_model import Pair, Side

LIFE = default_life_events()


def likely(pair: Pair, side: Side) -> float:
    """The chance of the event, under the same luck on both sides."""
    facts = dict.fromkeys(side.holds, True) | dict.fromkeys(side.not_so, False)
    known = tuple(Known(name, State.HAPPENED, 0.0) for name in side.happened)
    plan = tuple(InPlace(name, 0.0) for name in side.helped_by)
    past = look_back([build(LIFE, side.trajectory, 1, vary=False)], Case(side.trajectory, 0.0, facts, known, plan))
    return float((past.ahead().times[past.network.index[pair.event]] <= pair.days).mean())


@pytest.mark.parametrize("pair", LIFE.pairs, ids=lambda pair: f"{pair.event}-{pair.days}")
def test_the_first_situation_brings_it_more_often(pair: Pair) -> None:
    more, less = likely(pair, pair.more), likely(pair, pair.less)
    assert more > less + 0.01


def test_the_pair_everybody_knows_is_there() -> None:
    assert any(
        pair.event == "ontruiming_dreigt" and "rents" in pair.more.holds and "owns" in pair.less.holds
        for pair in LIFE.pairs
    )
