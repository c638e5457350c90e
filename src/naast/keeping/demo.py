"""How the map of Rivierdal is kept: keepers, reports, calls and answers, made through the same actions as real ones. May be run again."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import yaml
from django.conf import settings

from naast.accounts import queries as accounts
from naast.accounts.models import User
from naast.core import clock
from naast.core.actors import Actor
from naast.directory.models import Service
from naast.keeping import actions, queries
from naast.keeping.models import ConfirmLink, Entry, Keeper, Round

TOLD = Path(__file__).with_name("demo.yaml")


class NotFictional(RuntimeError):
    """Here is a real map."""


def fill() -> int:
    """Keepers, what was reported and what was heard; returns how many rounds. Nothing when somebody keeps the map already."""
    if not settings.NAAST_FICTIONAL:
        raise NotFictional
    if Keeper.objects.exists():
        return 0
    told = yaml.safe_load(TOLD.read_text(encoding="utf-8"))
    for one in told["keepers"]:
        user = User.objects.get(email=one["email"])
        actions.keep(user_id=user.pk, per_month=one["per_month"], by=accounts.actor_for(user))
    for one in told["rounds"]:
        _round(one)
    for one in told["reports"]:
        _report(one)
    for slug in told["mails"]:
        with _ago(days=3):
            actions.send(service=Service.objects.get(slug=slug), by=Actor.system())
    for slug in told["unlist"]:
        _unlist(slug)
    actions.run(most_mails=3)
    return Round.objects.for_system("nakijken van de kaart").count()


def _ago(**span: float) -> Any:
    return clock.frozen(clock.now() - timedelta(**span))


def _round(told: dict[str, Any]) -> None:
    """A call of some days ago, settled since."""
    service = Service.objects.get(slug=told["service"])
    user = User.objects.get(email=told["by"])
    ticks = {
        fact: tuple(tick) if isinstance(tick, list) else (tick, "") for fact, tick in told.get("ticks", {}).items()
    }
    heard = actions.Heard(ticks, reach=told.get("reach", "spoken"), note=told.get("note", ""))
    with _ago(days=told["days_ago"]):
        entry = Entry.objects.get(service=service)
        actions.tick(entry_id=entry.pk, version=entry.version, heard=heard, by=accounts.actor_for(user))
    with _ago(days=told["days_ago"], minutes=-20):
        actions.settle()


def _report(told: dict[str, Any]) -> None:
    service = Service.objects.get(slug=told["service"])
    for number in range(told.get("times", 1)):
        with _ago(days=told["days_ago"] - number):
            actions.report(
                service=service, field=told["field"], right=told.get("right", "") if not number else "",
                what=told.get("said", "") if not number else "",
            )  # fmt: skip


def _unlist(slug: str) -> None:
    """An organisation asks with the link of its mail not to be listed."""
    service = Service.objects.select_related("organisation").get(slug=slug)
    link: ConfirmLink | None = actions.send(service=service, by=Actor.system())
    assert link is not None, "the demo has a mailbox there"
    actions.ask_unlist(token=queries.token_of(link), slug=slug)
