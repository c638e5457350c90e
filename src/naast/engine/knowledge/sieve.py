"""Which of many patterns could match in a text, in one look at its letters.

What a pattern cannot match without is found in `literals`. Looking for every such piece apart takes longer the more the packs
know; here a text is gone through once, and only pieces of which one chosen run of letters stands in it are looked for.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Final

from naast.engine.compiled.pieces import HOOK, Hung
from naast.engine.knowledge.literals import Pieces

_RUN: Final = HOOK


class Sieve:
    """Made once for patterns in order, each given as the pieces of which a match holds at least one. Nothing in it changes."""

    def __init__(self, needs: Sequence[Pieces]) -> None:
        self._always = sum(1 << number for number, pieces in enumerate(needs) if not pieces)
        self._patterns: dict[str, int] = {}
        for number, pieces in enumerate(needs):
            for piece in pieces:
                self._patterns[piece] = self._patterns.get(piece, 0) | 1 << number
        # Every piece hangs on the run of its own that fewest others hold: the rarer the run, the less often it is looked for.
        common = Counter(run for piece in self._patterns for run in set(_runs_of(piece)))
        hanging: dict[str, list[str]] = {}
        for piece in self._patterns:
            if len(piece) >= _RUN:
                rarest = min(_runs_of(piece), key=lambda run: (common[run], run))
                hanging.setdefault(rarest, []).append(piece)
        self._hanging, self._hooks = hanging, frozenset(hanging)
        self._short = [piece for piece in self._patterns if len(piece) < _RUN]
        hung = [(piece, piece.index(run)) for run, pieces in hanging.items() for piece in pieces]
        self._hung = Hung([*hung, *((piece, 0) for piece in self._short)])

    def pieces_in(self, text: str) -> list[str]:
        """Every piece of any pattern that stands in `text`, in no order."""
        found = self._hung.standing_in(text)
        return self._pieces_plainly(text) if found is None else found

    def _pieces_plainly(self, text: str) -> list[str]:
        found = [piece for piece in self._short if piece in text]
        for run in self._hooks.intersection(_runs_of(text)):
            found += [piece for piece in self._hanging[run] if piece in text]
        return found

    def passing(self, pieces: Iterable[str]) -> int:
        """The patterns that may match in a text with these pieces: bit n is set for pattern n. All others match nowhere in it."""
        found = self._always
        for piece in pieces:
            found |= self._patterns[piece]
        return found


def _runs_of(text: str) -> list[str]:
    return [text[start : start + _RUN] for start in range(len(text) - _RUN + 1)]
