"""From the JSON of a question to a `Case`, or to a Dutch sentence that says what is wrong with it and what would be right.

What cannot be used but does no harm (a key nobody knows) is noted, not refused. The answer is written by `answer`.
"""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

from naast.engine.errors import EngineError
from naast.engine.foresight.acting import ALPHA, Lead
from naast.engine.foresight.case import Case, InPlace, Known, State
from naast.engine.knowledge.life_model import LifeEvents
from naast.engine.knowledge.notebook import nearest

_KEYS: Final = (
    "trajectory", "since_days", "diagnosed_on", "on", "household", "work", "events", "provisions", "seed", "alpha", "lead_times",
)  # fmt: skip
# Other ways to say the same fact; a leading "-" turns it round.
_ALIASES: Final = {
    "alone": "lives_alone", "living_alone": "lives_alone", "has_partner": "partner", "children": "child_at_home",
    "child": "child_at_home", "children_at_home": "child_at_home", "has_children": "child_at_home", "rent": "rents",
    "renting": "rents", "tenant": "rents", "owner": "owns", "owner_occupier": "owns", "has_carer": "carer", "pets": "pet",
    "car": "drives", "has_work": "employed", "employee": "employed", "working": "employed", "entrepreneur": "self_employed",
    "carer_works": "carer_employed", "partner_works": "carer_employed",
}  # fmt: skip
_TENURE: Final = {"rent": "rents", "rental": "rents", "huur": "rents", "own": "owns", "owned": "owns", "koop": "owns"}
_SICK: Final = ("sick_since", "sick_since_days", "sick_since_day", "sick_leave_since", "sick_leave_days", "sick_days")
_LEVEL: Final = "functie_"
# The moments from which a clock may run, and the events that say so.
STARTS: Final = {
    "first_sick_day": "", "diagnosis": "diag_ongeneeslijk", "death": "overlijden", "report": "wmo_melding_gewoon",
    "care_start": "mantelzorg_intensief", "loan_start": "loan_start", "request": "request", "application": "application",
    "terminal_statement": "terminal_statement", "referral": "referral",
}  # fmt: skip
_ONLY_CLOCKS: Final = ("loan_start", "request", "application", "terminal_statement", "referral")


@dataclass(frozen=True, slots=True)
class Question:
    """A case with what goes with asking: `starts` are the days on which clocks began, `notes` what was left aside."""

    case: Case
    starts: Mapping[str, float] = field(default_factory=dict)
    seed: int = 1
    alpha: float = ALPHA
    leads: Mapping[str, Lead] = field(default_factory=dict)
    notes: tuple[str, ...] = ()


def read_question(
    text: str, life: LifeEvents, today: date | None = None, is_provision: Callable[[str], bool] = lambda _: False
) -> Question:
    """The question in this JSON. `today`: the day for a diagnosis with a date but without `on`. Raises EngineError."""
    try:
        raw = json.loads(text)
    except json.JSONDecodeError as error:
        raise _wrong(
            "not-json", f"Dit is geen JSON (regel {error.lineno}: {error.msg}).", "Zie `naast foresee --help`."
        ) from error
    except RecursionError as error:
        raise _wrong(
            "not-json", "Deze JSON zit te diep in elkaar.", "Een object met trajectory en since_days is genoeg."
        ) from error
    if not isinstance(raw, dict):
        raise _wrong("not-an-object", "De vraag moet een object zijn.", '{"trajectory": "kanker", "since_days": 30}')
    return _Reader(raw, life, today, is_provision).read()


def _wrong(code: str, message: str, hint: str) -> EngineError:
    return EngineError(code, message, hint)


