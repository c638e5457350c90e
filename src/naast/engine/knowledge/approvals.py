"""Who approved the danger pack, when, and exactly which items: the shape of `approvals/danger.yaml`, read and written.

What an item is, and how its mark is made, is `naast.engine.danger.review`. Approvals are no part of the pack: they change
nothing that is learned, so writing one down never makes the artefact stale.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Annotated, Final

import yaml

from naast.engine.knowledge.checks import Misfit, misfits
from naast.engine.knowledge.loader import read_yaml
from naast.engine.knowledge.notebook import Notebook
from naast.engine.knowledge.problems import KnowledgeError, KnowledgeProblem, Place
from naast.engine.knowledge.schema import Count, Pick, Sample
from naast.engine.knowledge.words import CrisisName, Line

FOLDER: Final = "approvals"
FILE: Final = f"{FOLDER}/danger.yaml"
# What the approved items said, by mark, so that a later review can show what is gone and not only how much.
WORDS: Final = f"{FOLDER}/danger-words.json"
# The kinds of item a clinician approves one by one.
KINDS: Final = ("say", "help", "grammars", "words", "examples", "near_misses")
MARK_LENGTH: Final = 16  # hex digits: 64 bits, so that a changed sentence never passes for an approved one
MARKS_A_LINE: Final = 5
HEADER: Final = (
    "# Wie het gevaarpakket heeft goedgekeurd, wanneer, en precies welke zinnen en regels (als korte kenmerken).\n"
    "# Geschreven door `naast knowledge danger-approve`. Een BIG-nummer hoort hier niet.\n"
)
_SAMPLE_HASH: Final = f'"{"0f3a5c7e" * 8}"'
_HASH = re.compile(r"[0-9a-f]{64}")
_MARK = re.compile(rf"[0-9a-f]{{{MARK_LENGTH}}}")
# A BIG number has eleven digits, a citizen service number nine; a telephone number does not belong here either.
_LONG_NUMBER = re.compile(r"\d(?:[ .-]?\d){8,}")

Mark = Annotated[str, Sample('"0f3a5c7e9b1d2846"', "het korte kenmerk van een zin of regel")]
Kind = Annotated[str, Pick("de soorten", KINDS), Sample("examples")]
Marks = Mapping[CrisisName, Mapping[Kind, tuple[Mark, ...]]]


@dataclass(frozen=True, slots=True)
class Approval:
    """One person approved one state of the danger pack.

    `pack_hash` is the sha256 (hex) over the danger files; `sentences` holds, by category and kind, the sorted marks of
    every item that was approved, so that later changes can be shown without keeping the old files.
    """

    by: Annotated[str, Sample('"V. Voorbeeld"', "de naam van wie heeft nagekeken")]
    role: Annotated[str, Sample("huisarts", "het beroep, zonder BIG-nummer")]
    on: Annotated[date, Sample("2026-11-21", "de dag van de goedkeuring")]
    pack_hash: Annotated[str, Sample(_SAMPLE_HASH, "het kenmerk van de bestanden in knowledge/crisis")]
    sentences: Annotated[
        Marks, Count(1), Sample('{suicide: {examples: ["0f3a5c7e9b1d2846"]}}', "wat er is goedgekeurd")
    ]
    note: Line | None = None


@dataclass(frozen=True, slots=True)
class ApprovalFile:
    """`approvals/danger.yaml`: oldest first; an empty list when nobody has approved yet."""

    approvals: Annotated[tuple[Approval, ...], Sample("[]", "leeg als nog niemand heeft goedgekeurd")]


@misfits.register
def _approval(thing: Approval) -> Iterator[Misfit]:
    if not _HASH.fullmatch(thing.pack_hash):
        expected = "64 tekens, cijfers en a tot en met f, zoals danger-approve ze schrijft"
        yield Misfit("pack_hash", "bad-hash", f'"{thing.pack_hash}"', expected, f"pack_hash: {_SAMPLE_HASH}")
    for name, text in (("by", thing.by), ("role", thing.role), ("note", thing.note or "")):
        if long := _LONG_NUMBER.search(text):
            expected = "geen BIG-nummer of ander nummer van een persoon"
            example = {"by": 'by: "V. Voorbeeld"', "role": "role: huisarts"}.get(name, 'note: "Alles gelezen."')
            yield Misfit(name, "personal-number", f'"{long.group()}"', expected, example)
    for category, kinds in thing.sentences.items():
        for kind, marks in kinds.items():
            for i, mark in enumerate(marks):
                if not _MARK.fullmatch(mark):
                    expected = f"een kenmerk van {MARK_LENGTH} tekens, cijfers en a tot en met f"
                    yield Misfit(
                        f"sentences.{category}.{kind}[{i}]", "bad-mark", f'"{mark}"', expected, '"0f3a5c7e9b1d2846"'
                    )


@misfits.register
def _file(thing: ApprovalFile) -> Iterator[Misfit]:
    days = [approval.on for approval in thing.approvals]
    for i in range(1, len(days)):
        if days[i] < days[i - 1]:
            found, expected = f"{days[i]} na {days[i - 1]}", "de oudste goedkeuring staat bovenaan"
            yield Misfit(f"approvals[{i}].on", "runs-backwards", found, expected, f"on: {days[i - 1]}")


def load_approvals(root: Path) -> tuple[Approval, ...]:
    """The approvals below the knowledge folder `root`, oldest first; none without the file.

    Raises KnowledgeError with every mistake.
    """
    approvals, problems = _read(root)
    if problems:
        raise KnowledgeError(tuple(problems))
    return approvals


def load_words(root: Path) -> Mapping[str, tuple[str, ...]]:
    """What people read of each approved item, by its mark; empty without the file. Raises KnowledgeError for a broken one."""
    path = root / WORDS
    if not path.is_file():
        return {}
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
        return {str(mark): tuple(map(str, cells)) for mark, cells in found.items()}
    except (ValueError, AttributeError, TypeError) as error:
        expected = "een bestand dat danger-approve heeft geschreven"
        problem = KnowledgeProblem(Place(WORDS, 0, ""), "bad-json", "iets anders", expected, '{"0f3a5c7e9b1d2846": []}')
        raise KnowledgeError((problem,)) from error


def words_text(words: Mapping[str, tuple[str, ...]]) -> str:
    """The whole file of words, one mark a line, in the order of the marks."""
    lines = (f"{json.dumps(mark)}: {json.dumps(words[mark], ensure_ascii=False)}" for mark in sorted(words))
    return "{\n" + ",\n".join(lines) + "\n}\n"


def check_approvals(root: Path) -> list[KnowledgeProblem]:
    """Every mistake in the approvals, in order of file and line; empty when all is well or when there are none."""
    return _read(root)[1]


def check_approval(approval: Approval, last: Approval | None) -> list[KnowledgeProblem]:
    """Every mistake in an approval that is about to be written after `last`; empty when it may be."""
    notes = Notebook(set())
    for name, text in (("by", approval.by), ("role", approval.role)):
        if not text.strip():
            example = {"by": 'by: "V. Voorbeeld"', "role": "role: huisarts"}[name]
            notes.add(Place(FILE, 0, name), "wrong-type", "een lege tekst", "een naam en een beroep", example)
    files = ApprovalFile((last, approval) if last else (approval,))
    for misfit in [*misfits(approval), *misfits(files)]:
        notes.add(Place(FILE, 0, misfit.at), misfit.code, misfit.found, misfit.expected, misfit.example)
    return sorted(notes.problems)


def _read(root: Path) -> tuple[tuple[Approval, ...], list[KnowledgeProblem]]:
    notes = Notebook(set())
    for path in sorted((root / FOLDER).glob("*")):
        if (name := path.relative_to(root).as_posix()) != FILE and path.suffix in (".yaml", ".yml"):
            # Under another name an approval would be there and not count.
            found, expected = "een bestand dat niet wordt gelezen", f"alle goedkeuringen in {FILE}"
            notes.add(Place(name, 0, ""), "unknown-file", found, expected, FILE)
    path = root / FILE
    read = read_yaml(path, ApprovalFile, notes, root) if path.is_file() else None
    return (read.approvals if read else ()), sorted(notes.problems)


def approvals_text(approvals: Iterable[Approval]) -> str:
    """The whole file as YAML; `load_approvals` reads back exactly what was given."""
    entries = [line for approval in approvals for line in _entry(approval)]
    return (
        HEADER
        + ("\n".join(["approvals:", *entries]) if entries else "# Nog niemand heeft goedgekeurd.\napprovals: []")
        + "\n"
    )


def _entry(approval: Approval) -> Iterator[str]:
    yield f"  - by: {_quoted(approval.by)}"
    yield f"    role: {_quoted(approval.role)}"
    yield f"    on: {approval.on.isoformat()}"
    yield f"    pack_hash: {_quoted(approval.pack_hash)}"
    if approval.note:
        yield f"    note: {_quoted(approval.note)}"
    yield "    sentences:"
    for category, kinds in approval.sentences.items():
        yield f"      {category}:"
        for kind, marks in kinds.items():
            yield f"        {kind}:" + ("" if marks else " []")
            # Quoted: a mark of digits only would be read as a number.
            lines = [", ".join(map(_quoted, marks[i : i + MARKS_A_LINE])) for i in range(0, len(marks), MARKS_A_LINE)]
            for i, line in enumerate(lines):
                yield f"          {'[' if i == 0 else ' '}{line}{']' if i == len(lines) - 1 else ','}"


def _quoted(text: str) -> str:
    return yaml.dump(text, default_style='"', allow_unicode=True, width=1_000_000).strip()
