"""Rerankers to measure: the bare encoder, as a floor any model must pass, and the operator's own when NAAST_RERANKER_URL is set."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from naast.core import reranking
from naast.engine.answering.second_opinion import Reranker
from naast.engine.understanding.encoder import SentenceEncoder


class BareEncoder:
    """Likeness of question and text by the encoder that ships with Naast, with nothing learned from stories."""

    name = "the bare encoder"

    def __init__(self) -> None:
        self._encoder = SentenceEncoder()

    def relevances(self, question: str, texts: Sequence[str]) -> list[float]:
        """The cosine of each text with the question."""
        vectors = self._encoder.encode([question, *texts])
        return [float(value) for value in vectors[1:] @ vectors[0]]


def all_rerankers() -> Iterator[Reranker]:
    """Every reranker that can be asked here."""
    yield BareEncoder()
    if (own := reranking.from_environment()) is not None:
        yield own
