"""Every door of a person x every role x every state of consent, through the web: what was met, against the policy, cell by cell.

What is expected comes from `naast.engine.access` and the packs in `knowledge/policy` alone, asked with grants that `circle` writes
down itself. The walk is cut in two test files, so that two workers share it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.http import HttpResponse
from django.test import Client

from naast.access.queries import policy
from naast.core import doors, rls
from naast.engine import access as engine
from naast.people.actions.entry import make_link
from naast.people.models import AccessLink
from naast.people.queries.residents import SESSION_KEY, session_data
from tests.security import circle as circles
from tests.security import quick, rows, tally, walk
from tests.security.circle import Circle, Place
from tests.security.world import World

DOORS = [one for one in walk.addresses() if one.is_of_person and one.door and one.door.part != doors.KNOCKER]
KNOCKERS = [one for one in walk.addresses() if one.door and one.door.part == doors.KNOCKER]
OF_ONE_PERSON = [one for one in DOORS if one.door and (one.door.person or one.door.kinds == {"resident"})]
# Lists of several people, and rows that are found by their own id: such a page scopes itself.
OF_SEVERAL = [one for one in DOORS if one not in OF_ONE_PERSON]
CEILING = {(cell.role, cell.part, cell.purpose): cell.see for cell in engine.cells(policy())}
ROLES = (*circles.USER_ROLES, *circles.RESIDENT_ROLES)
# Each half goes to one file, and so to one worker.
HALVES = (
    ("member", "volunteer", "provider", "child", "self"),
    ("coordinator", "care", "privacy", "close", "representative"),
)
ALL_STATES = (*circles.STATES, "by law")
SENT_IN = ("given", "withdrawn")
CARER = "carer"


def expected(place: Place, part: str, purpose: str, at: Any, may: str = "see") -> engine.Decision:
    """What the policy says."""
    return engine.decide(
        engine.Request(place.actor.kind, place.role, part, purpose, at, grants=place.grants, may=may), policy()
    )


def opens(place: Place, one: walk.Address, at: Any, may: str = "see") -> bool:
    """Whether the policy opens this door: one of the parts it shows may be seen."""
    assert one.door is not None
    return place.actor.kind in one.door.kinds and any(
        expected(place, part, one.door.purpose, at, may).allowed for part in one.door.parts
    )


def sees_anything(place: Place, at: Any) -> bool:
    """Whether there is anything of this person that the policy shows."""
    return any(expected(place, part, purpose, at).allowed for part in policy().parts for purpose in policy().purposes)


def client_of(place: Place) -> Client:
    """Logged in as this place: a user by a session of ours, a resident by a link behind which the code was given."""
    client = quick.Quick(raise_request_exception=False)
    if place.user is not None:
        client.force_login(place.user)
        return client
    with rls.acting_system(circles.WHY):
        make_link(place.member, made_by="proef")
        link = AccessLink.objects.for_system(circles.WHY).filter(member=place.member).latest("created_at")
    session = client.session
    session[SESSION_KEY] = session_data(link)
    session.save()
    client.cookies[settings.SESSION_COOKIE_NAME] = session.session_key
    return client


@dataclass
class Met:
    """What a walk met: faults in words, and how many doors were open and shut."""

    wrong: list[str] = field(default_factory=list)
    opened: int = 0
    shut: int = 0
    cells: int = 0

    def faults(self, **least: int) -> list[str]:
        """What is wrong; also when fewer cells were tried, or fewer doors open or shut, than there must be at the least."""
        few = [
            f"{name}: {getattr(self, name)} of {number}"
            for name, number in least.items()
            if getattr(self, name) < number
        ]
        return [*self.wrong, *few]


def walk_doors(world: World, role: str) -> Met:
    """Every door about one person, as everyone of this role in each state of consent.

    Where it stays shut, sending is tried in two of the states: the keeper stands before the view, so it must not get further than looking.
    """
    circle: Circle = world.circle
    met = Met()
    for place in _places(circle, role):
        anything = sees_anything(place, circle.now)
        with quick.Visitor(client_of(place)) as visitor:
            for one in OF_ONE_PERSON:
                url, allowed = one.url(world.values), opens(place, one, circle.now)
                for method in ("get", "post") if not allowed and place.state in SENT_IN else ("get",):
                    answer = visitor.ask(method, url)
                    met.wrong += _fault(place, one, method, answer, allowed, anything, circle)
                    met.opened += allowed and answer.status_code == 200
                    met.shut += not allowed
                    met.cells += 1
    tally.cell("door of a person x role x state of consent (web)", met.cells)
    return met


def _places(circle: Circle, role: str) -> list[Place]:
    found = [place for place in circle.places if place.role == role]
    assert sorted(place.state for place in found) == sorted(states_of(role))
    return found


def states_of(role: str) -> tuple[str, ...]:
    """The states of consent in which someone of this role can stand: those whose own it is have one."""
    return ("own",) if role in circles.OWN_ROLES else ALL_STATES


def _fault(
    place: Place, one: walk.Address, method: str, answer: Any, allowed: bool, anything: bool, circle: Circle
) -> list[str]:
    status = answer.status_code
    assert one.door is not None
    if allowed:
        # Behind an open door a page may still not exist (a request of nobody), or take another method.
        good = status in (200, 302, 404, 405, 409)
        # A page that is there to change something says so to who may only read.
        good = good or (status == 403 and not opens(place, one, circle.now, "change"))
        good = good and not _shows_too_much(place, answer, circle)
    else:
        good = status == (403 if anything and place.actor.kind in one.door.kinds else 404)
        good = good and not _marks_in(answer)
    said = f"{method} {one.name} as {place.role}, consent {place.state}: {status}, allowed={allowed}"
    return [] if good else [f"{said}, shows {_marks_in(answer)}"]


def _marks_in(answer: HttpResponse) -> list[str]:
    """The parts of the file of which words stand in this answer; `carer` for the answers of the carer, that are in no part."""
    words = answer.content.decode(errors="replace")
    marks = {**circles.MARKS, CARER: rows.CARER_WORDS}
    return [part for part, mark in marks.items() if mark in words]


def _shows_too_much(place: Place, answer: HttpResponse, circle: Circle) -> list[str]:
    """Parts that an open page shows and that the policy opens for no purpose of this place at all."""
    return [part for part in _marks_in(answer) if not _ever(place, part, circle)]


def _ever(place: Place, part: str, circle: Circle) -> bool:
    if part == CARER:
        # These are the carer's own words: whom the carer chose reads them; a professional through the circle besides.
        return place.actor.id in circle.chosen and (place.member is not None or _ever(place, "circle", circle))
    return any(expected(place, part, purpose, circle.now).allowed for purpose in policy().purposes)


def walk_knockers(world: World, role: str) -> Met:
    """Doors about who knocks decide nothing about a person: what the page then shows is compared, mark by mark."""
    circle: Circle = world.circle
    met = Met()
    for place in _places(circle, role):
        with quick.Visitor(client_of(place)) as visitor:
            for one in KNOCKERS:
                answer = visitor.ask("get", one.url(world.values))
                met.cells += 1
                met.opened += answer.status_code == 200
                met.wrong += [
                    f"{one.name} as {role}, {place.state}: {said}" for said in _heard(place, one, answer, circle)
                ]
    tally.cell("door of who knocks x role x state of consent (web)", met.cells)
    return met


def _heard(place: Place, one: walk.Address, answer: Any, circle: Circle) -> list[str]:
    """What is wrong with this page of who knocks."""
    assert one.door is not None
    if place.actor.kind not in one.door.kinds:
        return [] if answer.status_code == 404 else [str(answer.status_code)]
    tally.cell("part on a page of who knocks (web)", len(circles.MARKS))
    too_much = [
        f"shows {part}"
        for part in _marks_in(answer)
        if not _ever(place, part, circle)
        or (part != CARER and not expected(place, part, one.door.purpose, circle.now).allowed)
    ]
    return too_much if answer.status_code < 500 else [*too_much, str(answer.status_code)]


def walk_several(world: World, role: str) -> Met:
    """Doors that name no person: what the page shows is compared, and a row found by its id exists for who may see that part only."""
    circle: Circle = world.circle
    met = Met()
    for place in _places(circle, role):
        if place.user is None:
            continue
        with quick.Visitor(client_of(place)) as visitor:
            for one in OF_SEVERAL:
                for method in ("get", "post") if place.state in SENT_IN else ("get",):
                    answer = visitor.ask(method, one.url(world.values), changes=method == "post")
                    met.cells += 1
                    met.opened += answer.status_code == 200
                    shows = _shows_too_much(place, answer, circle)
                    row = "referral_id" in one.parts and not opens(place, one, circle.now)
                    # "Not in this way" is said of the address, before anything is looked for.
                    hidden = answer.status_code in (404, 405)
                    if shows or answer.status_code >= 500 or (row and not hidden):
                        said = f"{method} {one.name} as {role}, {place.state}"
                        met.wrong.append(f"{said}: {answer.status_code}, shows {shows}")
    tally.cell("door of several people x role x state of consent (web)", met.cells)
    return met


def walk_stranger(world: World, role: str) -> Met:
    """Who has nothing to do with this person meets nothing, and no word of them, at any door."""
    met = Met()
    with quick.Visitor(quick.as_quick(world.clients[role])) as visitor:
        for one in DOORS:
            for method in ("get", "post"):
                answer = visitor.ask(method, one.url(world.values))
                met.cells += 1
                if not _is_shut(one, role, answer) or b"Dina Verbeek" in answer.content or _marks_in(answer):
                    met.wrong.append(f"{method} {one.name} as {role}: {answer.status_code}")
    tally.cell("door of a person x stranger (web)", met.cells)
    return met


def _is_shut(one: walk.Address, role: str, answer: Any) -> bool:
    assert one.door is not None
    if role == "anonymous" and one.door.kinds == {"user"}:
        return answer.status_code == 302 and answer["Location"].startswith("/inloggen/")
    if role == "anonymous":
        return answer.status_code in (302, 404)
    # A page about several people is there for everyone of the house, and empty.
    return answer.status_code == 404 or not one.door.person


# A walk in which every door stays shut would prove nothing: how many are open to each role, at the least.
FEWEST_OPEN: dict[str, int] = {
    "member": 60, "coordinator": 60, "volunteer": 4, "provider": 4, "care": 10, "privacy": 0, "close": 10, "child": 4,
    "self": 20, "representative": 20,
}  # fmt: skip


def at_doors(world: World, role: str) -> list[str]:
    """Where the web lets in others than the policy does. Each address in each state, whole: nothing here is a sample."""
    states = len(states_of(role))
    least = {"cells": len(OF_ONE_PERSON) * states, "shut": 10 * states, "opened": FEWEST_OPEN[role]}
    return walk_doors(world, role).faults(**least)


def at_knockers(world: World, role: str) -> list[str]:
    """Where a page about who knocks shows more than the policy lets see."""
    states = len(states_of(role))
    return walk_knockers(world, role).faults(cells=len(KNOCKERS) * states, opened=states)


def at_several(world: World, role: str) -> list[str]:
    """Where a page about several people shows more than the policy lets see."""
    states = len(states_of(role))
    return walk_several(world, role).faults(cells=len(OF_SEVERAL) * states, opened=states)


def of_stranger(world: World, role: str) -> list[str]:
    """What a stranger, or who is of the wrong kind, meets of somebody else."""
    return walk_stranger(world, role).faults(cells=2 * len(DOORS))
