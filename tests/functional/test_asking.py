"""Someone asks, doubts, answers, is called back, follows, replies, stops and opens it again."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.functional.journeys import NIGHT, PHONE, ask, be_called
from tests.personas import DANGER

Open = Callable[..., Any]
Check = Callable[[Any], None]


def test_from_the_first_word_to_the_answer_and_back(open_page: Open, no_barriers_in_both: Check) -> None:
    page = open_page(PHONE)
    page.goto("/")
    no_barriers_in_both(page)
    ask(page, asker="Iemand naast mij is ziek", pc4="0342")
    expect(page.get_by_role("heading", level=1)).to_have_text("Wie u kan helpen")
    expect(page.get_by_text("Begin bij:")).to_be_visible()
    expect(page.get_by_role("heading", name="Bij u in de buurt")).to_be_visible()
    assert NIGHT[:20] not in page.url
    no_barriers_in_both(page)

    doubt = page.get_by_role("button", name=re.compile("^Dit klopt niet")).first
    need = doubt.text_content().split(":")[-1].strip()
    doubt.click()
    undo = page.get_by_role("button", name=re.compile(f"^Dit klopt toch.*{re.escape(need)}"))
    expect(undo).to_be_visible()
    undo.click()
    expect(page.get_by_role("button", name=re.compile(f"^Dit klopt niet.*{re.escape(need)}"))).to_be_visible()

    page.get_by_role("link", name="Laat iemand mij bellen").click()
    expect(page.get_by_role("heading", name="Laat iemand mij bellen")).to_be_in_viewport()
    reference = be_called(page)
    expect(page.get_by_role("heading", name="Wij hebben uw vraag ontvangen")).to_be_visible()
    expect(page.get_by_text("Aanmeldteam Stad en Haven").first).to_be_visible()
    expect(page.get_by_text(re.compile("U hoort uiterlijk \\w+dag"))).to_be_visible()
    assert page.url in page.locator("body").inner_text()
    no_barriers_in_both(page)

    page.get_by_label("Uw bericht").fill("Bel na tien uur, dan is de zuster weg.")
    page.get_by_role("button", name="Verstuur").click()
    expect(page.get_by_text("Uw bericht is bij het team.")).to_be_visible()
    expect(page.get_by_text("Bel na tien uur, dan is de zuster weg.")).to_be_visible()
    expect(page.get_by_role("heading", name="Wij hebben uw vraag ontvangen")).to_have_count(0)

    page.get_by_text("Ik heb de hulp niet meer nodig").click()
    page.get_by_role("button", name="Trek mijn vraag in").click()
    expect(page.get_by_text("U heeft deze vraag ingetrokken.")).to_be_visible()
    no_barriers_in_both(page)
    page.get_by_role("button", name="Open mijn vraag weer").click()
    expect(page.get_by_text("Uw vraag is weer open.")).to_be_visible()
    expect(page.get_by_role("heading", level=1)).to_contain_text(reference)


def test_a_question_back_can_be_answered_and_skipped(open_page: Open) -> None:
    page = open_page()
    ask(page, pc4="0342")
    first = page.get_by_role("region").filter(has=page.get_by_role("button", name="Weet ik niet"))
    words = first.get_by_role("heading").inner_text()
    first.get_by_role("button").first.click()
    expect(page.get_by_role("heading", name=words)).to_have_count(0)
    expect(page.get_by_role("heading", name="Laat iemand mij bellen")).to_be_visible()  # the last part: all is there
    if first.count():
        second = first.get_by_role("heading").inner_text()
        first.get_by_role("button", name="Weet ik niet").click()
        expect(page.get_by_role("heading", name=second)).to_have_count(0)
        expect(page.get_by_role("heading", name="Hulp die hierbij past")).to_be_visible()
    expect(page.get_by_role("button", name="Weet ik niet", exact=True)).to_have_count(0)


def test_going_back_loses_nothing_that_was_filled_in(open_page: Open, no_barriers: Check) -> None:
    page = open_page()
    ask(page, asker="Iemand naast mij is ziek", pc4="0342")
    words, me, place = (
        page.get_by_label("Wat is uw vraag"),
        page.get_by_label("Iemand naast mij is ziek"),
        page.locator("#id_pc4"),
    )
    for way in ("the button on the page", "the browser", "the menu"):
        if way == "the button on the page":
            page.get_by_role("button", name="Terug naar uw vraag").click()
            no_barriers(page)
        elif way == "the browser":
            page.go_back()
        else:
            page.get_by_role("link", name="Stel uw vraag").click()
        expect(words).to_have_value(NIGHT)
        expect(me).to_be_checked()
        expect(place).to_have_value("0342")
        page.get_by_role("button", name="Bekijk welke hulp er is").click()
        expect(page.get_by_role("heading", name="Bij u in de buurt")).to_be_visible()
    page.get_by_role("link", name="Stel een andere vraag").click()
    expect(words).to_have_value("")
    expect(place).to_have_value("")
    expect(me).not_to_be_checked()


def test_without_javascript_an_answer_and_a_doubt_are_said_back_and_taken_back(open_page: Open) -> None:
    page = open_page(PHONE, javascript=False)
    ask(page, pc4="0342")
    asked = page.get_by_role("region").filter(has=page.get_by_role("button", name="Weet ik niet"))
    words = asked.get_by_role("heading").inner_text()
    choice = asked.get_by_role("button").first.inner_text()
    asked.get_by_role("button").first.click()
    note = page.locator("#veranderd")
    expect(note).to_be_focused()
    expect(note).to_contain_text(f"U zei: {choice}")
    expect(page.get_by_role("heading", name="Dit vroegen wij u")).to_be_visible()
    page.get_by_role("button", name=re.compile(f"^Toch niet.*{re.escape(words)}")).click()
    expect(page.get_by_role("heading", name="Dit vroegen wij u")).to_have_count(0)
    expect(note).to_contain_text("Dit antwoord telt niet meer mee")
    page.get_by_role("button", name=re.compile("^Dit klopt niet")).first.click()
    expect(note).to_contain_text("Wij hebben weggelaten:")
    note.get_by_role("button", name="Maak dit ongedaan").click()
    expect(note).to_contain_text("Dit telt weer mee:")
    page.get_by_role("button", name="Terug naar uw vraag").click()
    expect(page.locator("#id_pc4")).to_have_value("0342")


def test_changing_your_own_words_changes_the_answer(open_page: Open) -> None:
    page = open_page()
    ask(page)
    page.get_by_text("Wilt u uw tekst veranderen?").click()
    mine = page.get_by_label("Uw tekst")
    expect(mine).to_have_value(NIGHT)
    mine.fill("Ik ben ziek en krijg steeds minder geld. De rekeningen blijven liggen en ik heb schulden.")
    before = page.get_by_role("article").first.inner_text()
    page.get_by_role("group").filter(has=mine).get_by_role("button", name="Kijk opnieuw").click()
    expect(page.get_by_role("article").first).not_to_have_text(before)
    expect(page.get_by_role("article").first).to_contain_text(re.compile("geld|schuld|rekening", re.IGNORECASE))
    expect(page.locator("#veranderd")).to_contain_text("Wij hebben uw tekst opnieuw gelezen.")


def test_a_postcode_on_the_result_shows_who_is_near_and_leads_to_the_map(open_page: Open, no_barriers: Check) -> None:
    page = open_page()
    ask(page)
    page.get_by_label("Postcode, alleen de cijfers").fill("0342")
    page.get_by_role("button", name="Laat zien wie er in de buurt is").click()
    expect(page.get_by_label("Postcode, alleen de cijfers")).to_have_count(0)
    page.get_by_text("Hier kunt u ook terecht").click()
    with page.expect_popup() as beside:
        page.get_by_role("link", name="Zoek zelf verder bij u in de buurt").click()
    expect(beside.value).to_have_url(re.compile(r"/hulp/\?postcode=0342$"))
    no_barriers(beside.value)
    expect(page.get_by_role("heading", name="Bij u in de buurt")).to_be_visible()


def test_danger_comes_first_and_the_team_is_rung(
    open_page: Open, no_barriers: Check, size: dict[str, int], ask_database: Callable[..., list[Any]]
) -> None:
    page = open_page(size)
    ask(page, DANGER, pc4="0341")
    block = page.get_by_role("alert")
    expect(block.get_by_role("link").first).to_be_in_viewport()
    assert block.get_by_role("link").first.get_attribute("href") in ("tel:08000113", "tel:113", "tel:112")
    order = page.get_by_role("heading").all_inner_texts()
    assert order[:3] == ["Er is nu hulp", "Praat nu met iemand", "Laat iemand mij bellen"]
    no_barriers(page)
    reference = be_called(page)
    expect(page.get_by_role("alert").get_by_role("link", name="Bel 112")).to_be_visible()
    expect(page.get_by_text("Iemand van het team belt u zo snel mogelijk.")).to_be_visible()
    no_barriers(page)

    desk = open_page(size, login="nadia")
    expect(desk.get_by_text("Er is iemand in gevaar").first).to_be_visible()
    no_barriers(desk)
    mails = ask_database('select "to", subject, body from core_outboxmessage where subject like %s', f"%{reference}%")
    assert {to for to, _, _ in mails} == {"stad@rivierdal.invalid", "margriet@rivierdal.invalid"}
    assert not [body for _, _, body in mails if "pillen" in body]
    # Others in danger may be waiting too; the banner shows the five that wait longest.
    desk.get_by_role("link", name=f"Open vraag {reference}").click()
    desk.get_by_role("button", name="Ik pak dit op").click()
    expect(desk.get_by_text("U heeft deze vraag opgepakt.")).to_be_visible()
    desk.goto("/werkbak/")
    expect(desk.get_by_role("link", name=f"Open vraag {reference}")).to_have_count(0)


def test_a_child_is_spoken_to_as_a_child_and_always_sees_whom_to_call(open_page: Open, no_barriers: Check) -> None:
    page = open_page()
    ask(
        page,
        "mijn vader gaat dood en mama huilt steeds. ik durf het niemand te zeggen op school",
        asker="Ik ben jonger dan 18",
    )
    expect(page.get_by_role("heading", level=1)).to_have_text(re.compile("Wie jou kan helpen|Er is nu hulp"))
    expect(page.get_by_role("main").get_by_role("link", name=re.compile("0800-0432")).first).to_be_visible()
    expect(page.get_by_label("Je telefoonnummer")).to_be_visible()
    no_barriers(page)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("   ", "Er staat nog geen vraag."),
        ("😢💔🙏", "In uw tekst staan geen woorden die wij kunnen lezen."),
        ("Mijn man is ernstig ziek en ik ben moe. " * 530, "Uw tekst is te lang voor ons."),
        ("waar kan ik een pizza bestellen", "Hier gaan wij niet over."),
        ("Ik ben ziek en red het thuis niet. Mijn bsn is 111222333.", "U schreef een nummer van uzelf op."),
        ("Ik ben ziek en red het niet. Ik woon in de Dorpsstraat 12, 0342 AB.", "U schreef een adres op."),
    ],
    ids=["empty", "emoji", "too long", "not ours", "number", "address"],
)
def test_odd_words_get_a_kind_answer_and_nothing_is_lost(
    open_page: Open, no_barriers: Check, text: str, said: str
) -> None:
    page = open_page()
    ask(page, text)
    expect(page.get_by_text(said).first).to_be_visible()
    no_barriers(page)
    if text.strip():
        kept = page.locator("[name=text]").first.input_value()
        assert kept.replace("\r\n", "\n").strip() == text.strip()


def test_html_is_shown_as_words_and_never_run(open_page: Open) -> None:
    page = open_page()
    words = "<script>document.title='gekaapt'</script> Mijn man is <b>ziek</b> en ik slaap niet. Wie waakt er 's nachts bij hem?"
    ask(page, words)
    expect(page).to_have_title(re.compile("Naast"))
    be_called(page)
    expect(page.get_by_text("<script>document.title='gekaapt'</script>")).to_be_visible()
    expect(page).to_have_title(re.compile("Naast"))


def test_english_words_get_help_and_the_switch_comes_back_to_a_safe_page(open_page: Open, no_barriers: Check) -> None:
    page = open_page()
    ask(page, "My father has cancer and will not recover. Who can help us at home during the night?")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    expect(page.get_by_role("heading", name="Laat iemand mij bellen")).to_be_visible()
    page.get_by_role("button", name="English").click()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    expect(page.get_by_role("button", name="Nederlands")).to_be_visible()
    no_barriers(page)
    page.get_by_role("button", name="Nederlands").click()
    expect(page.locator("html")).to_have_attribute("lang", "nl")


def test_a_phone_number_that_is_none_is_asked_again_and_all_else_is_kept(open_page: Open, no_barriers: Check) -> None:
    page = open_page()
    ask(page, pc4="0342")
    be_called(page, phone="bel maar", name="Marijke", email="geen adres")
    expect(page.get_by_text("Er kloppen nog 2 dingen niet")).to_be_visible()
    expect(page.get_by_label("Uw naam")).to_have_value("Marijke")
    expect(page.get_by_label("Uw telefoonnummer")).to_have_value("bel maar")
    no_barriers(page)
    page.get_by_label("Uw e-mailadres").fill("")
    assert be_called(page).startswith("R-")


def test_without_javascript_everything_can_be_done(open_page: Open) -> None:
    page = open_page(PHONE, javascript=False)
    ask(page, asker="Ik ben zelf ziek", pc4="0343")
    page.get_by_role("button", name=re.compile("^Dit klopt niet")).first.click()
    expect(page.get_by_role("button", name=re.compile("^Dit klopt toch"))).to_be_visible()
    assert be_called(page).startswith("R-")
    page.get_by_text("Ik heb de hulp niet meer nodig").click()
    page.get_by_role("button", name="Trek mijn vraag in").click()
    expect(page.get_by_text("U heeft deze vraag ingetrokken.")).to_be_visible()


def test_a_draft_survives_a_closed_page_and_is_gone_after_sending(open_page: Open) -> None:
    page = open_page()
    page.goto("/")
    field = page.get_by_label("Wat is uw vraag, of wat is er aan de hand?")
    field.fill(NIGHT)
    page.goto("/over/")
    page.goto("/")
    expect(field).to_have_value(NIGHT)
    page.get_by_role("button", name="Bekijk welke hulp er is").click()
    be_called(page)
    page.goto("/")
    expect(field).to_have_value("")
