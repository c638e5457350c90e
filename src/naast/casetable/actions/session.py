"""While people sit at the table: the chair moves the clock, others write, offer and choose. Nothing here happens by itself."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from naast.casetable import queries, vault
from naast.casetable.actions import rows
from naast.casetable.actions.cards import need_ready
from naast.casetable.choices import KEEPS_LISTS, MAX_LINE, MOST_CHOSEN, PURPOSE, GapKind, SeatRole, State
from naast.casetable.clockwork import kind_of, neighbours, takes_offers, takes_silent_cards
from naast.casetable.models import Card, CaseTable, Gap, Lesson, Offer, Seat, SilentCard, Tie
from naast.core import clock
from naast.core.errors import Conflict, DomainError
from naast.directory.models import Organisation, Service

MOST_OFFERS, MOST_LESSONS, MOST_GAPS = 5, 3, 20


@transaction.atomic
def start(*, seat: Seat) -> CaseTable:
    """The chair begins. Twice is once. Raises NotAllowed, Conflict when the card was not released."""
    rows.need_role(seat, SeatRole.CHAIR)
    table = rows.locked(seat.table_id)
    if table.state == State.RUNNING:
        return table
    if table.state != State.PLANNED:
        raise Conflict(_("Deze tafel is geweest of afgezegd."))
    need_ready(table)
    table.state, table.step = State.RUNNING, kind_of(table.kind).steps[0].id
    table.opened_at = table.step_at = clock.now()
    rows.seen(table, "state", "step", "opened_at", "step_at")
    if seat.joined_at is None:
        Seat.objects.filter(pk=seat.pk).update(joined_at=clock.now())
    rows.note(table, "case table begun", rows.actor_of(seat))
    return table


@transaction.atomic
def move(*, seat: Seat, came_from: str, to: str) -> CaseTable:
    """To the next step, or one back. `came_from` is the step on the chair's screen: the same button twice moves once.

    Raises NotAllowed, Conflict, DomainError(422).
    """
    rows.need_role(seat, SeatRole.CHAIR)
    table = rows.running(seat.table_id, seat)
    if table.step != came_from:
        return table
    near = [step.id for step in neighbours(kind_of(table.kind), table.step) if step is not None]
    if to not in near:
        raise DomainError("stap", _("Ga één stap tegelijk."), "", 422)
    table.step, table.step_at = to, clock.now()
    rows.seen(table, "step", "step_at")
    rows.note(table, "case table moved on", rows.actor_of(seat), step=to)
    return table


@transaction.atomic
def arrive(*, seat: Seat) -> None:
    """ "Ik ben er", and "ik ben er weer" for who stepped aside."""
    table = rows.locked(seat.table_id)
    if table.state == State.RUNNING and (seat.joined_at is None or seat.left_at is not None):
        seat.joined_at, seat.left_at = seat.joined_at or clock.now(), None
        seat.save(update_fields=["joined_at", "left_at"])
        rows.seen(table)


@transaction.atomic
def step_aside(*, seat: Seat) -> None:
    """Whoever recognises the case sees it no more. Why is not asked and not written down."""
    table = rows.locked(seat.table_id)
    if table.state == State.RUNNING and seat.left_at is None:
        seat.left_at = clock.now()
        seat.save(update_fields=["left_at"])
        rows.seen(table)


@transaction.atomic
def write_silent(*, seat: Seat, core: str, blind: str) -> SilentCard:
    """One card per person, hidden until the chair opens all. Writing again replaces it. Raises Conflict, DomainError(422)."""
    table = rows.running(seat.table_id, seat)
    if table.cards_open or not takes_silent_cards(kind_of(table.kind), table.step):
        raise Conflict(_("De kaartjes liggen al open, of dit is niet het moment."))
    core, blind = " ".join(core.split())[:MAX_LINE], " ".join(blind.split())[:MAX_LINE]
    if not core and not blind:
        raise DomainError("leeg", _("Schrijf één zin."), "", 422)
    sealed = vault.seal(table, {"core": core, "blind": blind})
    card, _made = SilentCard.objects.for_system(PURPOSE).update_or_create(
        seat=seat, defaults={"table": table, "sealed": sealed}
    )
    rows.seen(table)
    return card


@transaction.atomic
def open_cards(*, seat: Seat) -> CaseTable:
    """The chair turns all silent cards over. Twice is once. Raises NotAllowed, Conflict."""
    rows.need_role(seat, SeatRole.CHAIR)
    table = rows.running(seat.table_id, seat)
    if not table.cards_open:
        table.cards_open = True
        rows.seen(table, "cards_open")
        rows.note(table, "case table cards opened", rows.actor_of(seat))
    return table


@transaction.atomic
def rephrase(*, seat: Seat, question: str) -> None:
    """The bringer asks it anew. The words are sealed with the card; everyone at the table sees them. Raises NotAllowed, Conflict."""
    rows.need_role(seat, SeatRole.BRINGER)
    table = rows.running(seat.table_id, seat)
    words = queries.card_words(table)
    card = Card.objects.for_system(PURPOSE).select_for_update().filter(table=table).first()
    if card is None or words is None:
        raise Conflict(_("Er ligt geen kaart op deze tafel."))
    if not question.strip():
        raise DomainError("leeg", _("Schrijf de vraag."), "", 422)
    said = replace(words, texts={**words.texts, "vraag": question.strip()})
    card.sealed = vault.seal(table, said.as_stored())
    card.save(update_fields=["sealed"])
    rows.seen(table)


@transaction.atomic
def offer(
    *,
    seat: Seat,
    what: str,
    since: str = "",
    how: str = "",
    keep: bool = False,
    service: str = "",
    really: bool = False,
) -> Offer:
    """ "Wat kan ik of mijn organisatie doen?" With `keep` it may stay and comes to the map; then it may not point at a human.

    The same offer twice is one. Raises Conflict, DomainError(422).
    """
    table = rows.running(seat.table_id, seat)
    if not takes_offers(kind_of(table.kind), table.step):
        raise Conflict(_("De aanbodronde is nog niet begonnen."))
    texts = [
        rows.sentence(text, really=really or not keep, most=most, needed=needed)
        for text, most, needed in ((what, 300, True), (since, MAX_LINE, False), (how, MAX_LINE, False))
    ]
    mine = Offer.objects.for_system(PURPOSE).filter(table=table, seat=seat)
    same = mine.filter(what=texts[0], since=texts[1], how=texts[2]).first()
    if same is not None:
        return same
    if mine.count() >= MOST_OFFERS:
        raise DomainError("genoeg", _("Vijf is genoeg. Laat ook anderen iets bieden."), "", 422)
    found = (
        Service.objects.filter(slug=service, organisation__name__iexact=seat.organisation).first() if service else None
    )
    made = Offer.objects.create(
        table=table, seat=seat, organisation=seat.organisation, what=texts[0], since=texts[1], how=texts[2], keep=keep, service=found
    )  # fmt: skip
    rows.seen(table)
    rows.note(table, "case table offered", rows.actor_of(seat), offer=str(made.pk), keep=keep)
    return made


@transaction.atomic
def choose(*, seat: Seat, offer_ids: Collection[str]) -> int:
    """The bringer takes at most three along; deciding is for outside, with the person. Raises NotAllowed, Conflict, DomainError(422)."""
    rows.need_role(seat, SeatRole.BRINGER)
    table = rows.running(seat.table_id, seat)
    wanted = {str(one) for one in offer_ids}
    if len(wanted) > MOST_CHOSEN:
        raise DomainError("te-veel", _("Kies er hooguit drie. Minder mag ook."), "", 422)
    count = 0
    for one in Offer.objects.for_system(PURPOSE).filter(table=table):
        one.chosen = str(one.pk) in wanted
        count += one.chosen
        one.save(update_fields=["chosen"])
    rows.seen(table)
    rows.note(table, "case table chosen", rows.actor_of(seat), count=count)
    return count


@transaction.atomic
def take_along(*, seat: Seat, text: str, really: bool = False) -> Lesson:
    """A lesson in one sentence. The same sentence twice is one. Raises Conflict, DomainError(422)."""
    table = _lessons(seat)
    plain = rows.sentence(text, really=really)
    there = Lesson.objects.for_system(PURPOSE).filter(table=table)
    same = there.filter(text=plain).first()
    if same is not None:
        return same
    if there.count() >= MOST_LESSONS * max(1, Seat.objects.filter(table=table).count()):
        raise DomainError("genoeg", _("Dit zijn genoeg lessen voor één keer."), "", 422)
    made: Lesson = Lesson.objects.create(table=table, text=plain)
    rows.seen(table)
    rows.note(table, "case table lesson", rows.actor_of(seat), lesson=str(made.pk))
    return made


@transaction.atomic
def miss(*, seat: Seat, kind: str, text: str, really: bool = False) -> Gap:
    """Help that is not there, or who was missing. Written by chair or scribe. Raises NotAllowed, Conflict, DomainError(422)."""
    rows.need_role(seat, *KEEPS_LISTS)
    table = _lessons(seat)
    if kind not in GapKind.values:
        raise DomainError("soort", _("Kies wat er ontbreekt."), "", 422)
    plain = rows.sentence(text, really=really)
    there = Gap.objects.for_system(PURPOSE).filter(table=table)
    same = there.filter(kind=kind, text=plain).first()
    if same is not None:
        return same
    if there.count() >= MOST_GAPS:
        raise DomainError("genoeg", _("Dit is genoeg voor één keer."), "", 422)
    made: Gap = Gap.objects.create(table=table, kind=kind, text=plain)
    rows.seen(table)
    rows.note(table, "case table gap", rows.actor_of(seat), gap=str(made.pk), kind=kind)
    return made


@transaction.atomic
def meet(*, seat: Seat, other_id: UUID | str) -> Tie:
    """ "Wij gaan kennismaken": my organisation and that of somebody else here. Twice is once. Raises Conflict, DomainError(422)."""
    table = _lessons(seat)
    other = Seat.objects.filter(table=table, pk=other_id).first()
    if other is None or other.organisation.lower() == seat.organisation.lower():
        raise DomainError("wie", _("Kies een andere organisatie."), "", 422)
    first, second = sorted((seat.organisation, other.organisation), key=str.lower)
    tie, made = Tie.objects.get_or_create(
        table=table, first=first, second=second,
        defaults={"first_on_map": _on_map(first), "second_on_map": _on_map(second)},
    )  # fmt: skip
    if made:
        rows.seen(table)
        rows.note(table, "case table tie", rows.actor_of(seat), tie=str(tie.pk))
    return tie


def _lessons(seat: Seat) -> CaseTable:
    table = rows.running(seat.table_id, seat)
    if not takes_offers(kind_of(table.kind), table.step):
        raise Conflict(_("Lessen en gemis komen aan het eind van de tafel."))
    return table


def _on_map(name: str) -> Organisation | None:
    return Organisation.objects.filter(name__iexact=name).first()
