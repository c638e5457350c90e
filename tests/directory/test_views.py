"""The public pages: what they show, what they cost, what odd input does, and that looking writes nothing."""

from __future__ import annotations

import re
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
    "/hulp/?postcode=0341AB",
    "/hulp/?wijk=de-akkers&soort=formele+zorg&taal=tr&plaats=on&bladzijde=2",
    f"/hulp/aanbod/{KADE}/",
    "/hulp/bij/thuiszorg-de-waard/",
    "/hulp/wijk/lage-dijk/",
]


@pytest.fixture
def look(rivierdal: MapRecord, client: Client, monday: datetime) -> Client:
    return client


_WRITES = re.compile(r"\b(insert into|update|delete from|create|drop|alter|truncate)\b")


def _text(response: Any) -> str:
    return str(response.content.decode())


def _search(look: Client, words: str, **choices: str) -> Any:
    """As the form sends it."""
    return look.post("/hulp/", {"zoek": words, **choices})


def _writing(seen: Any) -> list[str]:
    """The statements that do more than look; a question may begin with the sets it is made of, and set something for itself."""
    looks = ("select", "savepoint", "release", "with", "set local")
    told = [(q["sql"], q["sql"].strip().lower()) for q in seen]
    return [sql for sql, low in told if not low.startswith(looks) or _WRITES.search(low)]


@pytest.mark.parametrize("url", PAGES)
def test_looking_writes_nothing(look: Client, url: str) -> None:
    with CaptureQueriesContext(connection) as seen:
        assert look.get(url).status_code == 200
    assert _writing(seen) == []


