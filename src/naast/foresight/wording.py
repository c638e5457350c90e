"""What a reader sees of a life event: the question worth asking, and what they can do. The sentences are data in `words.yaml`."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

import yaml

_WORDS = Path(__file__).resolve().parent / "words.yaml"


@dataclass(frozen=True, slots=True)
class Words:
    """`ask`: a question, `do`: what somebody can do; `careful`: never by itself on a public page. `always`: also when it is rare."""

    ask: str
    do: str
    careful: bool = False
    always: bool = False


@functools.lru_cache(maxsize=1)
def words() -> Mapping[str, Words]:
    """The words per event id."""
    raw = yaml.safe_load(_WORDS.read_text(encoding="utf-8"))
    return MappingProxyType({name: Words(**one) for name, one in raw.items()})
