"""The front of a resident above every page of theirs, in whichever room that page lives: only what this reader may open."""

from __future__ import annotations

from typing import Any

from django import template
from django.urls import reverse
from django.utils.translation import gettext as _

from naast.core.doors import actor_of
from naast.core.models import PersonManager
from naast.people import queries
from naast.people.choices import OWN, UPKEEP

register = template.Library()


PLAN = ("plan-fysiek", "plan-sociaal", "plan-psychisch", "plan-zingeving")
# Pages about the reader themself and what is kept: their tabs stand in a second row, shown only there.
ABOUT = ("own", "story", "circle", "rights")


@register.inclusion_tag("people/_own_nav.html", takes_context=True)
def resident_tabs(context: dict[str, Any], here: str) -> dict[str, Any]:
    """`here`: start, plan, questions, visits, help, own, story, circle, rights, or another page that stands on the front page only.

    Shows nothing on a page that is not a resident's. For pages behind a door only.
    """
    request = context["request"]
    actor = actor_of(request)
    if actor.kind != "resident":
        return {}
    me = queries.own_member(actor)
    story = _("Mijn verhaal") if me.is_self else _("Het verhaal")
    # One question for all: these tabs stand above every page.
    seen = PersonManager.reach(actor, OWN, ("story", "circle", "referrals", "visits", *PLAN), me.person_id).parts_of(
        me.person_id
    )
    plan = (_("Mijn plan") if me.is_self else _("Het plan")) if set(seen) & set(PLAN) else ""
    questions = (_("Mijn vragen") if me.is_self else _("De vragen")) if "referrals" in seen else ""
    front = [
        ("start", "plan:start", _("Vandaag")),
        ("plan", "plan:own", plan),
        ("questions", "plan:my_questions", questions),
        ("visits", "visit:own_person", _("Bezoeken") if "visits" in seen else ""),
        ("help", "plan:roster", _("Samen helpen") if "plan-sociaal" in seen else ""),
        ("own", "people:own", _("Mijn gegevens")),
    ]
    about = [
        ("story", "people:own_story", story if "story" in seen else ""),
        ("circle", "access:my_circle", _("Wie ziet wat") if "circle" in seen else ""),
        (
            "rights",
            "rights:mine",
            _("Mijn rechten") if queries.is_open(actor, me.person_id, "identity", UPKEEP) else "",
        ),
    ]
    return {
        "front": _tabs(front, here),
        "about": _tabs(about, here) if here in ABOUT else [],
        "letters": context.get("letters", False),
        "path": request.path,
        "csrf_token": context.get("csrf_token", ""),
    }


def _tabs(rows: list[tuple[str, str, str]], here: str) -> list[dict[str, Any]]:
    """(which page, name of its address, what it is called) as tabs; one without a name is not for this reader."""
    return [{"url": reverse(name), "text": text, "is_here": page == here} for page, name, text in rows if text]
