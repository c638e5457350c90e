"""Where danger stands among near misses and calm texts, by the scores of whole texts. Learning and reading texts are elsewhere."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from naast.engine.danger.assessment import SHORT_CUT, SHORT_WORDS
from naast.engine.danger.at_length import LONG_WORDS, SOURCE
from naast.engine.danger.head import AT_LENGTH, Head
from naast.engine.danger.types import Story

Floats = NDArray[np.float32]


def margins(head: Head, texts: Sequence[str], vectors: Floats) -> Floats:
    """How far the ridge finds the whole of every text above its cut: (n,). Without pieces and grammars."""
    scores = head.scores(texts, vectors)
    words = np.array([len(text.split()) for text in texts])
    short, long = scores[:, 0] - head.cut(True).whole, scores[:, AT_LENGTH] - head.cut(True, at_length=True).whole
    found: Floats = np.where(words < LONG_WORDS, short, long) - np.where(words <= SHORT_WORDS, SHORT_CUT, 0)
    return found


def right_order(high: Floats, low: Floats) -> float:
    """The share of pairs, one of each, in which the first is higher; equal counts half."""
    low = np.sort(low)
    below, up_to = np.searchsorted(low, high, "left"), np.searchsorted(low, high, "right")
    return float((below + up_to).mean() / 2 / len(low))


def figures(stories: Sequence[Story], said: Floats, bare: Floats) -> dict[str, float]:
    """How danger of these stories stands above the rest, as written and (`bare`) without capitals and signs."""
    danger = np.array([story.crisis for story in stories])
    calm = np.array([story.calm or story.source == "scope" for story in stories]) & ~danger
    pack = np.array([story.source == "pack" for story in stories])
    long = np.array([story.source == SOURCE for story in stories])
    told, near, of_stories = pack & danger, pack & ~danger, ~pack & ~long & danger
    calm &= ~pack & ~long
    return {
        "near": right_order(said[told], said[near]),
        "near, bare": right_order(bare[told], bare[near]),
        "above 9 in 10 near": float((said[told] > np.quantile(said[near], 0.9)).mean()),
        "calm": right_order(said[told], said[calm]),
        "above 98 in 100 calm": float((said[told] > np.quantile(said[calm], 0.98)).mean()),
        "the same, bare": float((bare[told] > np.quantile(bare[calm], 0.98)).mean()),
        "stories above 98": float((said[of_stories] > np.quantile(said[calm], 0.98)).mean()),
        "at length": right_order(said[long & danger], said[long & ~danger]),
    }
