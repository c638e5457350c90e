"""The chance of every need: its own head, what the proposed provisions say about it, and its exact cues, on one curve.

The curve is fitted on sentences that were left out of the training; the head itself is trained in `training`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

import numpy as np

from naast.engine.knowledge import Need
from naast.engine.understanding.calibration import fit_logistic
from naast.engine.understanding.cues import CueFinder, CueHit
from naast.engine.understanding.features import Floats
from naast.engine.understanding.heads import Layout
from naast.engine.understanding.prior import Prior

# Links at least this strong are the first help of a need.
_FIRST_HELP: Final = 0.9
# One, own head, from the provisions, cue met, cue denied.
DEFAULT_CURVE: Final = (-5.0, 12.0, 4.0, 2.5, -2.0)


class NeedScorer:
    """Turns one row of raw scores and the cue hits into a chance per need."""

    def __init__(self, needs: Mapping[str, Need], layout: Layout, prior: Prior, curve: Sequence[float]) -> None:
        self._layout, self._prior, self._curve = layout, prior, np.asarray(curve)
        self._names = layout.heads["needs"]
        self._place = {name: i for i, name in enumerate(self._names)}
        self._links = link_matrix(needs, layout)

    def chances(self, scores: Floats, hits: Sequence[CueHit]) -> dict[str, float]:
        """The chance (0-1) of every need."""
        signals = self.signals(scores, hits)
        values = 1 / (1 + np.exp(-np.clip(signals @ self._curve, -30, 30)))
        return dict(zip(self._names, values.tolist(), strict=True))

    def signals(self, scores: Floats, hits: Sequence[CueHit]) -> Floats:
        """Shape (needs, 5): what the curve looks at."""
        found = np.zeros((len(self._names), 5), dtype=np.float32)
        found[:, 0] = 1.0
        found[:, 1] = scores[self._layout.columns("needs")]
        found[:, 2] = self._links @ np.maximum(self._prior.rescale(scores[self._layout.columns("provisions")]), 0.0)
        for hit in hits:
            if hit.need in self._place:
                found[self._place[hit.need], 4 if hit.denied else 3] = 1.0
        return found


def first_help(need: Need) -> tuple[str, ...]:
    """The provisions (ids) that answer this need before all others: those with a strong link, or else the strongest."""
    strong = tuple(link.id for link in need.provisions if link.weight >= _FIRST_HELP)
    return strong or tuple(link.id for link in sorted(need.provisions, key=lambda link: -link.weight)[:1])


def link_matrix(needs: Mapping[str, Need], layout: Layout) -> Floats:
    """Shape (needs, provisions): how far each provision speaks for each need; every row has length 1."""
    place = {name: i for i, name in enumerate(layout.heads["provisions"])}
    found = np.zeros((len(layout.heads["needs"]), len(place)), dtype=np.float32)
    for row, name in enumerate(layout.heads["needs"]):
        for link in needs[name].provisions:
            found[row, place[link.id]] = link.weight
    norms = np.linalg.norm(found, axis=1, keepdims=True)
    return np.divide(found, norms, out=found, where=norms > 0)


def fit_curve(
    needs: Mapping[str, Need], layout: Layout, prior: Prior, texts: Sequence[tuple[str, str]], held_out: Floats
) -> tuple[float, ...]:
    """The curve over pairs of a left-out sentence and a need; `texts` are (sentence, its need), `held_out` their raw scores."""
    if not texts:
        return DEFAULT_CURVE
    cues = CueFinder({need.id: need.cues for need in needs.values()})
    scorer = NeedScorer(needs, layout, prior, DEFAULT_CURVE)
    names = np.asarray(layout.heads["needs"])
    signals = [scorer.signals(row, cues.find(text)) for (text, _), row in zip(texts, held_out, strict=True)]
    wanted = [(names == need).astype(np.float32) for _, need in texts]
    return tuple(float(value) for value in fit_logistic(np.concatenate(signals), np.concatenate(wanted)))
