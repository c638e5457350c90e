"""The danger layer as a whole, trained on a handful of texts: one of both layers is enough, and it says what it saw."""

import time
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from naast.engine.danger import assess, assess_with, assessment, load, save, texts_to_encode, train
from naast.engine.danger.clauses import pairs, pieces
from naast.engine.danger.features import SIZE, Rows, hashed, rarity, rows_of

from .sample_knowledge import PACK, STORIES

HOARDED = "Mijn man heeft zijn morfine opgespaard."


class LetterEncoder:
    """Counts of letters as vectors: a stand-in with the same face as a real encoder."""

    id = "letters"
    dim = 26

    def encode(self, texts):
        counts = np.array([[text.lower().count(chr(97 + k)) for k in range(26)] for text in texts], dtype=np.float32)
        return counts / np.maximum(np.linalg.norm(counts, axis=1, keepdims=True), 1e-9)


@pytest.fixture(scope="module")
def model():
    return train(PACK, STORIES, None)


@pytest.fixture(scope="module")
def meaning_model():
    return train(PACK, STORIES, LetterEncoder())


def test_told_danger_is_seen_and_an_ordinary_question_is_not(model):
    danger = assess("Hij ligt op de grond en reageert niet meer, wat moet ik doen", model)
    assert (danger.crisis, danger.learned, danger.rules, danger.encoder_used) == (True, True, (), False)
    assert not assess("Wie kan mij helpen met de brief van de gemeente?", model).crisis


def test_a_grammar_alone_is_enough(model):
    quiet = replace(model, head=None)
    danger = assess(HOARDED, quiet)
    assert (danger.crisis, danger.category, danger.rules, danger.learned) == (True, "suicide", ("opgespaard",), False)
    assert [word.text for word in danger.because] == ["morfine", "opgespaard"]


@given(st.text(max_size=120))
@settings(deadline=None)
def test_either_layer_is_enough(model, text):
    whole = assess(text, model)
    only_grammars = assess(text, replace(model, head=None))
    only_learned = assess(text, replace(model, grammars=()))
    assert whole.crisis == (only_grammars.crisis or only_learned.crisis)


@given(st.text(max_size=400))
@settings(deadline=None)
def test_the_evidence_is_always_a_stretch_of_the_text(model, text):
    danger = assess(f"{text} {HOARDED} {text}", model)
    assert danger.crisis
    assert danger.score > 0
    assert all(f"{text} {HOARDED} {text}"[word.start : word.end] == word.text for word in danger.because)


def test_learned_danger_shows_the_stretch_that_looks_like_it(model):
    friendly = "Gisteren was het een fijne dag en wij hebben samen in de tuin koffie gedronken met de buren. " * 8
    story = f"{friendly}Zij is niet wakker te krijgen en ze ademt heel raar. {friendly}"
    danger = assess(story, replace(model, grammars=()))
    assert danger.learned
    assert "niet wakker te krijgen" in danger.because[0].text
    assert len(danger.because[0].text) < len(story) / 4


def test_later_without_now_is_soon_and_everything_else_is_now(model):
    assert assess(HOARDED, model).level == "now"
    assert assess(f"{HOARDED} Het is voor volgende week.", model).level == "soon"
    assert assess(f"{HOARDED} Het is voor volgende week, of vannacht.", model).level == "now"


@pytest.mark.parametrize("text", ["", "   ", "😢😢😢", "!!!", "\x00", "\ud800"])
def test_nothing_said_is_no_danger(model, text):
    danger = assess(text, model)
    assert (danger.crisis, danger.category, danger.level, danger.because) == (False, None, None, ())


def test_twenty_thousand_letters_are_read_to_the_end(model):
    text = "Wij drinken koffie in de tuin. " * 640 + HOARDED
    begin = time.perf_counter()
    assert assess(text, model).rules == ("opgespaard",)
    assert time.perf_counter() - begin < 2


def test_training_twice_gives_the_same_model(meaning_model):
    again = train(PACK, STORIES, LetterEncoder())
    assert np.array_equal(again.head.words_alone, meaning_model.head.words_alone)
    assert np.array_equal(again.head.meaning.around.rows, meaning_model.head.meaning.around.rows)


def test_vectors_are_used_when_they_belong_to_the_model(model, meaning_model):
    encoder = LetterEncoder()
    assert assess_with(HOARDED, meaning_model, encoder).encoder_used
    assert not assess_with(HOARDED, model, encoder).encoder_used
    other = LetterEncoder()
    other.id = "another"
    assert assess_with(HOARDED, meaning_model, other) == assess(HOARDED, meaning_model)


