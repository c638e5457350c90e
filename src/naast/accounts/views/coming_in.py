"""Log in: password, second step, passkey. And log out."""

from __future__ import annotations

import re
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.views import LoginView
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from naast.accounts import actions, entry, lockout, passkeys, queries
from naast.accounts.choices import StepKind
from naast.accounts.forms import CodeForm, CredentialForm, LoginForm
from naast.accounts.models import User
from naast.accounts.views.shared import asked_question, keep_question, shown
from naast.audit import actions as audit
from naast.core import limits

_APP_CODE = re.compile(r"\s*\d{3}\s?\d{3}\s*")


class Login(LoginView):
    """The login page. An invalid form comes back with 422 and what was typed, except the password."""

    template_name = "accounts/login.html"
    authentication_form = LoginForm
    redirect_authenticated_user = True
    http_method_names = ["get", "post", "head", "options"]

    def form_valid(self, form):  # type: ignore[no-untyped-def]
        return entry.begin(self.request, form.get_user(), how="password", to=self.get_redirect_url())

    def form_invalid(self, form):  # type: ignore[no-untyped-def]
        response = super().form_invalid(form)
        response.status_code = 422
        return response

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        more = {"second_step_required": settings.NAAST_SECOND_STEP_REQUIRED, "providers": queries.identity_providers()}
        return {**super().get_context_data(**kwargs), **more}


@require_POST
def logout_view(request: HttpRequest) -> HttpResponse:
    """Log out, by POST only."""
    if isinstance(request.user, User):
        user = request.user
        audit.record(by=queries.actor_for(user), action="logged out", subject_type="user", subject_id=user.pk)
    logout(request)
    return redirect("accounts:login")


@require_http_methods(["GET", "POST"])
def second_step(request: HttpRequest) -> HttpResponse:
    """A code or a passkey, after the password."""
    user = entry.held_user(request)
    if user is None:
        return redirect("accounts:login")
    if request.method == "GET":
        return _step_page(request, user, CodeForm())
    form = CodeForm(request.POST)
    if not form.is_valid():
        return _step_page(request, user, form, 422)
    if lockout.is_locked(request, user) or not limits.take("second_step", str(user.pk)):
        return lockout.page(request)
    passed = _which_code(user, form.cleaned_data["code"])
    if passed:
        if passed == "recovery":
            messages.warning(
                request, _("U gebruikte een herstelcode. Is uw telefoon weg? Stel dan een nieuwe tweede stap in.")
            )
        return entry.finish_held(request, user, passed=passed)
    lockout.count_wrong(request, user)
    audit.record(by=queries.actor_for(user), action="second step wrong", subject_type="user", subject_id=user.pk)
    error = actions.wrong_code()
    form.add_error("code", f"{error.message} {error.hint}")
    return _step_page(request, user, form, 422)


@require_POST
def passkey_question(request: HttpRequest) -> HttpResponse:
    """The question for the browser. Held: for one's own passkeys; before that: for any passkey the device has for Naast."""
    if not limits.take("passkey", limits.client_of(request)):
        raise limits.TooOften
    user = entry.held_user(request)
    question, state = passkeys.ask_for_use(request, queries.passkeys_of(user) if user else [])
    keep_question(request, state)
    return JsonResponse(question)


@require_POST
def passkey_use(request: HttpRequest) -> HttpResponse:
    """The answer of the browser. A passkey asks for a fingerprint or pin, so it counts for both steps."""
    form, state, held = CredentialForm(request.POST), asked_question(request), entry.held_user(request)
    if not form.is_valid():
        return _not_accepted(request)
    answer = form.cleaned_data["credential"]
    step = queries.passkey_by_id(passkeys.id_in(answer))
    if step is None or (held is not None and step.user_id != held.pk):
        return _not_accepted(request)
    try:
        counter = passkeys.check_use(request, state, step, answer)
    except passkeys.NotAccepted:
        return _not_accepted(request)
    if not actions.use_passkey(step_id=step.pk, counter=counter, before=step.counter):
        return _not_accepted(request)
    if held is not None:
        return entry.finish_held(request, step.user, passed=StepKind.PASSKEY.value)
    to = request.POST.get("next", "")
    return entry.finish(request, step.user, how="passkey", passed=StepKind.PASSKEY.value, to=to)


def _which_code(user: User, code: str) -> str:
    """Which kind of code this was, when it was right; else empty."""
    if _APP_CODE.fullmatch(code):
        return StepKind.APP.value if actions.use_code(user=user, code=code) else ""
    right = actions.use_recovery_code(user=user, code=code, by=queries.actor_for(user))
    return "recovery" if right else ""


def _step_page(request: HttpRequest, user: User, form: CodeForm, status: int = 200) -> HttpResponse:
    kinds = {step.kind for step in queries.second_steps_of(user)}
    context = {"form": form, "has_app": StepKind.APP in kinds, "has_passkey": StepKind.PASSKEY in kinds}
    return shown(request, "accounts/second_step.html", context, status)


def _not_accepted(request: HttpRequest) -> HttpResponse:
    messages.error(
        request, _("Inloggen met deze passkey lukte niet. Probeer het nog een keer, of log in op een andere manier.")
    )
    return redirect("accounts:second_step" if entry.held_user(request) else "accounts:login")
