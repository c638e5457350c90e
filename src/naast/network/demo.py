"""Two waves of the map of Rivierdal, asked and answered through the same actions as real ones. May be run again."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import yaml
from django.conf import settings

from naast.core import clock
from naast.core.actors import Actor
from naast.network import actions, queries
from naast.network.choices import Kind, Outcome, Way
from naast.network.models import Wave, WaveMember

TOLD = Path(__file__).with_name("demo.yaml")
HOUSE = Actor.system()
_LETTERS = {"k": Kind.KNOW, "r": Kind.REFER, "c": Kind.CONSULT, "t": Kind.TOGETHER}
_LINE = re.compile(r"(\S+) ([=>]) (\S+)(?: ([krct]*)([123]?)(w?))?")


class NotFictional(RuntimeError):
    """Here is a real map."""


@dataclass(frozen=True, slots=True)
class Said:
    """One organisation of another, by short name."""

    source: str
    target: str
    told: actions.Told
    knows: bool
    wish: bool


def fill() -> int:
    """The waves with their answers; returns how many there are. Nothing when there is one already."""
    if not settings.NAAST_FICTIONAL:
        raise NotFictional
    if Wave.objects.exists():
        return 0
    told = yaml.safe_load(TOLD.read_text(encoding="utf-8"))
    slugs, said = told["members"].split(), dict[tuple[str, str], Said]()
    for one in told["waves"]:
        gone = {(each.source, each.target) for each in lines(one.get("gone", ""))}
        said = {pair: each for pair, each in said.items() if pair not in gone}
        said |= {(each.source, each.target): each for each in lines(one["lines"])}
        _wave(one, slugs, list(said.values()))
    for one in told["meetings"]:
        _meeting(one)
    return Wave.objects.count()


def lines(text: str) -> Iterator[Said]:
    """What the letters of the file say. Raises ValueError for a line it cannot read."""
    for row in text.strip().splitlines():
        found = _LINE.fullmatch(row.strip())
        if found is None:
            raise ValueError(row)
        one, both, other, letters, often, wish = found.groups(default="")
        told = actions.Told(frozenset(_LETTERS[letter] for letter in letters), int(often) if often else None)
        yield Said(one, other, told, bool(letters), bool(wish))
        if both == "=":
            yield Said(other, one, told, bool(letters), bool(wish))


def _wave(told: dict[str, Any], slugs: list[str], said: list[Said]) -> None:
    begins = clock.now() - timedelta(days=told["began_days_ago"])
    first = begins.astimezone(clock.AMSTERDAM).date()
    organisations = [one for one in queries.organisations_to_ask() if one.slug in slugs]
    with clock.frozen(begins):
        sides = {one.pk: queries.side_of(one) for one in organisations}
        wave = actions.make(
            name=told["name"], starts_on=first, ends_on=first + timedelta(days=told["days"]), show_map=True, sides=sides, by=HOUSE
        )  # fmt: skip
        actions.begin(wave_id=wave.pk, by=HOUSE)
    members = {one.organisation.slug: one for one in wave.members.select_related("organisation")}
    silent = set(told["silent"].split())
    with clock.frozen(begins + timedelta(days=2)):
        for slug, member in members.items():
            if slug not in silent:
                _answer(
                    member, [one for one in said if one.source == slug], {each: one.pk for each, one in members.items()}
                )
    if begins + timedelta(days=told["days"] + 1) < clock.now():
        with clock.frozen(begins + timedelta(days=told["days"] + 1)):
            actions.close(wave_id=wave.pk, by=HOUSE)


def _answer(member: WaveMember, said: list[Said], ids: dict[str, UUID]) -> None:
    token = queries.token_of(member)
    actions.say_known(token=token, known=[ids[one.target] for one in said if one.knows])
    told = {ids[one.target]: one.told for one in said}
    actions.say_more(token=token, told=told, wishes=[ids[one.target] for one in said if one.wish])


def _meeting(told: dict[str, Any]) -> None:
    wave = Wave.objects.order_by("starts_on")[0]
    pk = dict(wave.members.values_list("organisation__slug", "organisation_id"))
    with clock.frozen(clock.now() - timedelta(days=told["days_ago"])):
        idea = actions.bring_together(
            wave_id=wave.pk, one=pk[told["one"]], other=pk[told["other"]], way=Way(told["way"]), why="", by=HOUSE
        )
    if told["outcome"]:
        actions.look_back(idea_id=idea.pk, outcome=Outcome(told["outcome"]), by=HOUSE)
