"""Every action that any room records has words: nobody reads a code word in their own timeline."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

from naast.audit.actionwords import ACTIONS

ROOMS = Path(__file__).resolve().parents[2] / "src/naast"


def _words(node: ast.expr | None) -> Iterator[str]:
    for part in ast.walk(node) if node is not None else ():
        if isinstance(part, ast.Constant) and isinstance(part.value, str):
            yield part.value


def recorded(source: str) -> set[str]:
    """The texts given as `action` to `record(...)`, and as second word to a room's own `note(...)`."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.Call):
            continue
        name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        if name == "record":
            found |= {word for given in node.keywords if given.arg == "action" for word in _words(given.value)}
        elif name in {"note", "_note", "note_audit"} and len(node.args) >= 2:
            found |= set(_words(node.args[1]))
    return found


def test_every_recorded_action_has_words() -> None:
    found = {
        action: path.parts[path.parts.index("naast") + 1]
        for path in ROOMS.rglob("*.py")
        if "engine" not in path.parts and "migrations" not in path.parts
        for action in recorded(path.read_text(encoding="utf-8"))
    }
    assert len(found) > 60
    assert {action: room for action, room in found.items() if action not in ACTIONS} == {}


def test_an_action_without_words_is_noticed() -> None:
    assert recorded('audit.record(by=by, action="made" if made else "changed")') == {"made", "changed"}
    assert recorded('note(row, "story told", by)') == {"story told"}


def test_no_words_are_code_words() -> None:
    for action, words in ACTIONS.items():
        assert str(words) != action
        assert not str(words).endswith(".")
