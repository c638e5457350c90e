"""What the pages of everyone and the pages of the team share: words are private, and a question is handed over in one way."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.utils.translation import get_language

from naast.core.actors import Actor
from naast.intake import actions, presenters, queries


def private(response: HttpResponse, kind: str = "page") -> HttpResponse:
    """Pages with someone's words are kept by no cache; `form`: the browser itself may, so that going back works."""
    response.naast_private = kind  # type: ignore[attr-defined]
    return response


def hand_over(data: dict[str, Any], *, by: Actor, **more: Any) -> actions.Receipt:
    doubts = data["rejected"], data["denied"]
    answer = queries.answer_to(data["text"], data["asker"], data["pc4"], data["answers"], *doubts)
    contact = actions.Contact(data["contact_name"], data["contact_phone"], data["contact_email"], data["contact_when"])
    return actions.hand_over(
        text=presenters.whole_story(data["text"], data["answers"]),
        understood=presenters.understood(answer, data["rejected"], data["asker"], data["denied"]),
        by=by, asker=data["asker"], pc4=data["pc4"], contact=contact, language=get_language() or "nl",
        submission=data["submission"], **more,
    )  # fmt: skip
