"""Who stands at the door of residents: the secret link, the ways a code can travel, and the session that follows."""

from __future__ import annotations

import hashlib
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import F, Q, QuerySet
from django.http import HttpRequest

from naast.core import clock, rls, texting
from naast.core.actors import Actor
from naast.core.errors import NotVisible
from naast.core.models import PersonManager
from naast.people.choices import OWN, CodeWay, Relation
from naast.people.models import AccessLink, Person, PersonMember

SESSION_KEY = "resident"
# Long enough to write a story with pauses, short enough for a telephone that is left on a table.
SESSION_LENGTH = timedelta(minutes=60)
AT_THE_DOOR = "een bewoner binnenlaten"


def fingerprint(secret: str) -> str:
    """SHA-256 in hex. Only for secrets of 128 bits and more; a short code needs a key besides."""
    return hashlib.sha256(secret.encode()).hexdigest()


def working_links() -> QuerySet[AccessLink]:
    """Links that open something: not ended, not old, of someone who still belongs and who lives. Within `acting_system`."""
    rows: QuerySet[AccessLink] = AccessLink.objects.for_system(AT_THE_DOOR).filter(
        ended_at=None, expires_at__gt=clock.now(), member__left_at=None, member__person=F("person")
    )
    dead = Q(member__relation=Relation.SELF, person__deceased_on__isnull=False)
    return rows.exclude(dead).select_related("member", "person")


def link_by_token(token: str) -> AccessLink:
    """The working link behind a secret. Raises NotVisible. It alone lets nobody in."""
    with rls.looking_system(AT_THE_DOOR):
        link = working_links().filter(token_hash=fingerprint(token)).first()
    if link is None:
        raise NotVisible
    return link


def ways_of(member: PersonMember) -> list[tuple[str, str]]:
    """How a code can reach this member: (CodeWay, where to, unreadable for who does not know it).

    Whoever got the link of someone else learns no address from it.
    """
    ways: list[tuple[str, str]] = []
    if member.email:
        ways.append((CodeWay.EMAIL, f"{member.email[0]}…@…"))
    if texting.is_on() and texting.can_receive(member.phone):
        ways.append((CodeWay.TEXT, f"…{member.phone.strip()[-2:]}"))
    return ways


def session_data(link: AccessLink) -> dict[str, str]:
    """What the session of someone who came in holds."""
    return {"link": str(link.pk), "since": clock.now().isoformat()}


def resident_actor(request: HttpRequest) -> Actor | None:
    """The resident of this session, or None: nobody, an hour over, or the link behind it no longer works. One query."""
    link = session_link(request)
    return Actor.resident(link.member_id, link.member.name) if link else None


def session_link(request: HttpRequest) -> AccessLink | None:
    """The working link that this session stands on, or None. Ends with the link: what is revoked is out at once."""
    kept: Any = request.session.get(SESSION_KEY)
    try:
        link_id, since = UUID(kept["link"]), datetime.fromisoformat(kept["since"])
    except (TypeError, KeyError, ValueError):
        return None
    if not since <= clock.now() < since + SESSION_LENGTH:
        return None
    with rls.looking_system(AT_THE_DOOR):
        return working_links().filter(pk=link_id, sessions_from__lte=since).first()


def person_id_of(actor: Actor) -> UUID:
    """The person that a resident belongs to. Raises NotVisible for anyone else."""
    if actor.kind != "resident":
        raise NotVisible
    with rls.looking_system(AT_THE_DOOR):
        rows = PersonMember.objects.for_system(AT_THE_DOOR).filter(pk=actor.id, left_at=None)
        found: UUID | None = rows.values_list("person_id", flat=True).first()
    if found is None:
        raise NotVisible
    return found


def own_member(actor: Actor) -> PersonMember:
    """The row of a resident themself, with the person. Raises NotVisible."""
    with rls.looking_system(AT_THE_DOOR):
        rows = PersonMember.objects.for_system(AT_THE_DOOR).select_related("person")
        member: PersonMember | None = (
            rows.filter(pk=actor.id, left_at=None).first() if actor.kind == "resident" else None
        )
    if member is None:
        raise NotVisible
    return member


def own_person(actor: Actor) -> Person | None:
    """The person that a resident belongs to, when they may see who that is; else None."""
    found: Person | None = Person.objects.for_actor(actor, OWN).filter(merged_into=None).first()
    return found


def is_open(actor: Actor, person_id: UUID, part: str, purpose: str = OWN) -> bool:
    """Whether a resident may see this part of the person they belong to, also when there is nothing in it yet."""
    return person_id in PersonManager.seen_by(actor, purpose, part)
