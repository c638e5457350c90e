"""Keep the outcome of an instrument of others: name, version, day, total and a note. Never its questions."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID, uuid4

from django.utils.translation import gettext as _

from naast.access import queries as access
from naast.core import clock
from naast.core.actors import Actor
from naast.core.errors import DomainError, NotVisible
from naast.engine.knowledge.visit_talk import default_talk
from naast.people.actions.rows import clean, needed, not_yours, note, working
from naast.plan.actions.allowed import need_change
from naast.visits.choices import MAX_LINE, PART
from naast.visits.models import Measurement


@dataclass(frozen=True, slots=True)
class Measured:
    """What somebody writes down."""

    instrument: str
    on: date
    total: str
    version: str = ""
    note: str = ""


def keep_measurement(*, person_id: UUID, measured: Measured, by: Actor, ident: UUID | None = None) -> Measurement:
    """Write it down; the same `ident` once more gives what is there. Raises NotVisible, NotAllowed, DomainError(422)."""
    with working(by) as purpose:
        need_change(by, person_id, PART, purpose)
        if ident is not None:
            there: Measurement | None = (
                Measurement.objects.for_actor(by, purpose).filter(pk=ident, person_id=person_id).first()
            )
            if there is not None:
                return there
        if measured.instrument not in default_talk().instruments:
            raise DomainError("instrument", _("Kies een meetinstrument van de lijst."), "", 422)
        if measured.on > clock.today():
            raise DomainError("dag", _("Kies een dag die geweest is."), "", 422)
        made: Measurement = Measurement.objects.create(
            pk=ident or uuid4(), person_id=person_id, instrument=measured.instrument, version=clean(measured.version)[:40],
            on=measured.on, total=needed(measured.total, _("Schrijf de uitkomst op."), 40), note=clean(measured.note)[:MAX_LINE],
            by_id=access.as_uuid(by.id), by_name=by.label[:120],
        )  # fmt: skip
        note(person_id, "measurement kept", by, part=PART, purpose=purpose, row=made, instrument=made.instrument)
    return made


def remove_measurement(*, person_id: UUID, measurement_id: UUID, by: Actor) -> None:
    """Whoever wrote it down takes it away. Raises NotVisible, NotAllowed."""
    with working(by) as purpose:
        rows = Measurement.objects.for_actor(by, purpose).filter(pk=measurement_id, person_id=person_id)
        if not rows.exists():
            raise NotVisible
        found: Measurement | None = rows.select_for_update(of=("self",)).first()
        if found is None or found.by_id != access.as_uuid(by.id):
            raise not_yours()
        note(person_id, "measurement removed", by, part=PART, purpose=purpose, row=found, instrument=found.instrument)
        found.delete()
