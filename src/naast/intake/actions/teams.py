"""Someone leaves a team: what they were busy with is for the team again, or for a named colleague. Places and areas are in `accounts`."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any
from uuid import UUID

from django.db import transaction

from naast.accounts import actions as accounts
from naast.accounts.models import Membership, User
from naast.core.actors import Actor
from naast.intake.actions.rows import CLOCK, entry, note_audit, restart, save
from naast.intake.choices import OPEN_STATES, EntryKind, State
from naast.intake.models import HelpQuestion

_WHY = "wie weggaat laat geen vragen achter"


@transaction.atomic
def leave_team(*, team_id: UUID, user_id: UUID, by: Actor) -> int:
    """Take away someone's place in a team and give their open questions there back to it; returns how many.

    Without this nobody could take them over. Raises what `accounts.actions.remove_member` raises.
    """
    accounts.remove_member(team_id=team_id, user_id=user_id, by=by)
    left = _theirs(user_id, [team_id])
    for question in left:
        _to_the_team(question, by)
    return len(left)


@transaction.atomic
def hand_over_work(*, user: User, team_ids: Collection[UUID], to: User | None, by: Actor) -> dict[str, Any]:
    """Give someone's open questions in these teams to `to`, where they work in that team too; else back to the team.

    Returns {question id: [owner or "", state before, version after]}: what `take_work_back` needs.
    """
    places = set(Membership.objects.filter(user=to).values_list("team_id", flat=True)) if to else set()
    handed: dict[str, Any] = {}
    for question in _theirs(user.pk, team_ids):
        before = str(question.state)
        if to is not None and question.team_id in places:
            _to_a_colleague(question, to, by)
        else:
            _to_the_team(question, by)
        handed[str(question.pk)] = [str(question.owner_id or ""), before, question.version]
    return handed


@transaction.atomic
def take_work_back(*, user: User, handed: dict[str, Any], by: Actor) -> int:
    """Give questions back to someone who did not leave after all, as far as nobody changed them since; returns how many."""
    rows = HelpQuestion.objects.for_system(_WHY).select_for_update().filter(pk__in=handed, state__in=OPEN_STATES)
    back = 0
    for question in rows:
        owner, state, version = handed[str(question.pk)]
        if question.version != version or str(question.owner_id or "") != owner:
            continue
        question.owner, question.state = user, state
        save(question, "owner", "state")
        entry(question, EntryKind.CLAIMED, by=by)
        note_audit(question, "question taken back", by, {"to": str(user.pk)})
        back += 1
    return back


def _theirs(user_id: UUID, team_ids: Collection[UUID]) -> list[HelpQuestion]:
    rows = HelpQuestion.objects.for_system(_WHY).select_for_update()
    return list(rows.filter(team_id__in=team_ids, owner_id=user_id, state__in=OPEN_STATES))


def _to_the_team(question: HelpQuestion, by: Actor) -> None:
    question.owner = None
    # While the asker still has to answer, nobody of the team has to react.
    if question.state == State.TAKEN:
        question.state = State.NEW
        if question.reacted_at:
            restart(question)
    save(question, "owner", "state", *CLOCK)
    entry(question, EntryKind.RELEASED, by=by)
    note_audit(question, "question released", by)


def _to_a_colleague(question: HelpQuestion, to: User, by: Actor) -> None:
    question.owner = to
    save(question, "owner")
    entry(question, EntryKind.CLAIMED, by=by)
    note_audit(question, "question handed over", by, {"to": str(to.pk)})
