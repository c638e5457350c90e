"""What an organisation says with the link of its mail: whom it knows, what they do together, and whom it wishes to know.

The link is the proof: it goes only to the mailbox in the directory. Saying it again replaces what was said.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from naast.audit.actions import record
from naast.core import clock
from naast.core.actors import Actor
from naast.core.errors import Conflict
from naast.network import queries
from naast.network.choices import Kind
from naast.network.models import Tie, WaveMember


@dataclass(frozen=True, slots=True)
class Told:
    """What is said of one other: what they do together, and how often (None: not said)."""

    kinds: frozenset[Kind] = frozenset()
    often: int | None = None


def actor_of(member: WaveMember) -> Actor:
    """The organisation, as who does something with its link."""
    return Actor.receiver(member.pk, member.organisation.name)


def need_working(member: WaveMember) -> None:
    """Raises Conflict when nothing can be said with this link any more."""
    if not queries.is_working(member):
        raise Conflict(_("Deze ronde is voorbij."), _("Volgende keer vragen wij het u opnieuw."))


@transaction.atomic
def say_known(*, token: str, known: Collection[UUID]) -> WaveMember:
    """Whom the organisation knows, by member id; nobody is an answer too. What was said of who stays, stays.

    Raises NotVisible, Conflict. Ids of who is not in the wave are left out.
    """
    member = _use(token)
    others = queries.ids_of_others(member)
    chosen, said = others & set(known), queries.said_by(member)
    for target, tie in said.items():
        if target not in chosen and tie.wish:
            tie.kinds, tie.often = [], None
            tie.save(update_fields=["kinds", "often"])
        elif target not in chosen:
            tie.delete()
        elif not tie.kinds:
            tie.kinds = [Kind.KNOW]
            tie.save(update_fields=["kinds"])
    rows = [Tie(source=member, target_id=target, kinds=[Kind.KNOW]) for target in sorted(chosen - set(said))]
    Tie.objects.bulk_create(rows)
    _heard(member, len(chosen))
    return member


@transaction.atomic
def say_more(*, token: str, told: Mapping[UUID, Told], wishes: Collection[UUID]) -> WaveMember:
    """What they do together and how often, of who was named as known; and whom they wish to know (better). Raises NotVisible, Conflict."""
    member = _use(token)
    said = queries.said_by(member)
    others = queries.ids_of_others(member)
    for target in sorted(others):
        tie, wish = said.get(target), target in wishes
        if tie is None and wish:
            Tie.objects.create(source=member, target_id=target, wish=True)
        elif tie is not None and not tie.kinds and not wish:
            tie.delete()
        elif tie is not None:
            _say(tie, told.get(target), wish)
    _heard(member, sum(bool(tie.kinds) for tie in said.values()))
    return member


def _say(tie: Tie, told: Told | None, wish: bool) -> None:
    """Only somebody who is known can be worked with; nothing said of them leaves it at knowing them."""
    tie.wish = wish
    if tie.kinds and told is not None:
        tie.kinds = sorted({Kind.KNOW, *told.kinds})
        tie.often = told.often
    tie.save(update_fields=["kinds", "often", "wish"])


def _use(token: str) -> WaveMember:
    found = queries.member_by_token(token)
    rows = WaveMember.objects.select_for_update(of=("self",)).select_related("organisation", "wave")
    member = rows.get(pk=found.pk)
    need_working(member)
    return member


def _heard(member: WaveMember, lines: int) -> None:
    member.answered_at = member.answered_at or clock.now()
    member.save(update_fields=["answered_at"])
    record(
        by=actor_of(member), action="network answered", subject_type="network wave", subject_id=member.wave_id, detail={"lines": lines}
    )  # fmt: skip
