"""Folding text for patterns: lower case, no accents, plain quotes. Every engine that matches patterns folds like this.

Spelling, stemming and meaning belong to `naast.engine.understanding`.
"""

from __future__ import annotations

import functools
import unicodedata
from typing import Final

_PLAIN: Final = {
    "’": "'",
    "‘": "'",
    "`": "'",
    "´": "'",
    "“": '"',
    "”": '"',
    "–": "-",
    "—": "-",
    "\u00a0": " ",
    "…": ".",
}


def fold(text: str) -> str:
    """The text in lower case without accents, one character for each character, so that positions stay the same.

    >>> fold("Één café, zei z’n vrouw")
    "een cafe, zei z'n vrouw"
    """
    return "".join(map(_fold_one, text))


@functools.lru_cache(maxsize=4096)
def _fold_one(character: str) -> str:
    plain = _PLAIN.get(character, character)
    base = unicodedata.normalize("NFD", plain)[0]
    lowered = base.lower()
    return lowered if len(lowered) == 1 else base
