"""The word lists of linkage (`knowledge/linkage/words.yaml`) as one frozen value. How they are used stands in `texts` and `addresses`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from naast.engine.knowledge.loader import default_root

FOLDER = "linkage"


@dataclass(frozen=True, slots=True)
class Words:
    """Small letters, no accents. `drop` are words that say nothing in a name; the mappings go from a way of writing to ours."""

    drop: frozenset[str]
    names: Mapping[str, str]
    street_kinds: Mapping[str, str]
    street_endings: tuple[tuple[str, str], ...]
    streets: Mapping[str, str]
    directions: Mapping[str, str]
    marks: Mapping[str, str]
    units: frozenset[str]
    boxes: frozenset[str]
    shared_domains: frozenset[str]


def _turned(table: Mapping[str, list[str]]) -> dict[str, str]:
    """From every way of writing to the first of its line, which also stands for itself."""
    return {way: ours for ours, ways in table.items() for way in (ours, *ways)}


def from_table(table: Mapping[str, Any]) -> Words:
    """The words of a YAML table as it stands in the file; raises KeyError when a list is absent."""
    endings = [(short, ours) for ours, ways in table["street_endings"].items() for short in ways]
    return Words(
        drop=frozenset(table["legal_forms"]) | frozenset(table["joining"]),
        names=dict(table["name_short_forms"]),
        street_kinds=_turned(table["street_kinds"]),
        # The longest first, so that `plnts` is not taken for something shorter.
        street_endings=tuple(sorted(endings, key=lambda pair: (-len(pair[0]), pair))),
        streets=dict(table["street_short_forms"]),
        directions=_turned(table["directions"]),
        marks=dict(table["marks"]),
        units=frozenset(table["unit_words"]),
        boxes=frozenset(table["boxes"]),
        shared_domains=frozenset(table["shared_domains"]),
    )


def folder() -> Path:
    """Where the lists and the model of linkage stand."""
    return default_root() / FOLDER


@cache
def words() -> Words:
    """The lists of this installation, read once."""
    return from_table(yaml.safe_load((folder() / "words.yaml").read_text(encoding="utf-8")))
