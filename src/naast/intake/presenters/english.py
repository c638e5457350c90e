"""English twins of Dutch sentences of packs and engines: danger, what Naast says and asks, and what someone looks for.

The sentences are data in `intake/english.yaml` and `intake/english_asking.yaml`; screen texts are in the catalogue; names of help are in
`naast.directory.presenters.titles`; reasons and the texts of places stay Dutch, marked as such.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml
from django.utils.translation import get_language

_ROOM = Path(__file__).resolve().parents[1]


@dataclass(frozen=True, slots=True)
class Said:
    """A sentence for this reader; `dutch` when it could only be had in Dutch and the reader chose another language."""

    text: str
    dutch: bool = False


def said(text: str) -> Said:
    """The sentence in the language of the reader. A Dutch sentence that changed since its twin was written is shown itself."""
    if not text or get_language() != "en":
        return Said(text)
    twin = twins().get(text) or asking().get(text)
    return Said(twin) if twin else Said(text, dutch=True)


@cache
def twins() -> dict[str, str]:
    """Dutch sentence -> English sentence: danger, and what Naast itself says."""
    return _read("english.yaml")


@cache
def asking() -> dict[str, str]:
    """Dutch sentence -> English sentence: needs, questions with their reason, and answers."""
    return _read("english_asking.yaml")


def _read(name: str) -> dict[str, str]:
    read: dict[str, str] = yaml.safe_load((_ROOM / name).read_text(encoding="utf-8"))
    return read
