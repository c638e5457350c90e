"""The files with life events: every mistake is told in full, and the real ones are right, complete and honest."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest

from naast import cli
from naast.engine.knowledge import KnowledgeError
from naast.engine.knowledge.life_events import check_life_events, default_life_events, life_hash, load_life_events
from tests.knowledge import mistakes

HERE = Path(__file__).parent
ROOT = HERE.parents[2]
MISTAKES = mistakes.mistakes_in(HERE)


def _broken(mistake: dict[str, Any], root: Path) -> Path:
    return mistakes.broken(HERE, mistake, root, file="life_events/alles.yaml")


@pytest.mark.parametrize("path", MISTAKES, ids=lambda path: path.stem)
def test_a_mistake_is_told_in_full(path: Path, tmp_path: Path) -> None:
    mistake = mistakes.read(path)
    told = mistakes.told(check_life_events(_broken(mistake, tmp_path / "knowledge")))
    assert told == mistake["problems"]
    assert told


def test_every_mistake_these_files_can_hold_has_a_file() -> None:
    told = {one["code"] for path in MISTAKES for one in mistakes.read(path)["problems"]}
    own = {
        "missing", "no-interval", "outside-interval", "runs-backwards", "out-of-range", "wrong-way", "help-that-harms", "causes-itself",
        "cannot-follow", "never-caused", "same-link", "surer-than-source", "fact-of-context", "shows-death", "one-start", "one-death",
        "one-another-cause", "no-trajectory", "pair-alike", "unknown-id", "not-in-list", "duplicate-id",
    }  # fmt: skip
    assert told == own


def test_a_file_that_cannot_be_read_hides_no_other_mistakes_and_makes_none(tmp_path: Path) -> None:
    root = tmp_path / "knowledge"
    shutil.copytree(HERE / "minimal", root)
    (root / "life_events" / "zelf.yaml").write_text("# Kapot.\nevents: [", encoding="utf-8")
    assert [one.code for one in check_life_events(root)] == ["broken-yaml"]


def test_the_minimal_and_the_real_files_are_right() -> None:
    assert check_life_events(HERE / "minimal") == []
    assert check_life_events(ROOT / "knowledge") == []


def test_a_broken_pack_is_never_loaded(tmp_path: Path) -> None:
    mistake = mistakes.read(HERE / "broken" / "no-interval.yaml")
    with pytest.raises(KnowledgeError, match="ruimte"):
        load_life_events(_broken(mistake, tmp_path / "knowledge"))
    with pytest.raises(KnowledgeError):
        load_life_events(tmp_path)


def test_the_command_checks_them_too(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    mistake = mistakes.read(HERE / "broken" / "number-without-source.yaml")
    root = _broken(mistake, tmp_path / "knowledge")
    assert cli.main(["knowledge", "check", str(root)]) == 1
    assert "life_events/alles.yaml" in capsys.readouterr().out


def test_the_real_files_hold_all_that_was_gathered() -> None:
    life = default_life_events()
    assert len(life.links) >= 143
    assert len(life.events) >= 100
    assert set(life.trajectories) == {"kanker", "orgaanfalen", "kwetsbaar_dementie", "neuro"}
    numbers = [
        number for link in life.links for number in (link.probability, link.delay, *link.lowered_by, *link.helped_by)
    ]
    assert all(number.source in life.sources and number.low < number.high for number in numbers)
    # Most is an estimate, and says so.
    estimates = sum(link.probability.confidence == "C" for link in life.links)
    assert estimates > 0.6 * len(life.links)
    assert {"employed", "child_at_home", "rents"} <= {fact for link in life.links for fact in link.when}


def test_the_clocks_of_the_law_are_the_ones_of_the_rules() -> None:
    life = default_life_events()
    weeks = {life.clocks[one.clock].closes for one in life.ahead if life.clocks[one.clock].start == "first_sick_day"}
    assert {3, 6, 42, 52, 60, 68, 93, 104} <= weeks
    names = {one.clock for one in life.ahead}
    assert {"hulpmiddel-lenen", "wmo-onderzoek", "zorgverlof-jaar"} <= names


def test_the_hash_follows_every_letter(tmp_path: Path) -> None:
    root = tmp_path / "knowledge"
    shutil.copytree(HERE / "minimal", root)
    before = life_hash(root)
    path = root / "rules" / "clocks.yaml"
    path.write_text(path.read_text("utf-8") + "# Iets erbij.\n", encoding="utf-8")
    assert life_hash(root) != before
