"""After a button on the result page: it says what changed, with the way back; and the first page still knows what was filled in."""

from __future__ import annotations

import re
from html import unescape
from typing import Any

import pytest
from django.test import Client
from tests.conftest import Cast
from tests.intake.test_result_page import SELF_EMPLOYED, names_of
from tests.intake.test_views import CALL_ME, RESULT, hidden, questions, text_of
from tests.personas import DANGER, QUESTION

from naast.intake import queries
from naast.intake.presenters.buttons import Pressed, fold_buttons, pressed_in
from naast.intake.presenters.facts import ASKER

pytestmark = pytest.mark.django_db
_NOTE = re.compile(
    r'<div class="[^"]*n-change[^>]*>.*?</form>\s*</div>|<div class="[^"]*n-change[^>]*>.*?</div>', re.DOTALL
)
_FIELD = re.compile(r'<input type="hidden" name="(\w+)" value="([^"]*)">')


def note_of(response: Any) -> str:
    """What the page says about what was just changed, with its tags; empty when it says nothing."""
    found = _NOTE.search(text_of(response))
    return unescape(found[0]) if found else ""


def words_in(html: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def undo(client: Client, response: Any) -> Any:
    """The page after pressing the button in the note, with exactly what stands in its form."""
    form = note_of(response)
    button = re.search(r'<button[^>]* name="(\w+)" value="([^"]*)"', form)
    assert button, form
    fields = {name: value for name, value in _FIELD.findall(form) if name != "csrfmiddlewaretoken"}
    return client.post(RESULT, fields | {button[1]: button[2]})


def _asked(response: Any) -> tuple[str, str]:
    """The question of Naast on the page and its first answer."""
    found = re.search(r'name="vraag" value="([^"]+)".*?name="antwoord" value="([^"]+)"', text_of(response), re.DOTALL)
    assert found, "no question to answer"
    return found[1], found[2]


# --- what changed is said ---------------------------------------------------------------------------------------------


def test_a_doubted_need_is_said_back_with_the_help_that_left_and_undone(client: Client, cast: Cast) -> None:
    form = {"text": SELF_EMPLOYED, "asker": "patient"}
    first = client.post(RESULT, form)
    assert note_of(first) == "", "nothing was changed yet"
    need = re.search(r'name="niet_juist" value="([^"]+)"', text_of(first))
    assert need
    doubted = client.post(RESULT, form | {"niet_juist": need[1]})
    name = queries.pack().needs[need[1]].name
    assert words_in(note_of(doubted)).lower().startswith(f"wij hebben weggelaten: {name}".lower())
    assert 'role="status"' in note_of(doubted)
    assert "autofocus" in note_of(doubted)
    back = undo(client, doubted)
    assert words_in(note_of(back)).startswith("Dit telt weer mee:")
    assert hidden(back, "rejected") == ""
    assert names_of(back) == names_of(first)


def test_a_doubted_fact_names_what_left_and_what_came(client: Client, cast: Cast) -> None:
    form = {"text": SELF_EMPLOYED, "asker": "patient"}
    before = names_of(client.post(RESULT, form))
    doubted = client.post(RESULT, form | {"feit_niet": "employment"})
    said = words_in(note_of(doubted))
    assert "Wij hebben weggelaten: U werkt voor uzelf" in said
    told = re.split(
        r"(Niet meer bij de hulp|Nieuw bij de hulp|Staat nu hoger|Staat nu lager|Maak dit ongedaan)\b", said
    )
    parts = dict(zip(told[1::2], told[2::2], strict=True))
    # What stood there for that fact alone left, or went down when something else in the words asks for it too.
    gone = parts.get("Niet meer bij de hulp", "").lstrip(":")
    assert gone or "Staat nu lager" in parts
    after = names_of(doubted)
    came = [name for name in after if name in parts.get("Nieuw bij de hulp", "")]
    rose = [name for name in after if name in parts.get("Staat nu hoger", "")]
    assert all(name not in before for name in came)
    assert all(after.index(name) < before.index(name) for name in rose)
    assert "Geld voor wie een eigen bedrijf heeft" in gone + parts.get("Staat nu lager", "")
    assert [name for name in names_of(doubted) if name in gone] == []
    assert all(name.strip(" .") in before for name in gone.split(";") if gone)
    assert names_of(undo(client, doubted)) == before


def test_when_the_help_stays_the_same_the_page_says_so(client: Client, cast: Cast) -> None:
    form = {"text": SELF_EMPLOYED, "asker": "patient", "rejected": "rust-voor-de-nacht"}
    known = next(name for name in queries.pack().needs if name not in text_of(client.post(RESULT, form)))
    page = client.post(RESULT, form | {"niet_juist": known})
    assert "De hulp hieronder bleef hetzelfde." in note_of(page)


@pytest.mark.parametrize(
    "odd",
    [
        {"niet_juist": "bestaat-niet"},
        {"feit_niet": "x"},
        {"vraag": "x", "antwoord": "y"},
        {"toch_niet": "x"},
        {"feit_wel": " "},
    ],
)
def test_a_button_of_nothing_says_nothing(client: Client, cast: Cast, odd: dict[str, str]) -> None:
    page = client.post(RESULT, {"text": QUESTION} | odd)
    assert page.status_code == 200
    assert note_of(page) == ""


def test_danger_keeps_the_eye(client: Client, cast: Cast) -> None:
    page = client.post(RESULT, {"text": DANGER, "feit_niet": ASKER})
    note = note_of(page)
    assert 'role="status"' in note
    assert "autofocus" not in text_of(page)
    assert text_of(page).index('id="gevaar"') < text_of(page).index('id="veranderd"')


def test_changed_words_and_a_postcode_are_said_back(client: Client, cast: Cast) -> None:
    assert "Wij hebben uw tekst opnieuw gelezen." in note_of(client.post(RESULT, {"text": QUESTION, "opnieuw": "1"}))
    assert "Wij hebben uw tekst opnieuw gelezen." in note_of(
        client.post(RESULT, {"text": "help", "aanvulling": QUESTION})
    )
    near = client.post(RESULT, {"text": QUESTION, "pc4": "0342", "dichtbij": "1"})
    assert "Uw postcode: 0342" in words_in(note_of(near))
    assert note_of(client.post(RESULT, {"text": QUESTION, "pc4": "", "dichtbij": "1"})) == ""


# --- a rejected fact in plain words -----------------------------------------------------------------------------------


def test_a_rejected_fact_says_what_was_left_out(client: Client, cast: Cast) -> None:
    page = words_in(text_of(client.post(RESULT, {"text": "Mijn man is ziek en ik slaap niet.", "denied": ASKER})))
    assert re.search(
        r"Weggelaten: (Het gaat over uw partner|U vraagt dit voor iemand naast u)\. Dit klopt toch wel", page
    )
    assert "Wie u bent" not in page


def test_a_rejected_fact_of_which_nothing_is_known_any_more_still_has_a_way_back(client: Client, cast: Cast) -> None:
    page = client.post(RESULT, {"text": "Ik slaap niet.", "denied": "rents"})
    assert "Weggelaten: Huren of kopen. Dit klopt toch wel" in words_in(text_of(page))
    assert 'name="feit_wel" value="rents"' in text_of(page)


# --- answers ----------------------------------------------------------------------------------------------------------


def test_an_answer_is_seen_and_can_be_taken_back(client: Client, cast: Cast) -> None:
    form = {"text": QUESTION, "asker": "naaste"}
    first = client.post(RESULT, form)
    question, given = _asked(first)
    known = queries.pack().questions[question]
    words = next(one.text for one in known.answers if one.id == given)
    answered = client.post(RESULT, form | {"vraag": question, "antwoord": given})
    assert f"U zei: {words}" in words_in(note_of(answered))
    assert re.search(rf"{re.escape(known.text)}\s*U zei: {re.escape(words)}", unescape(words_in(text_of(answered))))
    assert f'name="toch_niet" value="{question}"' in text_of(answered).split("</form>", 3)[-1]
    back = undo(client, answered)
    assert hidden(back, "answers") == ""
    assert "Dit antwoord telt niet meer mee:" in note_of(back)
    assert names_of(back) == names_of(first)
    assert _asked(back)[0] == question, "it may be asked again"


def test_i_do_not_know_is_seen_too(client: Client, cast: Cast) -> None:
    question, _ = _asked(client.post(RESULT, {"text": QUESTION}))
    page = client.post(RESULT, {"text": QUESTION, "vraag": question, "antwoord": "unknown"})
    assert "U zei: Weet ik niet" in words_in(text_of(page))


def test_an_answer_that_was_taken_back_does_not_go_to_the_team(client: Client, cast: Cast) -> None:
    question, given = _asked(client.post(RESULT, {"text": QUESTION}))
    asked = queries.pack().questions[question].text
    client.post(CALL_ME, {"text": QUESTION, "answers": f"{question}:{given}"})
    page = client.post(RESULT, {"text": QUESTION, "answers": f"{question}:{given}", "toch_niet": question})
    client.post(CALL_ME, {"text": QUESTION, "answers": hidden(page, "answers")})
    with_answer, without = questions()
    assert asked in with_answer.text
    assert without.text == QUESTION


def test_a_question_answered_twice_keeps_the_last_answer() -> None:
    post = {"text": "x", "answers": "a:1 b:2", "vraag": "a", "antwoord": "3"}
    assert fold_buttons(post)["answers"] == "b:2 a:3"
    assert pressed_in(post) == Pressed("answer_in", "a")
    assert fold_buttons({"text": "x", "answers": "a:1 b:2", "toch_niet": "b"})["answers"] == "a:1"
    assert pressed_in({"text": "x"}) is None


# --- back to the first page -------------------------------------------------------------------------------------------


def test_back_to_the_question_finds_everything_as_it_was(client: Client, cast: Cast) -> None:
    form = {"text": f'{QUESTION}\n\nEn "nog" iets.', "asker": "naaste", "pc4": "0342 AB"}
    page = client.post(RESULT, form | {"niet_juist": "rust-voor-de-nacht"})
    back = re.search(r'<form[^>]*action="/">.*?</form>', text_of(page), re.DOTALL)
    assert back, "no way back to the first page"
    assert "Terug naar uw vraag" in back[0]
    fields = {name: unescape(value) for name, value in _FIELD.findall(back[0]) if name != "csrfmiddlewaretoken"}
    first = client.post("/", fields)
    assert first.status_code == 200
    html = text_of(first)
    assert (
        unescape(html.split("<textarea", 1)[1].split(">", 1)[1].split("</textarea>")[0]).strip() == form["text"].strip()
    )
    assert re.search(r'value="naaste" checked', html)
    assert re.search(r'id="id_pc4" name="pc4" value="0342"', html)
    assert hidden(first, "rejected") == "rust-voor-de-nacht"
    assert questions() == []
    assert "private" in first["Cache-Control"]


def test_a_mistake_on_the_first_page_keeps_what_was_doubted(client: Client, cast: Cast) -> None:
    page = client.post(RESULT, {"text": " ", "rejected": "a", "denied": "rents", "answers": "q:a"})
    assert page.status_code == 422
    assert (hidden(page, "rejected"), hidden(page, "denied"), hidden(page, "answers")) == ("a", "rents", "q:a")


def test_the_first_page_lets_the_browser_keep_the_postcode(client: Client) -> None:
    assert 'autocomplete="off"' not in text_of(client.get("/"))
