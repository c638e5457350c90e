"""Asking help at an organisation from a person's file. From a question without a file, intake does the same with `composing`."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from naast.accounts.models import Team
from naast.core.actors import Actor
from naast.core.doors import actor_of, door
from naast.core.errors import DomainError
from naast.people import queries as people
from naast.people.models import Person, PersonMember
from naast.referrals import actions, along, choosing, consenting, lists
from naast.referrals.choices import CARE
from naast.referrals.presenters import about_person
from naast.referrals.views import composing

_FORM_PAGE = require_http_methods(["GET", "HEAD", "POST"])


@door(part="referrals", purpose=CARE)
@_FORM_PAGE
def person_choose(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """Which organisation to ask for this person."""
    return composing.choose(request, _origin(actor_of(request), person_id)[0])


@door(part="referrals", purpose=CARE)
@_FORM_PAGE
def person_ask(request: HttpRequest, person_id: UUID, slug: str) -> HttpResponse:
    """What is sent, read back, and sent."""
    actor = actor_of(request)
    origin, person, members, team = _origin(actor, person_id)
    service = choosing.service_to_ask(slug)

    def send(asked: composing.Asked) -> HttpResponse:
        consenting.need_may_give(person, members, asked.given_by)
        referral = actions.ask(
            person=person, team=team, service=service, by=actor, **composing.as_fields(asked, service)
        )
        messages.success(request, _("Gevraagd bij %(place)s.") % {"place": referral.organisation.name})
        return redirect("referrals:detail", referral_id=referral.pk)

    running = choosing.open_like(actor, CARE, service=service, person_id=person.pk)
    return composing.compose(request, origin, service, running=running, send=send)


def _origin(actor: Actor, person_id: UUID) -> tuple[composing.Origin, Person, list[PersonMember], Team]:
    """What the pages need. Raises NotVisible, DomainError (`overleden`, `geen-team`)."""
    person = people.person_for(actor, person_id)
    if person.is_deceased:
        raise DomainError(
            "overleden", _("%(name)s is overleden. Nieuwe hulp vragen kan dan niet meer.") % {"name": person.name},
            _("Zoekt iemand die achterblijft hulp? Voer dan een vraag in voor die naaste."), 409,
        )  # fmt: skip
    members = people.members_for(actor, person_id)
    team = _team_of(actor, person)
    items = about_person.items_of(
        person,
        members,
        people.household_for(actor, person_id),
        people.story_for(actor, person_id),
        along.of(actor, person_id),
    )
    givers = consenting.givers_of(person, members)
    origin = composing.Origin(
        about=_("Voor %(name)s") % {"name": person.name},
        team=team.name,
        pc4=person.pc4,
        items=items,
        question="",
        given_by=givers[0][0],
        givers=givers,
        spoken_for={str(one.pk): person.name for one in members if not one.is_self},
        back=(reverse("people:person", args=[person.pk]), person.name),
        choose_url=reverse("referrals:person_choose", args=[person.pk]),
        url_of=lambda service: reverse("referrals:person_ask", args=[person.pk, service.slug]),
        before=lists.of_person(actor, person.pk),
    )
    return origin, person, members, team


def _team_of(actor: Actor, person: Person) -> Team:
    """The team that asks. Raises DomainError for who works in none."""
    team = actions.team_of_sender(actor, person.pc4)
    if team is None:
        raise DomainError(
            "geen-team", _("U werkt niet in een team dat hulp kan vragen."), _("Vraag het de coördinator."), 403
        )
    return team
