"""From ranked provisions and a place to services near by, each with additive reasons in Dutch.

An index by provision and postcode keeps this fast with 150,000 services. Which provisions come first is in `ranking`.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from naast.engine.knowledge.text import fold
from naast.engine.routing.service_view import ServiceView
from naast.engine.understanding.features import stem

MOST_SERVICES: Final = 12
MOST_PER_PROVISION: Final = 3
# Shares of a service's score beside how well its provision fits (0-1).
NEAR_BY, COUNTRYWIDE, OVER_BORDER = 0.3, 0.15, -0.25
HAS_ROOM, WAITING, FULL = 0.1, -0.15, -0.6
SPEAKS, FOR_WHOM, NOT_FOR_WHOM = 0.25, 0.1, -0.3
# What nobody looked at for long steps back: behind the same help that is sure, also when that is for the whole country.
MAKE_SURE, DOUBTED, STALE = -0.05, -0.1, -0.2
# A telling word of the service's own name in the question: who asks for an imam is not sent to the minister first.
NAMED: Final = 0.6
STALE_AFTER_DAYS: Final = 365
_TELLING_SHARE, _TELLING_AT_LEAST, _LETTERS_AT_LEAST = 0.01, 5, 4
_WORDS: Final = re.compile(r"[a-z]+")
_DENIES: Final = frozenset({"geen", "niet", "nooit"})
_MONTHS: Final = [
    "januari",
    "februari",
    "maart",
    "april",
    "mei",
    "juni",
    "juli",
    "augustus",
    "september",
    "oktober",
    "november",
    "december",
]
_LANGUAGES: Final = {
    "ar": "Arabisch", "de": "Duits", "en": "Engels", "es": "Spaans", "fa": "Farsi", "fr": "Frans", "fy": "Fries", "nl": "Nederlands",
    "pap": "Papiaments", "pl": "Pools", "ru": "Russisch", "so": "Somalisch", "ti": "Tigrinya", "tr": "Turks", "uk": "Oekraïens",
}  # fmt: skip
_AUDIENCES: Final = {
    "patient": "wie zelf ziek is", "partner": "partners", "child": "kinderen en jongeren", "carer": "wie voor een ander zorgt",
    "family": "het hele gezin",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Share:
    """One reason and what it adds to (or takes from) the score."""

    amount: float
    sentence: str


@dataclass(frozen=True, slots=True)
class ServiceMatch:
    """A service for a provision. `score` is the sum of the shares; `full` and `over_border` put it lower, never away; what
    the asker `named` is not put lower for standing over the border.
    """

    service: ServiceView
    provision: str
    shares: tuple[Share, ...]
    full: bool
    over_border: bool
    named: bool = False

    @property
    def score(self) -> float:
        """The sum of the shares."""
        return sum(share.amount for share in self.shares)


class ServiceIndex:
    """Services by provision and postcode."""

    def __init__(self, services: Iterable[ServiceView]) -> None:
        self.services = tuple(services)
        self._telling = _telling_words(self.services)
        self._here: dict[str, dict[str, list[int]]] = defaultdict(lambda: defaultdict(list))
        self._near: dict[str, dict[str, list[int]]] = defaultdict(lambda: defaultdict(list))
        self._anywhere: dict[str, list[int]] = defaultdict(list)
        for number, service in enumerate(self.services):
            for provision in service.provisions:
                if not service.pc4:
                    self._anywhere[provision].append(number)
                for pc4 in service.pc4:
                    self._here[provision][pc4].append(number)
                for pc4 in service.near:
                    self._near[provision][pc4].append(number)

    def named_in(self, service: ServiceView, said: Collection[str]) -> str | None:
        """The word of the service's name that is among the words said (stems), if any: only words that few names hold."""
        return next((word for root, word in self._telling[service.id] if root in said), None)

    def candidates(self, provision: str, place: str) -> Iterator[ServiceView]:
        """The services for a provision at a place: those that come there, those for the whole country, those just over the border."""
        here = self._here.get(provision, {}).get(place, [])
        near = self._near.get(provision, {}).get(place, [])
        for number in dict.fromkeys((*here, *self._anywhere.get(provision, ()), *near)):
            yield self.services[number]


def find_services(
    provisions: Sequence[tuple[str, float]],
    index: ServiceIndex,
    place: str,
    *,
    audience: str | None = None,
    language: str | None = None,
    today: date | None = None,
    said: Collection[str] = (),
) -> tuple[ServiceMatch, ...]:
    """The best services for these provisions (id, score; best first) at a postcode of four digits, best first.

    Full services and those over the border stay, but after what is open and near. At most MOST_PER_PROVISION for one
    provision and MOST_SERVICES in all; every service once, for the provision it fits best. `said`: stems of the asker's words
    (`said_words`).
    """
    best = max((score for _, score in provisions), default=0.0)
    found: dict[str, ServiceMatch] = {}
    for provision, score in provisions:
        fit = max(score, 0.0) / best if best > 0 else 0.0
        matches = [
            _match(service, provision, fit, place, audience, language, today, index.named_in(service, said))
            for service in index.candidates(provision, place)
        ]
        fresh = (match for match in sorted(matches, key=_order) if match.service.id not in found)
        for match, _ in zip(fresh, range(MOST_PER_PROVISION), strict=False):
            found[match.service.id] = match
    return tuple(sorted(found.values(), key=_order)[:MOST_SERVICES])


