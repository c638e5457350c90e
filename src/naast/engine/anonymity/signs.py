"""Indirect marks: the phrases of `signs.yaml`, with diseases (`illness`) and occupations (`work`). None points at a person alone.

Works on a `Reading` with the `Lexicon`. How many people a combination leaves is `crowd`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import cast

from naast.engine.anonymity.finding import IndirectType, Span
from naast.engine.anonymity.illness import find_illness
from naast.engine.anonymity.lexicon import Lexicon, pattern
from naast.engine.anonymity.lists import Sign
from naast.engine.anonymity.reading import Reading
from naast.engine.anonymity.work import find_work


@lru_cache(maxsize=4)
def _patterns(lists: Lexicon) -> tuple[tuple[Sign, tuple[re.Pattern[str], ...], tuple[re.Pattern[str], ...]], ...]:
    return tuple(
        (
            sign,
            tuple(pattern(text, lists) for text in sign.patterns),
            tuple(pattern(text, lists) for text in sign.unless),
        )
        for sign in lists.signs
    )


def find_signs(reading: Reading, lists: Lexicon) -> Iterator[Span]:
    """Every indirect mark; stretches may overlap."""
    yield from find_illness(reading, lists)
    yield from find_work(reading, lists)
    for sign, patterns, unless in _patterns(lists):
        for one in patterns:
            for match in one.finditer(reading.plain):
                start, end = match.span("m") if "m" in one.groupindex else match.span()
                if start < end and not (unless and any(no.search(reading.sentence(start)) for no in unless)):
                    yield Span(start, end, cast(IndirectType, sign.kind), sign.label, sign.wider)
