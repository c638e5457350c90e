"""Text made comparable: lower case, no accents, no punctuation, common chat spellings undone, with the way back.

Every folded word remembers where it stood in the original. Cutting a text into pieces is in `clauses`.
"""

from __future__ import annotations

import functools
import itertools
import operator
import re
import unicodedata
from bisect import bisect_right
from dataclasses import dataclass

# One word stays one word, so that positions keep counting the same words in both texts.
_SPELLING = {
    "mn": "mijn", "m'n": "mijn", "mien": "mijn", "zn": "zijn", "z'n": "zijn", "ie": "hij", "m": "hem", "'m": "hem",
    "nie": "niet", "nit": "niet", "nait": "niet", "nich": "niet", "niks": "niets", "nix": "niets", "et": "het",
    "t": "het", "'t": "het", "k": "ik", "'k": "ik", "da": "dat", "ff": "even", "effe": "even", "effen": "even",
    "wrd": "word",
    "hep": "heeft", "heb'": "heb", "hebt": "heb", "legt": "ligt", "leg": "lig", "opa's": "opa", "n": "een", "'n": "een",
    "mama's": "mama", "papa's": "papa", "ma": "mama", "mam": "mama", "pa": "papa", "pap": "papa", "mw": "mevrouw",
    "mevr": "mevrouw", "mvr": "mevrouw", "dhr": "meneer", "der": "er", "d'r": "haar", "dr": "haar",
    "vannach": "vannacht",
    "wor": "word", "wort": "wordt", "vanaaf": "vanaf", "morfien": "morfine", "insulien": "insuline",
}  # fmt: skip
_WORD = re.compile(r"['’]?\w+(?:['’]\w+)*", re.UNICODE)


@dataclass(frozen=True, slots=True)
class Folded:
    """A folded text. Word i is `text[starts[i]:ends[i]]` and stood at `spans[i]` in the original."""

    text: str
    starts: tuple[int, ...]
    ends: tuple[int, ...]
    spans: tuple[tuple[int, int], ...]

    def word_at(self, position: int) -> int:
        """The index of the word that covers a position of the folded text."""
        return bisect_right(self.starts, position) - 1


def plain(text: str) -> str:
    """Lower case without accents; the length may change."""
    if text.isascii():
        return text.lower()
    decomposed = unicodedata.normalize("NFKD", text.lower())
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter)).replace("’", "'")


def fold(original: str) -> Folded:
    """The words of a text, one space apart, each with its place in the original."""
    found = [(word, match.span()) for match in _WORD.finditer(original) if (word := _folded(match.group()))]
    words = [word for word, _ in found]
    sizes = list(map(len, words))
    starts = tuple(itertools.accumulate((size + 1 for size in sizes[:-1]), initial=0)) if words else ()
    return Folded(" ".join(words), starts, tuple(map(operator.add, starts, sizes)), tuple([span for _, span in found]))


@functools.lru_cache(maxsize=1 << 14)
def _folded(word: str) -> str:
    folded = plain(word)
    return _SPELLING.get(folded) or "".join(letter for letter in folded if letter.isalnum() or letter == "_")
