"""What a resident asked the help team stands at their own questions, and at nobody else's."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse
from tests.plan.conftest import Family

from naast.core import clock, rls
from naast.core.actors import Actor
from naast.intake.actions import forget_old
from naast.intake.models import AskedQuestion, HelpQuestion
from naast.plan import asked

pytestmark = pytest.mark.django_db
WORDS = "Wie kan er eens met mij wandelen? Ik durf het niet aan Huub te vragen."
FORM = {"text": WORDS, "pc4": "0342", "asker": "patient", "contact_phone": "0341-00 55 99", "contact_name": "Gerda"}


def _ask(browsers: Any, who: Actor | None) -> HelpQuestion:
    answer = browsers(who).post(reverse("intake:call_me"), FORM)
    assert answer.status_code == 302
    return HelpQuestion.objects.for_system("proef").latest("created_at")


def _askers(question: HelpQuestion) -> list[Any]:
    with rls.acting_system("proef"):
        return list(
            AskedQuestion.objects.for_system("proef").filter(question=question).values_list("member", flat=True)
        )


def test_who_is_in_with_a_link_finds_the_question_back(full: Family, browsers: Any) -> None:
    question = _ask(browsers, full.gerda)
    assert _askers(question) == [full.own.pk]
    page = browsers(full.gerda).get(reverse("plan:my_questions")).content.decode()
    assert "Aan het hulpteam" in page
    assert "wandelen" in page
    # What to say on the telephone, and how it stands.
    assert question.reference in page
    assert "Alleen u ziet dit hier" in page
    assert "wandelen" in browsers(full.gerda).get(reverse("plan:start")).content.decode()


def test_nobody_else_of_the_circle_finds_it(full: Family, browsers: Any) -> None:
    """What somebody asks for themself is not for who they stand beside, nor the other way round."""
    _ask(browsers, full.omer)
    for who, page in ((full.gerda, "plan:my_questions"), (full.gerda, "plan:start")):
        assert "wandelen" not in browsers(who).get(reverse(page)).content.decode()
    # Who shares no questions still has their own on the front page.
    assert "wandelen" in browsers(full.omer).get(reverse("plan:start")).content.decode()


def test_without_a_link_a_question_is_of_nobody(full: Family, browsers: Any) -> None:
    question = _ask(browsers, None)
    assert _askers(question) == []
    assert asked.by_member(full.own.pk) == []


def test_a_question_that_is_done_leaves_the_front_page(full: Family, browsers: Any) -> None:
    question = _ask(browsers, full.gerda)
    HelpQuestion.objects.for_system("proef").filter(pk=question.pk).update(
        state="closed", outcome="helped", closed_at=question.created_at
    )
    assert "wandelen" not in browsers(full.gerda).get(reverse("plan:start")).content.decode()
    assert "Uw vraag is afgerond" in browsers(full.gerda).get(reverse("plan:my_questions")).content.decode()


def test_who_asked_is_forgotten_with_the_question(full: Family, browsers: Any) -> None:
    question = _ask(browsers, full.gerda)
    long_ago = clock.now() - timedelta(days=400)
    HelpQuestion.objects.for_system("proef").filter(pk=question.pk).update(
        state="closed", outcome="helped", closed_at=long_ago
    )
    assert forget_old() == 1
    assert _askers(question) == []
    assert asked.by_member(full.own.pk) == []


def test_rooms_tell_newest_first_and_can_stop() -> None:
    assert "intake" in asked._rooms
    asked.register("proef", lambda _member: [])
    asked.unregister("proef")
    asked.unregister("proef")
    assert "proef" not in asked._rooms
