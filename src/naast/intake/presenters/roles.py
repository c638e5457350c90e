"""Names and explanations of help for someone who asks in a role of their own; the words are data in `intake/roles.yaml`.

For everyone else help is called by `naast.directory.presenters.titles`.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml
from django.utils.translation import get_language

_ROLES = Path(__file__).resolve().parents[1] / "roles.yaml"


@dataclass(frozen=True, slots=True)
class RoleWords:
    """What a kind of help is called, and what it is, for one role."""

    title: str
    summary: str


def for_role(role: str, provision: str) -> RoleWords | None:
    """The words for someone in this role (a value of `who_is_asking`); None when the ordinary words will do."""
    words = roles().get(role, {}).get(provision)
    if words is None:
        return None
    language = "en" if get_language() == "en" else "nl"
    return RoleWords(words[language], words[f"text_{language}"])


@cache
def roles() -> dict[str, dict[str, dict[str, str]]]:
    """Role -> provision -> {nl, text_nl, en, text_en}."""
    read: dict[str, dict[str, dict[str, str]]] = yaml.safe_load(_ROLES.read_text(encoding="utf-8"))
    return read
