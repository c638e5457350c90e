"""Steps that come from elsewhere: what was ticked in an example plan, and what a question, a visit, a forecast or the case table brought.

Each comes once, as an ordinary step that can be changed and undone.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from naast.core import rls
from naast.core.actors import Actor
from naast.core.errors import DomainError, NotVisible
from naast.engine.knowledge.plan_template_model import PlanTemplate
from naast.engine.knowledge.plan_templates import day_of
from naast.people.actions.rows import working
from naast.plan.actions.sentences import write_step
from naast.plan.choices import PART_OF, Origin
from naast.plan.models import Step


def take_steps(
    *, person_id: UUID, template: PlanTemplate, chosen: Collection[str], first_day: date, by: Actor
) -> list[Step]:
    """Put the ticked steps of a template in the plan, with their days counted from `first_day`. A step that stands there already,
    from the same template, is not added twice.

    Raises NotVisible, NotAllowed (a part that `by` may not change; then nothing is added), DomainError (`kies`).
    """
    wanted = [step for step in template.steps if step.id in set(chosen)]
    if not wanted:
        raise DomainError("kies", _("U hebt nog niets aangevinkt."), _("Vink aan wat u in het plan wilt."), 422)
    with working(by) as purpose:
        rows = Step.objects.for_actor(by, purpose).filter(
            person_id=person_id, origin=Origin.TEMPLATE, removed_at=None, origin_ref__startswith=f"{template.id}/"
        )
        there = set(rows.values_list("origin_ref", flat=True))
        return [
            write_step(
                person_id=person_id, by=by, origin=Origin.TEMPLATE, origin_ref=f"{template.id}/{step.id}", provisions=step.provisions,
                values={
                    "part": str(PART_OF[step.dimension]), "text": step.text, "note": step.why, "owner_kind": step.owner,
                    "due_on": day_of(step, first_day),
                },
            )
            for step in wanted
            if f"{template.id}/{step.id}" not in there
        ]  # fmt: skip


# Where a step may come from that another room proposes. A referral goes along by `carry`, an example plan by `take_steps`.
_ONCE = "een stap komt een keer in het plan"
FROM_ROOMS = frozenset({Origin.QUESTION, Origin.VISIT, Origin.FORECAST, Origin.CASE_TABLE})


def propose_step(
    *,
    person_id: UUID,
    origin: str,
    origin_ref: str,
    values: Mapping[str, Any],
    by: Actor,
    provisions: Sequence[str] = (),
) -> Step:
    """Put something that a question, visit, forecast or the case table brought in the plan, as a step; `by` said yes to it.

    `origin_ref`: what it came from, in the words of that room (an id). The same once more gives the step that is there, also when
    somebody changed it or took it out: what was thrown away does not come back by itself. `values`: as for `write_step`.

    Raises NotVisible, NotAllowed, DomainError (`herkomst`, and those of `write_step`).
    """
    if origin not in FROM_ROOMS or not origin_ref.strip():
        raise DomainError("herkomst", _("Het is niet duidelijk waar deze stap vandaan komt."), "", 422)
    with working(by) as purpose:
        known = {"person_id": person_id, "origin": origin, "origin_ref": origin_ref[:120]}
        there: Step | None = Step.objects.for_actor(by, purpose).filter(**known).order_by("created_at").first()
        if there is not None:
            return there
        with rls.looking_system(_ONCE):
            elsewhere = Step.objects.for_system(_ONCE).filter(**known).exists()
        if elsewhere:
            # Somebody moved it to a part that this actor does not see: not twice, and not told where.
            raise NotVisible
        return write_step(
            person_id=person_id, values=values, by=by, origin=origin, origin_ref=origin_ref, provisions=provisions
        )
