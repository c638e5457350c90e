"""The end of a table: what describes the case is destroyed in the same moment, what was learnt stays. And a quarter later."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from naast.casetable import mails, queries
from naast.casetable.actions import rows
from naast.casetable.actions.destroying import Gone, destroy_words
from naast.casetable.choices import (
    LOOK_BACK_DAYS,
    MAX_SENTENCE,
    PURPOSE,
    UNUSED_DAYS,
    Outcome,
    SeatRole,
    State,
)
from naast.casetable.models import CaseTable, Gap, Offer, Seat, Tie
from naast.core import clock
from naast.core.actors import Actor
from naast.core.errors import Conflict, DomainError, NotAllowed, NotVisible
from naast.engine.knowledge.casetables import default_tables
from naast.keeping import actions as keeping
from naast.keeping.choices import MAX_RIGHT

HOUSE = Actor.system()


@transaction.atomic
def end(*, seat: Seat, topic: str) -> Gone:
    """The chair closes the table. Card, silent cards, offers nobody let stay and the key are gone when this returns. Twice is once.

    Raises NotAllowed, Conflict, DomainError(422).
    """
    rows.need_role(seat, SeatRole.CHAIR)
    table = rows.locked(seat.table_id)
    if table.state == State.ENDED:
        return Gone(0, 0, 0)
    if table.state != State.RUNNING:
        raise Conflict(_("Deze tafel is niet begonnen."))
    if topic not in default_tables().topics:
        raise DomainError("soort", _("Kies onder welk soort vraag dit terug te vinden is."), "", 422)
    gone = destroy_words(table)
    table.state, table.ended_at, table.topic, table.cards_open = State.ENDED, clock.now(), topic, False
    rows.seen(table, "state", "ended_at", "topic", "cards_open")
    by = rows.actor_of(seat)
    told = _tell_the_map(table, by)
    rows.note(
        table, "case table ended", by, cards=gone.cards, silent=gone.silent, offers_gone=gone.offers, to_the_map=told
    )
    return gone


def _tell_the_map(table: CaseTable, by: Actor) -> int:
    """What may stay and is like something on the map becomes a task of who keeps the map; nothing on the map changes by it."""
    count = 0
    for one in Offer.objects.for_system(PURPOSE).filter(table=table, keep=True).select_related("service"):
        if one.service is None:
            continue
        said = " ".join(filter(None, (one.what, one.since and f"({one.since})")))
        keeping.report(
            service=one.service,
            field="offer",
            right=said[:MAX_RIGHT],
            what=_("Gezegd aan de casustafel. %(how)s") % {"how": one.how},
            by=by,
        )
        one.reported_at = clock.now()
        one.save(update_fields=["reported_at"])
        count += 1
    return count


@transaction.atomic
def look_back(
    *,
    table_id: UUID,
    by: Actor,
    outcomes: Mapping[str, tuple[str, str]],
    met: Mapping[str, bool | None],
    really: bool = False,
) -> CaseTable:
    """What became of the chosen offers and the new ties. `outcomes` by id of the offer: (outcome, a sentence); `met` by id of the tie.

    Whether `by` may, the view has asked. Raises NotVisible, Conflict, DomainError(422).
    """
    table = rows.locked(table_id)
    if table.state != State.ENDED:
        raise Conflict(_("Terugkijken kan als de tafel geweest is."))
    for one in Offer.objects.for_system(PURPOSE).filter(table=table, chosen=True):
        outcome, words = outcomes.get(str(one.pk), (one.outcome, one.outcome_note))
        one.outcome = outcome if outcome in Outcome.values else one.outcome
        one.outcome_note = rows.sentence(words, really=really, most=MAX_SENTENCE, needed=False)
        one.save(update_fields=["outcome", "outcome_note"])
    for tie in Tie.objects.filter(table=table):
        tie.met = met.get(str(tie.pk), tie.met)
        tie.save(update_fields=["met"])
    rows.note(table, "case table looked back", by, offers=len(outcomes), ties=len(met))
    return table


@transaction.atomic
def settle_gap(*, gap_id: UUID, by: Actor) -> Gap:
    """A coordinator took it up. Twice is once. Raises NotAllowed, NotVisible."""
    queries.need_coordinator(by)
    gap: Gap | None = (
        Gap.objects.for_system(PURPOSE)
        .select_for_update(of=("self",))
        .select_related("table")
        .filter(pk=gap_id)
        .first()
    )
    if gap is None:
        raise NotVisible
    if gap.settled_at is None:
        gap.settled_at = clock.now()
        gap.save(update_fields=["settled_at"])
        rows.note(gap.table, "case table gap settled", by, gap=str(gap.pk))
    return gap


def may_look_back(table: CaseTable, seat: Seat | None, by: Actor | None) -> None:
    """Raises NotAllowed for who is neither bringer, chair nor a coordinator."""
    seated = seat is not None and seat.role in (SeatRole.BRINGER, SeatRole.CHAIR)
    if not seated and not (by is not None and queries.coordinates(by)):
        raise NotAllowed(_("Terugkijken doen de inbrenger en de voorzitter."), _("Vraag het een van hen."))


def forget_unused() -> int:
    """Destroy the words of tables that did not happen, or that nobody closed, a week after their day; returns how many tables."""
    until = clock.today() - timedelta(days=UNUSED_DAYS)
    late = CaseTable.objects.filter(on__lt=until).exclude(state=State.ENDED)
    written = Q(card__isnull=False) | Q(card_key__isnull=False) | Q(silent_cards__isnull=False) | Q(state=State.RUNNING)
    ids = list(late.filter(written).values_list("pk", flat=True).distinct())
    for pk in ids:
        with transaction.atomic():
            _close_late(rows.locked(pk))
    return len(ids)


def _close_late(table: CaseTable) -> None:
    gone = destroy_words(table)
    if table.state == State.RUNNING:
        table.state, table.ended_at, table.cards_open = State.ENDED, clock.now(), False
        rows.seen(table, "state", "ended_at", "cards_open")
    rows.note(table, "case words destroyed", HOUSE, cards=gone.cards, silent=gone.silent)


def ask_back() -> int:
    """A quarter after a table ask its bringer, once, what became of what they chose; returns how many were asked."""
    until = clock.now() - timedelta(days=LOOK_BACK_DAYS)
    ids = CaseTable.objects.filter(state=State.ENDED, ended_at__lt=until, asked_back_at=None).values_list(
        "pk", flat=True
    )
    return sum(_ask_back(pk) for pk in list(ids))


@transaction.atomic
def _ask_back(pk: UUID) -> int:
    table = rows.locked(pk)
    if table.asked_back_at is not None:
        return 0
    table.asked_back_at = clock.now()
    table.save(update_fields=["asked_back_at"])
    bringer = Seat.objects.select_related("table").filter(table=table, role=SeatRole.BRINGER).first()
    chosen = Offer.objects.for_system(PURPOSE).filter(table=table, chosen=True, outcome=Outcome.UNKNOWN).exists()
    if bringer is None or not chosen:
        return 0
    mails.look_back(bringer)
    rows.note(table, "case table asked back", HOUSE)
    return 1
