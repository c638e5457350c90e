"""A person with a circle in which every role stands in every state of consent: each such place is someone of its own."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from naast.access import actions as circle_actions
from naast.access.models import Consent, Grant
from naast.access.queries import policy
from naast.accounts import queries as accounts
from naast.accounts.models import Membership, Team, User
from naast.core import clock, rls
from naast.core.actors import Actor
from naast.engine import access as engine
from naast.people.actions.entry import make_link
from naast.people.models import AccessLink, Person, PersonMember, StoryEntry
from naast.plan.choices import PLAN_PARTS
from naast.plan.models import CarerShare, Step, Version, Wish
from naast.referrals.models import Referral
from naast.rights.models import RightsRequest
from tests.security import rows
from tests.security.world import PARTNERS, World

WHY = "een test zet klaar"
STORY = "Ik slaap slecht en Huub slaapt niet meer."
# Words that only stand in one part of Dina's file.
MARKS = {"story": STORY, "referrals": rows.ASKED, **{part: f"Wens bij {part}" for part in PLAN_PARTS}}
PARTS = frozenset(
    {
        "identity",
        "circle",
        "story",
        "plan-fysiek",
        "plan-sociaal",
        "plan-psychisch",
        "plan-zingeving",
        "referrals",
        "visits",
    }
    | {"forecast"}
)
ALL_PURPOSES = frozenset({"begeleiding", "inzage", "rechten", "verwijzing"})
DAY = timedelta(days=1)

# What stands in the circle for each state. `none` is no place at all; the rest stands on a consent of the person.
STATES: Mapping[str, Mapping[str, Any]] = {
    "none": {},
    "given": {"parts": PARTS, "given": -1, "expires": 180},
    "withdrawn": {"parts": PARTS, "given": -1, "expires": 180, "withdrawn": True},
    "expired": {"parts": PARTS, "given": -200, "expires": -1},
    "for another purpose": {"parts": PARTS, "given": -1, "expires": 180, "purpose": "verwijzing"},
    "for another part": {"parts": frozenset({"visits"}), "given": -1, "expires": 180},
    "stopped": {"parts": PARTS, "given": -1, "expires": 180, "stopped": True},
    "given, to write along": {"parts": PARTS, "given": -1, "expires": 180, "may": "change", "said": "change"},
    # A place that says more than was said yes to: the consent counts.
    "to write, but yes to reading": {"parts": PARTS, "given": -1, "expires": 180, "may": "change"},
    # What was given in the role someone had before.
    "in another role": {"parts": PARTS, "given": -1, "expires": 180, "as_another": True},
}
# Every role of the policy that somebody can log in with; a place by law is a state of its own.
USER_ROLES = ("member", "coordinator", "volunteer", "provider", "care", "privacy")
BY_LAW: Mapping[str, Any] = {"parts": PARTS, "given": -1, "basis": "law"}
ANOTHER = {"close": "child", "child": "close", "volunteer": "member"}
RESIDENT_ROLES = ("close", "child")
# Whose own it is: no state of consent, they give it.
OWN_ROLES = ("self", "representative")
OWN_PURPOSE = {"user": "begeleiding", "resident": "inzage"}


@dataclass
class Place:
    """Someone who stands in the circle (or does not) in a role and a state; `grants` as the engine takes them."""

    role: str
    state: str
    actor: Actor
    user: User | None = None
    member: PersonMember | None = None
    grants: tuple[engine.Grant, ...] = ()


@dataclass
class Circle:
    """The person, everyone around them, and the moment at which all states hold."""

    person: Person
    own: PersonMember
    now: datetime
    made: rows.Made
    places: list[Place] = field(default_factory=list)
    # Whom the carer lets read their answers, by the id of the actor.
    chosen: frozenset[str] = frozenset()


def make() -> Circle:
    """Dina Verbeek with a place for every role in every state."""
    with rls.acting_system(WHY):
        person = Person.objects.create(name="Dina Verbeek", birth_year=1955)
        own = PersonMember.objects.create(
            person=person, name="Dina Verbeek", relation="self", email="dina@rivierdal.invalid"
        )
        circle = Circle(person, own, clock.now(), rows.fill(person, own))
        circle.places = [*_users(circle), *_residents(circle), *_own(circle)]
        circle.chosen = frozenset(_chosen(circle))
    return circle


def _chosen(circle: Circle) -> Iterator[str]:
    """The carer lets some read along: with and without a place in the circle that counts."""
    for place in circle.places:
        if (place.role, place.state) in (("close", "given"), ("close", "none"), ("member", "given"), ("care", "given")):
            CarerShare.objects.create(
                person=circle.person, member=circle.made.beside, to_user=place.user, to_member=place.member
            )
            yield place.actor.id
    # The person, with whom `rows` lets the carer share.
    yield str(circle.own.pk)


def _users(circle: Circle) -> Iterator[Place]:
    for role in USER_ROLES:
        team = Team.objects.get(slug=PARTNERS[role][1] if role in PARTNERS else "stad")
        for number, state in enumerate((*STATES, "by law")):
            user = User.objects.create_user(f"{role}{number}@rivierdal.invalid", f"Iemand ({role}, {state})"[:120])
            Membership.objects.create(user=user, team=team, role=role)
            actor = Actor("user", str(user.pk), user.name, frozenset({str(team.pk)}))
            yield Place(role, state, actor, user=user, grants=_place(circle, role, state, "user", {"user": user}))


def _residents(circle: Circle) -> Iterator[Place]:
    for role in RESIDENT_ROLES:
        for state in (*STATES, "by law"):
            member = PersonMember.objects.create(
                person=circle.person, name=f"{role} {state}", relation="friend" if role == "close" else "child",
                is_child=role == "child", birth_year=2014 if role == "child" else None,
            )  # fmt: skip
            actor = Actor.resident(member.pk, member.name)
            yield Place(
                role, state, actor, member=member, grants=_place(circle, role, state, "resident", {"member": member})
            )


def _own(circle: Circle) -> Iterator[Place]:
    """The person, and who speaks for them: their place needs no row, and is as wide as their role."""
    speaks = PersonMember.objects.create(
        person=circle.person,
        name="Mies Verbeek",
        relation="sibling",
        is_representative=True,
        representative_basis="mentor",
    )
    for role, member in zip(OWN_ROLES, (circle.own, speaks), strict=True):
        actor = Actor.resident(member.pk, member.name)
        grants = tuple(
            engine.Grant(role, frozenset(line.parts), frozenset(line.purposes), basis, circle.now, may=line.may)
            for line in policy().roles[role].lines
            for basis in line.bases
        )
        yield Place(role, "own", actor, member=member, grants=grants)


def _place(circle: Circle, role: str, state: str, kind: str, who: dict[str, Any]) -> tuple[engine.Grant, ...]:
    """The rows, and beside them the same as the engine would take it, written from the state and not read back."""
    said = BY_LAW if state == "by law" else STATES[state]
    if not said:
        return ()
    if said.get("as_another"):
        role = ANOTHER.get(role, "volunteer")
    if said.get("basis") == "law":
        return _by_law(circle, role, who)
    may, said_may = said.get("may", "see"), said.get("said", "see")
    purpose, now = said.get("purpose", OWN_PURPOSE[kind]), circle.now
    given, expires = now + said["given"] * DAY, now + said["expires"] * DAY
    gone = now - timedelta(minutes=5)
    withdrawn, stopped = gone if said.get("withdrawn") else None, gone if said.get("stopped") else None
    consent = Consent.objects.create(
        person=circle.person, receiver=role, parts=sorted(said["parts"]), purpose=purpose, may=said_may, sentence="Ik vind het goed.",
        given_by=circle.own, way="spoken", noted_by="proef", given_at=given, expires_at=expires, withdrawn_at=withdrawn,
        withdrawn_by="Dina" if withdrawn else "", **{f"to_{name}": one for name, one in who.items()},
    )  # fmt: skip
    Grant.objects.create(
        person=circle.person, role=role, basis="consent", consent=consent, parts=sorted(said["parts"]), purposes=[purpose],
        may=may, since=given, given_by="proef", stopped_at=stopped, stopped_by="Dina" if stopped else "", **who,
    )  # fmt: skip
    told = engine.GivenConsent(said["parts"], frozenset({purpose}), given, expires, withdrawn, said_may)
    place = engine.Grant(
        role, said["parts"], frozenset({purpose}), "consent", given, stopped_at=stopped, may=may, consent=told
    )
    return (place,)


def _by_law(circle: Circle, role: str, who: dict[str, Any]) -> tuple[engine.Grant, ...]:
    """A place for all parts and purposes on the ground of the law: what of it counts, the law says, and the role."""
    since = circle.now - DAY
    Grant.objects.create(
        person=circle.person, role=role, basis="law", parts=sorted(PARTS), purposes=sorted(ALL_PURPOSES | {"toezicht"}),
        may="change", legal_reference="een wet", since=since, given_by="proef", **who,
    )  # fmt: skip
    purposes = frozenset(ALL_PURPOSES | {"toezicht"})
    return (engine.Grant(role, PARTS, purposes, "law", since, may="change"),)


def fill_values(world: World, circle: Circle) -> None:
    """Something that exists in every part of an address about a person: all of it Dina's."""
    made, nobodys = circle.made, "00000000-0000-4000-8000-00000000000"
    with rls.acting_system(WHY):
        grant = Grant.objects.for_system(WHY).filter(person=circle.person, basis="consent").first()
    assert grant is not None
    world.values |= {"wish_id": made.one(Wish).pk, "step_id": made.one(Step).pk, "version_id": made.one(Version).pk}
    world.values |= {f"plan:{who}_template/slug": "net-gehoord" for who in ("person", "own")}
    world.values |= {"referral_id": made.one(Referral).pk, "slot_id": made.one(rows.RosterSlot).pk}
    world.values |= {
        "person_id": circle.person.pk, "other_id": made.other.pk, "member_id": made.beside.pk, "grant_id": grant.pk,
        "entry_id": made.one(StoryEntry).pk, "request_id": made.one(RightsRequest).pk,
        "emergency_id": f"{nobodys}1", "merge_id": f"{nobodys}2",
        "people:entry/token": "a" * 40, "people:code/token": "a" * 40, "accounts:accept/token": "a" * 40,
        "accounts:new_password/token": "a" * 40, "user_id": world.users["member"].pk, "slug": "stad",
    }  # fmt: skip


def let_in(world: World) -> None:
    """Nadia and Margriet help this person, by law; and Dina herself came in by her link: so that forms about her are reached."""
    for role in ("member", "coordinator"):
        user = world.users[role]
        circle_actions.admit(person_id=world.circle.person.pk, by=accounts.actor_for(user), reason="proef")
    with rls.acting_system(WHY):
        make_link(world.circle.own, made_by="proef")
        world.link = AccessLink.objects.for_system(WHY).filter(member=world.circle.own).latest("created_at")
