"""Whoever is logged in did the second step when that is required here; and a session knows when it was used last."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from django.conf import settings
from django.contrib.auth import SESSION_KEY, logout
from django.http import HttpRequest, HttpResponse

from naast.accounts import entry
from naast.accounts.sessions import SessionStore
from naast.core import clock

# Often enough to recognise a login, seldom enough that looking at a page is no write.
_NOTICED_EVERY = timedelta(minutes=10)


def _is_idle(session: object) -> bool:
    """Whether nobody used this login for longer than the house allows."""
    seen = session.seen_at if isinstance(session, SessionStore) else None
    return seen is not None and clock.now() - seen > settings.NAAST_IDLE


class SecondStepGate:
    """Middleware, after Django's own that finds the user."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        session = request.session
        if not session.get(SESSION_KEY):
            return self.get_response(request)
        if _is_idle(session):
            # Not a word of the session goes along; what was typed stays in the tab (see the drafts of core).
            logout(request)
            return self.get_response(request)
        if settings.NAAST_SECOND_STEP_REQUIRED and not session.get(entry.PASSED) and request.user.is_authenticated:
            return entry.hold_again(request)
        if isinstance(session, SessionStore) and session.seen_at and clock.now() - session.seen_at > _NOTICED_EVERY:
            session.mark_used(clock.now())
        return self.get_response(request)
