"""Helping together: the roster for who arranges it, the page of friends behind its link, and the page of who took a moment."""

from __future__ import annotations

from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from naast.access import queries as access
from naast.accounts.codes import picture
from naast.core import rls
from naast.core.doors import actor_of, door, public
from naast.core.errors import NotVisible
from naast.people import queries as people
from naast.people.views.shared import attempt, done, show
from naast.plan.actions import roster as acts
from naast.plan.calendar_file import calendar_of
from naast.plan.choices import OWN
from naast.plan.forms.helping import ClaimForm, MomentForm, NameForm, RosterLinkForm
from naast.plan.models.roster import PART
from naast.plan.presenters import roster as pages
from naast.plan.queries import roster as queries

_FORM_PAGE = require_http_methods(["GET", "HEAD", "POST"])
# What this browser took: slot id to claim key, both of no use without the secret key of the house.
MINE = "roster-mine"
NAME = "roster-name"


@door(part=PART, purpose=OWN, kinds=("resident",), person="")
@_FORM_PAGE
def roster(request: HttpRequest) -> HttpResponse:
    """The roster; sending the form puts a moment in it."""
    actor = actor_of(request)
    me = people.own_member(actor)
    form, status = MomentForm(request.POST or None), 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            data = form.cleaned_data | {"weeks": form.cleaned_data["weeks"] or 1}
            status = attempt(
                form, lambda: acts.add_moment(person_id=me.person_id, moment=acts.Moment(**data), by=actor)
            )
            if status == 200:
                done(request, _("Het staat in het rooster."), form)
                return redirect("plan:roster")
    return show(request, "plan/roster.html", _page(request), form=form, status=status)


def _page(request: HttpRequest) -> pages.RosterPage:
    actor = actor_of(request)
    me = people.own_member(actor)
    return pages.roster_page(
        queries.slots_for(actor, me.person_id), queries.link_for(actor, me.person_id), queries.events_for(actor, me.person_id),
        may_change=access.decide(actor, me.person_id, PART, OWN, "change").allowed, is_child=me.is_child, is_self=me.is_self,
    )  # fmt: skip


@door(part=PART, purpose=OWN, kinds=("resident",), person="")
@_FORM_PAGE
def roster_link(request: HttpRequest) -> HttpResponse:
    """Make the link for friends: it is shown once, with a picture to scan."""
    actor = actor_of(request)
    me = people.own_member(actor)
    start = {"called": me.name.split()[0]} if me.is_self else {}
    form, status = RosterLinkForm(request.POST or None, initial=start), 200
    if request.method == "POST":
        status, made = 422, []
        if form.is_valid():
            data = form.cleaned_data
            status = attempt(form, lambda: made.append(acts.open_roster(person_id=me.person_id, by=actor, **data)))
            if status == 200:
                link = settings.NAAST_BASE_URL + reverse("plan:friends", args=[made[0]])
                return show(request, "plan/roster_link_made.html", _page(request), link=link, picture=picture(link))
    return show(request, "plan/roster_link.html", _page(request), form=form, status=status)


@door(part=PART, purpose=OWN, kinds=("resident",), person="")
@require_POST
def roster_link_stop(request: HttpRequest) -> HttpResponse:
    """The link stops at once."""
    actor = actor_of(request)
    acts.close_roster(person_id=people.own_member(actor).person_id, by=actor)
    done(request, _("De link werkt niet meer. Het rooster zelf blijft staan."))
    return redirect("plan:roster")


@door(part=PART, purpose=OWN, kinds=("resident",), person="")
@_FORM_PAGE
def roster_moment(request: HttpRequest, slot_id: UUID) -> HttpResponse:
    """One moment: write down who does it, free it, or take it out."""
    actor = actor_of(request)
    me = people.own_member(actor)
    slot = queries.slot_for(actor, me.person_id, slot_id)
    form, status = NameForm(request.POST if "name" in request.POST else None), 200
    if request.method == "POST":
        verb = next((one for one in ("weg", "reeks", "vrij") if one in request.POST), "naam")
        if verb in ("weg", "reeks"):
            acts.cancel_moment(person_id=me.person_id, slot_id=slot_id, by=actor, whole_series=verb == "reeks")
            done(request, _("Het is uit het rooster. Wie een e-mailadres gaf, krijgt bericht."))
            return redirect("plan:roster")
        if verb == "vrij":
            acts.release(person_id=me.person_id, slot_id=slot_id, by=actor)
            done(request, _("Dit moment is weer vrij."))
            return redirect("plan:roster")
        status = 422
        if form.is_valid():
            name = form.cleaned_data["name"]
            status = attempt(form, lambda: acts.assign(person_id=me.person_id, slot_id=slot_id, name=name, by=actor))
            if status == 200:
                done(request, _("%(name)s staat erbij.") % {"name": acts.first_name_of(name)})
                return redirect("plan:roster")
    moment = pages.with_its_day(slot)
    return show(request, "plan/roster_moment.html", _page(request), moment=moment, form=form, status=status)


@public("Het rooster achter de geheime link van de persoon: voornamen en momenten, niets over ziekte")
@never_cache
@_FORM_PAGE
def friends(request: HttpRequest, token: str) -> HttpResponse:
    """What friends see; one tap takes a moment."""
    try:
        link = queries.link_by_token(token)
    except NotVisible:
        return show(request, "plan/link_gone.html", None, status=404)
    mine = request.session.get(MINE, {})
    name = request.session.get(NAME, "")
    form, status = ClaimForm(request.POST or None, initial={"name": name}), 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            data, took = form.cleaned_data, []
            status = attempt(
                form, lambda: took.append(acts.claim(token=token, slot_id=data["slot"], name=data["name"], email=data["email"]))
            )  # fmt: skip
            if status == 200:
                slot = took[0]
                request.session[MINE] = mine | {str(slot.pk): str(slot.claim_key)}
                request.session[NAME] = slot.helper
                done(request, _("Dank u wel, %(name)s. U staat erbij: %(what)s, %(day)s.") % _said(slot))
                return redirect("plan:friends", token=token)
    page = pages.friends_page(link, queries.slots_behind(link), mine)
    return show(request, "plan/friends.html", page, form=form, status=status)


def _said(slot: object) -> dict[str, str]:
    return {"name": slot.helper, "what": slot.what, "day": pages.day_name(slot.on)}  # type: ignore[attr-defined]


@public("De eigen afspraak van wie meehelpt, achter de geheime link daarvan")
@never_cache
@_FORM_PAGE
def claim(request: HttpRequest, token: str) -> HttpResponse:
    """What one took: the calendar file, and "ik kan toch niet"."""
    try:
        if request.method == "POST":
            acts.give_back(token=token)
            return show(request, "plan/claim_back.html", None)
        with rls.acting_system(queries.BEHIND_LINK):
            slot = queries.slot_by_claim(token)
    except NotVisible:
        return show(request, "plan/link_gone.html", None, status=404)
    return show(request, "plan/claim.html", pages.claim_page(slot, token))


@public("Het agendabestand van de eigen afspraak, achter de geheime link daarvan")
@never_cache
@require_safe
def claim_calendar(request: HttpRequest, token: str) -> HttpResponse:
    """The moment as a calendar file."""
    with rls.acting_system(queries.BEHIND_LINK):
        slot = queries.slot_by_claim(token)
    response = HttpResponse(calendar_of(slot), content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="helpen.ics"'
    response.naast_private = "page"  # type: ignore[attr-defined]
    return response
