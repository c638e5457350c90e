"""The map of a wave: the picture, its filters, what it tells and its files; for coordinators alone."""

from __future__ import annotations

import csv
import io
import re
from typing import Any
from xml.etree import ElementTree

import networkx
import pytest
from django.test import Client

from naast.network import actions
from naast.network.models import Wave
from tests.network.conftest import Town, later

pytestmark = pytest.mark.django_db
SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture
def desk(client: Client, town: Town) -> Client:
    client.force_login(town.cast.users["margriet"])
    return client


@pytest.fixture
def wave(town: Town) -> Wave:
    """Nurses and hospice, hospice and team, team and church; the doctor and the debts office are silent."""
    wave = town.begun()
    town.says(wave, "nurses", "hospice", often=3)
    town.says(wave, "hospice", "nurses", "team", often=2)
    town.says(wave, "team", "church")
    town.says(wave, "church", "team")
    return wave


def words(response: Any) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def drawing(response: Any) -> ElementTree.Element:
    html = response.content.decode()
    found = re.search(r'<svg xmlns="http://www.w3.org/2000/svg".*?</svg>', html, re.DOTALL)
    assert found is not None
    return ElementTree.fromstring(found.group(0))


def threads(response: Any) -> int:
    return len(drawing(response).findall(f".//{SVG}path"))


def test_the_page_shows_the_picture_and_tells_it(desk: Client, wave: Wave) -> None:
    response = desk.get(f"/netwerk/ronde/{wave.pk}/")
    text = words(response)
    assert "4 van de 6 antwoordden. Antwoorden kan tot en met 14-12-2026." in text
    assert threads(response) == 3
    assert len(drawing(response).findall(f".//{SVG}a")) == 6
    assert "Valt De hospice weg, dan is De nurses niet meer te bereiken via anderen." in text
    assert "Van 2 van de 6 organisaties weten we het niet" in text
    assert "Deze organisaties staan nog los: De debts en De doctor." in text
    assert "De hospice heeft een lijn met De nurses en De team." in text
    assert "Van de 3 lijnen tussen twee die allebei antwoordden, noemden er 2 elkaar allebei." in text


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ("", 3), ("?domein=care", 1), ("?domein=social", 1), ("?domein=between", 1), ("?soort=know", 3), ("?soort=together", 0),
        ("?soort=onzin&domein=onzin&eerder=onzin&organisatie=onzin", 3),
    ],
)  # fmt: skip
def test_filters(desk: Client, wave: Wave, query: str, count: int) -> None:
    assert threads(desk.get(f"/netwerk/ronde/{wave.pk}/{query}")) == count


def test_choosing_one_lights_its_neighbours(desk: Client, wave: Wave) -> None:
    response = desk.get(f"/netwerk/ronde/{wave.pk}/?organisatie=hospice")
    faint = {
        one.attrib["aria-label"].split(".")[0]
        for one in drawing(response).findall(f".//{SVG}a")
        if "opacity" in one.attrib
    }
    assert faint == {"De doctor", "De church", "De debts"}
    assert "De kaart: De hospice" in words(response)


def test_before_and_after(desk: Client, town: Town, wave: Wave) -> None:
    actions.close(wave_id=wave.pk, by=town.margriet)
    with later(days=180):
        following = town.begun("Voorjaar 2027")
        town.says(following, "nurses", "hospice", "church")
        town.says(following, "hospice", "nurses")
        town.says(following, "team")
        desk.force_login(town.cast.users["margriet"])
        response = desk.get(f"/netwerk/ronde/{following.pk}/?eerder={wave.pk}")
        text = words(response)
    assert "Nieuwe lijnen: 1. Lijnen weg: 1. Lijnen gebleven: 1." in text
    assert "Onbekend: 1. Daar antwoordde" in text
    assert threads(response) == 4


def test_real_referrals_in_another_stroke_and_only_enough_of_them(
    desk: Client, town: Town, wave: Wave, monkeypatch: pytest.MonkeyPatch
) -> None:
    from naast.network.queries import demand

    church, doctor, debts = (town.places[name].pk for name in ("church", "doctor", "debts"))
    counted = {(church, doctor): 2, (doctor, church): 1, (church, debts): 2}
    monkeypatch.setattr("naast.network.queries.referrals_between", lambda: counted)
    assert demand.referrals_between() == {}
    plain, both = (desk.get(f"/netwerk/ronde/{wave.pk}/{query}") for query in ("", "?verwijzingen=ja"))
    assert (threads(plain), threads(both)) == (3, 4)
    dotted = [one for one in drawing(both).findall(f".//{SVG}path") if one.attrib.get("stroke-dasharray") == "2 5"]
    assert len(dotted) == 1
    assert "3 in een half jaar" in words(both)


