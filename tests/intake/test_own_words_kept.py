"""Signs that hide or look like something else: the form and the question keep the words exactly as they were typed."""

from __future__ import annotations

from html import unescape

import pytest
from django.test import Client
from tests.conftest import Cast
from tests.intake.test_views import CALL_ME, RESULT, hidden, questions

pytestmark = pytest.mark.django_db
SENTENCE = "Ik slaap niet meer en ik ben op"
TYPED = {
    "zero width": "\u200b".join(SENTENCE),
    "joiners": SENTENCE.replace("a", "a\u200d\u2060\ufeff"),
    "soft hyphen": SENTENCE.replace("pp", "p\u00adp").replace("aa", "a\u00ada"),
    "right to left": f"\u202e{SENTENCE}\u202c",
    "cyrillic": SENTENCE.translate(str.maketrans("aeo", "\u0430\u0435\u043e")),
    "full width": "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in SENTENCE),
    "struck through": "".join(f"{c}\u0336" for c in SENTENCE),
    "bold letters": "".join(chr(0x1D41A + ord(c) - 97) if "a" <= c <= "z" else c for c in SENTENCE),
    "circled": "".join(chr(0x24D0 + ord(c) - 97) if "a" <= c <= "z" else c for c in SENTENCE),
}


@pytest.mark.parametrize("text", TYPED.values(), ids=TYPED)
def test_the_form_carries_the_words_as_they_were_typed(client: Client, cast: Cast, text: str) -> None:
    page = client.post(RESULT, {"text": text, "pc4": "0342"})
    assert page.status_code == 200
    assert unescape(hidden(page, "text")) == text
    client.post(CALL_ME, {"text": unescape(hidden(page, "text"))})
    [stored] = questions()
    assert stored.text == text


# What no page of ours puts in a carried field.
_ODD = ["x" * 500, "a\0b", "<b>", "e\u0301", "=:=", "a:b:c"]


@pytest.mark.parametrize("name", ["answers", "rejected", "denied"])
def test_carried_ids_that_were_damaged_are_dropped_and_the_others_stay(client: Client, cast: Cast, name: str) -> None:
    good = {"answers": "woont-alleen:ja", "rejected": "praten-met-de-dokter", "denied": "who_is_asking"}[name]
    sent = {"text": SENTENCE, name: " ".join([*_ODD, good, *_ODD])}
    page = client.post(RESULT, sent)
    assert page.status_code == 200
    assert hidden(page, name) == good
    client.post(CALL_ME, {**sent, "submission": "\0no number"})
    assert [one.text for one in questions()] == [SENTENCE]


@pytest.mark.parametrize("button", ["niet_juist", "wel_juist", "feit_niet", "feit_wel", "toch_niet", "vraag"])
@pytest.mark.parametrize("value", ["x" * 5000, "a\0b"], ids=["too long", "nul"])
def test_a_damaged_button_is_no_dead_end(client: Client, cast: Cast, button: str, value: str) -> None:
    page = client.post(RESULT, {"text": SENTENCE, button: value, "antwoord": value})
    assert page.status_code == 200
    assert (hidden(page, "rejected"), hidden(page, "denied"), hidden(page, "answers")) == ("", "", "")
