"""What a pattern cannot match without: pieces of plain text, of which every match holds at least one.

Looking for a few plain pieces costs a fraction of compiling and trying a pattern, so most patterns of the packs are never
compiled for a question that does not mention what they are about. Matching itself is done by `re`, in the engines.
"""

from __future__ import annotations

import functools
from typing import Final

_SHORTEST: Final = 2
_ZERO_WIDTH: Final = ("?=", "?!", "?<=", "?<!")
_QUANTIFIERS: Final = "?*+{"
Pieces = tuple[str, ...]
Choice = frozenset[str] | None  # None: nothing is known


@functools.lru_cache(maxsize=4096)
def needed(pattern: str) -> Pieces:
    r"""Pieces of which a match of the regular expression must hold at least one; empty when nothing can be said.

    Careful rather than complete: what it does not know (flags, back references, conditions) counts as "nothing can be said".

    >>> needed("(kom|ga) niet (meer )?terug")
    ('terug',)
    >>> needed(r"sonde\w*|tillift")
    ('sonde', 'tillift')
    >>> needed(r"\d+")
    ()
    """
    try:
        reader = _Reader(pattern)
        found = reader.alternatives()
        return tuple(sorted(found)) if found is not None and reader.at == len(pattern) else ()
    except (_Unknown, IndexError):
        return ()


def may_match(pieces: Pieces, text: str) -> bool:
    """Whether a pattern that needs one of `pieces` could match somewhere in `text`."""
    for (
        piece
    ) in pieces:  # a plain loop: half the time of `any` over as many, and this runs hundreds of times a question
        if piece in text:
            return True
    return not pieces


class _Unknown(Exception):
    """A construct this module does not read."""


class _Reader:
    """Reads one pattern from left to right."""

    def __init__(self, pattern: str) -> None:
        self.pattern, self.at = pattern, 0

    def alternatives(self) -> Choice:
        """Branches until the end or a closing bracket: any of them may match, so all must be known."""
        found: set[str] = set()
        known = True
        while True:
            branch = self._branch()
            known = known and branch is not None
            found |= branch or set()
            if self._peek() != "|":
                return frozenset(found) if known else None
            self.at += 1

    def _branch(self) -> Choice:
        """One after the other: all must match, so the best known of them will do."""
        choices: list[frozenset[str]] = []
        run = ""
        while (sign := self._peek()) not in ("", "|", ")"):
            if sign == "(":
                piece, choice = "", self._group()
            else:
                piece, choice = self._single(), None
            least = self._repeats()
            if piece and least == (1, 1):
                run += piece
                continue
            # Whatever may be absent or repeated breaks the run of plain letters.
            choices += [frozenset([run + piece if piece and least[0] else run])]
            run = ""
            if choice is not None and least[0]:
                choices.append(choice)
        return _best([*choices, frozenset([run])])

    def _peek(self) -> str:
        return self.pattern[self.at : self.at + 1]

    def _single(self) -> str:
        """The letter that must stand here; empty for what may be several letters, or none."""
        sign = self.pattern[self.at]
        self.at += 1
        if sign == "[":
            self._skip_class()
            return ""
        if sign == "\\":
            sign = self.pattern[self.at]
            self.at += 1
            if sign.isdigit():
                raise _Unknown
            return "" if sign.isalpha() else sign
        return "" if sign in ".^$" else sign

    def _skip_class(self) -> None:
        self.at += self._peek() == "^"
        self.at += self._peek() == "]"
        while self.pattern[self.at] != "]":
            self.at += 2 if self.pattern[self.at] == "\\" else 1
        self.at += 1

    def _group(self) -> Choice:
        self.at += 1
        zero_width = False
        if self._peek() == "?":
            opening = next((one for one in (*_ZERO_WIDTH, "?:") if self.pattern.startswith(one, self.at)), None)
            if opening is None:
                raise _Unknown
            zero_width = opening != "?:"
            self.at += len(opening)
        found = self.alternatives()
        if self.pattern[self.at] != ")":
            raise _Unknown
        self.at += 1
        return None if zero_width else found

    def _repeats(self) -> tuple[int, int]:
        """(least, most) times the thing before it; most is 2 for "more than once"."""
        sign = self._peek()
        if not sign or sign not in _QUANTIFIERS:
            return 1, 1
        if sign == "{":
            end = self.pattern.index("}", self.at) if "}" in self.pattern[self.at :] else -1
            inside = self.pattern[self.at + 1 : end].split(",")
            if end < 0 or not all(part.isdigit() or not part for part in inside):
                raise _Unknown
            least, self.at = int(inside[0] or 0), end + 1
        else:
            least = 1 if sign == "+" else 0
            self.at += 1
        if self._peek() and self._peek() in "?+":
            self.at += 1
        return least, 2


def _best(choices: list[frozenset[str]]) -> Choice:
    """The choice whose shortest piece is longest, and of those the one with fewest pieces."""
    good = [choice for choice in choices if choice and _letters(choice) >= _SHORTEST]
    return max(good, key=lambda choice: (_letters(choice), -len(choice)), default=None)


def _letters(choice: frozenset[str]) -> int:
    return min(len(piece.strip()) for piece in choice)
