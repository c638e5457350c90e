"""Words, clauses and cues keep their exact place in any text."""

from __future__ import annotations

import itertools
import re
import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from naast.engine.knowledge.text import fold
from naast.engine.understanding.cues import CueFinder
from naast.engine.understanding.text import Span, clauses, sentences, span_of, without, words


def slow_fold(text: str) -> str:
    """One character after the other: a plain sign for a curly one, the letter without its accent, the small letter."""
    plain = {"’": "'", "‘": "'", "`": "'", "´": "'", "“": '"', "”": '"', "–": "-", "—": "-", "\u00a0": " ", "…": "."}
    found = []
    for character in text:
        base = unicodedata.normalize("NFD", plain.get(character, character))[0]
        found.append(base.lower() if len(base.lower()) == 1 else base)
    return "".join(found)


def test_every_character_there_is_folds_as_by_itself() -> None:
    everything = "".join(map(chr, range(0x110000)))
    assert fold(everything) == slow_fold(everything)


@given(st.text(st.sampled_from("aZÉéΣσςİıßﬁ`’ \u0301ſK"), max_size=30))
def test_the_neighbours_of_a_character_do_not_change_how_it_folds(text: str) -> None:
    assert fold(text) == slow_fold(text)


JOINT = re.compile(
    r"(?:[.!?…]+[\"'”’)]*(?=\s|$)|[,;:](?=\s)|\n+|\s[-–—]\s)"
    r"|(?=\s(?:en|maar|want|omdat|doordat|dus|terwijl|zodat|sinds|toen|als|hoewel|and|but|because)\s)",
    re.IGNORECASE,
)


def slow_clauses(text: str, most: int) -> list[str]:
    """Cut at every joint; what has fewer than three words goes with its neighbour, words counted anew each time."""
    edges = [0, *(match.end() for match in JOINT.finditer(text)), len(text)]
    found: list[Span] = []
    for start, end in itertools.pairwise(edges):
        if not text[start:end].strip():
            continue
        piece = span_of(text, start, end)
        few = found and min(len(words(piece.text)), len(words(found[-1].text))) < 3
        if found and (few or len(found) >= most):
            found[-1] = span_of(text, found[-1].start, piece.end)
        else:
            found.append(piece)
    return [span.text for span in found]


BITS = ["en", "Maar", "als", " ", " ", ".", "…”", ", ", "\n", " – ", "ik", "z'n", "'", ":", "\u017finds", "\u00a0", "1"]


@given(st.one_of(st.lists(st.sampled_from(BITS), max_size=60).map("".join), st.text(max_size=200)), st.integers(1, 12))
def test_clauses_are_those_of_the_slow_twin(text: str, most: int) -> None:
    assert [span.text for span in clauses(text, most=most)] == slow_clauses(text, most)


@given(st.text(max_size=300))
def test_spans_are_exact_in_any_text(text: str) -> None:
    for span in (*clauses(text), *sentences(text)):
        assert text[span.start : span.end] == span.text
        assert span.text == span.text.strip() != ""
    for word in words(text):
        assert fold(text)[word.start : word.end] == word.folded


@given(st.text(alphabet="abc ,.!\n", max_size=200))
def test_clauses_together_hold_every_word_once(text: str) -> None:
    assert [w.folded for span in clauses(text) for w in words(span.text)] == [w.folded for w in words(text)]


@given(st.text(alphabet="ab ,.", max_size=400), st.integers(1, 6))
def test_there_are_never_more_clauses_than_asked(text: str, most: int) -> None:
    assert len(clauses(text, most=most)) <= most


def test_taking_a_clause_out_leaves_the_rest() -> None:
    text = "De was ligt er nog, en ik kan de trap niet op."
    assert without(text, clauses(text)[0]).split() == ["en", "ik", "kan", "de", "trap", "niet", "op."]


def test_a_cue_is_found_with_accents_and_capitals_at_its_exact_place() -> None:
    text = "Nu écht: Élk uur, eruit!"
    (hit,) = CueFinder({"nacht": ["elk uur eruit"]}).find(text)
    assert (hit.need, hit.span.text, text[hit.span.start : hit.span.end]) == (
        "nacht",
        "Élk uur, eruit",
        "Élk uur, eruit",
    )
    assert not hit.denied


def test_a_denied_cue_says_so_and_another_clause_does_not_deny() -> None:
    finder = CueFinder({"pijn": ["pijn"]})
    assert [hit.denied for hit in finder.find("Ik heb geen pijn. Niet meer, pijn heb ik wel.")] == [True, False]


def test_a_cue_is_not_found_inside_a_longer_word() -> None:
    assert CueFinder({"bad": ["bad"]}).find("Wij gingen naar badminton.") == ()
