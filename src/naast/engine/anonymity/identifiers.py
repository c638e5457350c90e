"""Direct identifiers that nobody needs to answer a question: the citizen service number (BSN), an address, a bank account.

Only marks and masks for words that someone asks with, on no list and at once. What a page says about it lives elsewhere; the whole guard
for a case text is `guard`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

MarkKind = Literal["bsn", "address", "iban"]
# Between the digits also a dash or space of a word processor, and a sign that nobody sees.
_NINE_DIGITS = re.compile("(?<![\\d+])(\\d[ .\\-/\u00a0\u2009\u202f\u2010-\u2015\u200b]?){8}\\d(?!\\d)")
_ADDRESS = re.compile(
    r"\b[A-ZÀ-Ý]?[\w'’\-]*(?:straat|laan|weg|pad|hof|plein|kade|singel|dijk|gracht|steeg|dreef|plantsoen)"
    r"\s+\d{1,4}\s?[a-zA-Z]?\b"
)
_POSTCODE = re.compile(r"\b\d{4}\s?[A-Z]{2}\b")
_IBAN = re.compile(r"\bNL\d{2}\s?[A-Z]{4}(?:\s?\d){10}\b")
MASK = "[nummer weggehaald]"


@dataclass(frozen=True, slots=True)
class Mark:
    """A stretch of the text, `start` to `end` (characters, end not included), that points at a person."""

    kind: MarkKind
    start: int
    end: int


def is_bsn(digits: str) -> bool:
    """The eleven test of the citizen service number.

    >>> is_bsn("111222333"), is_bsn("123456789")
    (True, False)
    """
    if len(digits) != 9 or not digits.isdigit() or digits == "000000000":
        return False
    weights = (9, 8, 7, 6, 5, 4, 3, 2, -1)
    return sum(w * int(d) for w, d in zip(weights, digits, strict=True)) % 11 == 0


def find_marks(text: str) -> tuple[Mark, ...]:
    """All marks in `text`, in order of place.

    >>> [m.kind for m in find_marks("Mijn bsn is 111222333 en ik woon Kerkstraat 12")]
    ['bsn', 'address']
    """
    marks = [
        Mark("bsn", m.start(), m.end()) for m in _NINE_DIGITS.finditer(text) if is_bsn(re.sub(r"\D", "", m.group()))
    ]
    marks += [Mark("iban", m.start(), m.end()) for m in _IBAN.finditer(text)]
    marks += [Mark("address", m.start(), m.end()) for p in (_ADDRESS, _POSTCODE) for m in p.finditer(text)]
    return tuple(sorted(marks, key=lambda m: (m.start, m.end)))


def without_numbers(text: str) -> str:
    """`text` with citizen service and bank account numbers masked; all other characters stay.

    >>> without_numbers("bsn 111222333, dank")
    'bsn [nummer weggehaald], dank'
    """
    for mark in reversed(find_marks(text)):
        if mark.kind in ("bsn", "iban"):
            text = text[: mark.start] + MASK + text[mark.end :]
    return text
