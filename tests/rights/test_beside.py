"""Someone beside the person and their own data; and paper for somebody without a link."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.test import Client

from naast.access.models import Consent, Grant
from naast.audit.models import AuditEvent
from naast.core.errors import DomainError, NotAllowed, NotVisible
from naast.people import actions as people
from naast.people.models import AccessLink, PersonMember, StoryEntry
from naast.rights import actions, beside
from tests.access.conftest import make_grant
from tests.conftest import Cast
from tests.people.conftest import Family, audited, fresh, resident, rows

pytestmark = pytest.mark.django_db
SECRET = "Dina wil niet dat Huub dit weet."


@pytest.fixture
def huub(family: Family, enter: Any) -> Client:
    """Huub reads the story and told a piece of it; Dina told one too."""
    make_grant(
        family.person, family.huub, "close", "consent", purposes=["inzage"], may="change", consent={"purpose": "inzage", "may": "change"},
    )  # fmt: skip
    people.tell(person_id=family.person.pk, text="Ik slaap niet meer.", by=resident(family.huub))
    people.tell(person_id=family.person.pk, text=SECRET, by=resident(family.dina))
    client = Client()
    enter(client, family.huub)
    return client


def test_someone_beside_sees_everything_of_themself_and_nothing_of_the_person(huub: Client) -> None:
    page, file = huub.get("/rechten/van-mij/"), huub.get("/rechten/van-mij/alles.json")
    assert (page.status_code, file.status_code) == (200, 200)
    assert "private" in page["Cache-Control"]
    for said in ("Huub Verbeek", "huub@rivierdal.invalid", "Ik slaap niet meer."):
        assert said in page.content.decode()
    kept = json.loads(file.content)
    assert {"people.PersonMember", "people.StoryEntry", "access.Consent", "access.Grant"} <= set(kept["gegevens"])
    for hidden in (SECRET, "dina@rivierdal.invalid", "token_hash"):
        assert hidden not in page.content.decode() + file.content.decode()


def test_every_row_that_points_to_someone_beside_is_found_by_itself() -> None:
    found = {(one.model._meta.label, one.key.name) for one in beside.pointing()}
    assert found >= {
        ("access.Consent", "to_member"), ("access.Grant", "member"), ("people.StoryEntry", "teller"), ("people.AccessLink", "member"),
        ("plan.Step", "owner_member"),
    }  # fmt: skip


def test_away_takes_the_name_the_ways_to_reach_and_every_place(huub: Client, family: Family) -> None:
    seen = huub.get("/rechten/van-mij/weg/").content.decode()
    assert "uw naam, telefoonnummer en e-mailadres" in seen
    assert huub.post("/rechten/van-mij/weg/", {}).status_code == 422
    assert huub.post("/rechten/van-mij/weg/", {"sure": "on"}).status_code == 302
    row = fresh(family.huub)
    assert (row.name, row.email, row.phone, row.birth_year) == ("Naam weggehaald", "", "", None)
    assert row.left_at is not None
    assert all(one.stopped_at for one in rows(Grant, member=family.huub))
    assert all(one.withdrawn_at and "Huub" not in one.receiver for one in rows(Consent, to_member=family.huub))
    assert all(one.ended_at for one in rows(AccessLink, member=family.huub))
    told = rows(StoryEntry, teller=family.huub)[0]
    assert (told.text, told.told_by, told.withdrawn_at) == ("Ik slaap niet meer.", "een naaste", None)
    (event,) = audited("beside forgotten")
    assert (event.person_id, event.actor_label) == (family.person.pk, "een naaste")
    assert huub.get("/rechten/van-mij/").status_code in (302, 404)
    assert rows(StoryEntry, teller=family.dina)[0].text == SECRET


def test_the_words_go_too_when_asked(huub: Client, family: Family) -> None:
    actions.forget_me(by=resident(family.huub), with_story=True)
    told = rows(StoryEntry, teller=family.huub)[0]
    assert told.text == "Deze tekst is weggehaald."
    assert told.withdrawn_at is not None


def test_the_person_a_stranger_and_who_speaks_for_them_get_an_answer(family: Family) -> None:
    with pytest.raises(NotAllowed):
        actions.forget_me(by=resident(family.dina))
    with pytest.raises(NotVisible):
        actions.forget_me(by=family.nadia)
    people.appoint_representative(person_id=family.person.pk, member_id=family.huub.pk, basis="mentor", by=family.nadia)
    with pytest.raises(DomainError) as refused:
        actions.forget_me(by=resident(family.huub))
    assert refused.value.code == "spreekt-namens"
    assert rows(PersonMember, pk=family.huub.pk)[0].name == "Huub Verbeek"


def test_the_person_is_sent_to_their_own_page(family: Family, enter: Any) -> None:
    client = Client()
    enter(client, family.dina)
    assert client.get("/rechten/van-mij/")["Location"] == "/rechten/"


# --- on paper


def _team(cast: Cast, name: str) -> Client:
    client = Client()
    client.force_login(cast.users[name])
    return client


def test_paper_holds_what_the_colleague_may_see_and_names_the_rest(huub: Client, family: Family, cast: Cast) -> None:
    nadia, url = _team(cast, "nadia"), f"/rechten/voor/{family.person.pk}/"
    assert SECRET not in nadia.get(url).content.decode()
    assert nadia.post(url, {}).status_code == 422
    page = nadia.post(url, {"asked_by": "self", "sure_by": "seen"})
    words = page.content.decode()
    assert page.status_code == 200
    assert "private" in page["Cache-Control"]
    for said in ("Dina Verbeek", SECRET, "Plan: wat belangrijk is"):
        assert said in words
    assert "huub@rivierdal.invalid" not in words
    (event,) = AuditEvent.objects.filter(action="export printed")
    assert (event.person_id, event.kind, event.detail["sure_by"]) == (family.person.pk, "read", "seen")


def test_paper_is_not_for_who_is_not_in_the_circle(family: Family, cast: Cast) -> None:
    url = f"/rechten/voor/{family.person.pk}/"
    assert _team(cast, "kees").post(url, {"asked_by": "self", "sure_by": "seen"}).status_code == 404
    assert not AuditEvent.objects.filter(action="export printed").exists()
