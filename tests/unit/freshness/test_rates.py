"""The files of freshness: every mistake is told in full, the real ones are right and honest about how little was measured."""

from __future__ import annotations

import shutil
import subprocess
import sys
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from naast.engine import freshness
from naast.engine.freshness import How, Kind
from naast.engine.knowledge import KnowledgeError, pack_hash

HERE = Path(__file__).parent
ROOT = HERE.parents[2]
MISTAKES = sorted((HERE / "broken").glob("*.yaml"))
OWN = {
    "rate-outside-interval", "look-tells-nothing", "bounds-not-falling", "a-without-source", "rate-missing", "way-missing", "one-bounds",
}  # fmt: skip


def _broken(mistake: dict[str, Any], root: Path) -> Path:
    shutil.copytree(HERE / "minimal", root)
    path = root / mistake["file"]
    text = path.read_text(encoding="utf-8")
    for change in mistake["changes"]:
        assert change["find"] in text, f"the minimal rates no longer hold {change['find']!r}"
        text = text.replace(change["find"], change["put"], 1)
    path.write_text(text, encoding="utf-8")
    return root


@pytest.mark.parametrize("path", MISTAKES, ids=lambda path: path.stem)
def test_a_mistake_is_told_in_full(path: Path, tmp_path: Path) -> None:
    mistake = yaml.safe_load(path.read_text(encoding="utf-8"))
    told = [
        {
            "file": problem.place.file,
            "line": problem.place.line,
            "path": problem.place.path,
            "code": problem.code,
            "found": problem.found,
            "expected": problem.expected,
            "example": problem.example,
        }
        for problem in freshness.check_rates(_broken(mistake, tmp_path / "knowledge"))
    ]
    assert told == mistake["problems"]


def test_every_mistake_this_folder_can_hold_has_a_file() -> None:
    told = {one["code"] for path in MISTAKES for one in yaml.safe_load(path.read_text("utf-8"))["problems"]}
    source = "".join(
        (ROOT / "src/naast/engine/freshness" / name).read_text("utf-8") for name in ("rates.py", "rates_model.py")
    )
    assert {code for code in OWN if f'"{code}"' not in source} == set()
    assert told >= OWN


def test_the_minimal_and_the_real_rates_are_right() -> None:
    assert freshness.check_rates(HERE / "minimal") == []
    assert freshness.check_rates(ROOT / "knowledge") == []


def test_broken_rates_are_never_loaded(tmp_path: Path) -> None:
    mistake = yaml.safe_load((HERE / "broken" / "rate-missing.yaml").read_text("utf-8"))
    with pytest.raises(KnowledgeError, match="phone"):
        freshness.load_rates(_broken(mistake, tmp_path / "knowledge"))


def test_the_rates_stand_apart_from_what_is_learned_of_words(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "knowledge", tmp_path / "knowledge")
    before, own = pack_hash(tmp_path / "knowledge"), freshness.load_rates(tmp_path / "knowledge").hash
    path = tmp_path / "knowledge/freshness/tempo.yaml"
    path.write_text(path.read_text("utf-8").replace("cost: 10", "cost: 9"), encoding="utf-8")
    assert pack_hash(tmp_path / "knowledge") == before
    assert freshness.load_rates(tmp_path / "knowledge").hash != own


def test_the_command_checks_the_rates_too(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "knowledge", tmp_path / "knowledge")
    path = tmp_path / "knowledge/freshness/tempo.yaml"
    path.write_text(path.read_text("utf-8").replace("low: 0.02", "low: 0.5", 1), encoding="utf-8")
    command = [sys.executable, "-m", "naast.cli", "knowledge", "check", str(tmp_path / "knowledge")]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 1
    assert "freshness/tempo.yaml" in done.stdout


def test_nobody_claims_to_have_measured_what_nobody_measured() -> None:
    rates = freshness.default_rates()
    for thing in (*rates.kinds.values(), *rates.ways.values(), rates.bounds):
        assert thing.confidence in "BC"
        assert thing.checked_on <= date(2026, 11, 22)
    assert all(thing.because.endswith(".") for thing in (*rates.kinds.values(), *rates.ways.values()))


def test_what_is_dearest_and_surest_is_as_people_would_say() -> None:
    rates = freshness.default_rates()
    assert max(Kind, key=rates.cost) == Kind.EXISTS
    assert rates.cost(Kind.PHONE) > rates.cost(Kind.HOURS)
    sees = {how: rates.ways[how].sees for how in How}
    assert sees[How.CALLED] > sees[How.SELF_DECLARED] > sees[How.IMPORTED]
    assert rates.minutes(How.VISITED) > rates.minutes(How.CALLED) > rates.minutes(How.USED)
