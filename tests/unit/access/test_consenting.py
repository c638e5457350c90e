"""Who may say yes for a person: ages per law, the order of who speaks for someone, and the sentence that is read back."""

from __future__ import annotations

from datetime import date

import pytest

from naast.engine.access import Giver, Subject, age_on, consent_sentence, joined, may_give, question_for
from tests.unit.access.making import POLICY

MENTOR, PARTNER, PARENT, SELF = Giver("mentor"), Giver("partner"), Giver("parent"), Giver()
BOTH = frozenset({"partner", "mentor"})


@pytest.mark.parametrize(
    ("regime", "age", "giver", "allowed"),
    [
        ("wmo", 11, SELF, False),
        ("wmo", 11, PARENT, True),
        ("wmo", 12, SELF, True),
        ("wmo", 12, PARENT, False),
        ("wgbo", 11, PARENT, True),
        ("wgbo", 12, SELF, False),
        ("wgbo", 12, Giver(both_agree=True), True),
        ("wgbo", 15, Giver("parent", both_agree=True), True),
        ("wgbo", 15, PARENT, False),
        ("wgbo", 16, SELF, True),
        ("uavg", 15, SELF, False),
        ("uavg", 15, PARENT, True),
        ("uavg", 16, SELF, True),
        ("uavg", 16, PARENT, False),
        ("uavg", None, SELF, True),
        ("uavg", 80, PARTNER, False),
    ],
)
def test_ages_differ_per_law(regime: str, age: int | None, giver: Giver, allowed: bool) -> None:
    answer = may_give(giver, Subject(age=age), regime, POLICY)
    assert answer.allowed is allowed
    assert bool(answer.ask) is not allowed


@pytest.mark.parametrize(
    ("giver", "there", "allowed"),
    [
        (SELF, BOTH, False),
        (MENTOR, BOTH, True),
        (PARTNER, BOTH, False),
        (PARTNER, frozenset({"partner", "family"}), True),
        (PARTNER, frozenset(), False),
        # A parent speaks for a child only; for an adult they are family.
        (PARENT, frozenset({"parent"}), False),
    ],
)
def test_who_cannot_decide_is_spoken_for_in_the_order_of_the_law(
    giver: Giver, there: frozenset[str], allowed: bool
) -> None:
    answer = may_give(giver, Subject(age=80, can_decide=False, representatives=there), "uavg", POLICY)
    assert answer.allowed is allowed
    if not allowed:
        assert answer.ask.endswith(".")


def test_a_parent_speaks_for_a_young_person_who_cannot_decide() -> None:
    young = Subject(age=16, can_decide=False, representatives=frozenset({"parent"}))
    assert may_give(PARENT, young, "uavg", POLICY).allowed


def test_nobody_says_yes_for_someone_who_died() -> None:
    for giver in (SELF, MENTOR):
        assert not may_give(giver, Subject(age=80, deceased=True, representatives=BOTH), "uavg", POLICY).allowed


def test_an_unknown_law_is_an_error_and_not_a_yes() -> None:
    with pytest.raises(KeyError):
        may_give(SELF, Subject(age=40), "star-law", POLICY)


def test_with_a_year_of_birth_only_the_lowest_age_counts() -> None:
    assert [age_on(year, date(2026, 11, 22)) for year in (2009, 2010, 2026, None)] == [16, 15, 0, None]


def test_the_sentence_names_who_what_why_and_until_when() -> None:
    said = consent_sentence("Ömer Yıldız", ["visits", "story"], "begeleiding", date(2027, 6, 1), POLICY)
    assert said == (
        "Ik vind het goed dat Ömer Yıldız dit leest: mijn verhaal en verslagen van bezoeken bij mij, om mij te helpen,"
        " tot en met 1 juni 2027. Ik kan dit altijd stoppen."
    )
    asked = question_for("Ömer Yıldız", ["story"], "inzage", date(2027, 6, 1), POLICY)
    assert asked == "Mag Ömer Yıldız dit lezen: mijn verhaal, om mee te lezen? Dat kan dan tot en met 1 juni 2027."


def test_words_are_joined_as_people_say_them() -> None:
    assert [joined(words) for words in ([], ["a"], ["a", "b"], ["a", "b", "c"])] == ["", "a", "a en b", "a, b en c"]
