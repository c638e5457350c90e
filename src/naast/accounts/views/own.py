"""One's own account: who I am here, where I am logged in, a new password, and showing once more who I am."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth import authenticate, logout, update_session_auth_hash
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from naast.accounts import actions, entry, presenters, queries
from naast.accounts.forms import ChangePasswordForm, ConfirmForm
from naast.accounts.models import User
from naast.accounts.views.shared import shown


@login_required
@require_safe
def account(request: HttpRequest) -> HttpResponse:
    """Mijn account."""
    return shown(request, "accounts/account.html", {"page": presenters.account_page(_me(request), _key(request))})


@login_required
@require_http_methods(["GET", "POST"])
def change_password(request: HttpRequest) -> HttpResponse:
    """A new password; other devices are logged out."""
    user = _me(request)
    if not user.has_usable_password():
        return redirect("accounts:account")
    form = ChangePasswordForm(request.POST or None, user=user)
    if request.method == "POST" and form.is_valid():
        actions.set_password(
            user=user, password=form.cleaned_data["password"], keep_session=_key(request), by=queries.actor_for(user)
        )
        update_session_auth_hash(request, user)
        messages.success(request, _("Uw wachtwoord is veranderd. Op andere apparaten bent u uitgelogd."))
        return redirect("accounts:account")
    return shown(request, "accounts/change_password.html", {"form": form}, 422 if form.is_bound else 200)


@login_required
@require_http_methods(["GET", "POST"])
def confirm(request: HttpRequest) -> HttpResponse:
    """Show once more who you are, before something about coming in changes."""
    user, to = _me(request), request.POST.get("next") or request.GET.get("next", "")
    form = ConfirmForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        if authenticate(request, username=user.email, password=form.cleaned_data["present"]) == user:
            entry.confirm(request)
            return redirect(entry.safe(request, to))
        form.add_error("present", _("Dit wachtwoord klopt niet."))
    context = {"form": form, "next": to, "has_password": user.has_usable_password()}
    return shown(request, "accounts/confirm.html", context, 422 if form.is_bound else 200)


@login_required
@require_POST
def stop_session(request: HttpRequest) -> HttpResponse:
    """Log out on one device."""
    user = _me(request)
    actions.stop_session(user=user, session_key=request.POST.get("session", ""), by=queries.actor_for(user))
    messages.success(request, _("Op dat apparaat bent u uitgelogd."))
    return redirect("accounts:account")


@login_required
@require_POST
def stop_all(request: HttpRequest) -> HttpResponse:
    """Log mij overal uit: here too."""
    user = _me(request)
    actions.stop_all(user=user, by=queries.actor_for(user))
    logout(request)
    messages.success(request, _("U bent nu overal uitgelogd."))
    return redirect("accounts:login")


def _me(request: HttpRequest) -> User:
    assert isinstance(request.user, User)
    return request.user


def _key(request: HttpRequest) -> str:
    return request.session.session_key or ""
