"""The emergency sheet: made by the person, opened by whoever holds the link. Opening it takes one tap, so that no machine that
looks at links in messages opens it, and so that every look is a human's and is written down."""

from __future__ import annotations

from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from naast.access import queries as access
from naast.accounts.codes import picture
from naast.core.doors import actor_of, door, public
from naast.core.errors import NotVisible
from naast.people import queries as people
from naast.people.views.shared import attempt, done, show
from naast.plan import paper
from naast.plan.actions import emergency as acts
from naast.plan.choices import OWN
from naast.plan.forms.helping import OpenSheetForm, SheetForm
from naast.plan.presenters import emergency as pages
from naast.plan.queries import emergency as queries

_FORM_PAGE = require_http_methods(["GET", "HEAD", "POST"])


@door(part=acts.PART, purpose=OWN, kinds=("resident",), person="")
@_FORM_PAGE
def sheet(request: HttpRequest) -> HttpResponse:
    """Tick what is on it. The first time gives a link and a card; later the same link shows what is ticked now."""
    actor = actor_of(request)
    me = people.own_member(actor)
    now = queries.sheet_for(actor, me.person_id)
    members, wishes = queries.callable_members(actor, me.person_id), queries.tickable_wishes(actor, me.person_id)
    may_change = access.decide(actor, me.person_id, acts.PART, OWN, "change").allowed
    form = SheetForm(
        request.POST or None, members=pages.member_choices(members), wishes=pages.wish_choices(wishes), initial=_start(now, me),
    )  # fmt: skip
    status = 200
    if request.method == "POST":
        status, made = 422, []
        if form.is_valid():
            ticked = _ticked(form)
            make = now is None or "nieuw" in request.POST
            do = acts.make_sheet if make else acts.change_sheet
            status = attempt(form, lambda: made.append(do(person_id=me.person_id, ticked=ticked, by=actor)))
            if status == 200 and make:
                return _made(request, str(made[0]), form)
            if status == 200:
                done(request, _("Het noodblad is veranderd. De link en de kaart blijven goed."), form)
                return redirect("plan:sheet")
    page = pages.own_sheet_page(
        now, queries.contents_of(now) if now else None, queries.looks_for(actor, me.person_id), may_change=may_change,
        is_child=me.is_child,
    )  # fmt: skip
    return show(request, "plan/sheet_own.html", page, form=form, status=status)


def _start(now: object, me: object) -> dict[str, object]:
    names = ("called", "also_call", "matters", "must_not", "know")
    if now is None:
        return {"called": me.name.split()[0]} if me.is_self else {}  # type: ignore[attr-defined]
    lists = {name: [str(one) for one in getattr(now, name)] for name in ("members", "wishes")}
    return {name: getattr(now, name) for name in names} | lists


def _ticked(form: SheetForm) -> acts.Ticked:
    data = form.cleaned_data
    lists = {name: [UUID(one) for one in data.get(name, [])] for name in ("members", "wishes")}
    return acts.Ticked(**{**data, **lists})


def _link(token: str) -> str:
    return settings.NAAST_BASE_URL + reverse("plan:emergency", args=[token])


def _made(request: HttpRequest, token: str, form: SheetForm) -> HttpResponse:
    link = _link(token)
    return show(
        request, "plan/sheet_made.html", None, link=link, token=token, picture=picture(link), called=form.cleaned_data["called"]
    )  # fmt: skip


@door(part=acts.PART, purpose=OWN, kinds=("resident",), person="")
@require_POST
def sheet_card(request: HttpRequest) -> HttpResponse:
    """The card as PDF, while the page still knows the link."""
    actor = actor_of(request)
    me = people.own_member(actor)
    token = request.POST.get("token", "")
    now = queries.sheet_for(actor, me.person_id)
    if now is None or not acts.is_of_sheet(me.person_id, token):
        raise NotVisible
    link = _link(token)
    context = {
        "called": now.called, "also_call": now.also_call, "link": link, "picture": picture(link), "until": pages.day(now.expires_at),
    }  # fmt: skip
    try:
        return paper.sheet("plan/paper/card.html", context, _("noodkaart"))
    except paper.NoPaper as missing:
        messages.warning(request, f"{missing.message} {missing.hint}")
        return show(
            request, "plan/sheet_made.html", None, link=link, token=token, picture=context["picture"], called=now.called
        )  # fmt: skip


@door(part=acts.PART, purpose=OWN, kinds=("resident",), person="")
@require_POST
def sheet_stop(request: HttpRequest) -> HttpResponse:
    """The link stops at once."""
    actor = actor_of(request)
    acts.stop_sheet(person_id=people.own_member(actor).person_id, by=actor)
    done(request, _("Het noodblad werkt niet meer. Kaarten die er nog liggen, openen niets."))
    return redirect("plan:sheet")


@public(
    "Het noodblad achter de geheime link van de persoon: toont alleen wat de persoon aanvinkte, en elke blik wordt opgeschreven"
)
@never_cache
@_FORM_PAGE
def emergency(request: HttpRequest, token: str) -> HttpResponse:
    """Behind the link: first whom to call in danger, and one button. Then the sheet."""
    try:
        if request.method != "POST":
            queries.sheet_by_token(token)
            return show(request, "plan/emergency_door.html", None, form=OpenSheetForm())
        form = OpenSheetForm(request.POST)
        who = form.cleaned_data["who"] if form.is_valid() else ""
        found = acts.look_at_sheet(token=token, who=who)
    except NotVisible:
        return show(request, "plan/link_gone.html", None, status=404)
    return show(request, "plan/emergency.html", pages.sheet_page(queries.contents_of(found)))
