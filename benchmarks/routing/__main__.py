"""Runs the routing benchmark and writes `routing.json` and `routing.md` beside it (or in the folder named)."""

from __future__ import annotations

import argparse
import json
import os
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

for _name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"):
    os.environ.setdefault(_name, "1")

import numpy as np

from benchmarks.routing import asking, opinions, ours, peers, plot, registers, report
from benchmarks.routing.questions import Question, read_crisis, read_questions
from naast.engine.answering.artefact import cache_folder, read_card
from naast.engine.knowledge import default_root
from naast.engine.understanding.figures import summary


def _peer_row(peer: peers.Peer, questions: Sequence[Question]) -> dict[str, Any]:
    if peer.rank is None:
        return {"reason": peer.reason}
    peer.rank(questions[0].text)
    ranked, took = [], []
    for question in questions:
        started = time.perf_counter()
        ranked.append(list(peer.rank(question.text)))
        took.append((time.perf_counter() - started) * 1000)
    return {**summary(zip(ranked, (q.grades for q in questions), strict=True)), **_times(took)}


def _told(answerer: ours.Answerer, questions: Sequence[Question]) -> dict[str, float]:
    """Quality, false abstention and danger on these questions."""
    run = ours.run(answerer, questions)
    other = ours.other_figures(run, questions)
    return {**ours.quality(run, questions), **{name: other[name] for name in registers.BESIDE_QUALITY}}


def _times(took: Sequence[float]) -> dict[str, float]:
    return {"p50": round(float(np.percentile(took, 50)), 2), "p99": round(float(np.percentile(took, 99)), 2)}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=Path(__file__).resolve().parent)
    parser.add_argument("--artefact", type=Path, default=cache_folder() / "benchmark-routing")
    args = parser.parse_args()
    root = default_root()
    questions = read_questions(root / "evaluation" / "questions_dev.csv")
    answerer = ours.answerer_without_questions(root, args.artefact, lambda line: print(f"  {line}", flush=True))
    card = read_card(args.artefact)
    mine, unaided = ours.run(answerer, questions), ours.run(answerer, questions, with_asker=False)
    bare = ours.run(ours.without_encoder(answerer, args.artefact), questions)
    systems: dict[str, Any] = {
        "Naast": {**ours.quality(mine, questions), **_times(mine.milliseconds)},
        "Naast, asker not given": {**ours.quality(unaided, questions), **_times(unaided.milliseconds)},
        "Naast, encoder missing": {**ours.quality(bare, questions), **_times(bare.milliseconds)},
    }
    for reranker in opinions.all_rerankers():
        second = ours.run(ours.with_reranker(answerer, reranker), questions)
        systems[f"Naast, second opinion of {reranker.name}"] = {
            **ours.quality(second, questions),
            **_times(second.milliseconds),
        }
    for peer in peers.all_peers(list(answerer.pack.provisions.values())):
        systems[peer.name] = _peer_row(peer, questions)
    found = {
        "questions": len(questions),
        "scored": sum(bool(question.grades) for question in questions),
        "trained_on": card["trained_on"],
        "held_out_by_writer": card["held_out_by_writer"],
        "systems": systems,
        "other": ours.other_figures(mine, questions),
        "told": {
            "all": ours.told_figures(unaided, questions, answerer.pack),
            "at most 20 words": ours.told_figures(unaided, questions, answerer.pack, most_words=20),
        },
        "asking": asking.worth(answerer, questions),
        "crisis": ours.crisis_figures(answerer, read_crisis(root / "evaluation" / "crisis_dev.csv")),
        "groups": {
            "asker": ours.by_group(mine, questions, lambda q: [q.asker]),
            "dimension": ours.by_group(mine, questions, lambda q: q.dimensions or ["none"]),
            "kind": ours.by_group(mine, questions, lambda q: [q.kind]),
            "length": ours.by_group(mine, questions, ours.length_group),
        },
        "registers": {way: _told(answerer, registers.changed(questions, way)) for way in registers.WAYS},
        "writers": registers.of_writers(card["held_out_by_writer"], root / "stories"),
    }
    (args.out / "routing.json").write_text(json.dumps(found, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    (args.out / "quality-and-time.svg").write_text(plot.draw(systems), encoding="utf-8")
    text = report.markdown(found)
    (args.out / "routing.md").write_text(text, encoding="utf-8")
    print(text)


if __name__ == "__main__":
    main()
