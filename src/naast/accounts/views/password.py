"""A forgotten password, and an invitation: two ways to come in with a link from a mail."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from naast.accounts import actions, entry, presenters, queries
from naast.accounts.forms import AcceptForm, EmailForm, NewPasswordForm
from naast.accounts.models import User
from naast.accounts.views.shared import shown
from naast.core import limits
from naast.core.actors import Actor
from naast.core.errors import DomainError


@require_http_methods(["GET", "POST"])
def forgotten(request: HttpRequest) -> HttpResponse:
    """Ask for a link. The answer is the same for every address."""
    form = EmailForm(request.POST or None)
    if request.method == "GET" or not form.is_valid():
        return shown(request, "accounts/forgotten.html", {"form": form}, 422 if form.is_bound else 200)
    email = form.cleaned_data["email"]
    if not limits.take("password_link", limits.client_of(request)):
        raise limits.TooOften
    # Too many for one address: say the same, send nothing more.
    if limits.take("password_link_to", email.lower()):
        actions.ask_for_link(email=email, by=Actor.system())
    return shown(request, "accounts/forgotten_sent.html", {})


@require_http_methods(["GET", "POST"])
def new_password(request: HttpRequest, token: str) -> HttpResponse:
    """Choose a new password. Afterwards one logs in as always, second step included."""
    user = actions.user_of_link(token)
    form = NewPasswordForm(request.POST or None, user=user)
    if request.method == "POST" and form.is_valid():
        actions.set_password(user=user, password=form.cleaned_data["password"], by=queries.actor_for(user))
        messages.success(request, _("Uw nieuwe wachtwoord is bewaard. Log er nu mee in."))
        return redirect("accounts:login")
    return shown(request, "accounts/new_password.html", {"form": form}, 422 if form.is_bound else 200)


@require_http_methods(["GET", "POST"])
def accept(request: HttpRequest, token: str) -> HttpResponse:
    """Accept an invitation: name and password; the second step comes right after."""
    row = actions.invitation_of_link(token)
    form = AcceptForm(request.POST or None, user=User(email=row.email))
    if request.method == "POST" and form.is_valid():
        try:
            user = actions.accept(token=token, name=form.cleaned_data["name"], password=form.cleaned_data["password"])
        except DomainError as error:
            messages.error(request, f"{error.message} {error.hint}")
            return redirect("accounts:login")
        return entry.begin(request, user, how="invitation")
    context = {"form": form, "page": presenters.invitation_page(row)}
    return shown(request, "accounts/accept.html", context, 422 if form.is_bound else 200)
