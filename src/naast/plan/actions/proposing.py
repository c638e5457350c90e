"""Steps of an example plan: only what was ticked comes into the plan, each once, as an ordinary step that can be changed and undone."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from uuid import UUID

from django.utils.translation import gettext as _

from naast.core.actors import Actor
from naast.core.errors import DomainError
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
