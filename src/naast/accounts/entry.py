"""Coming in: between the first step (password, or the login of an organisation) and a real login someone is held here.

Who is held is not logged in: no page sees a user. What a first or second step is, is not here but in `views` and `actions`.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.contrib.auth import login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, resolve_url
from django.utils.http import url_has_allowed_host_and_scheme

from naast.accounts import devices, menu, queries
from naast.accounts.models import User
from naast.accounts.sessions import DEVICE
from naast.audit import actions as audit
from naast.core import clock

HELD, PASSED, ENTERED_AT, CEREMONY = "held", "second_step", "entered_at", "passkey"
_BACKEND = "django.contrib.auth.backends.ModelBackend"
HELD_FOR = timedelta(minutes=15)
# Who changes how they get in, did so themselves a short while ago: a screen left open is not enough.
RECENT = timedelta(minutes=15)


def begin(request: HttpRequest, user: User, *, how: str, to: str = "", passed: str = "") -> HttpResponse:
    """The first step went well. Log in, or ask for the second step, or have one set up. `passed`: which second step was done already."""
    asks = "" if passed else what_is_asked(user)
    if not asks:
        return finish(request, user, how=how, passed=passed, to=to)
    # Nothing of the visit before it goes along, also not its key.
    request.session.flush()
    request.session[HELD] = {"user": str(user.pk), "how": how, "to": to, "at": clock.now().isoformat()}
    return redirect(asks)


def what_is_asked(user: User) -> str:
    """The page that stands between this user and a login; empty when none does."""
    if queries.has_second_step(user):
        return "accounts:second_step"
    return "accounts:steps" if settings.NAAST_SECOND_STEP_REQUIRED else ""


def held_user(request: HttpRequest) -> User | None:
    """Who did the first step in this session, not too long ago; None when nobody did."""
    held = request.session.get(HELD)
    if not held or clock.now() - datetime.fromisoformat(held["at"]) > HELD_FOR:
        return None
    return User.objects.filter(pk=held["user"], is_active=True).first()


def finish_held(request: HttpRequest, user: User, *, passed: str) -> HttpResponse:
    """The second step went well: log in and go where someone was going."""
    held = request.session.get(HELD, {})
    return finish(request, user, how=held.get("how", ""), passed=passed, to=held.get("to", ""))


def finish(request: HttpRequest, user: User, *, how: str, passed: str, to: str = "") -> HttpResponse:
    """Log in, under a new session key, and go on."""
    request.session.pop(HELD, None)
    login(request, user, backend=_BACKEND)
    request.session[PASSED] = passed
    request.session[ENTERED_AT] = clock.now().isoformat()
    request.session[DEVICE] = devices.in_words(request.headers.get("User-Agent", ""))[:80]
    audit.record(
        by=queries.actor_for(user), action="logged in", subject_type="user", subject_id=user.pk,
        detail={"first": how, "second": passed},
    )  # fmt: skip
    return redirect(safe(request, to))


def hold_again(request: HttpRequest) -> HttpResponse:
    """Someone is logged in without the second step that is required here: hold them again."""
    user = request.user
    assert isinstance(user, User)
    to = request.get_full_path() if request.method == "GET" else ""
    return begin(request, user, how="session", to=to)


def confirm(request: HttpRequest) -> None:
    """This person has just shown again who they are."""
    request.session[ENTERED_AT] = clock.now().isoformat()


def is_recent(request: HttpRequest) -> bool:
    """Whether someone came in, or showed again who they are, a short while ago."""
    at = request.session.get(ENTERED_AT)
    return at is not None and clock.now() - datetime.fromisoformat(at) <= RECENT


def safe(request: HttpRequest, to: str) -> str:
    """`to` when it is a page of this house, else the first page of whoever this is."""
    ours = url_has_allowed_host_and_scheme(to, {request.get_host()}, require_https=request.is_secure())
    if to and ours:
        return to
    return resolve_url(menu.first_page(request.user) if isinstance(request.user, User) else settings.LOGIN_REDIRECT_URL)
