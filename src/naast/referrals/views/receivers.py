"""A coordinator says which team with accounts receives what is asked of an organisation. Nothing of any person is shown here."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from naast.accounts import queries as accounts
from naast.core.errors import NotAllowed
from naast.referrals import actions, queries
from naast.referrals.presenters.receivers import receivers_page
from naast.referrals.send_forms import ReceivingForm
from naast.referrals.views.composing import private


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def receivers(request: HttpRequest) -> HttpResponse:
    """Who receives for whom; a form for one more, and a button to stop."""
    actor = accounts.actor_for(request.user)  # type: ignore[arg-type]
    if not actor.coordinates:
        raise NotAllowed(
            _("Een coördinator kiest welk team de vragen aan een organisatie krijgt."),
            _("Vraag het de coördinator van uw team."),
        )
    sent = request.POST if request.method == "POST" else None
    form = ReceivingForm(sent, choices=queries.may_receive(), teams=accounts.partner_teams())
    if request.method == "POST" and form.is_valid():
        organisation, team = form.cleaned_data["organisation"], form.cleaned_data["team"]
        actions.receive_with(organisation=organisation, team=team, by=actor)
        words = {"who": organisation.name, "team": team.name if team else ""}
        messages.success(
            request,
            _("%(team)s krijgt nu de vragen aan %(who)s in de eigen lijst.") % words
            if team
            else _("%(who)s krijgt de vragen weer alleen per mail.") % words,
        )
        return redirect("referrals:receivers")
    page = receivers_page(queries.receiving_teams())
    status = 422 if request.method == "POST" else 200
    return private(render(request, "referrals/receivers.html", {"page": page, "form": form}, status=status))
