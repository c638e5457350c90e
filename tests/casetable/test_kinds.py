"""Kinds of table are knowledge: the real ones are whole, and a mistake is told with what to do."""

from __future__ import annotations

from pathlib import Path

import pytest

from naast.casetable.clockwork import kind_of, takes_offers, takes_silent_cards, topic_name
from naast.engine.knowledge.casetables import check_tables, default_tables, load_tables
from naast.engine.knowledge.loader import default_root
from naast.engine.knowledge.problems import KnowledgeError

GOOD = """# Een soort tafel.
table_topics:
  - {id: nacht, name: Hulp in de nacht}
table_kinds:
  - id: klein
    name: Klein
    lead: Kort samen kijken.
    people: vier mensen
    often: een keer
    card: "yes"
    never: [Geen namen.]
    recognised: [Zeg niet wie het is.]
    danger: ["Is er nu gevaar? Bel 112."]
    source: eigen kennis
    confidence: C
    checked_on: 2026-11-22
    steps:
      - {id: verhaal, title: Verhaal, minutes: 10, does: story, say: Vertel kort.}
      - {id: lessen, title: Lessen, minutes: 10, does: lessons, say: Zeg wat u leerde.}
"""


def _told(tmp_path: Path, text: str) -> list[str]:
    folder = tmp_path / "casetables"
    folder.mkdir()
    (folder / "soort.yaml").write_text(text, encoding="utf-8")
    return [one.code for one in check_tables(tmp_path)]


def test_the_tables_of_this_installation_are_whole() -> None:
    assert check_tables(default_root()) == []
    kinds = default_tables().kinds
    assert kinds["casustafel"].minutes == 90
    assert {kind.card for kind in kinds.values()} == {"yes", "no"}


def test_a_good_file_is_read(tmp_path: Path) -> None:
    assert _told(tmp_path, GOOD) == []
    assert load_tables(tmp_path).kinds["klein"].steps[1].does == "lessons"


@pytest.mark.parametrize(
    ("before", "after", "code"),
    [
        ("minutes: 10, does: lessons", "minutes: 0, does: lessons", "out-of-range"),
        ("does: story", "does: dansen", "not-in-list"),
        ("id: lessen", "id: verhaal", "twice"),
        ("does: lessons", "does: talk", "no-lessons"),
        ('card: "yes"', 'card: "no"', "card-needed"),
        ("minutes: 10, does: story", "minutes: 120, does: story", ""),
        ("never: [Geen namen.]", "never: []", "too-few"),
    ],
)
def test_a_mistake_is_told(tmp_path: Path, before: str, after: str, code: str) -> None:
    found = _told(tmp_path, GOOD.replace(before, after))
    assert found == ([code] if code else []), found


def test_a_table_that_never_ends_is_refused(tmp_path: Path) -> None:
    long = GOOD.replace("minutes: 10", "minutes: 120").replace(
        "      - {id: lessen",
        "      - {id: nog, title: Nog, minutes: 60, does: talk, say: Praat.}\n      - {id: lessen",
    )
    assert _told(tmp_path, long) == ["too-long"]
    with pytest.raises(KnowledgeError):
        load_tables(tmp_path)


def test_when_cards_and_offers_are_taken() -> None:
    kind = kind_of("casustafel")
    silent = [step.id for step in kind.steps if takes_silent_cards(kind, step.id)]
    offers = [step.id for step in kind.steps if takes_offers(kind, step.id)]
    assert silent == ["stil", "roddelronde", "terug"]
    assert offers == ["aanbod", "keuze", "lessen"]


def test_what_left_the_knowledge_never_breaks_a_page() -> None:
    assert kind_of("bestaat-niet") is next(iter(default_tables().kinds.values()))
    assert topic_name("bestaat-niet") == ""
