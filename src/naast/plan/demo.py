"""Plans of the fictional people of Rivierdal, made through the same actions as real ones. May be run again; never where people are real."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import yaml
from django.conf import settings

from naast.accounts import queries as accounts
from naast.accounts.models import User
from naast.core import clock, rls
from naast.core.actors import Actor
from naast.engine.knowledge.plan_templates import default_templates
from naast.people.demo import NotFictional
from naast.people.models import Person, PersonMember
from naast.plan import actions
from naast.plan.choices import Origin
from naast.plan.models import Plan

TOLD = Path(__file__).with_name("demo.yaml")
WHY = "de verzonnen mensen van Rivierdal"


def fill() -> int:
    """Make the plans that are not there yet; returns how many. Raises NotFictional."""
    if not settings.NAAST_FICTIONAL:
        raise NotFictional
    return sum(_one(told) for told in yaml.safe_load(TOLD.read_text(encoding="utf-8"))["plans"])


def _one(told: dict[str, Any]) -> bool:
    with rls.acting_system(WHY):
        person = Person.objects.for_system(WHY).filter(name=told["person"], merged_into=None).first()
        if person is None or Plan.objects.for_system(WHY).filter(person=person).exists():
            return False
        members = list(PersonMember.objects.for_system(WHY).filter(person=person, left_at=None))
    by_name = {member.name: member for member in members}
    for wish in told["wishes"]:
        more = {name: wish[name] for name in ("kind", "part", "text", "said_by") if name in wish}
        actions.write_wish(person_id=person.pk, by=_actor(wish["by"], by_name), **more)
    for step in told["steps"]:
        _step(person, step, by_name)
    chosen = told["template"]
    # Where the person died the days count from then, as on the page.
    actions.take_steps(
        person_id=person.pk, template=default_templates().by_id[chosen["id"]], chosen=chosen["steps"],
        first_day=person.deceased_on or clock.today(), by=_actor(chosen["by"], by_name),
    )  # fmt: skip
    return True


def _step(person: Person, told: dict[str, Any], members: dict[str, PersonMember]) -> None:
    member = members.get(told.get("member", ""))
    user = User.objects.filter(email=told.get("user", "")).first()
    values = {
        "part": told["part"], "text": told["text"], "owner_kind": told["owner"], "due_on": clock.today() + timedelta(days=told["days"]),
        "owner_name": member.name if member else user.name if user else told.get("name", ""), "status": told.get("status", "todo"),
        "owner_member_id": member.pk if member else None, "owner_user_id": user.pk if user else None,
    }  # fmt: skip
    origin = Origin(told.get("origin", Origin.TALK))
    actions.write_step(person_id=person.pk, values=values, by=_actor(told["by"], members), origin=origin)


def _actor(who: str, members: dict[str, PersonMember]) -> Actor:
    if who in members:
        return Actor.resident(members[who].pk, who)
    return accounts.actor_for(User.objects.get(email=who))
