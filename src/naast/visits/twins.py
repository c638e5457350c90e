"""English twins of sentences of the flow chart that stand on a page for everyone. They are data in `english.yaml`."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import yaml
from django.utils.translation import get_language


def told(text: str) -> str:
    """The sentence for this reader. A Dutch sentence that changed since its twin was written is shown itself: never nothing."""
    return twins().get(text, text) if get_language() == "en" else text


@cache
def twins() -> dict[str, str]:
    """Dutch sentence -> English sentence."""
    read = yaml.safe_load(Path(__file__).with_name("english.yaml").read_text(encoding="utf-8"))
    return {str(dutch): str(english) for dutch, english in read.items()}
