"""The anonymity guard on texts with known marks, per type, beside the Dutch de-identification library `deduce` when it is installed.

    python -m benchmarks.anonymity [--peer] [--json] [--fuzz TIMES]

`--peer` needs `deduce` (LGPL-3.0+, 121 MB, about 1 GB of memory; no part of Naast) in the same environment; it is off by default.
A mark is found when at least 80 % of its signs are covered; a mark is false when it touches none of the known ones.
The texts in `anonymity_texts/` are fictional: `dev` and `dev2` were open while the rules were made, `heldout` was
set aside before; `stories` are texts of other writers, marked after the rules were made.
"""

from __future__ import annotations

import argparse
import functools
import importlib
import itertools
import json
import random
import re
import statistics
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

ROOT = Path(__file__).resolve().parent
sys.path.insert(0, str(ROOT.parent / "src"))

from naast.engine.anonymity import DIRECT_TYPES, INDIRECT_TYPES, Finding, check_case, find_all, without_numbers

SETS = ("dev", "dev2", "heldout", "stories")
COVERED = 0.8
SIGNS = "éñßİıﬁ①\u200b\u00ad\u0301\u202eЖаАβ漢字😀\ud7ff\n\t.,;:!?@#/\\-'()[]{}<>0123456789"
_SENTENCE = re.compile(r"[.!?]+['\")]*(?=\s|$)")
_MARK = re.compile(rf"\[({'|'.join((*DIRECT_TYPES, *INDIRECT_TYPES))}):([^\[\]]+)\]")


@dataclass(frozen=True, slots=True)
class Known:
    """A mark that a finder should find: place in the text and type."""

    start: int
    end: int
    type: str


@dataclass(frozen=True, slots=True)
class Found:
    """A mark that a finder made; `direct` is None when the finder does not tell."""

    start: int
    end: int
    direct: bool | None


class Finder(Protocol):
    """Anything that marks a text. The guard is one; a library may be another."""

    name: str

    def find(self, text: str) -> Sequence[Found]:
        """The marks of a text."""
        ...


class Guard:
    """Ours."""

    name = "naast"

    def find(self, text: str) -> Sequence[Found]:
        """All marks, direct and indirect."""
        return [Found(mark.start, mark.end, mark.direct) for mark in find_all(text)]


class Deduce:
    """The peer: a rule- and list-based library for Dutch medical notes. Its first start builds tables for minutes."""

    name = "deduce"

    def __init__(self) -> None:
        # By name, because the library is no requirement of ours.
        self._library: Any = importlib.import_module("deduce").Deduce()

    def find(self, text: str) -> Sequence[Found]:
        """Its annotations; all of them mean direct identifiers."""
        return [Found(mark.start_char, mark.end_char, True) for mark in self._library.deidentify(text).annotations]


class Both:
    """The guard and the library together."""

    name = "naast + deduce"

    def __init__(self, finders: Sequence[Finder]) -> None:
        self._finders = finders

    def find(self, text: str) -> Sequence[Found]:
        """What either finds."""
        return [found for finder in self._finders for found in finder.find(text)]


@dataclass(slots=True)
class Score:
    """Counts over one set of texts."""

    sentences: int = 0
    hit: Counter[str] = field(default_factory=Counter)
    known: Counter[str] = field(default_factory=Counter)
    false_direct: int = 0
    false_indirect: int = 0

    def recall(self, types: Iterable[str]) -> float:
        """The share of known marks of these types that was found."""
        names = list(types)
        total = sum(self.known[name] for name in names)
        return sum(self.hit[name] for name in names) / total if total else 1.0


def texts(name: str) -> Iterator[tuple[str, list[Known]]]:
    """The texts of a set, without their markings, and what was marked."""
    for block in (ROOT / "anonymity_texts" / f"{name}.txt").read_text(encoding="utf-8").split("\n\n"):
        lines = [line for line in block.splitlines() if line and not line.startswith("#")]
        if lines:
            yield unmarked("\n".join(lines) + "\n")


def unmarked(marked: str) -> tuple[str, list[Known]]:
    """A text without its markings.

    >>> unmarked("Zij is [age:83].")
    ('Zij is 83.', [Known(start=7, end=9, type='age')])
    """
    text, known, at = "", [], 0
    for match in _MARK.finditer(marked):
        text += marked[at : match.start()]
        known.append(Known(len(text), len(text) + len(match[2]), match[1]))
        text += match[2]
        at = match.end()
    return text + marked[at:], known


def score(finder: Finder, name: str) -> Score:
    """How a finder does on a set."""
    result = Score()
    for text, known in texts(name):
        result.sentences += sum(max(1, len(_SENTENCE.findall(line))) for line in text.splitlines())
        found = finder.find(text)
        for mark in known:
            result.known[mark.type] += 1
            result.hit[mark.type] += is_covered(mark, found)
        for one in found:
            if not any(one.start < mark.end and mark.start < one.end for mark in known):
                result.false_direct += one.direct is not False
                result.false_indirect += one.direct is False
    return result


