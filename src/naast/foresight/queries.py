"""Asking the foresight engine about a few taps. Nothing is stored; the same taps get the same answer, from memory when it is fresh.

What a reader is shown of it is decided in `presenters`.
"""

from __future__ import annotations

import functools
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from naast.engine.foresight.case import Case, InPlace, Known, State
from naast.engine.knowledge.life_events import default_life_events
from naast.engine.knowledge.loader import default_root, load_pack
from naast.foresight.choices import DAYS_SINCE, Carer, House, Illness, Living, Since, Work

_KEPT: Final = 128  # answers kept in memory per process; taps hold no name and no day
DEATH: Final = "overlijden"


@dataclass(frozen=True, slots=True)
class Taps:
    """What was told. Empty or None: not told, which is not the same as no. `on`: days since the news, or since the death."""

    illness: str
    on: int
    living: tuple[str, ...] = ()
    work: str = ""
    house: str = ""
    carer: str = ""
    already: tuple[str, ...] = ()
    sick_for: int | None = None
    died: bool = False
    help: tuple[tuple[str, int], ...] = ()

    @property
    def facts(self) -> dict[str, bool]:
        """The facts that were told, as the engine knows them."""
        facts: dict[str, bool] = {}
        if self.living:
            alone = Living.ALONE in self.living and len(self.living) == 1
            facts |= {str(one): one in self.living for one in (Living.PARTNER, Living.CHILD)} | {"lives_alone": alone}
        if self.work:
            facts |= {str(one): self.work == one for one in (Work.EMPLOYED, Work.SELF)}
        if self.house:
            facts |= {str(one): self.house == one for one in House}
        if self.carer:
            facts["carer"] = self.carer != Carer.NO
            facts["carer_employed"] = self.carer == Carer.WORKS
        return facts


@dataclass(frozen=True, slots=True, eq=False)
class Seen:
    """What the engine says. Days count from the news (or the death); `on` is today."""

    on: float
    outlooks: tuple[Any, ...]
    acts: tuple[Any, ...]
    clocks: tuple[Mapping[str, Any], ...]
    is_rare: bool


@functools.lru_cache(maxsize=1)
def _engine() -> Any:
    from naast.engine.foresight import Foresight

    return Foresight(default_life_events())


@functools.lru_cache(maxsize=1)
def provisions() -> Mapping[str, Any]:
    """The provisions of knowledge, by id."""
    return load_pack(default_root(), ("provisions",)).provisions


def case_of(taps: Taps) -> Case:
    """The situation of these taps."""
    if taps.died:
        known: tuple[Known, ...] = (Known(DEATH, State.HAPPENED, 0.0),)
    else:
        known = tuple(Known(name, State.HAPPENED) for name in taps.already)
    plan = tuple(InPlace(measure, float(day)) for measure, day in taps.help)
    return Case(taps.illness, float(taps.on), taps.facts, known, plan)


@functools.lru_cache(maxsize=_KEPT)
def seen(taps: Taps) -> Seen:
    """What tends to follow, by when to ask, and which terms run. Deterministic. Raises EngineError (`cannot-be`)."""
    from naast.engine.foresight import Question, look_ahead
    from naast.engine.foresight.acting import act_by

    engine, case = _engine(), case_of(taps)
    past = engine.look_back(case)
    ran = past.ahead()
    starts = {"death": 0.0} if taps.died else {"diagnosis": 0.0}
    if taps.sick_for is not None:
        starts["first_sick_day"] = float(taps.on - taps.sick_for)
    clocks = tuple(engine.clocks(Question(case, starts)))
    return Seen(case.on, look_ahead(past, ran), act_by(past, ran), clocks, past.ess < 1000)


_warming: Final = threading.Lock()


def warm() -> None:
    """Get the engine ready beside the page that asks, so that the first answer does not keep anyone waiting. Once per process."""
    if _warming.acquire(blocking=False):
        threading.Thread(target=_warm, name="foresight-warm", daemon=True).start()


def _warm() -> None:
    for illness in Illness.values:
        seen(Taps(illness, DAYS_SINCE[Since.WEEKS]))
