"""Trying a sentence: which sentences of the knowledge pulled, and that their shares are those of the score."""

from __future__ import annotations

import numpy as np
import pytest

from naast.engine.answering import Answerer, trying
from naast.engine.answering.artefact import Models
from naast.engine.danger import DangerModel
from naast.engine.understanding.training import rows_for
from tests.unit.understanding.small import PACK, SCOPE, STORIES, WordEncoder, small_model

ROWS = rows_for(PACK, STORIES, SCOPE)
TEXT = STORIES[0].text


@pytest.fixture(scope="module")
def answerer() -> Answerer:
    return Answerer(PACK, Models(small_model(), DangerModel((), None), WordEncoder()))


def test_the_story_itself_pulls_most_at_its_own_provision(answerer: Answerer) -> None:
    provision = next(iter(STORIES[0].relevant))
    found = trying.pulls(answerer, TEXT, provision, ROWS)
    assert found[0].text == TEXT
    assert found[0].group == STORIES[0].writer
    assert [pull.share for pull in found] == sorted((pull.share for pull in found), reverse=True)


def test_all_shares_together_are_the_meaning_part_of_the_score(answerer: Answerer) -> None:
    model = answerer.models.understanding
    provision = next(iter(STORIES[0].relevant))
    column = model.layout.columns("provisions").start + model.layout.heads["provisions"].index(provision)
    assert model.full.meaning is not None
    slow = (model.full.meaning.scores(WordEncoder().encode([TEXT])) @ model.full.spread)[0, column]
    shares = [pull.share for pull in trying.pulls(answerer, TEXT, provision, ROWS, most=len(ROWS))]
    assert sum(shares) >= slow - 1e-4  # only those that add are told
    assert np.isfinite(shares).all()


def test_other_rows_than_were_learned_are_refused(answerer: Answerer) -> None:
    with pytest.raises(ValueError, match="rows were learned"):
        trying.pulls(answerer, TEXT, next(iter(STORIES[0].relevant)), ROWS[:-1])


def test_every_line_of_the_first_provisions_says_why(answerer: Answerer) -> None:
    answer = answerer.answer(TEXT)
    told = "\n".join(trying.lines(answerer, answer, ROWS))
    assert answer.provisions[0].name in told
    assert answer.provisions[0].reasons[0].sentence in told
    assert f"({STORIES[0].writer}): {TEXT[:30]}" in told
