"""What a kind of help is called for who needs it: plain Dutch, or English. The words are data in `directory/titles.yaml`.

The name for professionals stays in the knowledge packs; the pages of the team show both.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml
from django.utils.translation import get_language

from naast.engine.knowledge import Provision

_TITLES = Path(__file__).resolve().parents[1] / "titles.yaml"


@dataclass(frozen=True, slots=True)
class Title:
    """The plain names of one kind of help. `text_en` is the English of `of`, a description as it stood in the packs."""

    nl: str
    en: str
    text_en: str
    of: str


@dataclass(frozen=True, slots=True)
class Called:
    """The words for this reader; `dutch` when they could only be had in Dutch and the reader chose another language."""

    text: str
    dutch: bool = False


def title_of(provision: Provision) -> Called:
    """The plain name of a kind of help; a kind that is new in the packs is called by its own name."""
    known = titles().get(provision.id)
    if get_language() == "en":
        return Called(known.en) if known else Called(provision.name, dutch=True)
    return Called(known.nl if known else provision.name)


def summary_of(provision: Provision) -> Called:
    """The short explanation. A Dutch one that changed since it was put into English is shown itself."""
    if get_language() != "en":
        return Called(provision.description)
    known = titles().get(provision.id)
    fresh = known is not None and known.of == provision.description
    return Called(known.text_en) if known and fresh else Called(provision.description, dutch=True)


def both_names(provision: Provision) -> str:
    """For the team: the plain name the asker sees, with the name for professionals beside it when that is another."""
    known = titles().get(provision.id)
    plain = known.nl if known else provision.name
    return plain if plain == provision.name else f"{plain} ({provision.name})"


@cache
def titles() -> dict[str, Title]:
    """Id of a provision -> its plain names."""
    read = yaml.safe_load(_TITLES.read_text(encoding="utf-8"))
    return {name: Title(**words) for name, words in read.items()}
