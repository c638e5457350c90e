"""The words of a search on the social map, understood as a question is: the directory room, a floor lower, asks this room.

What is shown for it is decided in `naast.directory`; nothing of these words is stored.
"""

from __future__ import annotations

from typing import Final

from naast.directory import understanding
from naast.directory.queries import Understood
from naast.engine.routing import RankedProvision

# More kinds of help than these make a list of everything.
MOST_KINDS: Final = 6
# What fits less than this share of the best is left out of a list that nobody explained.
NEAR_ENOUGH: Final = 0.35
MOST_QUOTES: Final = 2


def register() -> None:
    """Tell the directory room who understands words."""
    understanding.read_with(read)


def read(words: str, pc4: str, child: bool) -> understanding.Meaning:
    """What a search of several words means. Raises EngineError when nothing was ever built."""
    from naast.intake.presenters.offer import fitting
    from naast.intake.presenters.result import danger_block
    from naast.intake.queries import answer_to

    answer = answer_to(words, "child" if child else "unknown", pc4)
    found = fitting(answer)
    least = NEAR_ENOUGH * max((one.score for one in found), default=0.0)
    return understanding.Meaning(
        danger=danger_block(answer),
        first=tuple(line.provision for line in answer.danger.help) if answer.danger else (),
        meant=tuple(Understood(one.id, _quotes(one)) for one in found[:MOST_KINDS] if one.score >= least),
    )


def _quotes(one: RankedProvision) -> tuple[str, ...]:
    """The reader's own words that carry this kind of help, each once, in the order of their weight."""
    said = list(
        dict.fromkeys(span.text.strip() for reason in one.reasons for span in reason.spans if span.text.strip())
    )
    # A whole sentence says less than the words in it that count.
    short = [words for words in said if not any(other != words and other in words for other in said)]
    return tuple(short[:MOST_QUOTES])
