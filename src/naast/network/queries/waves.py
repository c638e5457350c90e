"""Reads of waves: who was asked, who answered, and all of it as the engine takes it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _

from naast.core.actors import Actor
from naast.core.errors import NotAllowed, NotVisible
from naast.directory.models import Organisation
from naast.engine import network as network_engine
from naast.network.choices import CARE_LAYERS, Side
from naast.network.models import Tie, Wave, WaveMember


@dataclass(frozen=True, slots=True)
class Gathered:
    """A wave as the engine takes it: organisation number i of `told` is `members[i]`."""

    wave: Wave
    members: tuple[WaveMember, ...]
    told: network_engine.Wave

    @property
    def numbers(self) -> dict[UUID, int]:
        """The number of each organisation."""
        return {one.organisation_id: number for number, one in enumerate(self.members)}

    @property
    def silent(self) -> int:
        """How many did not answer."""
        return len(self.members) - len(self.told.answered)


def need_coordinator(by: Actor) -> None:
    """The map is made by whoever coordinates a team, and by the house itself. Raises NotAllowed."""
    if by.kind != "system" and not by.coordinates:
        raise NotAllowed(
            _("De netwerkkaart maakt de coördinator van een team."),
            _("Vraag het aan de coördinator van uw team."),
        )


def waves() -> QuerySet[Wave]:
    """All waves, the newest first, with how many were asked (`asked`), answered (`heard`), and did not get our mail (`missed`)."""
    heard = Count("members", filter=Q(members__answered_at__isnull=False))
    missed = Count("members", filter=Q(members__answered_at=None, members__bounced_at__isnull=False))
    return Wave.objects.annotate(asked=Count("members"), heard=heard, missed=missed)


def wave_by_id(wave_id: UUID) -> Wave:
    """One wave. Raises NotVisible."""
    found = waves().filter(pk=wave_id).first()
    if found is None:
        raise NotVisible
    return found


def gathered(wave: Wave) -> Gathered:
    """Everything that was said in a wave."""
    members = tuple(WaveMember.objects.filter(wave=wave).select_related("organisation"))
    number = {one.pk: place for place, one in enumerate(members)}
    ties = Tie.objects.filter(source__wave=wave, source__answered_at__isnull=False)
    said = tuple(
        network_engine.Said(
            number[tie.source_id],
            number[tie.target_id],
            frozenset(network_engine.Kind(kind) for kind in tie.kinds),
            network_engine.Often(tie.often) if tie.often else None,
            tie.wish,
        )
        for tie in ties
    )
    answered = frozenset(number[one.pk] for one in members if one.answered_at)
    sides = tuple(network_engine.Side(one.side) for one in members)
    return Gathered(wave, members, network_engine.Wave(sides, answered, said))


def until(wave: Wave) -> list[Wave]:
    """This wave and all that began before it, the oldest first."""
    rows = Wave.objects.filter(begun_at__isnull=False, starts_on__lte=wave.starts_on).exclude(pk=wave.pk)
    return [*rows.order_by("starts_on", "created_at"), wave]


def wave_before(wave: Wave) -> Wave | None:
    """The wave before this one, if any."""
    earlier = until(wave)[:-1]
    return earlier[-1] if earlier else None


def organisations_to_ask() -> list[Organisation]:
    """Everyone on the map with a mailbox, by name."""
    return list(Organisation.objects.exclude(email="").order_by("sort_key"))


def asked_before() -> set[UUID]:
    """Who was asked in the newest wave."""
    newest = Wave.objects.first()
    return set(newest.members.values_list("organisation_id", flat=True)) if newest else set()


def side_of(organisation: Organisation) -> Side:
    """On which side an organisation stands, by the layer of what it does."""
    return Side.CARE if organisation.layer in CARE_LAYERS else Side.SOCIAL


def has_line(pairs: Iterable[tuple[UUID, UUID]], of: Gathered) -> dict[tuple[UUID, UUID], bool | None]:
    """Whether there is a line between two organisations in a wave; None when that cannot be known."""
    number = of.numbers
    lines = {(one.a, one.b) for one in network_engine.lines_of(of.told)}
    found: dict[tuple[UUID, UUID], bool | None] = {}
    for one, other in pairs:
        if one not in number or other not in number:
            found[one, other] = None
            continue
        a, b = sorted((number[one], number[other]))
        is_heard = bool({a, b} & of.told.answered)
        found[one, other] = (a, b) in lines if is_heard else None
    return found
