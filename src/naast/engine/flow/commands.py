"""What `naast flow` does: the test kit, one run, the check and the drawing. Reads files and prints; the work is done elsewhere."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TextIO

from naast.engine.errors import EngineError
from naast.engine.flow.conformance import Result, read_cases, run_cases
from naast.engine.flow.drawing import draw
from naast.engine.flow.exchange import from_json, read_json, to_json
from naast.engine.flow.flow import Flow, load_flow
from naast.engine.flow.gaps import Analysis, Gap, analyse
from naast.engine.flow.library import find_flow
from naast.engine.flow.outcome import Outcome
from naast.engine.flow.problems import FlowError, Place
from naast.engine.flow.telling import as_text

# With these hit policies it is normal that no rule passes: the answer is then an empty one.
_MAY_BE_NONE = frozenset(("R", "O", "C", "C+", "C<", "C>", "C#"))


def tck(folder: Path, out: TextIO) -> int:
    """Run every test file of the DMN test kit below `folder`; the last line is `N of M`. Exit status 1 when any is wrong."""
    results = [result for path in sorted(folder.rglob("*-test-*.xml")) for result in _cases_in(path)]
    if not results:
        raise EngineError("no-tests", f"Onder {folder} staan geen tests van de DMN-testkit.", "Die heten *-test-*.xml.")
    for result in results:
        if not result.is_right:
            print(f"{result.file} {result.case}: {result.refused or '; '.join(result.wrong)}", file=out)
    right = sum(result.is_right for result in results)
    print(f"{right} of {len(results)}", file=out)
    return 0 if right == len(results) else 1


def _cases_in(path: Path) -> Iterable[Result]:
    cases = _read(path)
    model_name, _ = read_cases(cases, path.name)
    # The name comes from the file itself: only a neighbour of the test may be opened.
    return run_cases(_read(path.parent / Path(model_name).name), model_name, cases, path.name)


def run(name: str, given: str, decisions: Sequence[str], out: TextIO) -> int:
    """Decide with `given` (JSON, or `-` for standard input) and print values, rules and notes as JSON."""
    flow = _load(name)
    inputs = read_json(sys.stdin.read() if given == "-" else given)
    outcome = flow.decide(_typed(flow, inputs), *decisions)
    json.dump(as_json(outcome), out, ensure_ascii=False, indent=2)
    print(file=out)
    return 0


def _typed(flow: Flow, inputs: object) -> dict[str, object]:
    kinds = {each.name: flow.types.of(each.type_ref) for each in flow.model.inputs.values()}
    found: dict[str, object] = {}
    assert isinstance(inputs, dict)
    for name, value in inputs.items():
        found[name] = from_json(value, kinds[name]) if name in kinds else value
    return found


def as_json(outcome: Outcome) -> dict[str, object]:
    """A walk as plain JSON: the values, and step by step why."""
    return {
        "values": {step.decision: to_json(step.value) for step in outcome.steps},
        "steps": [
            {
                "decision": step.decision,
                "value": to_json(step.value),
                "rules": [{"row": rule.row, "id": rule.id, "note": rule.note} for rule in step.fired],
                "asked": {title: to_json(value) for title, value in step.asked},
                "notes": list(step.notes),
            }
            for step in outcome.steps
        ],
    }


def check(name: str, out: TextIO) -> int:
    """Tell gaps, overlaps and dead rules of every table, with examples. Exit status 1 when a table has any."""
    flow = _load(name)
    wrong = 0
    for decision, table in flow.tables.items():
        found = analyse(table)
        lines, faults = _report(found, table.table.policy)
        wrong += faults
        print(
            f"{decision} ({len(table.table.rules)} regels, {table.table.policy}): {'; '.join(_verdict(found, faults))}",
            file=out,
        )
        for line in lines:
            print(f"  {line}", file=out)
    print(f"{len(flow.tables)} tabellen nagekeken, {wrong} keer iets gevonden", file=out)
    return 1 if wrong else 0


def _verdict(found: Analysis, faults: int) -> list[str]:
    whole = [] if found.is_complete else ["niet helemaal nagekeken"]
    return [f"{faults} keer iets gevonden" if faults else "in orde", *whole]


def _report(found: Analysis, policy: str) -> tuple[list[str], int]:
    full, empty = [gap for gap in found.gaps if not gap.has_empty], [gap for gap in found.gaps if gap.has_empty]
    faults: list[object] = [*found.overlaps, *found.dead]
    remarks = [f"let op: {remark}" for remark in found.remarks]
    if policy in _MAY_BE_NONE:
        remarks += _remark("dan past er niets, en is de uitkomst leeg", full)
    else:
        faults = [*full, *faults]
    remarks += _remark("bij een leeg antwoord past soms geen regel", empty)
    return [*map(str, faults), *remarks], len(faults)


def _remark(what: str, gaps: Sequence[Gap]) -> list[str]:
    return [f"let op: {what} ({len(gaps)} keer); {gaps[0]}"] if gaps else []


def picture(name: str, as_words: bool, out: TextIO) -> int:
    """Print the chart as SVG, or as text to read."""
    model = _load(name).model
    print(as_text(model) if as_words else draw(model), file=out, end="" if as_words else "\n")
    return 0


def _load(name: str) -> Flow:
    path = find_flow(name)
    return load_flow(_read(path), path.name)


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise FlowError("no-file", f"dit bestand is niet te lezen ({error.strerror})", None, Place(str(path))) from None
