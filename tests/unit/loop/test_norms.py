"""The files of the loop: every mistake is told in full, the real ones are right and honest, and every question has a norm."""

from __future__ import annotations

import shutil
import subprocess
import sys
from datetime import date
from itertools import product
from pathlib import Path
from typing import Any

import pytest

from naast.engine import loop
from naast.engine.errors import EngineError
from naast.engine.knowledge import KnowledgeError, pack_hash
from naast.engine.knowledge.vocabulary import LAYERS, URGENCIES
from tests.knowledge import mistakes

HERE = Path(__file__).parent
ROOT = HERE.parents[2]
MISTAKES = mistakes.mistakes_in(HERE)


def _broken(mistake: dict[str, Any], root: Path) -> Path:
    return mistakes.broken(HERE, mistake, root)


@pytest.mark.parametrize("path", MISTAKES, ids=lambda path: path.stem)
def test_a_mistake_is_told_in_full(path: Path, tmp_path: Path) -> None:
    mistake = mistakes.read(path)
    told = mistakes.told(loop.check_norms(_broken(mistake, tmp_path / "knowledge")))
    assert told == mistake["problems"]


def test_every_mistake_this_folder_can_hold_has_a_file() -> None:
    told = {one["code"] for path in MISTAKES for one in mistakes.read(path)["problems"]}
    source = "".join(
        (ROOT / "src/naast/engine/loop" / name).read_text("utf-8") for name in ("norms.py", "norms_model.py")
    )
    own = {
        "steps-backwards",
        "reminds-at-once",
        "back-waits",
        "a-without-source",
        "one-terms",
        "norm-missing",
        "norm-twice",
    }
    assert {code for code in own if f'"{code}"' not in source} == set()
    assert own <= told


def test_the_minimal_and_the_real_norms_are_right() -> None:
    assert loop.check_norms(HERE / "minimal") == []
    assert loop.check_norms(ROOT / "knowledge") == []


def test_broken_norms_are_never_loaded(tmp_path: Path) -> None:
    mistake = mistakes.read(HERE / "broken" / "norm-missing.yaml")
    with pytest.raises(KnowledgeError, match="private regeling"):
        loop.load_norms(_broken(mistake, tmp_path / "knowledge"))


def test_the_command_checks_the_loop_too(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "knowledge", tmp_path / "knowledge")
    path = tmp_path / "knowledge/loop/norms.yaml"
    path.write_text(path.read_text("utf-8").replace("remind: 3", "remind: 9", 1), encoding="utf-8")
    command = [sys.executable, "-m", "naast.cli", "knowledge", "check", str(tmp_path / "knowledge")]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 1
    assert "loop/norms.yaml" in done.stdout


def test_the_loop_stands_apart_from_what_is_learned(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "knowledge", tmp_path / "knowledge")
    before, own = pack_hash(tmp_path / "knowledge"), loop.load_norms(tmp_path / "knowledge").hash
    path = tmp_path / "knowledge/loop/terms.yaml"
    path.write_text(path.read_text("utf-8").replace("attempts: 3", "attempts: 2"), encoding="utf-8")
    assert pack_hash(tmp_path / "knowledge") == before
    assert loop.load_norms(tmp_path / "knowledge").hash != own


def test_every_kind_and_urgency_has_a_norm_that_is_honest_about_itself() -> None:
    norms = loop.default_norms()
    for layer, urgency in product(LAYERS, URGENCIES):
        norm = norms.for_(layer, urgency)
        assert layer in norm.layers
        assert norm.urgency == urgency
        assert norm.checked_on <= date(2026, 11, 22)
        assert norm.because.endswith(".")
        # Nobody has read these in a law: they are our own, or in part.
        assert norm.confidence in "BC"


def test_more_haste_is_never_a_longer_wait() -> None:
    norms = loop.default_norms()
    for layer, phase in product(LAYERS, loop.Phase):
        calm, soon, now = (norms.for_(layer, urgency).steps(phase) for urgency in ("normal", "soon", "crisis"))
        for name in ("remind", "sender", "coordinator", "default"):
            assert getattr(now, name) <= getattr(soon, name) <= getattr(calm, name), (layer, phase, name)


def test_a_kind_that_nobody_knows_waits_the_shortest() -> None:
    norms = loop.default_norms()
    assert norms.for_("iets nieuws", "normal").answer.sender == min(
        norms.for_(layer, "normal").answer.sender for layer in LAYERS
    )
    with pytest.raises(EngineError, match="ooit"):
        norms.for_("formele zorg", "ooit")
