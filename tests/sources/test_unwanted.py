"""Who asked not to be on the map does not come back by the map of somebody else, and a human can say that it is another one."""

from __future__ import annotations

import pytest
from django.test import Client
from tests.conftest import Cast
from tests.sources.conftest import OWN_CSV, Bring, own_csv, source

from naast.core.actors import Actor
from naast.directory import actions as directory
from naast.directory.actions.adding import NewOffer
from naast.directory.models import Service
from naast.sources import actions, queries, unwanted
from naast.sources.models import Match, SourceRecord

pytestmark = pytest.mark.django_db


def _offer(by: Actor, **more: str) -> Service:
    told = {
        "name": "Buurvrouw Toos", "organisation": "Buurvrouw Toos", "description": "Doet boodschappen.", "source": "hand",
        "layer": "persoonlijke sociale basis", "phone": "0341-00 88 88", "street": "Kerkstraat 1", "postcode": "0341 AB",
        "town": "Rivierdal",
    }  # fmt: skip
    from naast.core import clock

    return directory.add_service(offer=NewOffer(**(told | more), checked_on=clock.today()), by=by)  # type: ignore[arg-type]


def _row(line: str) -> list[tuple[str, bytes]]:
    return own_csv("\n".join([*OWN_CSV.split("\n")[:3], line, OWN_CSV.split("\n")[4]]))


SAME = {
    "by number": "7;Boodschappen door Toos;Iemand anders;Hulp;Verweg 9, 0399 ZZ Elders;0341 008888;;;",
    "by name": "7;Buurvrouw Toos;Buurvrouw Toos;Hulp;;;;;",
    "by door and whose it is": "7;Klussen;Buurvrouw Toos;Hulp;Kerkstr. 1, 0341AB Rivierdal;;;;",
}


@pytest.mark.parametrize("line", SAME.values(), ids=SAME)
def test_what_went_off_the_map_is_held_and_a_human_is_asked(line: str, bring: Bring, margriet: Actor) -> None:
    toos = _offer(margriet)
    directory.unlist(service_id=toos.pk, by=margriet)
    bring(source("Buurthuis", margriet), _row(line), match=True)
    record = SourceRecord.objects.get(key="nr:7")
    assert record not in queries.ready_for_map()
    assert record in queries.held_back()
    assert unwanted.why(record) == toos
    assert actions.add_to_map(record_ids=[record.pk], by=margriet) == []
    assert Service.objects.filter(organisation__name="Iemand anders").count() == 0
    pair = Match.objects.get(record=record, service=toos)
    assert "unwanted" in pair.rules.split(",")
    # Another one of the same name, says a human: then it may be on the map.
    actions.refuse(match_id=pair.pk, by=margriet)
    assert unwanted.why(record) is None
    assert record in queries.ready_for_map()


def test_yes_the_same_keeps_it_off_the_map(bring: Bring, margriet: Actor) -> None:
    toos = _offer(margriet)
    directory.unlist(service_id=toos.pk, by=margriet)
    bring(source("Buurthuis", margriet), _row(SAME["by name"]), match=True)
    pair = Match.objects.get(service=toos)
    actions.confirm(match_id=pair.pk, by=margriet)
    toos.refresh_from_db()
    assert (toos.unlisted, toos.status) == (True, "inactive")
    assert not queries.ready_for_map().filter(key="nr:7").exists()


def test_all_of_an_organisation_off_the_map_holds_whatever_else_it_does(bring: Bring, margriet: Actor) -> None:
    first, second = _offer(margriet), _offer(margriet, name="Toos kookt")
    line = "7;Toos naait;Buurvrouw Toos;Kleren maken.;;0399-12 12 12;;;"
    directory.unlist(service_id=first.pk, by=margriet)
    bring(source("Buurthuis", margriet), _row(line), match=True)
    record = SourceRecord.objects.get(key="nr:7")
    assert record in queries.ready_for_map(), "she wants to be found for the rest"
    directory.unlist(service_id=second.pk, by=margriet)
    assert record not in queries.ready_for_map()


def test_a_number_that_others_have_too_says_nothing(bring: Bring, margriet: Actor) -> None:
    first = _offer(margriet, organisation="Buurthuis", name="Spreekuur")
    _offer(margriet, organisation="Buurthuis", name="Koffie")
    directory.unlist(service_id=first.pk, by=margriet)
    bring(source("Lijst", margriet), _row("7;Biljart;Buurthuis;Spelen.;;0341-00 88 88;;;"), match=False)
    assert queries.ready_for_map().filter(key="nr:7").exists()


def test_the_house_reads_its_own_map_again_and_leaves_it_off(rivierdal: None, margriet: Actor) -> None:
    one = Service.objects.filter(status="active").order_by("slug").first()
    assert one is not None
    directory.unlist(service_id=one.pk, by=margriet)
    directory.import_demo(by=Actor.system())
    one.refresh_from_db()
    assert (one.unlisted, one.status) == (True, "inactive")


def test_the_pages_say_why(client: Client, cast: Cast, bring: Bring, margriet: Actor) -> None:
    client.force_login(cast.users["margriet"])
    toos = _offer(margriet)
    directory.unlist(service_id=toos.pk, by=margriet)
    bring(source("Buurthuis", margriet), _row(SAME["by name"]), match=True)
    record = SourceRecord.objects.get(key="nr:7")
    assert "Wil niet op de kaart staan" in client.get("/bronnen/klaar/").content.decode()
    page = client.get(f"/bronnen/vermelding/{record.pk}/").content.decode()
    assert ("Dit komt niet op uw kaart" in page, "Zet dit op uw kaart" in page) == (True, False)
    pair = client.get(f"/bronnen/dubbel/{Match.objects.get(service=toos).pk}/").content.decode()
    assert ("Die plek wil niet op de kaart staan" in pair, f"/hulp/aanbod/{toos.slug}/" in pair) == (True, False)
