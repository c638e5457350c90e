"""The tables of Rivierdal: one that was, one that comes. Made through the same actions as real ones. May be run again."""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import yaml
from django.conf import settings

from naast.accounts import queries as accounts
from naast.accounts.models import User
from naast.casetable import actions
from naast.casetable.carding import CardWords
from naast.casetable.clockwork import kind_of
from naast.casetable.models import CaseTable, Seat
from naast.core import clock
from naast.core.actors import Actor

TOLD = Path(__file__).with_name("demo.yaml")
PLANNER = "margriet@rivierdal.invalid"
KIND, AREA = "casustafel", "rivierdal"


class NotFictional(RuntimeError):
    """Here sit real people."""


def fill() -> int:
    """Both tables; returns how many were made. Nothing when there is a table already, or nobody to plan it."""
    if not settings.NAAST_FICTIONAL:
        raise NotFictional
    planner = User.objects.filter(email=PLANNER).first()
    if CaseTable.objects.exists() or planner is None:
        return 0
    told, by = yaml.safe_load(TOLD.read_text(encoding="utf-8")), accounts.actor_for(planner)
    _past(told, by)
    _coming(told, by)
    return 2


def _past(told: dict[str, Any], by: Actor) -> None:
    """Prepared a week before its day, held and closed."""
    one = told["past"]
    day = clock.today() - timedelta(days=one["days_ago"])
    with clock.frozen(_at(day - timedelta(days=7), "09:00")):
        table, seats = _prepared(told["seats"], one, day, by)
    with clock.frozen(_at(day, one["starts"])):
        _held(table, seats, one)


def _coming(told: dict[str, Any], by: Actor) -> None:
    one = told["coming"]
    day = clock.today() + timedelta(days=one["in_days"])
    _table, seats = _prepared(told["seats"], one, day, by)
    for email, coming in one["answers"].items():
        actions.answer(seat=seats[email], coming=coming)


def _at(day: date, said: str) -> datetime:
    return datetime.combine(day, time.fromisoformat(said), tzinfo=clock.AMSTERDAM)


def _prepared(
    people: list[dict[str, str]], one: dict[str, Any], day: date, by: Actor
) -> tuple[CaseTable, dict[str, Seat]]:
    """A table with its people, and a card that the second reader released."""
    plan = actions.Plan(KIND, day, time.fromisoformat(one["starts"]), one["place"])
    table = actions.plan(plan=plan, by=by)
    seats = {told["email"]: actions.invite(table_id=table.pk, who=actions.Invited(**told), by=by) for told in people}
    bringer, reader = _of(seats, "bringer"), _of(seats, "reader")
    card = one["card"]
    words = CardWords(
        card["age"], card["household"], card["illness"], tuple(card["involved"]), card["agreed"], card["texts"]
    )
    actions.save_card(seat=bringer, words=words, version=0)
    version = actions.offer_card(seat=bringer, area=AREA).version
    actions.release(seat=reader, version=version, area=AREA)
    return table, seats


def _of(seats: Mapping[str, Seat], role: str) -> Seat:
    return next(seat for seat in seats.values() if seat.role == role)


def _held(table: CaseTable, seats: Mapping[str, Seat], one: dict[str, Any]) -> None:
    """From the first step to the last, and closed."""
    chair, steps = _of(seats, "chair"), kind_of(KIND).steps
    actions.start(seat=chair)
    for seat in seats.values():
        actions.arrive(seat=seat)
    chosen: list[str] = []
    for before, step in itertools.pairwise(steps):
        actions.move(seat=chair, came_from=before.id, to=step.id)
        if step.does == "offers":
            chosen = _offered(seats, one["offers"])
    actions.choose(seat=_of(seats, "bringer"), offer_ids=chosen)
    scribe = _of(seats, "scribe")
    for text in one["lessons"]:
        actions.take_along(seat=scribe, text=text)
    for gap in one["gaps"]:
        actions.miss(seat=scribe, kind=gap["kind"], text=gap["text"], really=True)
    first, second = one["meet"]
    actions.meet(seat=seats[first], other_id=seats[second].pk)
    actions.end(seat=chair, topic=one["topic"])


def _offered(seats: Mapping[str, Seat], offers: list[dict[str, Any]]) -> list[str]:
    chosen = []
    for told in offers:
        said = {name: told[name] for name in ("what", "since", "how", "keep")}
        made = actions.offer(seat=seats[told["by"]], really=True, **said)
        if told.get("chosen"):
            chosen.append(str(made.pk))
    return chosen
