"""The result page as a reader meets it: short, in plain sentences, to be doubted, with a way back, and with "je" for a child."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from typing import Any

import pytest
from checks.readability import findings
from django.test import Client
from tests.conftest import Cast
from tests.intake.test_views import CALL_ME, RESULT, hidden, questions, text_of
from tests.personas import DANGER, QUESTION

from naast.core.actors import Actor
from naast.core.models import OutboxMessage
from naast.directory import actions as directory
from naast.directory.presenters.titles import titles
from naast.intake import actions, presenters, queries
from naast.intake.presenters import facts
from naast.intake.presenters.plain import as_sentence, is_sentence, plain, table

pytestmark = pytest.mark.django_db
SELF_EMPLOYED = "Ik ben zzp'er en ik heb kanker. Er komt geen geld meer binnen."
TENANT = "Wij wonen in een huurhuis met een steile trap en ik heb kanker."
CHILD = "mijn vader is ziek en mijn moeder huilt steeds. ik slaap slecht en ik wil het niet tegen haar zeggen"
NOTES = ("apply_at", "cost", "urgent_route", "decides")
_CARD = re.compile(r'<article class="n-card n-card--provision.*?</article>', re.DOTALL)
_MORE = re.compile(r"<details.*?</details>", re.DOTALL)
# What someone wrote themselves may say anything.
_OWN = re.compile(r"<(mark|blockquote|textarea|title|script)\b.*?</\1>|<(\w+)[^>]*data-own-words.*?</\2>", re.DOTALL)


@pytest.fixture
def town(cast: Cast) -> Iterator[None]:
    """Rivierdal with its services; the answers know them."""
    directory.import_demo(by=Actor.system())
    queries._answerer.cache_clear()
    yield
    queries._answerer.cache_clear()


def cards_of(response: Any) -> list[str]:
    return _CARD.findall(text_of(response))


def names_of(response: Any) -> list[str]:
    return [unescape(name) for card in cards_of(response) for name in re.findall(r"<h3>(.*?)</h3>", card)]


def words_of(response: Any) -> str:
    """What the page itself says, without the words of the asker and without tags."""
    return unescape(re.sub(r"<[^>]+>", " ", _OWN.sub(" ", text_of(response))))


# --- short ------------------------------------------------------------------------------------------------------------


def test_a_card_shows_why_and_whom_to_call_and_folds_the_rest(client: Client, town: None) -> None:
    cards = cards_of(client.post(RESULT, {"text": QUESTION, "asker": "naaste", "pc4": "0342"}))
    assert len(cards) >= 3
    for card in cards:
        folded, in_sight = " ".join(_MORE.findall(card)), _MORE.sub("", card)
        assert "Meer over deze hulp" in folded
        assert "n-because" in in_sight, "why"
        assert 'href="tel:' in in_sight or "Zo vraagt u het:" in in_sight, "how to reach it"
        for label in ("Wie beslist?", "Wat kost het?", "Hoe lang duurt het?", "Hoe vraagt u dit aan?"):
            assert label not in in_sight
    assert any("Wat kost het?" in card for card in cards)
    assert any("Wie beslist?" in card for card in cards)


def test_the_same_words_are_quoted_once_and_a_place_stands_on_the_page_once(client: Client, town: None) -> None:
    response = client.post(RESULT, {"text": SELF_EMPLOYED, "asker": "patient", "pc4": "0342"})
    quotes = [
        quote for card in cards_of(response) if "n-because" in card for quote in re.findall(r"<mark>(.*?)</mark>", card)
    ]
    assert quotes
    assert len(quotes) == len(set(quotes))
    places = re.findall(r'href="(/hulp/aanbod/[^"]+)"', text_of(response))
    assert places
    assert len(places) == len(set(places))


# --- plain ------------------------------------------------------------------------------------------------------------


def test_every_note_of_the_packs_reads_as_a_sentence() -> None:
    """Write the sentence in the pack itself, or in intake/plain.yaml."""
    known = {(kind, getattr(one, kind)) for one in queries.pack().provisions.values() for kind in NOTES}
    bare = [(kind, note) for kind, note in known if note and not is_sentence(note) and note not in table()[kind]]
    assert bare == []


def test_the_plain_sentences_are_sentences_and_pass_the_readability_check() -> None:
    pack = queries.pack()
    said = [(kind, text) for kind, notes in table().items() for text in notes.values() if text]
    assert {kind for kind, _ in said} == set(NOTES)
    assert [text for _, text in said if not is_sentence(text)] == []
    assert [found.text for kind, text in said for found in findings(kind, text, pack) if found.fails] == []


def test_a_note_that_changed_is_shown_itself_and_never_an_old_sentence() -> None:
    [note] = [note for note in table()["cost"] if note.startswith("0 euro of abonnementstarief")]
    assert "€ 21,80" in plain("cost", note)
    assert plain("cost", note.replace("21,80", "23,10")).count("23,10") == 1
    assert plain("cost", None) == plain("cost", "zie gewone voorziening") == ""
    assert as_sentence("Bel uw huisarts.") == "Bel uw huisarts."


# --- doubt ------------------------------------------------------------------------------------------------------------


def test_a_fact_can_be_doubted_and_the_help_changes_and_changes_back(client: Client, cast: Cast) -> None:
    form = {"text": SELF_EMPLOYED, "asker": "patient"}
    first = client.post(RESULT, form)
    assert "U werkt voor uzelf" in text_of(first)
    assert names_of(first)[0] == "Geld voor wie een eigen bedrijf heeft"
    doubted = client.post(RESULT, form | {"feit_niet": "employment"})
    assert hidden(doubted, "denied") == "employment"
    assert 'name="feit_niet" value="employment"' not in text_of(doubted)
    assert 'name="feit_wel" value="employment"' in text_of(doubted)
    assert "Geld voor wie een eigen bedrijf heeft" not in names_of(doubted)[:3]
    back = client.post(RESULT, form | {"denied": "employment", "feit_wel": "employment"})
    assert hidden(back, "denied") == ""
    assert names_of(back) == names_of(first)


def test_of_a_fact_that_is_yes_or_no_the_other_one_holds(client: Client, cast: Cast) -> None:
    form = {"text": TENANT, "asker": "patient"}
    assert "Geld voor uw huur (huurtoeslag)" in names_of(client.post(RESULT, form))
    assert "Geld voor uw huur (huurtoeslag)" not in names_of(client.post(RESULT, form | {"feit_niet": "rents"}))
    assert queries.answer_to(TENANT, "patient", denied=["rents"]).facts["rents"] == "no"


def test_an_answer_counts_more_than_a_doubt() -> None:
    question = "is-het-huis-gehuurd"
    known = queries.pack().questions
    asked = [(q.id, a.id) for q in known.values() for a in q.answers if a.facts.get("rents") == "yes"]
    assert asked, question
    assert queries.answer_to(TENANT, "patient", answers=asked[:1], denied=["rents"]).facts["rents"] == "yes"


def test_danger_cannot_be_doubted_away(client: Client, cast: Cast) -> None:
    page = client.post(RESULT, {"text": DANGER, "feit_niet": "danger", "denied": "danger who_is_asking"})
    assert 'id="gevaar"' in text_of(page)
    assert 'name="feit_niet" value="danger"' not in text_of(page)


def test_a_guess_about_who_asks_can_be_doubted(client: Client, cast: Cast) -> None:
    text = "mijn juf zegt dat ik moet praten. ik zit in groep 7 en mama is heel ziek"
    guessed = client.post(RESULT, {"text": text})
    assert "Je bent jonger dan 18." in words_of(guessed)
    assert "Wie jou kan helpen" in text_of(guessed)
    doubted = client.post(RESULT, {"text": text, "feit_niet": facts.ASKER})
    assert "Wie u kan helpen" in text_of(doubted)
    told = client.post(RESULT, {"text": text, "asker": "child", "denied": facts.ASKER})
    assert "Wie jou kan helpen" in text_of(told), "what someone said about themselves is not a guess"


def test_doubts_go_with_the_question_to_the_team(client: Client, cast: Cast) -> None:
    client.post(CALL_ME, {"text": SELF_EMPLOYED, "asker": "patient", "denied": "employment bestaat-niet"})
    [stored] = questions()
    assert stored.understood["rejected"] == [queries.pack().facts["employment"].name]
    assert "employment" not in stored.understood["facts"]


def test_every_fact_that_can_be_read_has_its_own_sentence() -> None:
    """Add the sentence in intake/presenters/facts.py."""
    pack = queries.pack()
    heard = [fact for fact in pack.facts.values() if fact.id not in facts.UNSAID]
    readable = {(fact.id, pattern.value) for fact in heard for pattern in fact.patterns}
    bare = [
        (fact, value)
        for fact, value in readable
        if facts.fact_sentence(pack, fact, value).startswith(f"{pack.facts[fact].name}: ")
    ]
    assert bare == []
    said = [facts.fact_sentence(pack, fact, value, ill=ill) for fact, value in readable for ill in (True, False)]
    assert [text for text in said if re.search(r"\b(weken|maanden) te leven\b|levensverwachting|terminaal", text)] == []


# --- the way back -----------------------------------------------------------------------------------------------------


def test_a_place_knows_the_way_back_and_the_address_says_nothing(client: Client, log_in: Any, town: None) -> None:
    form = {"text": QUESTION, "asker": "naaste", "pc4": "0342"}
    places = re.findall(r'href="(/hulp/aanbod/[^"]*)"', text_of(client.post(RESULT, form)))
    assert places
    assert all(re.fullmatch(r"/hulp/aanbod/[\w-]+/#van-antwoord", place) for place in places)
    at_the_desk = text_of(log_in("nadia").post("/werkbak/nieuw/", form | {"kijk": "1"}))
    assert 'href="/hulp/aanbod/' in at_the_desk
    assert "#van-antwoord" not in at_the_desk, "the desk has no answer page to go back to"


# --- for a child ------------------------------------------------------------------------------------------------------


def _formal(response: Any) -> list[str]:
    return re.findall(r"[^.?!\n]*\b(?:[Uu]|[Uu]w|[Uu]zelf)\b[^.?!\n]*", words_of(response))


@pytest.mark.parametrize(
    "text", [CHILD, DANGER, "help", "waar kan ik pizza bestellen", "ik ben 12. mijn bsn is 111222333"]
)
def test_a_child_never_reads_u_on_the_result(client: Client, cast: Cast, text: str) -> None:
    form = {"text": text, "asker": "child", "pc4": "0346"}
    assert _formal(client.post(RESULT, form)) == []
    assert _formal(client.post(CALL_ME, form | {"contact_phone": "bel maar", "contact_email": "x"})) == []
    assert _formal(client.post(RESULT, form | {"text": " "})) == []


def test_someone_else_does_read_u(client: Client, cast: Cast) -> None:
    assert _formal(client.post(RESULT, {"text": QUESTION, "asker": "naaste"})) != []


def test_a_child_never_reads_u_while_following(
    client: Client, cast: Cast, django_capture_on_commit_callbacks: Any
) -> None:
    form = {"text": CHILD, "asker": "child", "pc4": "0346", "contact_email": "lotte@rivierdal.invalid"}
    receipt = client.post(CALL_ME, form, follow=True)
    home = receipt.redirect_chain[-1][0]
    [question] = questions()
    by = cast.actors["joost"]
    pages = [receipt, client.get(home), client.post(f"{home}reageren/", {"text": " "})]
    actions.ask_on(question_id=question.pk, text="Mag u bellen met uw tante?", by=by)
    asked = client.get(home)
    assert "Mag u bellen met uw tante?" in text_of(asked), "what a colleague wrote is not changed"
    pages += [asked, client.post(f"{home}reageren/", {"text": "ja"}, follow=True)]
    actions.close(question_id=question.pk, outcome="helped", text="", by=by)
    pages.append(client.get(home))
    assert "Je kunt hem weer openen." in text_of(client.post(f"{home}reageren/", {"text": "nog iets"}))
    pages += [
        client.post(f"{home}heropenen/", {"text": ""}, follow=True),
        client.post(f"{home}intrekken/", follow=True),
    ]
    assert [found for page in pages for found in _formal(page)] == []
    mails = [f"{mail.subject}\n{mail.body}" for mail in OutboxMessage.objects.filter(to="lotte@rivierdal.invalid")]
    assert len(mails) == 2
    assert not [mail for mail in mails if re.search(r"\b(u|uw)\b", mail, re.IGNORECASE)]


def test_a_child_that_was_recognised_is_still_a_child_on_the_status_page(client: Client, cast: Cast) -> None:
    form = {"text": "mijn juf zegt dat ik moet praten. ik zit in groep 7 en mama is heel ziek", "pc4": "0346"}
    assert _formal(client.post(CALL_ME, form, follow=True)) == []
    [question] = questions()
    assert question.asker == "unknown", "nobody said so"
    parts = actions.split(question_id=question.pk, parts=["een", "twee"], by=_team(cast, question))
    assert all(part.speaks_to_child for part in parts)


def _team(cast: Cast, question: Any) -> Any:
    return next(actor for actor in cast.actors.values() if str(question.team_id) in actor.team_ids)


def test_the_words_for_a_child_hold_for_all_that_the_packs_say() -> None:
    from naast.core.voice import to_child

    pack = queries.pack()
    said = [need.name for need in pack.needs.values()] + [one.description for one in pack.provisions.values()]
    said += [link.because for need in pack.needs.values() for link in need.provisions]
    said += [title.nl for title in titles().values()]
    said += [rule.because for rule in pack.rules.values()] + [
        text for notes in table().values() for text in notes.values()
    ]
    left = [to_child(text) for text in said if re.search(r"\b(u|uw|uzelf)\b", to_child(text), re.IGNORECASE)]
    assert left == []
    wrong = r"(?<!je )\b(bent|kunt|wilt|zult|heeft|hoeft|krijgt|vindt|wordt) je\b(?! (huisarts|moeder|vader|partner|kind|naaste|werkgever))"
    assert [text for text in map(to_child, said) if re.search(wrong, text, re.IGNORECASE)] == []


def test_page_dataclasses_say_who_reads() -> None:
    assert presenters.ask_page("child").is_child
    assert not presenters.ask_page().is_child


@pytest.mark.parametrize("words", ["ik wil er een einde aan maken", "ik wil niet meer leven"])
def test_in_danger_nobody_is_shown_papers_about_dying(client: Client, town: None, words: str) -> None:
    response = client.post(RESULT, {"text": words, "asker": "patient", "pc4": "0342"})
    tender = {one.name for one in queries.pack().provisions.values() if one.tender}
    links = {link.because for need in queries.pack().needs.values() if need.tender for link in need.provisions}
    assert "0800-0113" in text_of(response)
    assert not tender.intersection(names_of(response))
    assert not [because for because in links if because in words_of(response)]


# --- danger -----------------------------------------------------------------------------------------------------------
NO_ROOF = (
    "De deurwaarder heeft vanochtend de sloten vervangen. Ik sta met mijn zieke man op straat en het vriest vannacht."
)


def test_help_without_a_number_of_its_own_is_named_in_danger(client: Client, cast: Cast) -> None:
    page = words_of(client.post(RESULT, {"text": NO_ROOF, "asker": "naaste"}))
    assert "Spoedhulp via de gemeente of het wijkteam" in page
    assert "Voor een slaapplek, eten of warmte vandaag." in page


def test_in_danger_a_place_near_by_lends_its_number(client: Client, town: None) -> None:
    response = client.post(RESULT, {"text": NO_ROOF, "asker": "naaste", "pc4": "0342"})
    block = re.search(r'<section class="n-danger.*?</section>', text_of(response), re.DOTALL)
    assert block
    line = next(part for part in re.findall(r"<li>.*?</li>", block.group(), re.DOTALL) if "Spoedhulp via" in part)
    assert 'href="tel:' in line


PILLS = "Ik wil niet meer. Ik heb de pillen al gespaard en vanavond neem ik ze in."


def test_words_of_danger_are_no_ordinary_question(client: Client, town: None) -> None:
    """Saved pills are no question about a pill box, and a cry is no proof of who is ill."""
    page = words_of(client.post(RESULT, {"text": PILLS, "pc4": "0342"}))
    assert "0113" in page
    assert "medicijnen goed in te nemen" not in page
    assert "Apotheek" not in page
    assert "U bent zelf ziek" not in page
