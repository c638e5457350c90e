"""The whole answer: danger, meaning, rules, help, places and the next question, composed from the rooms of the engine.

Only this room knows the others. The page that shows an answer is in `naast.intake`.
"""

from naast.engine.answering.answer import Answer, DangerBlock, HelpLine, NeedView, OpenQuestion, ReadFact
from naast.engine.answering.answerer import Answerer
from naast.engine.answering.artefact import Models, load_packs, load_parts
from naast.engine.answering.commands import load_default
from naast.engine.answering.tender import needs_to_show, provisions_to_show

__all__ = [
    "Answer",
    "Answerer",
    "DangerBlock",
    "HelpLine",
    "Models",
    "NeedView",
    "OpenQuestion",
    "ReadFact",
    "load_default",
    "load_packs",
    "load_parts",
    "needs_to_show",
    "provisions_to_show",
]
