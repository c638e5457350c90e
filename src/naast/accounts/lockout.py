"""How many wrong passwords and codes are too many (django-axes counts them), and the page that says so in plain Dutch.

Counted per account and address together, also for accounts that do not exist: so the answer tells nothing, and one busy office or one
bad neighbour locks nobody else out. What is stored is a keyed fingerprint of what was typed: some people type a password there.
"""

from __future__ import annotations

import hmac
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from naast.accounts.models import User
from naast.core import clock, limits


def account_of(request: HttpRequest | None, credentials: dict[str, Any] | None = None) -> str:
    """What axes calls the account: 40 hex digits; the same for upper and lower case."""
    typed = (credentials or {}).get("username") or (request.POST.get("username", "") if request else "")
    return _fingerprint(str(typed))


def address_of(request: HttpRequest) -> str | None:
    """The address of the client; of IPv6 the first of its network. None when nobody knows."""
    return limits.client_of(request).removesuffix("/64") or None


def page(request: HttpRequest, *_more: Any) -> HttpResponse:
    """Too many times wrong: 429, with how long it takes and what someone can do now."""
    minutes = int(_waiting().total_seconds() // 60)
    response = render(request, "accounts/locked.html", {"minutes": minutes}, status=429)
    response["Retry-After"] = str(minutes * 60)
    return response


def is_locked(request: HttpRequest, user: User) -> bool:
    """Whether this account may not try now from this address."""
    from axes.handlers.proxy import AxesProxyHandler

    return not AxesProxyHandler.is_allowed(request, {"username": user.email})


def count_wrong(request: HttpRequest, user: User) -> None:
    """A wrong second step counts like a wrong password."""
    from axes.handlers.proxy import AxesProxyHandler

    AxesProxyHandler.user_login_failed(__name__, {"username": user.email}, request)


def locked(users: list[User]) -> set[Any]:
    """Ids of those of `users` who are locked out somewhere now. One query."""
    from axes.models import AccessAttempt

    names = {_fingerprint(user.email): user.pk for user in users}
    rows = AccessAttempt.objects.filter(
        username__in=names,
        failures_since_start__gte=settings.AXES_FAILURE_LIMIT,
        attempt_time__gte=clock.now() - _waiting(),
    )
    return {names[name] for name in rows.values_list("username", flat=True)}


def release(user: User) -> int:
    """Forget every wrong attempt on this account; returns how many rows that were."""
    from axes.models import AccessAttempt

    return int(AccessAttempt.objects.filter(username=_fingerprint(user.email)).delete()[0])


def forget_old() -> int:
    """Delete attempts that no longer count; returns how many rows that were."""
    from axes.models import AccessAttempt

    return int(AccessAttempt.objects.filter(attempt_time__lt=clock.now() - timedelta(days=1)).delete()[0])


def operator_may_help() -> str:
    """Whom to ask, in words."""
    return _("Vraag de coördinator van uw team om het inloggen weer vrij te maken.")


def _waiting() -> timedelta:
    waiting: timedelta = settings.AXES_COOLOFF_TIME
    return waiting


def _fingerprint(typed: str) -> str:
    known_as = typed.strip().casefold().encode("utf-8", "surrogatepass")
    return hmac.new(settings.SECRET_KEY.encode(), b"naast.accounts.lockout\0" + known_as, "sha256").hexdigest()[:40]
