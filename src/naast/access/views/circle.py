"""The page "Wie ziet wat", stopping someone with one tap, and letting a colleague in."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from naast.access import actions, presenters, queries
from naast.access.choices import CARE, READ
from naast.access.forms import ColleagueForm
from naast.access.views.shared import Here, here, show, to_circle
from naast.audit import queries as audit
from naast.core.doors import door
from naast.core.errors import DomainError
from naast.people import queries as people


@door(part="circle", purpose=CARE)
@require_safe
def circle(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """Who sees what of this person, for a professional."""
    return _circle(request, here(request, person_id))


@door(part="circle", purpose=READ, kinds=("resident",), person="")
@require_safe
def my_circle(request: HttpRequest) -> HttpResponse:
    """Who sees what, for the person and those beside them."""
    return _circle(request, here(request))


def _circle(request: HttpRequest, place: Here) -> HttpResponse:
    actor, person = place.actor, place.person
    grants = queries.circle_for(actor, person.pk, place.purpose)
    page = presenters.circle_page(
        place.members, grants, audit.last_looks(people.ids_of(person.pk)),
        queries.policy(), name=person.name, me=place.me, person_id=person.pk,
        may_change=queries.decide(actor, person.pk, "circle", place.purpose, "change").allowed,
        roles=queries.roles_now({grant.user_id for grant in grants if grant.user_id}),
    )  # fmt: skip
    return show(request, "access/circle.html", page=page)


@door(part="circle", purpose=CARE)
@require_POST
def stop(request: HttpRequest, person_id: UUID, grant_id: UUID) -> HttpResponse:
    """Somebody sees nothing more from now on."""
    return _stop(request, here(request, person_id), grant_id)


@door(part="circle", purpose=READ, kinds=("resident",), person="")
@require_POST
def my_stop(request: HttpRequest, grant_id: UUID) -> HttpResponse:
    """Somebody sees nothing more from now on."""
    return _stop(request, here(request), grant_id)


def _stop(request: HttpRequest, place: Here, grant_id: UUID) -> HttpResponse:
    if "alleen" in request.POST:
        # Only this one place (the writing along); what else was shared goes on.
        actions.stop(person_id=place.person.pk, grant_id=grant_id, by=place.actor)
        messages.success(request, _("Het meeschrijven is gestopt. Lezen kan nog wel."))
        return to_circle(place)
    name = actions.stop_all(person_id=place.person.pk, grant_id=grant_id, by=place.actor)
    messages.success(request, _("%(name)s ziet nu niets meer.") % {"name": name})
    return to_circle(place)


@door(part="circle", purpose=CARE)
@require_http_methods(["GET", "HEAD", "POST"])
def colleague(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """Let a colleague in, whose work the law names."""
    place = here(request, person_id)
    choices = [(str(user.pk), user.name) for user in queries.colleagues_of(place.actor)]
    form = ColleagueForm(request.POST or None, choices=choices)
    status = 422 if request.method == "POST" else 200
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            actions.entrust(person_id=person_id, user_id=UUID(data["user"]), by=place.actor, reason=data["reason"])
        except DomainError as error:
            if error.status not in (403, 422):
                raise
            form.add_error(None, f"{error.message} {error.hint}".strip())
        else:
            messages.success(request, _("Uw collega hoort nu bij de kring."))
            return to_circle(place)
    return show(request, "access/colleague.html", form=form, place=place, back=place.url("circle"), status=status)
