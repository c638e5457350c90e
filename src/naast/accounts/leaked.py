"""Passwords that leaked somewhere: looked up in a file of the operator, so that nothing about a password leaves this machine.

Django's own list of 20,000 is always on (`CommonPasswordValidator`); this adds as many as the file holds. How to get one:
docs/manual/voor-de-beheerder.md.
"""

from __future__ import annotations

import hashlib
import mmap
import re
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

_LETTERS = 40
_LINE = re.compile(rb"[0-9A-Fa-f]{40}(:\d+)?\s*")


class Leaked:
    """A password whose SHA-1 stands in the file of NAAST_LEAKED_PASSWORDS is refused; without a file nothing is."""

    def validate(self, password: str, user: Any = None) -> None:
        """Raises ValidationError, and OSError when the file that was named is not there: silence would look like safety."""
        if settings.NAAST_LEAKED_PASSWORDS and is_in(Path(settings.NAAST_LEAKED_PASSWORDS), password):
            raise ValidationError(
                _("Dit wachtwoord is ooit uitgelekt, bij een andere website. Kies een ander."), code="leaked"
            )

    def get_help_text(self) -> str:
        return _("Geen wachtwoord dat ooit is uitgelekt.")


def is_in(file: Path, password: str) -> bool:
    """Whether the SHA-1 of `password` stands in `file`: lines `HASH` or `HASH:count`, sorted by hash. Some thirty looks in 40 GB."""
    # SHA-1 because the public lists hold it: it finds a line, it protects nothing.
    wanted = hashlib.sha1(password.encode(), usedforsecurity=False).hexdigest().upper().encode()
    if not file.stat().st_size:
        return False
    with file.open("rb") as opened, mmap.mmap(opened.fileno(), 0, access=mmap.ACCESS_READ) as text:
        low, high = 0, len(text)
        while low < high:
            start = text.rfind(b"\n", low, (low + high) // 2) + 1 or low
            found = text[start : start + _LETTERS].upper()
            if found == wanted:
                return True
            if found < wanted:
                low = _next_line(text, start)
            else:
                high = start
    return False


def _next_line(text: mmap.mmap, at: int) -> int:
    end = text.find(b"\n", at)
    return len(text) if end < 0 else end + 1


def wrong_with(file: Path) -> str:
    """What is wrong with a file of leaked passwords, in Dutch; empty when its first and last line can be read and are in order."""
    if not file.is_file():
        return f"Het bestand {file} (NAAST_LEAKED_PASSWORDS) is er niet."
    with file.open("rb") as opened:
        first = opened.readline(80)
        opened.seek(max(0, file.stat().st_size - 200))
        last = opened.read().rstrip().rpartition(b"\n")[2]
    if not _LINE.fullmatch(first) or not _LINE.fullmatch(last) or first[:_LETTERS].upper() > last[:_LETTERS].upper():
        return f"Het bestand {file} (NAAST_LEAKED_PASSWORDS) is geen lijst van SHA-1, gesorteerd op SHA-1."
    return ""
