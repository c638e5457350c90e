"""What referrals tell about the network: between whom people are sent, and where questions got stuck. Counts of organisations only."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery

from naast.accounts.models import Team
from naast.core import clock, rls
from naast.directory.models import Organisation, ServiceOffer
from naast.network.choices import LOOK_BACK_DAYS
from naast.referrals.choices import EventKind, State
from naast.referrals.models import ReceivingTeam, Referral, ReferralEvent

WHY = "tellen tussen welke organisaties verwijzingen gaan"
# A question that lay still so long that the house had to move it came late.
_LATE = (EventKind.TO_SENDER, EventKind.TO_COORDINATOR, EventKind.TO_DEFAULT)


def organisation_of_team() -> dict[UUID, UUID]:
    """Which organisation on the map a team is: the one it receives for, else the one with the same name."""
    same_name = Organisation.objects.filter(name=OuterRef("name")).values("pk")[:1]
    rows = Team.objects.annotate(place=Subquery(same_name)).exclude(place=None)
    found: dict[UUID, UUID] = dict(rows.values_list("pk", "place"))
    found.update(ReceivingTeam.objects.values_list("team_id", "organisation_id"))
    return found


def referrals_between() -> dict[tuple[UUID, UUID], int]:
    """(from organisation, to organisation) -> how many referrals in the last LOOK_BACK_DAYS days."""
    whose = organisation_of_team()
    with rls.acting_system(WHY):
        rows = list(_lately().values_list("from_team_id", "organisation_id").annotate(n=Count("pk")))
    found: Counter[tuple[UUID, UUID]] = Counter()
    for team, to, count in rows:
        if team in whose and whose[team] != to:
            found[whose[team], to] += count
    return dict(found)


def stuck_questions() -> dict[tuple[UUID, str], int]:
    """(organisation, provision) -> how many questions for that provision got stuck there or came late, lately.

    A question that an organisation could not take got stuck there; and with the team that sent it, which knew nobody better.
    """
    whose = organisation_of_team()
    late = Exists(ReferralEvent.objects.for_system(WHY).filter(referral=OuterRef("pk"), kind__in=_LATE))
    with rls.acting_system(WHY):
        rows = _lately().exclude(provision="")
        refused = rows.filter(~Q(refusal="") | Q(state__in=[State.NOT_FOR_US, State.NOT_REACHED]) | Q(late))
        counted = list(refused.values_list("from_team_id", "organisation_id", "provision").annotate(n=Count("pk")))
    found: Counter[tuple[UUID, str]] = Counter()
    for team, organisation, provision, count in counted:
        found[organisation, provision] += count
        if team in whose and whose[team] != organisation:
            found[whose[team], provision] += count
    return dict(found)


def offers_of(organisation_ids: Collection[UUID]) -> dict[str, frozenset[UUID]]:
    """Provision -> which of these organisations offer it."""
    rows = ServiceOffer.objects.filter(service__organisation_id__in=organisation_ids, service__unlisted=False)
    found: dict[str, set[UUID]] = {}
    for provision, organisation in rows.values_list("provision_id", "service__organisation_id").distinct():
        found.setdefault(provision, set()).add(organisation)
    return {provision: frozenset(who) for provision, who in found.items()}


def _lately() -> QuerySet[Any]:
    since = clock.now() - timedelta(days=LOOK_BACK_DAYS)
    return Referral.objects.for_system(WHY).filter(asked_at__gte=since).order_by()
