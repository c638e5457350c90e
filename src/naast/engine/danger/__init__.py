"""The danger room: sees danger in someone's own words, before anything else is done with them.

Pure: it takes text, the crisis knowledge and, if there is one, the vectors of an encoder. Which help is then shown is
in the knowledge (`CrisisCategory.help`); needs and provisions are in `naast.engine.understanding` and `.routing`.
"""

from naast.engine.danger.assessment import DangerModel, Parts, assess, assess_with, texts_to_encode
from naast.engine.danger.clauses import stretches
from naast.engine.danger.storage import load, save
from naast.engine.danger.training import train
from naast.engine.danger.types import (
    CATEGORIES,
    CrisisCategory,
    Danger,
    DangerPackError,
    Encoder,
    Evidence,
    Grammar,
    Help,
    Level,
    Story,
)

__all__ = [
    "CATEGORIES",
    "CrisisCategory",
    "Danger",
    "DangerModel",
    "DangerPackError",
    "Encoder",
    "Evidence",
    "Grammar",
    "Help",
    "Level",
    "Parts",
    "Story",
    "assess",
    "assess_with",
    "load",
    "save",
    "stretches",
    "texts_to_encode",
    "train",
]
