"""Dutch numbers written in words, from nought to 119, as patterns and as values. Folded text: small letters, no accents."""

from __future__ import annotations

import re
from functools import cache
from typing import Final

_UNITS: Final = ("nul", "een", "twee", "drie", "vier", "vijf", "zes", "zeven", "acht", "negen")
_TEENS: Final = (
    "tien", "elf", "twaalf", "dertien", "veertien", "vijftien", "zestien", "zeventien", "achttien", "negentien",
)  # fmt: skip
_TENS: Final = ("twintig", "dertig", "veertig", "vijftig", "zestig", "zeventig", "tachtig", "negentig")
_JOIN: Final = r"(?:[ -]?en[ -]?)"

_UNIT = "(?:een|twee|drie|vier|vijf|zes|zeven|acht|negen)"
_TEN = "(?:" + "|".join(_TENS) + ")"
_TEEN = "(?:" + "|".join(reversed(_TEENS)) + ")"
# 1 to 99 in words; two-digit forms first, so that the longest is taken.
IN_WORDS: Final = rf"(?:{_UNIT}{_JOIN}{_TEN}|{_TEN}|{_TEEN}|{_UNIT})"
HUNDREDS: Final = rf"(?:honderd(?: ?en ?)?(?:{_TEEN}|{_UNIT})?)"
# Any small number, in digits or words.
NUMBER: Final = rf"(?:\d{{1,3}}|{HUNDREDS}|{IN_WORDS})"
# Ten to 119: what an age of a grown-up looks like in words.
LARGE_WORDS: Final = rf"(?:{HUNDREDS}|{_UNIT}{_JOIN}{_TEN}|{_TEN}|{_TEEN})"
# Five or more.
MANY: Final = rf"(?:[5-9]|[1-9]\d+|{HUNDREDS}|{_UNIT}{_JOIN}{_TEN}|{_TEN}|{_TEEN}|vijf|zes|zeven|acht|negen)"

_ORDINAL_SMALL: Final = {
    1: "eerste", 2: "tweede", 3: "derde", 4: "vierde", 5: "vijfde", 6: "zesde", 7: "zevende", 8: "achtste", 9: "negende",
    10: "tiende", 11: "elfde", 12: "twaalfde", 13: "dertiende", 14: "veertiende", 15: "vijftiende", 16: "zestiende",
    17: "zeventiende", 18: "achttiende", 19: "negentiende",
}  # fmt: skip
# First to thirty-first.
ORDINAL: Final = (
    "(?:"
    + "|".join(sorted(_ORDINAL_SMALL.values(), key=len, reverse=True))
    + rf"|(?:{_UNIT}{_JOIN})?(?:twintigste|dertigste))"
)
DIGIT_WORDS: Final = "(?:" + "|".join(_UNITS) + ")"


@cache
def _values() -> dict[str, int]:
    values = dict(zip(_UNITS, range(10), strict=True)) | dict(zip(_TEENS, range(10, 20), strict=True))
    for place, ten in enumerate(_TENS, start=2):
        values[ten] = place * 10
        for unit in range(1, 10):
            values[f"{_UNITS[unit]}en{ten}"] = place * 10 + unit
    for rest in [0, *range(1, 20)]:
        word = "" if rest == 0 else next(w for w, v in values.items() if v == rest)
        values[f"honderd{word}"] = values[f"honderden{word}"] = 100 + rest
    return values


def value_of(text: str) -> int | None:
    """The number a folded text stands for, in digits or words; None when it is none.

    >>> value_of("83"), value_of("drie-en-tachtig"), value_of("drieentachtig"), value_of("tafel")
    (83, 83, 83, None)
    """
    bare = re.sub(r"[ -]", "", text)
    return int(bare) if bare.isascii() and bare.isdecimal() else _values().get(bare)
