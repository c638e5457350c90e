"""The same looking ahead for many people on Spark: people are shared out over workers, and each part is `many.look_ahead` itself.

The tables go along from the one who asks, so that every worker has the same bits. Spark is no part of an installation: it is worth its
start only where the people already live there. One machine looks ahead for a country in seconds.
"""

# pyspark carries no types.
# mypy: disable-error-code="import-not-found,import-untyped,no-untyped-call"

from __future__ import annotations

import copyreg
import os
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import fields, replace
from types import MappingProxyType
from typing import Any, Final

import numpy as np

from naast.engine.errors import EngineError
from naast.engine.foresight import many
from naast.engine.foresight.crowd import People, check
from naast.engine.foresight.deck import Deck
from naast.engine.foresight.many import Ahead

_TASK: Final = 4096  # people in one task


def look_ahead(
    decks: Mapping[str, Deck],
    people: People,
    spans: Sequence[float] = many.MONTHS,
    *,
    draws: int = many.DRAWS,
    most: int = many.MOST_DRAWS,
    wanted: float = many.WANTED,
    each: bool = False,
) -> Ahead:
    """As `many.look_ahead`, the same answer bit for bit. Raises EngineError (`no-spark`) where Spark is not installed."""
    check(people, decks)
    asked = many.ask(decks, people, spans, draws, most, wanted)
    session = open_session("naast foresight", "Kijk vooruit zonder Spark")
    shared = session.sparkContext.broadcast({name: _portable(deck) for name, deck in decks.items()})

    def work(parts: Iterator[tuple[Any, Any, People]]) -> Iterator[tuple[Any, Any, Ahead]]:
        for who, groups, some in parts:
            yield (
                who,
                groups,
                many.look_ahead(shared.value, some, spans, draws=draws, most=most, wanted=wanted, each=each),
            )

    order = np.argsort(people.group, kind="stable")
    parts = [_part(people, order[at : at + _TASK]) for at in range(0, len(people), _TASK)]
    whole = many.empty(asked, int(people.group.max(initial=-1)) + 1, each)
    for who, groups, part in session.sparkContext.parallelize(parts, max(1, len(parts))).mapPartitions(work).collect():
        many.add(whole, groups, part)
        whole.ess[who], whole.draws[who] = part.ess, part.draws
        if whole.each is not None:
            whole.each[who] = part.each
    shared.destroy()
    return Ahead(asked.events, tuple(spans), *(getattr(whole, one.name) for one in fields(whole)))


def _part(people: People, who: Any) -> tuple[Any, Any, People]:
    """Some people, with groups of their own from 0, and which groups those are."""
    some = people.only(who)
    groups, place = np.unique(some.group, return_inverse=True)
    return who, groups, replace(some, group=place.astype(np.int32))


def _portable(deck: Deck) -> Deck:
    """Without what a network keeps while it is used."""
    return replace(deck, network=replace(deck.network))


def _view(of: dict[Any, Any]) -> MappingProxyType[Any, Any]:
    return MappingProxyType(of)


copyreg.pickle(MappingProxyType, lambda view: (_view, (dict(view),)))


def open_session(name: str, without: str) -> Any:
    """A session on Spark, or the one there is. `without`: how to do it without Spark. Raises EngineError (`no-spark`)."""
    try:
        from pyspark.sql import SparkSession
    except ImportError as error:
        raise EngineError(
            "no-spark",
            "Spark is hier niet geïnstalleerd.",
            f"{without}: een machine kan een heel land aan. Of: pip install pyspark.",
        ) from error
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    return SparkSession.builder.appName(name).config("spark.ui.enabled", "false").getOrCreate()
