"""A worry comes in with a yes, and what the team does with it: call, plan the visit, look who knows the person, tell the doctor, end."""

from __future__ import annotations

import hmac
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date, time, timedelta
from typing import Any
from uuid import UUID, uuid5

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from psycopg.errors import UniqueViolation

from naast.core import actions as outbox
from naast.core import clock
from naast.core.actors import Actor
from naast.core.errors import Conflict, DomainError, NotAllowed, NotVisible
from naast.people.actions.rows import clean, needed, working
from naast.plan.actions.allowed import need_change
from naast.visits.actions.signal_rows import (
    fingerprint,
    line,
    locked,
    need_open,
    new_reference,
    note,
    save,
    tell_signaller,
    tell_team,
)
from naast.visits.actions.visits import VisitFields, plan_visit
from naast.visits.choices import (
    DECLINED_DAYS,
    MAX_LINE,
    MOST_LATER,
    OFFER_DAYS,
    PART,
    SIGNAL_UNDO,
    YES_DAYS,
    ConsentBy,
    Haste,
    LineKind,
    Phase,
    SignalState,
)
from naast.visits.models import Signal, SignalVisit
from naast.visits.models.signals import MAX_QUESTION
from naast.visits.queries import walking
from naast.visits.queries.signals import missed_in, team_for

_TRIES = 5
HAND_BACK = "wie het meldde trekt het in"


@dataclass(frozen=True, slots=True)
class Worry:
    """What is passed on, and nothing else. `answers`: by name of the question on the chart. `pc4` only chooses the team; it is not kept."""

    name: str
    phone: str
    question: str
    answers: Mapping[str, object]
    consent_way: str
    email: str = ""
    pc4: str = ""
    language: str = "nl"


@dataclass(frozen=True, slots=True)
class Receipt:
    """What whoever passes it on gets: a number for the telephone and the secret of their own page."""

    signal: Signal
    token: str


def token_for(submission: UUID, worry: Worry) -> str:
    """The secret of a form with this number and these words: sent twice it leads to the same worry."""
    said = json.dumps(asdict(worry), sort_keys=True, default=str)
    return hmac.new(settings.SECRET_KEY.encode(), submission.bytes + said.encode(), "sha256").hexdigest()[:40]


@transaction.atomic
def pass_on(*, worry: Worry, submission: UUID, by: Actor) -> Receipt:
    """Give a worry to the nurses of the neighbourhood, with the clocks of the chart. Sent twice it is there once.

    Raises DomainError(422) without a yes, a name or a telephone number: then nothing at all is stored.
    """
    token = token_for(submission, worry)
    there = (
        Signal.objects.for_system("dezelfde melding nog eens verstuurd").filter(token_hash=fingerprint(token)).first()
    )
    if there is not None:
        return Receipt(there, token)
    now = clock.now()
    walked = walking.walk(worry.answers, now)
    if not walked.may_pass_on:
        raise DomainError("geen-ja", _("Zonder ja van de persoon geven wij niets door."), _("Vraag het eerst."), 422)
    signal, is_new = _stored(worry, walked, token)
    if not is_new:
        return Receipt(signal, token)
    line(signal, LineKind.RECEIVED, by)
    note(signal, "signal received", by, urgency=signal.urgency, team=str(signal.team_id))
    if signal.urgency == Haste.CRISIS:
        tell_team(signal, gettext_lazy("Crisis: bel nu. Melding %(reference)s wacht."), urgent=True)
    else:
        tell_team(signal, gettext_lazy("Nieuwe melding: %(reference)s. Iemand maakt zich zorgen."))
    return Receipt(signal, token)


