"""Dutch maps that never existed, with the damage that real lists have and the truth beside them. Same seed, same bytes.

What counts as one: one organisation, or one service of it, at one place. Branches at several addresses are different, two services of
one organisation are different; the same place after moving house is one.
"""

from __future__ import annotations

import csv
import io
import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from benchmarks.linkage.names import BRANDS, GIVEN, KINDS, PLACES, SERVICES, STREETS, SURNAMES


@dataclass(frozen=True, slots=True)
class Site:
    """One place of one organisation as it truly is."""

    entity: int
    name: str
    street: str
    number: int
    addition: str
    postcode: str
    place: str
    phone: str
    email: str
    site: str
    given: str = ""
    surname: str = ""
    born: str = ""


@dataclass(frozen=True, slots=True)
class Lists:
    """Files (name to text) and, per id, which entity the row truly is."""

    files: Mapping[str, str]
    truth: Mapping[str, int]


def _phone(rng: random.Random) -> str:
    # Area code 000 is given to nobody.
    return f"000{rng.randrange(10**6, 10**7)}"


def _where(rng: random.Random, towns: int) -> dict[str, object]:
    at = rng.randrange(towns)
    place = PLACES[at % len(PLACES)] + ("" if at < len(PLACES) else f" {at // len(PLACES)}")
    code = f"{100 + at % 899:04d}"
    letters = "".join(rng.choice("ABCDEFGHJKLMNPRSTVWXZ") for _ in range(2))
    addition = rng.choice(["", "", "", "", "A", "B", "2"])
    return {
        "street": rng.choice(STREETS),
        "number": rng.randrange(1, 240),
        "addition": addition,
        "postcode": f"{code} {letters}",
        "place": place,
    }


def organisations(count: int, seed: int, towns: int = 10) -> list[Site]:
    """About `count` true places: single organisations, branches (22 %), and several services at one door (14 %)."""
    rng = random.Random(seed)
    found: list[Site] = []
    while len(found) < count:
        brand, kind = rng.choice(BRANDS), rng.choice(KINDS)
        extra = rng.choice(["", "", f" {rng.choice(BRANDS)}", f" {rng.choice(SURNAMES)}"])
        form = rng.choice(["Stichting ", "", "", "", "Vereniging "])
        name = f"{form}{kind} {rng.choice(['De ', '', 'Het '])}{brand}{extra}"
        domain = f"{kind.split()[0]}{brand}{extra.split()[-1] if extra else ''}{rng.choice(['', '', 'zorg'])}.example".lower()
        phone = _phone(rng)
        first = Site(len(found), name, phone=phone, email=f"info@{domain}", site=f"www.{domain}", **_where(rng, towns))  # type: ignore[arg-type]
        found.append(first)
        chance = rng.random()
        if chance < 0.1:
            for _ in range(rng.randrange(1, 4)):
                branch = _where(rng, towns)
                called = rng.choice([name, f"{name} {branch['place']}", f"{name} locatie {branch['street']}"])
                own = phone if rng.random() < 0.3 else _phone(rng)
                found.append(replace(first, entity=len(found), name=called, phone=own, **branch))  # type: ignore[arg-type]
        elif chance < 0.18:
            found.pop()  # an organisation that lists its services, lists each by name
            for service in rng.sample(SERVICES, rng.randrange(2, 4)):
                own = phone if rng.random() < 0.6 else _phone(rng)
                mail = first.email if rng.random() < 0.5 else f"{service.lower()}@{domain}"
                found.append(replace(first, entity=len(found), name=f"{name} - {service}", phone=own, email=mail))
    return found[:count]


