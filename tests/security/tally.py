"""Counts what was tried, by kind, for `python -m benchmarks.access_cells`; a test counts at the moment it has checked."""

from __future__ import annotations

import json
import os
from collections import Counter
from pathlib import Path

CELLS: Counter[str] = Counter()
ATTACKS: Counter[str] = Counter()


def cell(kind: str, number: int = 1) -> None:
    """So many cells of a table of who may see what were compared with what the house does."""
    CELLS[kind] += number


def attack(kind: str, number: int = 1) -> None:
    """So many attacks of a kind were tried and failed."""
    ATTACKS[kind] += number


def write() -> None:
    """Put the counts in the folder NAAST_TALLY, when there is one: a file of its own for each process."""
    if folder := os.environ.get("NAAST_TALLY"):
        Path(folder).mkdir(parents=True, exist_ok=True)
        file = Path(folder) / f"{os.getpid()}.json"
        file.write_text(json.dumps({"cells": dict(CELLS), "attacks": dict(ATTACKS)}), encoding="utf-8")
