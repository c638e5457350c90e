"""Danger as it is told at length: the same examples and near misses, each between calm sentences of others.

A model that learns from short texts alone hears one sentence of danger worse the more is told around it. No sentence is made here;
sentences that people wrote for other stories are put around an example. What is learnt from them is in `training`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from naast.engine.danger.clauses import sentences
from naast.engine.danger.types import Story

SOURCE = "at length"
# A text of so many words is told at length; the examples of the packs have 10 to 35.
LONG_WORDS = 40
MOST = 2500  # examples, and as many near misses
WEIGHT = 0.5
AROUND = (2, 5)  # sentences put around one
WORDS = (5, 25)  # of such a sentence
MOST_STORIES = 4000


def told_at_length(stories: Sequence[Story], seed: int = 0) -> list[Story]:
    """Examples and near misses of the packs among `stories`, each between sentences of calm stories; [] when there are too few of those.

    The same for the same stories and seed.
    """
    lots = np.random.default_rng(seed)
    calm = [story.text for story in stories if story.calm]
    drawn = [calm[number] for number in lots.permutation(len(calm))[:MOST_STORIES]]
    around = [part.text for text in drawn for part in sentences(text) if WORDS[0] <= len(part.text.split()) <= WORDS[1]]
    if len(around) < AROUND[1]:
        return []
    found = []
    for crisis in (True, False):
        told = [story for story in stories if story.source == "pack" and story.crisis is crisis]
        for number in lots.permutation(len(told))[:MOST]:
            others = [
                around[one]
                for one in lots.choice(len(around), int(lots.integers(*AROUND, endpoint=True)), replace=False)
            ]
            place = int(lots.integers(len(others), endpoint=True))
            text = " ".join((*others[:place], told[number].text, *others[place:]))
            found.append(replace(told[number], text=text, weight=WEIGHT, source=SOURCE))
    return found
