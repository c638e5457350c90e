"""Text messages (sms): the interface of a provider, and the demo provider that puts the message in the local mailbox.

Which provider is used is the setting NAAST_TEXTS (a dotted path); empty means: this installation sends no text messages, and nobody is
offered one. A message is sent at once and stored nowhere, because it holds a code. What the message says is decided in the rooms.
"""

from __future__ import annotations

import re
from typing import Protocol

from django.conf import settings
from django.core.mail import send_mail
from django.utils.module_loading import import_string

from naast.core.errors import DomainError

MAX_LETTERS = 160
_NOISE = re.compile(r"[ ()\-./]")


class NotSent(Exception):
    """The provider did not take the message. The text of this error names no number and no content."""


class TextProvider(Protocol):
    """Somebody who delivers text messages. One object per process; must be safe for threads."""

    def send(self, *, to: str, text: str) -> None:
        """Deliver `text` (at most MAX_LETTERS) to `to` (as `international` writes it). Raises NotSent."""

    def check(self) -> list[str]:
        """What is wrong with the configuration, in Dutch, one sentence each; empty when it can send. Sends nothing."""


class MailboxTexts:
    """The demo provider: the message lands in the mailbox of this machine, addressed to `<number>@sms.invalid`."""

    def send(self, *, to: str, text: str) -> None:
        """As a mail, through Django's mail setting. Raises NotSent."""
        try:
            send_mail(f"sms naar {to}", text, settings.DEFAULT_FROM_EMAIL, [f"{to.lstrip('+')}@sms.invalid"])
        except Exception as error:
            raise NotSent(type(error).__name__) from None

    def check(self) -> list[str]:
        """It is for a fictional installation only."""
        return (
            []
            if settings.NAAST_FICTIONAL
            else ["De sms-dienst van de demo bezorgt niets. Stel een echte in met NAAST_TEXTS, of laat hem leeg."]
        )


def provider() -> TextProvider | None:
    """The provider of this installation, or None when it has none (or one that may not be used here)."""
    path = getattr(settings, "NAAST_TEXTS", "")
    if not path:
        return None
    found: TextProvider = import_string(path)()
    return None if found.check() else found


def is_on() -> bool:
    """Whether text messages can be sent here at all."""
    return provider() is not None


def send(*, to: str, text: str) -> None:
    """Send one message now. Raises NotSent, ValueError for a text that is too long, DomainError when there is no provider."""
    if len(text) > MAX_LETTERS:
        raise ValueError("a text message is at most 160 letters")
    chosen = provider()
    if chosen is None:
        raise DomainError("geen-sms", "Sms kan hier niet.", "Kies een andere manier.", 422)
    chosen.send(to=international(to), text=text)


def international(number: str) -> str:
    """A number as providers want it: `+31612345678`. Empty for what is no number. Without a country it is Dutch.

    >>> international("06 - 12 34 56 78"), international("0032 470 12 34 56"), international("bel maar")
    ('+31612345678', '+32470123456', '')
    """
    plain = _NOISE.sub("", number)
    if plain.startswith("00"):
        plain = "+" + plain[2:]
    elif plain.startswith("0"):
        plain = "+31" + plain[1:]
    return plain if re.fullmatch(r"\+[1-9]\d{7,14}", plain) else ""


def can_receive(number: str) -> bool:
    """Whether a text message can go to this number: a mobile number, or one of the fictional town.

    >>> can_receive("06 12 34 56 78"), can_receive("0341-00 55 01"), can_receive("020 123 45 67")
    (True, True, False)
    """
    plain = international(number)
    return plain.startswith("+316") or (bool(plain) and not plain.startswith("+31")) or is_fictional(plain)


def is_fictional(plain: str) -> bool:
    """Numbers 0341-00 xx xx belong to nobody; only a fictional installation uses them.

    >>> is_fictional("+31341005501"), is_fictional("+31341551122")
    (True, False)
    """
    return plain.startswith("+3134100") and len(plain) == 12
