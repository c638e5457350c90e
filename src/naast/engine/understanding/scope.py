"""Reads `knowledge/scope/*.yaml`: texts that are too vague to route, and texts that are about something else.

They teach the engine when to ask instead of answer. Labelled stories are read by `naast.engine.knowledge`.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Final

from naast.engine.errors import EngineError
from naast.engine.knowledge.vocabulary import VOICES

FILES: Final = {"vague": "vague.yaml", "outside": "out_of_scope.yaml"}


@dataclass(frozen=True, slots=True)
class ScopeText:
    """One text: `kind` is vague or outside; `answer` is what a kind person would say back (Dutch, may be empty)."""

    kind: str
    voice: str
    text: str
    answer: str


def load_scope(root: Path) -> tuple[ScopeText, ...]:
    """All texts below `root/scope`, vague first; none when the folder is not there.

    Raises EngineError (`bad-scope`) naming the file and the entry.
    """
    import yaml  # only when training: answering never reads YAML

    found: list[ScopeText] = []
    for kind, name in FILES.items():
        path = root / "scope" / name
        if path.is_file():
            content = yaml.safe_load(path.read_text(encoding="utf-8"))
            entries = content.get("texts") if isinstance(content, dict) else None
            if not isinstance(entries, list):
                raise _error(name, "het bestand", "texts: [{voice: patient, text: Help}]")
            found += [_read(kind, name, number, entry) for number, entry in enumerate(entries, 1)]
    return tuple(found)


def _read(kind: str, name: str, number: int, entry: object) -> ScopeText:
    where = f"tekst {number}"
    if not isinstance(entry, dict) or set(entry) - {"voice", "text", "answer"}:
        raise _error(name, where, "{voice: patient, text: Help, answer: Fijn dat u schrijft.}")
    text, voice = entry.get("text"), entry.get("voice")
    if not isinstance(text, str) or not text.strip():
        raise _error(name, where, "een tekst die niet leeg is")
    if voice not in VOICES:
        raise _error(name, where, f"een stem: {', '.join(VOICES)}")
    return ScopeText(kind, voice, text, str(entry.get("answer") or ""))


def _error(name: str, where: str, expected: str) -> EngineError:
    return EngineError("bad-scope", f"In scope/{name} klopt {where} niet.", f"Verwacht: {expected}")
