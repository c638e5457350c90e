"""The tables of the demo town, made through the same actions as real ones."""

from __future__ import annotations

import pytest

from naast.casetable import demo, queries
from naast.casetable.choices import CardState, State
from naast.casetable.models import Card, CaseTable, Offer
from tests.conftest import Cast

pytestmark = pytest.mark.django_db


def test_one_table_was_and_one_comes(cast: Cast) -> None:
    assert demo.fill() == 2
    past, coming = CaseTable.objects.order_by("on")
    assert (past.state, past.topic, coming.state) == (State.ENDED, "nacht", State.PLANNED)
    assert len(queries.lessons_of(past)) == 2
    assert Offer.objects.for_system("test").filter(table=past, chosen=True, keep=True).count() == 2
    assert [card.table_id for card in Card.objects.for_system("test").filter(state=CardState.RELEASED)] == [coming.pk]


def test_filling_again_changes_nothing(cast: Cast) -> None:
    demo.fill()
    assert demo.fill() == 0
    assert CaseTable.objects.count() == 2
