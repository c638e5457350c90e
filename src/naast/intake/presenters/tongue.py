"""In which language someone wrote, when it is not Dutch, and what to say kindly in that language. Words are in `intake/languages.yaml`.

This decides nothing about danger: that is looked for in every text, whatever its language.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

import yaml

_LANGUAGES = Path(__file__).resolve().parents[1] / "languages.yaml"
_WORD: Final = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
# Two telling words, and more of them than Dutch ones: "mijn man is sick" stays Dutch.
_LEAST_WORDS: Final = 2
_LEAST_LETTERS: Final = 3
_DUTCH_WORDS: Final = """
    aan al alles als ben bij dan dat de deze dit door een en er geen gaat had hebben heb heeft het hij haar hoe hun ik in is
    je kan kunnen maar mag me meer met mijn m'n moet na naar niet nog nu of om omdat ons onze op over steeds te thuis toch
    toen uit uw van veel voor want was wat we wel wie wij wil worden wordt zal ze zelf zich ziek zijn zo zorg man vrouw
    moeder vader kind
"""
_DUTCH: Final = frozenset(_DUTCH_WORDS.split())


@dataclass(frozen=True, slots=True)
class Tongue:
    """A language other than Dutch: its code, and what to say in it."""

    code: str
    say: str


def tongue_of(text: str) -> Tongue | None:
    """The language of a text that is clearly not Dutch, as far as we know it; None for Dutch and for anything doubtful.

    >>> tongue_of("I can't lift my husband any more").code
    'en'
    >>> tongue_of("Ik kan mijn man niet meer tillen") is None
    True
    """
    for code, known in _known().items():
        if known["script"] and len(known["script"].findall(text)) >= known["least"]:
            return Tongue(code, known["say"])
    words = [word.lower().replace("’", "'") for word in _WORD.findall(text)]
    counted = {code: sum(word in known["words"] for word in words) for code, known in _known().items()}
    best = max(counted, key=lambda code: counted[code])
    dutch = sum(word in _DUTCH for word in words)
    return Tongue(best, _known()[best]["say"]) if counted[best] >= _LEAST_WORDS and counted[best] > dutch else None


@cache
def _known() -> dict[str, dict[str, Any]]:
    read = yaml.safe_load(_LANGUAGES.read_text(encoding="utf-8"))
    return {
        str(code): {
            "script": re.compile(one["script"]) if "script" in one else None,
            "least": one.get("least", _LEAST_LETTERS),
            "words": frozenset(map(str, one.get("words", ()))),
            "say": one["say"],
        }
        for code, one in read.items()
    }
