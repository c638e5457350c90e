"""The question that tells most, against a slow twin; what an answer changes; never more than two; "weet ik niet" is fine."""

from __future__ import annotations

import dataclasses
from math import log2

import pytest
from hypothesis import given
from hypothesis import strategies as st

from naast.engine.clarifying import DO_NOT_KNOW, QuestionTable, apply_answer, next_question
from naast.engine.errors import EngineError
from naast.engine.knowledge import ClarifyAnswer, ClarifyQuestion

NEEDS = ("nacht", "post", "huis", "alleen")


def question(name: str, *answers: tuple[str, tuple[str, ...], tuple[str, ...]]) -> ClarifyQuestion:
    made = tuple(ClarifyAnswer(a, a, f"Het is {a}.", fits, excludes, {"wlz": a}) for a, fits, excludes in answers)
    return ClarifyQuestion(name, f"{name}?", "Dan weten wij meer.", made)


SPLIT = question("nacht-of-post", ("a", ("nacht",), ("post",)), ("b", ("post",), ("nacht",)))
USELESS = question("niets", ("a", (), ()), ("b", (), ()))
REST = dataclasses.replace(
    question("huis-of-alleen", ("a", ("huis",), ("alleen",)), ("b", ("alleen",), ("huis",))),
    answers=tuple(
        ClarifyAnswer(a, a, f"Het is {a}.", fits, excludes, {})
        for a, fits, excludes in (("a", ("huis",), ("alleen",)), ("b", ("alleen",), ("huis",)))
    ),
)


def slow_gain(asked: ClarifyQuestion, chances: dict[str, float]) -> float:
    """Expected gain in bits, straight from the definition; "none of these" has a tenth of the total."""
    total = max(sum(chances.values()), 1e-9)
    raw = {**chances, "": 0.1 * total + 1e-9}
    belief = {need: value / sum(raw.values()) for need, value in raw.items()}

    def entropy(p: dict[str, float]) -> float:
        return -sum(v * log2(v) for v in p.values() if v > 0)

    weight = {
        (a.id, need): (6.0 if need in a.fits else 1.0) * (0.1 if need in a.excludes else 1.0)
        for a in asked.answers
        for need in belief
    }
    given = {key: 0.85 * w / sum(weight[a.id, key[1]] for a in asked.answers) for key, w in weight.items()}
    given |= {(DO_NOT_KNOW, need): 0.15 for need in belief}
    after = 0.0
    for answer in [*(a.id for a in asked.answers), DO_NOT_KNOW]:
        joint = {need: belief[need] * given[answer, need] for need in belief}
        mass = sum(joint.values())
        after += mass * entropy({need: value / mass for need, value in joint.items()})
    return entropy(belief) - after


@given(st.lists(st.floats(0, 1), min_size=4, max_size=4))
def test_the_gains_are_those_of_the_slow_twin(values: list[float]) -> None:
    chances = dict(zip(NEEDS, values, strict=True))
    fast = QuestionTable([SPLIT, USELESS, REST], NEEDS).gains(chances)
    assert fast.tolist() == pytest.approx([slow_gain(q, chances) for q in (SPLIT, USELESS, REST)], abs=1e-6)


def test_the_question_between_the_two_likely_needs_is_asked() -> None:
    assert next_question({"nacht": 0.5, "post": 0.5, "huis": 0.01, "alleen": 0.01}, [USELESS, REST, SPLIT]) is SPLIT


def test_nothing_is_asked_when_nothing_is_to_be_learned() -> None:
    assert next_question({"nacht": 0.5, "post": 0.5}, [USELESS]) is None
    assert next_question({"nacht": 0.9, "huis": 0.0}, [REST]) is None


def test_what_the_words_say_already_is_not_asked() -> None:
    chances = {"nacht": 0.5, "post": 0.5, "huis": 0.4, "alleen": 0.4}
    table = QuestionTable([SPLIT, REST], tuple(chances))
    assert table.best(chances) is SPLIT
    assert table.best(chances, facts={"wlz": "a"}) is REST  # only the other gives this fact
    assert table.best(chances, facts={"wlz": "c", "rents": "yes"}) is SPLIT


def test_no_question_twice_and_never_more_than_two() -> None:
    chances = {"nacht": 0.5, "post": 0.5, "huis": 0.4, "alleen": 0.4}
    assert next_question(chances, [SPLIT, REST], [SPLIT.id]) is REST
    assert next_question(chances, [SPLIT, REST], ["x", "y"]) is None


def test_an_answer_moves_the_chances_and_tells_its_facts() -> None:
    after = apply_answer({"nacht": 0.5, "post": 0.5}, SPLIT, "a")
    assert after.chances["nacht"] > 0.9 > 0.1 > after.chances["post"]
    assert (after.says, after.facts) == ("Het is a.", {"wlz": "a"})


def test_not_knowing_changes_nothing() -> None:
    assert apply_answer({"nacht": 0.5, "post": 0.4}, SPLIT, DO_NOT_KNOW).chances == {"nacht": 0.5, "post": 0.4}


def test_an_unknown_answer_names_those_that_exist() -> None:
    with pytest.raises(EngineError) as caught:
        apply_answer({"nacht": 0.5}, SPLIT, "z")
    assert caught.value.code == "unknown-answer"
    assert "weet-ik-niet" in str(caught.value.hint)


@given(st.dictionaries(st.sampled_from(NEEDS), st.floats(0, 1), min_size=1), st.sampled_from(["a", "b"]))
def test_chances_stay_chances(chances: dict[str, float], answer: str) -> None:
    assert all(0 <= value <= 1 for value in apply_answer(chances, SPLIT, answer).chances.values())


def test_nobody_is_asked_the_same_twice() -> None:
    again = ClarifyQuestion("nog-eens", "nacht-of-post nog eens?", "Dan weten wij meer.", SPLIT.answers)
    table = QuestionTable((SPLIT, again, REST), NEEDS)
    chances = {"nacht": 0.5, "post": 0.5, "huis": 0.2, "alleen": 0.2}
    assert table.best(chances) in (SPLIT, again)
    assert table.best(chances, asked=[SPLIT.id]) == REST
