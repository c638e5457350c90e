"""The word lists and figures: every example works, every figure has a source, and none of it belongs to the routing packs."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from naast.engine.anonymity import find_all
from naast.engine.anonymity.lexicon import Lexicon, lexicon
from naast.engine.errors import EngineError
from naast.engine.knowledge import KnowledgeError, default_root, knowledge_files, pack_hash

KNOWN = lexicon()


@pytest.mark.parametrize(("kind", "text"), [(s.kind, text) for s in KNOWN.signs for text in s.examples])
def test_every_example_of_a_sign_is_marked(kind: str, text: str) -> None:
    assert kind in {found.type for found in find_all(text)}


@pytest.mark.parametrize(("kind", "text"), [(s.kind, text) for s in KNOWN.signs for text in s.counter_examples])
def test_no_counter_example_of_a_sign_is_marked(kind: str, text: str) -> None:
    assert kind not in {found.type for found in find_all(text)}


def test_every_figure_names_a_source_that_exists() -> None:
    population = KNOWN.population
    assert {d.source for d in KNOWN.diseases.diseases} <= {s.id for s in KNOWN.diseases.sources}
    assert {g.source for g in KNOWN.occupations.groups} <= {s.id for s in KNOWN.occupations.sources}
    named = (
        {a.source for a in population.areas}
        | {b.source for b in population.ages}
        | {t.source for t in population.traits}
    )
    assert named <= {s.id for s in population.sources}
    assert all(s.checked_on and s.confidence for s in population.sources)


def test_the_age_bands_cover_every_age_once_and_everyone() -> None:
    bands = KNOWN.population.ages
    assert [age for band in bands for age in range(band.low, band.high + 1)] == list(range(120))
    assert sum(band.share for band in bands) == pytest.approx(1.0, abs=0.005)


def test_no_wider_words_point_at_someone_again() -> None:
    wider = (
        {s.wider for s in KNOWN.signs}
        | {d.wider for d in KNOWN.diseases.diseases}
        | {g.wider for g in KNOWN.occupations.groups}
    )
    for words in wider:
        assert not any(found.direct for found in find_all(f"Het gaat om [{words}].")), words


def test_the_word_anonymous_is_nowhere_promised() -> None:
    wider = [s.wider for s in KNOWN.signs] + [s.label for s in KNOWN.signs]
    assert not any("anoniem" in words.lower() for words in wider)


def test_the_lists_are_no_part_of_the_routing_packs(tmp_path: Path) -> None:
    root = default_root()
    assert not any("anonymity" in path.parts for path in knowledge_files(root))
    for room in ("readability", "anonymity"):
        shutil.copytree(root / room, tmp_path / room)
    before = pack_hash(tmp_path)
    (tmp_path / "anonymity/words/towns.txt").write_text("Elders\n", encoding="utf-8")
    assert pack_hash(tmp_path) == before


@pytest.fixture
def copied(tmp_path: Path) -> Path:
    shutil.copytree(default_root() / "anonymity", tmp_path / "anonymity")
    return tmp_path


def test_a_missing_list_says_which(copied: Path) -> None:
    (copied / "anonymity/words/surnames.txt").unlink()
    with pytest.raises(EngineError, match=r"surnames\.txt"):
        lexicon(copied)


def test_a_wrong_figure_says_where(copied: Path) -> None:
    path = copied / "anonymity/lists/population.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("people: 55870", "people: veel"), encoding="utf-8")
    with pytest.raises(KnowledgeError, match=r"population\.yaml"):
        lexicon(copied)


def slow_is_compound(known: Lexicon, word: str) -> bool:
    """Every way to cut a word in two or three, tried one by one."""
    cuts = range(1, len(word))
    pairs = [(word[:i], word[i:]) for i in cuts]
    triples = [(word[:i], word[i:j], word[j:]) for i in cuts for j in range(i + 1, len(word))]

    def fits(parts: tuple[str, ...]) -> bool:
        *heads, last = parts
        bound = [head in known.ordinary and len(head) >= 4 for head in heads]
        tail = last in known.ordinary and len(last) >= 3
        return all(bound) and (tail or (last.startswith("s") and len(last) >= 5 and last[1:] in known.ordinary))

    return any(map(fits, pairs)) or any(fits(t) and len(t[1]) + len(t[2]) >= 8 for t in triples)


@pytest.mark.parametrize(
    "word",
    [
        "zorgverlener",
        "huishoudboekje",
        "wijkverpleegkundige",
        "hoekstra",
        "yohannes",
        "tafeldekken",
        "ziekenhuisbed",
        "kowalska",
    ],
)
def test_words_put_together_are_ordinary_as_the_slow_way_says(word: str) -> None:
    if slow_is_compound(KNOWN, word):
        assert KNOWN.is_ordinary(word)
    elif word not in KNOWN.ordinary:
        assert not KNOWN.is_ordinary(word)
