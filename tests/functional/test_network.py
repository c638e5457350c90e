"""A coordinator asks twelve organisations; they answer on a phone without script; the map shows it, and two are brought together."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

from playwright.sync_api import expect

from tests.functional.journeys import DESK, PHONE

Open = Callable[..., Any]
Check = Callable[[Any], None]
Ask = Callable[..., list[tuple[Any, ...]]]
TWELVE = (
    "Coöperatie Buurtzusters", "Thuiszorg De Waard", "Streekziekenhuis Rivierdal", "Hospice De Veerstoep", "Apotheek De Vijzel",
    "Praktijk Vismarkt", "Steunpunt Mantelzorg Rivierdal", "Stichting Welzijn De Schakel", "Sociaal Raadslieden Rivierdal",
    "Inloophuis Het Baken", "Vrijwilligers in de laatste fase", "Maatjes Rivierdal",
)  # fmt: skip
_LINK = re.compile(r"https?://[^/]+(/netwerk/antwoord/\S+)")


def _begin(desk: Any, name: str, check: Check | None = None) -> str:
    """A wave of twelve; returns its address."""
    desk.goto("/netwerk/")
    desk.get_by_role("link", name="Nieuwe ronde").click()
    desk.get_by_label("Hoe heet deze ronde?").fill(name)
    desk.get_by_label("Wanneer gaan de mails weg?").fill("2026-11-23")
    desk.get_by_label("Tot en met welke dag kan iedereen antwoorden?").fill("2099-12-31")
    _open_all(desk)
    desk.evaluate("document.querySelectorAll('input[name=who]').forEach((one) => (one.checked = false))")
    for organisation in TWELVE:
        desk.get_by_label(organisation, exact=True).check()
    if check:
        check(desk)
    desk.get_by_role("button", name="Zet klaar").click()
    expect(desk.get_by_text("Er is nog niets verstuurd.")).to_be_visible()
    desk.get_by_role("button", name="Verstuur de mails nu").click()
    expect(desk.get_by_text("12 mails gaan weg.")).to_be_visible()
    return str(desk.url)


def _open_all(page: Any) -> None:
    """Open what is folded in, as somebody would who looks for a name."""
    page.evaluate("document.querySelectorAll('main details').forEach((one) => (one.open = true))")


def _links(ask_database: Ask, wave: str) -> dict[str, str]:
    """The link in the mail to each."""
    rows = ask_database(
        "select o.name, m.body from network_wavemember w join directory_organisation o on o.id = w.organisation_id"
        " join core_outboxmessage m on m.about = 'network-link:' || w.id where w.wave_id = %s",
        wave.rstrip("/").rsplit("/", 1)[-1],
    )
    return {name: _LINK.search(body).group(1) for name, body in rows}  # type: ignore[union-attr]


def _answer(phone: Any, link: str, knows: list[str]) -> None:
    phone.goto(link)
    for name in knows:
        phone.get_by_label(re.compile(f"^{name}")).check()
    phone.get_by_role("button", name="Verder").click()
    for name in knows:
        part = phone.get_by_role("group", name=name)
        part.get_by_label("Wij wijzen mensen naar hen").check()
        part.get_by_label("Elke maand").check()
    phone.get_by_role("button", name="Klaar").click()
    expect(phone.get_by_role("heading", name="Dank u wel")).to_be_visible()


def test_a_wave_of_twelve_answers(open_page: Open, ask_database: Ask) -> None:
    desk = open_page(DESK, login="margriet")
    wave = _begin(desk, "Twaalf op een rij")
    links = _links(ask_database, wave)
    assert len(links) == 12
    phone = open_page(PHONE, javascript=False)
    for place, name in enumerate(TWELVE):
        _answer(phone, links[name], [TWELVE[(place + step) % 12] for step in (1, 3)])
    expect(phone.locator("svg[role=group]")).to_be_visible()
    desk.goto(wave)
    expect(desk.get_by_text("12 van de 12 antwoordden.")).to_be_visible()
    expect(desk.get_by_text("Iedereen antwoordde. U ziet het hele plaatje.")).to_be_visible()
    assert desk.locator("svg[role=group] path").count() == 24
    # A tap lights who belongs together, on the same page.
    desk.locator("[data-dot='0']").click()
    assert desk.url == wave
    assert desk.locator("[data-dot].is-faint").count() == 12 - 5


def test_search_without_script_keeps_ticks_and_an_answer_can_be_changed(open_page: Open, ask_database: Ask) -> None:
    wave = _begin(open_page(DESK, login="margriet"), "Zoeken zonder script")
    link = _links(ask_database, wave)["Maatjes Rivierdal"]
    phone = open_page(PHONE, javascript=False)
    phone.goto(link)
    phone.get_by_label(re.compile("^Thuiszorg De Waard")).check()
    phone.get_by_label("Zoek een organisatie").fill("vijzel")
    phone.get_by_label("Zoek een organisatie").press("Enter")
    expect(phone.get_by_text("Gevonden")).to_be_visible()
    phone.get_by_label(re.compile("^Apotheek De Vijzel")).check()
    expect(phone.get_by_label(re.compile("^Thuiszorg De Waard"))).to_be_checked()
    phone.get_by_role("button", name="Verder").click()
    phone.get_by_role("button", name="Klaar").click()
    # What this organisation said in the wave before stands there already.
    named = int(re.findall(r"U noemde (\d+) organisaties", phone.inner_text("main"))[0])
    assert named >= 2
    phone.get_by_role("link", name="Verander mijn antwoord").click()
    phone.get_by_label(re.compile("^Apotheek De Vijzel")).uncheck()
    phone.get_by_role("button", name="Verder").click()
    phone.get_by_role("button", name="Klaar").click()
    expect(phone.get_by_text(re.compile(rf"U noemde {named - 1} organisaties? die u kent"))).to_be_visible()


def test_the_map_is_kept_as_a_picture_for_a_slide(open_page: Open) -> None:
    desk = open_page(DESK, login="margriet")
    desk.goto("/netwerk/")
    desk.get_by_role("link", name="Najaar 2026").click()
    wide = desk.locator("svg[role=group]").evaluate("svg => svg.viewBox.baseVal.width")
    desk.get_by_text("Bewaar of deel deze kaart").click()
    with desk.expect_download() as found:
        desk.get_by_role("button", name="Plaatje voor een dia (PNG)").click()
    assert found.value.suggested_filename == "netwerkkaart.png"
    made = Path(found.value.path()).read_bytes()
    assert made[:8] == b"\x89PNG\r\n\x1a\n"
    # Width and height stand behind the name of the first part; twice as sharp as the screen.
    assert int.from_bytes(made[16:20], "big") == round(2 * wide)
    plain = open_page(DESK, javascript=False, login="margriet")
    plain.goto(desk.url)
    plain.get_by_text("Bewaar of deel deze kaart").click()
    expect(plain.get_by_role("link", name="Plaatje (SVG)")).to_be_visible()
    assert plain.get_by_role("button", name="Plaatje voor een dia (PNG)").count() == 0


def test_the_pages_are_easy_for_everyone(open_page: Open, no_barriers_in_both: Check, ask_database: Ask) -> None:
    # Who was brought together in an earlier journey is not proposed again.
    ask_database("delete from network_meetingidea returning id")
    desk = open_page(DESK, login="margriet")
    wave = _begin(desk, "Voor iedereen", no_barriers_in_both)
    links = _links(ask_database, wave)
    for name, knows in {TWELVE[0]: TWELVE[2:5], TWELVE[6]: TWELVE[7:9], TWELVE[2]: TWELVE[:1]}.items():
        page = open_page(PHONE)
        page.goto(links[name])
        no_barriers_in_both(page)
        _answer(page, links[name], list(knows))
        no_barriers_in_both(page)
        page.go_back()
        no_barriers_in_both(page)
    page = open_page(PHONE)
    page.goto(links[TWELVE[9]] + "samen/")
    page.get_by_role("button", name="Verder").click()
    # Who answered a wave before sees those first, and the list of strangers folded in.
    expect(page.get_by_role("heading", name="Wat doet u samen?")).to_be_visible()
    _open_all(page)
    page.get_by_label(re.compile(f"^{TWELVE[3]}")).check()
    page.get_by_role("button", name="Klaar").click()
    for address in ("/netwerk/", wave, f"{wave}?organisatie=cooperatie-buurtzusters", f"{wave}ontmoeten/"):
        desk.goto(address)
        no_barriers_in_both(desk)
    desk.get_by_role("button", name=re.compile("^Zet op de agenda")).first.click()
    expect(desk.get_by_text("Het staat op de lijst voor de casustafel.")).to_be_visible()
    desk.get_by_label("het ging niet door").first.check()
    desk.get_by_role("button", name=re.compile("^Bewaar")).first.click()
    expect(desk.get_by_text("Het ging niet door.")).to_be_visible()
    no_barriers_in_both(desk)
