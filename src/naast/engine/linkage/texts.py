"""One way of writing for names, phones, web and mail addresses, and dates. Pure; addresses have `addresses`, files have `reading`."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from naast.engine.linkage.words import Words, words

_DOTTED = re.compile(r"\b(?:[a-z]\.\s?){2,}")
_APOSTROPHE = re.compile(r"(?<=[a-z])[’'`´?�](?=[a-z]{1,2}\b)")
_NOT_WORD = re.compile(r"[^a-z0-9]+")
_ORDINAL = re.compile(r"\b(\d+)(?:st|nd|rd|th)\b")
_EXTENSION = re.compile(r"(?:\bext?\b|\btoestel\b|\btst\b|\bx|#)\.?\s*\d+.*$", re.IGNORECASE)
_DATE_PARTS = re.compile(r"\d+")
# Letters that appear when UTF-8 was read as Western European.
_DAMAGED = re.compile("[ÃÂâ][\u0080-\u00bf€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]")
_MULTIPLE_LABELS = ("co", "com", "org", "gov", "ac", "net")


def undamaged(text: str) -> str:
    """The text as it was before UTF-8 was read as Western European; unchanged when it was not damaged so.

    >>> undamaged("CafÃ©")
    'Café'
    """
    if not _DAMAGED.search(text):
        return text
    try:
        return text.encode("cp1252").decode("utf-8")
    except UnicodeError:
        return text


@lru_cache(maxsize=1 << 17)
def plain(text: str) -> str:
    """Small letters and digits with single spaces; accents, signs, and marks of ownership gone.

    >>> plain("  Children’s Café 'De Brug' (R.E. Wood), 51st St.")
    'childrens cafe de brug re wood 51 st'
    """
    if not text.isascii():
        text = undamaged(text)
        text = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    text = text.casefold().replace("ß", "ss").replace("ø", "o").replace("æ", "ae")
    text = _APOSTROPHE.sub("", text)
    text = _DOTTED.sub(lambda found: found.group().replace(".", "").replace(" ", "") + " ", text)
    text = _ORDINAL.sub(r"\1", text)
    return _NOT_WORD.sub(" ", text).strip()


def name_tokens(text: str, lists: Words | None = None) -> tuple[str, ...]:
    """The words of a name that say who it is, in order, each once: without forms in law and joining words.

    A name of nothing but such words keeps them all; no name gives no words.

    >>> name_tokens("Stg. Welzijn & Zorg van het Dorp")
    ('welzijn', 'zorg', 'dorp')
    """
    lists = lists or words()
    found = " ".join([lists.names.get(word, word) for word in plain(text).split()]).split()
    kept = [word for word in found if word not in lists.drop]
    return tuple(dict.fromkeys(kept or found))


def name_part(text: str) -> tuple[str, str]:
    """A name that was written in two parts (`organisation - service`), each in its plain form; the second empty when there is one.

    >>> name_part("Stg Humanitas - Maatjes"), name_part("De Brug (eetcafe)"), name_part("Anne-Marie Huis")
    (('humanitas', 'maatjes'), ('brug', 'eetcafe'), ('anne marie huis', ''))
    """
    found = re.split(r"\s[-–—|/:]\s|:\s|\s\(", text.strip(), maxsplit=1)
    head = " ".join(name_tokens(found[0]))
    return (head, " ".join(name_tokens(found[1]))) if len(found) > 1 and head else (" ".join(name_tokens(text)), "")


def branch_marks(tokens: tuple[str, ...], lists: Words | None = None) -> str:
    """What tells this branch from another of the same name: numbers and quarters of the wind, sorted; empty when there are none.

    >>> branch_marks(("wijkteam", "oost", "2")), branch_marks(("teddy", "bear", "ii")), branch_marks(("buurthuis",))
    ('2 e', '2', '')
    """
    lists = lists or words()
    found = {lists.marks.get(token, token if token.isdigit() else "") for token in tokens}
    return " ".join(sorted(found - {""}))


def person_tokens(text: str) -> tuple[str, ...]:
    """The words of a person's name, in order; one joined name when it was written with a hyphen or a space inside.

    >>> person_tokens("Anne-Marie de Vries")
    ('anne', 'marie', 'de', 'vries')
    """
    return tuple(plain(text).split())


def phone(text: str) -> str:
    """The national number in digits, without country code, trunk zero or extension; empty when there is no number in it.

    Of several numbers in one cell the first. At least 5 and at most 12 digits; a row of one digit is no number.

    >>> phone("+31 (0)6-12 34 56 78"), phone("(847)\\n245-6715 x12"), phone("n.v.t.")
    ('612345678', '8472456715', '')
    """
    first = re.split(r"[;|]|\s/\s?|\bof\b|\bor\b", text, maxsplit=1)[0]
    digits = "".join(c for c in _EXTENSION.sub("", first) if c.isdigit() and c.isascii())
    if text.lstrip().startswith("+31") or digits.startswith("0031"):
        digits = re.sub(r"^(?:00)?310?", "", digits)
    elif len(digits) == 11 and digits.startswith("31"):
        digits = digits[2:]
    elif len(digits) == 11 and digits.startswith("1"):
        digits = digits[1:]
    else:
        digits = digits.lstrip("0") if len(digits) < 12 else digits[:20].lstrip("0")[:9]
    return digits if 5 <= len(digits) <= 12 and len(set(digits)) > 1 else ""


def email(text: str) -> str:
    """A mail address in small letters, or empty. Of several the first.

    >>> email("Mail: Info@Buurthuis.nl; x@y.nl"), email("info@")
    ('info@buurthuis.nl', '')
    """
    found = re.search(r"[\w.+'-]+@[\w-]+(?:\.[\w-]+)+", text.casefold())
    return found.group().strip(".'") if found else ""


def site(text: str, lists: Words | None = None) -> str:
    """The domain someone registered; for a page on a shared site that page; empty when it is no address.

    >>> site("https://www.zorg.buurthuis.nl/contact?x=1"), site("facebook.com/buurthuis"), site("gmail.com"), site("No")
    ('buurthuis.nl', 'facebook.com/buurthuis', '', '')
    """
    lists = lists or words()
    text = re.sub(r"^\s*(?:[a-z]+:)?/*(?:www\d?\.)?", "", text.casefold()).strip()
    host, _, rest = text.partition("/")
    host = re.split(r"[:?#\s]", host, maxsplit=1)[0].strip(".")
    labels = host.split(".")
    if len(labels) < 2 or not all(re.fullmatch(r"[\w-]+", label) for label in labels) or not labels[-1].isalpha():
        return ""
    take = 3 if len(labels) > 2 and len(labels[-1]) == 2 and labels[-2] in _MULTIPLE_LABELS else 2
    domain = ".".join(labels[-take:])
    if domain not in lists.shared_domains:
        return domain
    page = re.split(r"[/?#\s]", rest, maxsplit=1)[0]
    return f"{domain}/{page}" if page else ""


def mail_site(address: str, lists: Words | None = None) -> str:
    """The domain of a mail address, empty when anybody can have an address there.

    >>> mail_site("info@buurthuis.nl"), mail_site("jan@gmail.com")
    ('buurthuis.nl', '')
    """
    return site(address.rpartition("@")[2], lists) if "@" in address else ""


def date_digits(text: str, month_first: bool = False) -> str:
    """A date as eight digits, year first, also when it does not exist (a slip of the pen is still a trace); else empty.

    >>> date_digits("1956-04-09"), date_digits("9-4-1956"), date_digits("04/09/1956", month_first=True), date_digits("19560409")
    ('19560409', '19560409', '19560409', '19560409')
    """
    parts: list[str] = _DATE_PARTS.findall(text)
    if len(parts) == 1 and len(parts[0]) == 8:
        return parts[0] if parts[0][:2] in ("18", "19", "20") else parts[0][4:] + parts[0][2:4] + parts[0][:2]
    if len(parts) < 3 or any(len(part) > 4 for part in parts[:3]):
        return ""
    one, two, three = parts[:3]
    if len(one) == 4:
        year, month, day = one, two, three
    else:
        year, month, day = (three, one, two) if month_first else (three, two, one)
    if len(year) == 2:
        year = f"19{year}"
    return f"{year:0>4}{month:0>2}{day:0>2}" if len(year) == 4 and len(month) <= 2 and len(day) <= 2 else ""


def code(text: str) -> str:
    """A number of a register (KvK, AGB, a licence) as letters and digits without leading zeros; empty below four signs.

    >>> code("KvK 0123.4567"), code("n/a")
    ('1234567', '')
    """
    found = re.sub(r"^(?:kvk|agb|bsn|nr)", "", re.sub(r"[^a-z0-9]", "", text.casefold())).lstrip("0")
    return found if len(found) >= 4 and len(set(found)) > 1 else ""
