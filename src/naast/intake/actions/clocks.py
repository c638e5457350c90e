"""What the clock does: late questions go to the coordinator, lost ones to the default route, old ones are forgotten."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy

from naast.accounts import queries as accounts
from naast.audit import actions as audit
from naast.core import clock, rls
from naast.core.actors import Actor
from naast.intake.actions.rows import entry, note_audit, save, tell_coordinators
from naast.intake.choices import OPEN_STATES, EntryKind, State
from naast.intake.models import RETENTION_DAYS, HelpQuestion


def escalate_overdue() -> int:
    """Questions past their norm without a reaction go to the coordinators of their team; returns how many."""
    late = HelpQuestion.objects.for_system("te late vragen naar de coördinator").filter(
        state__in=OPEN_STATES, reacted_at__isnull=True, escalated_at__isnull=True, due_at__lte=clock.now()
    )
    return sum(_escalate(pk) for pk in list(late.values_list("pk", flat=True)))


def reroute_after_grace() -> int:
    """Questions that nobody reacted to after the norm plus the grace period go to the default route; returns how many."""
    lost = HelpQuestion.objects.for_system("te late vragen naar het vangnet").filter(
        state__in=OPEN_STATES, reacted_at__isnull=True, rerouted_at__isnull=True, grace_until__lte=clock.now()
    )
    return sum(_reroute(pk) for pk in list(lost.values_list("pk", flat=True)))


def forget_old() -> int:
    """Delete questions closed longer ago than declared, with their timeline; returns how many."""
    until = clock.now() - timedelta(days=RETENTION_DAYS)
    old = HelpQuestion.objects.for_system("bewaartermijn voorbij").filter(state=State.CLOSED, closed_at__lt=until)
    ids = list(old.values_list("pk", flat=True))
    # As the house: who asked a question stands behind the fence, and goes along.
    with rls.acting_system("bewaartermijn voorbij"):
        old.filter(pk__in=ids).delete()
        for pk in ids:
            audit.record(by=Actor.system(), action="question forgotten", subject_type="question", subject_id=pk)
    return len(ids)


def _locked(pk: UUID, **still: object) -> HelpQuestion | None:
    """The question when it still is as it was found; another worker may have been here first."""
    rows = (
        HelpQuestion.objects.for_system("klok")
        .select_for_update(of=("self",), skip_locked=True)
        .select_related("team", "owner")
    )
    return rows.filter(pk=pk, state__in=OPEN_STATES, reacted_at__isnull=True, **still).first()


@transaction.atomic
def _escalate(pk: UUID) -> int:
    question = _locked(pk, escalated_at__isnull=True)
    if question is None:
        return 0
    question.escalated_at = clock.now()
    save(question, "escalated_at")
    entry(question, EntryKind.ESCALATED, by=Actor.system())
    note_audit(question, "question escalated", Actor.system(), {"team": str(question.team_id)})
    tell_coordinators(question, gettext_lazy("Te laat: vraag %(reference)s wacht nog op een reactie."))
    return 1


@transaction.atomic
def _reroute(pk: UUID) -> int:
    question, net = _locked(pk, rerouted_at__isnull=True), accounts.default_team()
    if question is None:
        return 0
    question.rerouted_at = clock.now()
    if net is not None and net.pk != question.team_id:
        question.team, question.owner, question.state = net, None, State.NEW
    save(question, "rerouted_at", "team", "owner", "state")
    entry(question, EntryKind.REROUTED, by=Actor.system(), text=question.team.name, visible=True)
    note_audit(question, "question rerouted", Actor.system(), {"team": str(question.team_id)})
    tell_coordinators(question, gettext_lazy("Vangnet: vraag %(reference)s is nergens opgepakt en ligt nu bij u."))
    return 1
