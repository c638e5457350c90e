"""Our own words as HSDS taxonomies: kinds of help (voorzieningen, by dimension), for whom, in which layer, whether there is room.

Languages are ISO 639 and no taxonomy. Terms keep their id for ever: it is made from the kind and the code.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import Any, Final
from uuid import UUID

from naast.directory.records import stable_id
from naast.engine.knowledge import Provision

HELP: Final = "voorziening"
WHOM: Final = "doelgroep"
LAYER: Final = "laag"
ROOM: Final = "ruimte"
_ABOUT: Final[Mapping[str, tuple[str, str]]] = {
    HELP: ("Naast: voorzieningen", "Soorten hulp, per dimensie van het leven."),
    WHOM: ("Naast: voor wie", "Voor wie een aanbod is."),
    LAYER: ("Naast: laag", "Waar hulp staat: in de drie lagen van de sociale basis, of ernaast."),
    ROOM: ("Naast: ruimte", "Of een aanbod nieuwe mensen aanneemt. De waarde is de dag waarop dat is nagevraagd."),
}
DIMENSIONS: Final[Mapping[str, str]] = {
    "fysiek": "Lichaam", "psychisch": "Geest en gevoel", "sociaal": "Mensen om u heen en het dagelijks leven",
    "zingeving": "Zin en betekenis",
}  # fmt: skip
AUDIENCES: Final[Mapping[str, str]] = {
    "everyone": "iedereen", "adults": "volwassenen", "older_people": "ouderen", "children": "kinderen", "young_people": "jongeren",
    "parents": "ouders", "carers": "wie voor een ander zorgt", "bereaved": "mensen die iemand verloren", "women": "vrouwen",
    "men": "mannen", "professionals": "zorgverleners en andere helpers",
}  # fmt: skip
LAYERS: Final[Mapping[str, str]] = {
    "persoonlijke sociale basis": "Mensen om u heen",
    "gemeenschappelijke sociale basis": "Buurt, kerk en vrijwilligers",
    "institutionele sociale basis": "Wijkteam, welzijn en buurthuis",
    "formele zorg": "Zorg",
    "gemeentelijke voorziening": "Gemeente",
    "landelijke regeling": "Landelijke regeling",
    "private regeling": "Bank, notaris, uitvaart en verzekering",
}
ROOMS: Final[Mapping[str, str]] = {
    "yes": "Neemt nieuwe mensen aan",
    "waiting": "Er is een wachttijd",
    "no": "Nu geen plaats",
}
# Our code: the ISO 639 code that leaves, and the Dutch name. People write ngt; ISO 639-3 says dse.
LANGUAGES: Final[Mapping[str, tuple[str, str]]] = {
    "nl": ("nl", "Nederlands"), "en": ("en", "Engels"), "de": ("de", "Duits"), "fr": ("fr", "Frans"), "es": ("es", "Spaans"),
    "pl": ("pl", "Pools"), "uk": ("uk", "Oekraïens"), "tr": ("tr", "Turks"), "ar": ("ar", "Arabisch"), "ber": ("ber", "Berbers"),
    "ti": ("ti", "Tigrinya"), "ngt": ("dse", "Nederlandse Gebarentaal"),
}  # fmt: skip
# What others write for the same languages: ISO 639-3 and 639-2, and the most spoken Berber languages of this country.
_ALSO: Final[Mapping[str, str]] = {
    "nld": "nl", "dut": "nl", "eng": "en", "deu": "de", "ger": "de", "fra": "fr", "fre": "fr", "spa": "es", "pol": "pl", "ukr": "uk",
    "tur": "tr", "ara": "ar", "arb": "ar", "ary": "ar", "rif": "ber", "tzm": "ber", "zgh": "ber", "tir": "ti",
}  # fmt: skip
_OURS: Final[Mapping[str, str]] = {**{iso: ours for ours, (iso, _name) in LANGUAGES.items()}, **_ALSO}
Document = dict[str, Any]


def language_of(code: str) -> str:
    """Our code for an ISO 639 code, or `""` for a language that is not in our list.

    >>> language_of("nld"), language_of("ur")
    ('nl', '')
    """
    return _OURS.get(code.strip().lower(), "")


def taxonomy_id(kind: str) -> UUID:
    """The id of a taxonomy."""
    return stable_id("hsds-taxonomy", kind)


def term_id(kind: str, code: str) -> UUID:
    """The id of a term."""
    return stable_id("hsds-term", f"{kind}:{code}")


class Terms:
    """All taxonomies and their terms, for the provisions of one knowledge pack."""

    def __init__(self, provisions: Mapping[str, Provision]) -> None:
        self.provisions = provisions

    @cached_property
    def taxonomies(self) -> dict[str, Document]:
        """Taxonomies as HSDS, by id, in a fixed order."""
        newest = max((one.checked_on for one in self.provisions.values()), default=None)
        documents = [
            {"id": str(taxonomy_id(kind)), "name": name, "description": about} for kind, (name, about) in _ABOUT.items()
        ]
        if newest is not None:
            documents[0]["version"] = newest.isoformat()
        return {one["id"]: one for one in documents}

    @cached_property
    def terms(self) -> dict[str, Document]:
        """Terms as HSDS, by id: first those of help (dimensions, then provisions by code), then the others."""
        found = [self._term(HELP, code, name, name) for code, name in DIMENSIONS.items()]
        for code, one in sorted(self.provisions.items()):
            found.append(self._term(HELP, code, one.name, one.description, parent=one.dimensions[0]))
        for kind, words in ((WHOM, AUDIENCES), (LAYER, LAYERS), (ROOM, ROOMS)):
            found += [self._term(kind, code, name, name) for code, name in words.items()]
        return {one["id"]: one for one in found}

    @cached_property
    def codes(self) -> dict[str, tuple[str, str]]:
        """Kind and code of a term, by its id. Dimensions are no code of anything that is offered."""
        pairs = [*((HELP, code) for code in self.provisions), *((WHOM, code) for code in AUDIENCES)]
        pairs += [*((LAYER, code) for code in LAYERS), *((ROOM, code) for code in ROOMS)]
        return {str(term_id(kind, code)): (kind, code) for kind, code in pairs}

    def term(self, kind: str, code: str) -> Document:
        """One term. A provision that this pack no longer knows is told by its code."""
        known = self.terms.get(str(term_id(kind, code)))
        return known or self._term(kind, code, code, code)

    def _term(self, kind: str, code: str, name: str, about: str, parent: str = "") -> Document:
        taxonomy = self.taxonomies[str(taxonomy_id(kind))]
        document: Document = {"id": str(term_id(kind, code)), "code": code, "name": name, "description": about}
        if parent:
            document["parent_id"] = str(term_id(kind, parent))
        document |= {"taxonomy": taxonomy["name"], "taxonomy_detail": taxonomy, "language": "nl"}
        return document | {"taxonomy_id": taxonomy["id"]}


def listed(words: Iterable[str]) -> str:
    """Words on one line as people write them.

    >>> listed(["ouders", "kinderen", "mannen"])
    'ouders, kinderen en mannen'
    """
    *first, last = list(words) or [""]
    return f"{', '.join(first)} en {last}" if first else last
