"""The page and the paper of the personal plan: its clock in words, and what of the shared plan fits with each question."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from naast.plan.choices import WMO_QUESTIONS
from naast.plan.models import ANSWERS, PersonalPlan
from naast.plan.presenters.emergency import day
from naast.plan.queries.wmo import Clock


@dataclass(frozen=True, slots=True)
class Question:
    """One question of the form, with the sentences of the plan that fit with it."""

    name: str
    field: Any
    fits: list[str]


@dataclass(frozen=True, slots=True)
class PersonalPlanPage:
    """The personal plan. `kind` is how the clock looks: info, warning, success."""

    name: str
    is_own: bool
    reported: str
    last_day: str
    clock: str
    kind: str
    handed_in: str
    questions: list[Question]
    answered: list[tuple[str, str]]
    may_change: bool
    is_child: bool = False


def personal_plan_page(
    plan: PersonalPlan,
    clock: Clock,
    name: str,
    *,
    is_own: bool,
    may_change: bool,
    form: Any = None,
    fits: Mapping[str, list[str]] | None = None,
) -> PersonalPlanPage:
    """`form`: the bound or filled form, when it is shown."""
    words, kind = _clock(plan, clock)
    questions = (
        [Question(one, form[one], list((fits or {}).get(one, []))) for one in ANSWERS] if form is not None else []
    )
    answered = [(str(WMO_QUESTIONS[one][0]), getattr(plan, one)) for one in ANSWERS if getattr(plan, one)]
    return PersonalPlanPage(
        name, is_own, day(plan.reported_on), day(clock.last_day), words, kind, day(plan.handed_in_on), questions, answered, may_change
    )  # fmt: skip


def _clock(plan: PersonalPlan, clock: Clock) -> tuple[str, str]:
    last = day(clock.last_day)
    if plan.handed_in_on:
        return _("Ingeleverd op %(day)s. De gemeente moet het bij het onderzoek betrekken.") % {
            "day": day(plan.handed_in_on)
        }, "success"
    if clock.is_over:
        over = _(
            "De zeven dagen waren voorbij op %(day)s. Neem het toch mee: ook in het gesprek mag u zeggen wat u nodig hebt."
        )
        return over % {"day": last}, "warning"
    if clock.days_left == 0:
        return _("Vandaag is de laatste dag om het in te leveren."), "warning"
    left = ngettext("Nog %(n)d dag.", "Nog %(n)d dagen.", clock.days_left) % {"n": clock.days_left}
    return _("Lever het in vóór of op %(day)s.") % {
        "day": last
    } + " " + left, "warning" if clock.days_left <= 2 else "info"
