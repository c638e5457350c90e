"""Which needs are told back: the likely ones, the best one always, none twice in other words, each with the words it was read in."""

from __future__ import annotations

import dataclasses

import pytest

from naast.engine.understanding import Reader, Reading, told_needs
from naast.engine.understanding.cues import CueHit
from naast.engine.understanding.needs import first_help
from naast.engine.understanding.text import Span
from naast.engine.understanding.told import chance_told
from tests.unit.understanding.small import PACK, WordEncoder, small_model

NEEDS = {name: dataclasses.replace(PACK.needs[name]) for name in PACK.needs}
NIGHT, POST = "nacht-niet-alleen", "post-blijft-liggen"
WORDS = {name: (Span(0, 4, "nacht"),) for name in NEEDS}


@pytest.fixture(scope="module")
def blank() -> Reading:
    """A reading of which the tests set the chances."""
    found = Reader(PACK, small_model(), WordEncoder()).read("Ik slaap niet.")
    return dataclasses.replace(found, cues=(), need_words=WORDS)


def reading(blank: Reading, chances: dict[str, float], **helps: float) -> Reading:
    provisions = dict.fromkeys(blank.provisions, 0.0) | {name.replace("_", "-"): score for name, score in helps.items()}
    return dataclasses.replace(blank, posterior=dict.fromkeys(NEEDS, 0.0) | chances, provisions=provisions)


def help_of(need: str) -> str:
    return first_help(NEEDS[need])[0]


def ids(found: Reading) -> list[str]:
    return [need.id for need in told_needs(found, NEEDS)]


def test_the_need_with_help_that_the_words_ask_for_is_told_and_the_other_is_not(blank: Reading) -> None:
    both = {NIGHT: 0.84, POST: 0.78}
    assert ids(reading(blank, both, **{help_of(NIGHT): 0.7, help_of(POST): 0.3})) == [NIGHT]
    assert ids(reading(blank, both, **{help_of(NIGHT): 0.3, help_of(POST): 0.7})) == [POST]


def test_two_needs_that_are_both_asked_for_are_both_told(blank: Reading) -> None:
    found = reading(blank, {NIGHT: 0.9, POST: 0.8}, **{help_of(NIGHT): 0.7, help_of(POST): 0.65})
    assert ids(found) == [NIGHT, POST]
    assert [need.score for need in told_needs(found, NEEDS)] == [0.9, 0.8]


def test_the_best_one_is_told_however_faint(blank: Reading) -> None:
    assert ids(reading(blank, {NIGHT: 0.02, POST: 0.011}, maatje=1.0)) == [NIGHT]
    assert ids(reading(blank, {NIGHT: 0.005}, maatje=1.0)) == []


def test_a_need_without_words_is_told_only_alone(blank: Reading) -> None:
    found = reading(blank, {NIGHT: 0.9, POST: 0.8}, **{help_of(NIGHT): 0.7, help_of(POST): 0.65})
    assert ids(dataclasses.replace(found, need_words={NIGHT: WORDS[NIGHT]})) == [NIGHT]
    assert ids(dataclasses.replace(found, need_words={POST: WORDS[POST]})) == [NIGHT, POST]


def test_of_needs_with_the_same_first_help_the_likelier_is_told(blank: Reading) -> None:
    twin = dataclasses.replace(NEEDS[NIGHT], id="nacht-anders")
    found = reading(blank, {NIGHT: 0.6, "nacht-anders": 0.9}, **{help_of(NIGHT): 1.0})
    assert [need.id for need in told_needs(found, {**NEEDS, "nacht-anders": twin})] == ["nacht-anders"]


def test_a_cue_makes_a_need_likelier_unless_it_is_denied(blank: Reading) -> None:
    plain = reading(blank, {NIGHT: 0.1}, **{help_of(NIGHT): 0.5, help_of(POST): 1.0})
    met, denied = (
        dataclasses.replace(plain, cues=(CueHit(NIGHT, Span(0, 4, "nacht"), denied=no),)) for no in (False, True)
    )
    need = NEEDS[NIGHT]
    assert chance_told(met, need) > chance_told(plain, need) == chance_told(denied, need)


def test_without_any_help_in_sight_the_chance_is_still_a_number(blank: Reading) -> None:
    assert 0 < chance_told(reading(blank, {NIGHT: 1.0}), NEEDS[NIGHT]) < 0.5


def test_softly_tells_what_stood_behind_a_need_that_speaks_of_dying(blank: Reading) -> None:
    found = reading(blank, {NIGHT: 0.9, POST: 0.3}, **{help_of(NIGHT): 0.7, help_of(POST): 0.1})
    assert ids(found) == [NIGHT]
    needs = NEEDS | {NIGHT: dataclasses.replace(NEEDS[NIGHT], tender=True)}
    assert [need.id for need in told_needs(found, needs)] == [NIGHT]
    assert [need.id for need in told_needs(found, needs, softly=True)] == [POST]