def _stored(worry: Worry, walked: walking.Walked, token: str) -> tuple[Signal, bool]:
    """(the worry, whether it is new): who presses twice at once finds the first."""
    team = team_for(worry.pc4)
    if team is None:
        raise DomainError("geen-team", _("Er is nog geen team dat meldingen aanneemt."), _("Bel de gemeente."), 503)
    spoken_for = worry.answers.get(walking.DECIDES) is False
    columns: dict[str, Any] = {
        "token_hash": fingerprint(token), "team": team, "urgency": walked.haste, "answers": dict(worry.answers),
        "name": needed(worry.name, _("Schrijf de naam op.")), "phone": _phone(worry.phone),
        "question": clean(worry.question)[:MAX_QUESTION], "signaller_email": worry.email, "language": worry.language,
        "consent_by": ConsentBy.SPEAKER if spoken_for else ConsentBy.PERSON, "consent_way": worry.consent_way,
        "consent_sentence": walking.question_named(walking.SAID).description[:300],
        "consent_until": clock.today() + timedelta(days=YES_DAYS), "call_due_at": walked.call_by, "visit_due_at": walked.visit_by,
    }  # fmt: skip
    rows: Any = Signal.objects
    for _try in range(_TRIES):
        try:
            with transaction.atomic():
                made: Signal = rows.create(reference=new_reference(), **columns)
                return made, True
        except IntegrityError as error:
            if not isinstance(error.__cause__, UniqueViolation):
                raise
        again = Signal.objects.for_system("net binnengekomen").filter(token_hash=fingerprint(token)).first()
        if again is not None:
            return again, False
    raise DomainError("geen-nummer", _("De melding kon nog niet worden bewaard."), _("Verstuur hem nog een keer."), 503)


def _phone(typed: str) -> str:
    """A number to call: without it nobody can. Nothing is taken out of it."""
    left = typed.strip()
    if not left or len(left) > 30:
        raise DomainError("leeg", _("Schrijf het telefoonnummer op."), "", 422)
    return left


@transaction.atomic
def take(*, signal_id: UUID, by: Actor, version: int | None = None) -> Signal:
    """ "Ik bel": colleagues see who is at it."""
    signal = locked(signal_id, by, version)
    need_open(signal)
    signal.taken_by = by.label[:120]
    save(signal, "taken_by")
    line(signal, LineKind.TAKEN, by)
    note(signal, "signal taken", by)
    return signal


@transaction.atomic
def note_call(*, signal_id: UUID, reached: bool, by: Actor, version: int | None = None) -> Signal:
    """Somebody called: spoken to, or in vain. Spoken to stops the first clock, and who passed it on hears "opgepakt"."""
    signal = locked(signal_id, by, version)
    need_open(signal)
    signal.taken_by = signal.taken_by or by.label[:120]
    if reached:
        _called(signal)
    save(signal, "called_at", "state", "taken_by")
    line(signal, LineKind.REACHED if reached else LineKind.MISSED, by)
    note(signal, "signal called", by, reached=reached)
    return signal


def _called(signal: Signal) -> None:
    if signal.called_at is None:
        signal.called_at = clock.now()
        tell_signaller(signal)
    if signal.state == SignalState.NEW:
        signal.state = SignalState.CALLED


@transaction.atomic
def plan(
    *,
    signal_id: UUID,
    on: date,
    by: Actor,
    starts: time | None = None,
    person_id: UUID | None = None,
    version: int | None = None,
) -> Signal:
    """A visit was agreed. With `person_id` it stands in that file among the other visits; without, only here.

    Raises NotVisible, NotAllowed (a file where `by` may not plan; then nothing is kept), Conflict, DomainError(422).
    """
    signal = locked(signal_id, by, version)
    need_open(signal)
    if on < clock.today():
        raise DomainError("dag", _("Kies een dag die nog komt."), "", 422)
    _called(signal)
    signal.state, signal.visit_on = SignalState.PLANNED, on
    save(signal, "state", "visit_on", "called_at")
    if person_id is not None:
        _tie(signal, person_id, on, starts, by)
    line(signal, LineKind.PLANNED, by)
    note(signal, "signal visit planned", by, in_file=person_id is not None)
    return signal


def _tie(signal: Signal, person_id: UUID, on: date, starts: time | None, by: Actor) -> None:
    with working(by) as purpose:
        need_change(by, person_id, PART, purpose)
        if SignalVisit.objects.for_actor(by, purpose).filter(signal=signal).exists():
            raise Conflict(_("Dit bezoek staat al bij de persoon."), _("Verander het daar."))
        fields = VisitFields(on, _("Kennismaken en horen wat er nodig is"), starts)
        visit = plan_visit(person_id=person_id, fields=fields, by=by, ident=uuid5(signal.pk, f"{person_id}"))
        SignalVisit.objects.create(person_id=person_id, signal=signal, visit=visit)


