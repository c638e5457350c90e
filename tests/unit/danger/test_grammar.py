"""Grammars: the right words, the right distance, a slow twin, and clear words about a broken pattern."""

import itertools
import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from naast.engine.danger.folding import fold
from naast.engine.danger.grammar import compile_category, find, slot_ranges
from naast.engine.danger.types import CrisisCategory, DangerPackError, Grammar

from .sample_knowledge import PACK, SUICIDE

GRAMMARS = compile_category(SUICIDE)


def hits(text):
    return find(GRAMMARS, fold(text), text)


def test_the_spans_are_exactly_the_words():
    text = "Hallo, ik heb mijn PILLEN, die witte, stiekem opgespaard..."
    (hit,) = hits(text)
    assert [(word.text, text[word.start : word.end]) for word in hit.because] == [
        ("PILLEN", "PILLEN"),
        ("opgespaard", "opgespaard"),
    ]
    assert (hit.category, hit.rule, hit.because[0].why) == ("suicide", "opgespaard", "medicijnen opgespaard")


def test_words_too_far_apart_do_not_count():
    assert not hits("pillen een twee drie vier vijf zes gespaard")
    assert hits("pillen een twee drie vier gespaard")


def test_the_order_of_the_slots_does_not_matter():
    assert hits("opgespaard heb ik die pillen")


def test_an_unless_word_nearby_silences_and_one_far_away_does_not():
    assert not hits("ik heb pillen opgespaard en wil ze inleveren")
    assert hits("ik heb pillen opgespaard en nu gaat het om iets heel anders want morgen ga ik oud papier inleveren")


def test_a_part_of_a_word_is_not_the_word():
    assert not hits("pillendoos opgespaard")


def slow_fires(rule, text):
    """The obvious twin: try every combination of matches."""
    folded = fold(text)
    places = {slot: slot_ranges(GRAMMARS.slots[slot], folded) for slot in (*rule.all, *rule.unless)}
    for chosen in itertools.product(*(places[slot] for slot in rule.all)):
        first = min(start for start, _ in chosen)
        near = max(end for _, end in chosen) - first <= rule.window
        stops = [start for slot in rule.unless for start, _ in places[slot] if abs(start - first) <= rule.window]
        if near and not stops:
            return True
    return False


WORDS = ["pillen", "morfine", "gespaard", "bij", "elkaar", "inleveren", "en", "ja"]


@given(st.lists(st.sampled_from(WORDS), max_size=30))
def test_the_matcher_agrees_with_its_slow_twin(words):
    text = " ".join(words)
    assert bool(hits(text)) == slow_fires(SUICIDE.grammars[0], text)


@given(st.text(alphabet="xyz \n.,!", max_size=200), st.text(alphabet="xyz \n.,!", max_size=200))
def test_harmless_words_around_it_never_silence_an_alarm(before, after):
    assert hits(f"{before} ik heb morfine opgespaard {after}")


@pytest.mark.parametrize("category", PACK, ids=lambda category: category.category)
def test_the_near_misses_of_a_category_do_not_fire_its_own_grammars(category):
    grammars = compile_category(category)
    assert [line.text for line in category.near_misses if find(grammars, fold(line.text), line.text)] == []


def test_a_broken_pattern_is_named_with_its_place():
    broken = replace(SUICIDE, slots={**SUICIDE.slots, "medicijn": ("pil(len",)})
    with pytest.raises(DangerPackError, match=re.escape("'suicide', slot 'medicijn': pattern 'pil(len' is broken")):
        compile_category(broken)


def test_an_unknown_slot_is_named_with_the_known_ones():
    broken = replace(SUICIDE, grammars=(Grammar("x", ("medicijn", "opsparn"), "…"),))
    with pytest.raises(DangerPackError, match=r"grammar 'x': slot 'opsparn' is not defined; defined are .*opsparen"):
        compile_category(broken)


def test_a_slot_without_patterns_and_a_grammar_without_slots_are_refused():
    with pytest.raises(DangerPackError, match="slot 'leeg': no patterns"):
        compile_category(replace(SUICIDE, slots={**SUICIDE.slots, "leeg": ()}))
    with pytest.raises(DangerPackError, match="at least one slot"):
        compile_category(replace(SUICIDE, grammars=(Grammar("x", (), "…"),)))


MAPPING = {
    "category": "suicide",
    "name": "n",
    "help": [{"provision": "noodnummer-112", "label": "112", "phone": "112"}],
    "say": "s",
    "say_child": "s",
    "slots": {"a": ["b"]},
    "grammars": [{"id": "g", "all": ["a"], "because": "b"}],
    "examples": [{"voice": "patient", "text": "t"}],
    "near_misses": [{"voice": "patient", "text": "t", "why": "w"}],
    "confidence": "B",
}


def test_a_category_is_read_from_a_mapping():
    category = CrisisCategory.from_mapping(MAPPING)
    assert (category.grammars[0].all, category.grammars[0].window, category.help[0].phone) == (("a",), 10, "112")


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"category": "storm"}, "'storm': expected one of suicide"),
        ({"extra": 1}, "missing or unknown: extra"),
        ({"grammars": [{"id": "g", "all": ["a"]}]}, "grammar 'g': key 'because' is missing"),
    ],
)
def test_a_wrong_mapping_is_refused_with_a_reason(change, message):
    with pytest.raises(DangerPackError, match=message):
        CrisisCategory.from_mapping(MAPPING | change)
