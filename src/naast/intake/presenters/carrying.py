"""What was understood travels with the words in the form, sealed, so that handing over need not read the same words again.

The page of the answer stores nothing. What it showed goes back and forth with the browser, readable and forgeable by nobody but this
installation, and counts only with the very words and choices it was made of. Anything else is read anew. What it holds: `handing`.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import zlib
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings

from naast.intake.actions import Understood

# Longer ago than this the knowledge, or the map, may have changed too much: then it is read anew.
MOST_SECONDS = 3600
MOST_SIGNS = 20_000


def carry(understood: Understood, data: Mapping[str, Any]) -> str:
    """The sealed text for a hidden field: what was made of this form (`text`, `asker`, `pc4`, `answers`, `rejected`, `denied`)."""
    held = {
        "words": _words(data),
        "urgency": understood.urgency,
        "crisis_category": understood.crisis_category,
        "snapshot": understood.snapshot,
        "rejected_needs": understood.rejected_needs,
    }
    return _box().encrypt(zlib.compress(json.dumps(held).encode())).decode()


def carried(sealed: str, data: Mapping[str, Any]) -> Understood | None:
    """What was understood of exactly this form, at most MOST_SECONDS ago; None when it is of other words, too old or not ours."""
    if not sealed or len(sealed) > MOST_SIGNS:
        return None
    try:
        held = json.loads(zlib.decompress(_box().decrypt(sealed.encode(), ttl=MOST_SECONDS)))
    except InvalidToken:
        return None
    if held["words"] != _words(data):
        return None
    return Understood(
        urgency=held["urgency"],
        crisis_category=held["crisis_category"],
        snapshot=held["snapshot"],
        rejected_needs=tuple(held["rejected_needs"]),
    )


def _words(data: Mapping[str, Any]) -> str:
    """A fingerprint of all that the reading rests on. A browser may write line ends otherwise; that changes no word."""
    text = "\n".join(str(data["text"]).splitlines())
    answers, rejected, denied = ([list(one) for one in data["answers"]], list(data["rejected"]), list(data["denied"]))
    said = json.dumps([text, str(data["asker"]), data["pc4"], answers, rejected, denied])
    return hashlib.sha256(said.encode()).hexdigest()


def _box() -> MultiFernet:
    return _made_of((settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS))


@lru_cache(maxsize=4)
def _made_of(keys: tuple[str, ...]) -> MultiFernet:
    derived = [hmac.new(key.encode(), b"naast.intake.carrying", "sha256").digest() for key in keys]
    return MultiFernet([Fernet(base64.urlsafe_b64encode(one)) for one in derived])
