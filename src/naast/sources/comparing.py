"""By what two entries are compared: one way of writing for names, numbers and sites, and fingerprints that change with them. Pure."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import blake2b

from naast.engine.linkage import addresses, texts
from naast.sources.reading.fields import Field

# What linkage looks at; a refused pair comes back when one of these changes, and not for a new description.
COMPARED = (
    Field.NAME, Field.ORGANISATION, Field.STREET, Field.POSTCODE, Field.TOWN, Field.PHONE, Field.EMAIL, Field.SITE,
)  # fmt: skip
Values = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Keys:
    """By what an entry meets another; an empty text is unknown and meets nobody."""

    name: str
    phone: str
    door: str
    site: str


def keys(values: Values) -> Keys:
    """The keys of one entry.

    >>> keys({"name": "Stg. Buurthuis De Brug", "street": "Kerkstr. 12a", "postcode": "0341 AB", "phone": "+31 341 001000"})
    Keys(name='buurthuis brug', phone='341001000', door='0341ab|12a', site='')
    """
    code = addresses.postcode(values.get(Field.POSTCODE, ""))
    where = addresses.parse(values.get(Field.STREET, ""))
    door = f"{code}|{where.number}{where.addition}" if code and where.number else ""
    site = texts.site(values.get(Field.SITE, "")) or texts.mail_site(texts.email(values.get(Field.EMAIL, "")))
    name = " ".join(texts.name_tokens(values.get(Field.NAME, "")))
    return Keys(name[:200], texts.phone(values.get(Field.PHONE, ""))[:12], door[:24], site[:120])


def record_key(values: Values) -> str:
    """By what a source knows its own entry the next time: its own number, or else who it is and where."""
    if own := values.get(Field.OWN_ID, ""):
        return f"nr:{own}"[:140]
    of = keys(values)
    return "wie:" + _fingerprint(
        [of.name, texts.plain(values.get(Field.ORGANISATION, "")), of.door or of.phone or of.site]
    )


def digest(values: Values) -> str:
    """Another text as soon as one value is another."""
    return _fingerprint(sorted((str(key), value) for key, value in values.items()))


def pair_digest(one: Values, two: Values) -> str:
    """Another text as soon as something changes that the two are compared by; the order of the two does not count."""
    sides = sorted([values.get(field, "") for field in COMPARED] for values in (one, two))
    return _fingerprint(sides)


def alike(field: str, one: str, two: str) -> bool:
    """Whether two values of a field say the same, however they are written.

    >>> alike("phone", "0341-001000", "+31 341 00 10 00"), alike("cost", "Gratis", "gratis."), alike("phone", "0341-001000", "")
    (True, True, False)
    """
    if field == Field.PHONE:
        return texts.phone(one) == texts.phone(two) != ""
    if field == Field.SITE:
        return texts.site(one) == texts.site(two) != ""
    return texts.plain(one) == texts.plain(two) != ""


def _fingerprint(what: object) -> str:
    return blake2b(json.dumps(what, ensure_ascii=False).encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()
