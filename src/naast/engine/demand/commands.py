"""What `naast demand` does: read figures of neighbourhoods, answer with what to expect. No database, no network, no record of a person."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any, Final, TextIO

import numpy as np

from naast.engine.demand import asking, counting, telling
from naast.engine.demand.asking import Asked
from naast.engine.demand.counting import Expected
from naast.engine.demand.figures import Figures, default_figures
from naast.engine.demand.response import Response, respond
from naast.engine.errors import EngineError
from naast.engine.knowledge.life_events import default_life_events
from naast.engine.knowledge.life_model import LifeEvents
from naast.engine.knowledge.loader import default_root, load_pack

ENGINES: Final = ("local", "spark")


def demand(
    source: str | None, year: int, out: TextIO, *, as_json: bool = False, seed: int = 1, engine: str = "local"
) -> int:
    """Answer for the file `source` (`-`: standard input, None: the fictional municipality) on `out`; the exit status."""
    asked = asking.read(asking.example()) if source is None else asking.read_file(source, _text(source))
    answer = answer_to(asked, year, seed=seed, engine=engine)
    if as_json:
        json.dump(answer, out, ensure_ascii=False, indent=1)
        print(file=out)
    else:
        for line in telling.table(answer):
            print(line, file=out)
    return 0


def answer_to(asked: Asked, year: int, *, seed: int = 1, engine: str = "local") -> dict[str, Any]:
    """The answer as plain values: areas, each with provisions, each with twelve months and the year."""
    life, figures = default_life_events(), default_figures()
    _fits(figures, life)
    names = {one.id: one.name for one in load_pack(default_root(), ("provisions",)).provisions.values()}
    response = respond(life, figures, seed)
    for one in asked.supply:
        if one.provision not in response.provisions:
            raise EngineError(
                "unknown-provision", f"Van {one.provision} is niet bekend waar het bij helpt.",
                f"Kies uit: {', '.join(response.provisions)}.",
            )  # fmt: skip
    expected = expect(asked, response, year, engine=engine)
    return {
        "municipality": asked.municipality, "year": year, "fictional": asked.fictional, "notes": list(telling.NOTES),
        "areas": list(telling.areas(asked, response, expected, life, names, year)), "seed": seed,
        "model": life.hash[:16], "figures": figures.hash[:16],
    }  # fmt: skip


def expect(asked: Asked, response: Response, year: int, *, engine: str = "local") -> Expected:
    """What to expect per neighbourhood and, as the last row, for all of them together. Raises EngineError (`no-spark`)."""
    people = asked.people.reshape(len(asked.ids), -1)
    people = np.vstack([people, people.sum(axis=0)])
    weight = counting.weights(response, asked.years, year)
    asks = np.array(list(telling.uptakes(asked, response.provisions).values()))
    if engine == "spark":
        from naast.engine.demand import on_spark

        return on_spark.count(people, weight, asks)
    return counting.count(people, weight, asks)


def _fits(figures: Figures, life: LifeEvents) -> None:
    """The figures name only what the life events know. Raises EngineError (`unknown-figure`)."""
    for kind, given, known in (
        ("ziektepad", {path for path, _ in figures.inflow}, set(life.trajectories)),
        ("feit", {fact for fact, _ in figures.shares}, set(life.facts)),
        ("gebeurtenis", {name for events in figures.calls.values() for name in events}, set(life.events)),
    ):
        for name in sorted(given - known):
            raise EngineError(
                "unknown-figure",
                f"In knowledge/demand staat een {kind} dat niet bestaat: {name}.",
                f"Kies uit: {', '.join(sorted(known))}.",
            )


def _text(source: str) -> str:
    try:
        return sys.stdin.read() if source == "-" else Path(source).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise EngineError(
            "no-file", f"Het bestand {source} is niet te lezen.", "Geef een JSON- of CSV-bestand in UTF-8, of - ."
        ) from error
