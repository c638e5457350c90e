""" "Hoe lang houdt u dit vol?" is the carer's: the ill person, the team and raw SQL see nothing until the carer chooses."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest
from django.db import ProgrammingError, connection, transaction
from django.urls import reverse
from tests.access.conftest import make_member
from tests.plan.conftest import Family
from tests.plan.mine import audited, rows

from naast.core import rls
from naast.core.actors import Actor
from naast.core.errors import NotVisible
from naast.plan.actions import carer as acts
from naast.plan.models import CarerAnswer, CarerShare
from naast.plan.queries import carer as queries

pytestmark = pytest.mark.django_db
WORDS = "Ik ben op"


def _answer(family: Family, answer: str = "weeks", words: str = WORDS) -> CarerAnswer:
    return acts.say_how_long(answer=answer, words=words, by=family.omer)


def _seen_in_sql(actor: Actor, purpose: str) -> int:
    with rls.acting(actor, purpose), connection.cursor() as cursor:
        cursor.execute("select count(*) from plan_careranswer")
        return int(cursor.fetchone()[0])


def test_the_carer_answers_sees_it_and_is_offered_help(family: Family, browsers: Any) -> None:
    omer, url = browsers(family.omer), reverse("plan:carer")
    assert omer.post(url, {"words": "x"}).status_code == 422
    assert omer.post(url, {"answer": "long"}).status_code == 302
    assert "respijtzorg" not in omer.get(url).content.decode()
    assert omer.post(url, {"answer": "weeks", "words": WORDS}).status_code == 302
    page = omer.get(url).content.decode()
    assert page.count('class="n-lines__dot"') == 2
    for there in ("Nog weken", WORDS, "respijtzorg", "Mantelzorglijn", "Alle antwoorden staan in de tabel"):
        assert there in page, there
    assert "Praat nu met iemand" not in page
    newest = rows(CarerAnswer)[-1]
    assert omer.post(reverse("plan:carer_back", args=[newest.pk])).status_code == 302
    assert [one.answer for one in rows(CarerAnswer)] == ["long"]


def test_words_of_danger_show_whom_to_call_first(family: Family, browsers: Any) -> None:
    _answer(family, "not", "Ik wil niet meer leven")
    page = browsers(family.omer).get(reverse("plan:carer")).content.decode()
    assert page.index("113") < page.index("Hoe lang houdt u dit vol?</h1>")
    assert "Praat nu met iemand" in page


def test_nobody_else_sees_an_answer_that_was_not_shared(family: Family, browsers: Any) -> None:
    _answer(family)
    assert browsers(family.nadia).get(reverse("plan:carers_of", args=[family.person.pk])).status_code == 404
    assert browsers(family.gerda).get(reverse("plan:carer")).status_code == 404
    for actor, purpose in (
        (family.gerda, "inzage"),
        (family.gerda, "rechten"),
        (family.nadia, "begeleiding"),
        (family.nadia, "toezicht"),
    ):
        assert _seen_in_sql(actor, purpose) == 0, (actor.label, purpose)
        assert queries.shared_with(actor, family.person.pk) == []
    # Nor does the log of the person, nor what they may take along, tell of it.
    assert {one.person_id for one in audited("carer answered")} == {None}
    everything = browsers(family.gerda).get(reverse("rights:everything")).content.decode()
    assert WORDS not in everything
    assert "mantelzorger" not in everything.lower()


def test_whom_the_carer_chose_reads_along_until_it_stops(family: Family, browsers: Any) -> None:
    _answer(family)
    users, members = queries.may_be_chosen(queries.carer(family.omer))
    assert {one.name for one in members} == {"Gerda de Wit"}
    nadia = next(one for one in users if str(one.pk) == family.nadia.id)
    omer = browsers(family.omer)
    assert omer.post(reverse("plan:carer_share"), {"to": str(nadia.pk)}).status_code == 302
    assert acts.share_answers(to_id=nadia.pk, by=family.omer).pk == rows(CarerShare)[0].pk
    page = browsers(family.nadia).get(reverse("plan:carers_of", args=[family.person.pk]))
    assert WORDS in page.content.decode()
    way = reverse("plan:carers_of", args=[family.person.pk])
    assert way in browsers(family.nadia).get(reverse("plan:person", args=[family.person.pk])).content.decode()
    assert _seen_in_sql(family.nadia, "begeleiding") == 1
    assert _seen_in_sql(family.gerda, "inzage") == 0
    omer = browsers(family.omer)
    assert omer.post(reverse("plan:carer_share_stop", args=[rows(CarerShare)[0].pk])).status_code == 302
    assert browsers(family.nadia).get(reverse("plan:carers_of", args=[family.person.pk])).status_code == 404
    assert _seen_in_sql(family.nadia, "begeleiding") == 0
    assert [len(audited(f"carer {did}")) for did in ("answered", "answers shared", "sharing stopped")] == [1, 1, 1]


def test_only_the_carer_writes_and_only_about_themself(family: Family) -> None:
    child = make_member(family.person, "Teun", "grandchild", is_child=True)
    for by in (
        family.gerda,
        family.nadia,
        family.stranger,
        Actor.resident(child.pk, "Teun"),
        Actor.resident(uuid4(), "X"),
    ):
        with pytest.raises(NotVisible):
            acts.say_how_long(answer="long", by=by)
    row = _answer(family)
    other = Actor.resident(make_member(family.person, "Ria").pk, "Ria")
    with pytest.raises(NotVisible):
        acts.take_answer_back(answer_id=row.pk, by=other)
    with pytest.raises(NotVisible):
        acts.share_answers(to_id=uuid4(), by=family.omer)
    with pytest.raises(NotVisible):
        acts.share_answers(to_id=family.cast.users["kees"].pk, by=family.omer)
    share = acts.share_answers(to_id=family.own.pk, by=family.omer)
    with pytest.raises(NotVisible):
        acts.stop_sharing(share_id=share.pk, by=other)
    # In the database nobody can write an answer in somebody else's name.
    with pytest.raises(ProgrammingError), rls.acting(family.gerda, "inzage"), transaction.atomic():
        CarerAnswer.objects.create(person=family.person, member=family.friend, answer="long")
