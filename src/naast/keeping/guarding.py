"""What people type about an entry, without what points at a person. Pure; the marks come from `engine.anonymity`."""

from __future__ import annotations

import re

from naast.engine.anonymity import without_numbers

MASK = "[weggehaald]"
_EMAIL = re.compile(r"[\w.+\-]+@[\w\-]+(?:\.[\w\-]+)+")
_PHONE = re.compile(r"(?<![\d+])(?:\+\s?31|0031|0)(?:[\s\-./()]{0,2}\d){8,9}(?!\d)")
_NOT_SEEN = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\u200b-\u200f\u202a-\u202e\u2066-\u2069]")


def plain(text: str) -> str:
    """`text` on one line, without signs nobody sees."""
    return " ".join(_NOT_SEEN.sub(" ", text).split())


def without_people(text: str) -> str:
    """`text` without citizen service numbers, bank accounts, telephone numbers and mail addresses.

    >>> without_people("Bel Jan op 06-00 11 22 33, jan@voorbeeld.invalid")
    'Bel Jan op [weggehaald], [weggehaald]'
    >>> without_people("Open van 9.00 tot 17.00 uur, € 3,50")
    'Open van 9.00 tot 17.00 uur, € 3,50'
    """
    return _PHONE.sub(MASK, _EMAIL.sub(MASK, without_numbers(plain(text))))


def value_of(field: str, text: str) -> str:
    """What somebody says is right. A telephone number stays when it is about the telephone: that is the fact itself.

    >>> value_of("phone", "0341-00 60 11"), value_of("offer", "bel 0341-00 60 11")
    ('0341-00 60 11', 'bel [weggehaald]')
    """
    words = without_numbers(plain(text))
    return words if field == "phone" else without_people(words)


def heard(text: str) -> str:
    """A value that a keeper or the organisation itself gives: their own number may stand in it, a citizen's may not.

    >>> heard("Bel 0341-00 60 11, niet bsn 111222333")
    'Bel 0341-00 60 11, niet bsn [nummer weggehaald]'
    """
    return without_numbers(plain(text))


def is_mobile(text: str) -> bool:
    """Whether there is a mobile number in it: often somebody's own, so a keeper asks whose it is.

    >>> is_mobile("06-00 11 22 33"), is_mobile("0341-00 60 11")
    (True, False)
    """
    return bool(re.search(r"(?:\+\s?31\s?|0031|0)6[\s\-]?(?:\d[\s\-]?){8}", text))
