"""Pages of the person and those beside them, behind their own link and code: how they are reached, and the story."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from naast.core import rls
from naast.core.doors import KNOCKER, actor_of, door
from naast.core.voice import to_child
from naast.people import actions, presenters, queries
from naast.people.choices import OWN
from naast.people.forms import CorrectForm, OwnForm, OwnStoryForm
from naast.people.views.shared import attempt, done, show

_FORM_PAGE = require_http_methods(["GET", "HEAD", "POST"])


@door(part=KNOCKER, purpose=OWN, kinds=("resident",), person="")
@_FORM_PAGE
def own(request: HttpRequest) -> HttpResponse:
    """ "Mijn gegevens": how may we reach you, and what is known about the person as far as this reader may see."""
    actor = actor_of(request)
    me, about = queries.own_member(actor), queries.own_person(actor)
    page = presenters.own_page(
        me, about, queries.members_for(actor, me.person_id, OWN), reads=queries.is_open(actor, me.person_id, "story")
    )
    if request.method != "POST":
        return show(request, "people/own.html", page, form=OwnForm(initial=presenters.own_start(me)))
    form, status = OwnForm(request.POST), 422
    if form.is_valid():
        data = form.cleaned_data
        status = attempt(form, lambda: actions.change_own_details(by=actor, **data))
        if status == 200:
            done(request, _said(page.is_child, _("Uw gegevens zijn bewaard.")), form)
            return redirect("people:own")
    return show(request, "people/own.html", page, form=form, status=status)


@door(part="story", purpose=OWN, kinds=("resident",), person="")
@_FORM_PAGE
def own_story(request: HttpRequest) -> HttpResponse:
    """ "Mijn verhaal": read it and add to it."""
    actor = actor_of(request)
    me = queries.own_member(actor)
    form, status = OwnStoryForm(request.POST or None), 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            data = form.cleaned_data
            status = attempt(
                form,
                lambda: actions.tell(person_id=me.person_id, text=data["text"], dimension=data["dimension"], by=actor),
            )
            if status == 200:
                done(request, _said(me.is_child, _("Het staat bij uw verhaal.")), form)
                return redirect("people:own_story")
    page = presenters.own_story_page(
        me, queries.own_person(actor), queries.story_for(actor, me.person_id, OWN), writes=rls.may_change(me.person_id, "story")
    )  # fmt: skip
    return show(request, "people/own_story.html", page, form=form, status=status)


@door(part="story", purpose=OWN, kinds=("resident",), person="")
@_FORM_PAGE
def own_story_change(request: HttpRequest, entry_id: UUID) -> HttpResponse:
    """Say a piece better, or take it back. Only one's own words."""
    actor = actor_of(request)
    me = queries.own_member(actor)
    entry = queries.story_entry_for(actor, me.person_id, entry_id, OWN)
    page = presenters.own_entry_page(me, entry)
    if request.method != "POST":
        return show(request, "people/own_story_change.html", page, form=CorrectForm(initial={"text": entry.text}))
    if "weg" in request.POST:
        actions.take_back(person_id=me.person_id, entry_id=entry_id, by=actor)
        done(request, _("Dit stuk is weggehaald. Niemand ziet het meer."))
        return redirect("people:own_story")
    form, status = CorrectForm(request.POST), 422
    if form.is_valid():
        text = form.cleaned_data["text"]
        status = attempt(form, lambda: actions.correct(person_id=me.person_id, entry_id=entry_id, text=text, by=actor))
        if status == 200:
            done(request, _("Het staat er nu zo."), form)
            return redirect("people:own_story")
    return show(request, "people/own_story_change.html", page, form=form, status=status)


def _said(is_child: bool, text: str) -> str:
    return to_child(text) if is_child else text
