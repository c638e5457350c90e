"""Pages of who asked help: what is outstanding, one referral with its history, what can be done with it, and asking someone else."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect as go_to
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from naast.accounts import queries as accounts
from naast.core import clock
from naast.core.actors import Actor
from naast.core.doors import actor_of, door
from naast.core.errors import DomainError, NotVisible
from naast.people import queries as people
from naast.referrals import actions, calendars, choosing, consenting, lists, origins, queries
from naast.referrals.choices import CARE
from naast.referrals.models import Referral
from naast.referrals.presenters import outstanding as presenters
from naast.referrals.presenters.sending import Item
from naast.referrals.send_forms import AttemptForm, DateForm, HeardForm, StopForm
from naast.referrals.views import composing

_FORM_PAGE = require_http_methods(["GET", "HEAD", "POST"])
_ALL = {"part": "referrals", "purpose": CARE, "person": ""}


@door(**_ALL)
@require_safe
def outstanding(request: HttpRequest) -> HttpResponse:
    """What waits on whom, overdue first."""
    actor, view, after = actor_of(request), request.GET.get("toon", "open"), request.GET.get("na", "")[:60]
    net = accounts.default_team()
    views = lists.views_of(actor, str(net.pk) if net else "")
    view = view if view in views else "open"
    found, counts = lists.outstanding_for(actor, view, after, views=views)
    page = presenters.list_page(
        found, counts, view, views=views, after=after, may_arrange=bool(actor.coordinates),
        origins=origins.of(actor, [one.pk for one in found.rows]), today=clock.today(),
    )  # fmt: skip
    return composing.private(render(request, "referrals/outstanding.html", {"page": page}))


@door(**_ALL)
@require_safe
def detail(request: HttpRequest, referral_id: UUID) -> HttpResponse:
    """One referral, with everything that happened and what can be done now."""
    return _detail(request, referral_id)


def _detail(request: HttpRequest, referral_id: UUID, verb: str = "", form: Any = None) -> HttpResponse:
    actor = actor_of(request)
    found = lists.referral_for(actor, referral_id)
    page = presenters.detail_page(
        found, queries.history_for(actor, found), origin=origins.of(actor, [found.pk]).get(found.pk),
        following=lists.following_of(actor, found), undo_until=lists.held_until(found), now=clock.now(),
    )  # fmt: skip
    forms = {name: kind(prefix=name) for name, (kind, _done) in _VERBS.items() if kind is not None}
    forms |= {verb: form} if form is not None else {}
    context = {"page": page, "forms": forms, "came_back": verb}
    return composing.private(render(request, "referrals/detail.html", context, status=422 if form is not None else 200))


# Which form belongs to which verb, and what is said when it is done.
_VERBS: dict[str, tuple[Any, Any]] = {
    "gehoord": (HeardForm, gettext_lazy("Bewaard. Iedereen die het moet weten, hoort het.")),
    "gebeld": (AttemptForm, gettext_lazy("Bewaard dat u niemand bereikte.")),
    "later": (DateForm, gettext_lazy("Op die dag staat dit weer bovenaan.")),
    "stop": (StopForm, gettext_lazy("Gestopt. Zij krijgen bericht dat het niet meer nodig is.")),
    "terug": (None, gettext_lazy("Teruggehaald. Er is niets verstuurd.")),
    "herstel": (None, gettext_lazy("Teruggedraaid.")),
    "weer": (None, gettext_lazy("Zij mogen het weer lezen.")),
}


@door(**_ALL)
@require_POST
def handle(request: HttpRequest, referral_id: UUID, verb: str) -> HttpResponse:
    """One of the things that can be done with a referral."""
    if verb not in _VERBS:
        raise NotVisible
    kind, done = _VERBS[verb]
    form = kind(request.POST, prefix=verb) if kind is not None else None
    if form is not None and not form.is_valid():
        return _detail(request, referral_id, verb, form)
    try:
        _do(verb, form.cleaned_data if form is not None else {}, referral_id, actor_of(request))
    except DomainError as error:
        if error.status != 422 or form is None:
            raise
        form.add_error(None, f"{error.message} {error.hint}".strip())
        return _detail(request, referral_id, verb, form)
    messages.success(request, done)
    return go_to("referrals:detail", referral_id=referral_id)


def _do(verb: str, data: dict[str, Any], referral_id: UUID, by: Actor) -> None:
    match verb:
        case "gehoord":
            refusal = "other" if data["answer"] == "not_for_us" else ""
            actions.answer(
                referral=referral_id, answer=data["answer"], by=by, note=data["note"], date=data["on"], refusal=refusal
            )
        case "gebeld":
            actions.note_attempt(referral=referral_id, by=by, note=data["note"])
        case "later":
            actions.put_off(referral=referral_id, until=data["on"], note="", by=by)
        case "stop":
            actions.stop(referral=referral_id, reason=data["note"], by=by)
        case "terug":
            actions.undo_ask(referral=referral_id, by=by)
        case "herstel":
            actions.undo_answer(referral=referral_id, by=by)
        case "weer":
            actions.release(referral=referral_id, by=by)


@door(**_ALL)
@require_safe
def calendar(request: HttpRequest, referral_id: UUID) -> HttpResponse:
    """The agreed day, for somebody's own calendar."""
    found = lists.referral_for(actor_of(request), referral_id)
    if found.date_given is None:
        raise NotVisible
    response = HttpResponse(calendars.file_of(found), content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="afspraak-{found.reference}.ics"'
    return composing.private(response)


@door(**_ALL)
@_FORM_PAGE
def redirect(request: HttpRequest, referral_id: UUID) -> HttpResponse:
    """Which other organisation to ask; the story goes along."""
    return composing.choose(request, _origin(lists.referral_for(actor_of(request), referral_id)))


@door(**_ALL)
@_FORM_PAGE
def redirect_to(request: HttpRequest, referral_id: UUID, slug: str) -> HttpResponse:
    """What goes along to the other organisation: a new yes, for this receiver."""
    actor, service = actor_of(request), choosing.service_to_ask(slug)
    found = lists.referral_for(actor, referral_id)
    members = people.members_for(actor, found.person_id) if found.person_id else []

    def send(asked: composing.Asked) -> HttpResponse:
        if found.person:
            consenting.need_may_give(found.person, members, asked.given_by)
        going = composing.as_fields(asked, service)
        del going["provision"]
        following = actions.redirect(referral=found, service=service, by=actor, **going)
        messages.success(request, _("Gevraagd bij %(place)s.") % {"place": following.organisation.name})
        return go_to("referrals:detail", referral_id=following.pk)

    origin = _origin(found, consenting.givers_of(found.person, members) if found.person else None)
    return composing.compose(request, origin, service, running=[], send=send)


def _origin(found: Referral, givers: list[tuple[str, str]] | None = None) -> composing.Origin:
    where = {"referral_id": found.pk}
    pc4 = found.person.pc4 if found.person else next(iter(found.team.pc4), "")
    back = (reverse("referrals:detail", kwargs=where), found.organisation.name)
    return composing.Origin(
        about=_("Eerst gevraagd bij %(place)s. Het verhaal gaat mee.") % {"place": found.organisation.name},
        team=found.team.name,
        pc4=pc4,
        items=[Item(f"deel-{n}", item["label"], item["text"]) for n, item in enumerate(found.items)],
        question=found.question,
        given_by=givers[0][0] if givers else found.consent_given_by,
        givers=givers,
        spoken_for={
            key: found.person.name for key, words in givers or [] if found.person and words != found.person.name
        },
        back=back,
        choose_url=reverse("referrals:redirect", kwargs=where),
        url_of=lambda service: reverse("referrals:redirect_to", kwargs=where | {"slug": service.slug}),
        urgency=found.urgency,
        provisions=[found.provision] if found.provision else [],
    )
