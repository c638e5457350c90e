"""The machine once more, against the real actions and PostgreSQL: after every verb the twin in memory and the rows are the same.

Fewer histories than in memory (`test_machine.py`), because each verb costs some milliseconds here. NAAST_MACHINE_DOUBLES asks for more.
"""

from __future__ import annotations

import os

import pytest
from django.db import transaction
from tests.referrals.machine.double import Double
from tests.referrals.machine.lots import VERBS, Verb, draw, smallest
from tests.referrals.machine.truths import wrong

from naast.engine import loop

pytestmark = pytest.mark.django_db
DOUBLES = int(os.environ.get("NAAST_MACHINE_DOUBLES", "12"))
FIRST = int(os.environ.get("NAAST_MACHINE_SEED", "0").replace("random", "7")) * 10**6
# The plan has a machine of its own, and so have rights (`test_machine_rights.py`); here is the loop.
NOT_HERE = ("share", "unshare", "tell", "write", "edit", "edit_both", "erase", "note")


def _play(verbs: list[Verb]) -> str:
    """Both at once, in a transaction that is taken back; what differs or is wrong, or nothing."""
    with transaction.atomic():
        double = Double(loop.default_norms())
        found = ""
        for verb in verbs:
            found = found or double.both(*verb) or wrong(double, whole=False)
            if found:
                break
        found = found or "".join(double.lost_words())
        transaction.set_rollback(True)
    return found


def _history(seed: int) -> list[Verb]:
    return [verb for verb in draw(seed, 45) if verb[0] not in NOT_HERE]


@pytest.mark.parametrize("chunk", range(4))
def test_the_database_does_what_the_twin_does(chunk: int) -> None:
    for number in range(FIRST + chunk, FIRST + DOUBLES, 4):
        found = _play(_history(number))
        if found:
            small = smallest(_history(number), lambda fewer: bool(_play(list(fewer))))
            pytest.fail(f"history {number}: {_play(small)}\n" + "\n".join(f"    {verb}" for verb in small))


TOGETHER: list[Verb] = [
    ("ask", 0, 0, 3), ("ask", 1, 0, 4), ("merge", 0, 0, 0), ("ask", 0, 1, 4), ("answer", 1, 0, 0), ("days", 3, 0, 0),
    ("unmerge", 0, 0, 0), ("days", 5, 0, 0), ("ask", 0, 0, 4), ("merge", 1, 0, 0), ("leave", 0, 0, 0), ("days", 5, 0, 0),
]  # fmt: skip


def test_files_that_become_one_and_two_again_take_their_questions_along() -> None:
    with transaction.atomic():
        double, where = Double(loop.default_norms()), []
        for verb in TOGETHER:
            assert (double.both(*verb) or wrong(double)) == ""
            where.append([case.person for case in double.cases])
        # Two questions in two files; in one; what was asked since stays when it was a mistake; and the other way round.
        assert [where[1], where[2], where[3], where[6], where[9]] == [
            [3, 4],
            [3, 3],
            [3, 3, 3],
            [3, 4, 3],
            [4, 4, 4, 4],
        ]
        transaction.set_rollback(True)


def test_every_verb_of_the_machine_has_its_action() -> None:
    missing = [verb for verb in VERBS if verb not in NOT_HERE and not hasattr(Double, f"db_{verb}")]
    assert missing == ["days", "leave"]  # both are mirrored within the verb itself
