"""Spelling repair: what is repaired, what is left alone, and that every one-mistake neighbour is found."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from naast.engine.understanding.spelling import (
    Repair,
    Speller,
    dutch_words,
    has_hash,
    hashes_of,
    one_mistake_from,
    repaired,
)

COUNTS = {"morfine": 9, "slapen": 30, "begeleider": 5, "moeilijk": 12, "buren": 6, "eigenlijk": 8, "zelden": 1}
CORRECT = hashes_of((*COUNTS, "huren", "werkt", "niet"))
SPELLER = Speller(COUNTS, CORRECT)


def read(text: str) -> str:
    return repaired(text, SPELLER.repairs(text))


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("de mofine werkt niet", "de morfine werkt niet"),
        ("mijn begelijder zegt het", "mijn begeleider zegt het"),
        ("Zo moelijk om te slapen als de buren er zijn", "Zo moeilijk om te slapen als de buren er zijn"),
        ("slaapun werkt niet", "slaapun werkt niet"),  # two mistakes: nobody can be sure
    ],
)
def test_one_mistake_in_a_long_word_is_repaired(written: str, meant: str) -> None:
    assert read(written) == meant


def test_correct_words_stay_even_when_they_look_like_a_common_one() -> None:
    assert read("ik moet de huren betalen") == "ik moet de huren betalen"


def test_a_name_inside_a_sentence_stays() -> None:
    assert read("gisteren was mevrouw Burent er") == "gisteren was mevrouw Burent er"
    assert read("burent was er") == "buren was er"


def test_a_text_full_of_unknown_words_is_another_language_and_stays() -> None:
    text = "mofine slapan burenn moelijk"
    assert read(text) == text


def test_a_rare_word_is_no_repair() -> None:
    assert SPELLER.repaired("zeldn") is None


def test_without_a_word_list_nothing_is_touched() -> None:
    assert Speller(COUNTS, hashes_of(())).repairs("de mofine") == ()


def test_a_repair_says_where_it_was() -> None:
    assert SPELLER.repairs("De mofine.") == (Repair(3, 9, "morfine"),)


def test_only_repairs_inside_the_piece_are_made() -> None:
    text = "de mofine werkt, en slapn begeleider buren huren"
    assert repaired(text, SPELLER.repairs(text), 10) == "werkt, en slapen begeleider buren huren"


def _distance(one: str, other: str) -> int:
    """Slow and obvious: letters added, dropped, changed, or two neighbours swapped."""
    rows = [[i + j if i * j == 0 else 0 for j in range(len(other) + 1)] for i in range(len(one) + 1)]
    for i in range(1, len(one) + 1):
        for j in range(1, len(other) + 1):
            same = one[i - 1] == other[j - 1]
            rows[i][j] = min(rows[i - 1][j] + 1, rows[i][j - 1] + 1, rows[i - 1][j - 1] + (not same))
            if i > 1 and j > 1 and one[i - 1] == other[j - 2] and one[i - 2] == other[j - 1]:
                rows[i][j] = min(rows[i][j], rows[i - 2][j - 2] + 1)
    return rows[-1][-1]


SOUNDLESS = st.text(alphabet="abdlmnrst", min_size=2, max_size=6)


@given(SOUNDLESS, SOUNDLESS)
def test_every_word_at_distance_one_is_tried_and_no_other(one: str, other: str) -> None:
    tried = set(one_mistake_from(one)) - {one}
    assert all(_distance(one, word) == 1 for word in tried if "t" not in word and "d" not in word)
    if _distance(one, other) == 1:
        assert other in tried


@given(
    st.sets(st.text(alphabet="abcdefgh", min_size=1, max_size=5), max_size=30),
    st.text("abcdefgh", min_size=1, max_size=5),
)
def test_hashes_answer_as_a_set_does(listed: set[str], asked: str) -> None:
    assert has_hash(hashes_of(tuple(listed)), asked) == (asked in listed)


def test_the_packaged_list_holds_plain_dutch() -> None:
    hashes = dutch_words()
    assert all(has_hash(hashes, word) for word in ("ziekenhuis", "slapen", "buurvrouw", "huilen"))
    assert not any(has_hash(hashes, word) for word in ("zkienhuis", "slaepn", "iemant"))
