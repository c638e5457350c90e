"""What django-axes writes down of a wrong attempt: that it happened, never what was sent. The counting and the page are in `lockout`."""

from __future__ import annotations

from typing import Any

from axes.handlers.database import AxesDatabaseHandler
from django.http import HttpRequest, QueryDict


class CountOnly(AxesDatabaseHandler):  # type: ignore[misc]
    """Axes keeps the fields of the form beside the count, and masks those it knows. Here it gets none: one of them is a password."""

    def user_login_failed(
        self, sender: Any, credentials: dict[str, Any], request: HttpRequest | None = None, **more: Any
    ) -> None:
        if request is None:
            return
        asked, sent = request.GET, request.POST
        request.GET = request.POST = QueryDict()
        try:
            super().user_login_failed(sender, credentials, request, **more)
        finally:
            request.GET, request.POST = asked, sent
