"""Folding text for patterns: lower case, no accents, plain quotes. Every engine that matches patterns folds like this.

Spelling, stemming and meaning belong to `naast.engine.understanding`.
"""

from __future__ import annotations

import functools
import re
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
_BEYOND: Final = re.compile(r"[^\x00-\x7f]")


def fold(text: str) -> str:
    """The text in lower case without accents, one character for each character, so that positions stay the same.

    >>> fold("Één café, zei z’n vrouw")
    "een cafe, zei z'n vrouw"
    """
    text = text.replace("`", "'")
    return (text if text.isascii() else _BEYOND.sub(_fold_found, text)).lower()


def _fold_found(found: re.Match[str]) -> str:
    return _fold_one(found.group())


@functools.lru_cache(maxsize=4096)
def _fold_one(character: str) -> str:
    plain = _PLAIN.get(character, character)
    base = unicodedata.normalize("NFD", plain)[0]
    lowered = base.lower()
    return lowered if len(lowered) == 1 else base
