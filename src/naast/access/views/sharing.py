"""Pages of who helps from another organisation: with whom something was shared, how to reach them, their story. To read only."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from naast.access import presenters, queries
from naast.access.choices import CARE
from naast.access.views.shared import show
from naast.accounts import queries as accounts
from naast.core import rls
from naast.core.doors import KNOCKER, actor_of, door
from naast.people import queries as people


@door(part=KNOCKER, purpose=CARE, person="")
@require_safe
def shared(request: HttpRequest) -> HttpResponse:
    """Everyone who shares something with this reader, and what."""
    actor = actor_of(request)
    teams = [team for team in accounts.partner_teams() if str(team.pk) in actor.manages]
    page = presenters.shared_page(queries.shared_with(actor), queries.policy(), actor, teams)
    return show(request, "access/shared.html", page=page)


@door(part="identity", purpose=CARE)
@require_safe
def shared_contact(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """Who someone is and how they like to be reached."""
    actor = actor_of(request)
    person = people.person_for(actor, person_id)
    # Their own number stands among the people of the circle, but is told here: "Naam en contact" says how someone is called.
    with rls.acting_system(queries.DECIDING):
        own = queries.own_row_of(person_id)
    return show(request, "access/shared_contact.html", page=presenters.shared_contact(person, own))


@door(part="story", purpose=CARE)
@require_safe
def shared_story(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """The story, also for who was told the story but not the name."""
    actor = actor_of(request)
    told, story = queries.shared_one(actor, person_id), people.story_for(actor, person_id)
    return show(request, "access/shared_story.html", name=told.name if told else "", story=story)
