"""Where the knowledge is found, what its hash says, and how part of it is read."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from naast.engine.errors import EngineError
from naast.engine.knowledge import KnowledgeError, check_pack, default_root, knowledge_files, load_pack, pack_hash
from tests.knowledge.conftest import MINIMAL, REAL


def test_the_environment_names_the_folder(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NAAST_KNOWLEDGE", str(MINIMAL))
    assert default_root() == MINIMAL


def test_without_it_the_folder_of_the_repository_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NAAST_KNOWLEDGE", raising=False)
    assert default_root() == REAL


def test_a_folder_without_knowledge_is_refused(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("NAAST_KNOWLEDGE", str(tmp_path))
    with pytest.raises(EngineError) as caught:
        default_root()
    assert caught.value.code == "no-knowledge"
    assert "NAAST_KNOWLEDGE" in (caught.value.hint or "")


def test_the_hash_changes_with_a_letter_and_with_a_name(tmp_path: Path) -> None:
    root = tmp_path / "knowledge"
    shutil.copytree(MINIMAL, root)
    before = pack_hash(root)
    assert before == pack_hash(MINIMAL) == load_pack(MINIMAL).hash
    path = root / "needs" / "nacht.yaml"
    path.write_text(path.read_text("utf-8") + "\n", "utf-8")
    changed = pack_hash(root)
    path.rename(path.with_name("andere.yaml"))
    assert len({before, changed, pack_hash(root)}) == 3


def test_a_room_that_is_not_read_is_not_checked(tmp_path: Path) -> None:
    root = tmp_path / "knowledge"
    shutil.copytree(MINIMAL, root)
    shutil.rmtree(root / "provisions")
    assert load_pack(root, rooms=("needs", "rules")).needs
    with pytest.raises(KnowledgeError):
        load_pack(root)


def test_files_come_in_order_and_only_from_rooms() -> None:
    names = [path.relative_to(MINIMAL).as_posix() for path in knowledge_files(MINIMAL)]
    assert names == [
        "clarify/nacht.yaml",
        "crisis/suicide.yaml",
        "needs/nacht.yaml",
        "provisions/zorg.yaml",
        "readability/woorden.yaml",
        "rules/regels.yaml",
    ]


def test_defaults_are_filled_in() -> None:
    pack = load_pack(MINIMAL)
    assert pack.provisions["luisterlijn"].practical_financial is False
    assert pack.provisions["luisterlijn"].decision_days_max == 0
    assert pack.provisions["luisterlijn"].lead_days is None
    assert pack.crisis["suicide"].grammars[0].window == 10
    assert pack.clocks["besluit"].opens == 0


def test_one_value_may_stand_without_brackets(tmp_path: Path) -> None:
    root = tmp_path / "knowledge"
    shutil.copytree(MINIMAL, root)
    path = root / "rules" / "regels.yaml"
    path.write_text(
        path.read_text("utf-8").replace('when: {all: {wlz: ["yes"]}}', 'when: {all: {wlz: "yes"}}'), "utf-8"
    )
    assert load_pack(root).rules["wlz-geen-nachtzorg"].when.all == {"wlz": ("yes",)}


def test_the_whole_knowledge_of_the_repository_is_good() -> None:
    assert [str(problem) for problem in check_pack(REAL)] == []