class _Reader:
    def __init__(
        self, raw: dict[str, Any], life: LifeEvents, today: date | None, is_provision: Callable[[str], bool]
    ) -> None:
        self.raw, self.life, self.today, self.is_provision = raw, life, today, is_provision
        self.notes: list[str] = []
        self.starts: dict[str, float] = {"diagnosis": 0.0}
        self.diagnosed: date | None = None
        self.on = 0.0

    def read(self) -> Question:
        self._unknown("", self.raw, _KEYS)
        trajectory = self.raw.get("trajectory")
        if not isinstance(trajectory, str) or trajectory not in self.life.trajectories:
            known = ", ".join(self.life.trajectories)
            said = "trajectory ontbreekt" if trajectory is None else f"Het ziektepad {trajectory!r} bestaat niet"
            raise _wrong("unknown-trajectory", f"{said}.", f"Kies uit: {known}.")
        self.on = self._when()
        case = Case(trajectory, self.on, self._facts(), self._events(trajectory), self._provisions())
        seed = self.raw.get("seed", 1)
        if not isinstance(seed, int) or isinstance(seed, bool):
            raise _wrong("bad-seed", f"seed is {seed!r}.", "Geef een heel getal, zoals 1.")
        return Question(case, self.starts, seed, self._alpha(), self._leads(), tuple(self.notes))

    def _when(self) -> float:
        since, on = self.raw.get("since_days"), self.raw.get("on")
        if (diagnosed := self.raw.get("diagnosed_on")) is not None:
            self.diagnosed = self._date("diagnosed_on", diagnosed)
            end = self._date("on", on) if on is not None else self.today
            if end is None:
                raise _wrong("no-day", "Met diagnosed_on is ook on nodig: de dag van vandaag.", '"on": "2026-11-22"')
            days = float((end - self.diagnosed).days)
            if since is not None and float(self._number("since_days", since)) != days:
                raise _wrong(
                    "two-days",
                    f"since_days en diagnosed_on spreken elkaar tegen ({days:g} dagen).",
                    "Geef een van de twee.",
                )
        elif since is None:
            raise _wrong(
                "no-day", "Zeg hoe lang geleden het nieuws kwam.", '"since_days": 30, of "diagnosed_on": "2026-10-23"'
            )
        else:
            days = self._number("since_days", since)
            if on is not None and isinstance(on, str):
                self._date("on", on)
                self.notes.append("on telt alleen bij diagnosed_on; hier geldt since_days.")
        if not 0 <= days <= 36_500:
            raise _wrong(
                "bad-day", f"Er zijn {days:g} dagen sinds het nieuws.", "Dat moet van 0 tot en met 36500 zijn."
            )
        return days

    def _date(self, key: str, value: object) -> date:
        try:
            return date.fromisoformat(str(value))
        except ValueError:
            raise _wrong("bad-date", f"{key} is {value!r}.", "Schrijf een dag als 2026-11-22.") from None

    def _number(self, key: str, value: object) -> float:
        if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
            raise _wrong("bad-number", f"{key} is {value!r}.", "Geef een getal, in dagen.")
        return float(value)

    def _day(self, key: str, value: object) -> float:
        """Days since the diagnosis: a number, or a date when the date of the diagnosis is known."""
        if isinstance(value, str):
            if self.diagnosed is None:
                raise _wrong(
                    "bad-day",
                    f"{key} is {value!r}.",
                    "Geef dagen sinds het nieuws; een datum kan alleen bij diagnosed_on.",
                )
            return float((self._date(key, value) - self.diagnosed).days)
        return self._number(key, value)

    def _object(self, key: str) -> dict[str, Any]:
        value = self.raw.get(key, {})
        if value is None:
            return {}
        if not isinstance(value, dict):
            raise _wrong("not-an-object", f"{key} is {value!r}.", f'{key} is een object, zoals {{"partner": true}}.')
        return value

    def _list(self, key: str) -> list[dict[str, Any]]:
        value = self.raw.get(key)
        if value is None:
            return []
        if not isinstance(value, list) or not all(
            isinstance(one, dict) and isinstance(one.get("id"), str) for one in value
        ):
            raise _wrong(
                "not-a-list", f"{key} is geen lijst van objecten met een id.", f'"{key}": [{{"id": "geldzorgen"}}]'
            )
        return value

    def _facts(self) -> dict[str, bool]:
        facts: dict[str, bool] = {}
        for key in ("household", "work"):
            for name, value in self._object(key).items():
                if name in _SICK:
                    self._sick(f"{key}.{name}", name, value)
                elif name in ("tenure", "home", "housing") and str(value).lower() in _TENURE:
                    facts[_TENURE[str(value).lower()]] = True
                elif (fact := _ALIASES.get(name, name)) in self.life.facts:
                    if value is not None:
                        facts[fact] = self._yes(f"{key}.{name}", value)
                else:
                    known = [
                        one.told_in.split(".")[1] for one in self.life.facts.values() if one.told_in.startswith(key)
                    ]
                    self.notes.append(f"{key}.{name} telt niet mee. Bedoelt u {nearest(name, known)}?")
        for name, holds in facts.items():
            both = next((other for other in self.life.facts[name].never_with if holds and facts.get(other)), None)
            if both:
                raise _wrong(
                    "both-facts", f"{name} en {both} kunnen niet allebei waar zijn.", "Zet een van de twee op false."
                )
        return facts

    def _yes(self, key: str, value: object) -> bool:
        if isinstance(value, bool):
            return value
        if isinstance(value, int) and value >= 0:
            return value > 0
        if isinstance(value, list):
            return bool(value)
        raise _wrong(
            "not-yes-or-no", f"{key} is {value!r}.", "Geef true of false, of laat het weg als het niet bekend is."
        )

    def _sick(self, key: str, name: str, value: object) -> None:
        if value is None:
            return
        # A bare number says how long ago; a date says when.
        day = self._day(key, value) if isinstance(value, str) else self.on - self._number(key, value)
        if day > self.on:
            raise _wrong("in-the-future", f"{key} ligt na vandaag.", "De eerste ziektedag is vandaag of eerder.")
        self.starts["first_sick_day"] = day

    def _events(self, trajectory: str) -> tuple[Known, ...]:
        known: dict[str, Known] = {}
        for one in self._list("events"):
            self._unknown("events.", one, ("id", "state", "day"))
            for piece in self._event(trajectory, one):
                if known.setdefault(piece.event, piece) != piece:
                    raise _wrong(
                        "told-twice", f"Over {piece.event} staan er twee dingen.", "Noem elke gebeurtenis een keer."
                    )
        return tuple(known.values())

    def _event(self, trajectory: str, one: dict[str, Any]) -> Iterable[Known]:
        name, state = one["id"], one.get("state")
        if state not in ("happened", "not_yet", "unknown"):
            raise _wrong("bad-state", f"state van {name} is {state!r}.", "Kies uit: happened, not_yet, unknown.")
        day = None if one.get("day") is None else self._day(f"day van {name}", one["day"])
        if day is not None and day > self.on:
            raise _wrong(
                "in-the-future",
                f"{name}: dag {day:g} ligt na vandaag (dag {self.on:g}).",
                "Geef een dag van vandaag of eerder.",
            )
        if name in _ONLY_CLOCKS:
            if state == "happened":
                self.starts[name] = self.on if day is None else day
            return
        if name.startswith(_LEVEL):
            yield from self._level(trajectory, name, state, day)
            return
        event = self.life.events.get(name)
        if event is None or event.competes_in:
            raise _wrong(
                "unknown-event", f"De gebeurtenis {name} bestaat niet.", f"Bedoelt u {nearest(name, self.life.events)}?"
            )
        if state == "unknown" or (event.kind == "start" and state == "happened"):
            return
        if event.kind == "start":
            raise _wrong("no-diagnosis", f"{name} is het begin; not_yet kan hier niet.", "Laat deze gebeurtenis weg.")
        if state == "happened":
            start = next((start for start, of in STARTS.items() if of == name), None)
            if start:
                self.starts[start] = self.on if day is None else day
        yield Known(name, State(state), day)

    def _level(self, trajectory: str, name: str, state: str, day: float | None) -> Iterable[Known]:
        """`functie_2` happened on a day: the first two levels are reached by then, the third is not."""
        levels = self.life.trajectories[trajectory].function
        number = name.removeprefix(_LEVEL)
        if not number.isdecimal() or not 0 <= int(number) <= len(levels):
            raise _wrong(
                "unknown-level",
                f"De stand {name} bestaat niet.",
                f"Kies van {_LEVEL}0 tot en met {_LEVEL}{len(levels)}.",
            )
        if state == "unknown":
            return
        if state == "not_yet":
            yield Known(levels[max(0, int(number) - 1)], State.NOT_YET, day)
            return
        yield from level_on(levels, int(number), self.on if day is None else day)

    def _provisions(self) -> tuple[InPlace, ...]:
        found = []
        for one in self._list("provisions"):
            self._unknown("provisions.", one, ("id", "start_day"))
            name, day = one["id"], self._day("start_day", one.get("start_day", self.on))
            measures = [
                each.id
                for each in self.life.measures.values()
                if name == each.id or (name not in self.life.measures and each.provision == name)
            ]
            if not measures and not self.is_provision(name):
                close = nearest(name, self.life.measures)
                raise _wrong("unknown-provision", f"De voorziening {name} bestaat niet.", f"Bedoelt u {close}?")
            if not measures:
                self.notes.append(f"Van {name} is niet bekend waar het bij helpt. Het telt niet mee.")
            found += [InPlace(measure, day) for measure in measures]
        return tuple(found)

    def _alpha(self) -> float:
        alpha = self.raw.get("alpha", ALPHA)
        if isinstance(alpha, bool) or not isinstance(alpha, int | float) or not 0 < alpha < 1:
            raise _wrong("bad-alpha", f"alpha is {alpha!r}.", "Geef een getal tussen 0 en 1, zoals 0.1.")
        return float(alpha)

    def _leads(self) -> dict[str, Lead]:
        leads = {}
        for name, said in self._object("lead_times").items():
            if name not in self.life.measures:
                raise _wrong(
                    "unknown-provision",
                    f"De voorziening {name} bestaat niet.",
                    f"Bedoelt u {nearest(name, self.life.measures)}?",
                )
            if not isinstance(said, dict) or not {"median", "p90"} <= set(said):
                raise _wrong("bad-lead", f"De duur van {name} is {said!r}.", '{"median": 30, "p90": 60}')
            median, p90 = self._number("median", said["median"]), self._number("p90", said["p90"])
            if not 0 < median < p90:
                raise _wrong("bad-lead", f"De duur van {name} klopt niet.", "median is meer dan 0 en minder dan p90.")
            leads[name] = Lead(median, p90, "local")
        return leads

    def _unknown(self, where: str, given: Mapping[str, Any], known: tuple[str, ...]) -> None:
        for key in given:
            if key not in known:
                self.notes.append(f"{where}{key} telt niet mee. Bedoelt u {nearest(key, known)}?")


def level_on(levels: tuple[str, ...], level: int, day: float) -> tuple[Known, ...]:
    """The evidence that on this day a person is at this level: reached, date unknown; and the next not yet.

    >>> [one.event for one in level_on(("a", "b", "c"), 1, 40)]
    ['a', 'b']
    """
    reached = tuple(Known(name, State.HAPPENED, None) for name in levels[:level])
    return reached + tuple(Known(name, State.NOT_YET, day) for name in levels[level : level + 1])
