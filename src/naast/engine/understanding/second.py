"""The second look: the scores of all heads together give better scores for provisions and first contact.

The first look (`kernel`) scores every column apart. What belongs together (an aid and who measures for it, a rule and who
explains it), and which of two likely provisions is the one to begin with, is learned here, on scores of left-out writers.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from naast.engine.understanding.features import Floats
from naast.engine.understanding.heads import Layout

# What is looked at, with the heights above which a score counts once more (leaving writers out, these are flat choices).
READ: Final[tuple[tuple[str, tuple[float, ...]], ...]] = (
    ("provisions", (0.1, 0.3)),
    ("first_contact", (0.1,)),
    ("urgency", (0.1,)),
    ("dimensions", (0.1,)),
    ("asker", (0.1,)),
)
WRITTEN: Final = ("provisions", "first_contact")
# Ridge penalty per row: leaving writers out, half and twice as much give the same.
PENALTY_PER_ROW: Final = 1.0
FOLDS: Final = 5
# With fewer stories there is nothing to learn that the first look does not know.
_LEAST_STORIES: Final = 200


@dataclass(frozen=True, slots=True)
class SecondLook:
    """`weights` (signals + 1, written columns), the last row a constant; without rows the scores stay as they are."""

    weights: Floats

    def scores(self, layout: Layout, raw: Floats) -> Floats:
        """Raw scores (texts, columns) with the columns of WRITTEN looked at again."""
        found = raw.copy()
        if len(self.weights):
            again = with_constant(signals(layout, raw)) @ self.weights
            for head in WRITTEN:
                columns = layout.columns(head)
                found[:, columns], again = np.split(again, [columns.stop - columns.start], axis=1)
        return found

    def some_scores(self, layout: Layout, raw: Floats, columns: Sequence[int]) -> Floats:
        """What `scores` gives in some of the written columns, shape (texts, len(columns)), for little more than their share."""
        if not len(self.weights):
            return raw[:, columns]
        places = np.searchsorted(written_columns(layout), columns)
        found: Floats = with_constant(signals(layout, raw)) @ self.weights[:, places]
        return found


NO_SECOND_LOOK: Final = SecondLook(np.zeros((0, 0), np.float32))


def signals(layout: Layout, raw: Floats) -> Floats:
    """What is looked at, shape (texts, signals): every score, and how far it stands above each height."""
    parts: list[Floats] = []
    for head, heights in READ:
        scores = raw[:, layout.columns(head)]
        parts += [scores, *(np.maximum(scores - height, 0) for height in heights)]
    return np.hstack(parts)


def with_constant(values: Floats) -> Floats:
    """The values with a last column of ones."""
    return np.hstack([values, np.ones((len(values), 1), np.float32)])


def written_columns(layout: Layout) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    """The columns that the second look writes, in order."""
    return np.concatenate([np.arange(layout.width)[layout.columns(head)] for head in WRITTEN])


def learn(layout: Layout, held_out: Floats, targets: Floats, writers: Sequence[str]) -> tuple[SecondLook, Floats]:
    """The second look over stories, and the stories' scores (stories, columns) by second looks that did not see their writer.

    `held_out` and `targets` (stories, columns): first scores and wanted scores; `writers`: who wrote each story.
    """
    if len(writers) < _LEAST_STORIES or len(set(writers)) < FOLDS:
        return NO_SECOND_LOOK, held_out.copy()
    seen = signals(layout, held_out)
    middle, spread = seen.mean(axis=0), seen.std(axis=0) + 1e-6
    even = with_constant((seen - middle) / spread)
    columns = written_columns(layout)
    wanted = targets[:, columns]
    squares, products = even.T @ even, even.T @ wanted
    penalty = PENALTY_PER_ROW * len(even) * np.eye(len(squares), dtype=np.float32)
    apart = held_out.copy()
    for fold in _folds(writers):
        own = even[fold]
        weights = np.linalg.solve(squares - own.T @ own + penalty, products - own.T @ wanted[fold])
        apart[np.ix_(fold, columns)] = own @ weights
    weights = np.linalg.solve(squares + penalty, products)
    constant = weights[-1] - (middle / spread) @ weights[:-1]
    return SecondLook(np.vstack([weights[:-1] / spread[:, None], constant]).astype(np.float32)), apart


def _folds(writers: Sequence[str]) -> Iterator[np.ndarray[tuple[int], np.dtype[np.int64]]]:
    names, array = sorted(set(writers)), np.asarray(writers)
    for number in range(FOLDS):
        yield np.flatnonzero(np.isin(array, names[number::FOLDS]))
