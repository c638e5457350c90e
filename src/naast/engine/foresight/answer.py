"""The answer to a question as plain values for JSON: events, days to act by, and what it rests on. Nothing here asks the time."""

from __future__ import annotations

import functools
from collections.abc import Iterable, Iterator
from typing import Any, Final

from naast.engine.foresight import telling
from naast.engine.foresight.acting import ActBy, act_by
from naast.engine.foresight.case import HORIZON, Case
from naast.engine.foresight.forecast import HORIZONS, Outlook, look_ahead
from naast.engine.foresight.network import Network, build
from naast.engine.foresight.past import Past, look_back
from naast.engine.foresight.reading import Question
from naast.engine.knowledge.life_model import LifeEvents
from naast.engine.knowledge.rules_model import Clock

MOST_SEEDS: Final = 8  # how many times the draws may be doubled up when the evidence is unusual
_DAYS: Final = {
    "days": 1.0,
    "weeks": 7.0,
    "months": 365.25 / 12,
    "working_days": 7 / 5,
    "hours": 1 / 24,
    "minutes": 1 / 1440,
}


class Foresight:
    """The model of an installation, ready to be asked. Networks are built on first use and kept; nothing else is."""

    def __init__(self, life: LifeEvents) -> None:
        self.life = life
        self._network = functools.lru_cache(maxsize=4 * MOST_SEEDS)(self._build)

    def _build(self, trajectory: str, seed: int) -> Network:
        return build(self.life, trajectory, seed)

    def look_back(self, case: Case, seed: int = 1) -> Past:
        """Condition on what is known; more draws are made as long as too few fit."""
        return look_back((self._network(case.trajectory, seed + 7919 * i) for i in range(MOST_SEEDS)), case)

    def answer(self, question: Question) -> dict[str, Any]:
        """The answer in the form of `naast foresee`: days count from the diagnosis, probabilities from the day of asking."""
        past = self.look_back(question.case, question.seed)
        ran = past.ahead()
        events = [self._event(one) for one in look_ahead(past, ran)]
        acts = act_by(past, ran, question.alpha, question.leads)
        return {
            "events": [*self.clocks(question), *events],
            "act_by": [
                {
                    "provision": rows[0].provision,
                    "day": rows[0].day,
                    "alpha": rows[0].alpha,
                    "because": telling.why_act(self.life, rows),
                }
                for rows in _together(acts)
            ],
            "ess": round(past.ess),
            "seed": question.seed,
            "model": self.life.hash[:16],
        }

    def _event(self, one: Outlook) -> dict[str, Any]:
        return {
            "id": one.event,
            "who": self.life.events[one.event].who,
            "window_days": list(one.window),
            "probability": {str(h): round(one.probability[h], 3) for h in HORIZONS},
            "interval": {str(h): [round(end, 3) for end in one.interval[h]] for h in HORIZONS},
            "because": telling.why_event(self.life, one),
        }

    def clocks(self, question: Question) -> Iterator[dict[str, Any]]:
        """The terms of law and custom that run for this person, as events that are sure."""
        on = question.case.on
        for one in self.life.ahead:
            clock = self.life.clocks[one.clock]
            start = question.starts.get(clock.start)
            if start is None:
                continue
            opens, closes = window(clock, start, on)
            if on <= closes <= on + HORIZON:
                sure = {str(h): 1.0 if opens <= on + h else 0.0 for h in HORIZONS}
                yield {
                    "id": clock.id,
                    "who": one.who,
                    "window_days": [round(opens), round((opens + closes) / 2), round(closes)],
                    "probability": sure,
                    "interval": {h: [p, p] for h, p in sure.items()},
                    "because": telling.why_clock(clock),
                }


def _together(acts: Iterable[ActBy]) -> list[list[ActBy]]:
    """What is asked for in the same way on the same day, in one row: an urgent request can be for several things."""
    rows: dict[tuple[str, int, bool], list[ActBy]] = {}
    for one in acts:
        rows.setdefault((one.provision, one.day, one.urgent), []).append(one)
    return list(rows.values())


def window(clock: Clock, start: float, on: float) -> tuple[float, float]:
    """First and last day of a term that began on `start`; for what comes back, the next time from `on`."""
    unit = _DAYS[clock.unit]
    if clock.sort == "every":
        times = max(1, -int(-(on - start) // (clock.closes * unit)))
        moment = start + times * clock.closes * unit
        return moment, moment
    closes = start + clock.closes * unit
    return (start + clock.opens * unit if clock.sort == "window" else closes), closes
