"""The fictional people of Rivierdal, made through the same actions as real ones. May be run again; never where people are real."""

from __future__ import annotations

import hmac
from datetime import timedelta
from pathlib import Path
from typing import Any

import yaml
from django.conf import settings
from django.urls import reverse

from naast.accounts import queries as accounts
from naast.accounts.models import User
from naast.core import clock, rls
from naast.core.actors import Actor
from naast.people import actions
from naast.people.actions.entry import make_link
from naast.people.models import AccessLink, Person, PersonMember
from naast.people.queries import fingerprint

STORY = Path(__file__).with_name("demo.yaml")
WHY = "de verzonnen mensen van Rivierdal"


class NotFictional(RuntimeError):
    """Here live real people."""


def fill() -> list[tuple[str, str]]:
    """Make who is not there yet; returns (name, own link) of those who have one. Raises NotFictional.

    The links are the same each time, so that they can be told again: they follow from the key of this fictional installation.
    """
    if not settings.NAAST_FICTIONAL:
        raise NotFictional
    told = yaml.safe_load(STORY.read_text(encoding="utf-8"))["people"]
    return [link for one in told for link in _one(one)]


def _one(told: dict[str, Any]) -> list[tuple[str, str]]:
    by = accounts.actor_for(User.objects.get(email=told["by"]))
    with rls.acting_system(WHY):
        there = Person.objects.for_system(WHY).filter(name=told["person"]["name"]).first()
    person = there or _make(told, by)
    with rls.acting_system(WHY):
        rows = PersonMember.objects.for_system(WHY).filter(person=person, name__in=told.get("link", []), left_at=None)
        return [(member.name, _link(member)) for member in rows]


def _make(told: dict[str, Any], by: Actor) -> Person:
    person = actions.make_person(fields=actions.PersonFields(**told["person"]), by=by)
    ids: dict[str, Any] = {"person_id": person.pk, "by": by}
    if "home" in told:
        actions.change_household(**ids, fields=actions.HomeFields(**told["home"]))
    for one in told.get("beside", []):
        fields = {name: value for name, value in one.items() if name != "represents"}
        member = actions.add_member(**ids, fields=actions.MemberFields(**fields))
        if "represents" in one:
            actions.appoint_representative(**ids, member_id=member.pk, basis=one["represents"])
    for piece in told.get("story", []):
        actions.tell(**ids, text=piece["text"], dimension=piece["dimension"], told_by=piece["who"])
    if "died_days_ago" in told:
        died_on = clock.today() - timedelta(days=told["died_days_ago"])
        actions.report_death(**ids, died_on=died_on, told_by=told["told_by"])
        actions.confirm_death(**ids)
    return person


def _link(member: PersonMember) -> str:
    keyed = hmac.new(settings.SECRET_KEY.encode(), f"rivierdal {member.name}".encode(), "sha256")
    token = keyed.hexdigest()[:43]
    if not AccessLink.objects.for_system(WHY).filter(token_hash=fingerprint(token)).exists():
        make_link(member, made_by="Rivierdal", token=token)
    return f"{settings.NAAST_BASE_URL}{reverse('people:entry', args=[token])}"
