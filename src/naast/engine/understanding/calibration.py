"""How sure to be: two small logistic curves fitted on scores of texts that were left out of the training.

One says whether there is enough to answer at all, one whether the best proposal is a good one. What is done with it
(the bands) is decided in `naast.engine.routing.bands`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from naast.engine.understanding.features import Floats
from naast.engine.understanding.heads import Layout, sigmoid
from naast.engine.understanding.prior import Prior

SIGNALS: Final = ("one", "vague", "outside", "best", "second", "top_five", "raw_best", "need_best")
# At most this share of real questions may be asked back instead of answered, on held-out stories (short lines among them).
FALSE_ABSTENTION: Final = 0.05
# And at most this share of the short ones: a search phrase tells less, yet whoever typed it must not be sent away.
SHORT_FALSE_ABSTENTION: Final = 0.1
SHORT_WORDS: Final = 12
_NEWTON_STEPS: Final = 60
_RIDGE: Final = 1e-2


@dataclass(frozen=True, slots=True)
class Calibration:
    """`answerable` and `good`: coefficients over SIGNALS; `threshold`: the least chance of answerable at which we answer."""

    answerable: tuple[float, ...]
    good: tuple[float, ...]
    threshold: float

    def chance_answerable(self, signals: Floats) -> float:
        """The chance (0-1) that the text holds a question we can answer."""
        return sigmoid(float(np.dot(self.answerable, signals)))

    def chance_good(self, signals: Floats) -> float:
        """The chance (0-1) that the best proposal is a good one (grade 2 or 3)."""
        return sigmoid(float(np.dot(self.good, signals)))


def signals_of(layout: Layout, prior: Prior, scores: Floats) -> Floats:
    """What the curves look at (in the order of SIGNALS), from one row of raw scores."""
    raw = scores[layout.columns("provisions")]
    best = np.sort(prior.rescale(raw))[::-1]
    needs = scores[layout.columns("needs")]
    vague, outside = scores[layout.columns("scope")]
    values = (
        1.0,
        vague,
        outside,
        best[0],
        best[1] if len(best) > 1 else 0.0,
        best[:5].sum(),
        raw.max(),
        needs.max() if len(needs) else 0.0,
    )
    return np.array(values, dtype=np.float32)


def calibrate(
    layout: Layout, prior: Prior, kinds: Sequence[str], lengths: Sequence[int], held_out: Floats, targets: Floats
) -> Calibration:
    """Fit both curves.

    Per row: `kinds` says story, vague, outside or other, `lengths` the number of words, `held_out` what it scored when left out.
    """
    signals = np.stack([signals_of(layout, prior, row) for row in held_out])
    kind = np.asarray(kinds)
    stories = kind == "story"
    scope = (kind == "vague") | (kind == "outside")
    answerable, threshold = _never_abstain()
    if scope.any() and stories.any():
        answerable = fit_logistic(signals[stories | scope], stories[stories | scope].astype(np.float32), balance=True)
        chances = _chances(answerable, signals[stories])
        short = chances[np.asarray(lengths)[stories] <= SHORT_WORDS]
        highest = np.quantile(short, SHORT_FALSE_ABSTENTION) if len(short) else 1.0
        threshold = float(min(np.quantile(chances, FALSE_ABSTENTION), highest, 0.9))
    good = best_is_good(layout, prior, held_out, targets)
    curve = fit_logistic(signals[stories], good[stories]) if stories.any() else np.zeros(len(SIGNALS))
    return Calibration(tuple(map(float, answerable)), tuple(map(float, curve)), threshold)


def calibration_error(
    layout: Layout, prior: Prior, writers: Sequence[str], held_out: Floats, targets: Floats, *, bins: int = 10
) -> float:
    """The expected calibration error (0-1) of the chance that the best proposal is a good one.

    Over stories (`held_out` and `targets` of shape (stories, columns)); every writer is judged by a curve fitted on the others.
    """
    signals = np.stack([signals_of(layout, prior, row) for row in held_out])
    good, names = best_is_good(layout, prior, held_out, targets), np.asarray(writers)
    chances = np.zeros(len(good))
    for writer in sorted(set(writers)):
        own = names == writer
        if own.all():
            return float("nan")
        chances[own] = _chances(fit_logistic(signals[~own], good[~own]), signals[own])
    return expected_error(chances, good, bins=bins)


def expected_error(chances: NDArray[np.float64], right: Floats, *, bins: int = 10) -> float:
    """How far chances are from how often they come true: mean over equally filled bins of the gap between both.

    >>> expected_error(np.array([0.25, 0.25, 0.25, 0.25]), np.array([1, 0, 0, 0], np.float32), bins=1)
    0.0
    """
    groups = np.array_split(np.argsort(chances, kind="stable"), bins)
    gaps = [len(group) * abs(chances[group].mean() - right[group].mean()) for group in groups if len(group)]
    return float(sum(gaps) / len(chances))


def best_is_good(layout: Layout, prior: Prior, held_out: Floats, targets: Floats) -> Floats:
    """1 where the best proposal has grade 2 or 3, else 0; shape (rows,)."""
    columns = layout.columns("provisions")
    top = np.argmax(prior.rescale(held_out[:, columns]), axis=1)
    found: Floats = (targets[:, columns][np.arange(len(top)), top] >= 0.5).astype(np.float32)
    return found


def fit_logistic(signals: Floats, wanted: Floats, *, balance: bool = False) -> NDArray[np.float64]:
    """Coefficients of a logistic curve by Newton steps; with `balance` both outcomes weigh the same."""
    x, y = signals.astype(np.float64), wanted.astype(np.float64)
    share = min(max(float(y.mean()), 1e-6), 1 - 1e-6)
    weight = np.where(y > 0.5, 0.5 / share, 0.5 / (1 - share)) if balance else np.ones(len(y))
    found = np.zeros(x.shape[1])
    for _ in range(_NEWTON_STEPS):
        chance = 1 / (1 + np.exp(-np.clip(x @ found, -30, 30)))
        slope = x.T @ (weight * (chance - y)) + _RIDGE * found
        bend = (x * (weight * chance * (1 - chance))[:, None]).T @ x + _RIDGE * np.eye(x.shape[1])
        step = np.linalg.solve(bend, slope)
        found -= step
        if np.abs(step).max() < 1e-8:
            break
    return found


def _chances(curve: NDArray[np.float64], signals: Floats) -> NDArray[np.float64]:
    return 1 / (1 + np.exp(-np.clip(signals @ curve, -30, 30)))


def _never_abstain() -> tuple[NDArray[np.float64], float]:
    curve = np.zeros(len(SIGNALS))
    curve[0] = 5.0
    return curve, 0.0
