"""Reads of what is not open now: closed for a while, or ended. What residents may find is in `serving`."""

from __future__ import annotations

from naast.core.errors import NotVisible
from naast.directory.choices import ServiceStatus
from naast.directory.models import Service

STILL_TOLD = (ServiceStatus.CLOSED_FOR_NOW, ServiceStatus.DEFUNCT)


def gone_by_slug(slug: str) -> Service:
    """A service that is closed for now or has ended: its old address still says so. Raises NotVisible for any other."""
    rows = Service.objects.filter(slug=slug, status__in=STILL_TOLD, unlisted=False)
    found = rows.select_related("organisation", "location").prefetch_related("offers", "coverage").first()
    if found is None:
        raise NotVisible
    return found
