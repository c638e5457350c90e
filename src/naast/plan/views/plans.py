"""The plan: read it, say that a step is done, see what changed and put it back. Writing wishes and steps is in `sentences`."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from naast.access.queries import as_uuid
from naast.core.voice import to_child
from naast.plan import actions, presenters, queries
from naast.plan.queries import carer
from naast.plan.queries.plans import MOST_VERSIONS
from naast.plan.views.sides import Side, back, both_sides, show


@both_sides("look")
def plan(request: HttpRequest, side: Side) -> HttpResponse:
    """One plan: what matters, the steps, who saw it."""
    found = queries.plan_for(side.actor, side.person_id, side.purpose, reach=side.reach)
    readers = queries.readers_in(side.reach, side.person_id)
    looks = queries.looks_at(side.person_id, found.sees)
    ident = as_uuid(request.GET.get("net", "")) if "net" in request.GET else None
    version = queries.version_for(side.actor, side.person_id, ident, side.purpose) if ident else None
    page = presenters.plan_page(
        found, title=title(side), lead=_lead(side), url=side.url, after_death=side.deceased is not None,
        seen=presenters.seen_by(looks, readers, found.plan.changed_at if found.plan else None, side.actor.id),
        just=presenters.just_changed(version, side.url, found.changes), self_name=self_name(side),
    )  # fmt: skip
    # Only a professional whom a carer chose finds the way there.
    carers = side.me is None and carer.is_shared_with(side.actor, side.person_id)
    return show(request, side, "plan/plan.html", page, carers=carers)


def title(side: Side) -> str:
    """Whose plan it is."""
    if side.is_own:
        return _("Mijn plan")
    return _("Het plan van %(name)s") % {"name": side.name} if side.person and side.person.name else _("Het plan")


def self_name(side: Side) -> str:
    """What the person is called on this side."""
    if side.is_own:
        return _("jijzelf") if side.is_child else _("uzelf")
    return side.person.name if side.person else ""


def _lead(side: Side) -> str:
    gone = side.deceased
    if gone is not None:
        words = {"name": side.name, "until": presenters.day(gone.plan_ends_on)}
        said = (
            _(
                "%(name)s is er niet meer. Dit plan is er nu voor wie achterblijven, tot en met %(until)s. Wat gezegd is, blijft staan."
            )
            if side.person and side.person.name
            else _("Dit plan is er nu voor wie achterblijven, tot en met %(until)s. Wat gezegd is, blijft staan.")
        )
        return _spoken(side, said % words)
    if side.is_own:
        return _spoken(
            side, _("Wat voor u belangrijk is, en wie wat doet. U kunt alles veranderen. Niets gaat verloren.")
        )
    return _spoken(side, _("Wat belangrijk is, en wie wat doet. Iedereen die meehelpt kijkt naar hetzelfde plan."))


def _spoken(side: Side, said: str) -> str:
    return to_child(said) if side.is_child else said


@both_sides("send")
def step_status(request: HttpRequest, side: Side, step_id: UUID) -> HttpResponse:
    """A step is done, begun, or no longer needed."""
    step = actions.set_status(
        person_id=side.person_id, step_id=step_id, status=request.POST.get("status", ""), by=side.actor
    )
    version = queries.newest_version_of(step)
    return back(side, version.pk if version else None)


@both_sides("look")
def history(request: HttpRequest, side: Side) -> HttpResponse:
    """What changed, by whom, and what stood there before."""
    skip = request.GET.get("na", "")
    skipped = min(int(skip), 100_000) if skip.isdecimal() else 0
    versions = queries.versions_for(side.actor, side.person_id, side.purpose, before=skipped)
    more = f"{side.url('history')}?na={skipped + MOST_VERSIONS}" if len(versions) == MOST_VERSIONS else ""
    page = presenters.history_page(
        versions, title=_("Wat er veranderde"), url=side.url, changes=queries.changeable(side.person_id), more_url=more
    )
    return show(request, side, "plan/history.html", page)


@both_sides("send")
def undo(request: HttpRequest, side: Side, version_id: UUID) -> HttpResponse:
    """Take back what was just done."""
    actions.undo(person_id=side.person_id, version_id=version_id, by=side.actor)
    messages.success(request, _("Het is teruggedraaid."))
    return redirect(side.url(""))


@both_sides("send")
def put_back(request: HttpRequest, side: Side, version_id: UUID) -> HttpResponse:
    """Let it be as it was in an earlier version."""
    row = actions.put_back(person_id=side.person_id, version_id=version_id, by=side.actor)
    version = queries.newest_version_of(row)
    return back(side, version.pk if version else None)
