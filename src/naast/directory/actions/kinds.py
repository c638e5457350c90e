"""Which kinds of help a service gives: told by a human, so that who asks in own words is answered with it. Never guessed silently."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Final
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from naast.audit import actions as audit
from naast.core import clock
from naast.core.actors import Actor
from naast.core.errors import Conflict, DomainError, NotVisible
from naast.directory import queries
from naast.directory.actions.importing import search_text
from naast.directory.models import Service, ServiceOffer

# What gives everything gives nothing: a list of kinds longer than this puts one place under every question.
MOST_KINDS: Final = 8


@transaction.atomic
def set_kinds(
    *, service_id: UUID, kinds: Sequence[str], by: Actor, was: Collection[str] | None = None
) -> list[ServiceOffer]:
    """Write down which kinds of help this is, the main one first; none is allowed. `was`: what whoever chose saw before.

    Its words on the map follow. Raises NotVisible, Conflict (somebody chose since `was`), DomainError 422
    (`soort-onbekend`, `te-veel-soorten`).
    """
    row = Service.objects.select_for_update(of=("self",)).select_related("organisation").filter(pk=service_id).first()
    if row is None:
        raise NotVisible
    wanted, there = list(dict.fromkeys(kinds)), list(row.offers.values_list("provision_id", flat=True))
    _readable(wanted)
    if was is not None and set(was) != set(there):
        raise Conflict(
            _("Een collega heeft hier intussen al gekozen."),
            _("Open de bladzijde opnieuw. Dan ziet u wat er gekozen is."),
        )
    if wanted == there:
        return list(row.offers.all())
    row.offers.all().delete()
    made = ServiceOffer.objects.bulk_create(
        ServiceOffer(service=row, provision_id=kind, position=n) for n, kind in enumerate(wanted)
    )
    _words(row, wanted)
    detail: audit.Detail = {"kinds": " ".join(wanted), "before": " ".join(there)}
    audit.record(by=by, action="service kinds chosen", subject_type="service", subject_id=row.pk, detail=detail)
    return made


def _readable(kinds: Sequence[str]) -> None:
    known = queries.provisions()
    if any(kind not in known for kind in kinds):
        raise DomainError("soort-onbekend", _("Deze soort hulp kennen wij niet."), _("Kies er een uit de lijst."), 422)
    if len(kinds) > MOST_KINDS:
        raise DomainError(
            "te-veel-soorten", _("Dat zijn te veel soorten hulp voor één plek."),
            _("Kies er hooguit %(most)d: die waar u iemand echt naartoe stuurt.") % {"most": MOST_KINDS}, 422,
        )  # fmt: skip


def _words(row: Service, kinds: Sequence[str]) -> None:
    known = queries.provisions()
    row.search_keys = " ".join([row.organisation.name, *(known[kind].name for kind in kinds)])
    row.search_text = search_text(row.description, row.organisation.about, kinds, known)
    row.edited_at = clock.now()
    row.save(update_fields=["search_keys", "search_text", "edited_at"])
