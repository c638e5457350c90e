"""Short notes of the knowledge packs as sentences a resident reads; the sentences are data in `intake/plain.yaml`."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import yaml

_SENTENCES = Path(__file__).resolve().parents[1] / "plain.yaml"


def plain(kind: str, note: str | None) -> str:
    """The sentence for a note of a pack; `kind` is apply_at, cost, urgent_route or decides. Empty: nothing worth reading.

    A note that changed since its sentence was written is shown itself, as a sentence: never an old price or an old desk.
    """
    if not note:
        return ""
    return table().get(kind, {}).get(note, as_sentence(note))


@cache
def table() -> dict[str, dict[str, str]]:
    """Kind -> note -> sentence."""
    read: dict[str, dict[str, str]] = yaml.safe_load(_SENTENCES.read_text(encoding="utf-8"))
    return read


def is_sentence(note: str) -> bool:
    """Whether a note of a pack can be shown as it stands: it begins with a capital or a digit and ends like a sentence."""
    return not note[:1].islower() and note.endswith((".", "!", "?"))


def as_sentence(note: str) -> str:
    """A note with a capital and a full stop.

    >>> as_sentence("vraag het aan de huisarts; of bel")
    'Vraag het aan de huisarts. Of bel.'
    """
    parts = [part.strip() for part in note.split(";") if part.strip()]
    return " ".join(part if is_sentence(part) else f"{part[:1].upper()}{part[1:].rstrip('.')}." for part in parts)
