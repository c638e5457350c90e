"""The public pages: what they show, what they cost, what odd input does, and that looking writes nothing."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from naast.core.actors import Actor
from naast.directory import actions
from naast.directory.choices import ServiceStatus
from naast.directory.models import Service
from naast.directory.records import MapRecord, stable_id

KADE = "huisartsen-de-kade-spreekuur"
PAGES = [
    "/hulp/",
    "/hulp/?zoek=hospice&postcode=0341AB",
    "/hulp/?zoek=mantelsorg&wijk=de-akkers&soort=formele+zorg&taal=tr&plaats=on&bladzijde=2",
    f"/hulp/aanbod/{KADE}/",
    "/hulp/bij/thuiszorg-de-waard/",
    "/hulp/wijk/lage-dijk/",
]


@pytest.fixture
def look(rivierdal: MapRecord, client: Client, monday: datetime) -> Client:
    return client


def _text(response: Any) -> str:
    return str(response.content.decode())


@pytest.mark.parametrize("url", PAGES)
def test_looking_writes_nothing(look: Client, url: str) -> None:
    with CaptureQueriesContext(connection) as seen:
        assert look.get(url).status_code == 200
    written = [q["sql"] for q in seen if not q["sql"].startswith(("SELECT", "SAVEPOINT", "RELEASE"))]
    assert written == []


@pytest.mark.parametrize(
    ("url", "ceiling"),
    [
        ("/hulp/", 5),
        ("/hulp/?zoek=hospice&postcode=0341", 5),
        ("/hulp/?zoek=xqzzy&postcode=0341", 8),
        (f"/hulp/aanbod/{KADE}/", 7),
        ("/hulp/aanbod/praktijk-vismarkt-spreekuur/", 9),
        ("/hulp/bij/welzijn-de-schakel/", 5),
        ("/hulp/wijk/oud-rivierdal/", 5),
    ],
)
def test_a_page_stays_below_its_ceiling(
    look: Client, django_assert_max_num_queries: Any, url: str, ceiling: int
) -> None:
    look.get("/hulp/")
    with django_assert_max_num_queries(ceiling):
        assert look.get(url).status_code == 200


@pytest.mark.parametrize("url", PAGES)
def test_only_looking_is_allowed(look: Client, url: str) -> None:
    assert look.post(url).status_code == 405


def test_the_search_page_shows_services_with_a_number(look: Client) -> None:
    page = _text(look.get("/hulp/?zoek=voedselbank"))
    assert "Voedselbank Rivierdal" in page
    assert 'href="tel:0341006280"' in page
    assert "Zoek hulp in de buurt" in page


def test_the_help_bar_is_on_every_page(look: Client) -> None:
    for url in PAGES:
        assert 'href="tel:112"' in _text(look.get(url)), url


def test_counts_are_in_words(look: Client) -> None:
    assert "1 plek met hulp voor De Akkers" in _text(look.get("/hulp/?zoek=wereldkeuken&postcode=0343"))
    assert "plekken met hulp" in _text(look.get("/hulp/"))


def test_nothing_found_says_what_now(look: Client) -> None:
    page = _text(look.get("/hulp/?zoek=xqzzy"))
    assert "Wij vonden hier niets" in page
    assert "Stel uw vraag in uw eigen woorden" in page
    assert "tel:0341001000" in page


def test_nothing_here_points_to_other_neighbourhoods(look: Client) -> None:
    page = _text(look.get("/hulp/?zoek=wereldkeuken&postcode=0350"))
    assert "Niets gevonden voor Het Veen" in page
    assert "Kijk in alle wijken" in page
    assert 'href="/hulp/?zoek=wereldkeuken"' in page


def test_a_postcode_outside_is_told(look: Client) -> None:
    assert "buiten Rivierdal" in _text(look.get("/hulp/?postcode=9999"))


@pytest.mark.parametrize("postcode", ["zz", "12", "0341 ABC", "00341", "03 41", "٠٣٤١x"])
def test_a_wrong_postcode_costs_only_that_field(look: Client, postcode: str) -> None:
    response = look.get("/hulp/", {"zoek": "hospice", "postcode": postcode})
    assert response.status_code == 422
    assert "Een postcode begint met vier cijfers" in _text(response)
    assert "Hospice Het Kompas" in _text(response)


@pytest.mark.parametrize(
    "query",
    [
        {"zoek": "x" * 20_000},
        {"zoek": "'; drop table x; --"},
        {"zoek": "😀😀"},
        {"zoek": "<b>hospice</b>"},
        {"zoek": 'a" onfocus="b'},
        {"bladzijde": "0"},
        {"bladzijde": "-1"},
        {"bladzijde": "99999999999999"},
        {"bladzijde": "²"},
        {"bladzijde": "twee"},
    ],
)
def test_odd_input_gets_a_page(look: Client, query: dict[str, str]) -> None:
    response = look.get("/hulp/", query)
    assert response.status_code == 200
    assert "<b>hospice" not in _text(response)
    assert 'onfocus="b' not in _text(response)


@pytest.mark.parametrize("query", [{"wijk": "nergens"}, {"soort": "x"}, {"taal": "klingon"}, {"zoek": "a\0b"}])
def test_an_unknown_choice_is_told(look: Client, query: dict[str, str]) -> None:
    response = look.get("/hulp/", query)
    assert response.status_code == 422
    assert "Er klopt nog" in _text(response)


def test_a_story_is_shown_the_way_to_the_question_page(look: Client) -> None:
    assert "U schrijft een heel verhaal" in _text(
        look.get("/hulp/", {"zoek": "mijn man slaapt niet meer en ik ben op"})
    )
    assert "U schrijft een heel verhaal" not in _text(look.get("/hulp/", {"zoek": "hospice"}))


@pytest.mark.parametrize(
    ("words", "number"),
    [
        ("ik wil dood", "08000113"),
        ("zelfmoord", "08000113"),
        ("hij slaat mij", "08002000"),
        ("krijgt geen adem", "112"),
    ],
)
def test_danger_in_the_search_field_comes_first(look: Client, words: str, number: str) -> None:
    page = _text(look.get("/hulp/", {"zoek": words}))
    assert "Praat nu met iemand" in page
    block = page[page.index('class="n-danger') : page.index('name="zoek"')]
    assert f'href="tel:{number}"' in block


@pytest.mark.parametrize(
    "words", ["hospice", "euthanasie", "uitvaart", "rouw kind", "pijn", "eten", "huisarts", "pillen"]
)
def test_an_ordinary_search_is_not_called_danger(look: Client, words: str) -> None:
    assert "Praat nu met iemand" not in _text(look.get("/hulp/", {"zoek": words}))


def test_the_next_page_keeps_the_wishes(look: Client) -> None:
    page = _text(look.get("/hulp/?zoek=zorg&postcode=0341"))
    assert "Bladzijde 1 van" in page
    assert 'href="/hulp/?zoek=zorg&amp;postcode=0341&amp;bladzijde=2"' in page


def test_a_service_tells_what_a_caller_wants_to_know(look: Client) -> None:
    page = _text(look.get(f"/hulp/aanbod/{KADE}/"))
    for said in (
        "Spreekuur en huisbezoek",
        "Huisartsenpraktijk De Kade",
        "0341-00 11 10",
        "Nu open, tot 17.00 uur.",
        "Er is plaats voor nieuwe mensen. Nagevraagd op 2 november 2026.",
        "Hier is het goed voor",
        "De lift zit achter de fietsenstalling.",
        "Nagekeken op 14 oktober 2026, 5 weken geleden.",
        "Gratis, geen eigen risico.",
        "Kade 14, 0341 AC Rivierdal",
    ):
        assert said in page, said


def test_a_service_for_the_whole_town_says_so(look: Client) -> None:
    assert "Heel Rivierdal" in _text(look.get("/hulp/aanbod/wmo-loket-rivierdal-spoed/"))
    assert "Heel Rivierdal, en postcode 0361." in _text(look.get("/hulp/aanbod/hospice-de-veerstoep-verblijf/"))
    assert "Het hele land" in _text(look.get("/hulp/aanbod/uwv-ziektewet/"))


def test_no_room_shows_who_does_have_room(look: Client) -> None:
    page = _text(look.get("/hulp/aanbod/praktijk-vismarkt-spreekuur/"))
    assert "Nu geen plaats" in page
    assert "Hier is wel plaats" in page


def test_other_rooms_may_come_by_id(look: Client) -> None:
    by_id = reverse("directory:service_by_id", args=[stable_id("service", KADE)])
    assert look.get(by_id).headers["Location"] == f"/hulp/aanbod/{KADE}/"
    assert reverse("directory:service", kwargs={"slug": str(stable_id("service", KADE))}) == by_id


@pytest.mark.parametrize(
    "url",
    [
        "/hulp/aanbod/nergens/",
        "/hulp/bij/nergens/",
        "/hulp/wijk/nergens/",
        f"/hulp/aanbod/{stable_id('service', 'x')}/",
    ],
)
def test_what_is_not_there_is_a_kind_404(look: Client, url: str) -> None:
    response = look.get(url)
    assert response.status_code == 404
    assert "Deze pagina is er niet" in _text(response)


def test_a_closed_service_is_gone_for_residents(look: Client) -> None:
    service = Service.objects.get(slug=KADE)
    actions.set_status(service_id=service.pk, status=ServiceStatus.INACTIVE, by=Actor.system())
    assert look.get(f"/hulp/aanbod/{KADE}/").status_code == 404
    assert "Spreekuur en huisbezoek" not in _text(look.get("/hulp/bij/huisartsen-de-kade/"))


def test_an_organisation_shows_what_it_offers(look: Client) -> None:
    page = _text(look.get("/hulp/bij/thuiszorg-de-waard/"))
    assert "vijf kleine teams" in page
    assert "Verpleegkundige voor wie niet meer beter wordt" in page
    assert "wijkverpleegkundige" in page.lower()


def test_a_neighbourhood_shows_what_is_really_of_this_place(look: Client) -> None:
    page = _text(look.get("/hulp/wijk/lage-dijk/"))
    assert "Hulp in Lage Dijk" in page
    assert "Dijktafel" in page
    assert "0349" in page


@pytest.mark.parametrize("url", PAGES)
def test_no_style_or_script_stands_in_a_page(look: Client, url: str) -> None:
    page = _text(look.get(url))
    assert " style=" not in page
    assert " onclick=" not in page