def test_pieces_need_their_own_vectors(meaning_model):
    text = "Dit is een zin met een paar woorden. " * 30
    vectors = LetterEncoder().encode(texts_to_encode(text))
    with pytest.raises(ValueError, match="pieces need"):
        assess(text, meaning_model, vectors[0], vectors[1:-1])


@pytest.mark.parametrize("vectors", ["both", "neither", "whole", "pieces"])
@pytest.mark.parametrize("text", ["Kort.", "Hij valt. Zij belt niemand meer op. Wie helpt mij nu met de brief? " * 12])
def test_the_whole_and_its_pieces_score_together_as_each_alone(meaning_model, vectors, text):
    head, texts = meaning_model.head, texts_to_encode(text)
    parts = (*pieces(text), *pairs(text))
    all_vectors = LetterEncoder().encode(texts)
    whole = all_vectors[0] if vectors in ("both", "whole") else None
    others = all_vectors[1:] if vectors in ("both", "pieces") else None
    first, rest = assessment._scores(head, text, parts, whole, others)
    assert first == pytest.approx(head.scores([text], None if whole is None else whole[None, :])[0], abs=1e-5)
    assert len(rest) == len(parts)
    for number, (part, found) in enumerate(zip(parts, rest, strict=True)):
        own = None if others is None else others[number : number + 1]
        assert found == pytest.approx(head.scores([part.text], own)[0], abs=1e-5)


@pytest.mark.parametrize("encoder", [None, LetterEncoder()])
def test_a_saved_model_judges_the_same(tmp_path, encoder):
    trained = train(PACK, STORIES, encoder)
    save(trained, tmp_path / "danger.npz")
    loaded = load(tmp_path / "danger.npz")
    for text in (HOARDED, "Zijn lippen worden blauw", "Wie leest de brief met mij?"):
        before, after = assess_with(text, trained, encoder), assess_with(text, loaded, encoder)
        assert (after.crisis, after.category, after.because) == (before.crisis, before.category, before.because)
        assert after.score == pytest.approx(before.score, abs=0.01)
    assert loaded.encoder_id == trained.encoder_id
    assert [category.say for category in loaded.categories] == [category.say for category in PACK]


def test_a_file_of_another_format_is_refused(tmp_path):
    np.savez(tmp_path / "old.npz", format=np.array(0))
    with pytest.raises(ValueError, match="format 0, expected 4"):
        load(tmp_path / "old.npz")


def slow_runs(text, length):
    found = []
    for start in range(len(text) - length + 1):
        mixed = 0
        for letter in text[start : start + length]:
            mixed = (mixed * 1000003 + ord(letter)) % 2**32
        found.append(((mixed * 2654435761 % 2**32 >> 16) + length * 7919) % SIZE)
    return found


@given(st.text(alphabet="abcé ?", max_size=40))
def test_hashing_agrees_with_its_slow_twin(text):
    from naast.engine.danger.features import normal

    folded = normal(text)
    expected = [number for length in (3, 4, 5) for number in slow_runs(folded, length)]
    assert hashed(text)[: len(expected)].tolist() == expected


def test_rows_are_unit_rows_and_multiply_like_a_matrix():
    texts = ["mijn man is ziek", "mijn man is moe", "zij is ziek en moe", ""]
    rows = rows_of(texts, rarity(texts))
    matrix = np.zeros((len(texts), SIZE))
    matrix[rows.rows, rows.columns] = rows.values
    weights = np.random.default_rng(1).normal(size=(SIZE, 3)).astype(np.float32)
    assert np.allclose(np.linalg.norm(matrix[:3], axis=1), 1)
    shares = np.arange(8, dtype=np.float32).reshape(4, 2)
    for times in (Rows.times, Rows.times_plainly):
        assert np.allclose(times(rows, weights), matrix @ weights, atol=1e-5)
        assert np.allclose(times(rows.turned(), shares), matrix.T @ shares, atol=1e-5)
        assert np.allclose(times(rows.some([3, 1, 1]), weights), matrix[[3, 1, 1]] @ weights, atol=1e-5)


@pytest.mark.parametrize(
    ("text", "extra"), [("ik krijg geen hulp", assessment.SHORT_CUT), ("ik krijg geen hulp " * 4, 0.0)]
)
def test_a_handful_of_words_must_look_more_like_danger_than_a_story(model, monkeypatch, text, extra):
    strict = assess(text, model).margin
    monkeypatch.setattr(assessment, "SHORT_CUT", 0.0)
    assert assess(text, model).margin == pytest.approx(strict + extra)
