"""One's own second steps: an app with codes, passkeys, and recovery codes."""

from __future__ import annotations

from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.core import signing
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from naast.accounts import actions, codes, entry, passkeys, presenters, queries
from naast.accounts.choices import StepKind
from naast.accounts.forms import AppForm, PasskeyForm
from naast.accounts.models import User
from naast.accounts.views.shared import asked_question, keep_question, own_steps, shown, tell
from naast.core.errors import DomainError, NotVisible

_SALT, _MINUTES = "naast.accounts.new-app", 30


@require_safe
def steps(request: HttpRequest) -> HttpResponse:
    """Which second steps there are, and which one can add. For who is held: choose the first."""
    user = request.user if isinstance(request.user, User) else entry.held_user(request)
    if user is None or (user != request.user and queries.has_second_step(user)):
        return redirect("accounts:login")
    page = presenters.steps_page(user, is_first=user != request.user)
    return shown(request, "accounts/steps.html", {"page": page})


@own_steps
@require_http_methods(["GET", "POST"])
def app(request: HttpRequest, user: User) -> HttpResponse:
    """Scan the picture, type the first code. The secret travels in the form, signed for this person: looking stores nothing."""
    if request.method == "GET":
        return _app_page(request, user, AppForm(), codes.new_secret())
    form = AppForm(request.POST)
    secret = _secret_in(request.POST.get("secret", ""), user)
    if not secret:
        messages.warning(request, _("Deze bladzijde stond te lang open. Scan de nieuwe afbeelding."))
        return redirect("accounts:app")
    if not form.is_valid():
        return _app_page(request, user, form, secret, 422)
    try:
        actions.add_app(user=user, secret=secret, code=form.cleaned_data["code"], by=queries.actor_for(user))
    except DomainError as error:
        tell(form, error)
        return _app_page(request, user, form, secret, 422)
    return _added(request, user, StepKind.APP)


@own_steps
@require_http_methods(["GET", "POST"])
def passkey(request: HttpRequest, user: User) -> HttpResponse:
    """Make a passkey with the device, and keep it."""
    form = PasskeyForm(request.POST or None)
    if request.method == "GET":
        return shown(request, "accounts/passkey.html", {"form": form})
    state = asked_question(request)
    if form.is_valid():
        try:
            made = passkeys.read_new(request, state, form.cleaned_data["credential"])
            actions.add_passkey(user=user, made=made, name=form.cleaned_data["name"], by=queries.actor_for(user))
            return _added(request, user, StepKind.PASSKEY)
        except DomainError as error:
            tell(form, error)
        except passkeys.NotAccepted:
            form.add_error(None, _("De passkey maken lukte niet. Probeer het nog een keer."))
    return shown(request, "accounts/passkey.html", {"form": form}, 422)


@own_steps
@require_POST
def new_passkey_question(request: HttpRequest, user: User) -> HttpResponse:
    """The question for the browser."""
    question, state = passkeys.ask_for_new(request, user, queries.passkeys_of(user))
    keep_question(request, state)
    return JsonResponse(question)


@own_steps
@require_POST
def remove_step(request: HttpRequest, user: User) -> HttpResponse:
    """Take one second step away."""
    try:
        step_id = UUID(request.POST.get("step", ""))
    except ValueError as error:
        raise NotVisible from error
    keep = settings.NAAST_SECOND_STEP_REQUIRED
    try:
        step = actions.remove_step(user=user, step_id=step_id, keep_one=keep, by=queries.actor_for(user))
    except DomainError as error:
        if error.status != 422:
            raise
        messages.error(request, f"{error.message} {error.hint}")
    else:
        messages.success(request, _("Weggehaald: %(name)s.") % {"name": step.name})
    return redirect("accounts:steps")


@own_steps
@require_http_methods(["GET", "POST"])
def recovery_codes(request: HttpRequest, user: User) -> HttpResponse:
    """How many codes are left; by POST: ten new ones, shown this once."""
    if not queries.has_second_step(user):
        return redirect("accounts:steps")
    if request.method == "POST":
        return _show_codes(request, user, reverse("accounts:steps"))
    context = {"left": queries.recovery_codes_left(user)}
    return shown(request, "accounts/recovery_codes.html", context)


def _added(request: HttpRequest, user: User, kind: StepKind) -> HttpResponse:
    """A second step was added: the first time that finishes the login; without recovery codes those come next."""
    to = reverse("accounts:steps")
    if request.user != user:
        to = entry.finish_held(request, user, passed=kind.value)["Location"]
    else:
        request.session[entry.PASSED] = kind.value
    if queries.recovery_codes_left(user):
        messages.success(request, _("Uw tweede stap is bewaard."))
        return redirect(to)
    # The first one: whoever came in elsewhere with only a password, comes in again with both.
    actions.stop_all(user=user, keep_session=request.session.session_key or "", by=queries.actor_for(user))
    return _show_codes(request, user, to)


def _show_codes(request: HttpRequest, user: User, to: str) -> HttpResponse:
    made = actions.new_recovery_codes(user=user, by=queries.actor_for(user))
    return shown(request, "accounts/recovery_codes_new.html", {"codes": made, "text": "\n".join(made), "to": to})


def _app_page(request: HttpRequest, user: User, form: AppForm, secret: str, status: int = 200) -> HttpResponse:
    address = codes.address(secret, user.email, "Naast")
    context = {
        "form": form,
        "picture": codes.picture(address),
        "typed": codes.in_groups(secret),
        "signed": signing.dumps([str(user.pk), secret], salt=_SALT),
    }
    return shown(request, "accounts/app.html", context, status)


def _secret_in(signed: str, user: User) -> str:
    """The secret that this page made for this person, not too long ago; empty when it did not."""
    try:
        user_id, secret = signing.loads(signed, salt=_SALT, max_age=_MINUTES * 60)
    except (signing.BadSignature, ValueError):
        return ""
    return str(secret) if user_id == str(user.pk) else ""
