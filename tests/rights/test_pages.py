"""The pages of rights: of the person, of the team, of the privacy officer; who may see them, and what they say."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from naast.accounts.models import Membership, User
from naast.audit import actions as audit
from naast.audit.models import AuditEvent
from naast.core import clock, rls
from naast.core.actors import Actor
from naast.people import actions as people
from naast.people.models import Different, Merge, Person, StoryEntry
from naast.rights import actions
from naast.rights.choices import RequestKind, RequestState
from naast.rights.models import RightsRequest
from tests.conftest import Cast
from tests.people.conftest import Family, audited, fresh, resident, rows

pytestmark = pytest.mark.django_db
STORY = "Ik wil graag thuis blijven, bij Huub en de hond."
OWN_PAGES = ("", "alles/", "alles.json", "wie-keek/", "verbeteren/", "wissen/")


@pytest.fixture
def dina(family: Family, enter: Any) -> Client:
    """Dina, in her own browser, with a story told."""
    people.tell(person_id=family.person.pk, text=STORY, dimension="sociaal", by=resident(family.dina))
    client = Client()
    enter(client, family.dina)
    return client


@pytest.fixture
def team(family: Family, cast: Cast) -> Callable[[str], Client]:
    def make(name: str) -> Client:
        client = Client()
        client.force_login(cast.users[name])
        return client

    return make


@pytest.fixture
def officer(cast: Cast) -> Client:
    """Someone with the role of privacy officer."""
    user = User.objects.create_user("fg@rivierdal.invalid", "Fatima Goud")
    Membership.objects.create(user=user, team=cast.teams["stad"], role="privacy")
    client = Client()
    client.force_login(user)
    return client


@pytest.mark.parametrize("page", OWN_PAGES)
def test_the_person_sees_every_page_and_nobody_keeps_a_copy(dina: Client, page: str) -> None:
    answer = dina.get(f"/rechten/{page}")
    assert answer.status_code == 200
    assert "private" in answer["Cache-Control"]


@pytest.mark.parametrize("page", OWN_PAGES)
def test_nobody_else_sees_them(family: Family, team: Any, enter: Any, page: str) -> None:
    huub = Client()
    enter(huub, family.huub)
    for client in (Client(), team("nadia"), team("kees"), huub):
        assert client.get(f"/rechten/{page}").status_code in (302, 403, 404)


def test_everything_is_one_page_with_story_people_and_who_looked(dina: Client, family: Family) -> None:
    words = dina.get("/rechten/alles/").content.decode()
    for said in ("Dina Verbeek", "Huub Verbeek", STORY, "Wie keek er", "Nadia"):
        assert said in words
    for hidden in ("huub@rivierdal.invalid", "token_hash"):
        assert hidden not in words
    data = dina.get("/rechten/alles.json")
    assert data["Content-Disposition"].startswith('attachment; filename="mijn-gegevens-')
    assert json.loads(data.content)["gegevens"]["people.StoryEntry"][0]["text"] == STORY


def test_another_person_who_looks_like_you_is_not_named_and_breaks_nothing(dina: Client, family: Family) -> None:
    """A row that points to another person (not the same, a merged file) shows that there is a row, and not whose."""
    with rls.acting_system("proef"):
        other = Person.objects.create(pk="ffffffff-ffff-4fff-bfff-ffffffffffff", name="Diana Verbeek")
        Different.objects.create(person=family.person, other=other, by_label="Nadia")
        Merge.objects.create(
            person=family.person, gone=other, by_label="Nadia", undone_at=clock.now(), undone_by="Nadia"
        )
    answer = dina.get("/rechten/alles/")
    assert answer.status_code == 200
    assert "Diana" not in answer.content.decode()
    assert dina.get("/rechten/alles.json").status_code == 200


def test_who_looked_stands_in_sentences_with_the_reason(dina: Client, family: Family, cast: Cast) -> None:
    audit.record_read(by=cast.actors["nadia"], person_id=family.person.pk, part="story", purpose="begeleiding")
    audit.record_read(
        by=cast.actors["kees"], person_id=family.person.pk, part="story", purpose="begeleiding", outcome="refused"
    )
    words = dina.get("/rechten/wie-keek/").content.decode()
    assert f"{cast.users['nadia'].name} bekeek uw verhaal." in words
    assert "Om u te helpen." in words
    assert cast.users["kees"].name not in words, "nothing was seen"
    assert "person read" not in words


def test_a_look_at_the_log_does_not_fill_the_log(dina: Client, family: Family) -> None:
    dina.get("/rechten/wie-keek/")
    before = AuditEvent.objects.filter(person_id=family.person.pk).count()
    for _ in range(3):
        dina.get("/rechten/wie-keek/")
    assert AuditEvent.objects.filter(person_id=family.person.pk).count() == before


def test_asking_a_correction_and_reading_the_answer(dina: Client, family: Family, team: Any) -> None:
    assert dina.post("/rechten/verbeteren/", {"text": ""}).status_code == 422
    assert dina.post("/rechten/verbeteren/", {"text": "Geboren in 1956."}).status_code == 302
    (asked,) = rows(RightsRequest)
    nadia = team("nadia")
    listed = nadia.get("/rechten/verzoeken/").content.decode()
    address = f"/rechten/verzoeken/{family.person.pk}/{asked.pk}/"
    assert address in listed
    assert "Geboren in 1956." in nadia.get(address).content.decode()
    assert nadia.post(address, {"doe": "ja", "answer": ""}).status_code == 422
    assert nadia.post(address, {"doe": "ja", "answer": "Dat staat nu goed."}).status_code == 302
    assert "Dat staat nu goed." in dina.get("/rechten/").content.decode()
    assert "Er wacht niets" in nadia.get("/rechten/verzoeken/").content.decode()


def test_asking_a_deletion_needs_a_tick_and_can_be_taken_back(dina: Client) -> None:
    page = dina.get("/rechten/wissen/").content.decode()
    assert "Dit gaat weg" in page
    assert "dit mogen we nog niet weghalen, want" in page
    assert dina.post("/rechten/wissen/", {}).status_code == 422
    assert rows(RightsRequest) == []
    assert dina.post("/rechten/wissen/", {"sure": "on"}).status_code == 302
    (asked,) = rows(RightsRequest)
    assert "U hebt dit al gevraagd" in dina.get("/rechten/wissen/").content.decode()
    assert dina.post("/rechten/wissen/", {"sure": "on"}).status_code == 422
    assert dina.get(f"/rechten/verzoek/{asked.pk}/intrekken/").status_code == 405
    assert dina.post(f"/rechten/verzoek/{asked.pk}/intrekken/").status_code == 302
    assert fresh(asked).state == RequestState.WITHDRAWN


def test_the_team_carries_a_deletion_out_after_a_tick(dina: Client, family: Family, team: Any) -> None:
    dina.post("/rechten/wissen/", {"sure": "on"})
    (asked,) = rows(RightsRequest)
    address, nadia = f"/rechten/verzoeken/{family.person.pk}/{asked.pk}/", team("nadia")
    assert "Dit gaat weg" in nadia.get(address).content.decode()
    assert nadia.post(address, {"doe": "wis"}).status_code == 302
    assert rows(StoryEntry), "without a tick nothing goes"
    assert nadia.post(address, {"doe": "wis", "zeker": "on"}).status_code == 302
    assert rows(StoryEntry) == []
    assert len(audited("person deleted")) == 1


def test_the_page_of_another_team_does_not_exist(family: Family, team: Any) -> None:
    asked = actions.ask(person_id=family.person.pk, kind=RequestKind.CORRECTION, text="Iets.", by=resident(family.dina))
    address = f"/rechten/verzoeken/{family.person.pk}/{asked.pk}/"
    assert team("kees").get(address).status_code == 404
    assert team("kees").post(address, {"doe": "nee", "answer": "x"}).status_code == 404
    assert address not in team("kees").get("/rechten/verzoeken/").content.decode()
    assert Client().get(address).status_code == 302
    assert fresh(asked).is_open


# --- the privacy officer


def _found(client: Client, **said: str) -> str:
    answer = client.post("/rechten/logboek/", said)
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_officer_finds_by_name_person_kind_and_day(officer: Client, family: Family, cast: Cast) -> None:
    audit.record_read(by=cast.actors["nadia"], person_id=family.person.pk, part="story", purpose="begeleiding")
    assert "Gevonden" not in officer.get("/rechten/logboek/").content.decode()
    assert str(family.person.pk) in _found(officer, person=str(family.person.pk))
    assert "uw verhaal" in _found(officer, who="NADIA", kind="read")
    assert "Niets gevonden" in _found(officer, who="Niemand Zo")
    assert "Niets gevonden" in _found(officer, last="2020-01-01")
    assert "Niets gevonden" in _found(officer, person=str(family.person.pk), outcome="refused")


def test_a_search_is_in_the_log_without_the_words_of_it(officer: Client, family: Family) -> None:
    _found(officer, who="Nadia", person=str(family.person.pk))
    (row,) = audited("log searched")
    assert (row.actor_label, row.purpose, row.person_id) == ("Fatima Goud", "toezicht", family.person.pk)
    assert "Nadia" not in str(row.detail)


@pytest.mark.parametrize(
    "said", [{"person": "geen"}, {"first": "2026-02-30"}, {"first": "2026-03-02", "last": "2026-03-01"}, {"kind": "x"}]
)
def test_a_search_that_cannot_be_says_why(officer: Client, said: dict[str, str]) -> None:
    assert officer.post("/rechten/logboek/", said).status_code == 422
    assert audited("log searched") == []


@pytest.mark.parametrize("number", ["", "0", "-1", "x", "99999999", "²", "2"])
def test_any_page_number_is_answered(officer: Client, number: str) -> None:
    assert officer.post("/rechten/logboek/", {"bladzijde": number}).status_code == 200


def test_the_officer_pages_through_many_rows(officer: Client) -> None:
    for n in range(60):
        audit.record(by=Actor.system(), action="question taken", subject_type="proef", subject_id=n)
    first, second = _found(officer), _found(officer, bladzijde="2")
    assert "Oudere" in first
    assert "Nieuwere" in second
    assert "proef 59" in first
    assert "proef 59" not in second


def test_files_for_the_officer(officer: Client, family: Family) -> None:
    audit.record(
        by=Actor("user", "x", '=HYPERLINK("http://kwaad.invalid")'),
        action="question taken",
        subject_type="question",
        subject_id=1,
    )
    audit.extend_chain()
    table = officer.post("/rechten/logboek/", {"als": "csv"})
    assert table["Content-Type"].startswith("text/csv")
    assert table["Content-Disposition"].startswith("attachment")
    cells = list(csv.DictReader(io.StringIO(table.content.decode("utf-8-sig")), delimiter=";"))
    evil = next(row for row in cells if "kwaad" in row["wie"])
    assert evil["wie"].startswith("'=")
    assert evil["nummer"].isdecimal()
    shaped = json.loads(officer.post("/rechten/logboek/", {"als": "json"}).content)["logboek"]
    assert {"gebeurtenis", "gebruiker", "betrokkene", "object", "grondslag", "bron", "keten"} <= set(shaped[0])
    assert len(audited("log exported")) == 2


@pytest.mark.parametrize("name", ["nadia", "margriet", "kees"])
def test_nobody_else_searches_the_log(team: Any, name: str) -> None:
    client = team(name)
    for answer in (client.get("/rechten/logboek/"), client.post("/rechten/logboek/", {"als": "csv"})):
        assert answer.status_code in (403, 404)
    assert audited("log exported") == []


def test_without_login_and_for_a_resident_there_is_no_log(dina: Client) -> None:
    assert Client().get("/rechten/logboek/").status_code == 302
    assert dina.get("/rechten/logboek/").status_code == 404
