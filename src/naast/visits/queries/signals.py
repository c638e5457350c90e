"""Worries that were passed on: the list of a team, one of them with what happened, whom it may be, and what whoever passed it on sees."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.db.models import Case, IntegerField, Value, When

from naast.accounts import queries as accounts
from naast.accounts.models import Membership, Team
from naast.core import clock
from naast.core.actors import Actor
from naast.core.errors import NotVisible
from naast.directory import queries as directory
from naast.directory.models import Service
from naast.people import queries as people
from naast.people.models import Person
from naast.visits.choices import CARE, SIGNAL_OPEN, Haste, LineKind, SignalState
from naast.visits.models import Signal, SignalLine, SignalTeam, SignalVisit
from naast.visits.models.signals import TAKES
from naast.visits.queries import walking

PURPOSE = "signalen opvolgen"
MOST, MOST_CLOSED = 200, 50
# Of the social map: whoever is the doctor of the house.
DOCTOR = "huisarts"


@dataclass(frozen=True, slots=True)
class Alike:
    """Somebody this reader knows already, who may be the one it is about. `is_likely`: more than maybe."""

    person_id: UUID
    name: str
    is_likely: bool


def team_for(pc4: str) -> Team | None:
    """Who takes worries from this neighbourhood: its nurses, else the nurses of the rest, else the team that takes questions there."""
    rows = SignalTeam.objects.select_related("team__organisation")
    own = rows.filter(pc4__contains=[pc4]).first() if pc4 else None
    found = own or rows.filter(is_default=True).first()
    return found.team if found else accounts.team_for_pc4(pc4)


def takes_signals(actor: Actor) -> bool:
    """Whether this user works in a team that takes worries: a team of nurses, or one where a worry already lies."""
    if actor.kind != "user":
        return False
    mine = Membership.objects.filter(user_id=UUID(actor.id), user__is_active=True, role__in=TAKES).values("team_id")
    if SignalTeam.objects.filter(team_id__in=mine).exists():
        return True
    return Signal.objects.for_actor(actor, PURPOSE).exists()


def open_for(actor: Actor) -> list[Signal]:
    """What still waits, for the teams of this reader: crisis first, then who was not called yet, each by when it must be done."""
    rows = Signal.objects.for_actor(actor, PURPOSE).filter(state__in=SIGNAL_OPEN).select_related("team")
    first = Case(
        When(urgency=Haste.CRISIS, state=SignalState.NEW, then=Value(0)),
        When(state=SignalState.NEW, then=Value(1)),
        default=Value(2),
        output_field=IntegerField(),
    )
    return list(rows.annotate(first=first).order_by("first", "call_due_at")[:MOST])


def to_ask_again(actor: Actor) -> list[Signal]:
    """Who said no and may be asked once more today."""
    rows = Signal.objects.for_actor(actor, PURPOSE).filter(state=SignalState.DECLINED, again_on__lte=clock.today())
    asked = list(rows.select_related("team").order_by("again_on")[:MOST])
    return [one for one in asked if walking.offer(again_on=one.again_on) == walking.ASK_AGAIN]


def closed_for(actor: Actor) -> list[Signal]:
    """What ended in the last month, the latest first."""
    since = clock.now() - timedelta(days=31)
    rows = Signal.objects.for_actor(actor, PURPOSE).exclude(state__in=SIGNAL_OPEN).filter(closed_at__gte=since)
    return list(rows.select_related("team").order_by("-closed_at")[:MOST_CLOSED])


def missed_in(signals: Sequence[Signal]) -> dict[UUID, int]:
    """How often each was called in vain. One query."""
    found: dict[UUID, int] = {}
    rows = SignalLine.objects.for_system("hoe vaak is er vergeefs gebeld").filter(
        signal__in=signals, kind=LineKind.MISSED
    )
    for signal_id in rows.values_list("signal_id", flat=True):
        found[signal_id] = found.get(signal_id, 0) + 1
    return found


def signal_for(actor: Actor, signal_id: UUID) -> Signal:
    """One worry of this reader's teams. Raises NotVisible."""
    found: Signal | None = Signal.objects.for_actor(actor, PURPOSE).select_related("team").filter(pk=signal_id).first()
    if found is None:
        raise NotVisible
    return found


def lines_for(actor: Actor, signal: Signal) -> list[SignalLine]:
    """What happened, oldest first."""
    return list(SignalLine.objects.for_actor(actor, PURPOSE).filter(signal=signal))


def first_visit_of(actor: Actor, signal: Signal) -> SignalVisit | None:
    """The visit in a file that came of it, when this reader may see that file."""
    found: SignalVisit | None = SignalVisit.objects.for_actor(actor, CARE).filter(signal=signal).first()
    return found


def alike_for(actor: Actor, signal: Signal) -> list[Alike]:
    """Who of the people this reader may see could be the one. Whoever they may not see stays unseen."""
    if not signal.name:
        return []
    found = people.already_there(actor, name=signal.name, birth_year=None, pc4="", phone=signal.phone, email="")
    same = {
        person.pk for person in Person.objects.for_actor(actor, CARE).filter(name__iexact=signal.name, merged_into=None)
    }
    rows = [Alike(person.pk, person.name, alike.band == "waarschijnlijk") for person, alike in found]
    listed = {one.person_id for one in rows}
    rows += [Alike(one, signal.name, False) for one in same - listed]
    return rows[:5]


def signal_by_hash(token_hash: str) -> Signal:
    """The worry behind the secret link of whoever passed it on. Raises NotVisible."""
    rows = Signal.objects.for_system("wie het meldde ziet hoe het staat").select_related("team")
    found: Signal | None = rows.filter(token_hash=token_hash).first()
    if found is None:
        raise NotVisible
    return found


def practices() -> list[str]:
    """Name and address of the general practices on the social map, to choose from."""
    rows = directory.active().filter(offers__provision_id=DOCTOR).select_related("organisation", "location").distinct()
    return sorted({", ".join(filter(None, (row.organisation.name, *_address(row)))) for row in rows[:MOST]})


def _address(service: Service) -> tuple[str, ...]:
    where = service.location
    return (where.street, where.postcode, where.town) if where is not None else ()
