"""Danger told between calm sentences: made from what people wrote, the same every time, and only long texts learn from it."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from naast.engine.danger import Story, assess, load, save, train
from naast.engine.danger.assessment import texts_to_encode
from naast.engine.danger.at_length import AROUND, LONG_WORDS, SOURCE, told_at_length
from naast.engine.danger.clauses import sentences
from naast.engine.danger.head import AT_LENGTH
from naast.engine.danger.training import stories_of, train_head

from .sample_knowledge import PACK, STORIES
from .test_assessment import LetterEncoder

CALM = [
    Story(
        f"Op {day} komt mijn zus koffie drinken. Daarna lopen wij samen een rondje door het park.",
        False,
        source="w",
        calm=True,
    )
    for day in ("maandag", "dinsdag", "woensdag", "donderdag", "vrijdag")
]
TOLD = [*stories_of(PACK), *STORIES, *CALM]


def test_every_text_is_an_example_between_sentences_that_somebody_wrote():
    texts = {story.text: story for story in stories_of(PACK)}
    whole = {part.text for story in CALM for part in sentences(story.text)}
    made = told_at_length(TOLD)
    assert len(made) == len(texts)
    for story in made:
        told = [text for text in texts if text in story.text]
        assert any(texts[text].crisis is story.crisis and texts[text].category == story.category for text in told)
        around = min((story.text.replace(text, "|") for text in told), key=len)
        others = [part.text.strip() for piece in around.split("|") for part in sentences(piece)]
        assert AROUND[0] <= len(others) <= AROUND[1]
        assert set(others) <= whole
        assert story.source == SOURCE


def test_it_is_the_same_every_time_and_nothing_without_calm_sentences():
    assert told_at_length(TOLD) == told_at_length(TOLD)
    assert told_at_length(TOLD) != told_at_length(TOLD, 1)
    assert told_at_length([replace(story, calm=False) for story in TOLD]) == []


def test_only_the_judgement_of_long_texts_learns_from_it():
    encoder, more = LetterEncoder(), told_at_length(TOLD)
    with_more = train_head([*TOLD, *more], encoder.encode([s.text for s in [*TOLD, *more]]), encoder.id, 0)
    without = train_head(TOLD, encoder.encode([s.text for s in TOLD]), encoder.id, 0)
    for head, same in ((with_more, False), (without, True)):
        assert np.array_equal(head.words_beside[:, 0], head.words_beside[:, AT_LENGTH]) is same
    apart = np.abs(with_more.words_beside - without.words_beside).max(axis=0) / np.abs(without.words_beside).max(axis=0)
    assert (apart[:AT_LENGTH] < 0.002).all(), "as far as a system is solved"
    assert apart[AT_LENGTH] > 0.05
    assert np.array_equal(with_more.rarity, without.rarity)


def test_what_is_told_at_length_stands_last():
    more = told_at_length(TOLD)
    with pytest.raises(ValueError, match="stand after the others"):
        train_head([*more, *TOLD], None, "", 0)


@pytest.mark.parametrize("words", [LONG_WORDS - 1, LONG_WORDS])
def test_a_text_of_many_words_is_judged_by_its_own_column_and_cut(words, tmp_path):
    encoder = LetterEncoder()
    save(train(PACK, [*STORIES, *CALM], encoder), tmp_path / "danger.npz")
    model = load(tmp_path / "danger.npz")
    text = " ".join((["mijn", "zus", "is", "moe"] * words)[:words])
    texts = texts_to_encode(text)
    score = model.head.scores(texts, encoder.encode(texts))[0]
    at_length = words >= LONG_WORDS
    cut = model.head.cut_at_length if at_length else model.head.cut_beside
    found = assess(text, model, encoder.encode(texts)[0], encoder.encode(texts)[1:])
    assert len(texts) == 1
    assert found.margin == pytest.approx(score[AT_LENGTH if at_length else 0] - cut.whole, abs=1e-6)
