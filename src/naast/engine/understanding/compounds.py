"""Dutch compounds cut into the words they are made of, by a vocabulary counted from the training texts.

Spelling repair is in `spelling`; the parts become extra word features in `features`.
"""

from __future__ import annotations

import functools
import math
from collections.abc import Mapping
from typing import Final

_LINKS: Final = ("", "s", "e", "en")
_SHORTEST_PART: Final = 4
SHORTEST_WHOLE: Final = 9
# The longest words that people write; splitting takes time with the cube of the length.
LONGEST_WHOLE: Final = 50
# What a join costs: high enough to prefer one long part over several short ones.
_JOIN_COST: Final = 4.0


class CompoundSplitter:
    """Splits unknown or rare long words into known parts; `counts` says how often each folded word was met."""

    def __init__(self, counts: Mapping[str, int]) -> None:
        self._cost = {
            word: -math.log(n) for word, n in counts.items() if len(word) >= _SHORTEST_PART and word.isalpha()
        }
        self._ceiling = math.log(sum(counts.values()) + 1)
        self.split = functools.lru_cache(maxsize=8192)(self._split)

    def _split(self, word: str) -> tuple[str, ...]:
        """The parts, or () when the word is short or no split fits.

        >>> CompoundSplitter({"kruis": 5, "straat": 9, "feest": 8}).split("straatfeest")
        ('straat', 'feest')
        """
        if not SHORTEST_WHOLE <= len(word) <= LONGEST_WHOLE or not word.isalpha():
            return ()
        best: list[tuple[float, tuple[str, ...]] | None] = [None] * (len(word) + 1)
        best[0] = (0.0, ())
        for end in range(_SHORTEST_PART, len(word) + 1):
            for start in range(end - _SHORTEST_PART + 1):
                before = best[start]
                part = (
                    self._part(word[start:end], last=end == len(word)) if before and end - start < len(word) else None
                )
                if before and part:
                    cost = before[0] + part[0] + _JOIN_COST
                    if best[end] is None or cost < best[end][0]:  # type: ignore[index]
                        best[end] = (cost, (*before[1], part[1]))
        found = best[len(word)]
        return found[1] if found and len(found[1]) > 1 else ()

    def _part(self, piece: str, *, last: bool) -> tuple[float, str] | None:
        options = [
            (self._ceiling + self._cost[base], base)
            for link in (("",) if last else _LINKS)
            if (base := piece[: len(piece) - len(link)]) in self._cost and piece.endswith(link)
        ]
        return min(options) if options else None
