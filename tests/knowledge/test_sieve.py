"""One look at the letters of a text against trying every pattern: nothing is missed, nothing is found twice or elsewhere."""

from __future__ import annotations

import itertools
import pickle
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from naast.engine import danger
from naast.engine.compiled.pieces import Hung
from naast.engine.danger.folding import fold as fold_danger
from naast.engine.danger.grammar import Screen, compile_category, find
from naast.engine.danger.types import as_categories
from naast.engine.knowledge import Pack, facts, load_pack
from naast.engine.knowledge.facts import ASKER_FACT, FactFinder, FoundFact
from naast.engine.knowledge.literals import may_match, needed
from naast.engine.knowledge.loader import default_root
from naast.engine.knowledge.sieve import Sieve
from naast.engine.knowledge.text import fold
from naast.engine.knowledge.vocabulary import VOICES
from tests.knowledge.test_literals import CATEGORIES as FILES

CATEGORIES = as_categories(FILES)
PIECES = st.lists(st.text("ab é", min_size=1, max_size=7), max_size=4).map(tuple)


@settings(max_examples=200, deadline=None)
@given(st.lists(PIECES, max_size=8), st.text("ab é", max_size=40))
def test_a_sieve_lets_through_what_holds_a_piece(needs: list[tuple[str, ...]], text: str) -> None:
    sieve = Sieve(needs)
    pieces = sieve.pieces_in(text)
    assert sorted(pieces) == sorted({piece for one in needs for piece in one if piece in text})
    wanted = [not one or may_match(one, text) for one in needs]
    assert [bool(sieve.passing(pieces) >> number & 1) for number in range(len(needs))] == wanted
    assert sieve.passing(pieces) < 1 << len(needs)
    assert sorted(sieve._pieces_plainly(text)) == sorted(pieces)


def test_letters_beyond_the_first_65536_and_halves_of_them_are_looked_for_too() -> None:
    sieve = Sieve([("\U0001f600 ja",), ("\ud83d",), ("nee",)])
    for text in ("ik zeg \U0001f600 ja", "een half \ud83d teken", "\U0001f600 j", ""):
        found = [piece for piece in ("\U0001f600 ja", "\ud83d", "nee") if piece in text]
        assert sieve.pieces_in(text) == sieve._pieces_plainly(text) == found


def test_a_piece_hangs_on_letters_of_its_own() -> None:
    for piece in (("", 0), ("abcde", 2), ("ab", 1), ("abcde", -1)):
        with pytest.raises(ValueError, match="without the letters"):
            Hung([piece])


def test_what_hangs_there_comes_back_from_another_process() -> None:
    hung = Hung([("slapen", 1), ("nu", 0)])
    assert pickle.loads(pickle.dumps(hung)).standing_in("niet slapen nu") == hung.standing_in("niet slapen nu")


def test_the_screen_finds_what_every_category_finds_by_itself() -> None:
    grammars = [compile_category(category) for category in CATEGORIES]
    lines = [line.text for category in CATEGORIES for line in (*category.examples, *category.near_misses)]
    sample = [*lines[::5], *(" ".join(lines[start : start + 6]) for start in range(0, len(lines), 97))]
    screen, fired = Screen(grammars), 0
    for text in sample:
        folded = fold_danger(text)
        slow = [hit for one in grammars for hit in find(one, folded, text)]
        assert screen.find(folded, text) == slow, text
        fired += bool(slow)
    assert fired > 20


def test_a_screen_of_nothing_finds_nothing() -> None:
    assert Screen(()).find(fold_danger("ik wil dood"), "ik wil dood") == []


def test_the_words_shown_stand_in_one_order() -> None:
    model = danger.DangerModel(tuple(compile_category(category) for category in CATEGORIES), None)
    both = "Net hebben ze de stroom afgesloten. Mijn concentrator staat stil en er zit nog voor veertig minuten in de fles."
    because = danger.assess(both, model).because
    assert len({(one.start, one.end) for one in because}) < len(because)  # the same words taken for two things
    assert list(because) == sorted(because, key=lambda one: (one.start, one.end, one.why))


@pytest.fixture(scope="module")
def pack() -> Pack:
    return load_pack(default_root())


def slow_facts(pack: Pack, text: str, voice: str | None, without: tuple[str, ...]) -> dict[str, FoundFact]:
    """As it is written in the docstring: every pattern on every clause, the first that holds decides."""
    folded, found = fold(text), dict[str, FoundFact]()
    known = {name: fact for name, fact in pack.facts.items() if name not in without}
    names = sorted(known, key=lambda name: name != ASKER_FACT)  # who is asking first, the others as they stand
    for name in names:
        if name == ASKER_FACT and voice is not None:
            continue
        hit = next(
            (
                FoundFact(name, one.value, offset + match.start(), offset + match.end())
                for one in known[name].patterns
                if not one.voices or voice in one.voices
                for offset, clause in facts._clauses(folded)
                if (match := re.search(one.match, clause))
                and not any(re.search(unless, clause) for unless in one.unless)
            ),
            None,
        )
        if hit:
            found[name] = hit
            voice = hit.value if name == ASKER_FACT else voice
    return found


def test_facts_are_those_of_every_pattern_tried_on_every_clause(pack: Pack) -> None:
    finder = FactFinder(pack.facts)
    texts = [one.text for fact in pack.facts.values() for one in (*fact.examples, *fact.counter_examples)]
    sample = [*texts[::3], *(" ".join(texts[start : start + 4]) for start in range(0, len(texts), 23)), "", "?"]
    found = 0
    for number, text in enumerate(sample):
        voice = (None, *VOICES)[number % (1 + len(VOICES))]
        without = tuple(pack.facts)[number % 5 :: 7] if number % 2 else ()
        assert finder.find(text, voice, without) == slow_facts(pack, text, voice, without), text
        found += len(finder.find(text, voice, without))
    assert found > 50


CLAUSE_END = re.compile(r"(?<!\bmw)(?<!\bdhr)(?<!\bmevr)(?<!\bdr)\.(?=\s|$)|[!?;\n]|(?=,? maar\b)")


@settings(max_examples=150, deadline=None)
@given(st.lists(st.sampled_from(["mw", "dhr", "dr", "mevr", ".", " ", "maar", ", ", "!", ";", "\n", "a"])).map("".join))
def test_clauses_end_where_they_did_when_every_place_was_tried(text: str) -> None:
    ends = [0, *(match.end() for match in CLAUSE_END.finditer(text)), len(text)]
    slow = [(start, text[start:end]) for start, end in itertools.pairwise(ends) if end > start]
    assert facts._clauses(text) == slow


def test_a_pattern_that_may_be_anything_is_tried_on_every_text() -> None:
    assert needed(r"\d+") == ()
    assert Sieve([("ab",), ()]).passing([]) == 0b10