def said_words(text: str) -> frozenset[str]:
    """The stems of the words of a question, without those that are denied ("geen dominee").

    >>> sorted(said_words("Geen dominee, liever een imam"))
    ['een', 'imam', 'liever']
    """
    words = _WORDS.findall(fold(text))
    before = ["", *words][: len(words)]
    return frozenset(
        stem(word)
        for word, earlier in zip(words, before, strict=True)
        if earlier not in _DENIES and word not in _DENIES
    )


def _name_words(service: ServiceView) -> list[str]:
    return [word for word in _WORDS.findall(fold(service.name)) if len(word) >= _LETTERS_AT_LEAST]


def _telling_words(services: Sequence[ServiceView]) -> dict[str, tuple[tuple[str, str], ...]]:
    """By id the words of each name, with their stems, that stand in the names of few services: "imam" tells, "gesprek" does not."""
    words = {service.id: [(stem(word), word) for word in _name_words(service)] for service in services}
    seen = Counter(found for pairs in words.values() for found in {root for root, _ in pairs})
    most = max(len(services) * _TELLING_SHARE, _TELLING_AT_LEAST)
    return {name: tuple(pair for pair in pairs if seen[pair[0]] <= most) for name, pairs in words.items()}


def _order(match: ServiceMatch) -> tuple[bool, bool, float, str]:
    return (match.full, match.over_border and not match.named, -match.score, match.service.id)


def _match(
    service: ServiceView,
    provision: str,
    fit: float,
    place: str,
    audience: str | None,
    language: str | None,
    today: date | None,
    named: str | None,
) -> ServiceMatch:
    over_border = bool(service.pc4) and place not in service.pc4
    shares = [Share(fit, "Deze hulp past bij wat u schrijft.")]
    shares.append(_place_share(service, place, over_border))
    if named:
        shares.append(Share(NAMED, f"U noemt het zelf: {named}."))
    shares += _people_shares(service, audience, language)
    shares += _room_shares(service, today)
    shares += _trust_shares(service, today)
    return ServiceMatch(service, provision, tuple(shares), service.capacity == "no", over_border, named is not None)


def _place_share(service: ServiceView, place: str, over_border: bool) -> Share:
    if over_border:
        return Share(OVER_BORDER, "Net buiten uw buurt: vraag of u er terechtkunt.")
    if not service.pc4:
        return Share(COUNTRYWIDE, "Werkt in heel Nederland.")
    return Share(NEAR_BY, f"Werkt in uw buurt ({place}).")


def _people_shares(service: ServiceView, audience: str | None, language: str | None) -> Iterator[Share]:
    if language and language != "nl" and language in service.languages:
        yield Share(SPEAKS, f"Spreekt {_LANGUAGES.get(language, language)}.")
    if audience and service.audience:
        if audience in service.audience:
            yield Share(FOR_WHOM, f"Is er voor {_AUDIENCES.get(audience, audience)}.")
        else:
            whom = " en ".join(_AUDIENCES.get(name, name) for name in service.audience[:2])
            yield Share(NOT_FOR_WHOM, f"Is er vooral voor {whom}.")


def _room_shares(service: ServiceView, today: date | None) -> Iterator[Share]:
    since = f" (stand {in_words(service.capacity_on)})" if service.capacity_on else ""
    if service.capacity == "yes" and today and service.capacity_on and _reached(service.room_stale_on, today):
        yield Share(0.0, f"Had plaats op {in_words(service.capacity_on)}. Vraag of dat nog zo is.")
    elif service.capacity == "yes":
        yield Share(HAS_ROOM, f"Neemt nieuwe mensen aan{since}.")
    elif service.capacity == "waiting":
        yield Share(WAITING, f"Er is een wachttijd{since}.")
    elif service.capacity == "no":
        yield Share(FULL, f"Neemt nu geen nieuwe mensen aan{since}. Bel gerust: soms komt er plek.")


def _trust_shares(service: ServiceView, today: date | None) -> Iterator[Share]:
    """What is old steps back and says so; a service without days of its own is old when nobody looked for a year."""
    if today is None:
        return
    if service.doubted:
        yield Share(DOUBTED, "Vraag het na: iemand meldde dat hier iets niet klopt.")
    last = f" Voor het laatst nagekeken op {in_words(service.checked_on)}." if service.checked_on else ""
    if _reached(service.stale_on, today) or (service.stale_on is None and _a_year_ago(service.checked_on, today)):
        yield Share(STALE, f"Staat stil: bel eerst, er kan iets veranderd zijn.{last}")
    elif _reached(service.ask_on, today):
        yield Share(MAKE_SURE, f"Vraag na of het nog klopt.{last}")


def _reached(day: str | None, today: date) -> bool:
    return day is not None and day <= today.isoformat()


def _a_year_ago(checked_on: str | None, today: date) -> bool:
    return checked_on is not None and (today - date.fromisoformat(checked_on)).days > STALE_AFTER_DAYS


def in_words(iso: str) -> str:
    """An ISO date as people say it.

    >>> in_words("2026-11-03")
    '3 november 2026'
    """
    day = date.fromisoformat(iso)
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"
