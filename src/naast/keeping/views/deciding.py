"""Who keeps the map and how much; and the decision of a coordinator about who does not want to be on it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from naast.core.actors import Actor
from naast.core.doors import public
from naast.core.errors import Conflict, NotVisible
from naast.keeping import actions, queries
from naast.keeping.forms import NumberForm, SomebodyForm
from naast.keeping.presenters import keepers as presenters
from naast.keeping.views.shared import actor_of, keeper_only, private

_OF_THE_TEAM = "Voor wie in een team werkt; over collega's en organisaties, niet over iemand om wie gezorgd wordt"


@public(_OF_THE_TEAM)
@require_safe
@keeper_only
def keepers(request: HttpRequest) -> HttpResponse:
    """Everyone who keeps the map, with their share."""
    return _keepers(request, actor_of(request))


def _keepers(request: HttpRequest, actor: Actor, mistake: Any = None) -> HttpResponse:
    own = queries.keeper_of(actor.id)
    page = presenters.keepers_page(queries.loads(), own, may_ask=queries.may_decide(actor))
    forms: dict[str, Any] = {"number": NumberForm(initial={"aantal": page.number}), "somebody": _somebody(actor)}
    if mistake is not None:
        forms["somebody" if isinstance(mistake, SomebodyForm) else "number"] = mistake
    context = {"page": page, "mistake": mistake, **forms}
    return private(render(request, "keeping/keepers.html", context, status=422 if mistake is not None else 200))


def _somebody(actor: Actor, data: Any = None) -> SomebodyForm:
    people = queries.people_who_may_keep(actor.coordinates)
    return SomebodyForm(data, people=[(str(one.pk), one.name) for one in people])


@public(_OF_THE_TEAM)
@require_POST
@keeper_only
def arrange(request: HttpRequest, verb: str) -> HttpResponse:
    """Choose one's own number, stop, or (a coordinator) ask a colleague."""
    actor = actor_of(request)
    if verb == "stop":
        count = actions.stop(user_id=UUID(actor.id), by=actor)
        words = ngettext(
            "U houdt de kaart niet meer bij. %(n)d plek ging naar de anderen.",
            "U houdt de kaart niet meer bij. %(n)d plekken gingen naar de anderen.",
            count,
        )
        messages.success(request, words % {"n": count})
        return redirect("keeping:keepers")
    if verb not in ("aantal", "collega"):
        raise NotVisible
    form = NumberForm(request.POST) if verb == "aantal" else _somebody(actor, request.POST)
    if not form.is_valid():
        return _keepers(request, actor, form)
    who = UUID(form.cleaned_data["wie"]) if verb == "collega" else UUID(actor.id)
    actions.keep(user_id=who, per_month=form.cleaned_data["aantal"], by=actor)
    messages.success(request, _("Bewaard. De plekken zijn opnieuw eerlijk verdeeld."))
    return redirect("keeping:keepers")


@public(_OF_THE_TEAM)
@require_safe
@keeper_only
def unlist(request: HttpRequest) -> HttpResponse:
    """Who does not want to be on the map."""
    actor = actor_of(request)
    page = {"rows": presenters.unlist_rows(queries.unlist_asked(actor)), "may_decide": queries.may_decide(actor)}
    return private(render(request, "keeping/unlist.html", {"page": page}))


@public(_OF_THE_TEAM)
@require_POST
@keeper_only
def decide(request: HttpRequest, entry_id: UUID) -> HttpResponse:
    """A coordinator decides."""
    off = request.POST.get("besluit") == "weg"
    try:
        actions.decide(entry_id=entry_id, off=off, by=actor_of(request))
    except Conflict as conflict:
        messages.warning(request, f"{conflict.message} {conflict.hint}".strip())
    else:
        messages.success(
            request, _("Van de kaart gehaald.") if off else _("Het blijft op de kaart. Zij krijgen bericht.")
        )
    return redirect("keeping:unlist")
