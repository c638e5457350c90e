"""What the actions of this room share: who may, a row under lock, and an error of an engine as one a person can act on."""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext as _

from naast.core.actors import Actor
from naast.core.errors import Conflict, DomainError, NotAllowed, NotVisible
from naast.engine.errors import EngineError
from naast.sources.models import ImportRun


def need_coordinator(by: Actor) -> None:
    """Maps of others are brought in by whoever coordinates a team, and by the house itself. Raises NotAllowed."""
    if by.kind != "system" and not by.coordinates:
        raise NotAllowed(
            _("Kaarten van anderen inlezen doet de coördinator van een team."),
            _("Vraag het aan de coördinator van uw team."),
        )


def locked_run(run_id: UUID) -> ImportRun:
    """One import, and nobody else at it. Raises NotVisible."""
    run = ImportRun.objects.select_for_update(of=("self",)).select_related("source").filter(pk=run_id).first()
    if run is None:
        raise NotVisible
    return run


def readable(error: EngineError) -> DomainError:
    """The same sentence for a page: 422, with the hint."""
    return DomainError(error.code, error.message, error.hint or "", 422)


def moved_on() -> Conflict:
    """Somebody else was first."""
    return Conflict(_("Deze inlezing is intussen verder."), _("Open de bladzijde opnieuw; dan ziet u hoe het staat."))
