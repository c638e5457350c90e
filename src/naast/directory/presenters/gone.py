"""The page of a service that is closed for now or has ended: says so kindly, and where else to go."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from naast.directory.choices import ServiceStatus
from naast.directory.models import Service
from naast.directory.presenters.links import for_child, page_url
from naast.directory.presenters.pages import service_card


@dataclass(frozen=True, slots=True)
class GonePage:
    """What it was, since when it is not there, and the ways on. `phone` only while it will open again."""

    name: str
    slug: str
    organisation: str
    organisation_url: str
    title: str
    said: str
    is_ended: bool
    phone: str
    alternatives: list[dict[str, Any]]
    search_url: str
    trail: list[tuple[str, str]]
    is_child: bool


def gone_page(
    service: Service, *, alternatives: Iterable[Service], has_organisation: bool, now: datetime, child: bool
) -> GonePage:
    """Shape the page. `has_organisation`: the organisation still has something else on the map."""
    ended = service.status == ServiceStatus.DEFUNCT
    return GonePage(
        name=service.name,
        slug=service.slug,
        organisation=service.organisation.name,
        organisation_url=page_url("organisation", service.organisation.slug, child=child) if has_organisation else "",
        title=_("Deze hulp is gestopt") if ended else _("Deze hulp is nu dicht"),
        said=_ended(service) if ended else _closed(service),
        is_ended=ended,
        phone="" if ended else service.phone,
        alternatives=[service_card(other, now, child=child) for other in alternatives],
        search_url=for_child(reverse("directory:search"), child),
        trail=[(_("Zoek hulp"), for_child(reverse("directory:search"), child)), (service.name, "")],
        is_child=child,
    )


def _ended(service: Service) -> str:
    if service.ended_on is None:
        return _("%(name)s bestaat niet meer.") % {"name": service.name}
    return _("%(name)s is op %(day)s gestopt. U hoeft niet meer te bellen.") % {
        "name": service.name, "day": date_format(service.ended_on, "j F Y"),
    }  # fmt: skip


def _closed(service: Service) -> str:
    if service.reopens_on is None:
        return _("%(name)s is een tijd dicht. Wij weten nog niet wanneer het weer opengaat.") % {"name": service.name}
    return _("%(name)s is een tijd dicht. Vanaf %(day)s kunt u er weer terecht.") % {
        "name": service.name, "day": date_format(service.reopens_on, "j F Y"),
    }  # fmt: skip
