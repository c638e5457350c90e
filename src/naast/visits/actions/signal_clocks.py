"""What the clock does with worries: late ones to the coordinator, lost ones to the safety net, reminders, and forgetting."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from naast.accounts import queries as accounts
from naast.audit import actions as audit
from naast.core import actions as outbox
from naast.core import clock, rls
from naast.core.actors import Actor
from naast.core.clock import AMSTERDAM
from naast.core.errors import DomainError
from naast.engine.dates import working_days_between
from naast.visits.actions.signal_rows import DESK_LANGUAGE, line, note, save, tell_arrangers, tell_net
from naast.visits.actions.signals import BLANK, blank
from naast.visits.choices import MOST_LATER, NAMES_DAYS, SIGNAL_DAYS, SIGNAL_OPEN, Haste, LineKind, SignalState
from naast.visits.models import Reminder, Signal, SignalLine
from naast.visits.queries import walking

LATE, OVER = "meldingen die te laat zijn", "bewaartermijn voorbij"


def escalate_late() -> int:
    """Who was not called, or not visited, in time: the coordinator of the team hears it, once for each; returns how many."""
    now = clock.now()
    rows = Signal.objects.for_system(LATE).filter(escalated_at=None)
    late = rows.filter(Q(state=SignalState.NEW, call_due_at__lte=now) | Q(state__in=SIGNAL_OPEN, visit_due_at__lte=now))
    return sum(_escalate(pk) for pk in list(late.values_list("pk", flat=True)))


def reroute_lost() -> int:
    """Who was still not called when the table "Terugmelding" says so, and in a crisis after its hour: the safety net hears it."""
    rows = Signal.objects.for_system(LATE).filter(state=SignalState.NEW, rerouted_at=None)
    return sum(_reroute(one.pk) for one in list(rows) if _is_lost(one))


def _is_lost(signal: Signal) -> bool:
    if signal.urgency == Haste.CRISIS and signal.call_due_at <= clock.now():
        return True
    came = signal.created_at.astimezone(AMSTERDAM).date()
    days = max(working_days_between(came, clock.today()), 0)
    return walking.feedback(picked_up=False, working_days=days) == walking.COORDINATOR


def _locked(pk: UUID, **still: object) -> Signal | None:
    rows = Signal.objects.for_system(LATE).select_for_update(of=("self",), skip_locked=True).select_related("team")
    found: Signal | None = rows.filter(pk=pk, state__in=SIGNAL_OPEN, **still).first()
    return found


@transaction.atomic
def _escalate(pk: UUID) -> int:
    signal = _locked(pk, escalated_at=None)
    if signal is None:
        return 0
    signal.escalated_at = clock.now()
    save(signal, "escalated_at")
    line(signal, LineKind.ESCALATED, Actor.system())
    note(signal, "signal escalated", Actor.system())
    tell_arrangers(signal, gettext_lazy("Te laat: melding %(reference)s wacht nog."))
    return 1


@transaction.atomic
def _reroute(pk: UUID) -> int:
    signal, net = _locked(pk, rerouted_at=None), accounts.default_team()
    if signal is None or net is None:
        return 0
    signal.rerouted_at = clock.now()
    save(signal, "rerouted_at")
    line(signal, LineKind.REROUTED, Actor.system(), net.name)
    note(signal, "signal to the safety net", Actor.system())
    tell_net(signal, net)
    return 1


@transaction.atomic
def remind(*, email: str, on: date, language: str) -> Reminder:
    """A mail on that day to ask the person once more; twice is once. Raises DomainError(422)."""
    today = clock.today()
    if not today < on <= today + timedelta(days=MOST_LATER):
        raise DomainError("dag", _("Kies een dag na vandaag, binnen een half jaar."), "", 422)
    made, _new = Reminder.objects.get_or_create(email=email, on=on, defaults={"language": language or DESK_LANGUAGE})
    return made


@transaction.atomic
def send_reminders() -> int:
    """Mail who asked to be reminded today, and forget the address; returns how many. The mail names nobody."""
    due = list(Reminder.objects.select_for_update(skip_locked=True).filter(on__lte=clock.today())[:500])
    for one in due:
        with translation.override(one.language):
            outbox.post(
                to=one.email, subject=_("U wilde vandaag iets vragen"),
                body=_(
                    "U maakte zich zorgen om iemand, en wilde het later nog een keer vragen. Dat is vandaag.\n\n"
                    "Zegt de persoon nee? Dan is het goed zo. Deze mail krijgt u één keer."
                ),
            )  # fmt: skip
    Reminder.objects.filter(pk__in=[one.pk for one in due]).delete()
    return len(due)


def forget() -> int:
    """What was kept long enough: whole rows, then the names in rows that only count; a yes that is over ends. Returns how many rows."""
    _end_of_the_yes()
    today, now = clock.today(), clock.now()
    rows = Signal.objects.for_system(OVER)
    gone = rows.filter(Q(forget_on__lte=today) | Q(closed_at__lt=now - timedelta(days=SIGNAL_DAYS)))
    with rls.acting_system(OVER), transaction.atomic():
        ids = list(gone.values_list("pk", flat=True))
        rows.filter(pk__in=ids).delete()
        nameless = list(
            rows.filter(closed_at__lt=now - timedelta(days=NAMES_DAYS)).exclude(name="").select_for_update()
        )
        for signal in nameless:
            blank(signal)
            # The link of whoever passed it on ends with the name.
            signal.token_hash = f"weg-{signal.pk}"
            signal.save(update_fields=[*BLANK, "token_hash"])
        SignalLine.objects.for_system(OVER).filter(signal__in=nameless).delete()
        for pk in (*ids, *(one.pk for one in nameless)):
            audit.record(by=Actor.system(), action="signal forgotten", subject_type="signal", subject_id=pk)
    return len(ids) + len(nameless)


def _end_of_the_yes() -> None:
    rows = Signal.objects.for_system(OVER).filter(state__in=SIGNAL_OPEN, consent_until__lt=clock.today())
    for pk in list(rows.values_list("pk", flat=True)):
        with transaction.atomic():
            signal = _locked(pk)
            if signal is not None:
                signal.state, signal.closed_at = SignalState.UNREACHED, clock.now()
                save(signal, "state", "closed_at")
                line(signal, LineKind.UNREACHED, Actor.system())
                note(signal, "signal given up", Actor.system())
