"""Trying a sentence on the knowledge, for who writes the packs: what was understood, and which sentences pulled it there.

The answer itself is made by `answerer` and shown by `show`; checking the packs is in `naast.engine.knowledge`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np

from naast.engine.answering.answer import Answer
from naast.engine.answering.answerer import Answerer
from naast.engine.answering.artefact import read_card
from naast.engine.answering.building import gather, is_current, learned_rows
from naast.engine.errors import EngineError
from naast.engine.understanding.training import Row

PROVISIONS_SHOWN: Final = 3
SENTENCES_SHOWN: Final = 3


@dataclass(frozen=True, slots=True)
class Pull:
    """A sentence of the knowledge (`text`, from the file or writer `group`) and how much it adds to a provision's score."""

    text: str
    group: str
    share: float


def rows_of(answerer: Answerer, root: Path, folder: Path) -> tuple[Row, ...]:
    """The sentences that the artefact in `folder` was trained on, in its order.

    Raises EngineError (`stale-artefact`) when the knowledge below `root` changed after it was built.
    """
    card = read_card(folder)
    if not is_current(root, card):
        raise EngineError("stale-artefact", "De kennis is veranderd na het klaarmaken.", "Doe eerst: naast build")
    with_questions = bool(card["trained_on"]["development_questions"])
    return learned_rows(answerer.pack, *gather(root, with_questions=with_questions))


def pulls(
    answerer: Answerer, text: str, provision: str, rows: Sequence[Row], most: int = SENTENCES_SHOWN
) -> list[Pull]:
    """The sentences whose meaning adds most to the score of one provision, the strongest first; only those that add.

    Counted at the first look; letters and words of single sentences are not kept apart in the artefact.
    Empty without an encoder. Raises ValueError when `rows` are not those of the artefact.
    """
    models = answerer.models
    learned, layout = models.understanding.full, models.understanding.layout
    if learned.meaning is None or not models.encoder.dim:
        return []
    column = layout.columns("provisions").start + layout.heads["provisions"].index(provision)
    shares = learned.meaning.shares(models.encoder.encode([text])[0], learned.spread[:, column])
    if len(rows) != len(shares):
        raise ValueError(f"{len(shares)} rows were learned, {len(rows)} given")
    best = np.argsort(-shares, kind="stable")[:most]
    return [Pull(rows[i].text, rows[i].group, float(shares[i])) for i in best if shares[i] > 0]


def lines(answerer: Answerer, answer: Answer, rows: Sequence[Row]) -> Iterator[str]:
    """For each of the first provisions its reasons with what they add, and the sentences that pulled most."""
    for provision in answer.provisions[:PROVISIONS_SHOWN]:
        yield f"{provision.name} ({provision.id}): {provision.score:.2f}"
        for reason in sorted(provision.reasons, key=lambda one: -one.share):
            yield f"  {reason.share:+.2f}  {reason.sentence}"
        for pull in pulls(answerer, answer.text, provision.id, rows):
            yield f"         lijkt op ({pull.group}): {_short(pull.text)}"
        yield ""


def _short(text: str, most: int = 100) -> str:
    clean = " ".join(text.split())
    return clean if len(clean) <= most else clean[:most].rsplit(" ", 1)[0] + " …"
