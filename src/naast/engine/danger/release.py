"""The release of the danger pack from the knowledge folder: the page to review, and writing an approval down.

The comparison is `review`, the page `review_page`, the file `naast.engine.knowledge.approvals`. The day comes in as an argument.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Final

from naast.engine.danger.review import Review, marks, review, words_of
from naast.engine.errors import EngineError
from naast.engine.knowledge.approvals import (
    FILE,
    KINDS,
    WORDS,
    Approval,
    approvals_text,
    check_approval,
    check_approvals,
    load_approvals,
    load_words,
    words_text,
)
from naast.engine.knowledge.loader import check_pack, load_pack, pack_hash
from naast.engine.knowledge.problems import KnowledgeError

ROOM: Final = "crisis"
NOBODY: Final = "Nog niemand heeft het gevaarpakket goedgekeurd."
# One and many, in the order of KINDS.
NAMES: Final[Mapping[str, tuple[str, str]]] = {
    "say": ("tekst om te zeggen", "teksten om te zeggen"),
    "help": ("regel hulp", "regels hulp"),
    "grammars": ("vaste regel", "vaste regels"),
    "words": ("woordpatroon", "woordpatronen"),
    "examples": ("voorbeeld", "voorbeelden"),
    "near_misses": ("bijna-gevaar", "keer bijna-gevaar"),
}


def look(root: Path) -> Review:
    """The danger pack below `root` beside its last approval. Raises KnowledgeError when either cannot be read.

    Raises EngineError (`no-crisis-packs`) when there is nothing to review.
    """
    pack = load_pack(root, (ROOM,))
    if not pack.crisis:
        raise EngineError("no-crisis-packs", "Er zijn geen gevaarpakketten.", f"Ze horen in {root / ROOM}.")
    return review(pack.crisis.values(), pack.hash, load_approvals(root), load_words(root))


def prepare(root: Path, *, by: str, role: str, on: date, note: str = "") -> tuple[Approval, Review]:
    """The approval that would be written, and what it is an approval of; writes nothing.

    Raises KnowledgeError when anything in the knowledge is wrong, or when the approval itself is; EngineError
    (`not-utf8`) for a text that no file can hold, and (`already-approved`) when this person approved exactly these files last.
    """
    if problems := sorted([*check_pack(root), *check_approvals(root)]):
        raise KnowledgeError(tuple(problems))
    try:
        f"{by}{role}{note}".encode()
    except UnicodeEncodeError as error:
        message = "In de naam, het beroep of de opmerking staan tekens die niet te bewaren zijn."
        raise EngineError("not-utf8", message, "Typ ze opnieuw.") from error
    found = look(root)
    approval = Approval(
        by=" ".join(by.split()),
        role=" ".join(role.split()),
        on=on,
        pack_hash=found.pack_hash,
        sentences=marks(found),
        note=note.strip() or None,
    )
    if problems := check_approval(approval, found.last):
        raise KnowledgeError(tuple(problems))
    if found.last and found.exact and found.last.by == approval.by:
        raise EngineError(
            "already-approved",
            f"{approval.by} heeft precies dit pakket al goedgekeurd op {found.last.on}.",
            "Er is sindsdien niets veranderd.",
        )
    return approval, found


def write(root: Path, approval: Approval) -> Path:
    """Add an approval to the file below `root`, whole or not at all. Raises EngineError (`changed`) when the danger files
    are no longer those of the approval, and (`cannot-write`) when the folder cannot be written."""
    if pack_hash(root, (ROOM,)) != approval.pack_hash:
        raise EngineError("changed", "Het gevaarpakket is intussen veranderd. Er is niets vastgelegd.", "Kijk het na.")
    approvals = load_approvals(root)
    # The words of the approval before stay until this one counts: between the two writes nothing that is gone loses its words.
    before = {
        mark for one in approvals[-1:] for kinds in one.sentences.values() for found in kinds.values() for mark in found
    }
    kept = {mark: cells for mark, cells in load_words(root).items() if mark in before}
    _replace(root / WORDS, words_text(kept | words_of(look(root))))
    _replace(root / FILE, approvals_text([*approvals, approval]))
    return root / FILE


def _replace(path: Path, text: str) -> None:
    """Write a file whole or not at all. Raises EngineError (`cannot-write`)."""
    beside = path.with_name(f".{path.name}.new")
    try:
        path.parent.mkdir(exist_ok=True)
        beside.write_text(text, encoding="utf-8")
        os.replace(beside, path)
    except OSError as error:
        message = f"{path} is niet te schrijven ({error.strerror})."
        raise EngineError("cannot-write", message, "Kijk of u in deze map mag schrijven.") from error


def standing(found: Review) -> str:
    """Where the release stands, in Dutch: who approved last, and how much changed since."""
    if found.last is None:
        return f"{NOBODY} Er staan {found.total} dingen in om na te kijken."
    who = f"{found.last.by} ({found.last.role}) op {found.last.on}"
    if not found.open:
        return f"Het gevaarpakket is goedgekeurd door {who}. Sindsdien is er niets nieuw en niets weg."
    return (
        f"Laatst goedgekeurd door {who}. Sindsdien nieuw of veranderd: {found.new}, weg of veranderd: {found.removed}."
    )


def contents(found: Review) -> str:
    """What the pack holds, in Dutch, one line for each kind of danger."""
    lines = []
    for one in found.categories:
        counts = [
            f"{len(one.items[kind])} {NAMES[kind][len(one.items[kind]) != 1]}" for kind in KINDS if one.items[kind]
        ]
        lines.append(f"  {one.name}: {', '.join(counts)}")
    return "\n".join(lines)
