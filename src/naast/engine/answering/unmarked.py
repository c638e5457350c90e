"""Texts as many phones give them: no capitals and no signs, so no sentences either.

Nearly all that people wrote to learn from is neatly cut into sentences, and what learns from those alone reads the same words without
them less well (docs/experiments.md, "Without capitals and signs").
"""

from __future__ import annotations

import re
import zlib
from typing import Final

ONE_IN: Final = 4
_SIGNS = re.compile(r"[^\w\s'’-]")


def unmarked(text: str) -> str:
    """The words in lower case, one space apart; the apostrophes and hyphens within them stay. "" when there are none."""
    return " ".join(_SIGNS.sub(" ", text.lower()).split())


def by_lot(text: str) -> str:
    """The text to learn from: one text in `ONE_IN` is `unmarked`, the same ones whatever stands around them; the others stay."""
    if zlib.crc32(text.encode("utf-8", "replace")) % ONE_IN:
        return text
    return unmarked(text) or text
