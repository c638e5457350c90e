"""Mail that did not arrive: reading what a mail server sends back, and who wants to hear that a message failed.

Here: the address and number a message carries so that it can be found again, reading a delivery status notification (RFC 3464)
with the standard library, and the register of rooms that listen. What is then written down is in `core.actions`; what becomes of
it (a task for the sender) is in the room that registered.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from email import policy
from email.message import EmailMessage, Message
from email.parser import BytesParser
from email.utils import getaddresses, parseaddr
from uuid import UUID

from django.conf import settings

# (id of what the message was about, why it did not arrive: a code of a mail server such as 5.1.1, or the name of an error)
Listener = Callable[[UUID, str], object]
_listeners: dict[str, Listener] = {}
_HEX = r"[0-9a-f]{32}"
_NUMBER = re.compile(rf"<?({_HEX})\.naast@", re.IGNORECASE)
_RETURN = re.compile(rf"\+({_HEX})@", re.IGNORECASE)
_CODE = re.compile(r"\b([245]\.\d{1,3}\.\d{1,3})\b")
_MOST_LETTERS = 400_000


@dataclass(frozen=True, slots=True)
class Returned:
    """What came back: the id of our message (None when it is none of ours), whether it will never arrive, and the code of why."""

    message_id: UUID | None
    is_final: bool
    code: str = ""


def register(kind: str, listener: Listener) -> None:
    """Let `listener` hear when a message with `about="<kind>:<id>"` did not arrive. Once more replaces it."""
    _listeners[kind] = listener


def listener_for(about: str) -> tuple[Listener, UUID] | None:
    """Who wants to hear of this message, and the id it is about; None when nobody does."""
    kind, _colon, ident = about.partition(":")
    if kind not in _listeners:
        return None
    try:
        return _listeners[kind], UUID(ident)
    except ValueError:
        return None


def number_of(message_id: UUID) -> str:
    """The Message-ID header of an outbox message; the same at every attempt, so that a mail server can see that it is one message."""
    return f"<{message_id.hex}.naast@{_domain()}>"


def envelope_of(message_id: UUID) -> str:
    """The address a mail server sends failures to: one of its own for each message; empty without NAAST_BOUNCE_ADDRESS."""
    mailbox, _at, domain = settings.NAAST_BOUNCE_ADDRESS.partition("@")
    return f"{mailbox}+{message_id.hex}@{domain}" if domain else ""


def _domain() -> str:
    domain = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].partition("@")[2]
    return domain or "naast.invalid"


def read(raw: bytes) -> Returned:
    """What a returned mail says. Anything may come in here: what cannot be read is none of ours, and never an error."""
    message = BytesParser(policy=policy.default).parsebytes(raw[:_MOST_LETTERS])
    try:
        return Returned(_ours(message, raw), *_verdict(message))
    except (ValueError, TypeError, LookupError, AttributeError):
        # The email package reads headers only when asked, and a hostile or broken one may fail at that moment.
        return Returned(None, False)


def _ours(message: EmailMessage, raw: bytes) -> UUID | None:
    """By the address it came back to, by the header of the mail it carries, or by its number anywhere in the text."""
    came_to = [value for name in ("To", "Delivered-To", "X-Original-To") for value in message.get_all(name, [])]
    for _name, address in getaddresses([str(one) for one in came_to]):
        if found := _RETURN.search(address):
            return UUID(found[1])
    if found := _NUMBER.search(raw[:_MOST_LETTERS].decode("ascii", "replace")):
        return UUID(found[1])
    return None


def _verdict(message: EmailMessage) -> tuple[bool, str]:
    """(will never arrive, code). A delay is no failure, and neither is an automatic answer about holidays."""
    for part in message.walk():
        if part.get_content_type() == "message/delivery-status":
            return _status(part)
    is_automatic = str(message.get("Auto-Submitted", "")).lower().startswith("auto-replied")
    sender = parseaddr(str(message.get("From", "")))[1].partition("@")[0].lower()
    from_server = sender in ("mailer-daemon", "postmaster") or str(message.get("Return-Path", "")).strip() == "<>"
    if is_automatic or not from_server:
        return False, ""
    code = _CODE.search(_text(message))
    return (code is None or code[1].startswith("5")), code[1] if code else ""


def _status(part: Message) -> tuple[bool, str]:
    """The worst of all receivers in a delivery status. A message of ours has one receiver; a mailing list behind it may have more."""
    worst = (False, "")
    blocks = part.get_payload()
    for block in blocks if isinstance(blocks, list) else []:
        if not isinstance(block, Message):
            continue
        action = str(block.get("Action", "")).strip().lower()
        code = _CODE.search(str(block.get("Status", "")))
        if action == "failed" or (not action and code and code[1].startswith("5")):
            return True, code[1] if code else ""
        worst = (False, code[1]) if code else worst
    return worst


def _text(message: EmailMessage) -> str:
    body = message.get_body(preferencelist=("plain",))
    return str(body.get_content()) if body is not None else ""
