"""Looking ahead: what tends to follow from being incurably ill, how sure that is, and by when help must be asked for.

Numbers come from `knowledge/life_events`; words of residents are `naast.engine.understanding`. The length of someone's life is a
latent quantity here: never shown, and what is shown does not depend on it beyond what holds for everybody on the same path.
"""

import importlib
from typing import TYPE_CHECKING

from naast.engine.foresight.case import Case, InPlace, Known, State

if TYPE_CHECKING:
    from naast.engine.foresight.acting import ActBy, Lead
    from naast.engine.foresight.answer import Foresight
    from naast.engine.foresight.forecast import Outlook, look_ahead, waiting
    from naast.engine.foresight.reading import Question, read_question

__all__ = [
    "ActBy",
    "Case",
    "Foresight",
    "InPlace",
    "Known",
    "Lead",
    "Outlook",
    "Question",
    "State",
    "look_ahead",
    "read_question",
    "waiting",
]

_LATER = {
    "ActBy": "acting",
    "Lead": "acting",
    "Foresight": "answer",
    "Outlook": "forecast",
    "look_ahead": "forecast",
    "waiting": "forecast",
    "Question": "reading",
    "read_question": "reading",
}


def __getattr__(name: str) -> object:
    """What needs the compiled kernel, imported on first use: a case can be described without it."""
    if name in _LATER:
        return getattr(importlib.import_module(f"{__name__}.{_LATER[name]}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
