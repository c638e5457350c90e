"""Secrets that this installation must be able to read back, sealed with its own key. What only needs comparing is a fingerprint."""

from __future__ import annotations

import base64
import hashlib
import hmac
from typing import TYPE_CHECKING

from django.conf import settings

if TYPE_CHECKING:
    from cryptography.fernet import MultiFernet


def seal(text: str) -> str:
    """`text`, readable only with SECRET_KEY."""
    return _box().encrypt(text.encode()).decode()


def unseal(sealed: str) -> str:
    """The text again, also when it was sealed with one of SECRET_KEY_FALLBACKS. Raises cryptography.fernet.InvalidToken."""
    return _box().decrypt(sealed.encode()).decode()


def reseal(sealed: str) -> str:
    """The same secret under the present key, so that an old key can be thrown away."""
    return _box().rotate(sealed.encode()).decode()


def fingerprint(secret: str) -> str:
    """64 hex digits. Only for secrets of 80 random bits or more: those need no slow hash."""
    return hashlib.sha256(secret.encode()).hexdigest()


def _box() -> MultiFernet:
    # Loaded here: most pages never open a secret.
    from cryptography.fernet import Fernet, MultiFernet

    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    derived = [hmac.new(key.encode(), b"naast.accounts.sealing", "sha256").digest() for key in keys]
    return MultiFernet([Fernet(base64.urlsafe_b64encode(one)) for one in derived])
