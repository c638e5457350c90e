"""The loops over n-grams against their plain twins: the same bits, and sums of products to within rounding."""

from __future__ import annotations

import hashlib
import itertools
import pickle
import random
import shutil
import unicodedata
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from naast.engine.compiled import grams, library
from naast.engine.danger import features as danger
from naast.engine.danger.head import OUTPUTS
from naast.engine.understanding import features, weights
from naast.engine.understanding.features import Vocabulary, plain
from tests.unit.understanding.built_again import bits_of

WORDS = st.sampled_from(["ik", "kan", "niet", "meer", "nachtzorg", "één", "日本", "слово", "😀", "ß", "𐍈ᚠ", "مرحبا"])
TEXTS = st.one_of(st.text(max_size=120), st.lists(WORDS, max_size=40).map(" ".join), st.just("ik"), st.just(""))
LETTERS = [chr(code) for code in range(0x30000) if unicodedata.category(chr(code)) in {"Ll", "Lo", "Nd", "So"}]
RNG = np.random.default_rng(8)
RARITY = RNG.uniform(0, 3, danger.SIZE).astype(np.float32) * (RNG.random(danger.SIZE) < 0.8)
SAYS = RNG.normal(size=(danger.SIZE, OUTPUTS)).astype(np.float32)


@pytest.fixture(autouse=True, scope="module")
def _with_a_library() -> None:
    if library() is None:
        compiler = shutil.which("cc") or shutil.which("gcc")
        assert compiler is None, "there is a compiler, and yet the loops were not built"
        pytest.skip("no C compiler here: the plain way is all there is")


def long_texts() -> list[str]:
    """4,000 letters of every script, of one word, and of one letter."""
    rng = random.Random(4)
    mixed = "".join(rng.choice(LETTERS) if rng.random() < 0.8 else " " for _ in range(4000))
    return [mixed, ("ik wil niet meer " * 300)[:4000], "a" * 4000]


def stretches_of(size: int, cuts: list[int]) -> list[tuple[int, int]]:
    """All stretches between cuts in `size` letters or words, empty ones too."""
    return list(itertools.combinations_with_replacement(sorted(min(cut, size) for cut in cuts), 2))


def vocabulary_of(grams_of_texts: list[np.ndarray], seed: int) -> Vocabulary:
    """About half of these n-grams, and as many others."""
    rng = np.random.default_rng(seed)
    all_met = np.unique(np.concatenate(grams_of_texts))
    known = np.concatenate((all_met[rng.random(len(all_met)) < 0.5], rng.integers(0, 2**32, len(all_met), np.uint32)))
    hashes = np.unique(known)
    return Vocabulary(hashes, rng.uniform(1, 9, len(hashes)).astype(np.float32))


def letters_and_words(text: str, cuts: list[int]) -> tuple[list[bytes], list[bytes]]:
    """The n-grams of a text and of it without each stretch between cuts: by the loops, and the plain way."""
    read = plain(text)
    stretches = stretches_of(len(read), cuts)
    fast, slow = grams.runs_without_each(read, stretches), features._letter_grams_plainly(read, stretches)
    raw = read.split()
    parts = [tuple(range(len(word) % 4)) for word in raw]
    of_words = stretches_of(len(raw), cuts)
    one_by_one = features._word_grams_plainly([features.stem(word) for word in raw], parts, of_words)
    found = features.word_grams_without_each(raw, of_words, lambda word: range(len(word) % 4))
    return [part.tobytes() for part in (*(fast or ()), *found)], [part.tobytes() for part in (*slow, *one_by_one)]


def weighed(texts: list[np.ndarray], seed: int) -> tuple[list[object], list[object]]:
    """Places and weights of the n-grams that are known, with their shape: by the loops, and the plain way."""
    vocabulary = vocabulary_of(texts, seed)
    return tuple(
        [found[0].tolist(), found[1].shape, found[1].tobytes()] if found is not None else []
        for found in (vocabulary._ready.weigh(texts), vocabulary._weigh_plainly(texts))
    )


def bits_of_rows(rows: danger.Rows) -> list[object]:
    """Everything in the rows, to the bit."""
    return [rows.count, rows.rows.tolist(), rows.columns.tolist(), rows.values.tobytes()]


@settings(max_examples=150, deadline=None)
@given(TEXTS, st.lists(st.integers(0, 60), max_size=4))
def test_letters_and_words_are_those_of_the_plain_way(text: str, cuts: list[int]) -> None:
    fast, slow = letters_and_words(text, cuts)
    assert fast == slow


@settings(max_examples=100, deadline=None)
@given(st.lists(TEXTS, min_size=1, max_size=6), st.integers(0, 5))
def test_weights_are_those_of_the_plain_way(texts: list[str], seed: int) -> None:
    for grams_of in (features.letter_grams, features.word_grams):
        fast, slow = weighed([grams_of(text) for text in texts], seed)
        assert fast == slow


@settings(max_examples=100, deadline=None)
@given(st.lists(TEXTS, max_size=6))
def test_danger_is_that_of_the_plain_way(texts: list[str]) -> None:
    fast, slow = danger.rows_of(texts, RARITY), danger._rows_plainly(texts, RARITY)
    assert bits_of_rows(fast) == bits_of_rows(slow)
    assert fast.count == len(texts)
    assert fast.times(SAYS) == pytest.approx(slow.times_plainly(SAYS), abs=1e-5)


