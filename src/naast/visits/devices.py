"""The pair of keys with which a tablet keeps reports of one user: the public half seals, the other half is given at login only.

The pair is not stored: it follows from the user and the key of this installation. So what lies on a tablet stays unreadable until that
user has logged in again, also after a restart without a network, while writing goes on with the public half.
"""

from __future__ import annotations

import base64
import hmac
from dataclasses import dataclass
from hashlib import sha256
from uuid import UUID

from cryptography.hazmat.primitives.asymmetric import ec
from django.conf import settings

PURPOSE = b"naast.visits.devices:"
# The order of the curve P-256: a private key is a number below it.
_ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551


@dataclass(frozen=True, slots=True)
class Pair:
    """One pair as a browser takes it (JSON Web Key, curve P-256). `id` names it: 16 signs of a fingerprint of the public half."""

    id: str
    public: dict[str, str]
    private: dict[str, str]


def pairs_of(user_id: UUID) -> list[Pair]:
    """The pair of now first, then those of keys of the installation that are going out of use: what was sealed with them opens too."""
    return [_pair(secret, user_id) for secret in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)]


def owner_mark(user_id: UUID) -> str:
    """By which a tablet knows whose reports lie there, without a name or a number that stands elsewhere."""
    return hmac.new(settings.SECRET_KEY.encode(), PURPOSE + b"mark:" + user_id.bytes, sha256).hexdigest()[:16]


def _pair(secret: str, user_id: UUID) -> Pair:
    seed = b"".join(
        hmac.new(secret.encode(), PURPOSE + half + user_id.bytes, sha256).digest() for half in (b"first:", b"second:")
    )
    # 512 bits, so that no number is likelier than another.
    number = int.from_bytes(seed, "big") % (_ORDER - 1) + 1
    point = ec.derive_private_key(number, ec.SECP256R1()).public_key().public_numbers()
    public = {"kty": "EC", "crv": "P-256", "x": _text(point.x), "y": _text(point.y)}
    ident = sha256(f"{public['x']}.{public['y']}".encode()).hexdigest()[:16]
    return Pair(ident, public, public | {"d": _text(number)})


def _text(number: int) -> str:
    return base64.urlsafe_b64encode(number.to_bytes(32, "big")).rstrip(b"=").decode()
