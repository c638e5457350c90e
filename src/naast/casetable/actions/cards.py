"""The card before the table: the bringer writes, another person reads it and releases it. A machine never clears it."""

from __future__ import annotations

from dataclasses import replace

from django.db import transaction
from django.utils.translation import gettext as _

from naast.casetable import mails, queries, vault
from naast.casetable.actions import rows
from naast.casetable.actions.destroying import destroy_words
from naast.casetable.carding import CardWords, look
from naast.casetable.choices import PURPOSE, RELEASERS, Agreed, CardState, SeatRole, State
from naast.casetable.clockwork import kind_of
from naast.casetable.models import Card, CaseTable, Seat
from naast.core import clock
from naast.core.errors import Conflict, DomainError, NotAllowed, NotVisible


@transaction.atomic
def save_card(*, seat: Seat, words: CardWords, version: int) -> Card:
    """Keep the card as it is now. A card that was released or lay with the reader is a draft again: what was read is not what stands there.

    Raises NotAllowed, Conflict when it changed meanwhile or the table began.
    """
    rows.need_role(seat, SeatRole.BRINGER)
    table = _before(seat)
    card = Card.objects.for_system(PURPOSE).select_for_update().filter(table=table).first()
    known = queries.card_words(table)
    if card is not None and card.version != version:
        raise Conflict(_("De kaart is intussen veranderd."), _("Wat u schreef, staat er nog. Bewaar het nog een keer."))
    words = replace(words, remark=known.remark if known else "")
    sealed = vault.seal(table, words.as_stored())
    if card is None:
        card = Card.objects.create(table=table, sealed=sealed)
    elif known != words:
        card.sealed, card.state, card.released_by, card.released_at = sealed, CardState.DRAFT, None, None
        _save(card, "sealed", "state", "released_by", "released_at")
    rows.seen(table)
    rows.note(table, "case card saved", rows.actor_of(seat), version=card.version)
    return card


@transaction.atomic
def begin_anew(*, seat: Seat) -> None:
    """A card that is locked for good goes, so that its bringer can write another. Nothing happens to one that can be read.

    Raises NotAllowed, Conflict when the table began.
    """
    rows.need_role(seat, SeatRole.BRINGER)
    table = _before(seat)
    if vault.lock_of(table) is not vault.Lock.LOCKED:
        return
    gone = destroy_words(table)
    rows.seen(table)
    rows.note(table, "case words destroyed", rows.actor_of(seat), cards=gone.cards, silent=gone.silent)


@transaction.atomic
def offer_card(*, seat: Seat, area: str) -> Card:
    """To the second reader. Twice is once. Raises NotAllowed, Conflict, DomainError(422) when something must go or is missing."""
    rows.need_role(seat, SeatRole.BRINGER)
    table = _before(seat)
    card, words = _there(table)
    if card.state != CardState.DRAFT:
        return card
    if not words.text("vraag"):
        raise DomainError("geen-vraag", _("Schrijf eerst de vraag: hoe kan ik, of hoe kunnen wij…"), "", 422)
    if words.agreed not in Agreed.values:
        raise DomainError("niet-gevraagd", _("Zeg eerst of de persoon het goed vindt."), "", 422)
    _need_soft(words, area)
    readers = [one for one in queries.seats_of(table) if one.role in RELEASERS and one.email != seat.email]
    if not readers:
        raise DomainError(
            "geen-lezer", _("Er is nog geen tweede lezer. Vraag de coördinator er een uit te nodigen."), "", 422
        )
    card.state = CardState.OFFERED
    _save(card, "state")
    # A chair reads only where nobody else was asked to.
    own = [one for one in readers if one.role == SeatRole.READER] or readers
    for reader in own:
        reader.table = table
        mails.card_waits(reader)
    rows.note(table, "case card offered", rows.actor_of(seat), readers=len(own))
    return card


