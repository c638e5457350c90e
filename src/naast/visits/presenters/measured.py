"""Shapes the page of instruments: what was measured, how long a carer holds out, and what the owners of instruments allow."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from naast.access.queries import as_uuid
from naast.engine.knowledge.visit_talk import default_talk
from naast.visits.choices import Surprised
from naast.visits.models import Measurement
from naast.visits.presenters.visits import Side, day_of
from naast.visits.queries.measured import HoldsOut

CARE_ROLE = "care"
# The guideline of proactive care planning, read on 2026-11-23: treatment limits are agreed there, by a clinician.
CARE_PLANNING = "https://palliaweb.nl/richtlijnen-palliatieve-zorg/richtlijn/proactieve-zorgplanning"


@dataclass(frozen=True, slots=True)
class Shown:
    """One outcome. `remove_url`: for whoever wrote it down."""

    id: UUID
    name: str
    day: str
    total: str
    note: str
    by: str
    remove_url: str = ""


@dataclass(frozen=True, slots=True)
class Listed:
    """One instrument of the list: where it stands, what its outcome looks like, what its owner allows."""

    name: str
    result: str
    licence: str
    url: str
    source: str


@dataclass(frozen=True, slots=True)
class MeasuredPage:
    """The page. `is_clinician`: only they are asked the question in `SurpriseForm`; `follows`: what follows from the answer just given."""

    title: str
    back: str
    shown: list[Shown]
    carers: list[str]
    instruments: list[Listed]
    is_clinician: bool
    follows: str
    care_planning: str
    may_change: bool
    is_child: bool = False


def is_clinician(side: Side) -> bool:
    """Whether this reader is a care professional, of an organisation for care."""
    return side.me is None and CARE_ROLE in side.actor.roles


def measured_page(
    rows: Sequence[Measurement], carers: Sequence[HoldsOut], side: Side, answer: str = ""
) -> MeasuredPage:
    """`answer`: to the question for clinicians, told back once and kept nowhere."""
    return MeasuredPage(
        _("Meetinstrumenten"), side.url("person"), [_shown(one, side) for one in rows], [_carer(one) for one in carers],
        [Listed(one.name, one.result, one.licence, one.url, one.source) for one in default_talk().instruments.values()],
        is_clinician(side), _follows(answer), CARE_PLANNING, side.may_change,
    )  # fmt: skip


def _follows(answer: str) -> str:
    if not answer:
        return ""
    if answer == Surprised.NO:
        return _(
            "Kijk dan nu samen vooruit: vraag wat iemand belangrijk vindt, en overleg met de arts. Noem zelf geen tijd."
        )
    if answer == Surprised.YES:
        return _("Dan is er nu geen haast. Vraag het uzelf opnieuw als er iets verandert.")
    return _("Overleg met een collega of met de huisarts.")


def _shown(one: Measurement, side: Side) -> Shown:
    known = default_talk().instruments.get(one.instrument)
    name = known.name if known else one.instrument
    mine = side.may_change and one.by_id is not None and one.by_id == as_uuid(side.actor.id)
    return Shown(
        one.pk, f"{name} {one.version}".strip(), day_of(one.on), one.total, one.note, one.by_name,
        side.url("measurement_remove", measurement_id=one.pk) if mine else "",
    )  # fmt: skip


def _carer(one: HoldsOut) -> str:
    words = {"who": one.name or _("Een naaste"), "answer": one.answer, "day": date_format(one.on, "j F Y")}
    return _("%(who)s: %(answer)s (%(day)s)") % words
