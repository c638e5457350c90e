"""Making and changing a source: whose map it is, under which licence, and where what it offers can be had."""

from __future__ import annotations

from datetime import date
from typing import TypedDict, Unpack
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from naast.audit import actions as audit
from naast.core.actors import Actor
from naast.core.errors import DomainError, NotVisible
from naast.sources.actions.rows import need_coordinator
from naast.sources.models import Source


class Told(TypedDict):
    """What a human tells about a source."""

    name: str
    owner: str
    licence: str
    attribution: str
    url: str
    fresh_on: date | None
    layer: str
    area: str


def make_source(*, by: Actor, **told: Unpack[Told]) -> Source:
    """A new source. Raises NotAllowed, or DomainError (`bron-bestaat`)."""
    need_coordinator(by)
    source = Source(**told)
    _save(source)
    audit.record(by=by, action="source made", subject_type="source", subject_id=source.pk)
    return source


@transaction.atomic
def change_source(*, source_id: UUID, by: Actor, **told: Unpack[Told]) -> Source:
    """Other words about a source. Raises NotAllowed, NotVisible, or DomainError (`bron-bestaat`)."""
    need_coordinator(by)
    source = Source.objects.select_for_update().filter(pk=source_id).first()
    if source is None:
        raise NotVisible
    for name, value in told.items():
        setattr(source, name, value)
    _save(source)
    audit.record(by=by, action="source changed", subject_type="source", subject_id=source.pk)
    return source


def _save(source: Source) -> None:
    try:
        with transaction.atomic():
            source.save()
    except IntegrityError as error:
        raise DomainError(
            "bron-bestaat", _("Er is al een bron met deze naam."), _("Open die bron, of kies een andere naam."), 422
        ) from error