@transaction.atomic
def visited(*, signal_id: UUID, on: date, phase: str, by: Actor, version: int | None = None) -> Signal:
    """The first visit has taken place. Raises DomainError(422) for a day that still comes."""
    signal = locked(signal_id, by, version)
    need_open(signal)
    if on > clock.today() or on < signal.created_at.date():
        raise DomainError("dag", _("Kies de dag waarop u er was."), "", 422)
    if phase not in Phase.values:
        raise DomainError("fase", _("Kies wat het beste past."), "", 422)
    _called(signal)
    signal.visited_on, signal.phase = on, phase
    _end(signal, SignalState.DONE, "called_at", "visited_on", "phase")
    line(signal, LineKind.VISITED, by)
    note(signal, "signal visited", by)
    return signal


def _end(signal: Signal, state: SignalState, *fields: str) -> None:
    signal.state, signal.closed_at = state, clock.now()
    save(signal, "state", "closed_at", *fields)


@transaction.atomic
def decline(*, signal_id: UUID, by: Actor, again_on: date | None = None, version: int | None = None) -> Signal:
    """The person says no. Everything goes after DECLINED_DAYS; with a day on which they may be asked once more, OFFER_DAYS after it."""
    signal = locked(signal_id, by, version)
    need_open(signal)
    today = clock.today()
    if again_on is not None and not today < again_on <= today + timedelta(days=MOST_LATER):
        raise DomainError("dag", _("Kies een dag binnen een half jaar."), "", 422)
    _called(signal)
    signal.again_on = again_on
    signal.forget_on = again_on + timedelta(days=OFFER_DAYS + 1) if again_on else today + timedelta(days=DECLINED_DAYS)
    _end(signal, SignalState.DECLINED, "called_at", "again_on", "forget_on")
    line(signal, LineKind.LATER if again_on else LineKind.DECLINED, by)
    note(signal, "signal declined", by, asked_again=again_on is not None)
    return signal


@transaction.atomic
def pass_over(*, signal_id: UUID, to: str, by: Actor, version: int | None = None) -> Signal:
    """Somebody else goes on with it: the fixed contact who is there already, or another team. `to`: who, in words."""
    signal = locked(signal_id, by, version)
    need_open(signal)
    whom = needed(to, _("Schrijf op wie het nu doet."), MAX_LINE)
    if signal.called_at is None:
        # Somebody has it now: that is what whoever passed it on wants to know.
        signal.called_at = clock.now()
        tell_signaller(signal)
    _end(signal, SignalState.PASSED, "called_at")
    line(signal, LineKind.PASSED, by, whom)
    note(signal, "signal passed over", by)
    return signal


@transaction.atomic
def give_up(*, signal_id: UUID, by: Actor, version: int | None = None) -> Signal:
    """Nobody could be reached. Raises DomainError(422) before anyone called."""
    signal = locked(signal_id, by, version)
    need_open(signal)
    if not missed_in([signal]):
        raise DomainError(
            "niet-gebeld", _("Er is nog niet gebeld."), _("Bel eerst, en schrijf op dat het niet lukte."), 422
        )
    _end(signal, SignalState.UNREACHED)
    line(signal, LineKind.UNREACHED, by)
    note(signal, "signal given up", by)
    return signal


@transaction.atomic
def reopen(*, signal_id: UUID, by: Actor, version: int | None = None) -> Signal:
    """It was a slip of the hand, or the day came to ask once more: open again, with new clocks. Raises Conflict when it is gone."""
    signal = locked(signal_id, by, version)
    if signal.state not in SIGNAL_UNDO or not signal.name:
        raise Conflict(_("Deze melding kan niet weer open."), _("Vraag wie het meldde om het opnieuw te doen."))
    walked = walking.walk(signal.answers, clock.now())
    signal.state, signal.closed_at, signal.again_on, signal.forget_on = SignalState.NEW, None, None, None
    signal.call_due_at, signal.visit_due_at = walked.call_by, walked.visit_by
    signal.called_at = signal.visited_on = signal.escalated_at = signal.rerouted_at = None
    signal.phase = ""
    save(
        signal, "state", "closed_at", "again_on", "forget_on", "call_due_at", "visit_due_at", "called_at", "visited_on", "escalated_at",
        "rerouted_at", "phase",
    )  # fmt: skip
    line(signal, LineKind.REOPENED, by)
    note(signal, "signal reopened", by)
    return signal


