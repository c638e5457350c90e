"""One place to ask for help, for the benchmarks and the crash test. It does not exist."""

from __future__ import annotations

from datetime import date
from typing import Any


def a_service(slug: str = "grote-kerk", email: str = "grote-kerk@rivierdal.invalid") -> Any:
    """The church with a mailbox, made at the first call."""
    from naast.directory.models import Capacity, Organisation, Service, ServiceOffer

    day, layer = date(2026, 10, 1), "gemeenschappelijke sociale basis"
    organisation, _new = Organisation.objects.get_or_create(
        slug=slug, defaults={"name": slug, "layer": layer, "email": email, "phone": "0341-00 60 10", "checked_on": day}
    )
    service, is_new = Service.objects.get_or_create(
        slug=f"{slug}-bezoek",
        defaults={
            "organisation": organisation, "name": "Bezoek", "description": "Iemand komt langs.", "layer": layer,
            "audience": ["everyone"], "languages": ["nl"], "everywhere": True, "checked_on": day,
        },
    )  # fmt: skip
    if is_new:
        Capacity.objects.create(service=service, status="unknown")
        ServiceOffer.objects.create(service=service, provision_id="maatje")
    return service
