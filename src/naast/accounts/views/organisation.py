"""Log in with the login of one's own organisation (OpenID Connect)."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from naast.accounts import actions, entry, oidc, queries
from naast.accounts.models import IdentityProvider
from naast.accounts.views.shared import shown
from naast.audit import actions as audit
from naast.core import clock
from naast.core.actors import Actor
from naast.core.errors import DomainError

log = logging.getLogger(__name__)
_KEPT = "organisation"


@require_http_methods(["GET", "POST"])
def organisations(request: HttpRequest) -> HttpResponse:
    """Choose one's organisation; the browser then goes there."""
    providers = queries.identity_providers()
    chosen = next((one for one in providers if str(one.pk) == request.POST.get("organisation")), None)
    if request.method == "POST" and chosen is not None:
        try:
            address, kept = oidc.begin(chosen)
        except oidc.Refused as error:
            return _failed(request, chosen, error)
        kept |= {"at": clock.now().isoformat(), "to": request.POST.get("next", "")}
        request.session[_KEPT] = kept
        return redirect(address)
    page = shown(request, "accounts/organisations.html", {"providers": providers, "next": request.GET.get("next", "")})
    # The form ends at the organisation: browsers check that against the policy of this page.
    origins = sorted(
        {f"{parts.scheme}://{parts.netloc}" for parts in map(urlsplit, map(_where, providers)) if parts.netloc}
    )
    page._csp_update = {"form-action": origins}  # type: ignore[attr-defined]
    return page


@require_safe
def organisation_back(request: HttpRequest) -> HttpResponse:
    """The browser is back from the organisation."""
    kept = request.session.get(_KEPT)
    if not kept:
        messages.warning(
            request, _("Het inloggen duurde te lang, of begon in een ander venster. Probeer het nog een keer.")
        )
        return redirect("accounts:login")
    # An answer counts once.
    del request.session[_KEPT]
    provider = next((one for one in queries.identity_providers() if str(one.pk) == kept["provider"]), None)
    if provider is None or clock.now() - datetime.fromisoformat(kept["at"]) > timedelta(minutes=oidc.MINUTES_TO_LOG_IN):
        return redirect("accounts:login")
    try:
        visitor = oidc.finish(provider, kept, request.GET.dict())
        user = actions.welcome(provider=provider, visitor=visitor)
    except oidc.Refused as error:
        return _failed(request, provider, error)
    except DomainError as error:
        messages.error(request, f"{error.message} {error.hint}")
        return redirect("accounts:login")
    passed = "organisation" if visitor.did_second_step else ""
    return entry.begin(request, user, how="organisation", to=kept.get("to", ""), passed=passed)


def _where(provider: IdentityProvider) -> str:
    """Where the form of this organisation really ends; its own address when it cannot be reached now."""
    try:
        return str(oidc.discover(provider)["authorization_endpoint"])
    except oidc.Refused:
        return provider.issuer


def _failed(request: HttpRequest, provider: IdentityProvider, error: oidc.Refused) -> HttpResponse:
    log.warning("login of organisation %s refused: %s", provider.organisation_id, error)
    audit.record(
        by=Actor.system(), action="organisation login refused", subject_type="organisation",
        subject_id=provider.organisation_id, detail={"why": str(error)[:80]},
    )  # fmt: skip
    messages.error(
        request,
        _("Inloggen via %(name)s lukt nu niet. Probeer het later, of vraag het de beheerder van uw organisatie.")
        % {"name": provider.organisation.name},
    )
    return redirect("accounts:login")
