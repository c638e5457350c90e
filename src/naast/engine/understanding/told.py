"""Which needs we tell the asker we read: the likely ones, at most three, none of them twice in other words.

Ranking leans on many faint needs (`reading`); a person who reads a faint one wonders who this is about. The first help of a
need is a second witness to it: a need whose help the same words hardly ask for is most often a mistake.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Final

from naast.engine.knowledge import Need
from naast.engine.understanding.needs import first_help
from naast.engine.understanding.reading import CONSIDERED_FROM, NeedScore, Reading

MOST_TOLD: Final = 3
# Beside the first, a need is told when it is likelier there than not.
TOLD_FROM: Final = 0.5
# One, log odds of the need's own chance, share of its first help in the best score, cue met: a logistic curve fitted on
# questions and writers that the model never saw. Its figures, and those of other choices, are in docs/experiments.md.
CURVE: Final = (-3.3, 0.12, 5.0, 1.2)
_CLOSEST: Final = 1e-4


def told_needs(reading: Reading, needs: Mapping[str, Need], *, softly: bool = False) -> tuple[NeedScore, ...]:
    """The needs to show, likeliest first, each with the words it was read in; of those with the same first help only one.

    Their `score` stays the need's own chance. `softly`: none that speak of dying. Empty only when no need has any chance.
    """
    considered = [name for name in _considered(reading) if not (softly and needs[name].tender)]
    best, met = max(reading.provisions.values(), default=0.0), _met(reading)
    chances = {name: _chance(reading, needs[name], best, name in met) for name in considered}
    found: list[NeedScore] = []
    helped: set[str] = set()
    for name in sorted(chances, key=lambda name: (-chances[name], name)):
        first, because = first_help(needs[name]), reading.need_words.get(name, ())
        # What rests on no words at all can only come from an answer that was given, and is told when nothing is likelier.
        if helped.isdisjoint(first) and (not found or (because and chances[name] >= TOLD_FROM)):
            found.append(NeedScore(name, reading.posterior[name], because))
            helped.update(first)
    return tuple(found[:MOST_TOLD])


def chance_told(reading: Reading, need: Need) -> float:
    """The chance (0-1) that this need is among what the words tell."""
    best = max(reading.provisions.values(), default=0.0)
    return _chance(reading, need, best, need.id in _met(reading))


def _chance(reading: Reading, need: Need, best: float, cue: bool) -> float:
    own = min(max(reading.posterior[need.id], _CLOSEST), 1 - _CLOSEST)
    helps = max((reading.provisions.get(name, 0.0) for name in first_help(need)), default=0.0)
    signals = (1.0, math.log(own / (1 - own)), helps / best if best > 0 else 0.0, float(cue))
    return 1 / (1 + math.exp(-sum(weight * signal for weight, signal in zip(CURVE, signals, strict=True))))


def _met(reading: Reading) -> set[str]:
    """The needs of which a cue stands in the words."""
    return {hit.need for hit in reading.cues if not hit.denied}


def _considered(reading: Reading) -> list[str]:
    met = _met(reading)
    return [
        name for name, chance in reading.posterior.items() if chance >= CONSIDERED_FROM or (name in met and chance > 0)
    ]
