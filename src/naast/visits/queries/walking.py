"""A worry walked through the flow chart: what the tables of `knowledge/flows` decide about it. No table lives here, and no database."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Any, Final, cast

from naast.core import clock
from naast.core.clock import AMSTERDAM
from naast.engine import dates
from naast.engine.flow import Flow, Outcome
from naast.engine.flow.model import InputData
from naast.visits.queries.flows import flow_called

CHART, AFTERWARDS = "huisbezoek", "opvolging"
# Names of decisions and inputs in the tables.
NEXT, HELP, HASTE, TERMS, DOCTOR, REASONS, DANGER = (
    "Volgende stap", "Hulp bij gevaar", "Spoed", "Termijnen", "Huisarts", "Aanleidingen", "Is er gevaar",
)  # fmt: skip
WHO, SOON, SAID, SPOKEN_FOR, DECIDES = (
    "wie merkt het", "hoe snel volgens de melder", "antwoord van de zieke", "antwoord van de vertegenwoordiger", "kan zelf beslissen",
)  # fmt: skip
DOCTOR_MAY, PLAN, FIXED, JUDGED, ADMITTED, HEARD = (
    "huisarts mag het weten", "er is al een plan", "er is een vaste contactpersoon", "inschatting van de zorgverlener",
    "onverwachte opnames", "gevaar in de woorden",
)  # fmt: skip
CONSENT, FEEDBACK, OFFER, AGREED, REVIEW = "Toestemming", "Terugmelding", "Nieuw aanbod", "Afspraak", "Herziening"
# What the chart can say next.
CALL_NOW, ASK_DANGER, ORDINARY, KNOWN = (
    "nu bellen", "naar gevaar vragen", "gewone hulpvraag", "naar de vaste contactpersoon",
)  # fmt: skip
TO_TEAM = ("melden: crisis", "melden: deze week", "melden: gewoon", "laten nakijken", KNOWN)
# What the tables of afterwards can say, as far as something here happens then.
COORDINATOR, ASK_AGAIN, COMES_BACK, LOOK_AGAIN = (
    "de coördinator belt nu", "vandaag nog een keer vragen", "terug naar de vaste contactpersoon", "nu opnieuw kijken",
)  # fmt: skip
# What can have happened since a visit, and how an agreement can stand, in the words of the tables.
NOTHING, OTHER_PHASE, ADMISSION = "geen", "andere fase", "opname"
DONE, TAKEN_ON, PROPOSED, REFUSED = "klaar", "aangenomen", "voorgesteld", "afgewezen"
# So far ahead a table is asked when somebody looks again.
_MOST_DAYS: Final = 366
_WORD: Final = re.compile(r'"([^"]*)"')
TO_ASK = (
    "toestemming vragen", "vertegenwoordiger vragen", "kaartje geven", "advies zonder naam", "overleg zonder naam",
)  # fmt: skip
_UNITS: Final = {"uur": "hours", "werkdagen": "working_days"}


@dataclass(frozen=True, slots=True)
class Walked:
    """Where a worry ends on the chart. `notes` and `why_so_soon` say why; `call_by` and `visit_by` count from the moment it came in."""

    step: str
    notes: tuple[str, ...]
    why_so_soon: tuple[str, ...]
    help: tuple[str, ...]
    haste: str
    reasons: tuple[str, ...]
    doctor: str
    call_by: datetime
    visit_by: datetime
    outcome: Outcome

    @property
    def may_pass_on(self) -> bool:
        """Whether somebody said yes, so that it may go to a team; in danger too, after calling."""
        said = cast("Mapping[str, Any]", self.outcome[CONSENT])
        return self.step in (*TO_TEAM, CALL_NOW) and bool(said["doorgeven"])


def walk(answers: Mapping[str, object], at: datetime) -> Walked:
    """What the chart decides. What is not in `answers` was not asked; a word that the chart no longer knows counts as not asked either.

    Raises FlowError for an answer of another kind.
    """
    chart = flow_called(CHART)
    outcome = chart.decide({each.name: _known(chart, each, answers) for each in chart.model.inputs.values()})
    step, terms = outcome.step(NEXT), cast("Mapping[str, Any]", outcome[TERMS])
    return Walked(
        str(step.value),
        tuple(rule.note for rule in step.fired if rule.note),
        tuple(rule.note for rule in outcome.step(HASTE).fired if rule.note),
        _texts(outcome[HELP]) if outcome[DANGER] is True else (),
        str(outcome[HASTE]),
        _texts(outcome[REASONS]),
        str(outcome[DOCTOR]),
        _by(at, terms["bellen binnen"], terms["bellen in"]),
        _by(at, terms["bezoek binnen"], terms["bezoek in"]),
        outcome,
    )


def _known(chart: Flow, each: InputData, answers: Mapping[str, object]) -> object:
    """What was said, when it is still a word of the chart: it may have been edited since a worry came in."""
    said, words = answers.get(each.name), words_of(chart, each)
    return None if words and said not in words else said


def words_of(chart: Flow, each: InputData) -> list[str]:
    """The words somebody may choose from; none when it is no list."""
    allowed = chart.types.of(each.type_ref).allowed
    return _WORD.findall(allowed[2]) if allowed is not None else []


def _texts(value: object) -> tuple[str, ...]:
    return tuple(str(one) for one in cast("Sequence[object]", value))


def _by(at: datetime, amount: Any, unit: str) -> datetime:
    """Working days end with the office, hours count day and night, and a number of days ends at midnight."""
    here = at.astimezone(AMSTERDAM)
    if unit in _UNITS:
        return dates.after(here, float(amount), _UNITS[unit])
    day = here.date() + timedelta(days=int(amount) + 1)
    return datetime(day.year, day.month, day.day, tzinfo=AMSTERDAM)


def feedback(*, picked_up: bool, working_days: int) -> str:
    """What whoever passed it on hears now, as the table "Terugmelding" says."""
    said = {"opgepakt": picked_up, "melder is de zieke zelf": False, "werkdagen sinds de melding": working_days}
    return _afterwards(FEEDBACK, said)


def offer(*, again_on: date | None) -> str:
    """Whether somebody who said no is asked again today, as the table "Nieuw aanbod" says."""
    days = None if again_on is None else (again_on - clock.today()).days
    return _afterwards(OFFER, {"zei nee": True, "dagen tot de afgesproken dag": days})


def agreement(state: str, *, working_days: int, days_over: int | None) -> str:
    """What happens with something that was agreed at a visit, as the table "Afspraak" says.

    `state`: one of DONE, TAKEN_ON, PROPOSED, REFUSED; `days_over`: how long its day has passed, None without a day.
    """
    said = {
        "stand van de afspraak": state,
        "werkdagen sinds het voorstel": working_days,
        "dagen over de datum": days_over,
    }
    return _afterwards(AGREED, said)


def look_again(event: str, days: int | None) -> bool:
    """Whether somebody looks again now: after `event` (NOTHING, OTHER_PHASE, ADMISSION), so many days since the visit."""
    return _afterwards(REVIEW, {"gebeurtenis": event, "dagen sinds het bezoek": days}) == LOOK_AGAIN


def review_days() -> int | None:
    """After how many days without news somebody looks again, as the table "Herziening" says; None: never by itself."""
    return _first_review(flow_called(AFTERWARDS))


@lru_cache(maxsize=2)
def _first_review(_flow: Flow) -> int | None:
    return next((days for days in range(_MOST_DAYS) if look_again(NOTHING, days)), None)


def _afterwards(decision: str, said: Mapping[str, object]) -> str:
    return str(flow_called(AFTERWARDS).decide(said, decision)[decision])


def questions_of(decision: str) -> list[InputData]:
    """What the chart asks for one of its decisions, in its order."""
    chart = flow_called(CHART)
    (found,) = [one for one in chart.order if one.name == decision]
    return [chart.model.inputs[each] for each in found.requires if each in chart.model.inputs]


def question_named(name: str) -> InputData:
    """One thing that the chart asks."""
    (found,) = [one for one in flow_called(CHART).model.inputs.values() if one.name == name]
    return found


def chart() -> Flow:
    """The chart itself, to draw."""
    return flow_called(CHART)
