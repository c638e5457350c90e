"""One text read: who it is about, its scores under every head, its needs, and the words that carry them.

Danger is seen before this, in `naast.engine.danger`; what follows from it (help, places, questions) is in `naast.engine.routing`
and `naast.engine.clarifying`.
"""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np

from naast.engine.knowledge import Pack
from naast.engine.understanding.analysis import Analyser
from naast.engine.understanding.calibration import signals_of
from naast.engine.understanding.cues import CueFinder, CueHit
from naast.engine.understanding.encoder import Encoder, NoEncoder
from naast.engine.understanding.evidence import divide, weigh_clauses
from naast.engine.understanding.features import Floats
from naast.engine.understanding.model import Model
from naast.engine.understanding.needs import NeedScorer, first_help
from naast.engine.understanding.spelling import Speller
from naast.engine.understanding.text import MAX_CHARACTERS, Span, words
from naast.engine.understanding.who import Who, who_is_it

MOST_NEEDS: Final = 6
EXPLAINED: Final = 12
_NEED_AT_LEAST: Final = 0.05
# A need less likely than this is not told to anyone (see `told`); of the others the words are kept.
CONSIDERED_FROM: Final = 0.01
# Words that name a need outright are not too vague to answer when the learned part also asks for its first help: with at least
# this score, and at least this share of the best score. Of 1,332 texts that are to be asked back not one comes near both.
_NAMED_SCORE: Final = 0.4
_NAMED_SHARE: Final = 0.7
_DIMENSION_AT_LEAST: Final = 0.4


@dataclass(frozen=True, slots=True)
class NeedScore:
    """A need, its chance (0-1), and the words that carry it: cues first, else the clause the score leans on."""

    id: str
    score: float
    because: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Reading:
    """What a text says. Score mappings are by name; `provisions` are rescaled by how common each is, best first.

    `answerable` and `good` are chances (0-1); `posterior` holds the chance of every need; `without_encoder` is true when
    only letters and words were used; `shortened` when the text was longer than is read; `need_words` the words that carry each
    need that is not out of the question; `named` when the words name a need outright and ask for its help.
    """

    text: str
    who: Who
    provisions: Mapping[str, float]
    needs: tuple[NeedScore, ...]
    posterior: Mapping[str, float]
    first_contact: Mapping[str, float]
    urgency: Mapping[str, float]
    dimensions: tuple[str, ...]
    scope: Mapping[str, float]
    answerable: float
    good: float
    threshold: float
    because: Mapping[str, tuple[Span, ...]]
    cues: tuple[CueHit, ...]
    vector: Floats
    word_count: int
    without_encoder: bool
    shortened: bool
    need_words: Mapping[str, tuple[Span, ...]]
    named: bool

    @property
    def abstains(self) -> bool:
        """Whether there is too little (or something else) to route on."""
        return self.answerable < self.threshold and not self.named


class Reader:
    """Reads texts with one pack, one model and one encoder. Safe to share: nothing in it changes."""

    def __init__(self, pack: Pack, model: Model, encoder: Encoder) -> None:
        usable = encoder if encoder.id == model.encoder_id else NoEncoder()
        self.pack, self.model, self.encoder = pack, model, usable
        self._analyser = Analyser(model.words)
        self._speller = Speller(model.words, model.correct)
        self._cues = CueFinder({need.id: need.cues for need in pack.needs.values()})
        self._need_column = _places(model, "needs")
        self._provision_column = _places(model, "provisions")
        self._needs = NeedScorer(pack.needs, model.layout, model.prior, model.need_curve)

    def read(self, original: str, asker: str | None = None, encoder: Encoder | None = None) -> Reading:
        """Read a text of any length; more than MAX_CHARACTERS is left unread and said so.

        `encoder` may be given to share vectors with another room; it must have the id of the reader's own.
        """
        text = original[:MAX_CHARACTERS]
        vectors = encoder if encoder is not None and encoder.id == self.encoder.id else self.encoder
        found = words(text)
        divided = divide(text, found, self._analyser, self._speller, vectors, self.model)
        scores = divided.scores
        layout, named = self.model.layout, self.model.layout.named
        hits = self._cues.find_in(text, found)
        signals = signals_of(layout, self.model.prior, scores)
        posterior = self._needs.chances(scores, hits)
        best_first = self._best_first(scores)
        cues = _told_by_cues(hits)
        likely = sorted(cues.keys() | {name for name, chance in posterior.items() if chance >= CONSIDERED_FROM})
        explained = list(itertools.islice(best_first, EXPLAINED))
        places = [self._need_column[name] for name in likely], [self._provision_column[name] for name in explained]
        evidence = weigh_clauses(divided, self.model, *places)
        need_words = {name: cues.get(name) or evidence.for_column(self._need_column[name]) for name in likely}
        return Reading(
            text=text,
            who=who_is_it(text, asker, named("asker", scores)),
            provisions=best_first,
            needs=_best_needs(posterior, need_words),
            posterior=posterior,
            first_contact=named("first_contact", scores),
            urgency=named("urgency", scores),
            dimensions=_dimensions(named("dimensions", scores)),
            scope=named("scope", scores),
            answerable=self.model.calibration.chance_answerable(signals),
            good=self.model.calibration.chance_good(signals),
            threshold=self.model.calibration.threshold,
            because={name: evidence.for_column(self._provision_column[name]) for name in explained},
            cues=hits,
            vector=divided.vector,
            word_count=len(found),
            without_encoder=self.encoder.dim == 0,
            shortened=len(original) > MAX_CHARACTERS,
            need_words=need_words,
            named=self._names_a_need(hits, best_first),
        )

    def _best_first(self, scores: Floats) -> dict[str, float]:
        """The provisions with their rescaled scores, best first; of equal ones the first of the pack first."""
        rescaled = self.model.prior.rescale(scores[self.model.layout.columns("provisions")])
        names = self.model.layout.heads["provisions"]
        order = np.argsort(-rescaled, kind="stable")
        return dict(zip([names[i] for i in order.tolist()], rescaled[order].tolist(), strict=True))

    def _names_a_need(self, hits: tuple[CueHit, ...], provisions: Mapping[str, float]) -> bool:
        best = max(provisions.values(), default=0.0)
        asked = (name for hit in hits if not hit.denied for name in first_help(self.pack.needs[hit.need]))
        helps = max((provisions[name] for name in asked), default=0.0)
        return helps >= _NAMED_SCORE and helps >= _NAMED_SHARE * best


def _told_by_cues(hits: tuple[CueHit, ...]) -> dict[str, tuple[Span, ...]]:
    """The words of the cues of each need, denied ones left aside."""
    found: dict[str, tuple[Span, ...]] = {}
    for hit in hits:
        if not hit.denied:
            found[hit.need] = (*found.get(hit.need, ()), hit.span)
    return found


def _places(model: Model, head: str) -> dict[str, int]:
    return {name: model.layout.columns(head).start + i for i, name in enumerate(model.layout.heads[head])}


def _best_needs(posterior: Mapping[str, float], need_words: Mapping[str, tuple[Span, ...]]) -> tuple[NeedScore, ...]:
    likely = [name for name, chance in posterior.items() if chance >= _NEED_AT_LEAST]
    best = sorted(likely, key=lambda name: -posterior[name])[:MOST_NEEDS]
    return tuple(NeedScore(name, posterior[name], need_words[name]) for name in best)


def _dimensions(scores: Mapping[str, float]) -> tuple[str, ...]:
    chosen = tuple(name for name, score in scores.items() if score >= _DIMENSION_AT_LEAST)
    return chosen or ((max(scores, key=lambda name: scores[name]),) if scores else ())
