"""What is read in one walk against its slow, obvious twin: n-grams of several texts, a text without each part, cues, danger."""

from __future__ import annotations

import math
import zlib
from collections import Counter
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from naast.engine.danger import clauses as danger_clauses
from naast.engine.danger import features as danger_features
from naast.engine.knowledge.text import fold
from naast.engine.understanding.analysis import Analyser
from naast.engine.understanding.cues import CueFinder
from naast.engine.understanding.features import Vocabulary, letter_grams, plain, stem, word_grams
from naast.engine.understanding.spelling import repaired
from naast.engine.understanding.text import clauses, words
from tests.unit.understanding.small import WordEncoder

WORDS = st.sampled_from(
    [
        "de",
        "nacht",
        "Nachtzorg",
        "én",
        "maar",
        "niet",
        "steunkousen,",
        "bed.",
        "“hulp”",
        "z'n",
        "3",
        "?",
        "İk",
        "want",
        "post;",
    ]
)
STORIES = st.one_of(st.text(max_size=80), st.lists(WORDS, max_size=30).map(" ".join))


def slow_letter_grams(text: str) -> list[int]:
    """Every run of 3, 4 and 5 letters hashed by itself, in whole numbers of any size."""
    found, letters = [], [ord(letter) for letter in plain(text)]
    for length in (3, 4, 5):
        for start in range(len(letters) - length + 1):
            value = length
            for letter in letters[start : start + length]:
                value = ((value ^ letter) * 0x9E3779B97F4A7C15) % 2**64
                value ^= value >> 29
            found.append((value >> 16) % 2**32)
    return found


def slow_word_grams(text: str) -> list[int]:
    """Every word and every two neighbours, as written in the docstring."""
    stems = [stem(word) for word in plain(text).split()]
    grams = [f"1 {one}" for one in stems] + [f"2 {one} {other}" for one, other in pairwise(stems)]
    return [zlib.crc32(gram.encode()) for gram in grams]


@settings(max_examples=80, deadline=None)
@given(STORIES)
def test_the_grams_of_a_text_are_those_of_their_slow_twins(text: str) -> None:
    assert letter_grams(text).tolist() == slow_letter_grams(text)
    assert word_grams(text).tolist() == slow_word_grams(text)


@settings(max_examples=120, deadline=None)
@given(STORIES)
def test_a_text_without_each_part_is_as_if_written_out(text: str) -> None:
    analyser = Analyser({"nacht": 9, "zorg": 9, "steun": 9, "kousen": 9})
    parts = [repaired(text, (), span.start, span.end) for span in clauses(text, most=5)]
    forms = [text, *(" ".join(parts[:i] + parts[i + 1 :]) for i in range(len(parts)))]
    vectors = WordEncoder().encode(forms)
    fast, slow = analyser.analyse_without_each(parts, vectors), analyser.analyse_with(forms, vectors)
    assert len(fast) == len(slow)
    for quick, obvious in zip(fast, slow, strict=True):
        assert quick.letters.tolist() == obvious.letters.tolist()
        assert quick.words.tolist() == obvious.words.tolist()
        assert np.array_equal(quick.vector, obvious.vector)


@settings(max_examples=80, deadline=None)
@given(st.lists(st.lists(st.integers(0, 9), max_size=12), min_size=1, max_size=5), st.sets(st.integers(0, 9)))
def test_weighing_several_texts_at_once_is_weighing_each(texts: list[list[int]], known: set[int]) -> None:
    hashes = np.array(sorted(known), dtype=np.uint32)
    vocabulary = Vocabulary(hashes, np.linspace(1, 3, len(hashes)).astype(np.float32))
    grams = [np.array(text, dtype=np.uint32) for text in texts]
    places, weights = vocabulary.weigh_all(grams)
    for row, text in zip(weights, texts, strict=True):
        counts = Counter(gram for gram in text if gram in known)
        worth = {gram: (1 + math.log(n)) * vocabulary.idf[sorted(known).index(gram)] for gram, n in counts.items()}
        length = math.sqrt(sum(value**2 for value in worth.values())) or 1.0
        found = {int(hashes[place]): weight for place, weight in zip(places, row.tolist(), strict=True) if weight}
        assert found == pytest.approx({gram: value / length for gram, value in worth.items()}, abs=1e-6)
        assert dict(zip(*(part.tolist() for part in vocabulary.weigh(np.array(text, np.uint32))), strict=True)) == (
            pytest.approx(
                {place: weight for place, weight in zip(places.tolist(), row.tolist(), strict=True) if weight}
            )
        )


