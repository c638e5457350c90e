"""From words to meaning: vectors, letters and words, exact cues, learned heads, and the words that carry each score.

Danger comes first and is in `naast.engine.danger`; what help follows is in `naast.engine.routing`; all of it together
is composed in `naast.engine.answering`.
"""

from naast.engine.understanding.encoder import Encoder, NoEncoder, default_encoder
from naast.engine.understanding.model import Model, load_model, save_model
from naast.engine.understanding.reading import NeedScore, Reader, Reading
from naast.engine.understanding.text import Span
from naast.engine.understanding.told import told_needs
from naast.engine.understanding.who import Who

__all__ = [
    "Encoder",
    "Model",
    "NeedScore",
    "NoEncoder",
    "Reader",
    "Reading",
    "Span",
    "Who",
    "default_encoder",
    "load_model",
    "save_model",
    "told_needs",
]