@transaction.atomic
def release(*, seat: Seat, version: int, area: str) -> Card:
    """Another person than the writer read it and knows nobody in it. Counts for the version that was read. Twice is once.

    Raises NotAllowed, Conflict, DomainError(422) when a number, date or address still stands in it.
    """
    table, card, words = _to_read(seat)
    if card.state == CardState.RELEASED and card.version == version:
        return card
    if card.version != version or card.state != CardState.OFFERED:
        raise Conflict(_("De kaart is intussen veranderd."), _("Lees hem nog een keer."))
    _need_soft(words, area)
    card.state, card.released_by, card.released_at = CardState.RELEASED, seat, clock.now()
    card.save(update_fields=["state", "released_by", "released_at"])
    _tell_bringer(table, released=True)
    rows.seen(table)
    rows.note(table, "case card released", rows.actor_of(seat), version=card.version)
    return card


@transaction.atomic
def send_back(*, seat: Seat, version: int, remark: str) -> Card:
    """The second reader asks for wider words. The remark is sealed with the card. Raises NotAllowed, Conflict, DomainError(422)."""
    table, card, words = _to_read(seat)
    if not remark.strip():
        raise DomainError("leeg", _("Schrijf op wat wijder kan."), "", 422)
    if card.version != version:
        raise Conflict(_("De kaart is intussen veranderd."), _("Lees hem nog een keer."))
    card.sealed = vault.seal(table, replace(words, remark=remark.strip()).as_stored())
    card.state, card.released_by, card.released_at = CardState.DRAFT, None, None
    _save(card, "sealed", "state", "released_by", "released_at")
    _tell_bringer(table, released=False)
    rows.seen(table)
    rows.note(table, "case card sent back", rows.actor_of(seat), version=card.version)
    return card


def need_ready(table: CaseTable) -> None:
    """Raises Conflict when a table has not what it needs: of a kind with a card, one that a second reader released and that can be read."""
    if kind_of(table.kind).card == "no":
        return
    card = queries.card_of(table)
    if card is None or card.state != CardState.RELEASED:
        raise Conflict(
            _("De kaart is nog niet vrijgegeven door een tweede lezer."), _("Zonder dat begint de tafel niet.")
        )
    if queries.card_words(table) is None:
        raise Conflict(
            _("De kaart is nu niet te lezen. De inbrenger ziet op de bladzijde van de kaart wat er kan."),
            _("Zonder kaart begint de tafel niet."),
        )


def may_read(seat: Seat, table: CaseTable) -> bool:
    """Whether this seat reads the card before the table: its second reader, or a chair, who did not write it."""
    return seat.role in RELEASERS and table.state == State.PLANNED


def _before(seat: Seat) -> CaseTable:
    table = rows.locked(seat.table_id)
    if table.state != State.PLANNED:
        raise Conflict(_("De tafel is al begonnen of geweest."), _("De kaart kan niet meer veranderen."))
    return table


def _there(table: CaseTable) -> tuple[Card, CardWords]:
    card = Card.objects.for_system(PURPOSE).select_for_update().filter(table=table).first()
    words = queries.card_words(table)
    if card is None or words is None:
        raise NotVisible
    return card, words


def _to_read(seat: Seat) -> tuple[CaseTable, Card, CardWords]:
    rows.need_role(seat, *RELEASERS)
    table = _before(seat)
    card, words = _there(table)
    bringer = Seat.objects.filter(table=table, role=SeatRole.BRINGER).first()
    if bringer is not None and bringer.email == seat.email:
        raise NotAllowed(_("Iemand anders dan de inbrenger leest de kaart."), _("Vraag de coördinator wie dat kan."))
    return table, card, words


def _need_soft(words: CardWords, area: str) -> None:
    hard = look(words, area).hard
    if hard:
        said = ", ".join(sorted({f"“{words.text(name)[one.start : one.end]}”" for name, one in hard}))
        raise DomainError("herleidbaar", _("Dit moet er eerst uit: %(words)s.") % {"words": said}, "", 422)


def _tell_bringer(table: CaseTable, *, released: bool) -> None:
    bringer = Seat.objects.select_related("table").filter(table=table, role=SeatRole.BRINGER).first()
    if bringer is not None:
        mails.card_back(bringer, released=released)


def _save(card: Card, *fields: str) -> None:
    card.version, card.changed_at = card.version + 1, clock.now()
    card.save(update_fields=[*fields, "version", "changed_at"])
