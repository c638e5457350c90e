"""The team handles a question from taking it to closing it; once with nothing but the keyboard."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.functional.journeys import (
    DESK,
    PHONE,
    ask,
    be_called,
    do,
    in_both,
    log_in,
    open_door,
    open_question,
    open_verb,
    reference_on,
)

Open = Callable[..., Any]
Check = Callable[[Any], None]


def test_take_call_ask_on_answer_and_close_while_the_asker_follows(open_page: Open, no_barriers: Check) -> None:
    asker = open_page(PHONE)
    ask(asker, pc4="0342")
    reference = be_called(asker)
    team = open_page(DESK, login="nadia")
    no_barriers(team)
    open_question(team, reference)
    team.get_by_role("button", name="Ik pak dit op").click()
    expect(team.get_by_text("U heeft deze vraag opgepakt.")).to_be_visible()

    box = open_verb(team, "Gebeld")
    box.get_by_role("button", name="Bewaar de belpoging").click()
    expect(team.get_by_text("Kies of u iemand gesproken heeft.").first).to_be_visible()
    no_barriers(team)
    team.get_by_label("Niet bereikt").check()
    team.get_by_role("button", name="Bewaar de belpoging").click()
    expect(team.get_by_text("Eén keer niet bereikt.")).to_be_visible()

    do(team, "Notitie voor het team", "Bewaar de notitie", Uw_notitie="Klinkt moe; eerst over de nacht.")
    do(team, "Iets vragen aan de vrager", "Stel deze vraag", Uw_vraag_aan_de_vrager="Is er vannacht iemand bij u?")
    asker.reload()
    expect(asker.get_by_role("heading", name="Wij vragen u:")).to_be_visible()
    expect(asker.get_by_text("Is er vannacht iemand bij u?").first).to_be_visible()
    expect(asker.get_by_text("Klinkt moe")).to_have_count(0)
    no_barriers(asker)
    asker.get_by_label("Uw bericht").fill("Nee, niemand.")
    asker.get_by_role("button", name="Verstuur").click()

    team.reload()
    expect(team.get_by_text("Nee, niemand.")).to_be_visible()
    do(team, "Antwoord geven", "Zet klaar voor de vrager", Uw_antwoord="Vanavond komt er een vrijwilliger waken.")
    box = open_verb(team, "Afronden")
    box.get_by_role("button", name="Rond de vraag af").click()
    expect(team.get_by_text("Kies hoe het is afgelopen.").first).to_be_visible()
    team.get_by_label("Hoe is het afgelopen?").select_option("geholpen")
    team.get_by_role("button", name="Rond de vraag af").click()
    expect(team.get_by_text("Deze vraag is afgerond")).to_be_visible()
    no_barriers(team)
    asker.reload()
    expect(asker.get_by_text("Vanavond komt er een vrijwilliger waken.")).to_be_visible()
    expect(asker.get_by_role("heading", name="Nog niet geholpen?")).to_be_visible()


def test_split_and_forward_and_the_asker_keeps_one_link(open_page: Open, no_barriers: Check) -> None:
    asker = open_page(PHONE)
    ask(
        asker,
        "Wie waakt er 's nachts bij mijn man? En hoe vraag ik een uitkering aan nu ik niet meer werk?",
        pc4="0342",
    )
    reference = be_called(asker)
    team = open_page(DESK, login="nadia")
    open_question(team, reference)
    do(team, "Splitsen in losse vragen", "Splits de vraag", Eerste_vraag="Waken in de nacht")
    expect(team.get_by_text("Splitsen kan vanaf twee vragen.").first).to_be_visible()
    expect(team.get_by_label("Eerste vraag")).to_have_value("Waken in de nacht")
    team.get_by_label("Tweede vraag").fill("Uitkering aanvragen")
    team.get_by_role("button", name="Splits de vraag").click()
    expect(team.get_by_text("De vraag is gesplitst.")).to_be_visible()

    team.get_by_role("link", name="Uitkering aanvragen").click()
    part = reference_on(team)
    box = open_verb(team, "Doorsturen naar een ander team")
    box.get_by_label("Naar welk team?").select_option("Sociaal loket Rivierdal")
    box.get_by_label("Waarom?").fill("Het loket weet alles van uitkeringen.")
    box.get_by_role("button", name="Stuur door").click()
    expect(team.get_by_text("De vraag ligt nu bij het andere team.")).to_be_visible()

    other = open_page(PHONE, login="kees")
    open_question(other, part)
    expect(other.get_by_text("Het loket weet alles van uitkeringen.")).to_be_visible()
    no_barriers(other)
    asker.reload()
    expect(asker.get_by_text("Waken in de nacht")).to_be_visible()
    expect(asker.get_by_text("Uw vraag is nu bij een ander team")).to_be_visible()
    no_barriers(asker)


def test_a_question_of_another_team_does_not_exist(open_page: Open, no_barriers: Check) -> None:
    asker = open_page()
    ask(asker, pc4="0349")
    reference = be_called(asker)
    kees = open_page(DESK, login="kees")
    open_question(kees, reference)
    nadia = open_page(DESK, login="nadia")
    answer = nadia.goto(kees.url)
    assert answer.status == 404
    expect(nadia.get_by_role("heading", level=1)).to_have_text("Deze pagina is er niet")
    no_barriers(nadia)


def test_someone_else_was_first_and_nothing_is_overwritten(open_page: Open, no_barriers: Check) -> None:
    asker = open_page()
    ask(asker, pc4="0341")
    reference = be_called(asker)
    nadia, joost = open_page(DESK, login="nadia"), open_page(DESK, login="joost")
    for one in (nadia, joost):
        open_question(one, reference)
    nadia.get_by_role("button", name="Ik pak dit op").click()
    expect(nadia.get_by_text("U heeft deze vraag opgepakt.")).to_be_visible()
    with joost.expect_response(re.compile("/claim/")) as answer:
        joost.get_by_role("button", name="Ik pak dit op").click()
    assert answer.value.status == 409
    expect(joost.get_by_text("Kijk eerst wat er veranderd is.").first).to_be_visible()
    no_barriers(joost)
    joost.go_back()
    joost.reload()
    expect(joost.get_by_text("Nadia Bakkali").first).to_be_visible()


def test_a_professional_looks_first_and_then_hands_over(open_page: Open, no_barriers_in_both: Check) -> None:
    page = open_page(DESK, login="nadia")
    open_door(page, "Vraag invoeren")
    no_barriers_in_both(page)
    words = (
        "Mevrouw is 82, haar man wordt niet meer beter. Ze redt de nachten niet alleen en wil niet dat hij weg moet."
    )
    page.get_by_label("De vraag, in de woorden van de persoon").fill(words)
    page.get_by_label("Postcode, alleen de cijfers").fill("0342")
    page.get_by_label("Naam").fill("mevrouw Aalders")
    page.get_by_role("button", name="Kijk eerst mee").click()
    expect(page.get_by_text("Nog niets doorgegeven")).to_be_visible()
    expect(page.get_by_role("heading", name="Wat Naast hierin leest")).to_be_visible()
    expect(page.get_by_label("De vraag, in de woorden van de persoon")).to_have_value(words)
    expect(page.get_by_label("Naam")).to_have_value("mevrouw Aalders")
    no_barriers_in_both(page)
    page.get_by_role("button", name="Geef door aan het team").click()
    expect(page.get_by_text("Vraag dit eerst aan de persoon.").first).to_be_visible()
    no_barriers_in_both(page)
    page.get_by_label("De persoon weet dat ik deze vraag doorgeef").check()
    page.get_by_role("button", name="Geef door aan het team").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("De vraag is doorgegeven")
    no_barriers_in_both(page)
    page.get_by_role("link", name="Open de vraag").click()
    expect(page.get_by_text("mevrouw Aalders").first).to_be_visible()


def test_a_coordinator_finds_teams_people_and_neighbourhoods(open_page: Open, no_barriers_in_both: Check) -> None:
    page = open_page(DESK, login="margriet")
    page.get_by_role("link", name="Teams, wijken en collega’s").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Teams")
    no_barriers_in_both(page)
    page.get_by_role("link", name="Sociaal team De Akkers").click()
    expect(page.get_by_role("heading", name="Nadia Bakkali")).to_be_visible()
    page.get_by_text("Iemand toevoegen, of een andere rol geven").click()
    page.get_by_label("E-mailadres").fill("niemand@rivierdal.invalid")
    page.get_by_role("button", name="Bewaar").click()
    expect(page.get_by_role("alert").get_by_text("Niemand met dit e-mailadres heeft een account.")).to_be_visible()
    expect(page.get_by_label("E-mailadres")).to_have_value("niemand@rivierdal.invalid")
    no_barriers_in_both(page)


@pytest.mark.parametrize("state", ["new", "mine"])
def test_a_question_has_one_first_thing_to_do(open_page: Open, no_barriers: Check, state: str) -> None:
    asker = open_page(PHONE)
    ask(asker, pc4="0342")
    page = open_page(DESK, login="nadia")
    open_question(page, be_called(asker))
    if state == "mine":
        page.get_by_role("button", name="Ik pak dit op").click()
    first, rest = (page.get_by_role("region", name=f"Wat u {words}") for words in ("nu doet", "ook kunt doen"))
    for _ in in_both(page):
        expect(page.locator("main .nl-button--primary:visible")).to_have_count(1)
        expect(first.locator(".nl-button--primary")).to_have_text(
            "Ik pak dit op" if state == "new" else "Bewaar de belpoging"
        )
        expect(rest.get_by_role("heading", level=3)).to_have_count(3)
        no_barriers(page)


def test_the_inbox_with_nothing_but_the_keyboard(open_page: Open) -> None:
    asker = open_page()
    ask(asker, pc4="0344")
    reference = be_called(asker)
    page = open_page(DESK)
    page.goto("/inloggen/")
    log_in_by_keyboard(page)
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Naar de inhoud")).to_be_focused()
    page.keyboard.press("Enter")
    link = page.get_by_role("row").filter(has_text=reference).get_by_role("link")
    tab_to(page, link)
    page.keyboard.press("Enter")
    tab_to(page, page.get_by_role("button", name="Ik pak dit op"))
    page.keyboard.press("Enter")
    expect(page.get_by_text("U heeft deze vraag opgepakt.")).to_be_visible()
    tab_to(page, page.locator("summary").filter(has_text="Antwoord geven"))
    page.keyboard.press("Enter")
    tab_to(page, page.get_by_label("Uw antwoord"))
    page.keyboard.type("Ik bel u morgen om tien uur.")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Uw antwoord staat klaar voor de vrager.")).to_be_visible()
    asker.reload()
    expect(asker.get_by_text("Ik bel u morgen om tien uur.")).to_be_visible()


def log_in_by_keyboard(page: Any) -> None:
    from tests import personas

    tab_to(page, page.get_by_label("E-mail"))
    page.keyboard.type("nadia@rivierdal.invalid")
    page.keyboard.press("Tab")
    page.keyboard.type(personas.PASSWORD)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Werkbak")


def tab_to(page: Any, target: Any, most: int = 120) -> None:
    """Press Tab until `target` has the focus, and see that the focus can be seen."""
    for _ in range(most):
        if target.evaluate("one => one === document.activeElement"):
            outline = target.evaluate(
                "one => { const s = getComputedStyle(one); return s.outlineStyle !== 'none' || s.boxShadow !== 'none' }"
            )
            assert outline, "the focus cannot be seen"
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"the keyboard never came to {target}")


def test_logging_in_with_a_wrong_password_keeps_the_address(open_page: Open, no_barriers: Check) -> None:
    page = open_page()
    page.goto("/inloggen/")
    no_barriers(page)
    page.get_by_label("E-mail").fill("nadia@rivierdal.invalid")
    page.get_by_label("Wachtwoord").fill("niet het goede woord")
    page.get_by_role("button", name="Inloggen").click()
    expect(page.get_by_text("Er klopt nog één ding niet")).to_be_visible()
    expect(page.get_by_label("E-mail")).to_have_value("nadia@rivierdal.invalid")
    no_barriers(page)
    log_in(page, "nadia")
    open_door(page, "Uitloggen")
    expect(page.get_by_role("heading", level=1)).to_have_text("Inloggen")
