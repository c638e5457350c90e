"""From a worry to a visit in the browser: a neighbour on a phone, a nurse, the neighbour's own page, figures; and without a yes, a card."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from naast.core import clock
from tests.functional.journeys import DESK, PHONE

WORDS = "Mijn buurvrouw komt de trap niet meer op en haar man is op."


def _worry(page: Any, asked: str, *, danger: str = "Nee, dit is er nu niet") -> None:
    page.goto("/")
    page.get_by_role("link", name="Ik maak me zorgen om iemand").click()
    page.get_by_label(danger).check()
    page.get_by_label("Wat merkt u?").fill(WORDS)
    page.get_by_label("zo houd ik het niet lang meer vol").check()
    page.get_by_label("Deze week").check()
    page.get_by_label(asked).check()
    page.get_by_label("Postcode van deze persoon").fill("0342 AB")
    page.get_by_role("button", name="Wat kan ik nu doen?").click()


def test_from_a_worry_to_a_visit(
    open_page: Callable[..., Any], no_barriers_at_the_table: Callable[[Any], None]
) -> None:
    name = "Verzonnen Buurvrouw"
    page = open_page(PHONE)
    page.goto("/zorgen/")
    no_barriers_at_the_table(page)
    page.get_by_role("button", name="Wat kan ik nu doen?").click()
    no_barriers_at_the_table(page)
    _worry(page, "Ja, de persoon vindt het goed")
    no_barriers_at_the_table(page)
    assert page.get_by_text("Mag ik uw naam, uw telefoonnummer en deze vraag doorgeven").count() == 1
    page.get_by_label("Naam van de persoon").fill(name)
    page.get_by_label("Telefoonnummer van de persoon").fill("bel maar")
    page.get_by_label("gezegd", exact=True).check()
    page.get_by_role("button", name="Geef dit door").click()
    no_barriers_at_the_table(page)
    assert page.get_by_label("Naam van de persoon").input_value() == name
    page.get_by_label("Telefoonnummer van de persoon").fill("06 00 00 00 09")
    page.get_by_role("button", name="Geef dit door").click()
    assert page.get_by_role("heading", level=1).inner_text() == "Uw melding is ontvangen"
    no_barriers_at_the_table(page)
    own, number = page.url, re.findall(r"M-[2-9A-Z]{6}", page.content())[0]
    nurse = open_page(DESK, login="ria")
    nurse.goto("/bezoek/")
    nurse.get_by_role("link", name="op uw team").click()
    no_barriers_at_the_table(nurse)
    nurse.get_by_role("link", name=name).click()
    no_barriers_at_the_table(nurse)
    assert number in nurse.content()
    nurse.get_by_role("button", name="Ik bel").click()
    nurse.get_by_role("button", name="Gesproken").click()
    page.goto(own)
    assert page.get_by_role("heading", level=1).inner_text() == "Uw melding is opgepakt"
    assert name not in page.content()
    nurse.locator("summary").get_by_text("Spreek een bezoek af").click()
    nurse.get_by_label("Welke dag is het bezoek?").fill(f"{clock.today() + timedelta(days=1)}")
    nurse.locator("details[open]").get_by_role("button", name="Bewaar").click()
    assert nurse.get_by_text("bezoek op").count() >= 1
    nurse.locator("summary").get_by_text("Mag de huisarts het weten?").click()
    nurse.locator("details[open]").get_by_label("Ja", exact=True).check()
    nurse.locator("details[open]").get_by_role("button", name="Bewaar").click()
    assert nurse.get_by_role("link", name="Brief aan de huisarts").count() == 1
    no_barriers_at_the_table(nurse)
    nurse.goto("/bezoek/cijfers/")
    no_barriers_at_the_table(nurse)
    assert name not in nurse.content()


def test_without_a_yes_there_is_a_card_and_no_place_for_a_name(
    open_page: Callable[..., Any], no_barriers_at_the_table: Callable[[Any], None]
) -> None:
    page = open_page(PHONE)
    _worry(page, "Nee, de persoon wil het niet")
    assert page.get_by_role("heading", level=1).inner_text() == "Nee is nee"
    assert page.get_by_label("Naam van de persoon").count() == 0
    no_barriers_at_the_table(page)
    page.get_by_label("Op welke dag wilt u de mail?").fill(f"{clock.today() + timedelta(days=9)}")
    page.get_by_label("Uw e-mailadres").fill("buur@rivierdal.invalid")
    page.get_by_role("button", name="Stuur mij die dag een mail").click()
    assert page.get_by_text("U krijgt op die dag één mail").count() == 1
    page.goto("/zorgen/kaartje/?wijk=0342")
    assert page.get_by_role("link", name=re.compile("0341-00 20 20")).count() == 1
    no_barriers_at_the_table(page)


def test_danger_comes_before_everything(
    open_page: Callable[..., Any], no_barriers_at_the_table: Callable[[Any], None]
) -> None:
    page = open_page(PHONE)
    _worry(page, "Ik heb het nog niet gevraagd", danger="Is er nu direct gevaar voor het leven van iemand?")
    top = "s => document.querySelector(s).getBoundingClientRect().top"
    assert page.evaluate(top, ".n-danger") < page.evaluate(top, "h1")
    assert page.locator(".n-danger").get_by_role("link", name=re.compile("112")).count() == 1
    no_barriers_at_the_table(page)


def test_instruments_hold_outcomes_only(
    open_page: Callable[..., Any], no_barriers_at_the_table: Callable[[Any], None]
) -> None:
    page = open_page(DESK, login="ria")
    page.goto("/bezoek/")
    page.get_by_role("link", name="Dina Verbeek").last.click()
    page.get_by_role("link", name="Meetinstrumenten").click()
    no_barriers_at_the_table(page)
    page.get_by_label("Welk meetinstrument?").select_option("Lastmeter")
    page.get_by_label("Uitkomst").fill("6 (vandaag)")
    page.get_by_role("button", name="Bewaar").click()
    assert page.get_by_text("Lastmeter: 6 (vandaag)").count() == 1
    page.get_by_label("Nee, dat zou mij niet verbazen").check()
    page.get_by_role("button", name="Wat volgt daaruit?").click()
    assert page.get_by_text("Kijk dan nu samen vooruit").count() == 1
    assert not page.get_by_label("Nee, dat zou mij niet verbazen").is_checked()
    no_barriers_at_the_table(page)
