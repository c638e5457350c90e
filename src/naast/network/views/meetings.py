"""Who should meet whom, and looking back: for who coordinates a team."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from naast.core.actors import Actor
from naast.core.errors import DomainError, NotVisible
from naast.network import actions, presenters, queries
from naast.network.choices import Outcome, Way
from naast.network.forms import BackForm, MeetForm
from naast.network.models import MeetingIdea, Wave
from naast.network.queries import Gathered
from naast.network.views.shared import for_coordinators, shown


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@for_coordinators
def meetings(request: HttpRequest, by: Actor, wave_id: UUID) -> HttpResponse:
    """Suggestions with their reasons; a button brings two together."""
    wave = queries.wave_by_id(wave_id)
    now = queries.gathered(wave)
    if request.method == "POST":
        return _bring_together(request, now, by)
    ideas = list(queries.ideas())
    page = presenters.meetings_page(now, _demand(now), ideas, _lines(ideas), queries.agreed())
    return shown(request, "meetings", page=page)


def _demand(now: Gathered) -> presenters.Demand:
    return presenters.Demand(queries.stuck_questions(), queries.offers_of(list(now.numbers)))


def _lines(ideas: list[MeetingIdea]) -> dict[tuple[UUID, UUID], bool | None]:
    """What the newest map says of each of them."""
    newest = Wave.objects.filter(begun_at__isnull=False).first()
    if newest is None:
        return {}
    return queries.has_line([(one.first_id, one.second_id) for one in ideas], queries.gathered(newest))


def _bring_together(request: HttpRequest, now: Gathered, by: Actor) -> HttpResponse:
    form = MeetForm(request.POST)
    if not form.is_valid():
        raise NotVisible
    one, other, way = form.cleaned_data["een"], form.cleaned_data["ander"], Way(form.cleaned_data["hoe"])
    found = presenters.suggestions(now, _demand(now))
    why = next((" ".join(each.why) for each in found if {each.one, each.other} == {one, other}), "")
    try:
        actions.bring_together(wave_id=now.wave.pk, one=one, other=other, way=way, why=why, by=by)
    except DomainError as error:
        if error.status != 422:
            raise
        messages.warning(request, error.message)
    else:
        said = _("Allebei krijgen een mail.") if way == Way.COFFEE else _("Het staat op de lijst voor de casustafel.")
        messages.success(request, said)
    return redirect("network:meetings", wave_id=now.wave.pk)


@login_required
@require_POST
@for_coordinators
def look_back(request: HttpRequest, by: Actor, idea_id: UUID) -> HttpResponse:
    """What became of two who were brought together."""
    idea = queries.idea_by_id(idea_id)
    form = BackForm(request.POST)
    if not form.is_valid():
        messages.warning(request, _("Kies eerst wat ervan kwam."))
    else:
        actions.look_back(idea_id=idea_id, outcome=Outcome(form.cleaned_data["uitkomst"]), by=by)
        messages.success(request, _("Bewaard."))
    return redirect("network:meetings", wave_id=idea.wave_id)
