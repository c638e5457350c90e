"""What every page knows: who is looking, which part of the menu is theirs, and the numbers of the help bar."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest


def page(request: HttpRequest) -> dict[str, Any]:
    """`is_desk` is true for someone who is logged in; no query is made for it beyond the session's own."""
    user = getattr(request, "user", None)
    return {
        "is_desk": bool(user and user.is_authenticated),
        "municipality": settings.NAAST_MUNICIPALITY,
        "desk_phone": settings.NAAST_DESK_PHONE,
        "gp_post_phone": settings.NAAST_GP_POST_PHONE,
        "is_fictional": settings.NAAST_FICTIONAL,
    }