CUES = {"nacht": ("nacht", "de nacht", "niet de nacht"), "bed": ("bed", "de nacht"), "hulp": ("hulp z'n bed",)}


@settings(max_examples=120, deadline=None)
@given(STORIES)
def test_every_cue_is_found_wherever_it_stands(text: str) -> None:
    found = words(text)
    folded = [word.folded for word in found]
    expected = []
    for at in range(len(folded)):
        for need, phrases in CUES.items():
            for phrase in phrases:
                parts = [word.folded for word in words(fold(phrase))]
                if folded[at : at + len(parts)] == parts:
                    expected.append((need, found[at].start, found[at + len(parts) - 1].end))
    hits = [(hit.need, hit.span.start, hit.span.end) for hit in CueFinder(CUES).find(text)]
    assert sorted(hits) == sorted(expected)


@settings(max_examples=80, deadline=None)
@given(st.lists(STORIES, min_size=1, max_size=5))
def test_danger_hashes_several_texts_as_each_alone(texts: list[str]) -> None:
    for text, found in zip(texts, danger_features.all_hashed(texts), strict=True):
        assert found.tolist() == danger_features.hashed(text).tolist()
        kept = "".join(letter if letter.isalnum() or letter in "?!" else " " for letter in danger_features.plain(text))
        assert danger_features.normal(text) == f" {' '.join(kept.split())} "
        terms = kept.split()
        numbers = [zlib.crc32(term.encode()) % danger_features.SIZE for term in terms]
        numbers += [zlib.crc32(f"{one} {other}".encode()) % danger_features.SIZE for one, other in pairwise(terms)]
        assert found[len(found) - len(numbers) :].tolist() == numbers


@settings(max_examples=60, deadline=None)
@given(st.lists(STORIES, max_size=5))
def test_danger_weighs_several_texts_as_each_by_hand(texts: list[str]) -> None:
    weight = np.linspace(0, 3, danger_features.SIZE).astype(np.float32)
    rows = danger_features.rows_of(texts, weight)
    assert rows.count == len(texts)
    assert list(zip(rows.rows, rows.columns, strict=True)) == sorted(zip(rows.rows, rows.columns, strict=True))
    for number, text in enumerate(texts):
        counts = Counter(danger_features.hashed(text).tolist())
        worth = {feature: (1 + math.log(n)) * float(weight[feature]) for feature, n in counts.items()}
        length = math.sqrt(sum(value**2 for value in worth.values())) or 1.0
        mine = rows.rows == number
        found = dict(zip(rows.columns[mine].tolist(), rows.values[mine].tolist(), strict=True))
        assert found == pytest.approx({feature: value / length for feature, value in worth.items()}, abs=1e-6)


def slow_runs(text: str, length: int) -> list[int]:
    """Every run of letters mixed by itself, in whole numbers of any size of which 32 bits are kept."""
    found = []
    for start in range(len(text) - length + 1):
        mixed = 0
        for letter in text[start : start + length]:
            mixed = (mixed * 1000003 + ord(letter)) % 2**32
        found.append((((mixed * 2654435761) % 2**32 >> 16) + length * 7919) % danger_features.SIZE)
    return found


@settings(max_examples=60, deadline=None)
@given(STORIES)
def test_danger_hashes_runs_of_letters_as_its_slow_twin(text: str) -> None:
    normal = danger_features.normal(text)
    slow = [run for length in (3, 4, 5) for run in slow_runs(normal, length)]
    assert danger_features.hashed(text)[: len(slow)].tolist() == slow


@settings(max_examples=80, deadline=None)
@given(STORIES)
def test_the_stretches_of_a_text_are_its_pieces_and_its_pairs(text: str) -> None:
    for one in (text, f"{text}. " * 12):
        assert danger_clauses.stretches(one) == (danger_clauses.pieces(one), danger_clauses.pairs(one))


def test_a_run_met_more_than_255_times_counts_as_often_as_it_is_met() -> None:
    vocabulary = Vocabulary(np.array([3, 7], np.uint32), np.array([1, 2], np.float32))
    places, weights = vocabulary.weigh_all([np.array([7] * 300 + [3], np.uint32), np.array([9], np.uint32)])
    many = 2 * (1 + math.log(300))
    assert places.tolist() == [0, 1]
    assert weights.tolist() == [pytest.approx([1 / math.hypot(1, many), many / math.hypot(1, many)]), [0, 0]]
