"""The word lists and the YAML lists of `knowledge/anonymity`, read once and frozen. They are no part of the routing packs.

What stands in a list entry is `lists`; what the rules do with it is in the modules beside this one.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any, Final

from naast.engine.anonymity.lists import DiseaseFile, OccupationFile, PopulationFile, Sign, SignFile
from naast.engine.anonymity.numerals import MANY, NUMBER
from naast.engine.anonymity.reading import folded
from naast.engine.errors import EngineError
from naast.engine.knowledge import KnowledgeError, default_root

FOLDER: Final = "anonymity"
_GROUPS: Final = re.compile(r"<([^<>]+)>")
_COUNTRIES: Final = "words/countries.txt"


@dataclass(frozen=True, eq=False)
class Lexicon:
    """Everything the guard knows. Words are folded (small, no accents); `doubtful`: names that are also plain words;
    `common`: the ordinary words that people really use."""

    first_names: frozenset[str]
    surnames: frozenset[str]
    doubtful: frozenset[str]
    towns: frozenset[str]
    ordinary: frozenset[str]
    common: frozenset[str]
    public: frozenset[str]
    public_phrases: tuple[str, ...]
    generics: frozenset[str]
    countries: frozenset[str]
    origins: frozenset[str]
    diseases: DiseaseFile
    occupations: OccupationFile
    signs: tuple[Sign, ...]
    population: PopulationFile

    def is_name(self, plain: str) -> bool:
        """Whether a folded word is a name and never an ordinary word; a possessive s may hang on it."""
        for form in (plain, plain.removesuffix("'s"), plain.removesuffix("s")):
            if (form in self.first_names or form in self.surnames) and form not in self.doubtful:
                return form == plain or len(form) > 2
        return False

    def may_be_name(self, plain: str) -> bool:
        """Whether a folded word is on a list of names at all."""
        return plain in self.first_names or plain in self.surnames

    def opens_word(self, plain: str) -> bool:
        """Whether a folded word is the first part of a common word, as an abbreviation is: wijkverpl, afd."""
        at = bisect_left(self.sorted_common, plain)
        return len(plain) >= 3 and at < len(self.sorted_common) and self.sorted_common[at].startswith(plain)

    @cached_property
    def sorted_common(self) -> tuple[str, ...]:
        """The common words in order."""
        return tuple(sorted(self.common))

    def is_ordinary(self, plain: str) -> bool:
        """Whether a folded word is an ordinary Dutch word, also when put together from two or three of them."""
        return plain in self.ordinary or self._is_compound(plain)

    def _is_compound(self, plain: str) -> bool:
        if "-" in plain:
            return all(part in self.ordinary or len(part) < 2 for part in plain.split("-"))
        return _splits(plain, self.ordinary, 2)

    @cached_property
    def occupation_words(self) -> dict[str, tuple[str, float]]:
        """Each occupation (folded) with its wider words and the share of adults."""
        found = {folded(w): (g.wider, g.share) for g in self.occupations.groups for w in g.words}
        trades = self.occupations.zaken
        return found | {folded(w): (trades.wider, 0.02) for w in trades.words}


def _splits(word: str, known: frozenset[str], parts: int) -> bool:
    """Whether `word` is made of at most `parts` further known words of four letters or more, with a binding s or n."""
    for cut in range(4, len(word) - 2):
        if word[:cut] not in known:
            continue
        rest = word[cut:]
        if rest in known and len(rest) >= 3:
            return True
        if rest[0] == "s" and len(rest) >= 5 and rest[1:] in known:
            return True
        if parts > 1 and len(rest) >= 8 and _splits(rest.removeprefix("s"), known, parts - 1):
            return True
    return False


@lru_cache(maxsize=4)
def lexicon(root: Path | None = None) -> Lexicon:
    """The lexicon below `root/anonymity`; without `root` that of the installed knowledge.

    Raises EngineError (`no-anonymity-lists`) when a file is missing, KnowledgeError when one is wrong.
    """
    folder = (root or default_root()) / FOLDER
    names, name_doubts = _starred(folder / "words/first_names.txt")
    surnames, surname_doubts = _starred(folder / "words/surnames.txt")
    towns, town_doubts = _starred(folder / "words/towns.txt")
    public, phrases = _phrases(folder / "words/public.txt")
    countries, origins = _countries(folder / _COUNTRIES)
    words = [folded(word) for word in _lines(folder / "words/ordinary.txt")]
    files = _yaml_files(folder)
    return Lexicon(
        first_names=names,
        surnames=surnames,
        doubtful=name_doubts | surname_doubts | town_doubts,
        towns=towns,
        ordinary=frozenset(word.removesuffix("~") for word in words),
        common=frozenset(word for word in words if not word.endswith("~")),
        public=public,
        public_phrases=phrases,
        generics=frozenset(" ".join(_lines(folder / "words/generics.txt")).split()),
        countries=countries,
        origins=origins,
        diseases=files["diseases"],
        occupations=files["occupations"],
        signs=files["signs"].signs,
        population=files["population"],
    )


def _lines(path: Path) -> list[str]:
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError as error:
        hint = "Zet NAAST_KNOWLEDGE op de map met kennis, of installeer Naast opnieuw."
        raise EngineError("no-anonymity-lists", f"De lijst {path.name} ontbreekt.", hint) from error
    return [line for line in text.splitlines() if line and not line.startswith("#")]


def _starred(path: Path) -> tuple[frozenset[str], frozenset[str]]:
    words = " ".join(_lines(path)).split()
    return (
        frozenset(folded(word.rstrip("*")) for word in words),
        frozenset(folded(word.rstrip("*")) for word in words if word.endswith("*")),
    )


def _phrases(path: Path) -> tuple[frozenset[str], tuple[str, ...]]:
    text = " ".join(_lines(path))
    phrases = tuple(sorted(_GROUPS.findall(text), key=len, reverse=True))
    return frozenset(_GROUPS.sub(" ", text).split()), phrases


def _countries(path: Path) -> tuple[frozenset[str], frozenset[str]]:
    """Lines of `country: adjectives`."""
    countries: set[str] = set()
    origins: set[str] = set()
    for line in _lines(path):
        names, _, words = line.partition(":")
        countries.update(folded(name.strip()) for name in names.split(","))
        origins.update(folded(word) for word in words.split())
    return frozenset(countries), frozenset(origins)


def _yaml_files(folder: Path) -> dict[str, Any]:
    from naast.engine.knowledge.loader import read_yaml
    from naast.engine.knowledge.notebook import Notebook

    notes = Notebook(set())
    shapes = {"diseases": DiseaseFile, "occupations": OccupationFile, "signs": SignFile, "population": PopulationFile}
    files: dict[str, Any] = {}
    for name, shape in shapes.items():
        path = folder / "lists" / f"{name}.yaml"
        if not path.is_file():
            raise EngineError("no-anonymity-lists", f"De lijst {path.name} ontbreekt.")
        files[name] = read_yaml(path, shape, notes, folder)
    if notes.problems:
        raise KnowledgeError(tuple(sorted(notes.problems)))
    return files


def pattern(text: str, lists: Lexicon) -> re.Pattern[str]:
    """A pattern of a list as a regular expression: `<m>` and `</m>`, `<veel>`, `<tel>`, `<land>` and `<herkomst>` filled in."""
    filled = text.replace("<m>", "(?P<m>").replace("</m>", ")").replace("<veel>", MANY).replace("<tel>", NUMBER)
    if "<land>" in filled:
        filled = filled.replace("<land>", _choice(lists.countries))
    if "<herkomst>" in filled:
        filled = filled.replace("<herkomst>", _choice(lists.origins))
    return re.compile(filled)


def _choice(words: frozenset[str]) -> str:
    return "(?:" + "|".join(re.escape(word) for word in sorted(words, key=lambda w: (-len(w), w))) + ")"