def test_files(desk: Client, wave: Wave) -> None:
    url = f"/netwerk/ronde/{wave.pk}/bestand/"
    picture = desk.get(f"{url}plaatje/")
    assert picture["Content-Disposition"] == 'attachment; filename="netwerkkaart-plaatje.svg"'
    root = ElementTree.fromstring(picture.content)
    assert len(root.findall(f".//{SVG}path")) == 3
    assert root.findall(f".//{SVG}a") == []
    graph = networkx.parse_graphml(desk.get(f"{url}netwerk/").content.decode())
    names = {key: data["naam"] for key, data in graph.nodes(data=True)}
    assert {frozenset({names[a], names[b]}) for a, b in graph.edges} == {
        frozenset({"De nurses", "De hospice"}), frozenset({"De hospice", "De team"}), frozenset({"De team", "De church"}),
    }  # fmt: skip
    rows = list(csv.DictReader(io.StringIO(desk.get(f"{url}lijnen/?domein=care").content.decode())))
    assert [(row["Tussen"], row["En"], row["Hoe vaak"], row["Wie zegt het"]) for row in rows] == [
        ("De hospice", "De nurses", "Elke week", "allebei")
    ]
    rows = list(csv.DictReader(io.StringIO(desk.get(f"{url}organisaties/").content.decode())))
    assert {row["Organisatie"]: (row["Antwoordde"], row["Lijnen"]) for row in rows}["De doctor"] == ("nee", "0")
    assert desk.get(f"{url}onzin/").status_code == 404


def test_a_wave_without_answers_says_so(desk: Client, town: Town) -> None:
    wave = town.wave()
    text = words(desk.get(f"/netwerk/ronde/{wave.pk}/"))
    assert "Nog niet begonnen. 6 organisaties krijgen een mail op 23-11-2026." in text
    assert "Nog te weinig antwoorden" in text


def test_a_coordinator_makes_and_runs_a_wave_on_the_pages(desk: Client, town: Town) -> None:
    assert "Er is nog geen ronde" in words(desk.get("/netwerk/"))
    sent = {"name": "Winter", "starts_on": "2026-11-23", "ends_on": "2026-12-14", "show_map": "on"}
    wrong = desk.post("/netwerk/nieuw/", {**sent, "who": [], "ends_on": "2026-11-01"})
    assert wrong.status_code == 422
    assert 'value="Winter"' in wrong.content.decode()
    assert "De laatste dag ligt voor de eerste" in words(wrong)
    who = [str(town.places[name].pk) for name in ("church", "hospice", "team")]
    made = desk.post("/netwerk/nieuw/", {**sent, "who": who})
    wave = Wave.objects.get()
    assert made.url == f"/netwerk/ronde/{wave.pk}/"
    assert "6 mails" not in words(desk.post(f"{made.url}begin/", follow=True))
    assert "3 van de 3" not in words(desk.get(made.url))
    assert wave.members.exclude(asked_at=None).count() == 3
    twice = desk.post("/netwerk/nieuw/", {**sent, "who": who})
    assert twice.status_code == 422
    assert "Er is al een ronde met deze naam" in words(twice)
    again = desk.post(f"{made.url}begin/", follow=True)
    assert "Deze ronde is intussen verder." in words(again)
    assert "3 herinneringen gaan weg." in words(desk.post(f"{made.url}herinner/", follow=True))
    assert "De ronde is gesloten." in words(desk.post(f"{made.url}sluit/", follow=True))
    assert desk.post(f"{made.url}onzin/").status_code == 404
    ticked = re.findall(r'name="who" value="([^"]+)" checked', desk.get("/netwerk/nieuw/").content.decode())
    assert set(ticked) == set(who)


def test_throwing_away(desk: Client, town: Town) -> None:
    wave = town.wave()
    assert desk.post(f"/netwerk/ronde/{wave.pk}/weg/").url == "/netwerk/"
    assert not Wave.objects.exists()


def test_others_hear_whom_to_ask(client: Client, town: Town, wave: Wave) -> None:
    client.force_login(town.cast.users["nadia"])
    for url in ("/netwerk/", "/netwerk/nieuw/", f"/netwerk/ronde/{wave.pk}/", f"/netwerk/ronde/{wave.pk}/ontmoeten/"):
        assert client.get(url).status_code == 403


def test_a_page_asks_the_database_a_fixed_number_of_times(
    desk: Client, town: Town, wave: Wave, django_assert_max_num_queries: Any
) -> None:
    with django_assert_max_num_queries(22):
        desk.get(f"/netwerk/ronde/{wave.pk}/")
