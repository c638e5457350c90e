"""Who keeps the map, and the fair division of entries among them. How a share is counted: `fairness`."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.utils.translation import gettext as _

from naast.accounts.models import User
from naast.audit import actions as audit
from naast.core import clock
from naast.core.actors import Actor
from naast.core.errors import DomainError, NotAllowed, NotVisible
from naast.directory.choices import ServiceStatus
from naast.directory.models import Service
from naast.keeping import fairness, queries
from naast.keeping.choices import MOST_PER_MONTH
from naast.keeping.models import Entry, Keeper

BATCH = 2_000
_LOCK = 7_513_006


@transaction.atomic
def keep(*, user_id: UUID, per_month: int, by: Actor) -> Keeper:
    """Somebody keeps the map from now on, or chooses another number of calls a month. Entries follow with `divide`.

    For oneself, or by a coordinator for their own teams. Raises NotVisible, NotAllowed, DomainError (`aantal-onjuist`).
    """
    _need_may_arrange(user_id, by)
    if not 1 <= per_month <= MOST_PER_MONTH:
        raise DomainError(
            "aantal-onjuist", _("Kies een aantal van 1 tot en met %(n)d.") % {"n": MOST_PER_MONTH}, "", 422
        )
    row, _new = Keeper.objects.update_or_create(user_id=user_id, defaults={"per_month": per_month, "stopped_at": None})
    _note("map keeper set", user_id, by, per_month=per_month)
    divide(by=by)
    return row


@transaction.atomic
def stop(*, user_id: UUID, by: Actor) -> int:
    """Somebody no longer keeps the map; their entries go to the others at once. Returns how many went. Raises NotVisible, NotAllowed."""
    _need_may_arrange(user_id, by)
    row = Keeper.objects.select_for_update().filter(user_id=user_id, stopped_at=None).first()
    if row is None:
        return 0
    row.stopped_at = clock.now()
    row.save(update_fields=["stopped_at"])
    count = Entry.objects.filter(keeper_id=user_id).count()
    _note("map keeper stopped", user_id, by, entries=count)
    divide(by=by)
    return count


def _need_may_arrange(user_id: UUID, by: Actor) -> None:
    queries.need_keeper(by)
    user = User.objects.filter(pk=user_id, is_active=True).first()
    if user is None:
        raise NotVisible
    theirs = {str(pk) for pk in user.memberships.values_list("team_id", flat=True)}
    if str(user_id) != by.id and not theirs & by.coordinates:
        raise NotAllowed(
            _("U kunt dit alleen voor uzelf regelen."), _("Een coördinator regelt het voor iemand anders in het team.")
        )


@transaction.atomic
def divide(*, by: Actor) -> int:
    """Give every entry a keeper, fairly, with as few moves as possible; returns how many moved. Also makes entries that are missing."""
    _one_at_a_time()
    make_entries()
    rows = Entry.objects.exclude(service__status=ServiceStatus.DEFUNCT).filter(service__unlisted=False)
    # By organisation, so that it is rung by one voice.
    found = dict(rows.order_by("service__organisation_id", "service_id").values_list("pk", "keeper_id"))
    capacities = {row.user_id: row.per_month for row in queries.keepers()}
    after = fairness.divide(list(found), found, capacities)
    moved = 0
    for user_id in {*capacities, None}:
        ids = [pk for pk, keeper in after.items() if keeper == user_id and found[pk] != user_id]
        for start in range(0, len(ids), BATCH):
            moved += Entry.objects.filter(pk__in=ids[start : start + BATCH]).update(keeper_id=user_id)
    # What ended is nobody's work.
    Entry.objects.filter(keeper__isnull=False, service__status=ServiceStatus.DEFUNCT).update(keeper=None)
    if moved:
        audit.record(by=by, action="map entries divided", subject_type="map", subject_id="", detail={"moved": moved})
    return moved


def make_entries() -> int:
    """Entries for services that came onto the map since; returns how many."""
    missing = Service.objects.filter(keeping=None, unlisted=False).values_list("pk", flat=True)
    made = 0
    for pks in _batches(list(missing)):
        made += len(Entry.objects.bulk_create([Entry(service_id=pk) for pk in pks], ignore_conflicts=True))
    return made


def _batches(ids: list[UUID]) -> list[list[UUID]]:
    return [ids[start : start + BATCH] for start in range(0, len(ids), BATCH)]


def _one_at_a_time() -> None:
    """Two divisions at once would each count on what the other moves."""
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(%s)", [_LOCK])


def _note(action: str, user_id: UUID, by: Actor, **detail: Any) -> None:
    audit.record(by=by, action=action, subject_type="user", subject_id=user_id, detail=detail)


# Someone leaves: called by `accounts.leaving`, in its transaction.


def hand_over(*, user: User, team_ids: Collection[UUID], to: User | None, by: Actor) -> dict[str, Any]:
    """Their entries go to the other keepers, or to `to` when that is a keeper; what they were calling is free again.

    Someone who stays in another team that takes questions keeps keeping the map.
    """
    if queries.still_works(user.pk, team_ids):
        return {}
    mine = list(Entry.objects.filter(keeper=user).values_list("pk", flat=True))
    claims = list(Entry.objects.filter(claimed_by=user).values_list("pk", flat=True))
    row = Keeper.objects.filter(user=user, stopped_at=None).first()
    if row is None and not mine and not claims:
        return {}
    Entry.objects.filter(claimed_by=user).update(claimed_by=None, claimed_at=None)
    heir = to if to is not None and Keeper.objects.filter(user=to, stopped_at=None).exists() else None
    Entry.objects.filter(pk__in=mine).update(keeper=heir)
    if row is not None:
        row.stopped_at = clock.now()
        row.save(update_fields=["stopped_at"])
    divide(by=by)
    _note("map entries handed over", user.pk, by, entries=len(mine))
    return {"entries": [str(pk) for pk in mine], "kept": row is not None}


def take_back(*, user: User, handed: dict[str, Any], by: Actor) -> int:
    """They did not leave after all: they keep again, and what they had comes back as far as their share goes; returns how many."""
    if not handed:
        return 0
    if handed.get("kept"):
        Keeper.objects.filter(user=user).update(stopped_at=None)
    Entry.objects.filter(pk__in=handed["entries"]).update(keeper=user)
    divide(by=by)
    return Entry.objects.filter(pk__in=handed["entries"], keeper=user).count()
