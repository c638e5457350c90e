"""Reads of bringing together: whom a coordinator brings together, and who agreed to meet at a case table."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID

from django.db.models import QuerySet

from naast.core import clock
from naast.core.acquainting import Agreement, Proposal, Two, agreements
from naast.core.errors import NotVisible
from naast.network.choices import Way
from naast.network.models import MeetingIdea, Wave


def ideas() -> QuerySet[MeetingIdea]:
    """Everyone who was brought together, the newest first."""
    return MeetingIdea.objects.select_related("first", "second", "wave")


def idea_by_id(idea_id: UUID) -> MeetingIdea:
    """One of those. Raises NotVisible."""
    found = ideas().filter(pk=idea_id).first()
    if found is None:
        raise NotVisible
    return found


def for_the_table() -> list[Proposal]:
    """Whom a coordinator put on the agenda of the case table and nobody looked back on yet, the oldest first."""
    rows = ideas().filter(way=Way.AGENDA, outcome="").order_by("created_at")
    return [Proposal(one.first_id, one.second_id, (one.first.name, one.second.name), one.why) for one in rows]


def agreed() -> dict[Two, Agreement]:
    """Who agreed to meet at a case table and was not said to have missed it; the last agreement of each two."""
    return {one.two: one for one in agreements() if one.met is not False}


def agreed_during(wave: Wave) -> dict[Two, Agreement]:
    """Who agreed to meet from the first day of this wave until the next one began: what this wave could not ask yet."""
    following = Wave.objects.filter(begun_at__isnull=False, starts_on__gt=wave.starts_on).order_by("starts_on").first()
    last: date = following.starts_on - timedelta(days=1) if following is not None else clock.today()
    return {two: one for two, one in agreed().items() if wave.starts_on <= one.on <= last}
