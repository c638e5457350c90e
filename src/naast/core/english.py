"""English twins of Dutch sentences of the access policy and its engine: names, reasons, whom to ask, what the law makes us keep.

The sentences are data in `core/english_policy.yaml`; screen texts are in the catalogue, and twins of needs and danger in
`naast.intake.presenters.english`.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

import yaml
from django.utils.translation import get_language


def in_reader_language(text: str) -> str:
    """The sentence for this reader. A Dutch sentence that changed since its twin was written is shown itself: never nothing."""
    if get_language() != "en":
        return text
    return twins().get(text, text)


def language() -> str:
    """`en` for a reader of English, else `nl`."""
    return "en" if get_language() == "en" else "nl"


@cache
def twins() -> dict[str, str]:
    """Dutch sentence -> English sentence."""
    file = Path(__file__).with_name("english_policy.yaml")
    read: dict[str, str] = yaml.safe_load(file.read_text(encoding="utf-8"))
    return read
