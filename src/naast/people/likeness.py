"""Are these two the same human? A small, deterministic score over name, birth year, postcode, telephone and e-mail, with its reasons.

Pure: no database. It only suggests; a human decides (`actions.merging`). Which pairs are looked at is in `queries`.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final, Literal

Band = Literal["waarschijnlijk", "misschien"]
ReasonKind = Literal[
    "same_name", "same_sound", "near_spelling", "same_first", "same_initial", "other_first", "same_year", "near_year",
    "other_year", "same_pc4", "same_phone", "same_email",
]  # fmt: skip

# Points per reason. Telephone and e-mail weigh most, but families share them: alone they never reach "misschien".
POINTS: Final[dict[ReasonKind, int]] = {
    "same_name": 40,
    "same_sound": 25,
    "near_spelling": 20,
    "same_first": 15,
    "same_initial": 10,
    # Spouses share everything but this; someone known by two first names is still found when the year is the same too.
    "other_first": -70,
    "same_year": 25,
    "near_year": 8,
    "other_year": -35,
    "same_pc4": 10,
    "same_phone": 30,
    "same_email": 30,
}
MAYBE, LIKELY = 45, 70
_PARTICLES: Final = frozenset(
    (
        "van",
        "von",
        "de",
        "den",
        "der",
        "het",
        "'t",
        "ten",
        "ter",
        "te",
        "la",
        "le",
        "el",
        "al",
        "in",
        "op",
        "aan",
        "bij",
        "d'",
        "da",
    )
)
# Applied in this order to the last name; what sounds the same in Dutch becomes the same letters.
_SOUNDS: Final = (
    (r"sch(?=\b|[^aeiouy])", "s"), (r"sch", "sg"), (r"tsj|tch", "tj"), (r"ch|gh", "g"), (r"ph", "f"), (r"th", "t"), (r"ck|q", "k"),
    (r"c(?=[eiy])", "s"), (r"c", "k"), (r"x", "ks"), (r"dt\b|d\b", "t"), (r"eij|ij|ei|ey|y", "i"), (r"auw|ouw|au|ou", "o"),
    (r"ae|aa", "a"), (r"ee", "e"), (r"oo|oh", "o"), (r"uu|ue", "u"), (r"ie", "i"), (r"oe", "u"), (r"z", "s"), (r"v", "f"), (r"h\b", ""),
    (r"(.)\1+", r"\1"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Look:
    """What is compared of one person. Empty or None is unknown and counts neither for nor against."""

    name: str
    birth_year: int | None = None
    pc4: str = ""
    phones: frozenset[str] = frozenset()
    emails: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Likeness:
    """`score` in points (the sum of the reasons, never below 0), the band that follows from it, and the reasons, strongest first."""

    score: int
    reasons: tuple[ReasonKind, ...]

    @property
    def band(self) -> Band | None:
        """None: not alike enough to bother anyone."""
        return "waarschijnlijk" if self.score >= LIKELY else "misschien" if self.score >= MAYBE else None


def compare(one: Look, other: Look) -> Likeness:
    """How alike two persons are. Symmetric.

    >>> compare(Look("Dina Verbeek", 1955, "0342"), Look("D. Verbeeck", 1955, "0342")).band
    'waarschijnlijk'
    >>> compare(Look("Dina Verbeek", 1955), Look("Huub Verbeek", 1952)).band is None
    True
    """
    found = [*_of_name(one.name, other.name), *_of_year(one.birth_year, other.birth_year)]
    if one.pc4 and one.pc4 == other.pc4:
        found.append("same_pc4")
    if {last_digits(p) for p in one.phones} & {last_digits(p) for p in other.phones} - {""}:
        found.append("same_phone")
    if {e.strip().lower() for e in one.emails} & {e.strip().lower() for e in other.emails} - {""}:
        found.append("same_email")
    score = sum(POINTS[reason] for reason in found)
    named = bool({"same_name", "same_sound", "near_spelling", "same_first"} & set(found))
    # People who share only a telephone, an address or a year are a household, not one human.
    return Likeness(max(score, 0) if named else min(max(score, 0), MAYBE - 1), _by_weight(found))


def _by_weight(found: Iterable[ReasonKind]) -> tuple[ReasonKind, ...]:
    return tuple(sorted(found, key=lambda reason: (-abs(POINTS[reason]), reason)))


def _of_name(one: str, other: str) -> list[ReasonKind]:
    (first, last), (first2, last2) = split(one), split(other)
    found: list[ReasonKind] = []
    if not (last and last2):
        return found
    sides, sides2 = set(last.split("-")), set(last2.split("-"))
    if sides & sides2:
        found.append("same_name")
    elif {sound(side) for side in sides} & {sound(side) for side in sides2}:
        found.append("same_sound")
    elif edits(last, last2) <= (1 if min(len(last), len(last2)) < 6 else 2):
        found.append("near_spelling")
    return found + _of_first(first, first2)


def _of_first(first: str, first2: str) -> list[ReasonKind]:
    if not (first and first2):
        return []
    if len(first) == 1 or len(first2) == 1:
        return ["same_initial"] if first[0] == first2[0] else ["other_first"]
    if first == first2 or sound(first) == sound(first2) or edits(first, first2) <= 1:
        return ["same_first"]
    return ["same_initial"] if first[0] == first2[0] else ["other_first"]


def _of_year(one: int | None, other: int | None) -> list[ReasonKind]:
    if one is None or other is None:
        return []
    if one == other:
        return ["same_year"]
    # One year off, or two digits swapped (1945 and 1954), is how people mishear and mistype.
    swapped = sorted(str(one)) == sorted(str(other))
    return ["near_year"] if abs(one - other) == 1 or swapped else ["other_year"]


def plain(text: str) -> str:
    """Lower case letters without accents; other signs become spaces, a hyphen stays.

    >>> plain("Öztürk-'t Hart")
    "ozturk-'t hart"
    """
    bare = "".join(sign for sign in unicodedata.normalize("NFKD", text) if not unicodedata.combining(sign))
    bare = bare.lower().replace("ß", "ss").replace("ø", "o").replace("ı", "i").replace("ł", "l").replace("’", "'")
    return " ".join(re.sub(r"[^a-z'\- ]", " ", bare).split())


def split(name: str) -> tuple[str, str]:
    """(first name or initial, last name without particles; sides of a double name joined by a hyphen).

    >>> split("mw. D. van der Berg - de Wit"), split("Dina"), split("Berg, D. van den")
    (('d', 'berg-wit'), ('', 'dina'), ('d', 'berg'))
    """
    if "," in name:
        last, _, rest = name.partition(",")
        name = f"{rest} {last}"
    name = re.sub(
        r"\s*-\s*", "-", plain(re.sub(r"(?i)^\s*(mevrouw|mevr|mw|meneer|dhr|de heer|fam|familie)\b\.?", "", name))
    )
    words = [word for word in re.split(r"[ ]+", name.replace("-", " - ")) if word not in _PARTICLES]
    if not words:
        return "", ""
    joined = "".join(f"-{word}" if word != "-" else "" for word in _tail(words)).strip("-")
    firsts = _head(words)
    return (firsts[0].strip("'") if firsts else ""), joined


def _tail(words: list[str]) -> list[str]:
    """The last name: the last word, and what hyphens join to it."""
    start = len(words) - 1
    while start >= 2 and words[start - 1] == "-":
        start -= 2
    return words[start:]


def _head(words: list[str]) -> list[str]:
    return words[: len(words) - len(_tail(words))]


def sound(word: str) -> str:
    """A Dutch word by its sound, at most 40 letters.

    >>> sound("verbeeck") == sound("verbeek"), sound("dijkstra") == sound("dykstra"), sound("smidt") == sound("smit")
    (True, True, True)
    """
    said = plain(word).replace("'", "").replace("-", " ")
    for pattern, instead in _SOUNDS:
        said = re.sub(pattern, instead, said)
    return said.replace(" ", "")[:40]


def name_key(name: str) -> str:
    """The sound of the last side of the last name: what the database looks for.

    >>> name_key("Dina Verbeeck") == name_key("D. van Verbeek")
    True
    """
    return sound(split(name)[1].split("-")[0])


def last_digits(phone: str) -> str:
    """The last nine digits of a telephone number, so that +31, 0031 and 0 are the same; empty when there are fewer.

    >>> last_digits("+31 6 12345678") == last_digits("06-12345678")
    True
    """
    digits = re.sub(r"\D", "", phone)
    return digits[-9:] if len(digits) >= 9 else ""


def edits(one: str, other: str) -> int:
    """How many letters must be added, removed, changed or swapped with their neighbour (optimal string alignment).

    >>> edits("jansen", "janssen"), edits("verbeek", "evrbeek"), edits("", "abc")
    (1, 1, 3)
    """
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, letter in enumerate(one, 1):
        before, last, row = row, before, [i]
        for j, letter2 in enumerate(other, 1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (letter != letter2))
            if i > 1 and j > 1 and letter == other[j - 2] and one[i - 2] == letter2:
                cost = min(cost, last[j - 2] + 1)
            row.append(cost)
    return row[-1]
