"""A worry walked through the flow chart: what the tables of `knowledge/flows` decide about it. No table lives here, and no database."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
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
DOCTOR_MAY, PLAN, FIXED, JUDGED, ADMITTED = (
    "huisarts mag het weten", "er is al een plan", "er is een vaste contactpersoon", "inschatting van de zorgverlener",
    "onverwachte opnames",
)  # fmt: skip
# What the chart can say next.
CALL_NOW, ASK_DANGER, ORDINARY, KNOWN = (
    "nu bellen", "naar gevaar vragen", "gewone hulpvraag", "naar de vaste contactpersoon",
)  # fmt: skip
TO_TEAM = ("melden: crisis", "melden: deze week", "melden: gewoon", "laten nakijken", KNOWN)
_UNITS: Final = {"uur": "hours", "werkdagen": "working_days"}


@dataclass(frozen=True, slots=True)
class Walked:
    """Where a worry ends on the chart. `notes` say why; `call_by` and `visit_by` count from the moment it came in."""

    step: str
    notes: tuple[str, ...]
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
        said = cast("Mapping[str, Any]", self.outcome["Toestemming"])
        return self.step in (*TO_TEAM, CALL_NOW) and bool(said["doorgeven"])


def walk(answers: Mapping[str, object], at: datetime) -> Walked:
    """What the chart decides; what is not in `answers` was not asked. Raises FlowError for an answer that the chart does not know."""
    chart = flow_called(CHART)
    outcome = chart.decide({each.name: answers.get(each.name) for each in chart.model.inputs.values()})
    step, terms = outcome.step(NEXT), cast("Mapping[str, Any]", outcome[TERMS])
    return Walked(
        str(step.value),
        tuple(rule.note for rule in step.fired if rule.note),
        _texts(outcome[HELP]) if outcome[DANGER] is True else (),
        str(outcome[HASTE]),
        _texts(outcome[REASONS]),
        str(outcome[DOCTOR]),
        _by(at, terms["bellen binnen"], terms["bellen in"]),
        _by(at, terms["bezoek binnen"], terms["bezoek in"]),
        outcome,
    )


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
    return str(flow_called(AFTERWARDS).decide(said, "Terugmelding")["Terugmelding"])


def offer(*, again_on: date | None) -> str:
    """Whether somebody who said no is asked again today, as the table "Nieuw aanbod" says."""
    days = None if again_on is None else (again_on - clock.today()).days
    said = {"zei nee": True, "dagen tot de afgesproken dag": days}
    return str(flow_called(AFTERWARDS).decide(said, "Nieuw aanbod")["Nieuw aanbod"])


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