def persons(count: int, seed: int, towns: int = 10) -> list[Site]:
    """About `count` people of whom a third lives with someone of the same surname and phone."""
    rng = random.Random(seed)
    found: list[Site] = []
    while len(found) < count:
        surname, where, phone = rng.choice(SURNAMES), _where(rng, towns), _phone(rng)
        if rng.random() < 0.4:
            surname += f"-{rng.choice(SURNAMES)}"
        for _ in range(rng.choice([1, 1, 1, 2, 3])):
            given = rng.choice(GIVEN)
            born = f"{rng.randrange(1, 29):02d}-{rng.randrange(1, 13):02d}-{rng.randrange(1930, 2012)}"
            mail = f"{given}.{surname.split()[-1]}@mail.example".lower()
            found.append(
                Site(len(found), "", phone=phone, email=mail, site="", given=given, surname=surname, born=born, **where)  # type: ignore[arg-type]
            )
    return found[:count]


def _typo(rng: random.Random, text: str) -> str:
    if len(text) < 4:
        return text
    at = rng.randrange(1, len(text) - 1)
    kind = rng.randrange(4)
    if kind == 0:
        return text[:at] + text[at + 1 :]
    if kind == 1:
        return text[:at] + text[at + 1] + text[at] + text[at + 2 :]
    letter = rng.choice("aeionrst") if not text[at].isdigit() else rng.choice("0123456789")
    return text[:at] + letter + text[at + (kind == 2) :]


_SHORT = (("Stichting", "St."), ("Stichting", "Stg"), ("Vereniging", "Ver."), ("centrum", "centr."), ("straat", "str."), ("laan", "ln"),
          ("plein", "pln"), ("Burgemeester", "Burg."), ("Dokter", "Dr."), ("Sint", "St."), ("Professor", "Prof."), ("Eerste", "1e"),
          ("Maatschappelijk werk", "MW"), ("Thuiszorg", "Thuisz."), ("Steunpunt", "Steunp."), ("Gezondheidscentrum", "GC"))  # fmt: skip


def _shortened(rng: random.Random, text: str) -> str:
    for long, short in rng.sample(_SHORT, len(_SHORT)):
        if long in text and rng.random() < 0.6:
            text = text.replace(long, short, 1)
    return text


def _told_phone(rng: random.Random, phone: str) -> str:
    if not phone:
        return ""
    a, b = phone[:4], phone[4:]
    return rng.choice(
        [
            phone,
            f"{a}-{b}",
            f"{a} {b[:3]} {b[3:]}",
            f"+31 {a[1:]} {b}",
            f"0031{phone[1:]}",
            f"({a}) {b[:2]} {b[2:4]} {b[4:]}",
            f"Tel. {a}-{b}",
        ]
    )


def damaged(rng: random.Random, site: Site, towns: int, level: float) -> Site:
    """The place as one list has it. `level` 0..1 scales all damage."""

    def happens(chance: float) -> bool:
        return rng.random() < chance * level

    if happens(
        0.025
    ):  # moved house since; who it is stays (between two public lists of 2014 and 2016 about one in twenty pairs)
        site = replace(site, **_where(rng, towns))  # type: ignore[arg-type]
    name = site.name
    if happens(0.25):
        name = name.removeprefix("Stichting ").removeprefix("Vereniging ")
    elif happens(0.1) and not name.startswith(("Stichting", "Vereniging")):
        name = f"Stichting {name}"
    if happens(0.35):
        name = _shortened(rng, name)
    if happens(0.2):
        name = _typo(rng, name)
    if happens(0.1):
        name = name.upper()
    if happens(0.08):
        name = f"{name} {site.place}"
    given, surname = site.given, site.surname
    if happens(0.12):
        given = _typo(rng, given)
    if happens(0.08):
        given = f"{given[:1]}."
    if happens(0.12):
        surname = _typo(rng, surname)
    if happens(0.15):
        surname = surname.split("-")[0]
    if happens(0.03):
        given, surname = surname, given
    street = _shortened(rng, site.street) if happens(0.4) else site.street
    if happens(0.08):
        street = _typo(rng, street)
    return replace(
        site,
        name=name,
        given=given,
        surname=surname,
        street=street,
        addition="" if happens(0.3) else site.addition,
        number=site.number + rng.choice([-2, 2]) if happens(0.03) else site.number,
        postcode="" if happens(0.12) else _typo(rng, site.postcode) if happens(0.03) else site.postcode,
        phone=""
        if happens(0.15)
        else _phone(rng)
        if happens(0.1)
        else _typo(rng, site.phone)
        if happens(0.03)
        else site.phone,
        email="" if happens(0.35) else site.email,
        site="" if happens(0.4) else site.site,
        born="" if happens(0.1) else _typo(rng, site.born) if happens(0.06) else site.born,
    )


