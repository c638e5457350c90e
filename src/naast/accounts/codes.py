"""Codes: those of an app (TOTP, RFC 6238, reckoned by the library `cryptography`), its picture to scan, and recovery codes."""

from __future__ import annotations

import base64
import hmac
import re
import secrets
from datetime import datetime
from urllib.parse import quote, urlencode

SECONDS = 30
RECOVERY_CODES = 10
# No letters and digits that look alike on paper. 16 of these are 79 random bits: nobody guesses one.
_READABLE = "23456789abcdefghjkmnpqrstuvwxyz"


def new_secret() -> str:
    """160 random bits, as apps want them typed."""
    return base64.b32encode(secrets.token_bytes(20)).decode()


def matching_step(secret: str, code: str, moment: datetime, after: int) -> int | None:
    """The time step of which `code` is the code; None when there is none.

    One step back and one ahead count too, for clocks that are a little off; steps up to `after` were used and do not.
    """
    from cryptography.hazmat.primitives.hashes import SHA1
    from cryptography.hazmat.primitives.twofactor.totp import TOTP

    typed = re.sub(r"\s", "", code)
    reckon = TOTP(base64.b32decode(secret), 6, SHA1(), SECONDS)
    now = int(moment.timestamp()) // SECONDS
    for step in (now - 1, now, now + 1):
        expected = reckon.generate(step * SECONDS).decode()
        if hmac.compare_digest(expected.encode(), typed.encode("utf-8", "replace")) and step > after:
            return step
    return None


def address(secret: str, email: str, issuer: str) -> str:
    """What an app reads from the picture."""
    return f"otpauth://totp/{quote(f'{issuer}:{email}')}?{urlencode({'secret': secret, 'issuer': issuer}, quote_via=quote)}"


def picture(text: str) -> str:
    """A QR code of `text` as an address for an image (SVG, with its own white ground, so that it also scans on a dark page)."""
    import io

    import qrcode
    from qrcode.image.svg import SvgPathFillImage

    file = io.BytesIO()
    qrcode.make(text, image_factory=SvgPathFillImage, border=3).save(file)
    return "data:image/svg+xml;base64," + base64.b64encode(file.getvalue()).decode()


def in_groups(secret: str) -> str:
    """A secret to type, in groups of four."""
    return " ".join(secret[at : at + 4] for at in range(0, len(secret), 4))


def new_recovery_codes() -> list[str]:
    """Ten codes like `k7pm-2xqa-9hdw-4trc`."""
    return ["-".join(_four() for _ in range(4)) for _ in range(RECOVERY_CODES)]


def plain_recovery_code(typed: str) -> str:
    """What someone typed, without the spaces, hyphens and capitals that do not matter."""
    return re.sub(r"[^0-9a-z]", "", typed.lower())


def _four() -> str:
    return "".join(secrets.choice(_READABLE) for _ in range(4))
