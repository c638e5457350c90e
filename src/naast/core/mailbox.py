"""The mailbox of the demo: reads the mails and text messages that were delivered to the folder of this machine.

Only where everyone is fictional and mail goes to a folder (`is_on`); the page is in `core.views`. Sending is in `core.actions`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from django.conf import settings

from naast.core import clock

MOST: Final = 40
_TEXTS: Final = "@sms.invalid"
# Django's file backend ends each mail with this line.
_BETWEEN: Final = b"\n" + b"-" * 79 + b"\n"
_LINK = re.compile(r"https?://[^\s<>\"']+[^\s<>\"'.,;:!?)]")


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a mail. `url` is the path on this site when it is a link to this installation, else empty."""

    text: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class Delivered:
    """One mail or text message: to whom, what about, when, and its words with the links that lead here."""

    to: str
    is_text: bool
    subject: str
    at: datetime
    pieces: list[Piece]


def is_on() -> bool:
    """Whether this installation has such a mailbox: fictional, not production, and mail goes to a folder."""
    to_folder = settings.EMAIL_BACKEND == "django.core.mail.backends.filebased.EmailBackend"
    return bool(settings.NAAST_FICTIONAL and not settings.PRODUCTION and to_folder)


def delivered(to: str = "") -> list[Delivered]:
    """What was delivered, the newest first, at most MOST. `to`: only what went to an address or number with this in it."""
    wanted, found = to.strip().lower(), []
    for path in _newest():
        for message in _messages(path):
            one = _delivered(message, path)
            if wanted in one.to.lower() or not wanted:
                found.append(one)
        if len(found) >= MOST:
            break
    return found[:MOST]


def _newest() -> Iterator[Path]:
    folder = Path(settings.EMAIL_FILE_PATH)
    files = [path for path in folder.glob("*.log") if path.is_file()] if folder.is_dir() else []
    # The name begins with the second it was made; within one second the clock of the file system decides.
    yield from sorted(files, key=lambda path: (path.stat().st_mtime_ns, path.name), reverse=True)


def _messages(path: Path) -> list[EmailMessage]:
    parts = [part for part in path.read_bytes().split(_BETWEEN) if part.strip()]
    return [BytesParser(policy=policy.default).parsebytes(part) for part in reversed(parts)]


def _delivered(message: EmailMessage, path: Path) -> Delivered:
    to = str(message.get("To", ""))
    is_text = to.endswith(_TEXTS)
    body = message.get_body(preferencelist=("plain",))
    words = str(body.get_content()) if body is not None else ""
    at = datetime.fromtimestamp(path.stat().st_mtime, clock.AMSTERDAM)
    shown = f"+{to.removesuffix(_TEXTS)}" if is_text else to
    return Delivered(shown, is_text, "" if is_text else str(message.get("Subject", "")), at, list(pieces(words)))


def pieces(words: str) -> Iterator[Piece]:
    """The words cut at their links. Only a link to this installation can be followed, and by its path: on whatever port it runs."""
    here, end = urlsplit(settings.NAAST_BASE_URL).netloc, 0
    for found in _LINK.finditer(words):
        parts = urlsplit(found[0])
        if parts.netloc != here:
            continue
        yield Piece(words[end : found.start()])
        query = f"?{parts.query}" if parts.query else ""
        yield Piece(found[0], f"{parts.path or '/'}{query}")
        end = found.end()
    yield Piece(words[end:])
