"""Waves and their map: for who coordinates a team."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from naast.core.actors import Actor
from naast.core.errors import DomainError, NotVisible
from naast.network import actions, presenters, queries
from naast.network.forms import WaveForm
from naast.network.models import Wave
from naast.network.views.shared import for_coordinators, history_of, shown

_FORM = require_http_methods(["GET", "HEAD", "POST"])


@login_required
@require_safe
@for_coordinators
def waves(request: HttpRequest, by: Actor) -> HttpResponse:
    """All waves."""
    return shown(request, "waves", page=presenters.waves_page(queries.waves()))


@login_required
@_FORM
@for_coordinators
def new(request: HttpRequest, by: Actor) -> HttpResponse:
    """A new wave. Whoever took part the last time is ticked."""
    organisations = queries.organisations_to_ask()
    groups = presenters.groups_of(organisations)
    form = WaveForm(request.POST or None, groups=groups)
    if request.method == "POST" and form.is_valid():
        chosen = set(form.cleaned_data["who"])
        sides = {one.pk: queries.side_of(one) for one in organisations if str(one.pk) in chosen}
        words = {name: form.cleaned_data[name] for name in ("name", "starts_on", "ends_on", "show_map")}
        try:
            wave = actions.make(**words, sides=sides, by=by)
        except DomainError as error:
            form.add_error("name", error.message)
        else:
            messages.success(request, _("De ronde staat klaar. Er is nog niets verstuurd."))
            return redirect("network:wave", wave_id=wave.pk)
    ticked = request.POST.getlist("who") if form.is_bound else [str(pk) for pk in queries.asked_before()]
    page = presenters.new_page(groups, set(ticked))
    return shown(request, "wave_form", 422 if form.errors else 200, form=form, page=page)


@login_required
@require_safe
@for_coordinators
def wave(request: HttpRequest, by: Actor, wave_id: UUID) -> HttpResponse:
    """The map of one wave, as the address asks for it."""
    look = presenters.Look.of(request.GET)
    history, before = history_of(queries.wave_by_id(wave_id), look)
    page = presenters.map_page(history, look, before, _beside(history[-1].wave))
    return shown(request, "wave", page=page)


def _beside(wave: Wave) -> presenters.Beside:
    return presenters.Beside(queries.referrals_between(), queries.agreed_during(wave))


@login_required
@require_safe
@for_coordinators
def download(request: HttpRequest, by: Actor, wave_id: UUID, kind: str) -> HttpResponse:
    """The same map as a file."""
    look = presenters.Look.of(request.GET)
    history, before = history_of(queries.wave_by_id(wave_id), look)
    made = presenters.file_of(kind, history, look, before, _beside(history[-1].wave))
    if made is None:
        raise NotVisible
    response = HttpResponse(made.text, content_type=made.content_type)
    response["Content-Disposition"] = f'attachment; filename="netwerkkaart-{kind}.{made.ending}"'
    response.naast_private = "page"  # type: ignore[attr-defined]
    return response


@login_required
@require_POST
@for_coordinators
def act(request: HttpRequest, by: Actor, wave_id: UUID, verb: str) -> HttpResponse:
    """Begin, remind, ask one again, close or throw away."""
    try:
        said = _asked_again(request, wave_id, by) if verb == "opnieuw" else _done(wave_id, verb, by)
    except DomainError as error:
        if error.status not in (409, 422):
            raise
        messages.warning(request, f"{error.message} {error.hint}".strip())
    else:
        messages.success(request, said)
    return redirect("network:waves") if verb == "weg" else redirect("network:wave", wave_id=wave_id)


def _asked_again(request: HttpRequest, wave_id: UUID, by: Actor) -> str:
    try:
        member_id = UUID(request.POST.get("wie", ""))
    except ValueError:
        raise NotVisible from None
    member = actions.ask_again(wave_id=wave_id, member_id=member_id, by=by)
    return _("De mail gaat naar %(email)s.") % {"email": member.organisation.email}


def _done(wave_id: UUID, verb: str, by: Actor) -> str:
    if verb == "begin":
        count = actions.begin(wave_id=wave_id, by=by)
        return ngettext("%(n)d mail gaat weg.", "%(n)d mails gaan weg.", count) % {"n": count}
    if verb == "herinner":
        count = actions.remind(wave_id=wave_id, by=by)
        return ngettext("%(n)d herinnering gaat weg.", "%(n)d herinneringen gaan weg.", count) % {"n": count}
    if verb == "sluit":
        actions.close(wave_id=wave_id, by=by)
        return _("De ronde is gesloten. De kaart blijft zo staan.")
    if verb == "weg":
        actions.throw_away(wave_id=wave_id, by=by)
        return _("De ronde is weg. Er was nog niets verstuurd.")
    raise NotVisible
