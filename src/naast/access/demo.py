"""The fictional organisations that help in Rivierdal, made through the same actions as real ones. May be run again."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml
from django.conf import settings

from naast.access import actions
from naast.access.choices import May, Way
from naast.access.models import Consent
from naast.accounts import actions as accounts
from naast.accounts.choices import ROLES_OF, Party, Role
from naast.accounts.models import Team, User
from naast.core import rls
from naast.core.actors import Actor
from naast.people.choices import Relation
from naast.people.models import PersonMember

STORY = Path(__file__).with_name("demo.yaml")
WHY = "de verzonnen organisaties van Rivierdal"
MONTHS = 6


class NotFictional(RuntimeError):
    """Here live real people."""


def fill(password: str) -> list[tuple[str, str]]:
    """Make who is not there yet; returns (e-mail, name) of everyone who can log in with this password. Raises NotFictional."""
    if not settings.NAAST_FICTIONAL:
        raise NotFictional
    told = yaml.safe_load(STORY.read_text(encoding="utf-8"))
    helping = [
        (one["email"], f"{one['name']}, {group['name']}")
        for group in told["organisations"]
        for one in _group(group, password)
    ]
    for one in told["agrees"]:
        _share(User.objects.get(email=one["to"]), one["by"], one["parts"], May.SEE)
    return [*helping, *(_watcher(one, password) for one in told["watching"])]


def _watcher(told: dict[str, Any], password: str) -> tuple[str, str]:
    """Who keeps watch over the log of a team."""
    if not User.objects.filter(email=told["email"]).exists():
        accounts.set_up_user(
            email=told["email"],
            name=told["name"],
            password=password,
            places={told["team"]: Role.PRIVACY},
            by=Actor.system(),
        )
    return told["email"], f"{told['name']}, {told['what']}"


def _group(told: dict[str, Any], password: str) -> list[dict[str, Any]]:
    slug, people = told["slug"], told["people"]
    if not Team.objects.filter(slug=slug).exists():
        accounts.set_up_team(
            organisation=told["name"], party=told["party"], name=told["team"], slug=slug, pc4=[], phone=told.get("phone", ""),
            email=f"{slug}@rivierdal.invalid", is_default_route=False, by=Actor.system(),
        )  # fmt: skip
    for one in people:
        if not User.objects.filter(email=one["email"]).exists():
            accounts.set_up_user(
                email=one["email"], name=one["name"], password=password, places={slug: ROLES_OF[Party(told["party"])][0]},
                manages=(slug,) if one.get("manages") else (), by=Actor.system(),
            )  # fmt: skip
        for said in (one.get("shares"), one.get("writes")):
            if said is not None:
                _share(
                    User.objects.get(email=one["email"]),
                    **said,
                    may=May.SEE if said is one.get("shares") else May.CHANGE,
                )
    return list(people)


def _share(user: User, by: str, parts: list[str], may: str) -> None:
    """The person says yes on the screen, once to reading and once to writing along."""
    with rls.acting_system(WHY):
        rows = PersonMember.objects.for_system(WHY).filter(relation=Relation.SELF, name=by, left_at=None)
        own = rows.filter(person__merged_into=None).first()
        if own is None or Consent.objects.for_system(WHY).filter(person=own.person_id, to_user=user, may=may).exists():
            return
        receiver = actions.receiver_of(own.person_id, user.pk, is_user=True)
        sentence = actions.sentence_for(receiver, parts, MONTHS, may)
    asked = actions.Asked(user.pk, True, tuple(parts), MONTHS, own.pk, Way.DIGITAL, sentence, may)
    actions.give_consent(person_id=own.person_id, asked=asked, by=Actor.resident(own.pk, own.name))
