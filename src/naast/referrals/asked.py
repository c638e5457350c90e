"""How often help was asked of each service lately, for who keeps the map. Counts only; nothing of anyone. Registered at start (`apps`)."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from uuid import UUID

from django.db.models import Count

from naast.core import rls
from naast.keeping import asking
from naast.referrals.models import Referral

WHY = "tellen hoe vaak aanbod wordt gevraagd"


def register() -> None:
    """Tell the keeping room how to count."""
    asking.register("referrals", asked)


def asked(service_ids: Collection[UUID], since: date, until: date) -> dict[UUID, int]:
    """How often each service was asked from the day `since` up to and including `until`."""
    with rls.acting_system(WHY):
        rows = Referral.objects.for_system(WHY).filter(service_id__in=service_ids)
        rows = rows.filter(asked_at__date__gte=since, asked_at__date__lte=until).order_by()
        return dict(rows.values_list("service_id").annotate(n=Count("pk")))
