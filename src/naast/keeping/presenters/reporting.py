"""The page where anyone says that something is wrong, and the thanks after it."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from naast.directory.choices import ServiceStatus
from naast.directory.models import Service
from naast.directory.presenters import for_child
from naast.keeping.choices import REPORTED
from naast.keeping.presenters import facts


@dataclass(frozen=True, slots=True)
class ReportPage:
    """`choices`: (value, words, what stands there now)."""

    name: str
    organisation: str
    choices: list[tuple[str, str, str]]
    back_url: str
    again_url: str
    phone: str
    trail: list[tuple[str, str]]
    is_child: bool


def report_page(service: Service, *, child: bool) -> ReportPage:
    """Shape the page. `child`: it says "je"."""
    back = for_child(reverse("directory:service", args=[service.slug]), child)
    return ReportPage(
        name=service.name,
        organisation=service.organisation.name,
        choices=[(value, str(label), _now(service, value)) for value, label in REPORTED],
        back_url=back,
        again_url=for_child(reverse("keeping:report", args=[service.slug]), child),
        phone=service.phone,
        trail=[
            (_("Zoek hulp"), for_child(reverse("directory:search"), child)),
            (service.name, back),
            (_("Dit klopt niet"), ""),
        ],
        is_child=child,
    )


def _now(service: Service, fact: str) -> str:
    if fact == "exists":
        return "" if service.status == ServiceStatus.ACTIVE else facts.said(service, fact)
    return _("Er staat: %(now)s") % {"now": facts.said(service, fact)}
