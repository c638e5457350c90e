"""The plan room's presenters: `plans` (the page), `history` (what changed), `choosing` (owners, parts, example plans)."""

from naast.plan.presenters.choosing import (
    Owners,
    owner_value,
    owners,
    parts_to_write,
    template_choices,
    template_page,
    templates_page,
)
from naast.plan.presenters.history import clash, history_page
from naast.plan.presenters.plans import day, just_changed, plan_page, seen_by

__all__ = [
    "Owners",
    "clash",
    "day",
    "history_page",
    "just_changed",
    "owner_value",
    "owners",
    "parts_to_write",
    "plan_page",
    "seen_by",
    "template_choices",
    "template_page",
    "templates_page",
]
