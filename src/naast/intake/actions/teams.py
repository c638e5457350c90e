"""Someone leaves a team: what they were busy with there is for the team again. Places and areas themselves are in `accounts`."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction

from naast.accounts import actions as accounts
from naast.core.actors import Actor
from naast.intake.actions.rows import CLOCK, entry, note_audit, restart, save
from naast.intake.choices import OPEN_STATES, EntryKind, State
from naast.intake.models import HelpQuestion


@transaction.atomic
def leave_team(*, team_id: UUID, user_id: UUID, by: Actor) -> int:
    """Take away someone's place in a team and give their open questions there back to it; returns how many.

    Without this nobody could take them over. Raises what `accounts.actions.remove_member` raises.
    """
    accounts.remove_member(team_id=team_id, user_id=user_id, by=by)
    rows = HelpQuestion.objects.for_system("wie weggaat laat geen vragen achter").select_for_update()
    left = list(rows.filter(team_id=team_id, owner_id=user_id, state__in=OPEN_STATES))
    for question in left:
        question.owner = None
        # While the asker still has to answer, nobody of the team has to react.
        if question.state == State.TAKEN:
            question.state = State.NEW
            if question.reacted_at:
                restart(question)
        save(question, "owner", "state", *CLOCK)
        entry(question, EntryKind.RELEASED, by=by)
        note_audit(question, "question released", by)
    return len(left)
