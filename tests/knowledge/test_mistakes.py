"""Every mistake a file can hold is told with its file, line, what was found, what is expected and a correct example.

Each file in `broken/` is one mistake: a change to the minimal pack, and the exact problems it must give.
"""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest
import yaml

from naast.engine.knowledge import KnowledgeError, check_pack, load_pack
from naast.engine.knowledge.report import render_problems
from tests.knowledge.conftest import HERE, MINIMAL

MISTAKES = sorted((HERE / "broken").glob("*.yaml"))


def break_pack(mistake: dict[str, Any], root: Path) -> Path:
    shutil.copytree(MINIMAL, root)
    path = root / mistake["file"]
    if "bytes" in mistake:
        path.write_bytes("# Één grens.\nlimits: []\n".encode(mistake["bytes"]))
    elif "whole" in mistake:
        path.write_text(mistake["whole"], encoding="utf-8")
    else:
        text = path.read_text(encoding="utf-8")
        for change in mistake["changes"]:
            assert change["find"] in text, f"the minimal pack no longer holds {change['find']!r}"
            text = text.replace(change["find"], change["put"], -1 if mistake["every"] else 1)
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
        for problem in check_pack(break_pack(mistake, tmp_path / "knowledge"))
    ]
    assert told == mistake["problems"]


@pytest.mark.parametrize("path", MISTAKES, ids=lambda path: path.stem)
def test_a_mistake_is_told_once_and_with_words(path: Path) -> None:
    (problem,) = yaml.safe_load(path.read_text(encoding="utf-8"))["problems"]
    assert problem["found"]
    assert problem["expected"]
    assert problem["example"].strip("…. ")


def test_every_kind_of_mistake_has_a_file() -> None:
    sources = (HERE.parents[1] / "src/naast/engine/knowledge").glob("*.py")
    told = {problem["code"] for path in MISTAKES for problem in yaml.safe_load(path.read_text("utf-8"))["problems"]}
    code = "\n".join(
        path.read_text("utf-8") for path in sources if path.stem in ("decode", "checks", "notebook", "loader")
    )
    assert {word for word in told if f'"{word}"' not in code} == set()
    assert len(told) >= 35


def test_the_minimal_pack_is_good() -> None:
    assert check_pack(MINIMAL) == []


def test_loading_a_broken_pack_raises_with_every_mistake(tmp_path: Path) -> None:
    root = tmp_path / "knowledge"
    shutil.copytree(MINIMAL, root)
    for name in ("needs/nacht.yaml", "provisions/zorg.yaml"):
        path = root / name
        path.write_text(path.read_text("utf-8").replace("confidence: B", "confidence: D"), "utf-8")
    with pytest.raises(KnowledgeError) as caught:
        load_pack(root)
    assert [problem.place.file for problem in caught.value.problems] == ["needs/nacht.yaml"] * 2 + [
        "provisions/zorg.yaml"
    ]
    assert caught.value.code == "knowledge"
    assert "En nog 2 andere" in caught.value.message
    assert "naast knowledge check" in (caught.value.hint or "")


def test_problems_are_drawn_by_file_with_and_without_colour(tmp_path: Path) -> None:
    mistake = yaml.safe_load((HERE / "broken" / "unknown-voice.yaml").read_text("utf-8"))
    problems = check_pack(break_pack(mistake, tmp_path / "knowledge"))
    plain = render_problems(problems)
    assert plain.splitlines()[0] == "needs/nacht.yaml"
    assert "regel 18  needs[0].examples[0].voice" in plain
    assert 'gevonden:  "patientje"' in plain
    assert plain.endswith("1 fout.\n")
    assert "\033" not in plain
    assert "\033[31m" in render_problems(problems, color=True)
    assert render_problems([]) == "Geen fouten in de kennisbestanden.\n"
