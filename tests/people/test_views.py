"""The pages of people: who gets in, what is said, what is kept in a form that was refused, and that looking changes nothing."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import URLPattern, reverse
from tests.conftest import Cast
from tests.people.conftest import BSN, Family, fresh, link_of, own_row, rows

from naast.core import clock
from naast.core.doors import PUBLIC, label_of
from naast.people import actions, urls
from naast.people.models import DeathReport, Different, LinkRequest, Merge, Person, PersonMember, StoryEntry

pytestmark = pytest.mark.django_db
NAMES = sorted(str(one.name) for one in urls.urlpatterns if isinstance(one, URLPattern))
RESIDENT = {"own", "own_story", "own_story_change", "sign_out_everywhere"}
POST_ONLY = {
    "member_go", "member_back", "represent_stop", "link", "link_stop", "story_back", "death_undo", "merge_undo", "sign_out",
    "sign_out_everywhere",
}  # fmt: skip


@pytest.fixture
def desk(cast: Cast) -> Client:
    client = Client()
    client.force_login(cast.users["nadia"])
    return client


@pytest.fixture
def address(family: Family) -> Callable[[str], str]:
    other = actions.make_person(fields=actions.PersonFields("D. Verbeek", 1955, "0342"), by=family.nadia)
    entry = actions.tell(person_id=family.person.pk, text="Zij zingt", by=family.nadia)
    values: dict[str, Any] = {
        "person_id": family.person.pk, "other_id": other.pk, "member_id": family.huub.pk, "entry_id": entry.pk,
        "merge_id": uuid4(), "token": link_of(family.huub),
    }  # fmt: skip

    def find(name: str) -> str:
        pattern = next(one for one in urls.urlpatterns if one.name == name)
        wanted = re.findall(r"<\w+:(\w+)>", str(pattern.pattern))
        return reverse(f"people:{name}", kwargs={one: values[one] for one in wanted})

    return find


@pytest.mark.parametrize("name", NAMES)
def test_every_address_says_what_it_asks_for(name: str) -> None:
    label = label_of(next(one for one in urls.urlpatterns if one.name == name).callback)
    assert label is not None
    assert label.why if label.part == PUBLIC else label.purpose and label.kinds
    assert (label.kinds == {"resident"}) == (name in RESIDENT)


@pytest.mark.parametrize("name", [n for n in NAMES if n not in RESIDENT | {"entry", "code", "new_link", "sign_out"}])
def test_strangers_log_in_and_outsiders_find_nothing(
    name: str, address: Callable[[str], str], cast: Cast, family: Family
) -> None:
    method = "post" if name in POST_ONLY else "get"
    answer = getattr(Client(), method)(address(name))
    assert answer.status_code == 302
    assert "/inloggen/" in answer.headers["Location"]
    kees = Client()
    kees.force_login(cast.users["kees"])
    answer = getattr(kees, method)(address(name))
    shared = name in ("persons", "new", "twins", "merged")
    assert answer.status_code == (200 if shared else 404)
    assert "Verbeek" not in answer.content.decode()


@pytest.mark.parametrize("name", [n for n in NAMES if n not in RESIDENT | POST_ONLY])
def test_looking_shows_and_changes_nothing(name: str, address: Callable[[str], str], desk: Client) -> None:
    url = address(name)
    with CaptureQueriesContext(connection) as seen:
        answer = desk.get(url)
    assert answer.status_code in (200, 302)
    writes = [q["sql"] for q in seen if re.match(r"\s*(insert|update|delete)", q["sql"], re.IGNORECASE)]
    assert [sql for sql in writes if "audit_auditevent" not in sql] == []
    # Each part of a person that a page shows costs six short statements: who may see it is asked as the house, and then as the reader.
    assert len(seen) <= 75, len(seen)


@pytest.mark.parametrize("name", sorted(POST_ONLY))
def test_what_changes_something_is_not_an_address_to_open(
    name: str, address: Callable[[str], str], desk: Client
) -> None:
    if name not in RESIDENT:
        assert desk.get(address(name)).status_code == 405


def test_someone_is_added_after_a_look(desk: Client, family: Family) -> None:
    typed = {
        "name": "Dina Verbeek", "birth_year": "1955", "pc4": "0342 AB", "phone": "", "email": "", "language": "nl",
        "contact_way": "phone", "contact_note": f"bsn {BSN}",
    }  # fmt: skip
    look = desk.post("/mensen/nieuw/", typed)
    assert "Staat deze persoon er al?" in look.content.decode()
    assert len(rows(Person)) == 1
    answer = desk.post("/mensen/nieuw/", typed | {"toch": "ja"}, follow=True)
    said = answer.content.decode()
    assert "burgerservicenummer" in said
    assert BSN not in said
    made = rows(Person)[-1]
    assert (made.pc4, made.contact_note) == ("0342", "bsn [nummer weggehaald]")


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", " "), ("birth_year", "55"), ("birth_year", "2100"), ("birth_year", "negentien"), ("pc4", "AB"), ("phone", BSN),
        ("phone", "012345672"), ("phone", "bel maar"), ("email", "dina"), ("email", f"{BSN}@x.invalid"), ("name", "x" * 121),
        ("language", "klingon"),
    ],
)  # fmt: skip
def test_a_mistake_keeps_what_was_typed(field: str, value: str, desk: Client, family: Family) -> None:
    typed = {"name": "Wim Visser", "language": "nl", "contact_way": "phone", "contact_note": "liefst na tienen"}
    answer = desk.post("/mensen/nieuw/", typed | {field: value})
    assert answer.status_code == 422
    assert "liefst na tienen" in answer.content.decode()
    assert len(rows(Person)) == 1


def test_what_someone_else_changed_is_said_and_nothing_is_lost(desk: Client, family: Family) -> None:
    url = f"/mensen/{family.person.pk}/wijzigen/"
    actions.change_person(person_id=family.person.pk, fields=actions.PersonFields("Dina V.", 1955), by=family.nadia)
    typed = {"name": "Dina de Wit", "language": "nl", "contact_way": "phone", "version": "1"}
    answer = desk.post(url, typed)
    assert answer.status_code == 409
    page = answer.content.decode()
    assert "Dina de Wit" in page
    version = re.search(r'name="version" value="(\d+)"', page)
    assert version
    assert desk.post(url, typed | {"version": version[1]}).status_code == 302
    assert fresh(family.person).name == "Dina de Wit"


def test_a_field_that_was_not_on_the_form_is_not_taken(desk: Client, family: Family) -> None:
    typed = {
        "name": "Dina Verbeek", "language": "nl", "contact_way": "phone", "version": "1", "deceased_on": "2026-01-01",
        "merged_into": str(uuid4()), "plan_ends_on": "2030-01-01", "is_representative": "on", "id": str(uuid4()),
    }  # fmt: skip
    assert desk.post(f"/mensen/{family.person.pk}/wijzigen/", typed).status_code == 302
    person = fresh(family.person)
    assert (person.deceased_on, person.merged_into_id, person.plan_ends_on) == (None, None, None)


def test_those_beside_are_added_changed_and_let_go(desk: Client, family: Family) -> None:
    base = f"/mensen/{family.person.pk}/naasten/"
    typed = {"name": "Bep Mulder", "relation": "neighbour", "language": "nl", "contact_way": "phone"}
    assert desk.post(f"{base}nieuw/", typed | {"relation": "self"}).status_code == 422
    assert desk.post(f"{base}nieuw/", typed).status_code == 302
    bep = rows(PersonMember, name="Bep Mulder")[0]
    assert desk.post(f"{base}{bep.pk}/", typed | {"name": "Bep de Boer", "version": "1"}).status_code == 302
    assert desk.post(f"{base}{bep.pk}/weg/", follow=True).status_code == 200
    page = desk.get(f"/mensen/{family.person.pk}/").content.decode()
    assert "Hoort er toch bij" in page
    assert desk.post(f"{base}{bep.pk}/terug/").status_code == 302
    assert fresh(bep).left_at is None


def test_a_member_of_another_person_is_not_found_under_this_one(desk: Client, family: Family) -> None:
    other = actions.make_person(fields=actions.PersonFields("Wim Visser", 1950), by=family.nadia)
    wim = own_row(other)
    for tail in ("", "weg/", "link/", "link/stop/", "vertegenwoordigt/"):
        assert desk.post(f"/mensen/{family.person.pk}/naasten/{wim.pk}/{tail}").status_code == 404, tail
    entry = actions.tell(person_id=other.pk, text="x", by=family.nadia)
    assert desk.post(f"/mensen/{family.person.pk}/verhaal/{entry.pk}/terug/").status_code == 404


def test_a_home_a_voice_a_link_and_a_story(desk: Client, family: Family) -> None:
    here = f"/mensen/{family.person.pk}/"
    assert desk.post(f"{here}huis/", {"kind": "together", "people_count": "twee"}).status_code == 422
    assert desk.post(f"{here}huis/", {"kind": "together", "people_count": "2"}).status_code == 302
    assert desk.post(f"{here}naasten/{family.huub.pk}/vertegenwoordigt/", {}).status_code == 422
    assert desk.post(f"{here}naasten/{family.huub.pk}/vertegenwoordigt/", {"basis": "partner"}).status_code == 302
    assert desk.post(f"{here}naasten/{family.huub.pk}/link/").status_code == 302
    assert LinkRequest.objects.get().member_ref == family.huub.pk
    assert desk.post(f"{here}verhaal/", {"text": " ", "dimension": "algemeen"}).status_code == 422
    told = desk.post(f"{here}verhaal/", {"text": "Zij zingt", "dimension": "zingeving", "told_by": "Huub"}, follow=True)
    assert "Huub vertelde dit op" in told.content.decode()
    page = desk.get(here).content.decode()
    assert "vertegenwoordiger: echtgenoot of partner" in page
    assert desk.post(f"{here}naasten/{family.huub.pk}/vertegenwoordigt/stop/").status_code == 302
    assert desk.post(f"{here}naasten/{family.huub.pk}/link/stop/").status_code == 302
    assert not LinkRequest.objects.exists()


def test_a_death_takes_two_steps_and_has_a_way_back(desk: Client, family: Family) -> None:
    here = f"/mensen/{family.person.pk}/"
    day = (clock.today() - timedelta(days=1)).isoformat()
    assert desk.post(f"{here}overleden/", {"died_on": day, "told_by": ""}).status_code == 422
    step = desk.post(f"{here}overleden/", {"died_on": day, "told_by": "Huub"})
    assert step.headers["Location"].endswith("/overleden/bevestigen/")
    assert fresh(family.person).deceased_on is None
    assert "nog niet bevestigd" in desk.get(here).content.decode()
    asked = desk.get(f"{here}overleden/bevestigen/").content.decode()
    assert "Naast stuurt niets meer aan Dina Verbeek" in asked
    assert desk.post(f"{here}overleden/bevestigen/", {"toch-niet": "ja"}).status_code == 302
    assert rows(DeathReport)[0].undone_at is not None
    desk.post(f"{here}overleden/", {"died_on": day, "told_by": "Huub"})
    until = (clock.today() + timedelta(days=100)).isoformat()
    assert desk.post(f"{here}overleden/bevestigen/", {"plan_ends_on": "gisteren"}).status_code == 422
    assert desk.post(f"{here}overleden/bevestigen/", {"plan_ends_on": until}).status_code == 302
    assert fresh(family.person).plan_ends_on.isoformat() == until
    assert desk.get(f"{here}overleden/").status_code == 302
    assert desk.post(f"{here}overleden/terug/").status_code == 302
    assert fresh(family.person).deceased_on is None


def test_two_rows_side_by_side(desk: Client, family: Family) -> None:
    other = actions.make_person(fields=actions.PersonFields("Dina Verbeeck", 1955, "0343"), by=family.nadia)
    url = f"/mensen/dubbel/{family.person.pk}/{other.pk}/"
    assert url in desk.get("/mensen/dubbel/").content.decode()
    page = desk.get(url).content.decode()
    assert "achternaam klinkt hetzelfde" in page
    assert page.count("verschilt") >= 2
    assert desk.post(url, {}).status_code == 422
    assert desk.post(url, {"keep": str(uuid4())}).status_code == 422
    assert desk.post(url, {"keep": str(other.pk)}).status_code == 302
    done = rows(Merge)[0]
    assert (done.person_id, done.gone_id) == (other.pk, family.person.pk)
    assert "Draai terug" in desk.get("/mensen/samengevoegd/").content.decode()
    assert desk.post(f"/mensen/samengevoegd/{other.pk}/{done.pk}/terug/").status_code == 302
    assert fresh(family.person).merged_into_id is None
    assert desk.post(url, {"verschillend": "ja"}).status_code == 302
    assert len(rows(Different)) == 1
    assert url not in desk.get("/mensen/dubbel/").content.decode()


def test_searching_a_name(desk: Client, family: Family) -> None:
    assert "Dina Verbeek" in desk.post("/mensen/", {"zoek": "verb"}).content.decode()
    assert "Niemand gevonden" in desk.post("/mensen/", {"zoek": "x\x00%_"}).content.decode()


# -- residents ---------------------------------------------------------------------------------------------------------


def test_the_person_reads_and_tells_their_own_story(client: Client, family: Family, enter: Callable[..., Any]) -> None:
    enter(client, family.dina)
    page = client.get("/mensen/mij/").content.decode()
    assert "Dag Dina Verbeek" in page
    assert "Huub Verbeek" in page
    assert client.post("/mensen/mij/verhaal/", {"text": "", "dimension": "algemeen"}).status_code == 422
    told = client.post(
        "/mensen/mij/verhaal/", {"text": f"Ik wil thuis zijn, bsn {BSN}", "dimension": "zingeving"}, follow=True
    )
    said = told.content.decode()
    assert "Ik wil thuis zijn, bsn [nummer weggehaald]" in said
    assert BSN not in said
    entry = rows(StoryEntry)[-1]
    url = f"/mensen/mij/verhaal/{entry.pk}/"
    assert client.post(url, {"text": " "}).status_code == 422
    assert client.post(url, {"text": "Ik wil bij de zee zijn"}).status_code == 302
    assert client.post(url, {"text": "nog eens"}).status_code == 404
    newest = rows(StoryEntry)[-1]
    assert client.post(f"/mensen/mij/verhaal/{newest.pk}/", {"weg": "ja"}).status_code == 302
    assert "Er staat nog niets" in client.get("/mensen/mij/verhaal/").content.decode()


def test_someone_beside_changes_only_themself_and_reads_nothing_without_consent(
    client: Client, family: Family, enter: Callable[..., Any]
) -> None:
    actions.tell(person_id=family.person.pk, text="Dit is van Dina alleen", by=family.nadia)
    enter(client, family.sanne)
    page = client.get("/mensen/mij/").content.decode()
    assert "Dag Sanne Verbeek" in page
    assert "Dina" not in page
    assert "Huub" not in page
    refused = client.get("/mensen/mij/verhaal/")
    assert refused.status_code in (403, 404)
    assert "Dit is van Dina alleen" not in refused.content.decode()
    typed = {"phone": "06 00 00 55 99", "email": "sanne@rivierdal.invalid", "language": "nl", "contact_way": "text"}
    assert client.post("/mensen/mij/", typed | {"phone": BSN}).status_code == 422
    assert client.post("/mensen/mij/", typed).status_code == 302
    assert fresh(family.sanne).phone == "06 00 00 55 99"
    for url in (f"/mensen/{family.person.pk}/", "/mensen/", "/mensen/dubbel/"):
        assert client.get(url).status_code in (302, 404)


def test_the_tabs_show_only_what_opens(client: Client, family: Family, enter: Callable[..., Any]) -> None:
    front = ["Vandaag", "Mijn plan", "Mijn vragen", "Bezoeken", "Samen helpen", "Mijn gegevens"]
    about = ["Mijn verhaal", "Wie ziet wat", "Mijn rechten"]
    for member, shown in ((family.dina, front + about), (family.sanne, ["Vandaag", "Mijn gegevens"])):
        enter(client, member)
        page = client.get("/mensen/mij/").content.decode()
        tabs = "".join(re.findall(r'<nav class="n-filters".*?</nav>', page, re.DOTALL))
        assert re.findall(r'<a class="n-filter"[^>]*>([^<]+)</a>', tabs) == shown
        for url in re.findall(r'href="([^"]+)"', tabs):
            assert client.get(url).status_code == 200, url


def test_who_stays_behind_is_not_sent_to_who_died(client: Client, family: Family, enter: Callable[..., Any]) -> None:
    actions.report_death(person_id=family.person.pk, died_on=clock.today(), told_by="Huub", by=family.nadia)
    actions.confirm_death(person_id=family.person.pk, by=family.nadia)
    enter(client, family.sanne)
    page = client.get("/mensen/mij/").content.decode()
    assert "Vraag het de persoon" not in page
    assert "wilt u iemand spreken" in page


def test_a_child_is_spoken_to_with_je(client: Client, family: Family, enter: Callable[..., Any]) -> None:
    enter(client, family.teun)
    page = client.get("/mensen/mij/").content.decode()
    shown = re.sub(r"<(script|svg|head)\b.*?</\1>|<[^>]+>", " ", page, flags=re.DOTALL)
    assert "Hoe we je bereiken" in shown
    assert not re.search(r"\b(u|uw)\b", shown.split("Mijn gegevens", 1)[1].split("Klaar?")[0], re.IGNORECASE)


def test_a_wrong_code_says_how_often_is_left(client: Client, family: Family) -> None:
    token = link_of(family.huub)
    client.post(f"/mensen/toegang/{token}/", {"way": "email"})
    answer = client.post(f"/mensen/toegang/{token}/code/", {"code": "abc"})
    assert answer.status_code == 422
    assert "nog 4 keer" in answer.content.decode()


def test_a_dead_link_offers_a_new_one_and_looks_the_same_for_all(client: Client, family: Family) -> None:
    token = link_of(family.huub)
    actions.end_link(person_id=family.person.pk, member_id=family.huub.pk, by=family.nadia)
    shown = []
    for one in (token, "x" * 43):
        for tail in ("", "code/"):
            answer = client.get(f"/mensen/toegang/{one}/{tail}")
            assert answer.status_code == 404
            body = answer.content.decode()
            # What differs from one request to the next: the mask over the secret of the form, the address itself and the nonce.
            shown.append(
                re.sub(
                    r'(csrfmiddlewaretoken" value=|nonce=)"[^"]*"', "", body.replace(one, "").replace(f"/{tail}", "/")
                )
            )
    assert len(set(shown)) == 1
    assert "/mensen/nieuwe-link/" in shown[0]
