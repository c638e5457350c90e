"""How many people fit: the arithmetic against slow twins, the words, and that more facts never make more people."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from naast.engine.anonymity import Trait, check_case, estimate
from naast.engine.anonymity.crowd import area_named, poisson_high, poisson_low, rounded
from naast.engine.anonymity.lexicon import lexicon
from naast.engine.errors import EngineError

RIVIERDAL = area_named("rivierdal", lexicon())
TRAIT = st.builds(Trait, st.just("iets"), st.floats(1e-6, 1), st.floats(1, 5))


def slow_quantile(mean: float, level: float) -> int:
    """The first count whose chances, added from their definition, reach the level."""
    total, count = 0.0, 0
    while True:
        total += math.exp(count * math.log(mean) - mean - math.lgamma(count + 1))
        if total >= level:
            return count
        count += 1


@given(st.floats(0.01, 300))
def test_chance_is_counted_as_the_definition_says(mean: float) -> None:
    assert abs(poisson_low(mean) - slow_quantile(mean, 0.05)) <= 1
    assert abs(poisson_high(mean) - slow_quantile(mean, 0.95)) <= 1


@given(st.lists(TRAIT, max_size=6))
def test_the_estimate_lies_in_its_interval_and_someone_always_fits(traits: list[Trait]) -> None:
    crowd = estimate(RIVIERDAL, traits)
    assert 1 <= crowd.low <= crowd.people <= crowd.high


@given(st.lists(TRAIT, min_size=1, max_size=5), TRAIT)
def test_another_fact_never_makes_more_people(traits: list[Trait], more: Trait) -> None:
    assert estimate(RIVIERDAL, [*traits, more]).people <= estimate(RIVIERDAL, traits).people


def test_the_shares_are_multiplied() -> None:
    crowd = estimate(RIVIERDAL, [Trait("vrouw", 0.5, 1.02), Trait("80 tot 90 jaar", 0.043, 1.2)])
    assert crowd.people == round(55870 * 0.5 * 0.043)


def test_wider_words_let_more_people_fit() -> None:
    found = check_case("Mevrouw is 83 jaar oud en weduwe. Zij heeft hartfalen.")
    assert found.crowd_when_widened.people > found.crowd.people


def test_a_case_of_few_people_warns_and_is_never_called_anonymous() -> None:
    found = check_case("Een vrouw tussen de 50 en 60 met borstkanker en jonge kinderen.")
    assert found.findings == ()
    assert found.crowd.is_small
    assert found.crowd.sentence.startswith("Ongeveer ")
    assert "Rivierdal" in found.crowd.sentence
    assert found.warning.startswith("Let op: nog steeds herleidbaar als iemand deze feiten naast elkaar legt")


@pytest.mark.parametrize(
    "text", ["", "Hij slaapt slecht.", "Mevrouw Annie is 83.", "Hij stond in de krant en heeft ALS."]
)
def test_every_text_gets_a_warning_and_none_is_cleared(text: str) -> None:
    found = check_case(text)
    assert found.warning.startswith("Let op: nog steeds herleidbaar als ")
    assert "anoniem" not in (found.warning + found.crowd.sentence).lower()


def test_what_nobody_can_count_is_said() -> None:
    assert "bekend uit de media" in check_case("Mevrouw is 83. Zij stond in de krant.").crowd.uncounted


def test_an_old_person_with_a_disease_of_old_age_is_not_as_rare_as_a_plain_product_says() -> None:
    old = check_case("Meneer is in de tachtig en heeft hartfalen.").crowd
    assert old.people > 55870 * 0.043 * 0.497 * 0.014


def test_an_unknown_area_says_which_there_are() -> None:
    with pytest.raises(EngineError, match="Rivierdal"):
        check_case("Hallo.", area="Nergenshuizen")


@given(st.integers(1, 10**7))
def test_rounding_keeps_two_digits(count: int) -> None:
    assert abs(rounded(count) - count) <= count * 0.05
