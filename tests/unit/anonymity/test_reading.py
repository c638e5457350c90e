"""Reading: the way back to the original is right, whatever stands in the text; numbers in words have their value."""

from __future__ import annotations

import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from naast.engine.anonymity.numerals import IN_WORDS, NUMBER, value_of
from naast.engine.anonymity.reading import folded, read


@given(st.text())
def test_every_sign_knows_where_it_stood(text: str) -> None:
    reading = read(text)
    assert len(reading.plain) == len(reading.text)
    places = [reading.place(at, at + 1) for at in range(len(reading.text))]
    assert all(0 <= start < end <= len(text) for start, end in places)
    assert places == sorted(places)


@given(st.text(alphabet=st.characters(codec="ascii", exclude_characters="`")))
def test_a_plain_text_is_read_as_it_is(text: str) -> None:
    assert read(text).text == text


@given(st.text())
def test_words_are_the_stretches_they_say(text: str) -> None:
    reading = read(text)
    for word in reading.words:
        assert reading.text[word.start : word.end] == word.text
        assert reading.plain[word.start : word.end] == word.plain


@given(st.text(alphabet=st.characters(categories=["Ll", "Lu"], max_codepoint=0x17F), max_size=20))
def test_folding_is_taking_the_accents_off(text: str) -> None:
    slow = "".join(c for c in unicodedata.normalize("NFKD", text.lower()) if not unicodedata.combining(c))
    if len(slow) == len(text) and "ı" not in text:
        assert folded(text) == slow.lower()


@pytest.mark.parametrize(
    ("text", "firsts"),
    [
        ("Zij belt. Hij niet.", ["Zij", "Hij"]),
        ("Mw. Bakker belt.", ["Mw"]),
        ("Hij zei: Ik ga.", ["Hij", "Ik"]),
        ("Een regel\nNog een", ["Een", "Nog"]),
    ],
)
def test_it_knows_which_capitals_only_open_a_sentence(text: str, firsts: list[str]) -> None:
    assert [word.text for word in read(text).words if word.first] == firsts


UNITS = ["een", "twee", "drie", "vier", "vijf", "zes", "zeven", "acht", "negen"]
TENS = ["twintig", "dertig", "veertig", "vijftig", "zestig", "zeventig", "tachtig", "negentig"]


@pytest.mark.parametrize("join", ["en", "-en-", " en "])
def test_numbers_in_words_have_their_value(join: str) -> None:
    for place, ten in enumerate(TENS, start=2):
        for unit, word in enumerate(UNITS, start=1):
            said = f"{word}{join}{ten}"
            assert value_of(said) == place * 10 + unit
            assert re.fullmatch(IN_WORDS, said)
            assert re.fullmatch(NUMBER, said)


@given(st.integers(0, 999))
def test_digits_have_their_value(number: int) -> None:
    assert value_of(str(number)) == number