@transaction.atomic
def look_up(
    *, signal_id: UUID, has_plan: bool | None, has_contact: bool | None, by: Actor, version: int | None = None
) -> Signal:
    """Whether there is a plan and a fixed face already; the chart says what follows."""
    signal = locked(signal_id, by, version)
    need_open(signal)
    signal.answers = {**signal.answers, walking.PLAN: has_plan, walking.FIXED: has_contact}
    save(signal, "answers")
    line(signal, LineKind.KNOWN, by)
    note(signal, "signal looked up", by)
    return signal


@transaction.atomic
def doctor(*, signal_id: UUID, may_know: bool, by: Actor, who: str = "", version: int | None = None) -> Signal:
    """Whether the person lets their doctor know, and who that is."""
    signal = locked(signal_id, by, version)
    need_open(signal)
    signal.doctor_may_know = may_know
    signal.doctor = clean(who)[:MAX_LINE] if may_know else ""
    signal.answers = {**signal.answers, walking.DOCTOR_MAY: may_know}
    save(signal, "doctor_may_know", "doctor", "answers")
    line(signal, LineKind.DOCTOR_YES if may_know else LineKind.DOCTOR_NO, by)
    note(signal, "signal doctor asked", by, may_know=may_know)
    return signal


@transaction.atomic
def tell_doctor(*, signal_id: UUID, by: Actor, email: str = "", version: int | None = None) -> Signal:
    """The doctor knows now: by the letter, or by a mail that asks to call and names nobody. Raises NotAllowed without a yes."""
    signal = locked(signal_id, by, version)
    need_open(signal)
    if not signal.doctor_may_know:
        raise NotAllowed(_("De persoon heeft hier nog geen ja op gezegd."), _("Vraag het eerst."))
    if email:
        words = {
            "team": signal.team.name,
            "phone": signal.team.phone or settings.NAAST_DESK_PHONE,
            "number": signal.reference,
        }
        outbox.post(to=email, subject=_("Bericht van %(team)s") % words, body=_DOCTOR_MAIL % words)
    signal.doctor_told_on = clock.today()
    save(signal, "doctor_told_on")
    line(signal, LineKind.DOCTOR_TOLD, by)
    note(signal, "signal doctor told", by, mailed=bool(email))
    return signal


_DOCTOR_MAIL = gettext_lazy(
    "Wij gaan langs bij iemand uit uw praktijk. De persoon vindt het goed dat u dit weet.\n\n"
    "In een mail noemen wij geen naam. Bel %(team)s op %(phone)s en noem %(number)s."
)


@transaction.atomic
def withdraw(*, token: str) -> Signal:
    """Whoever passed it on takes it back, for instance because the person does: name, telephone and question go at once."""
    rows = Signal.objects.for_system(HAND_BACK).select_for_update(of=("self",)).select_related("team")
    signal: Signal | None = rows.filter(token_hash=fingerprint(token)).first()
    if signal is None:
        raise NotVisible
    need_open(signal)
    blank(signal)
    signal.forget_on = clock.today() + timedelta(days=DECLINED_DAYS)
    _end(signal, SignalState.WITHDRAWN, *BLANK, "forget_on")
    line(signal, LineKind.WITHDRAWN, Actor.asker())
    note(signal, "signal withdrawn", Actor.asker())
    tell_team(signal, gettext_lazy("Melding %(reference)s is ingetrokken. U hoeft niet meer te bellen."))
    return signal


BLANK = ("name", "phone", "question", "answers", "signaller_email", "doctor", "taken_by")


def blank(signal: Signal) -> None:
    """Everything that points at somebody is taken out; save the fields of BLANK afterwards."""
    signal.name = signal.phone = signal.question = signal.signaller_email = signal.doctor = signal.taken_by = ""
    signal.answers = {}
