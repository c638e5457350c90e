"""Folding keeps the way back to the original, whatever is thrown at it."""

import itertools
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from naast.engine.danger.clauses import MAX_PAIRS, MAX_PIECES, WHOLE_WORDS, pairs, pieces, sentences
from naast.engine.danger.features import normal
from naast.engine.danger.folding import fold, plain


def test_it_undoes_case_accents_and_chat_spelling():
    assert fold("Z'n LIPPEN zijn, één voor één, blauw!").text == "zijn lippen zijn een voor een blauw"


@given(st.text(max_size=300))
def test_every_word_knows_its_place(text):
    folded = fold(text)
    assert folded.text == " ".join(folded.text[a:b] for a, b in zip(folded.starts, folded.ends, strict=True))
    for number, (start, end) in enumerate(folded.spans):
        assert text[start:end]
        assert fold(text[start:end]).text == folded.text[folded.starts[number] : folded.ends[number]]


@given(st.text() | st.text(alphabet="ΣσΑß’`é½ﬁİ_?! ab\u0301\ud83d\n"))
def test_letters_one_by_one_give_what_the_whole_text_gives(text):
    words = re.sub(r"[^\w?!]|_", " ", plain(text)).split()
    assert normal(text) == f" {' '.join(words)} "


@given(st.text(max_size=300))
def test_folding_again_changes_no_word_count(text):
    folded = fold(text)
    assert len(fold(folded.text).starts) == len(folded.starts)


@given(st.text(alphabet="ab .!?\n", max_size=2000))
def test_sentences_and_pieces_are_stretches_of_the_original(text):
    for part in (*sentences(text), *pieces(text)):
        assert text[part.start : part.end] == part.text == part.text.strip() != ""


def test_an_ordinary_text_is_judged_as_a_whole():
    assert pieces("Hij ligt in bed. Ik ben moe. Wie helpt?" * 3) == ()


@pytest.mark.parametrize("count", [20, 200, 4000])
def test_a_long_story_is_covered_from_start_to_end_in_few_pieces(count):
    story = " ".join(f"Dit is zin nummer {number} van het verhaal." for number in range(count))
    parts = pieces(story)
    assert 1 < len(parts) <= MAX_PIECES
    assert parts[0].start == 0
    assert parts[-1].end == len(story)
    assert all(left.end >= right.start - 1 for left, right in itertools.pairwise(parts))
    assert len(story.split()) > WHOLE_WORDS


def test_every_neighbouring_two_sentences_are_seen_together_and_a_short_text_only_whole() -> None:
    text = "Ik ben moe. Hij slaapt veel. Er ligt post. Wie helpt ons hier mee?"
    assert [pair.text for pair in pairs(text)] == [
        "Ik ben moe. Hij slaapt veel.",
        "Hij slaapt veel. Er ligt post.",
        "Er ligt post. Wie helpt ons hier mee?",
    ]
    assert pairs("Ik ben moe. Wie helpt?") == ()


def test_an_endless_text_has_a_bounded_number_of_pairs_that_cover_it() -> None:
    text = "Hij slaapt de hele dag. " * 500
    found = pairs(text)
    assert len(found) <= MAX_PAIRS
    assert found[0].start == 0
    assert found[-1].end == len(text.rstrip())
    assert all(left.end >= right.start for left, right in itertools.pairwise(found))
