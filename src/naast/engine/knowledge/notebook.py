"""What is noted down while the files are read: mistakes, ids that exist, ids that are meant, sentences already used.

After the last file `settle` joins the ids that are meant to the ids that exist.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from dataclasses import dataclass, field

from naast.engine.knowledge.problems import KnowledgeProblem, Place

ROOM_NAMES = {
    "provision": "voorziening",
    "need": "behoefte",
    "question": "vraag",
    "crisis": "gevaar",
    "fact": "feit",
    "rule": "regel",
    "clock": "termijn",
    "norm": "norm",
    "limit": "grens",
    "jargon-word": "jargonwoord",
    "part": "onderdeel",
    "purpose": "doel",
    "role": "rol",
    "party": "partij",
    "exchange": "uitwisseling",
    "regime": "leeftijdsregeling",
    "representation": "vorm van vertegenwoordiging",
    "plan-template": "voorbeeldplan",
    "loop-norm": "norm van de lus",
    "fact-rate": "tempo van een gegeven",
    "way-of-looking": "manier van nakijken",
    "life-event": "gebeurtenis",
    "life-fact": "gegeven over iemand",
    "life-source": "bron",
    "measure": "maatregel",
    "trajectory": "ziektepad",
}
_NEUTER = {"part", "purpose", "life-fact", "trajectory"}  # words with "het", which want "dat"


@dataclass(slots=True)
class Notebook:
    """The notes of one reading. `kinds`: the kinds of id that were read in full; other ids are not checked."""

    kinds: set[str]
    problems: list[KnowledgeProblem] = field(default_factory=list)
    defined: dict[tuple[str, str], Place] = field(default_factory=dict)
    meant: list[tuple[str, str, Place]] = field(default_factory=list)
    fact_values: dict[str, tuple[str, ...]] = field(default_factory=dict)
    fact_uses: list[tuple[str, str, Place]] = field(default_factory=list)
    sentences: dict[tuple[str, str], Place] = field(default_factory=dict)
    lines: dict[tuple[str, str], int] = field(default_factory=dict)

    def add(self, place: Place, code: str, found: str, expected: str, example: str) -> None:
        """Note one mistake."""
        self.problems.append(KnowledgeProblem(place, code, found, expected, example))

    def define(self, room: str, ident: str, place: Place) -> None:
        """Note that an id exists; a second time is a mistake."""
        first = self.defined.setdefault((room, ident), place)
        if first is not place:
            self.add(
                place,
                "duplicate-id",
                f'"{ident}" bestaat al ({first.file}, regel {first.line})',
                f"een id dat nog niet is gebruikt voor een {ROOM_NAMES[room]}",
                f"id: {ident}-2",
            )

    def forgive(self, room: str, ident: str, place: Place) -> None:
        """Note an id that was written wrongly, so that what refers to the right one is not called wrong too."""
        self.defined.setdefault((room, ident), place)

    def use_sentence(self, scope: str, text: str, place: Place) -> None:
        """Note a sentence; the same words (whatever the capitals and full stops) a second time is a mistake."""
        key = (scope, " ".join("".join(c if c.isalnum() else " " for c in text.casefold()).split()))
        first = self.sentences.setdefault(key, place)
        if first is not place:
            self.add(
                place,
                "duplicate-sentence",
                f'"{text}" staat ook in {first.file}, regel {first.line}',
                "een zin die nergens anders staat, anders leert de herkenning twee dingen tegelijk",
                'text: "Een andere zin, uit het leven van iemand anders."',
            )

    def settle(self) -> None:
        """Check every id and every fact value that was meant against what exists."""
        for room, ident, place in self.meant:
            if room in self.kinds and (room, ident) not in self.defined:
                known = (name for kind, name in self.defined if kind == room)
                self.add(
                    place,
                    "unknown-id",
                    f'"{ident}"',
                    f"het id van een {ROOM_NAMES[room]} {'dat' if room in _NEUTER else 'die'} bestaat",
                    nearest(ident, known),
                )
        if "fact" in self.kinds:
            self._settle_facts()

    def _settle_facts(self) -> None:
        for fact, value, place in self.fact_uses:
            if fact not in self.fact_values:
                if ("fact", fact) in self.defined:
                    continue  # it is there but has a mistake of its own, which is told already
                example = nearest(fact, self.fact_values)
                self.add(place, "unknown-fact", f'"{fact}"', "een feit uit rules/facts.yaml", example)
            elif value not in self.fact_values[fact]:
                values = self.fact_values[fact]
                listed = ", ".join(values)
                self.add(
                    place,
                    "unknown-fact-value",
                    f'"{value}" bij {fact}',
                    f"een van: {listed}",
                    f'{fact}: "{nearest(value, values)}"',
                )


def nearest(word: str, known: Iterable[str], otherwise: str | None = None) -> str:
    """The known word that looks most like this one, to show as an example; else `otherwise`, else the first.

    >>> nearest("nachtzorgg", ["huisarts", "nachtzorg"])
    'nachtzorg'
    """
    listed = sorted(known)
    close = difflib.get_close_matches(word, listed, n=1, cutoff=0.5)
    return close[0] if close else otherwise or next(iter(listed), "(er is er nog geen)")
