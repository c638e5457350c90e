"""Two at the same moment, over two connections: one wins, nothing is done twice, and what was taken back stays back."""

from __future__ import annotations

import threading
from collections.abc import Callable
from uuid import uuid4

import pytest
from django.db import connections
from django.test import Client

from naast.core.errors import DomainError
from naast.intake import actions
from naast.intake.choices import EntryKind
from naast.intake.models import Entry, HelpQuestion
from tests.conftest import Cast
from tests.personas import QUESTION
from tests.security import tally

pytestmark = pytest.mark.django_db(transaction=True)


def together(*works: Callable[[], object]) -> list[object]:
    """Do all works at the same moment, each on a connection of its own; returns what each gave, or the code of its refusal."""
    start, results = threading.Barrier(len(works)), {}

    def run(number: int, work: Callable[[], object]) -> None:
        start.wait(20)
        try:
            results[number] = work()
        except DomainError as refusal:
            results[number] = refusal.code
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(works)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert len(results) == len(works), "someone waited for someone who waited"
    return [results[number] for number in range(len(works))]


def _kinds(receipt: actions.Receipt) -> list[str]:
    return list(Entry.objects.for_system("tellen").filter(question=receipt.question).values_list("kind", flat=True))


def test_withdrawn_twice_at_once_is_withdrawn_once(handed_over: actions.Receipt) -> None:
    results = together(*[lambda: actions.withdraw(token=handed_over.token)] * 4)
    assert sorted(str(one) for one in results).count("intussen-veranderd") == 3
    assert _kinds(handed_over).count(EntryKind.CLOSED) == 1
    tally.attack("race", 4)


def test_withdrawing_while_the_team_takes_it_ends_withdrawn_or_is_told(
    cast: Cast, handed_over: actions.Receipt
) -> None:
    pk, by, user = handed_over.question.pk, cast.actors["nadia"], cast.users["nadia"]
    for _ in range(4):
        together(
            lambda: actions.withdraw(token=handed_over.token),
            lambda: actions.claim(question_id=pk, by=by, user=user),
            lambda: actions.answer(question_id=pk, text="Wij komen.", by=by),
        )
        found = HelpQuestion.objects.for_system("kijken").get(pk=pk)
        # Whoever came first: what the asker took back is closed, and no step of the team opens it again.
        assert (found.state, found.outcome) == ("closed", "withdrawn")
        last = Entry.objects.for_system("kijken").filter(question=found, kind=EntryKind.CLOSED).last()
        assert last is not None
        later = Entry.objects.for_system("kijken").filter(question=found, created_at__gt=last.created_at)
        assert not later.filter(kind=EntryKind.ANSWER).exists()
        actions.reopen(token=handed_over.token, text="")
        tally.attack("race", 3)


def test_taken_by_two_at_once_has_one_owner(cast: Cast, handed_over: actions.Receipt) -> None:
    pk = handed_over.question.pk
    results = together(*[
        lambda name=name: actions.claim(question_id=pk, by=cast.actors[name], user=cast.users[name], version=1)  # type: ignore[misc]
        for name in ("nadia", "joost", "margriet")
    ])  # fmt: skip
    assert [str(one) for one in results].count("intussen-veranderd") == 2
    assert _kinds(handed_over).count(EntryKind.CLAIMED) == 1
    tally.attack("race", 3)


def test_the_same_form_twice_at_once_makes_one_question(cast: Cast) -> None:
    form = {"text": QUESTION, "pc4": "0342", "submission": str(uuid4())}
    # The engines are read once before, so that both meet the database at the same moment.
    Client().post("/antwoord/", {"text": QUESTION})
    answers = together(*[lambda: Client().post("/bel-mij/", form)["Location"]] * 2)
    assert len(set(answers)) == 1
    assert HelpQuestion.objects.for_system("tellen").count() == 1
    tally.attack("race", 2)
