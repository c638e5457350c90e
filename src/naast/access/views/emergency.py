"""Emergency access: the form, what is seen with it, and the page on which coordinators look afterwards."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from naast.access import actions, presenters, queries
from naast.access.choices import EMERGENCY, OVERSIGHT
from naast.access.forms import EmergencyForm, ReviewForm
from naast.access.views.shared import show
from naast.core import limits, rls
from naast.core.doors import KNOCKER, actor_of, door
from naast.core.errors import DomainError, NotAllowed
from naast.people.models import Person, StoryEntry


@door(part=KNOCKER, purpose=EMERGENCY, person="")
@require_http_methods(["GET", "HEAD", "POST"])
def emergency(request: HttpRequest) -> HttpResponse:
    """Ask for emergency access: whom, why and for how long."""
    actor = actor_of(request)
    form = EmergencyForm(request.POST or None, hours=queries.policy().terms.emergency_hours)
    status = 422 if request.method == "POST" else 200
    if request.method == "POST" and form.is_valid():
        if not limits.take("emergency", actor.id):
            form.add_error(
                None, _("U zocht nu vaak in korte tijd. Bel uw coördinator, of probeer het over een uur weer.")
            )
            return show(request, "access/emergency.html", form=form, status=429)
        try:
            opened = actions.open_emergency(by=actor, **form.cleaned_data)
        except DomainError as error:
            if error.status != 422:
                raise
            form.add_error(None, f"{error.message} {error.hint}".strip())
        else:
            return redirect("access:emergency_person", person_id=opened.person_id)
    return show(request, "access/emergency.html", form=form, status=status)


@door(part="story", purpose=EMERGENCY)
@require_safe
def emergency_person(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """What is needed in haste: who it is, whom to call, and the story."""
    actor = actor_of(request)
    person = Person.objects.for_actor(actor, EMERGENCY).filter(pk=person_id).first()
    members = queries.members_for(actor, person_id, EMERGENCY)
    story = StoryEntry.objects.for_actor(actor, EMERGENCY).filter(
        person_id=person_id, withdrawn_at=None, replaced_by=None
    )
    own = [grant for grant in queries.circle_for(actor, person_id, EMERGENCY) if str(grant.user_id) == actor.id]
    until = max((grant.until for grant in own if grant.until and grant.basis == "emergency"), default=None)
    return show(
        request, "access/emergency_person.html", person=person, members=members, story=list(story.order_by("-told_at")),
        until=presenters.moment(until) if until else "",
    )  # fmt: skip


@door(part=KNOCKER, purpose=OVERSIGHT, person="")
@require_safe
def reviews(request: HttpRequest) -> HttpResponse:
    """Emergency access that a coordinator has to look at."""
    return _reviews(request)


def _reviews(request: HttpRequest, failed: UUID | None = None, form: ReviewForm | None = None) -> HttpResponse:
    actor = actor_of(request)
    if not actor.coordinates:
        raise NotAllowed(_("Alleen een coördinator kijkt noodtoegang na."), _("Vraag het de coördinator van uw team."))
    with rls.acting_system("noodtoegang nakijken"):
        rows = [row for row in queries.emergencies_to_review(actor) if actions.may_review(actor, row)]
        cards = presenters.review_cards(rows, queries.looks_in(rows))
    shown = [
        (card, form if form is not None and card.id == failed else ReviewForm(auto_id=f"{card.id}-%s"))
        for card in cards
    ]
    return show(request, "access/reviews.html", cards=shown, mistake=form, status=422 if form is not None else 200)


@door(part=KNOCKER, purpose=OVERSIGHT, person="")
@require_POST
def review(request: HttpRequest, emergency_id: UUID) -> HttpResponse:
    """A coordinator says whether it was right."""
    form = ReviewForm(request.POST, auto_id=f"{emergency_id}-%s")
    if not form.is_valid():
        return _reviews(request, emergency_id, form)
    actions.review(emergency_id=emergency_id, by=actor_of(request), **form.cleaned_data)
    messages.success(request, _("Nagekeken. Dank u wel."))
    return redirect("access:reviews")
