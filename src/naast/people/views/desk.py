"""Pages for professionals: the people they may see, one person, those beside them, how they live, their story, their links."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from naast.core import rls
from naast.core.doors import actor_of, door
from naast.people import actions, presenters, queries
from naast.people.choices import CARE
from naast.people.forms import HomeForm, MemberForm, PersonForm, RepresentativeForm, StoryForm
from naast.people.views.shared import attempt, done, show

_FORM_PAGE = require_http_methods(["GET", "HEAD", "POST"])


@door(part="identity", purpose=CARE, person="")
@_FORM_PAGE
def persons(request: HttpRequest) -> HttpResponse:
    """The people whose circle one is in. A name is looked for by POST: it never stands in an address."""
    asked = request.POST.get("zoek", "")[:120]
    found = queries.persons_for(actor_of(request), search=asked)
    return show(request, "people/persons.html", presenters.persons_page(found, asked))


@door(part="identity", purpose=CARE, person="")
@_FORM_PAGE
def new(request: HttpRequest) -> HttpResponse:
    """Add a person; first a look whether they are there already."""
    actor, form = actor_of(request), PersonForm(request.POST or None)
    if request.method != "POST" or not form.is_valid():
        status = 422 if request.method == "POST" else 200
        return show(request, "people/form.html", presenters.new_page(), form=form, status=status)
    alike = queries.already_there(actor, **_looked(form.cleaned_data))
    if alike and "toch" not in request.POST:
        return show(request, "people/form.html", presenters.new_page(alike), form=form)
    person = actions.make_person(fields=_person_fields(form.cleaned_data), by=actor)
    done(request, _("%(name)s staat erin.") % {"name": person.name}, form)
    return redirect("people:person", person_id=person.pk)


def _looked(data: dict[str, Any]) -> dict[str, Any]:
    return {name: data[name] for name in ("name", "birth_year", "pc4", "phone", "email")}


def _person_fields(data: dict[str, Any]) -> actions.PersonFields:
    return actions.PersonFields(**{name: data[name] for name in actions.PersonFields.__dataclass_fields__})


@door(part="identity", purpose=CARE)
@require_safe
def person(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """One person, with everything around them that this reader may see."""
    actor = actor_of(request)
    found = queries.person_for(actor, person_id)
    members = queries.members_for(actor, person_id, former=True)
    page = presenters.person_page(
        found, members, household=queries.household_for(actor, person_id), links=queries.links_for(actor, person_id),
        report=queries.death_report_for(actor, person_id), story=queries.story_for(actor, person_id),
        unsent=queries.unsent_links(member.pk for member in members),
    )  # fmt: skip
    return show(request, "people/person.html", page, ahead=queries.looks_ahead(actor, person_id))


@door(part="identity", purpose=CARE)
@_FORM_PAGE
def person_change(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """Change who someone is or how they are reached."""
    actor = actor_of(request)
    found = queries.person_for(actor, person_id)
    page = presenters.form_page(_("Gegevens van %(name)s") % {"name": found.name}, found)
    if request.method != "POST":
        start = presenters.person_start(found, queries.members_for(actor, person_id))
        return show(request, "people/form.html", page, form=PersonForm(initial=start))
    form, status = PersonForm(request.POST), 422
    if form.is_valid():
        data = form.cleaned_data
        status = attempt(
            form,
            lambda: actions.change_person(
                person_id=person_id, fields=_person_fields(data), by=actor, version=data["version"]
            ),
            version=lambda: queries.person_for(actor, person_id).version,
        )
        if status == 200:
            done(request, _("De gegevens zijn bewaard."), form)
            return redirect("people:person", person_id=person_id)
    return show(request, "people/form.html", page, form=form, status=status)


@door(part="identity", purpose=CARE)
@_FORM_PAGE
def home(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """How someone lives."""
    actor = actor_of(request)
    found = queries.person_for(actor, person_id)
    page = presenters.form_page(_("Hoe %(name)s woont") % {"name": found.name}, found)
    if request.method != "POST":
        start = presenters.home_start(queries.household_for(actor, person_id))
        return show(request, "people/form.html", page, form=HomeForm(initial=start))
    form = HomeForm(request.POST)
    if not form.is_valid():
        return show(request, "people/form.html", page, form=form, status=422)
    actions.change_household(person_id=person_id, fields=actions.HomeFields(**form.cleaned_data), by=actor)
    done(request, _("De gegevens zijn bewaard."), form)
    return redirect("people:person", person_id=person_id)


@door(part="circle", purpose=CARE)
@_FORM_PAGE
def member_new(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """Someone stands beside the person."""
    actor = actor_of(request)
    found = queries.person_for(actor, person_id)
    page = presenters.form_page(
        _("Iemand naast %(name)s") % {"name": found.name}, found, note=presenters.from_themselves()
    )
    form, status = MemberForm(request.POST or None), 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            fields = _member_fields(form.cleaned_data)
            status = attempt(form, lambda: actions.add_member(person_id=person_id, fields=fields, by=actor))
            if status == 200:
                done(request, _("%(name)s staat erbij.") % {"name": fields.name}, form)
                return redirect("people:person", person_id=person_id)
    return show(request, "people/form.html", page, form=form, status=status)


def _member_fields(data: dict[str, Any]) -> actions.MemberFields:
    return actions.MemberFields(**{name: data[name] for name in actions.MemberFields.__dataclass_fields__})


@door(part="circle", purpose=CARE)
@_FORM_PAGE
def member(request: HttpRequest, person_id: UUID, member_id: UUID) -> HttpResponse:
    """Someone beside the person: change what is known."""
    actor = actor_of(request)
    found, who = queries.person_for(actor, person_id), queries.member_for(actor, person_id, member_id)
    if who.is_self:
        return redirect("people:person_change", person_id=person_id)
    page = presenters.form_page(_("Gegevens van %(name)s") % {"name": who.name}, found)
    if request.method != "POST":
        return show(request, "people/form.html", page, form=MemberForm(initial=presenters.member_start(who)))
    form, status = MemberForm(request.POST), 422
    if form.is_valid():
        data = form.cleaned_data
        status = attempt(
            form,
            lambda: actions.change_member(
                person_id=person_id, member_id=member_id, fields=_member_fields(data), by=actor, version=data["version"]
            ),
            version=lambda: queries.member_for(actor, person_id, member_id).version,
        )
        if status == 200:
            done(request, _("De gegevens zijn bewaard."), form)
            return redirect("people:person", person_id=person_id)
    return show(request, "people/form.html", page, form=form, status=status)


@door(part="circle", purpose=CARE)
@require_POST
def member_go(request: HttpRequest, person_id: UUID, member_id: UUID) -> HttpResponse:
    """Someone no longer stands beside the person."""
    who = actions.let_go(person_id=person_id, member_id=member_id, by=actor_of(request))
    done(request, _("%(name)s hoort er niet meer bij. U kunt dit hieronder terugdraaien.") % {"name": who.name})
    return redirect("people:person", person_id=person_id)


@door(part="circle", purpose=CARE)
@require_POST
def member_back(request: HttpRequest, person_id: UUID, member_id: UUID) -> HttpResponse:
    """Letting go was a mistake."""
    who = actions.take_back_in(person_id=person_id, member_id=member_id, by=actor_of(request))
    done(request, _("%(name)s staat er weer bij. Stuur zo nodig een nieuwe link.") % {"name": who.name})
    return redirect("people:person", person_id=person_id)


@door(part="circle", purpose=CARE)
@_FORM_PAGE
def represent(request: HttpRequest, person_id: UUID, member_id: UUID) -> HttpResponse:
    """This member speaks for the person."""
    actor = actor_of(request)
    found, who = queries.person_for(actor, person_id), queries.member_for(actor, person_id, member_id)
    words = {"who": who.name, "name": found.name}
    page = presenters.form_page(_("%(who)s spreekt voor %(name)s") % words, found, note=presenters.about_representing())
    form, status = RepresentativeForm(request.POST or None), 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            basis = form.cleaned_data["basis"]
            status = attempt(
                form,
                lambda: actions.appoint_representative(person_id=person_id, member_id=member_id, basis=basis, by=actor),
            )
            if status == 200:
                done(request, _("%(who)s spreekt nu voor %(name)s.") % words)
                return redirect("people:person", person_id=person_id)
    return show(request, "people/form.html", page, form=form, status=status)


@door(part="circle", purpose=CARE)
@require_POST
def represent_stop(request: HttpRequest, person_id: UUID, member_id: UUID) -> HttpResponse:
    """This member no longer speaks for the person."""
    who = actions.end_representation(person_id=person_id, member_id=member_id, by=actor_of(request))
    done(request, _("%(name)s is geen vertegenwoordiger meer.") % {"name": who.name})
    return redirect("people:person", person_id=person_id)


@door(part="circle", purpose=CARE)
@require_POST
def link(request: HttpRequest, person_id: UUID, member_id: UUID) -> HttpResponse:
    """Let a link be sent. Nobody here ever sees it."""
    actions.order_link(person_id=person_id, member_id=member_id, by=actor_of(request))
    done(request, _("De link wordt binnen een minuut verstuurd. Een oude link werkt niet meer."))
    return redirect("people:person", person_id=person_id)


@door(part="circle", purpose=CARE)
@require_POST
def link_stop(request: HttpRequest, person_id: UUID, member_id: UUID) -> HttpResponse:
    """Stop the link, and whoever is in with it."""
    actions.end_link(person_id=person_id, member_id=member_id, by=actor_of(request))
    done(request, _("De link werkt niet meer. Wie ermee binnen was, is eruit."))
    return redirect("people:person", person_id=person_id)


@door(part="story", purpose=CARE)
@_FORM_PAGE
def story(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """The story, and a place to write down what is told."""
    actor = actor_of(request)
    found = queries.person_for(actor, person_id)
    form, status = StoryForm(request.POST or None), 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            data = form.cleaned_data
            status = attempt(form, lambda: actions.tell(person_id=person_id, by=actor, **data))
            if status == 200:
                done(request, _("Het staat bij het verhaal."), form)
                return redirect("people:story", person_id=person_id)
    page = presenters.story_page(
        found, queries.story_for(actor, person_id), actor, writes=rls.may_change(person_id, "story")
    )
    return show(request, "people/story.html", page, form=form, status=status)


@door(part="story", purpose=CARE)
@require_POST
def story_back(request: HttpRequest, person_id: UUID, entry_id: UUID) -> HttpResponse:
    """Take back what a professional wrote down."""
    actions.take_back(person_id=person_id, entry_id=entry_id, by=actor_of(request))
    done(request, _("Dit stuk is weggehaald."))
    return redirect("people:story", person_id=person_id)
