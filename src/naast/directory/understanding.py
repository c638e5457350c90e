"""What the words of a search mean: danger, and the kinds of help they ask for. Who understands is a room above, which tells so here.

Looking up places is in `queries.finding`. Nothing of the words is kept, and nothing is written to a log.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from naast.directory.queries import Understood
from naast.engine.errors import EngineError

# One word is a name, not a story: the words of the map and the danger words of `danger` are enough.
LEAST_WORDS = 2


@dataclass(frozen=True, slots=True)
class Meaning:
    """What was understood. `danger`: say, dutch and help, for the danger block, or None; `first`: kinds of help for that danger.

    `meant`: kinds of help, best first; empty when the words say too little or ask for something else.
    """

    danger: dict[str, Any] | None = None
    first: tuple[str, ...] = ()
    meant: tuple[Understood, ...] = field(default=())


Reader = Callable[[str, str, bool], Meaning]
_reader: Reader | None = None


def read_with(reader: Reader | None) -> Reader | None:
    """Let `reader` (words, four digits of a postcode, whether a child asks) understand; returns the one before."""
    global _reader
    before, _reader = _reader, reader
    return before


def meaning_of(words: str, pc4: str = "", *, child: bool = False) -> Meaning:
    """What these words mean; nothing for one word, and nothing when nobody can read: the search then goes by the words alone."""
    if _reader is None or len(words.split()) < LEAST_WORDS:
        return Meaning()
    try:
        return _reader(words, pc4, child)
    except EngineError:
        # Nothing was ever built here. Plain words still find places.
        return Meaning()
