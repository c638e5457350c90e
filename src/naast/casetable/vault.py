"""Seals the words of one table with a key of its own. When the key is destroyed nobody reads them, also not in a copy of the database.

The key lies in a table that PostgreSQL does not log: it comes in no backup of ours, in no log file of the database and on no replica. After
a crash of the server it is gone too; the card is then written again. The key itself is sealed with SECRET_KEY.
"""

from __future__ import annotations

import json
from typing import Any

from cryptography.fernet import Fernet, InvalidToken

from naast.accounts import sealing
from naast.casetable.models import CardKey, CaseTable


def seal(table: CaseTable, words: dict[str, Any]) -> str:
    """`words` as sealed text; makes the key of this table at first use."""
    key = CardKey.objects.filter(table=table).first()
    if key is None:
        key = CardKey.objects.create(table=table, sealed=sealing.seal(Fernet.generate_key().decode()))
    return _box(key).encrypt(json.dumps(words, ensure_ascii=False).encode()).decode()


def unseal(table: CaseTable, sealed: str) -> dict[str, Any] | None:
    """The words again; None when the key is gone."""
    key = CardKey.objects.filter(table=table).first()
    if key is None:
        return None
    try:
        words: dict[str, Any] = json.loads(_box(key).decrypt(sealed.encode()))
    except InvalidToken:
        return None
    return words


def _box(key: CardKey) -> Fernet:
    return Fernet(sealing.unseal(key.sealed).encode())
