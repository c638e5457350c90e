"""The tabs above every page of a resident, in whichever room that page lives: only what this reader may open."""

from __future__ import annotations

from typing import Any

from django import template
from django.utils.translation import gettext as _

from naast.core.doors import actor_of
from naast.people import queries
from naast.people.choices import UPKEEP

register = template.Library()


@register.inclusion_tag("people/_own_nav.html", takes_context=True)
def resident_tabs(context: dict[str, Any], here: str) -> dict[str, Any]:
    """`here`: own, story, circle or rights. Shows nothing on a page that is not a resident's. For pages behind a door only."""
    actor = actor_of(context["request"])
    if actor.kind != "resident":
        return {}
    me = queries.own_member(actor)
    story = _("Mijn verhaal") if me.is_self else _("Het verhaal")
    tabs: dict[str, Any] = {
        "story": story if queries.is_open(actor, me.person_id, "story") else "",
        "circle": queries.is_open(actor, me.person_id, "circle"),
        "rights": queries.is_open(actor, me.person_id, "identity", UPKEEP),
    }
    # One tab is no choice.
    return {"here": here, **tabs} if any(tabs.values()) else {}
