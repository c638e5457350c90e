"""What was told at the table: write it down, read it back, confirm, share piece by piece, choose what follows, on paper."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from naast.core import clock
from naast.people.views.shared import attempt, done
from naast.plan import paper as sheets
from naast.visits import actions
from naast.visits.choices import CARE, CloseKind, Kind
from naast.visits.forms.visits import MoveForm, ObjectionForm, ReportForm, ReviewForm, StepsForm, people_at_first
from naast.visits.presenters import reports as pages
from naast.visits.queries import following
from naast.visits.queries import reports as queries
from naast.visits.queries import visits as visits_of
from naast.visits.queries.reports import Whole
from naast.visits.views.sides import Side, own_side, show, team_side


@team_side("form")
def record(request: HttpRequest, side: Side, visit_id: UUID) -> HttpResponse:
    """Write down one visit, with a network. What others wrote before is one tap away."""
    visit = visits_of.visit_for(side.actor, side.person_id, visit_id, side.purpose)
    start = {"on": min(visit.on, clock.today()), "with_whom": visit.with_whom, "key": uuid4()}
    form, status = ReportForm(request.POST or None, initial=start), 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            key = form.cleaned_data["key"] or uuid4()
            status = attempt(
                form,
                lambda: actions.record_visit(
                    person_id=side.person_id, key=key, told=form.told(), by=side.actor, visit_id=visit_id
                ),
            )
            if status == 200:
                done(request, _("Het gesprek staat erin. Lees het nu samen terug."), form)
                return redirect(side.url("person"))
    others = queries.reports_for(side.actor, side.person_id, side.purpose)
    page = pages.record_page(form, side, _("Schrijf het gesprek op"), side.url("person"), others)
    return show(request, side, "visits/record.html", page, form=form, status=status)


@team_side("form")
def report_change(request: HttpRequest, side: Side, report_id: UUID) -> HttpResponse:
    """Say it better; who wrote it does."""
    seen = queries.report_for(side.actor, side.person_id, report_id, side.purpose)
    form, status = ReportForm(request.POST or None, initial=_start(seen)), 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            version = form.cleaned_data["version"] or 0
            status = attempt(
                form,
                lambda: actions.change_report(
                    person_id=side.person_id, report_id=report_id, told=form.told(), version=version, by=side.actor
                ),
                version=lambda: queries.report_for(side.actor, side.person_id, report_id, side.purpose).report.version,
            )
            if status == 200:
                done(request, _("Het is veranderd. Hoe het was, blijft te lezen."), form)
                return redirect(side.url("report", report_id=report_id))
    page = pages.record_page(form, side, _("Verander het verslag"), side.url("report", report_id=report_id), [])
    return show(request, side, "visits/record.html", page, form=form, status=status)


def _start(seen: Whole) -> dict[str, object]:
    report = seen.report
    start: dict[str, object] = {
        "on": report.on, "sick_on": report.sick_on, "retold": report.retold, "read_back": report.read_back, "version": report.version,
        "with_whom": report.visit.with_whom, "antwoord": seen.data(CloseKind.HOW_LONG),
    }  # fmt: skip
    for item in (*seen.items, *seen.close):
        start |= {item.kind: item.text, f"delen-{item.kind}": item.share}
    return start | people_at_first(seen.data(Kind.ECOGRAM))


def _report(request: HttpRequest, side: Side, report_id: UUID) -> HttpResponse:
    """Read it."""
    return _page(request, side, queries.report_for(side.actor, side.person_id, report_id, side.purpose))


def _page(request: HttpRequest, side: Side, seen: Whole, *, status: int = 200, **sent: Any) -> HttpResponse:
    """`sent`: a form with a mistake, by its name on the page."""
    start = {"on": seen.report.review_on, "why": seen.report.review_why}
    page = pages.report_page(seen, side, following.agreed_in(side.actor, seen.report, side.purpose))
    forms = {"objection": ObjectionForm(), "review": ReviewForm(initial=start), "move": _move_form(side, page)}
    return show(request, side, "visits/report.html", page, status=status, **(forms | sent))


def _move_form(side: Side, page: pages.ReportPage, data: Any = None) -> MoveForm | None:
    if not page.move_url:
        return None
    known = [(str(ident), name) for ident, name in visits_of.people_to_visit(side.actor) if ident != side.person_id]
    return MoveForm(data, people=known) if known else None


@team_side("send")
def move(request: HttpRequest, side: Side, report_id: UUID) -> HttpResponse:
    """It was of somebody else."""
    seen = queries.report_for(side.actor, side.person_id, report_id, side.purpose)
    known = [(str(ident), name) for ident, name in visits_of.people_to_visit(side.actor)]
    form = MoveForm(request.POST, people=known)
    if not form.is_valid():
        return _page(request, side, seen, status=422, move=form)
    to = UUID(form.cleaned_data["person"])
    status = attempt(
        form,
        lambda: actions.move_report(person_id=side.person_id, report_id=report_id, to_person_id=to, by=side.actor),
    )
    if status != 200:
        return _page(request, side, seen, status=status, move=form)
    done(
        request,
        _("Het gesprek staat nu bij de goede persoon. Lees het daar terug. Kijk ook of er stappen in het plan staan."),
    )
    return redirect("visit:report", person_id=to, report_id=report_id)


report = team_side("look")(_report)
own_report = own_side("look")(_report)


def _confirm(request: HttpRequest, side: Side, report_id: UUID) -> HttpResponse:
    """ "Zo klopt het." """
    seen = request.POST.get("version", "")
    version = int(seen) if seen.isdecimal() and len(seen) < 9 else 0
    actions.confirm(person_id=side.person_id, report_id=report_id, version=version, by=side.actor)
    done(request, _("Bevestigd: zo klopt het."))
    return redirect(side.url("report", report_id=report_id))


confirm = team_side("send")(_confirm)
own_confirm = own_side("send")(_confirm)


@own_side("send")
def own_object(request: HttpRequest, side: Side, report_id: UUID) -> HttpResponse:
    """Something is not right."""
    form = ObjectionForm(request.POST)
    if not form.is_valid():
        seen = queries.report_for(side.actor, side.person_id, report_id, side.purpose)
        return _page(request, side, seen, status=422, objection=form)
    actions.object_to(person_id=side.person_id, report_id=report_id, words=form.cleaned_data["words"], by=side.actor)
    done(request, _("Dank u. Wie het opschreef, ziet dit en neemt contact met u op."), form)
    return redirect(side.url("report", report_id=report_id))


def _share(request: HttpRequest, side: Side, item_id: UUID) -> HttpResponse:
    """Who may read one piece."""
    item = actions.share_item(
        person_id=side.person_id, item_id=item_id, share=request.POST.get("delen", ""), by=side.actor
    )
    done(request, _("Bewaard wie dit stuk mag lezen."))
    return redirect(side.url("report", report_id=item.report_id))


share = team_side("send")(_share)
own_share = own_side("send")(_share)


@team_side("form")
def follow(request: HttpRequest, side: Side, report_id: UUID) -> HttpResponse:
    """Choose which steps go into the plan."""
    seen = queries.report_for(side.actor, side.person_id, report_id, side.purpose)
    found = following.proposals(side.actor, seen.report, CARE)
    form = StepsForm(request.POST or None, choices=[(one.id, one.text) for one in found])
    status, plan_url = 200, reverse("plan:person", kwargs={"person_id": side.person_id})
    if request.method == "POST":
        status = 422
        if form.is_valid():
            chosen = form.cleaned_data["steps"]
            status = attempt(
                form,
                lambda: actions.take_steps(person_id=side.person_id, report_id=report_id, chosen=chosen, by=side.actor),
            )
            if status == 200:
                done(request, _("Het staat in het plan. Vanuit een stap kunt u hulp vragen bij een organisatie."))
                return redirect(plan_url)
    page = pages.follow_page(found, side, seen.report, plan_url)
    return show(request, side, "visits/follow.html", page, form=form, status=status)


@team_side("send")
def review(request: HttpRequest, side: Side, report_id: UUID) -> HttpResponse:
    """When somebody looks again; or that it was done."""
    if "klaar" in request.POST:
        actions.look_again(person_id=side.person_id, report_id=report_id, on=None, why="weeks", by=side.actor)
        done(request, _("U hebt opnieuw gekeken. Plan een nieuw bezoek als dat nodig is."))
        return redirect(side.url("report", report_id=report_id))
    form, status = ReviewForm(request.POST), 422
    if form.is_valid():
        data = form.cleaned_data
        status = attempt(
            form, lambda: actions.look_again(person_id=side.person_id, report_id=report_id, by=side.actor, **data)
        )
        if status == 200:
            done(request, _("Die dag staat op uw lijst."))
            return redirect(side.url("report", report_id=report_id))
    seen = queries.report_for(side.actor, side.person_id, report_id, side.purpose)
    return _page(request, side, seen, status=status, review=form)


def _paper(request: HttpRequest, side: Side, report_id: UUID) -> HttpResponse:
    """One page for the person. What a naaste told apart is never on it: paper lies about."""
    seen = queries.report_for(side.actor, side.person_id, report_id, side.purpose)
    sheet = Whole(seen.report, tuple(item for item in seen.items if item.kind != Kind.ECOGRAM), (), seen.is_writer)
    page = pages.report_page(sheet, side, following.agreed_in(side.actor, seen.report, side.purpose))
    try:
        return sheets.sheet("visits/paper.html", {"page": page}, _("gesprek"), ("11.5pt", "10.5pt", "9.5pt"))
    except sheets.NoPaper as missing:
        messages.warning(request, f"{missing.message} {missing.hint}")
        return redirect(side.url("report", report_id=report_id))


paper = team_side("look")(_paper)
own_paper = own_side("look")(_paper)