@pytest.mark.parametrize(
    ("url", "ceiling"),
    [
        ("/hulp/", 7),
        ("/hulp/?postcode=0341", 7),
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


@pytest.mark.parametrize(("words", "ceiling"), [("hospice", 7), ("xqzzy", 9)])
def test_a_search_stays_below_its_ceiling_and_writes_nothing(look: Client, words: str, ceiling: int) -> None:
    with CaptureQueriesContext(connection) as seen:
        assert _search(look, words, postcode="0341").status_code == 200
    assert len(seen) <= ceiling
    assert _writing(seen) == []


@pytest.mark.parametrize("url", [url for url in PAGES if not url.startswith("/hulp/?") and url != "/hulp/"])
def test_only_looking_is_allowed(look: Client, url: str) -> None:
    assert look.post(url).status_code == 405


def test_words_stand_in_no_address(look: Client) -> None:
    """Addresses end up in histories and logs; someone may type a name, or what is the matter."""
    for answer in (_search(look, "zorg", postcode="0341"), _search(look, "wereldkeuken", postcode="0350")):
        page = _text(answer)
        assert 'name="zoek"' in page
        assert '<form class="n-card n-stack n-no-print" method="post"' in page
        assert [url for url in re.findall(r'(?:href|action)="([^"]*)"', page) if "zorg" in url.partition("?")[2]] == []
        assert not re.search(r'(?:href|action)="[^"]*(?:zoek=|wereldkeuken)', page)
        assert answer.headers["Cache-Control"] == "no-cache, private"
        assert answer.headers["Referrer-Policy"] == "same-origin"


def test_an_address_with_words_loses_them(look: Client) -> None:
    answer = look.get("/hulp/", {"zoek": "mijn buurman Jan", "postcode": "0341 AB", "soort": "formele zorg"})
    assert answer.status_code == 302
    assert answer.headers["Location"] == "/hulp/?postcode=0341&soort=formele+zorg"


def test_the_page_keeps_the_words_that_the_address_loses(look: Client) -> None:
    answer = look.get("/hulp/", {"zoek": "zorg", "bladzijde": "2"})
    assert answer.headers["Location"] == "/hulp/?bladzijde=2"
    cookie = answer.cookies["zoekwoorden"]
    assert (cookie["max-age"], cookie["path"], bool(cookie["httponly"])) == (60, "/hulp/", True)
    page = look.get(answer.headers["Location"])
    assert re.search(r'<input[^>]*name="zoek"[^>]*value="zorg"|<input[^>]*value="zorg"[^>]*name="zoek"', _text(page))
    assert "Bladzijde 2 van" in _text(page)
    assert "zorg" not in str(page.request["QUERY_STRING"])
    assert page.cookies["zoekwoorden"].value == "", "once is enough"
    assert "private" in page.headers["Cache-Control"]


def test_words_that_were_tampered_with_are_dropped(look: Client) -> None:
    look.cookies["zoekwoorden"] = "x:y:z"
    page = look.get("/hulp/?bladzijde=2")
    assert page.status_code == 200
    assert 'value="x' not in _text(page)


def test_choices_without_words_get_an_address_to_keep_or_share(look: Client) -> None:
    answer = _search(look, "  ", postcode="0341AB", wijk="", plaats="on")
    assert answer.status_code == 302
    assert answer.headers["Location"] == "/hulp/?postcode=0341&plaats=on"
    assert _search(look, "").headers["Location"] == "/hulp/"


def test_the_search_works_with_the_form_token_of_the_page(rivierdal: MapRecord, monday: datetime) -> None:
    strict = Client(enforce_csrf_checks=True)
    assert strict.post("/hulp/", {"zoek": "hospice"}).status_code == 403
    token = re.findall(r'name="csrfmiddlewaretoken" value="([^"]+)"', _text(strict.get("/hulp/")))[0]
    assert "Hospice Het Kompas" in _text(strict.post("/hulp/", {"zoek": "hospice", "csrfmiddlewaretoken": token}))


def test_the_other_language_keeps_the_words(look: Client) -> None:
    page = _text(_search(look, "hospice"))
    assert 'action="/hulp/?taal=en"' in page
    english = look.post("/hulp/?taal=en", {"zoek": "hospice"})
    assert english.headers["Content-Language"] == "en"
    assert "Hospice Het Kompas" in _text(english)


def test_the_search_page_shows_services_with_a_number(look: Client) -> None:
    page = _text(_search(look, "voedselbank"))
    assert "Voedselbank Rivierdal" in page
    assert 'href="tel:0341006280"' in page
    assert "Zoek hulp in de buurt" in page


def test_the_help_bar_is_on_every_page(look: Client) -> None:
    for url in PAGES:
        assert 'href="tel:112"' in _text(look.get(url)), url


def test_counts_are_in_words(look: Client) -> None:
    assert "1 plek met hulp voor De Akkers" in _text(_search(look, "wereldkeuken", postcode="0343"))
    assert "plekken met hulp" in _text(look.get("/hulp/"))


def test_nothing_found_says_what_now(look: Client) -> None:
    page = _text(_search(look, "xqzzy"))
    assert "Wij vonden hier niets" in page
    assert "Stel uw vraag in uw eigen woorden" in page
    assert "tel:0341001000" in page


def test_nothing_here_points_to_other_neighbourhoods(look: Client) -> None:
    page = _text(_search(look, "wereldkeuken", postcode="0350", plaats="on"))
    assert "Niets gevonden voor Het Veen" in page
    assert "Kijk in alle wijken" in page
    everywhere = page[page.index("Wij vonden hier niets") : page.index("Kijk in alle wijken</span>")]
    assert '<input type="hidden" name="zoek" value="wereldkeuken">' in everywhere
    assert 'name="plaats"' in everywhere
    assert 'name="postcode"' not in everywhere


def test_a_postcode_outside_is_told(look: Client) -> None:
    assert "buiten Rivierdal" in _text(look.get("/hulp/?postcode=9999"))


@pytest.mark.parametrize("postcode", ["zz", "12", "0341 ABC", "00341", "03 41", "٠٣٤١x"])
def test_a_wrong_postcode_costs_only_that_field(look: Client, postcode: str) -> None:
    response = _search(look, "hospice", postcode=postcode)
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
    response = look.post("/hulp/", query) if "zoek" in query else look.get("/hulp/", query)
    assert response.status_code == 200
    assert "<b>hospice" not in _text(response)
    assert 'onfocus="b' not in _text(response)


@pytest.mark.parametrize("query", [{"wijk": "nergens"}, {"soort": "x"}, {"taal": "klingon"}, {"zoek": "a\0b"}])
def test_an_unknown_choice_is_told(look: Client, query: dict[str, str]) -> None:
    response = look.post("/hulp/", query)
    assert response.status_code == 422
    assert "Er klopt nog" in _text(response)
    if "zoek" not in query:
        assert look.get("/hulp/", query).status_code == 422


def test_a_story_is_shown_the_way_to_the_question_page(look: Client) -> None:
    assert "U schrijft een heel verhaal" in _text(_search(look, "mijn man slaapt niet meer en ik ben op"))
    assert "U schrijft een heel verhaal" not in _text(_search(look, "hospice"))


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
    page = _text(_search(look, words))
    assert "Praat nu met iemand" in page
    block = page[page.index('class="n-danger') : page.index('id="id_zoek"')]
    assert f'href="tel:{number}"' in block


@pytest.mark.parametrize(
    "words", ["hospice", "euthanasie", "uitvaart", "rouw kind", "pijn", "eten", "huisarts", "pillen"]
)
def test_an_ordinary_search_is_not_called_danger(look: Client, words: str) -> None:
    assert "Praat nu met iemand" not in _text(_search(look, words))


def test_the_next_page_keeps_the_wishes(look: Client) -> None:
    page = _text(_search(look, "zorg", postcode="0341"))
    assert "Bladzijde 1 van" in page
    form = page[page.index('<nav class="n-pages"') : page.index("</nav>", page.index('<nav class="n-pages"'))]
    fields = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', form))
    fields.pop("csrfmiddlewaretoken", None)
    assert fields == {"zoek": "zorg", "postcode": "0341"}
    assert 'name="bladzijde" value="2"' in form
    assert "Bladzijde 2 van" in _text(look.post("/hulp/", {**fields, "bladzijde": "2"}))
    browsing = _text(look.get("/hulp/?postcode=0341"))
    assert 'href="/hulp/?postcode=0341&amp;bladzijde=2"' in browsing


def test_one_kind_of_help_keeps_the_wishes(look: Client) -> None:
    page = _text(_search(look, "zorg", postcode="0341", soort="gemeentelijke voorziening"))
    form = page[
        page.index('aria-label="Soort hulp"') - 600 : page.index("</form>", page.index('aria-label="Soort hulp"'))
    ]
    assert '<input type="hidden" name="zoek" value="zorg">' in form
    assert '<input type="hidden" name="soort"' not in form, "the button says which kind"
    assert 'name="soort" value="gemeentelijke voorziening" aria-current="true"' in form
    assert 'name="soort" value="formele zorg"' in form
    assert 'href="/hulp/?postcode=0341&amp;soort=formele+zorg"' in _text(look.get("/hulp/?postcode=0341"))


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


_SAYS_U = re.compile(r"\b(u|uw|uzelf)\b", re.IGNORECASE)


def _read_aloud(html: str) -> str:
    """What a reader sees in the body, without what they typed themselves and without code."""
    body = html[html.index("<body") :]
    return re.sub(r"<(script|svg|textarea)\b.*?</\1>|<[^>]+>", " ", body, flags=re.DOTALL)


@pytest.mark.parametrize("url", PAGES)
def test_a_child_reads_je_on_every_page(look: Client, url: str) -> None:
    address = f"{url}{'&' if '?' in url else '?'}voor=kind"
    said = _read_aloud(_text(look.get(address)))
    assert [said[max(found.start() - 30, 0) : found.end() + 30] for found in _SAYS_U.finditer(said)] == []
    assert _SAYS_U.search(_read_aloud(_text(look.get(url))))


def test_every_service_and_organisation_says_je_to_a_child(look: Client) -> None:
    wrong = []
    services = Service.objects.filter(status=ServiceStatus.ACTIVE).select_related("organisation")
    pages = {f"/hulp/aanbod/{service.slug}/" for service in services}
    pages |= {f"/hulp/bij/{service.organisation.slug}/" for service in services}
    for url in sorted(pages):
        said = _read_aloud(_text(look.get(url, {"voor": "kind"})))
        wrong += [(url, said[max(found.start() - 30, 0) : found.end() + 30]) for found in _SAYS_U.finditer(said)]
    assert wrong == []


def test_the_voice_goes_along_with_every_link(look: Client) -> None:
    by_id = reverse("directory:service_by_id", args=[stable_id("service", KADE)])
    assert look.get(by_id, {"voor": "kind"}).headers["Location"] == f"/hulp/aanbod/{KADE}/?voor=kind"
    for url in PAGES:
        page = _text(look.get(f"{url}{'&' if '?' in url else '?'}voor=kind"))
        main = page[page.index("<main") : page.index("</main>")]
        inside = re.findall(r'href="(/hulp/[^"]*)"', main)
        assert [link for link in inside if "voor=kind" not in link] == [], url
    found = _text(_search(look, "zorg", voor="kind"))
    assert found.count('name="voor" value="kind"') >= 3
    assert "Wat zoek je?" in found
    assert "Wat zoekt u?" in _text(_search(look, "zorg"))
    assert look.post("/hulp/", {"zoek": "", "voor": "kind"}).headers["Location"] == "/hulp/?voor=kind"


@pytest.mark.parametrize("url", PAGES)
def test_no_style_or_script_stands_in_a_page(look: Client, url: str) -> None:
    page = _text(look.get(url))
    assert " style=" not in page
    assert " onclick=" not in page
