"""Counts that point at nobody: a number below five is not told, nor one from which it could be worked out.

Pure: the counts come from `queries.numbers`.

>>> shown({"crisis": 2, "deze week": 9, "gewoon": 14})
{'crisis': None, 'deze week': None, 'gewoon': 14}
>>> shown({"ja": 6, "nee": 8})
{'ja': 6, 'nee': 8}
>>> middle([3, 1, 2, 9, 4]), late_end([3, 1, 2, 9, 4])
(3, 9)
>>> middle([3, 1]) is None
True
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Final

# Below this, a count could be somebody that a neighbour knows.
LEAST: Final = 5


def shown(counts: Mapping[str, int]) -> dict[str, int | None]:
    """Parts of one whole, as far as they may be told. Where one is hidden a second is too: from a total the one would follow."""
    hidden = {name for name, count in counts.items() if count < LEAST}
    if len(hidden) == 1 and len(counts) > 1:
        rest = sorted((count, name) for name, count in counts.items() if name not in hidden)
        hidden.add(rest[0][1])
    return {name: None if name in hidden else count for name, count in counts.items()}


def middle(days: Sequence[int]) -> int | None:
    """The day by which half was done; None for too few."""
    return _at(days, 0.5)


def late_end(days: Sequence[int]) -> int | None:
    """The day by which nine of ten were done; None for too few."""
    return _at(days, 0.9)


def _at(days: Sequence[int], share: float) -> int | None:
    if len(days) < LEAST:
        return None
    return sorted(days)[max(math.ceil(share * len(days)) - 1, 0)]
