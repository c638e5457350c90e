"""Seals the words of one table with a key of its own. When the key is destroyed nobody reads them, also not in a copy of the database.

The key lies in a table that PostgreSQL does not log: it comes in no backup of ours, in no log file of the database and on no replica. After
a crash of the server it is gone too; the card is then written again. The key itself is sealed with SECRET_KEY; whoever changes that keeps
the old one in SECRET_KEY_FALLBACKS until the night has passed (`reseal`). Without it the key is locked, and open again once it is back.
"""

from __future__ import annotations

import json
from enum import StrEnum
from typing import Any

from cryptography.fernet import Fernet, InvalidToken
from django.utils.translation import gettext as _

from naast.accounts import sealing
from naast.casetable.models import CardKey, CaseTable
from naast.core.errors import Conflict


class Lock(StrEnum):
    """How the key of a table is: made and at hand (or not needed yet), gone for good, or locked by a SECRET_KEY we do not have."""

    OPEN = "open"
    GONE = "gone"
    LOCKED = "locked"


def lock_of(table: CaseTable) -> Lock:
    """Why words of this table can or cannot be read now."""
    key = CardKey.objects.filter(table=table).first()
    if key is None:
        return Lock.GONE
    return Lock.LOCKED if _box(key) is None else Lock.OPEN


def seal(table: CaseTable, words: dict[str, Any]) -> str:
    """`words` as sealed text; makes the key of this table at first use.

    Raises Conflict while that key is locked: a new one would make what lies there unreadable for ever.
    """
    key = CardKey.objects.filter(table=table).first()
    if key is None:
        key = CardKey.objects.create(table=table, sealed=sealing.seal(Fernet.generate_key().decode()))
    box = _box(key)
    if box is None:
        raise Conflict(
            _("Dit kan nu niet bewaard worden. De sleutel van de server is veranderd."),
            _("Wat u schreef, staat er nog. Bel de beheerder: die kan de oude sleutel terugzetten."),
        )
    return box.encrypt(json.dumps(words, ensure_ascii=False).encode()).decode()


def unseal(table: CaseTable, sealed: str) -> dict[str, Any] | None:
    """The words again; None when the key is gone or locked."""
    key = CardKey.objects.filter(table=table).first()
    box = _box(key) if key is not None else None
    if box is None:
        return None
    try:
        words: dict[str, Any] = json.loads(box.decrypt(sealed.encode()))
    except InvalidToken:
        return None
    return words


def reseal() -> int:
    """Every key under the present SECRET_KEY, so that an old one can be thrown away; returns how many. A locked key stays as it is."""
    count = 0
    for key in CardKey.objects.select_for_update():
        if _box(key) is not None:
            key.sealed = sealing.reseal(key.sealed)
            key.save(update_fields=["sealed"])
            count += 1
    return count


def _box(key: CardKey) -> Fernet | None:
    """What opens the words; None when SECRET_KEY and its fallbacks do not open the key."""
    try:
        return Fernet(sealing.unseal(key.sealed).encode())
    except InvalidToken:
        return None
