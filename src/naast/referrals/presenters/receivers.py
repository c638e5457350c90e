"""Which team receives for which organisation, as a page."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext as _

from naast.referrals.models import ReceivingTeam


@dataclass(frozen=True, slots=True)
class Receiving:
    """One organisation with its team."""

    organisation_id: UUID
    organisation: str
    team: str
    told: str


@dataclass(frozen=True, slots=True)
class ReceiversPage:
    """All of them, by organisation."""

    rows: list[Receiving]


def receivers_page(rows: Iterable[ReceivingTeam]) -> ReceiversPage:
    """Shape the list. A mailbox of the organisation keeps getting the mail too."""
    return ReceiversPage(
        [
            Receiving(
                row.organisation_id, row.organisation.name, _("%(team)s (%(organisation)s)") % {
                    "team": row.team.name, "organisation": row.team.organisation.name,
                },
                _("en per mail") if row.organisation.email else _("en niet per mail: er is geen mailadres bekend"),
            )
            for row in rows
        ]
    )  # fmt: skip
