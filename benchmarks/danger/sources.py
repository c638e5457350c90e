"""The texts the danger layer is trained on and measured with, from `knowledge/`. Measuring is in `evaluate`."""

from __future__ import annotations

import csv
from pathlib import Path

import yaml

from naast.engine.danger.types import CrisisCategory, Story, as_categories
from naast.engine.understanding.scope import load_scope

KNOWLEDGE = Path(__file__).resolve().parents[2] / "knowledge"
EVALUATION = KNOWLEDGE / "evaluation"

# A story marked "soon" with one of these as best answer lies on the border; it teaches, but softly.
BORDER_HELP = {"noodnummer-112", "zelfmoordpreventie-113", "ggz-crisisdienst", "huisartsenpost", "veilig-thuis"}
BORDER_WEIGHT = 0.25


def packs() -> tuple[CrisisCategory, ...]:
    """The crisis knowledge, in the fixed order of the categories."""
    files = sorted((KNOWLEDGE / "crisis").glob("*.yaml"))
    return as_categories([yaml.safe_load(file.read_text(encoding="utf-8")) for file in files])


def stories() -> list[Story]:
    """Every labelled story; `source` is the writer. The kind of danger of a story is not labelled."""
    return [_story(row, file.stem) for file in sorted((KNOWLEDGE / "stories").glob("w*.csv")) for row in _rows(file)]


def _story(row: dict[str, str], writer: str) -> Story:
    border = row["urgency"] == "soon" and bool(best_help(row) & BORDER_HELP)
    return Story(
        row["text_nl"],
        row["urgency"] == "crisis",
        None,
        BORDER_WEIGHT if border else 1.0,
        writer,
        row["urgency"] == "normal",
    )


def crisis_dev() -> list[Story]:
    """80 dangers and 80 near misses by other writers, never trained on."""
    return [
        Story(row["text_nl"], row["label"] == "crisis", row["category"], source="crisis_dev")
        for row in _rows(EVALUATION / "crisis_dev.csv")
    ]


def voices() -> list[Story]:
    """Danger, near misses and heavy but calm questions in eight voices that no sentence of the packs was written in.

    `source` is the voice. A calm question has no category. Never trained on, also not in the built Naast.
    """
    return [
        Story(row["text_nl"], row["label"] == "crisis", row["category"] or None, source=row["writer"])
        for row in _rows(EVALUATION / "danger_voices.csv")
    ]


def short_texts() -> list[Story]:
    """Texts too vague or about something else, as the built Naast learns them: calm."""
    return [Story(text.text, False, source="scope") for text in load_scope(KNOWLEDGE)]


def questions_dev() -> list[Story]:
    """Ordinary questions (and a dozen crises among them) by other writers, never trained on.

    `calm`: neither a crisis nor one whose best help is an emergency line, a crisis service or Veilig Thuis.
    """
    return [
        Story(
            row["text_nl"],
            row["urgency"] == "crisis",
            source="questions_dev",
            calm=row["urgency"] != "crisis" and not best_help(row) & BORDER_HELP,
        )
        for row in _rows(EVALUATION / "questions_dev.csv")
    ]


def best_help(row: dict[str, str]) -> set[str]:
    """The provisions that a label calls the best."""
    return {grade.split(":")[0] for grade in row["relevant"].split(";") if grade.endswith(":3")}


def _rows(file: Path) -> list[dict[str, str]]:
    with file.open(encoding="utf-8", newline="") as opened:
        return list(csv.DictReader(opened))
