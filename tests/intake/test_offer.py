"""What stands first, for whom, and why: no grief before a death, no faith unasked, reasons that are reasons, one order for all."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client
from tests.conftest import Cast
from tests.intake.test_changes import note_of, words_in
from tests.intake.test_result_page import names_of, town  # noqa: F401
from tests.intake.test_views import CALL_ME, RESULT, questions, text_of

from naast.directory.presenters.titles import both_names, titles
from naast.engine.answering import load_packs
from naast.engine.understanding import Span
from naast.intake import queries
from naast.intake.presenters import offer
from naast.intake.presenters.changes import Offer, gone_from, moved
from naast.intake.presenters.nearby import near_for
from naast.intake.presenters.reading import quote, short
from naast.intake.presenters.tongue import tongue_of

pytestmark = pytest.mark.django_db
PACK = load_packs()
GRIEF = {"rouw-kind", "rouw-volwassene", "nazorg-huisarts"}
CIRCLE = {"cultuursensitieve-hulp", "tolk"}
EMPLOYER = "Mijn medewerker is ernstig ziek en wordt niet meer beter. Wat moet ik regelen?"
ADVICE = re.compile(
    r"^(Vraag|Bel|Laat|Kijk|Zeg|Spreek|Teken|Meld|Gebruik|Neem|Reken|Bespreek|Schrijf|Vertel|Praat|Leg|Maak|Stop|Begin)\b|ook goed\."
    r"|[;,] (vraag|bel|kijk|zeg|meld|bespreek|doe)\b"
)


# The same name of help said to one person or another: "Uw huisarts", "Je huisarts".
TO_YOU = re.compile(r"\b(jouw|jou|je|uw|u)\b", re.IGNORECASE)


def order(text: str, asker: str = "unknown", pc4: str = "") -> list[str]:
    return [one.id for one in offer.fitting(queries.answer_to(text, asker, pc4))]


# --- no grief before a death ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "mijn moeder heeft kanker en ik ben bang. wat moet ik doen",
        "mama gaat dood en ik moet steeds huilen",
        "mijn vader is ziek en mijn moeder huilt steeds",
    ],
)
def test_a_child_whose_parent_lives_is_not_sent_to_grief_support(cast: Cast, text: str) -> None:
    assert GRIEF.isdisjoint(order(text, "child")[:2])


@pytest.mark.parametrize(
    "text",
    ["mijn moeder is vorige maand overleden en ik mis haar zo", "Hoe help ik mijn zoon van 8 met rouw om zijn vader?"],
)
def test_after_a_death_or_when_asked_grief_support_stands_high(cast: Cast, text: str) -> None:
    assert not GRIEF.isdisjoint(order(text, "naaste")[:3])


def test_what_only_keeps_the_order_is_never_said_to_someone(client: Client, cast: Cast) -> None:
    page = client.post(RESULT, {"text": "mijn moeder heeft kanker en zij spreekt Turks. ik ben bang", "asker": "child"})
    said = text_of(page)
    assert [fact for fact in ("ill_one_lives", "grief_said", "own_circle") if fact in said] == []
    assert "leeft" not in words_in(said)


# --- language and faith only when said --------------------------------------------------------------------------------


@pytest.mark.parametrize("text", ["Mijn man slaapt niet en ik ook niet meer.", "Ik ben zo alleen sinds ik ziek ben."])
def test_help_for_a_language_or_faith_is_not_shown_unasked(cast: Cast, town: None, text: str) -> None:  # noqa: F811
    assert (CIRCLE | {"pastoraat"}).isdisjoint(order(text)[: offer.MOST_CARDS])
    places = {match.service.organisation for match in near_for(queries.answer_to(text, pc4="0344"))}
    assert places, "there are places"
    assert places.isdisjoint(queries.own_circles())


def test_who_names_a_language_or_faith_does_see_it(cast: Cast, town: None) -> None:  # noqa: F811
    assert "Moskee Fatih" in queries.own_circles()
    assert not CIRCLE.isdisjoint(order("Mijn moeder spreekt alleen Turks en is bang voor de dokter.", "naaste"))
    assert "pastoraat" in order("Kan er een imam bij mijn vader langskomen?", "naaste")[:3]


# --- reasons are reasons ----------------------------------------------------------------------------------------------


def test_no_reason_is_advice() -> None:
    reasons = [link.because for need in PACK.needs.values() for link in need.provisions]
    assert [reason for reason in reasons if ADVICE.search(reason)] == []


def test_a_note_stands_where_advice_is_given_and_not_as_the_reason(client: Client, cast: Cast) -> None:
    page = client.post(RESULT, {"text": "Wie waakt er bij mijn vader, hij gaat sterven thuis.", "asker": "naaste"})
    cards = [*page.context["page"].cards, *page.context["page"].more_cards]
    card = next(card for card in cards if card["name"] == titles()["vptz"].nl)
    assert "Vraag het vroeg. Er is niet altijd meteen iemand vrij." in card["advice"]
    assert not set(card["advice"]) & {*card["reasons"], *card["more_reasons"]}
    assert "Goed om te weten:" in text_of(page)


# --- quotes and roles -------------------------------------------------------------------------------------------------


def test_a_quote_is_cut_after_a_word_that_means_something(cast: Cast) -> None:
    answer = queries.answer_to(EMPLOYER)
    start = EMPLOYER.index("Mijn medewerker is")
    assert (
        quote(answer, Span(start, start + 18, "Mijn medewerker is"))
        == "Mijn medewerker is ernstig ziek en wordt niet meer beter"
    )
    assert short("Mijn medewerker is ernstig ziek en wordt niet meer beter.", 21) == "Mijn medewerker …"
    assert short("Ik slaap niet en", 40) == "Ik slaap niet en", "what was written whole stays whole"


def test_in_danger_a_quote_says_no_more_than_was_found(cast: Cast) -> None:
    text = "Ik wil er een einde aan maken en de trap lukt niet."
    answer = queries.answer_to(text, "patient")
    assert answer.danger
    start = text.index("de trap")
    assert quote(answer, Span(start, len(text), text[start:])) == "de trap lukt niet"


def test_an_employer_is_spoken_to_as_an_employer(client: Client, cast: Cast, town: None) -> None:  # noqa: F811
    page = client.post(RESULT, {"text": EMPLOYER, "asker": "unknown", "pc4": "0342"})
    shown = page.context["page"]
    said = " ".join(f"{card['name']} {card['summary']}" for card in [*shown.cards, *shown.more_cards])
    assert "uw medewerker" in said
    assert "Uw werkgever" not in said
    assert "uw baas" not in text_of(page)
    assert "“Mijn medewerker is”" not in text_of(page)


# --- one order --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "asker"),
    [
        ("Mijn vrouw komt maandag thuis en ons bed staat boven.", "naaste"),
        ("Ik hou het niet meer vol met de zorg voor mijn moeder.", "naaste"),
        ("mijn moeder heeft kanker en ik ben bang", "child"),
    ],
)
def test_the_team_reads_the_help_in_the_order_of_the_asker(client: Client, cast: Cast, text: str, asker: str) -> None:
    seen = names_of(client.post(RESULT, {"text": text, "asker": asker}))
    client.post(CALL_ME, {"text": text, "asker": asker})
    told = questions()[-1].understood
    plain = {both_names(one): titles()[one.id].nl for one in PACK.provisions.values()}
    spoken = [TO_YOU.sub("u", name) for name in seen]
    assert [TO_YOU.sub("u", plain[name]) for name in told["provisions"]] == spoken[: len(told["provisions"])]
    assert len(told["provisions"]) == min(offer.TEAM_SEES, len(seen))


def test_what_the_asker_does_not_see_is_named_apart_for_the_team(cast: Cast) -> None:
    answer = queries.answer_to("Mijn moeder is ziek en wil niet meer eten", "naaste")
    hidden = set(offer.held_back(answer))
    assert hidden.isdisjoint(offer.for_team(answer))
    on_page = {one.id for one in offer.fitting(answer)}
    first = [one.id for one in answer.provisions[: offer.TEAM_SEES]]
    assert hidden == {both_names(PACK.provisions[name]) for name in first if name not in on_page}


# --- what changed -----------------------------------------------------------------------------------------------------


def _offer(held: str, most: int = 3) -> Offer:
    return Offer(tuple(held), tuple(held[:most]))


@pytest.mark.parametrize(
    ("before", "now", "up", "down"),
    [
        ("abcde", "cabde", ["c"], []),
        ("abcde", "bcade", [], ["a"]),
        ("abcde", "abcde", [], []),
        ("abcd", "xabcd", [], []),
        ("abcde", "abced", [], []),
    ],
)
def test_only_what_moved_is_named(before: str, now: str, up: list[str], down: list[str]) -> None:
    assert moved(_offer(before), _offer(now)) == (up, down)


def test_what_was_pushed_off_the_page_did_not_leave() -> None:
    before, now = _offer("abcd"), _offer("xabcd")
    assert gone_from(before, now) == []
    assert gone_from(now, before) == ["x"]
    assert gone_from(_offer("abcd"), _offer("acd")) == ["b"]


def test_the_note_names_help_as_the_cards_do(client: Client, cast: Cast) -> None:
    form = {"text": "Ik ben zzp'er en ik heb kanker. Er komt geen geld meer binnen.", "asker": "patient"}
    before = set(names_of(client.post(RESULT, form)))
    doubted = client.post(RESULT, form | {"feit_niet": "employment"})
    now, note = set(names_of(doubted)), words_in(note_of(doubted))
    for label, page in (("Niet meer bij de hulp:", before), ("Nieuw bij de hulp:", now), ("Staat nu hoger:", now)):
        if label in note:
            names = re.split(r"(?:Niet meer|Nieuw|Staat nu|Maak dit)", note.split(label)[1])[0].strip(" .").split("; ")
            assert set(names) <= page, label


# --- another language, a vague question, danger -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("I can't lift my husband any more", "en"),
        ("Ich kann nicht mehr, mein Mann ist sehr krank", "de"),
        ("mama ma raka i ja nie mogę spać", "pl"),
        ("annem çok hasta, ona bakamıyorum", "tr"),
        ("أمي مريضة جدا", "ar"),
        ("Моя мама дуже хвора", "uk"),
        ("Мой муж тяжело болен, мы не спим", "ru"),
    ],
)
def test_who_writes_another_language_is_answered_kindly_in_it_with_a_number(
    client: Client, cast: Cast, text: str, code: str
) -> None:
    page = client.post(RESULT, {"text": text})
    said = text_of(page)
    assert f'lang="{code}" dir="auto"' in said
    shown = page.context["page"]
    number, own = f"tel:{re.sub('[^0-9]', '', shown.phone)}", said.index(f'lang="{code}"', said.index("<main"))
    assert own < said.index(number, own) < said.index('id="bel-mij"', own)
    if not shown.danger:
        assert own < said.index(number, said.index("<main")), "danger goes first; nothing else does"
        assert shown.cards == [], "help that we are less sure of is there to open"
        assert shown.first_contact is None
        assert len(names_of(page)) == len(shown.more_cards), "nothing is dropped, only folded"
    assert 'id="bel-mij"' in said


@pytest.mark.parametrize(
    "text", ["Ik kan mijn man niet meer tillen", "Mijn man is ziek. Help!", "geen idee", "", "De post is in the war"]
)
def test_dutch_and_what_is_doubtful_is_read_as_dutch(text: str) -> None:
    assert tongue_of(text) is None


@pytest.mark.parametrize("text", ["ik weet niet", "het gaat niet meer", "help"])
def test_a_vague_page_always_has_someone_who_listens(client: Client, cast: Cast, text: str) -> None:
    page = client.post(RESULT, {"text": text})
    if page.context["page"].cards or page.context["page"].danger:
        pytest.skip("not vague any more")
    main = text_of(page).split("<main", 1)[1]
    assert 'href="tel:0880767000"' in main


def test_the_line_for_family_is_not_given_to_the_person_themself(client: Client, cast: Cast, town: None) -> None:  # noqa: F811
    form = {"text": "Ik wil niet meer leven. Ik heb er genoeg van.", "pc4": "0342"}
    page = client.post(RESULT, form | {"asker": "patient"})
    assert page.context["page"].danger
    assert "Overleglijn voor familie" not in text_of(page)
    assert "Spoedteam bij psychische nood" in text_of(page)


def _cards(response: Any) -> int:
    return len(response.context["page"].cards)


def test_two_cards_are_open_and_the_fold_names_what_comes_next(client: Client, cast: Cast) -> None:
    page = client.post(RESULT, {"text": "Mijn vrouw komt maandag thuis en ons bed staat boven.", "asker": "naaste"})
    assert _cards(page) == 2
    assert f"Meer hulp die misschien past: {names_of(page)[2]}" in words_in(text_of(page))


def test_a_short_question_that_names_what_it_needs_is_answered(client: Client, cast: Cast) -> None:
    page = client.post(RESULT, {"text": "Waar vind ik een hospice?"}).context["page"]
    assert page.cards
    assert not page.message


def test_a_word_in_passing_is_no_question_to_answer(client: Client, cast: Cast) -> None:
    page = client.post(RESULT, {"text": "Mijn kat heeft vlooien, wat nu?"}).context["page"]
    assert not page.cards
    assert page.message


def test_beside_danger_only_help_that_really_fits(client: Client, cast: Cast) -> None:
    answer = queries.answer_to("Ik wil niet meer leven. Ik heb er genoeg van.", "patient")
    left = offer.fitting(answer)
    assert answer.danger
    assert left
    assert all(one.score >= 0.3 * left[0].score for one in left)
    assert "huisdier-hulp" not in {one.id for one in left}


def test_a_need_that_is_hardly_likely_is_not_asked_about(client: Client, cast: Cast) -> None:
    text = "mijn moeder heeft kanker en ik ben bang. wat moet ik doen"
    shown = client.post(RESULT, {"text": text, "asker": "child"}).context["page"].needs
    assert shown
    assert {need["id"] for need in shown} <= {need.id for need in queries.answer_to(text, "child").told}
    assert "plotseling-veel-zieker" not in {need["id"] for need in shown}


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Wie neemt er een nacht over?", {"nacht-niet-alleen"}),
        ("Hoe vertel ik het de kinderen?", {"kinderen-vertellen"}),
        ("Ik wil met iemand praten.", {"iemand-die-nu-luistert"}),
        ("Wie helpt met douchen?", {"wassen-lukt-niet"}),
    ],
)
def test_a_short_question_is_told_back_as_what_it_asks(client: Client, cast: Cast, text: str, told: set[str]) -> None:
    shown = client.post(RESULT, {"text": text}).context["page"].needs
    assert {need["id"] for need in shown} == told
    assert all(need["because"] for need in shown)
