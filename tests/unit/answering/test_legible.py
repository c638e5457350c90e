"""Hidden signs and look-alike letters do not hide danger, other alphabets stay, and places point at the words as typed."""

from __future__ import annotations

import sys
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from naast.engine.answering.legible import legible
from naast.engine.knowledge.text import fold
from naast.engine.understanding import Span
from tests.unit.answering.test_trying import answerer as answerer

SENTENCE = "ik wil dood"
INVISIBLE = [
    0x200B, 0x200C, 0x200D, 0x200E, 0x200F, 0x2060, 0x2061, 0x2063, 0x2066, 0x2069, 0x202A, 0x202E, 0x00AD, 0x034F, 0x180E,
    0xFEFF, 0xFE0F, 0xE0061,
]  # fmt: skip
MARKS = [0x0301, 0x0308, 0x0323, 0x0335, 0x0336, 0x0338, 0x0488, 0x0489, 0x20D2]


@pytest.mark.parametrize("code", [*INVISIBLE, *MARKS])
def test_a_sign_inside_every_word_is_taken_out(code: int) -> None:
    assert fold(legible(chr(code).join(SENTENCE)).text) == SENTENCE


@pytest.mark.parametrize(
    "written",
    [
        "ik wil d\u043e\u043ed",  # Cyrillic among ours
        "ik wil d\u03bf\u03bfd",  # Greek among ours
        "ik wil ⓓⓞⓞⓓ",
        "ik wil 🅳🅾🅾🅳",
        "ik wil 🄳🄾🄾🄳",
        "ik wil ｄｏｏｄ",
        "ik wil 𝐝𝐨𝐨𝐝",
        "ik wil ᴅᴏᴏᴅ",
        "ik wil d00d",
        "ik wil d o o d",
        "ik wil d.o.o.d",
        "ik wil d-o-o-d",
        "ik wil d_o_o_d",
        "ik wil d/o/o/d",
    ],
)
def test_look_alikes_are_read_as_letters(written: str) -> None:
    assert legible(written).text.lower() == SENTENCE


@pytest.mark.parametrize(
    "ordinary",
    [
        "Mijn moeder (83) zegt: ‘Één nacht nog’ – en dan… €40.",
        "Я очень устала, мама умирает",
        "Η μητέρα μου είναι άρρωστη",
        "امي مريضة جداً",
        "B12-injectie om 10u30, mp3, 4e etage, 2e verdieping, H2O",
        "Annem çok hasta, ışık görmüyor",
        "i.v.m. de a.s. opname, o.a. z.s.m.",
        "HbA1c 53, T1aN0M1b, 10², 37º, uit 🇳🇱 nu",
        "Karım bayıldı, uyanmıyor",
    ],
)
def test_ordinary_words_stay(ordinary: str) -> None:
    assert legible(ordinary).text == ordinary


def test_letters_written_in_two_signs_become_one() -> None:
    assert legible(unicodedata.normalize("NFD", "Vợ tôi sắp mất, één café")).text == "Vợ tôi sắp mất, één café"


@pytest.mark.parametrize("text", ["a" + "\u0301" * 20_000, "a\u200b" * 10_000, "a " * 10_000, "d0" * 10_000])
def test_a_hostile_text_takes_time_with_its_length_only(text: str) -> None:
    """Twice the text about twice the steps: counted, not timed."""
    steps = []
    for part in (text[: len(text) // 2], text):
        count = 0

        def tick(*_: object) -> None:
            nonlocal count
            count += 1

        sys.setprofile(tick)
        try:
            legible(part)
        finally:
            sys.setprofile(None)
        steps.append(count)
    assert steps[1] < 3 * steps[0] + 100


def test_a_sign_between_words_may_stand_for_a_space() -> None:
    plain = legible("hij\u200bslaat\u200bmij")
    assert plain.text == "hijslaatmij"
    assert "hij slaat mij" in plain.others
    assert legible("hij slaat mij").others == ()


def test_a_place_points_at_the_words_as_typed() -> None:
    original = "Nu wil ik d\u200bo\u200bo\u200bd, echt"
    plain = legible(original)
    start = plain.text.index("dood")
    assert plain.span(Span(start, start + 4, "dood")).text == "d\u200bo\u200bo\u200bd"


@given(st.text(max_size=60))
def test_every_kept_letter_has_its_place(text: str) -> None:
    plain = legible(text)
    if plain.places is None:
        assert plain.text == text
    else:
        assert len(plain.places) == len(plain.text)
        assert list(plain.places) == sorted(set(plain.places))
        assert all(0 <= place < len(text) for place in plain.places)


@given(st.text(alphabet=st.characters(codec="ascii", categories=["Lu", "Ll", "Zs", "Po"]), max_size=40))
def test_reading_again_changes_nothing_more(text: str) -> None:
    once = legible(text).text
    assert legible(once).text == once


def test_an_answer_points_at_the_words_as_typed(answerer) -> None:  # type: ignore[no-untyped-def]
    hidden = "Ik slaap met mijn jas aan naast zijn bed, en de was ligt er nog."
    hidden = hidden.replace("slaap", "sl\u200baap").replace("was", "w\u200bas")
    answer = answerer.answer(hidden)
    spans = [span for need in answer.needs for span in need.because]
    spans += [span for one in answer.provisions for reason in one.reasons for span in reason.spans]
    assert spans
    assert answer.text == hidden
    assert all(hidden[span.start : span.end] == span.text for span in spans)