def is_covered(mark: Known, found: Iterable[Found]) -> bool:
    """Whether at least 80 % of a mark is covered; a direct one only counts when marked as direct."""
    direct = mark.type in DIRECT_TYPES
    signs = {
        place
        for one in found
        if one.direct is not False or not direct
        for place in range(max(one.start, mark.start), min(one.end, mark.end))
    }
    return len(signs) >= COVERED * (mark.end - mark.start)


def milliseconds(work: Callable[[str], object], words: int = 200) -> float:
    """The median time for a text of so many words, warm; counted in time of the processor, for the machine may be busy."""
    everything = " ".join(text for name in SETS for text, _ in texts(name)).split()
    pieces = [" ".join(everything[at : at + words]) for at in range(0, len(everything) - words, words)]
    work(pieces[0])
    took = []
    for piece in pieces * 3:
        start = time.process_time()
        work(piece)
        took.append((time.process_time() - start) * 1000)
    return statistics.median(took)


@functools.cache
def _known_words() -> tuple[str, ...]:
    return tuple(" ".join(text for name in SETS for text, _ in texts(name)).split())


def fuzzed(chance: random.Random) -> str:
    """A made-up text: real words in no order, halves of them, digits, other scripts and signs that cannot be seen."""
    words = _known_words()
    pieces = []
    for _ in range(chance.randrange(14)):
        draw = chance.random()
        if draw < 0.6:
            pieces.append(chance.choice(words))
        elif draw < 0.7:
            one = chance.choice(words)
            pieces.append(one[: chance.randrange(len(one) + 1)])
        elif draw < 0.8:
            pieces.append("".join(chance.choices("0123456789 .-/+", k=chance.randrange(1, 20))))
        else:
            pieces.append("".join(chance.choices(SIGNS, k=4)))
    return chance.choice((" ", "", "\n")).join(pieces)


def harmless(text: str) -> Sequence[Finding]:
    """Look at a text in every way a room does, and give its marks.

    Raises AssertionError for a mark outside it or two that overlap; else it is a crash.
    """
    found = find_all(text)
    assert all(0 <= mark.start < mark.end <= len(text) for mark in found), text
    assert all(left.end <= right.start for left, right in itertools.pairwise(found)), text
    check_case(text, area="rivierdal")
    assert isinstance(without_numbers(text), str)
    return found


def fuzz(times: int, seed: int = 20261122) -> float:
    """Look at so many made-up texts, the same every time; returns the seconds of processor time it took. Raises as `harmless`."""
    chance = random.Random(seed)
    start = time.process_time()
    for _ in range(times):
        harmless(fuzzed(chance))
    return time.process_time() - start


def finders(with_peer: bool) -> list[Finder]:
    """Ours, and the peer when asked for and installed."""
    ours: Finder = Guard()
    if not with_peer:
        return [ours]
    try:
        peer: Finder = Deduce()
    except ImportError:
        print("deduce is not installed here: pip install deduce", file=sys.stderr)
        return [ours]
    return [ours, peer, Both([ours, peer])]


def main() -> None:
    """Print a table, or JSON."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--peer", action="store_true", help="also deduce, when installed")
    parser.add_argument("--json", action="store_true")
    parser.add_argument(
        "--fuzz", type=int, metavar="TIMES", help="only look whether so many made-up texts are looked at without harm"
    )
    args = parser.parse_args()
    if args.fuzz:
        print(
            f"{args.fuzz:,} made-up texts in {fuzz(args.fuzz):.0f} s of processor time: no crash, every mark inside its text and apart."
        )
        return
    rows = []
    for finder in finders(args.peer):
        for name in SETS:
            counts = score(finder, name)
            rows.append(
                {
                    "finder": finder.name,
                    "set": name,
                    "sentences": counts.sentences,
                    "direct": round(counts.recall(DIRECT_TYPES), 3),
                    "indirect": round(counts.recall(INDIRECT_TYPES), 3),
                    "false_direct": round(counts.false_direct / counts.sentences, 3),
                    "false_indirect": round(counts.false_indirect / counts.sentences, 3),
                    "by_type": {kind: f"{counts.hit[kind]}/{counts.known[kind]}" for kind in sorted(counts.known)},
                }
            )
        rows.append({"finder": finder.name, "milliseconds_per_200_words": round(milliseconds(finder.find), 1)})
    if args.json:
        print(json.dumps(rows, ensure_ascii=False, indent=1))
        return
    print("| finder | set | sentences | direct found | indirect found | false direct per sentence | false indirect |")
    print("|---|---|---|---|---|---|---|")
    for row in rows:
        if "set" in row:
            print("| " + " | ".join(str(row[key]) for key in list(row)[:7]) + " |")
    print()
    for row in rows:
        if "set" not in row:
            print(f"{row['finder']}: {row['milliseconds_per_200_words']} ms of processor time for 200 words")
        elif row["finder"] == "naast":
            print(f"{row['set']}: {row['by_type']}")


if __name__ == "__main__":
    main()
