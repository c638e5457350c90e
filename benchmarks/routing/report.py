"""The figures of the routing benchmark as JSON and as Markdown tables."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from benchmarks.routing.registers import BESIDE_QUALITY


def table(head: Sequence[str], rows: Iterable[Sequence[Any]]) -> str:
    """A Markdown table."""
    lines = ["| " + " | ".join(head) + " |", "|" + "---|" * len(head)]
    lines += ["| " + " | ".join(_cell(value) for value in row) + " |" for row in rows]
    return "\n".join(lines)


def markdown(found: Mapping[str, Any]) -> str:
    """The whole report."""
    held_out = found["held_out_by_writer"]
    parts = [
        "# Routing: ours and its peers\n\nCommand: `python -m benchmarks.routing`. One core, warm, one question after the other. "
        f"{found['questions']} development questions, {found['scored']} with labels. Ours was trained without these questions "
        f"(on {found['trained_on']['stories']} stories, {found['trained_on']['need_sentences']} need sentences, "
        f"{found['trained_on']['scope_texts']} scope texts). Ours does more than rank: its time includes danger, needs, "
        "reasons, rules and the next question.",
        table(
            ["system", "nDCG@5", "Success@1", "Success@3", "ms p50", "ms p99"],
            [
                [
                    name,
                    row.get("ndcg5"),
                    row.get("success1"),
                    row.get("success3"),
                    row.get("p50"),
                    row.get("p99", row.get("reason")),
                ]
                for name, row in found["systems"].items()
            ],
        ),
        f"Leaving each writer out in turn, on the {held_out['n']} stories (learned part alone): nDCG@5 {held_out['ndcg5']}, "
        f"Success@1 {held_out['success1']}, Success@3 {held_out['success3']}. Expected calibration error of the chance that the "
        f"first proposal is a good one, by curves that did not see the writer: {held_out['calibration_error']}.",
        "## Other figures\n\n" + table(["measure", "value"], found["other"].items()),
        "## Needs told back\n\nA need counts as right when its first help is labelled good for the question. Asker not given.\n\n"
        + table(
            ["questions of", *next(iter(found["told"].values()))],
            [[name, *row.values()] for name, row in found["told"].items()],
        ),
        '## What a clarifying question is worth\n\nA simulated asker who knows the labels answers what fits, or "weet ik niet"; '
        "weighed with the same odds, so real people will gain less.\n\n"
        + table(
            ["after", "asked something", "nDCG@5", "Success@1", "Success@3"],
            [
                [name, row["asked"], row["ndcg5"], row["success1"], row["success3"]]
                for name, row in found["asking"].items()
            ],
        ),
        "## Danger (crisis_dev)\n\n" + table(["measure", "value"], found["crisis"].items()),
    ]
    writers = [(name.removeprefix("ndcg5 "), value) for name, value in held_out.items() if name.startswith("ndcg5 ")]
    parts.append(
        "## By writer, left out\n\nThe voice of each writer is in `knowledge/stories/README.md`; lowest first. Second-language and dialect "
        "writers are w10 and w24.\n\n" + table(["writer", "nDCG@5"], sorted(writers, key=lambda pair: pair[1]))
    )
    for title, groups in found["groups"].items():
        rows = [
            [name, row.get("n"), row.get("ndcg5"), row.get("success3")] for name, row in groups.items() if row.get("n")
        ]
        parts.append(f"## By {title}\n\n" + table([title, "n", "nDCG@5", "Success@3"], rows))
    parts += [_by_register(found), _by_register_of_writers(found)]
    return "\n\n".join(parts) + "\n"


def _by_register(found: Mapping[str, Any]) -> str:
    measures = ("ndcg5", "success3", *BESIDE_QUALITY)
    return (
        "## By register\n\nThe same development questions, with slips of the fingers made by rule and without capitals and signs.\n\n"
        + table(
            ["told", *measures], [[way, *(row[one] for one in measures)] for way, row in found["registers"].items()]
        )
    )


def _by_register_of_writers(found: Mapping[str, Any]) -> str:
    rows = [[name, row["stories"], row["ndcg5"]] for name, row in found["writers"].items()]
    return (
        "## By register of the writers, each left out\n\nWeighed by their stories; dialect and other languages were not checked by "
        "native speakers.\n\n" + table(["register", "stories", "nDCG@5"], rows)
    )


def _cell(value: Any) -> str:
    return "" if value is None else f"{value:.3f}" if isinstance(value, float) else str(value)
