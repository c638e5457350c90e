"""The personal plan for a Wmo request: explained, written with the seven-day clock in sight, on paper, handed in."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from naast.access import queries as access
from naast.core import clock
from naast.core.doors import actor_of, door
from naast.core.errors import NotVisible
from naast.people import queries as people
from naast.people.views.shared import attempt, done, show
from naast.plan import paper
from naast.plan.actions import wmo as acts
from naast.plan.choices import OWN
from naast.plan.forms.helping import HandedInForm, PersonalPlanForm, ReportedForm
from naast.plan.models import ANSWERS, PersonalPlan
from naast.plan.presenters import wmo as pages
from naast.plan.queries import wmo as queries

_FORM_PAGE = require_http_methods(["GET", "HEAD", "POST"])
TAKE = "neem"


@door(part=acts.PART, purpose=OWN, kinds=("resident",), person="")
@_FORM_PAGE
def personal_plan(request: HttpRequest) -> HttpResponse:
    """What it is; and when it was begun, the questions. `neem` puts what the plan says below the answer."""
    actor = actor_of(request)
    me = people.own_member(actor)
    if me.is_child:
        raise NotVisible
    plan = queries.personal_plan_for(actor, me.person_id)
    if plan is None:
        return _begin(request)
    fits = queries.fitting(actor, me.person_id)
    start = {name: getattr(plan, name) for name in (*ANSWERS, "version")}
    form, status = PersonalPlanForm(request.POST or None, initial=start), 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            data = form.cleaned_data
            answers = _with_taken({name: data[name] for name in ANSWERS}, request.POST.get(TAKE, ""), fits)
            status = attempt(
                form,
                lambda: acts.write_personal_plan(
                    person_id=me.person_id, answers=answers, version=data["version"], by=actor
                ),
                version=lambda: queries.personal_plan_for(actor, me.person_id).version,  # type: ignore[union-attr]
            )
            if status == 200:
                done(request, _("Het is bewaard."), form)
                return redirect("plan:personal_plan")
    page = _page(request, plan, form=form, fits=fits)
    return show(
        request,
        "plan/personal_plan.html",
        page,
        form=form,
        handed=HandedInForm(initial={"on": clock.today()}),
        status=status,
    )


def _with_taken(answers: dict[str, str], name: str, fits: dict[str, list[str]]) -> dict[str, str]:
    if name in answers:
        new = [line for line in fits.get(name, []) if line not in answers[name]]
        answers[name] = "\n".join(filter(None, [answers[name], *new]))
    return answers


def _begin(request: HttpRequest) -> HttpResponse:
    actor = actor_of(request)
    me = people.own_member(actor)
    form, status = ReportedForm(request.POST or None), 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            on = form.cleaned_data["reported_on"]
            status = attempt(form, lambda: acts.begin_personal_plan(person_id=me.person_id, reported_on=on, by=actor))
            if status == 200:
                return redirect("plan:personal_plan")
    return show(request, "plan/personal_plan_begin.html", None, form=form, status=status)


def _page(request: HttpRequest, plan: PersonalPlan, **more: Any) -> pages.PersonalPlanPage:
    actor = actor_of(request)
    me, about = people.own_member(actor), people.own_person(actor)
    return pages.personal_plan_page(
        plan, queries.clock_of(plan.reported_on), about.name if about else "", is_own=me.is_self,
        may_change=access.decide(actor, plan.person_id, acts.PART, OWN, "change").allowed, **more,
    )  # fmt: skip


@door(part=acts.PART, purpose=OWN, kinds=("resident",), person="")
@require_POST
def personal_plan_handed(request: HttpRequest) -> HttpResponse:
    """It was handed in, or not after all; or begin a new one."""
    actor = actor_of(request)
    me = people.own_member(actor)
    if me.is_child:
        raise NotVisible
    if "terug" in request.POST:
        acts.hand_in_personal_plan(person_id=me.person_id, on=None, by=actor)
        return redirect("plan:personal_plan")
    if "nieuw" in request.POST:
        return _begin_again(request)
    form = HandedInForm(request.POST)
    status = 422
    if form.is_valid():
        on = form.cleaned_data["on"]
        status = attempt(form, lambda: acts.hand_in_personal_plan(person_id=me.person_id, on=on, by=actor))
        if status == 200:
            done(request, _("Goed dat u dit deed. De gemeente moet het bij het onderzoek betrekken."))
            return redirect("plan:personal_plan")
    plan = queries.personal_plan_for(actor, me.person_id)
    if plan is None:
        raise NotVisible
    filled = PersonalPlanForm(initial={name: getattr(plan, name) for name in (*ANSWERS, "version")})
    page = _page(request, plan, form=filled, fits=queries.fitting(actor, me.person_id))
    return show(request, "plan/personal_plan.html", page, form=filled, handed=form, status=status)


def _begin_again(request: HttpRequest) -> HttpResponse:
    form = ReportedForm(request.POST)
    if "reported_on" in request.POST and form.is_valid():
        actor = actor_of(request)
        me = people.own_member(actor)
        on = form.cleaned_data["reported_on"]
        if attempt(form, lambda: acts.begin_personal_plan(person_id=me.person_id, reported_on=on, by=actor)) == 200:
            return redirect("plan:personal_plan")
    shown = form if "reported_on" in request.POST else ReportedForm()
    status = 422 if "reported_on" in request.POST else 200
    return show(request, "plan/personal_plan_begin.html", None, form=shown, again=True, status=status)


@door(part=acts.PART, purpose=OWN, kinds=("resident",), person="")
@require_safe
def personal_plan_pdf(request: HttpRequest) -> HttpResponse:
    """On paper."""
    actor = actor_of(request)
    me = people.own_member(actor)
    plan = queries.personal_plan_for(actor, me.person_id)
    if plan is None or me.is_child:
        raise NotVisible
    try:
        return paper.sheet("plan/paper/personal_plan.html", {"page": _page(request, plan)}, _("persoonlijk plan"))
    except paper.NoPaper as missing:
        messages.warning(request, f"{missing.message} {missing.hint}")
        return redirect("plan:personal_plan")
