"""Nobody sees more than consented, in PostgreSQL: after every verb everybody looks with bare SQL, beside a slow and obvious ledger.

The bulk of the histories runs in memory (`test_machine.py`); here they meet the real actions and row-level security, also while files are
put together and taken apart. NAAST_MACHINE_RIGHTS asks for more of them.
"""

from __future__ import annotations

import os
from collections.abc import Sequence

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from tests.conftest import Cast
from tests.referrals.conftest import Town
from tests.referrals.machine.rights import House

from naast.access.actions import joining as narrowing
from naast.people import joining

pytestmark = pytest.mark.django_db
EXAMPLES = int(os.environ.get("NAAST_MACHINE_RIGHTS", "8"))
VERBS = (
    "share", "share", "share", "write", "write", "write", "merge", "merge", "unmerge", "unshare", "days", "entrust", "leave",
)  # fmt: skip
Verb = tuple[str, int, int, int]
_VERB = st.tuples(st.sampled_from(VERBS), *(st.integers(0, 999),) * 3)
# Something to see and somebody who sees it, in two files that become one.
WIDE: list[Verb] = [
    ("write", 0, 0, 0), ("write", 1, 0, 0), ("share", 0, 0, 255), ("share", 1, 0, 255), ("share", 0, 1, 255), ("merge", 0, 1, 0),
]  # fmt: skip


def _play(house: House, verbs: Sequence[Verb]) -> str:
    return next((found for verb in verbs if (found := house.do(*verb))), "")


def _taken_back(cast: Cast, town: Town, verbs: Sequence[Verb]) -> tuple[str, House]:
    with transaction.atomic():
        house = House(cast, town.church)
        found = _play(house, verbs)
        transaction.set_rollback(True)
    return found, house


def test_nobody_sees_more_than_consented(cast: Cast, town: Town) -> None:
    merges = shown = 0

    @settings(
        max_examples=EXAMPLES,
        deadline=None,
        derandomize=True,
        database=None,
        suppress_health_check=list(HealthCheck),
        phases=(Phase.generate, Phase.shrink),
    )
    @given(st.lists(_VERB, min_size=12, max_size=26))
    def play(verbs: list[Verb]) -> None:
        nonlocal merges, shown
        found, house = _taken_back(cast, town, verbs)
        merges, shown = merges + house.merges, shown + house.shown
        assert not found, found

    play()
    # Not a world in which nothing happens and nobody sees anything.
    assert merges > EXAMPLES // 3
    assert shown > 20 * EXAMPLES


def test_a_merge_that_widens_is_found(cast: Cast, town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    """The ledger can fail: without narrowing, whoever saw one of two files sees the other."""
    assert _taken_back(cast, town, WIDE)[0] == ""
    monkeypatch.setattr(joining, "_narrowers", [one for one in joining._narrowers if one is not narrowing.narrow])
    assert "without a yes" in _taken_back(cast, town, WIDE)[0]


def test_the_ledger_lets_in_and_shuts_out(cast: Cast, town: Town) -> None:
    """A yes opens, its end shuts, and taking it back shuts at once."""
    with transaction.atomic():
        house = House(cast, town.church)
        assert _play(house, [("write", 0, 0, 0), ("share", 0, 0, 254)]) == ""
        opened = house.shown
        house.step = 3
        assert _play(house, [("days", 1, 0, 0)]) == ""
        with_yes, opened = house.shown - opened, house.shown
        house.step = 3
        assert _play(house, [("days", 44, 0, 0)]) == ""
        # The month is over: one who saw it does not see it any more.
        assert house.shown - opened == with_yes - 1
        transaction.set_rollback(True)
