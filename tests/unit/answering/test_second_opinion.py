"""What a second opinion may and may not change."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

import pytest

from naast.engine.answering import Answerer, load_parts
from naast.engine.answering.artefact import default_folder
from naast.engine.answering.second_opinion import WEIGHT, Reranker
from naast.engine.routing import RankedProvision

CALM = "Mijn man wil graag thuis blijven. Ik slaap al weken niet en ik doe alles alleen. Wie kan mij helpen?"
DANGER = "Ik heb alle pillen op een rij gelegd. Vannacht maak ik er een eind aan."
Opinion = Callable[[Sequence[str]], Sequence[float] | None]


class Model:
    """A made-up model; keeps what it was asked."""

    name = "proef"

    def __init__(self, opinion: Opinion) -> None:
        self.opinion, self.asked = opinion, list[tuple[str, list[str]]]()

    def relevances(self, question: str, texts: Sequence[str]) -> Sequence[float] | None:
        self.asked.append((question, list(texts)))
        return self.opinion(texts)


@pytest.fixture(scope="module")
def parts() -> Answerer:
    return Answerer(*load_parts(default_folder()))


def with_model(parts: Answerer, opinion: Opinion) -> tuple[Answerer, Model]:
    model = Model(opinion)
    return Answerer(parts.pack, parts.models, parts.services, model), model


def upside_down(texts: Sequence[str]) -> list[float]:
    return [float(number) for number in range(len(texts))]


def test_a_made_up_model_fits_the_contract() -> None:
    assert isinstance(Model(upside_down), Reranker)


def test_it_moves_what_is_close_and_says_so_in_the_sum(parts: Answerer) -> None:
    answerer, model = with_model(parts, upside_down)
    before, after = parts.answer(CALM), answerer.answer(CALM)
    assert model.asked[0][0] == CALM
    assert 2 <= len(model.asked[0][1]) <= 20
    assert [one.id for one in before.provisions] != [one.id for one in after.provisions]
    for one in after.provisions:
        assert one.score == pytest.approx(sum(reason.share for reason in one.reasons))
    told = [reason for one in after.provisions for reason in one.reasons if reason.kind == "opinion"]
    most = WEIGHT * max(one.score for one in before.provisions)
    assert told
    assert all(abs(reason.share) <= most + 1e-9 for reason in told)


def test_agreement_changes_no_order(parts: Answerer) -> None:
    answerer, _ = with_model(parts, lambda texts: [-value for value in upside_down(texts)])
    free = [one.id for one in parts.answer(CALM).provisions if not ruled(one)]
    agreed = [one.id for one in answerer.answer(CALM).provisions if not ruled(one)]
    assert agreed[:5] == free[:5]


def test_what_a_rule_moved_is_not_asked_about(parts: Answerer) -> None:
    answerer, _ = with_model(parts, upside_down)
    moved = [one for one in answerer.answer(RULED).provisions if ruled(one)]
    assert moved
    assert all(reason.kind != "opinion" for one in moved for reason in one.reasons)


RULED = "Mijn vrouw is terminaal en heeft nog geen Wlz. Ze komt naar huis, welke thuiszorg kan er 's nachts komen?"


def ruled(one: RankedProvision) -> bool:
    return any(reason.kind == "rule" for reason in one.reasons)


def test_in_danger_nothing_leaves_this_process(parts: Answerer) -> None:
    answerer, model = with_model(parts, upside_down)
    found = answerer.answer(DANGER)
    assert found.crisis
    assert model.asked == []
    assert [one.id for one in found.provisions] == [one.id for one in parts.answer(DANGER).provisions]


@pytest.mark.parametrize(
    "opinion",
    [lambda texts: None, lambda texts: [1.0], lambda texts: [math.nan] * len(texts), lambda texts: [math.inf] * len(texts)],
)  # fmt: skip
def test_no_usable_opinion_changes_nothing(parts: Answerer, opinion: Opinion) -> None:
    answerer, _ = with_model(parts, opinion)
    assert answerer.answer(CALM).provisions == parts.answer(CALM).provisions


def test_vague_words_are_not_sent(parts: Answerer) -> None:
    answerer, model = with_model(parts, upside_down)
    assert answerer.answer("ik weet niet").provisions == ()
    assert model.asked == []
