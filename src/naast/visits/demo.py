"""Fictional worries of Rivierdal, made through the same actions as real ones: two open, one picked up, one declined. May be run again."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import NAMESPACE_URL, uuid5

import yaml

from naast.accounts import queries as accounts
from naast.accounts.models import Team, User
from naast.core import clock
from naast.core.actors import Actor
from naast.visits.actions import signals
from naast.visits.actions.signal_teams import choose_team
from naast.visits.models import Signal, SignalTeam
from naast.visits.queries import walking

STORY = Path(__file__).with_name("demo.yaml")
NURSE = "ria@rivierdal.invalid"


def fill() -> None:
    """Give the nurses of the town every neighbourhood, and a few worries; nothing where there are no such nurses."""
    told = yaml.safe_load(STORY.read_text(encoding="utf-8"))
    nurse = User.objects.filter(email=NURSE).first()
    if nurse is None or not Team.objects.filter(slug=told["team"]).exists():
        return
    if not SignalTeam.objects.exists():
        choose_team(slug=told["team"], pc4=[], is_default=True, by=Actor.system())
    if Signal.objects.for_system("verzonnen meldingen").exists():
        return
    for one in told["signals"]:
        _signal(one, accounts.actor_for(nurse))


def _signal(told: dict[str, Any], nurse: Actor) -> None:
    answers: dict[str, object] = {one.name: False for one in walking.questions_of(walking.DANGER)}
    answers |= dict.fromkeys(told["seen"], True)
    answers |= {walking.WHO: told["who"], walking.SOON: told["soon"], walking.SAID: "ja"}
    worry = signals.Worry(told["name"], told["phone"], told["question"], answers, told["way"])
    with clock.frozen(clock.now() - timedelta(hours=told["hours"])):
        made = signals.pass_on(worry=worry, submission=uuid5(NAMESPACE_URL, told["key"]), by=Actor.asker()).signal
    for _ in range(told.get("missed", 0)):
        signals.note_call(signal_id=made.pk, reached=False, by=nurse)
    if told.get("ends") == "called":
        signals.note_call(signal_id=made.pk, reached=True, by=nurse)
    if told.get("ends") == "declined":
        signals.decline(signal_id=made.pk, by=nurse, again_on=clock.today() + timedelta(days=42))
