"""English twins of the few Dutch sentences of packs and engines that must not wait: danger, and what Naast itself says.

The sentences are data in `intake/english.yaml`; screen texts are in the catalogue; the texts about help stay Dutch, marked as such.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml
from django.utils.translation import get_language

_TWINS = Path(__file__).resolve().parents[1] / "english.yaml"


@dataclass(frozen=True, slots=True)
class Said:
    """A sentence for this reader; `dutch` when it could only be had in Dutch and the reader chose another language."""

    text: str
    dutch: bool = False


def said(text: str) -> Said:
    """The sentence in the language of the reader. A Dutch sentence that changed since its twin was written is shown itself."""
    if not text or get_language() != "en":
        return Said(text)
    twin = twins().get(text)
    return Said(twin) if twin else Said(text, dutch=True)


@cache
def twins() -> dict[str, str]:
    """Dutch sentence -> English sentence."""
    read: dict[str, str] = yaml.safe_load(_TWINS.read_text(encoding="utf-8"))
    return read
