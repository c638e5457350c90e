"""A team's own lists and notes: only of the teams the reader works for. What is not theirs does not exist for them."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from django.db.models import Count, Prefetch, Q, QuerySet

from naast.accounts.models import Team
from naast.core.actors import Actor
from naast.core.errors import NotVisible
from naast.directory.choices import ServiceStatus
from naast.directory.models import Selection, SelectionItem, Service, TeamNote
from naast.directory.queries.serving import for_cards


def _ids(actor: Actor) -> list[UUID]:
    return [UUID(team) for team in actor.team_ids]


def teams_of(actor: Actor) -> list[Team]:
    """The teams whose lists the actor may see and change, in order of name. One query."""
    return list(Team.objects.filter(pk__in=actor.team_ids).order_by("name"))


def team_of(actor: Actor, team_id: str) -> Team:
    """One of the actor's own teams. Raises NotVisible."""
    found = Team.objects.filter(pk=team_id).first() if team_id in actor.team_ids else None
    if found is None:
        raise NotVisible
    return found


def selections_for(actor: Actor) -> QuerySet[Selection]:
    """The lists of the actor's teams with how many places stand on them (`size`)."""
    there = Count("items", filter=Q(items__service__status=ServiceStatus.ACTIVE))
    own = Selection.objects.for_system("lijsten van een eigen team").filter(team__in=_ids(actor))
    return own.select_related("team", "changed_by").annotate(size=there).order_by("team__name", "name")


def selection_for(actor: Actor, selection_id: UUID) -> Selection:
    """One list with its places (`shown`: items whose service is still there, in order). Raises NotVisible. Four queries."""
    services = for_cards(Service.objects.all()).select_related("organisation", "location", "capacity")
    items = (
        SelectionItem.objects.for_system("lijsten van een eigen team")
        .order_by("position", "created_at")
        .prefetch_related(Prefetch("service", services))
    )
    rows = (
        Selection.objects.for_system("lijsten van een eigen team")
        .filter(team__in=_ids(actor))
        .select_related("team", "changed_by")
    )
    found = rows.prefetch_related(Prefetch("items", items, to_attr="shown")).filter(pk=selection_id).first()
    if found is None:
        raise NotVisible
    return found


def notes_for(actor: Actor, service_ids: Collection[UUID]) -> list[TeamNote]:
    """The notes of the actor's teams at these services, newest first. One query; none without a team."""
    if not actor.team_ids or not service_ids:
        return []
    rows = TeamNote.objects.for_system("notities van een eigen team").filter(
        team__in=_ids(actor), service__in=service_ids
    )
    return list(rows.select_related("team", "changed_by").order_by("-changed_at"))
