"""What a pattern cannot match without: never a piece too many, so no match is ever missed."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from naast.engine.danger.folding import fold
from naast.engine.danger.grammar import Slot, slot_needs
from naast.engine.knowledge.literals import may_match, needed
from naast.engine.knowledge.loader import default_root

ROOT = default_root()


def _categories(root: Path) -> list[dict[str, dict[str, list[str]]]]:
    return [yaml.safe_load(file.read_text(encoding="utf-8")) for file in sorted((root / "crisis").glob("*.yaml"))]


CATEGORIES = _categories(ROOT)
SLOTS = [tuple(patterns) for category in CATEGORIES for patterns in category["slots"].values()]
FACTS = yaml.safe_load((ROOT / "rules" / "facts.yaml").read_text(encoding="utf-8"))["facts"]
PATTERNS = [pattern for slot in SLOTS for pattern in slot] + [
    one["match"] for fact in FACTS for one in fact.get("patterns", ())
]


@pytest.mark.parametrize(
    ("pattern", "pieces"),
    [
        ("weggelopen", ("weggelopen",)),
        ("(kom|ga) niet (meer )?terug", ("terug",)),
        (r"sonde\w*|tillift", ("sonde", "tillift")),
        ("dronken?", ("dronke",)),
        ("a+maa(nd|l)", ("maa",)),
        ("(?<!niet )slaan(?! deur)", ("slaan",)),
        ("mw[.]? jansen", (" jansen",)),
        (r"n\.v\.t\.", ("n.v.t.",)),
        ("(?:ja|nee) hoor", (" hoor",)),
    ],
)
def test_what_is_needed(pattern: str, pieces: tuple[str, ...]) -> None:
    assert needed(pattern) == pieces


@pytest.mark.parametrize(
    "pattern", ["", r"\d+", "(ja)?", "ja|", "x", "[abc]", r"(ab)\1", "(?i)ja", "(?P<a>ja)", "(ja", "ja)"]
)
def test_nothing_is_said_about_what_may_be_anything(pattern: str) -> None:
    assert needed(pattern) == ()
    assert may_match(needed(pattern), "")


@given(st.data())
def test_whatever_matches_a_pattern_of_the_packs_holds_a_needed_piece(data: st.DataObject) -> None:
    pattern = data.draw(st.sampled_from(PATTERNS))
    text = data.draw(st.from_regex(re.compile(pattern)))
    assert may_match(needed(pattern), text), (pattern, text, needed(pattern))


BIT = st.sampled_from(
    ["ab", "b", "a?", "b+", "ca{0,2}", "(ab|c)", "(a|)", "(?:bc)+", "(ca)?", "[ab]", "c*", "(a(b|cc)a)"]
)


@given(st.lists(BIT, min_size=1, max_size=6).map("".join), st.data())
def test_whatever_matches_any_pattern_holds_a_needed_piece(pattern: str, data: st.DataObject) -> None:
    text = data.draw(st.from_regex(re.compile(pattern), alphabet="abc"))
    assert may_match(needed(pattern), text), (pattern, text, needed(pattern))


def test_the_patterns_of_the_packs_are_nearly_all_understood() -> None:
    silent = [pattern for pattern in PATTERNS if not needed(pattern)]
    assert len(PATTERNS) > 1900
    assert len(silent) <= 3, silent


def test_a_slot_finds_what_it_finds_when_every_pattern_is_tried() -> None:
    lines = [line["text"] for category in CATEGORIES for line in (*category["examples"], *category["near_misses"])]
    sample = [fold(text).text for text in lines[::60]]
    found = 0
    for patterns in SLOTS:
        slot = Slot(patterns, slot_needs(patterns))
        for text in sample:
            expected = [match.span() for match in slot.compiled().finditer(text)]
            assert [match.span() for match in slot.finditer(text)] == expected, (patterns, text)
            found += bool(expected)
    assert found > 200
