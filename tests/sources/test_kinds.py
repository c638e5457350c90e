"""Which help something from elsewhere is: proposed with reasons, ticked by a human, and from then on answered to who asks for it."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from tests.conftest import Cast
from tests.sources.conftest import Bring, hsds_json, own_csv, source

from naast.audit.models import AuditEvent
from naast.core.actors import Actor
from naast.core.errors import Conflict, DomainError, NotAllowed, NotVisible
from naast.directory import queries as map_queries
from naast.directory.models import Service
from naast.intake import fresh
from naast.intake.queries import answer_to
from naast.sources import actions, kinds
from naast.sources.kinds import Known, weigh
from naast.sources.models import SourceRecord

pytestmark = pytest.mark.django_db
MANY = [
    "nachtzorg", "maatje", "tolk", "huisarts", "buurthuis", "testament", "lotgenoten", "pastoraat", "wijkverpleging",
]  # fmt: skip
NIGHT = "Wie kan er 's nachts bij mijn moeder waken? Ik kan niet meer slapen."


def _on_the_map(key: str, by: Actor) -> Service:
    record = SourceRecord.objects.get(key=key)
    actions.add_to_map(record_ids=[record.pk], by=by)
    record.refresh_from_db()
    assert record.service is not None
    return record.service


@pytest.fixture(autouse=True)
def _the_map_of_now(monkeypatch: pytest.MonkeyPatch) -> None:
    """What changed on the map counts for the very next question."""
    monkeypatch.setattr(fresh, "LOOK_SECONDS", 0)


@pytest.fixture
def nights(bring: Bring, margriet: Actor, rivierdal: None) -> Service:
    """A group that sits up at night, brought in from the map of somebody else."""
    bring(source("Regiokaart", margriet), hsds_json())
    return _on_the_map("nr:h-2", margriet)


@pytest.fixture
def desk(client: Client, cast: Cast) -> Client:
    client.force_login(cast.users["margriet"])
    return client


def text(answer: Any) -> str:
    return " ".join(answer.content.decode().split())


def _found(words: str) -> set[str]:
    return {one.service.id for one in answer_to(words, "carer", "0341").services}


def test_brought_in_help_answers_who_asks_once_somebody_said_what_it_is(
    nights: Service, margriet: Actor, client: Client
) -> None:
    assert nights in kinds.without_kind()
    assert str(nights.pk) not in _found(NIGHT)
    proposed = kinds.suggest(nights)
    assert 1 <= len(proposed) <= kinds.MOST_SHOWN
    assert "nachtzorg" in [one.provision for one in proposed] or "vptz" in [one.provision for one in proposed]
    # A proposal is a proposal: nothing was stored.
    assert not nights.offers.exists()
    chosen = [one.provision for one in proposed[:1]]
    # Nobody else here sits up at night; otherwise three who said that there is room would stand before it.
    Service.objects.filter(offers__provision_id__in=chosen).update(status="inactive")
    actions.choose_kinds(service_id=nights.pk, kinds=chosen, only_by_name=False, was=(), by=margriet)
    assert str(nights.pk) in _found(NIGHT)
    assert nights.name in text(client.post("/hulp/", {"zoek": NIGHT, "postcode": "0341"}))
    assert nights not in kinds.without_kind()
    assert nights in kinds.with_kind()
    assert AuditEvent.objects.get(action="service kinds chosen").detail["kinds"] == " ".join(chosen)


def test_the_words_of_the_kind_find_it_too(nights: Service, margriet: Actor) -> None:
    name = map_queries.provisions()["nachtzorg"].name
    before = map_queries.search(map_queries.Terms(words=name)).services
    actions.choose_kinds(service_id=nights.pk, kinds=["nachtzorg"], only_by_name=False, was=(), by=margriet)
    nights.refresh_from_db()
    assert name in nights.search_keys
    assert nights not in before
    assert nights in map_queries.search(map_queries.Terms(words=name, pc4="0341", layer=nights.layer)).services


def test_reasons_are_words_of_the_entry_and_places_like_it(nights: Service) -> None:
    proposed = kinds.suggest(nights)
    assert any(one.said or one.like for one in proposed)
    said = {words for one in proposed for words in one.said}
    assert all(words in f"{nights.name}. {nights.description}" for words in said)


def test_only_by_name_leaves_the_queue_and_can_be_chosen_again(nights: Service, margriet: Actor) -> None:
    actions.choose_kinds(service_id=nights.pk, kinds=[], only_by_name=True, was=(), by=margriet)
    assert nights not in kinds.without_kind()
    assert AuditEvent.objects.filter(action="service without kind", subject_id=str(nights.pk)).count() == 1
    actions.choose_kinds(service_id=nights.pk, kinds=["nachtzorg"], only_by_name=False, was=(), by=margriet)
    assert not SourceRecord.objects.filter(service=nights, only_by_name=True).exists()
    assert [offer.provision_id for offer in nights.offers.all()] == ["nachtzorg"]


@pytest.mark.parametrize(
    ("told", "code"),
    [
        ({"kinds": [], "only_by_name": False}, "niets-gekozen"),
        ({"kinds": ["nachtzorg"], "only_by_name": True}, "allebei-gekozen"),
        ({"kinds": ["bestaat-niet"], "only_by_name": False}, "soort-onbekend"),
        ({"kinds": MANY, "only_by_name": False}, "te-veel-soorten"),
    ],
)
def test_what_cannot_be_is_refused_and_leaves_nothing(
    told: dict[str, Any], code: str, nights: Service, margriet: Actor
) -> None:
    with pytest.raises(DomainError) as refused:
        actions.choose_kinds(service_id=nights.pk, was=(), by=margriet, **told)
    assert refused.value.code == code
    assert not nights.offers.exists()
    assert not AuditEvent.objects.filter(action="service kinds chosen").exists()


def test_a_colleague_who_was_first_is_not_overwritten(nights: Service, margriet: Actor) -> None:
    actions.choose_kinds(service_id=nights.pk, kinds=["nachtzorg"], only_by_name=False, was=(), by=margriet)
    with pytest.raises(Conflict):
        actions.choose_kinds(service_id=nights.pk, kinds=["maatje"], only_by_name=False, was=(), by=margriet)
    assert [offer.provision_id for offer in nights.offers.all()] == ["nachtzorg"]


def test_only_coordinators_choose_and_only_for_what_is_there(nights: Service, nadia: Actor, margriet: Actor) -> None:
    told: dict[str, Any] = {"kinds": ["nachtzorg"], "only_by_name": False, "was": ()}
    with pytest.raises(NotAllowed):
        actions.choose_kinds(service_id=nights.pk, by=nadia, **told)
    with pytest.raises(NotVisible):
        actions.choose_kinds(service_id=SourceRecord.objects.first().pk, by=margriet, **told)  # type: ignore[union-attr]
    Service.objects.filter(pk=nights.pk).update(status="inactive")
    with pytest.raises(NotVisible):
        actions.choose_kinds(service_id=nights.pk, by=margriet, **told)


def test_from_the_list_to_the_map_to_the_answer_in_the_browser(
    desk: Client, bring: Bring, margriet: Actor, rivierdal: None
) -> None:
    bring(source("Regiokaart", margriet), hsds_json())
    bring(source("Buurthuis", margriet), own_csv())
    record = SourceRecord.objects.get(key="nr:h-2")
    there = desk.post("/bronnen/klaar/", {"vermelding": str(record.pk)})
    assert there.url == "/bronnen/soort-hulp/"
    record.refresh_from_db()
    page = text(desk.get(there.url))
    assert ("Nachtwaken Oeverwijk" in page, "Lijkt op:" in page or "Er staat:" in page) == (True, True)
    assert "Nog zonder soort hulp: 1" in text(desk.get("/bronnen/"))
    pk = str(record.service_id)
    # Nothing ticked: nothing happens, and it says so.
    assert "Er is nog niets gekozen" in text(desk.post(there.url, {"plek": pk}, follow=True))
    both = desk.post(there.url, {"plek": pk, f"soort-{pk}": "nachtzorg", f"geen-{pk}": "on"})
    assert (both.status_code, "Haal een van de twee weg" in text(both)) == (422, True)
    kept = desk.post(there.url, {"plek": pk, f"soort-{pk}": "nachtzorg", f"was-{pk}": ""}, follow=True)
    assert "1 plek is bewaard." in text(kept)
    assert "Alles is te vinden" in text(kept)
    chosen = text(desk.get(f"{there.url}?toon=gekozen"))
    assert f"/bronnen/soort-hulp/{pk}/" in chosen
    again = desk.post(f"{there.url}{pk}/", {f"soort-{pk}": ["nachtzorg", "maatje"], f"was-{pk}": "nachtzorg"})
    assert again.url == there.url
    assert [offer.provision_id for offer in Service.objects.get(pk=pk).offers.all()] == ["nachtzorg", "maatje"]
    assert desk.post(f"{there.url}{pk}/", {f"soort-{pk}": "nachtzorg", f"was-{pk}": ""}).status_code == 409
    assert desk.post(f"{there.url}{pk}/", {f"was-{pk}": "nachtzorg maatje"}).status_code == 422
    assert desk.get("/bronnen/soort-hulp/00000000-0000-4000-8000-000000000001/").status_code == 404


def test_likeness_weighs_rare_words_more_and_names_the_places() -> None:
    provisions = {
        kind: map_queries.provisions()[kind]
        for kind in ("nachtzorg", "buurthuis", "huisarts", "tolk", "maatje", "testament")
    }
    known = [
        Known("Slaapwacht", "Iemand waakt bij u thuis.", ("nachtzorg",)),
        Known("Koffiekamer", "Kom langs bij ons thuis.", ("buurthuis",)),
    ]
    best = weigh("Iemand die waakt", [], known, provisions)[0]
    assert (best[0], best[2]) == ("nachtzorg", ("Slaapwacht",))
    # What the understanding says counts too, and nothing unknown gets in.
    assert weigh("Iemand die waakt", ["tolk", "weg"], [], provisions)[0][0] == "tolk"
    assert {kind for kind, _weight, _like in weigh("iets", ["weg"], [], provisions)} <= set(provisions)


def test_where_they_come_is_what_the_source_says(bring: Bring, margriet: Actor, rivierdal: None) -> None:
    head = "Naam;Wat het is;Werkgebied;Talen;Voor wie;Telefoon\n"
    lines = (
        "Waakgroep;Waken in de nacht.;Campus en De Akkers;Nederlands, Turks;mantelzorgers;0399-10 10 10\n"
        "Leesdienst;Voorlezen aan huis.;0342 en omgeving;;ouderen;0399-10 10 11\n"
        "Luisterdienst;Bellen met iemand die luistert.;heel Nederland;;;0399-10 10 12\n"
        "Fietsgroep;Samen fietsen.;Verweggistan;;;0399-10 10 13\n"
    )
    bring(source("Kleine kaart", margriet), own_csv(head + lines))
    where = {}
    for record in SourceRecord.objects.all():
        actions.add_to_map(record_ids=[record.pk], by=margriet)
        record.refresh_from_db()
        assert record.service is not None
        places = record.service.coverage.values_list("neighbourhood__slug", flat=True)
        where[record.name] = (record.service.everywhere, sorted(places))
    everyone = sorted(one.slug for one in map_queries.neighbourhoods())
    area = next(one for one in map_queries.neighbourhoods() if "0342" in {code.pc4 for code in one.postcodes.all()})
    assert where == {
        "Waakgroep": (False, ["campus", "de-akkers"]), "Leesdienst": (False, [area.slug]), "Luisterdienst": (True, []),
        "Fietsgroep": (False, everyone),
    }  # fmt: skip
    group = Service.objects.get(name="Waakgroep")
    assert (group.languages, group.audience) == (["nl", "tr"], ["carers"])
