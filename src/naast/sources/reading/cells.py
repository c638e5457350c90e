"""One cell of a file as plain text: damage of encodings mended, signs that no database takes removed, never longer than a limit."""

from __future__ import annotations

import re
from typing import Any

from naast.engine.linkage import texts

MOST_SIGNS = 10_000
# Everything below space except tab and line end, the marks of direction, and halves of signs.
_NO_TEXT = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2060\ufeff\ufffe\uffff\ud800-\udfff]"
)
_SPACES = re.compile(r"[ \t\xa0]+")


def clean(text: str) -> str:
    """The text of one cell.

    >>> clean("  CafÃ©  De\\x00 Brug "), clean("a" * 20000) == "a" * 10000
    ('Café De Brug', True)
    """
    text = text[: MOST_SIGNS * 2]
    if not text.isascii():
        text = texts.undamaged(text)
    text = _NO_TEXT.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    return _SPACES.sub(" ", text).strip()[:MOST_SIGNS]


def told(value: Any) -> str:
    """A value of a spreadsheet or of JSON as text: whole numbers without `.0`, moments as a date; empty for what is no single value.

    >>> told(12.0), told(True), told(None), told({"a": 1}), told(" x ")
    ('12', 'ja', '', '', 'x')
    """
    if isinstance(value, bool):
        return "ja" if value else "nee"
    if isinstance(value, float) and value == value and abs(value) < 1e15 and value == int(value):
        value = int(value)
    if isinstance(value, int) and value.bit_length() > 256:
        return ""
    if hasattr(value, "isoformat"):
        return str(value.isoformat()).replace("T00:00:00", "")
    return clean(str(value)) if isinstance(value, str | int | float) else ""
