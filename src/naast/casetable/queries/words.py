"""The words of a table that are there until its end. Who may read them, the views say (`views.shared`); here they are only opened."""

from __future__ import annotations

from naast.casetable import vault
from naast.casetable.carding import CardWords
from naast.casetable.choices import PURPOSE
from naast.casetable.models import Card, CaseTable, Seat, SilentCard


def card_of(table: CaseTable) -> Card | None:
    """The sealed card of a table."""
    return Card.objects.for_system(PURPOSE).filter(table=table).first()


def card_words(table: CaseTable) -> CardWords | None:
    """What stands on the card; None without a card, and when its key is gone."""
    card = card_of(table)
    said = vault.unseal(table, card.sealed) if card is not None else None
    return None if said is None else CardWords.from_stored(said)


def lock_of(table: CaseTable) -> vault.Lock:
    """Whether words of this table can be read, and if not: whether that is for good."""
    return vault.lock_of(table)


def silent_count(table: CaseTable) -> int:
    """How many wrote a card in silence."""
    return SilentCard.objects.for_system(PURPOSE).filter(table=table).count()


def wrote_silent(seat: Seat) -> bool:
    """Whether this one wrote."""
    return SilentCard.objects.for_system(PURPOSE).filter(seat=seat).exists()


def silent_words(table: CaseTable) -> list[tuple[str, str]]:
    """(core, what we may not see) of every card, without a name and in no telling order; none before the chair opened them."""
    if not table.cards_open:
        return []
    rows = SilentCard.objects.for_system(PURPOSE).filter(table=table).order_by("pk")
    opened = (vault.unseal(table, row.sealed) for row in rows)
    return [(one["core"], one["blind"]) for one in opened if one is not None]