@pytest.mark.parametrize("text", long_texts(), ids=["every script", "four words", "one letter"])
def test_a_text_of_four_thousand_letters_is_as_the_plain_way_reads_it(text: str) -> None:
    fast, slow = letters_and_words(text, [0, 1, 3, 777, 3998])
    assert fast == slow
    one, other = weighed(features.letter_grams_without_each(plain(text), [(0, 900), (900, 2000)]), 3)
    assert one == other
    pieces = [text, text[:50], "", text[1000:]]
    rows, plainly = danger.rows_of(pieces, RARITY), danger._rows_plainly(pieces, RARITY)
    assert bits_of_rows(rows) == bits_of_rows(plainly)
    assert rows.times(SAYS) == pytest.approx(plainly.times_plainly(SAYS), abs=1e-5)


def test_n_grams_of_which_none_or_all_are_known() -> None:
    text = features.letter_grams("De hond blaft de hele nacht")
    none = np.empty(0, np.uint32)
    for hashes in (none, np.unique(text), np.array([0, 2**32 - 1], np.uint32)):
        vocabulary = Vocabulary(hashes, np.ones(len(hashes), np.float32))
        for texts in ([text, none, text[:9]], [none], [np.array([0, 2**32 - 1, 0, 65536], np.uint32)]):
            fast, slow = vocabulary._ready.weigh(texts), vocabulary._weigh_plainly(texts)
            assert fast is not None
            assert [part.tolist() for part in fast] == [part.tolist() for part in slow]


def gram_weights(width: int, known: int = 3000) -> weights.GramWeights:
    rng = np.random.default_rng(width)
    vocabulary = Vocabulary(np.arange(known, dtype=np.uint32) * 7, rng.uniform(1, 9, known).astype(np.float32))
    rows = rng.integers(-127, 128, (known, width)).astype(np.int8)
    return weights.GramWeights(vocabulary, rows, rng.uniform(1e-3, 1e-2, known).astype(np.float32))


def texts_for(rng: np.random.Generator, count: int, size: int) -> list[np.ndarray]:
    return [rng.integers(0, 3000 * 7, size).astype(np.uint32) for _ in range(count)]


@pytest.mark.parametrize("width", [1, 8, 127, 128, 133, 256, 512, 600])
@pytest.mark.parametrize(("count", "size"), [(1, 0), (1, 3), (3, 150), (6, 2500)])
def test_what_n_grams_add_is_what_the_plain_way_adds(width: int, count: int, size: int) -> None:
    learned = gram_weights(width)
    texts = texts_for(np.random.default_rng(size), count, size)
    places, how_much = learned.vocabulary.weigh_all(texts)
    kept = how_much.copy()
    slowly = (how_much.astype(float) * learned.steps[places]) @ learned.rows[places].astype(float)
    assert learned.scores(texts) == pytest.approx(slowly, abs=1e-5)
    assert learned._added_plainly(places, how_much) == pytest.approx(slowly, abs=1e-5)
    assert (how_much == kept).all()


def test_what_does_not_fit_is_refused() -> None:
    number, few = np.zeros(3, np.uint32), np.ones(2, np.float32)
    with pytest.raises(ValueError, match="3 n-grams and 2 weights"):
        grams.Known(number, few)
    with pytest.raises(ValueError, match="no stretch from 2 to 9 in 3 letters"):
        grams.runs_without_each("abc", [(2, 9)])
    with pytest.raises(ValueError, match="no stretch from 1 to 0 in 2 words"):
        grams.terms_without_each(["a", "b"], [(), ()], [(1, 0)], one=b"", two=b"")
    with pytest.raises(ValueError, match="uint32, not int64"):
        grams.Known(number[:2], few).weigh([np.zeros(2, np.int64)])
    with pytest.raises(ValueError, match="9 rows, 2 steps"):
        grams.added(np.zeros(1, np.int64), np.ones((1, 1), np.float32), np.zeros((9, 4), np.int8), few)
    with pytest.raises(ValueError, match="not of 65536 features"):
        grams.danger_rows(["a"], few)
    for row, column in ((0, 2), (1, 0), (-1, 0), (0, -1)):
        with pytest.raises(ValueError, match="rows of 1 by 2 with something outside"):
            grams.times(1, np.array([row]), np.array([column]), few[:1], np.ones((2, 8), np.float32))


def test_known_n_grams_are_packed_and_unpacked() -> None:
    vocabulary = gram_weights(8).vocabulary
    texts = texts_for(np.random.default_rng(1), 2, 90)
    for one, other in zip(
        vocabulary.weigh_all(texts), pickle.loads(pickle.dumps(vocabulary)).weigh_all(texts), strict=True
    ):
        assert one.tobytes() == other.tobytes()


def bits() -> str:
    """What the loops make of some texts, rows and weights."""
    digest = hashlib.sha256()
    for text in ("", "a", "De hond blaft, één keer 日本 😀.", *long_texts()):
        read = plain(text)
        forms = features.letter_grams_without_each(read, stretches_of(len(read), [0, 2, len(read) // 3, len(read)]))
        words = features.word_grams_without_each(
            read.split(), [(0, 0), (0, len(read.split()))], lambda word: range(len(word) % 3)
        )
        for texts in (forms, words):
            places, how_much = vocabulary_of(texts, 2).weigh_all(texts)
            for part in (*texts, places, how_much):
                digest.update(part.tobytes())
        rows = danger.rows_of([text, "", text[:40]], RARITY)
        for part in (rows.rows, rows.columns, rows.values, rows.times(SAYS)):
            digest.update(part.tobytes())
    for width in (8, 133, 256):
        digest.update(gram_weights(width).scores(texts_for(np.random.default_rng(3), 5, 400)).tobytes())
    return digest.hexdigest()


@pytest.mark.parametrize("guarded", [False, True])
def test_every_processor_gives_the_same_bits_and_the_loops_stay_inside_their_arrays(
    tmp_path: Path, guarded: bool
) -> None:
    """Built again for the oldest processor only; and once more with a guard that stops the process at the first step outside."""
    assert bits_of(__name__, ("grams.c",), tmp_path, guarded) == bits()
