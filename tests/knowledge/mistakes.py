"""The scaffold of every test of a knowledge folder: a small right folder, one mistake put in it, and everything that is then told.

A folder of tests holds `minimal/` (a right folder) and `broken/*.yaml` (each: which file, what is changed, and every problem in full).
"""

from __future__ import annotations

import shutil
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import yaml

from naast.engine.knowledge import KnowledgeProblem


def mistakes_in(here: Path) -> list[Path]:
    """The files with mistakes beside a test, by name."""
    return sorted((here / "broken").glob("*.yaml"))


def read(path: Path) -> dict[str, Any]:
    """One mistake."""
    found: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return found


def broken(here: Path, mistake: dict[str, Any], root: Path, *, file: str = "") -> Path:
    """A copy of `minimal` at `root` with the mistake in it: a text replaced, a whole file rewritten (`whole`), or taken away (`remove`).

    `file`: which one, when the mistake does not say. A change that finds nothing fails: then `minimal` was changed.
    """
    shutil.copytree(here / "minimal", root)
    path = root / (file or mistake["file"])
    if mistake.get("remove"):
        path.unlink()
        return root
    text = mistake.get("whole") or path.read_text(encoding="utf-8")
    for change in mistake.get("changes", []):
        assert change["find"] in text, f"{here.name}/minimal no longer holds {change['find']!r}"
        text = text.replace(change["find"], change["put"], 1)
    path.write_text(text, encoding="utf-8")
    return root


def told(problems: Iterable[KnowledgeProblem]) -> list[dict[str, Any]]:
    """Every problem in full, as the files of mistakes write them down."""
    return [
        {
            "file": one.place.file, "line": one.place.line, "path": one.place.path, "code": one.code, "found": one.found,
            "expected": one.expected, "example": one.example,
        }
        for one in problems
    ]  # fmt: skip
