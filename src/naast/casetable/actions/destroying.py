"""What describes a case goes: the card, the silent cards, offers nobody let stay, and the key that could read them. And keys are kept."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import transaction

from naast.casetable import vault
from naast.casetable.choices import PURPOSE
from naast.casetable.models import Card, CardKey, CaseTable, Offer, SilentCard


@dataclass(frozen=True, slots=True)
class Gone:
    """How many of each were destroyed."""

    cards: int
    silent: int
    offers: int


def destroy_words(table: CaseTable) -> Gone:
    """Destroy the words of a table, within the transaction of the caller. The key goes first: without it the rest is noise."""
    CardKey.objects.filter(table=table).delete()
    cards, _what = Card.objects.for_system(PURPOSE).filter(table=table).delete()
    silent, _what = SilentCard.objects.for_system(PURPOSE).filter(table=table).delete()
    offers, _what = Offer.objects.for_system(PURPOSE).filter(table=table, keep=False).delete()
    return Gone(cards, silent, offers)


@transaction.atomic
def reseal_keys() -> int:
    """Every key of a table under the present SECRET_KEY, so that an old one can be thrown away; returns how many."""
    return vault.reseal()