Row = Callable[[random.Random, Site], list[str]]


def _number(site: Site) -> str:
    return f"{site.number}-{site.addition}" if site.addition.isdigit() else f"{site.number}{site.addition}"


# Four shapes of a list: headers, how a row is told, separator, encoding-independent title lines.
ORGANISATION_SHAPES: tuple[tuple[list[str], Row, str, str], ...] = (
    (["id", "naam", "straat", "huisnummer", "postcode", "plaats", "telefoon", "e-mail", "website"],
     lambda r, s: [s.name, s.street, _number(s), s.postcode, s.place, _told_phone(r, s.phone), s.email, s.site], ",", ""),
    (["ID", "Organisatie", "Adres", "Telefoonnummer", "Mailadres"],
     lambda r, s: [s.name, f"{s.street} {_number(s)}, {s.postcode} {s.place}", _told_phone(r, s.phone), s.email], ";",
     "Sociale kaart 2026;;;;\n;;;;\n"),
    (["Id", "Naam voorziening", "Bezoekadres", "PC", "Woonplaats", "Tel", "URL", "Opmerking"],
     lambda r, s: [s.name, f"{s.street} {s.number} {s.addition}".strip(), s.postcode.replace(" ", ""), s.place.upper(),
                   _told_phone(r, s.phone), s.site and f"https://{s.site}/contact", r.choice(["", "bellen", "ma-vr"])], "\t", ""),
    (["id", "name", "address", "zip", "city", "phone", "email"],
     lambda r, s: [s.name, f"{s.street} {_number(s)}", s.postcode, s.place, s.phone, s.email.upper()], "|", ""),
)  # fmt: skip
PERSON_SHAPES: tuple[tuple[list[str], Row, str, str], ...] = (
    (["id", "voornaam", "achternaam", "straat", "huisnummer", "postcode", "woonplaats", "telefoon", "geboortedatum"],
     lambda r, s: [s.given, s.surname, s.street, _number(s), s.postcode, s.place, _told_phone(r, s.phone), s.born], ",", ""),
    (["id", "naam", "adres", "postcode", "plaats", "geboren", "e-mail"],
     lambda r, s: [f"{s.surname}, {s.given}", f"{s.street} {_number(s)}", s.postcode, s.place,
                   "-".join(reversed(s.born.split("-"))), s.email], ";", ""),
)  # fmt: skip


def lists(
    sites: list[Site], seed: int, per_list: float = 0.6, level: float = 1.0, towns: int = 10, merged: bool = False
) -> Lists:
    """Several lists that each hold a part of the places, sometimes twice (a list that was merged before).

    `merged` puts everything in one list of the first shape.
    """
    rng = random.Random(seed)
    shapes = PERSON_SHAPES if sites and sites[0].surname else ORGANISATION_SHAPES
    files: dict[str, str] = {}
    truth: dict[str, int] = {}
    body = io.StringIO()
    for at, (headers, told, separator, title) in enumerate(shapes):
        if merged:
            headers, told, separator, title = shapes[0]
        if not merged or at == 0:
            body = io.StringIO()
            body.write(title)
            csv.writer(body, delimiter=separator, lineterminator="\n").writerow(headers)
        rows = csv.writer(body, delimiter=separator, lineterminator="\n")
        chosen = [site for site in sites for _ in range(1 + (rng.random() < 0.05)) if rng.random() < per_list]
        rng.shuffle(chosen)
        for site in chosen:
            called = f"{'abcd'[at]}{len(truth)}"
            truth[called] = site.entity
            rows.writerow([called, *told(rng, damaged(rng, site, towns, level))])
        files["lijst.csv" if merged else f"lijst_{at + 1}.csv"] = body.getvalue()
    return Lists(files, truth)
