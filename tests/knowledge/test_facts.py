"""Facts are read from words as the example sentences of `rules/facts.yaml` say, and not from the counter examples."""

from __future__ import annotations

import pytest

from naast.engine.knowledge import Fact, Pack, load_pack
from naast.engine.knowledge.facts import find_facts
from naast.engine.knowledge.rules_model import FactCounterExample, FactExample
from naast.engine.knowledge.text import fold
from tests.knowledge.conftest import OWN_ROOMS, REAL

PACK = load_pack(REAL, rooms=OWN_ROOMS)


def sentences(fact: Fact) -> tuple[FactExample | FactCounterExample, ...]:
    return (*fact.examples, *fact.counter_examples)


SENTENCES = [
    pytest.param(fact.id, sentence.text, sentence.voice, sentence.value, id=f"{fact.id}-{i}")
    for fact in PACK.facts.values()
    for i, sentence in enumerate(sentences(fact))
]


@pytest.mark.parametrize(("fact", "text", "voice", "value"), SENTENCES)
def test_sentence(fact: str, text: str, voice: str | None, value: str | None) -> None:
    found = find_facts(PACK.facts, text, voice).get(fact)
    assert (found.value if found else None) == value


def test_every_value_that_has_a_pattern_has_a_sentence() -> None:
    missing = {
        (fact.id, pattern.value)
        for fact in PACK.facts.values()
        for pattern in fact.patterns
        if pattern.value not in {example.value for example in fact.examples}
    }
    # Values that look like a neighbour already shown: the pattern differs in words only.
    assert missing <= {("employment", "unemployed"), ("employment", "benefit"), ("employment", "disabled")} | {
        ("who_is_asking", voice) for voice in ("volunteer", "parent", "sibling", "friend")
    } | {("sick_weeks_band", "over-104"), ("age_band", "40-49"), ("aids_weeks", "20-26")} | {
        ("disease", disease) for disease in ("kidney", "parkinson", "ms")
    }


def test_where_a_fact_stands_points_into_the_text(real: Pack) -> None:
    text = "Het gaat slecht. Één ding: mijn moeder heeft al twee jaar een Wlz-indicatie."
    found = find_facts(real.facts, text)["wlz"]
    assert text[found.start : found.end] == "heeft al twee jaar een Wlz"


def test_the_asker_told_in_the_text_decides_whose_work_it_is(real: Pack) -> None:
    found = find_facts(real.facts, "Mijn vrouw heeft kanker. Mijn baas zegt dat mijn verlof op is.")
    assert found["who_is_asking"].value == "partner"
    assert found["carer_employment"].value == "employed"
    assert "employment" not in found


def test_the_given_asker_wins_from_the_text(real: Pack) -> None:
    found = find_facts(real.facts, "Mijn vrouw heeft kanker.", voice="professional")
    assert "who_is_asking" not in found


@pytest.mark.parametrize(
    "text",
    [
        "Mijn moeder heet Fatima en komt uit Turkije.",
        "Hij heeft altijd een rozenkrans in zijn zak.",
        "Wij eten geen varkensvlees, kan de maaltijdservice dat ook?",
        "Zij is domineesdochter.",
    ],
)
def test_faith_is_never_inferred(text: str, real: Pack) -> None:
    assert "faith_wish" not in find_facts(real.facts, text)


def test_after_maar_the_opposite_may_stand(real: Pack) -> None:
    assert find_facts(real.facts, "Er is geen Wlz, maar mijn broer heeft wel Wlz.")["wlz"].value == "no"


def test_folding_keeps_every_position() -> None:
    text = "Één café’s ‘ĳs’ – ÀÉÎÕÜ ß…"
    assert len(fold(text)) == len(text)
    assert fold(text).startswith("een cafe's '")
