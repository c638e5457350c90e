"""`python -m benchmarks.flow [N]`: one standard DMN table in Naast, SpiffWorkflow and zen-engine, right and fast, in one run.

Every engine gets the same N cases (2,000), in turn, five rounds; the fastest round of each counts, in processor time. Right is
judged by a few lines of plain Python. A peer that does not run the cells as the standard writes them is also measured with its
own cells.
"""

from __future__ import annotations

import json
import random
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any
from xml.sax.saxutils import escape

Case = dict[str, Any]
Decide = Callable[[Case], Any]
ROUNDS = 5
INPUTS = (("gevaar", "boolean"), ("leeftijd", "number"), ("dagen", "number"), ("soort", "string"))
# FIRST; the kinds of cells that any DMN editor makes.
RULES = (
    ("true", "-", "-", "-", "112"),
    ("-", "< 18", "-", 'not("los")', "jeugd"),
    ("-", "-", "[0..14]", '"thuis","hospice"', "snel"),
    ("false", ">= 75", "-", "-", "bezoek"),
    ("-", "-", "-", "-", "gewoon"),
)
SPIFF_CELLS = {
    "true": "True",
    "false": "False",
    "[0..14]": "0 <= ? <= 14",
    '"thuis","hospice"': '? in ("thuis", "hospice")',
    'not("los")': '? != "los"',
}
ZEN_DASHES = {"-": ""}
ZEN_CELLS = {'not("los")': '$ != "los"', "-": ""}


@dataclass(frozen=True, slots=True)
class Peer:
    """An engine with the table in it, or the reason why there is none."""

    name: str
    decide: Decide | None
    reason: str = ""


def oracle(case: Case) -> str:
    """The table by hand."""
    if case["gevaar"]:
        return "112"
    if case["leeftijd"] < 18 and case["soort"] != "los":
        return "jeugd"
    if 0 <= case["dagen"] <= 14 and case["soort"] in ("thuis", "hospice"):
        return "snel"
    return "bezoek" if case["leeftijd"] >= 75 else "gewoon"


def cases(count: int) -> list[Case]:
    """The same cases every time."""
    chance = random.Random(8)
    return [
        {
            "gevaar": chance.random() < 0.1,
            "leeftijd": chance.randint(0, 99),
            "dagen": chance.randint(-5, 60),
            "soort": chance.choice(("thuis", "hospice", "los", "tehuis")),
        }
        for _ in range(count)
    ]


def dmn(cells: dict[str, str]) -> bytes:
    """The table as DMN 1.3, with some cells written otherwise."""

    def entry(kind: str, place: str, text: str) -> str:
        return f'<{kind} id="{place}"><text>{escape(cells.get(text, text))}</text></{kind}>'

    needs = "".join(
        f'<informationRequirement id="n_{n}"><requiredInput href="#i_{n}"/></informationRequirement>' for n, _ in INPUTS
    )
    asked = "".join(
        f'<input id="c_{n}" label="{n}"><inputExpression id="e_{n}" typeRef="{kind}"><text>{n}</text></inputExpression></input>'
        for n, kind in INPUTS
    )
    rules = "".join(
        f'<rule id="r{row}">{"".join(entry("inputEntry", f"r{row}c{place}", text) for place, text in enumerate(rule[:-1]))}'
        + entry("outputEntry", f"r{row}o", f'"{rule[-1]}"')
        + "</rule>"
        for row, rule in enumerate(RULES)
    )
    data = "".join(
        f'<inputData id="i_{n}" name="{n}"><variable id="v_{n}" name="{n}" typeRef="{kind}"/></inputData>'
        for n, kind in INPUTS
    )
    table = f'<decisionTable id="t" hitPolicy="FIRST">{asked}<output id="o" name="stap" typeRef="string"/>{rules}</decisionTable>'
    return (
        '<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" id="d" name="proef" namespace="urn:proef">'
        f'<decision id="stap" name="stap"><variable id="v" name="stap" typeRef="string"/>{needs}{table}</decision>{data}</definitions>'
    ).encode()


def ours() -> Decide:
    """Naast, with every reason it gives."""
    from naast.engine.flow import load_flow

    flow = load_flow(dmn({}), "proef.dmn")
    return lambda case: flow.decide(case)["stap"]


def spiff(cells: dict[str, str]) -> Decide:
    """SpiffWorkflow: its parser, its engine, its own Python script engine, without a workflow around it."""
    from lxml import etree
    from SpiffWorkflow.bpmn.script_engine import PythonScriptEngine
    from SpiffWorkflow.dmn.engine.DMNEngine import DMNEngine
    from SpiffWorkflow.dmn.parser.DMNParser import DMNParser

    parser = DMNParser(None, etree.fromstring(dmn(cells)), {"dmn": "https://www.omg.org/spec/DMN/20191111/MODEL/"})
    parser.parse()
    engine = DMNEngine(parser.decision.decisionTables[0])
    workflow = SimpleNamespace(script_engine=PythonScriptEngine())
    return lambda case: engine.result(SimpleNamespace(data=dict(case), workflow=workflow))["stap"]


def zen(cells: dict[str, str]) -> Decide:
    """zen-engine: the same cells in its own JSON, as it does not read DMN."""
    import zen as engine

    columns = [{"id": name, "name": name, "field": name} for name, _ in INPUTS]
    rules = [
        {"_id": str(row), "stap": f'"{rule[-1]}"'}
        | {name: cells.get(text, text) for (name, _), text in zip(INPUTS, rule[:-1], strict=True)}
        for row, rule in enumerate(RULES)
    ]
    table = {
        "hitPolicy": "first",
        "inputs": columns,
        "outputs": [{"id": "stap", "name": "stap", "field": "stap"}],
        "rules": rules,
    }
    nodes = [
        {"id": "in", "name": "in", "type": "inputNode", "position": {"x": 0, "y": 0}},
        {"id": "t", "name": "t", "type": "decisionTableNode", "content": table, "position": {"x": 0, "y": 0}},
        {"id": "out", "name": "out", "type": "outputNode", "position": {"x": 0, "y": 0}},
    ]
    edges = [
        {"id": "a", "type": "edge", "sourceId": "in", "targetId": "t"},
        {"id": "b", "type": "edge", "sourceId": "t", "targetId": "out"},
    ]
    decision = engine.ZenEngine().create_decision(json.dumps({"nodes": nodes, "edges": edges}))
    return lambda case: decision.evaluate(case)["result"]["stap"]


def peers() -> list[Peer]:
    """Every engine, as written and (for the peers) with cells rewritten by hand to its own language."""
    makers: list[tuple[str, Callable[[], Decide]]] = [
        ("Naast, as written", ours),
        ("SpiffWorkflow, as written", lambda: spiff({})),
        ("SpiffWorkflow, cells rewritten to Python", lambda: spiff(SPIFF_CELLS)),
        ("zen-engine, cells as written", lambda: zen({})),
        ("zen-engine, only `-` left empty", lambda: zen(ZEN_DASHES)),
        ("zen-engine, cells rewritten", lambda: zen(ZEN_CELLS)),
    ]
    return [_made(name, make) for name, make in makers]


def _made(name: str, make: Callable[[], Decide]) -> Peer:
    try:
        return Peer(name, make())
    except Exception as error:  # a peer may fail in any way; that is part of what is reported
        return Peer(name, None, f"{type(error).__name__}: {str(error)[:80]}")


def right(decide: Decide, asked: Sequence[Case]) -> tuple[int, str]:
    """How many cases it gets right, and the first thing that goes wrong."""
    count, first = 0, ""
    for case in asked:
        try:
            found = decide(case)
        except Exception as error:  # see _made
            found, first = None, first or _told(error)
        if found == oracle(case):
            count += 1
        elif not first:
            first = f"says {found!r}, should be {oracle(case)!r}"
    return count, first


def _told(error: BaseException) -> str:
    """The first error of the chain: what really went wrong."""
    while error.__context__ is not None:
        error = error.__context__
    return f"{type(error).__name__}: {str(error).splitlines()[0][:80]}"


def rates(asked: Sequence[Case], engines: Sequence[Peer]) -> dict[str, float]:
    """Decisions a second of processor time (of all its threads): the fastest of its rounds, the engines taking turns."""
    best: dict[str, float] = {}
    for _ in range(ROUNDS):
        for engine in engines:
            if engine.decide is not None:
                begin = time.process_time()
                for case in asked:
                    engine.decide(case)
                best[engine.name] = max(best.get(engine.name, 0.0), len(asked) / (time.process_time() - begin))
    return best


def runs_code_from_a_cell() -> dict[str, bool | None]:
    """Whether a cell of a table can run Python of its writer: a cell that asks for a process id. None when not installed."""
    cell = {'not("los")': '__import__("os").getpid() > 0'}
    found: dict[str, bool | None] = {"Naast": True, "SpiffWorkflow": True}
    try:
        from naast.engine.flow import FlowError, load_flow

        load_flow(dmn(cell))
    except FlowError:
        found["Naast"] = False
    try:
        spiff(SPIFF_CELLS | cell)({"gevaar": False, "leeftijd": 5, "dagen": 99, "soort": "los"})
    except ImportError:
        found["SpiffWorkflow"] = None
    except Exception:  # see _made
        found["SpiffWorkflow"] = False
    return found


def report(count: int) -> str:
    """The table for docs/measurements.md."""
    asked, engines = cases(count), peers()
    judged = {peer.name: right(peer.decide, asked) for peer in engines if peer.decide}
    able = [peer for peer in engines if peer.name in judged and judged[peer.name][0] == count]
    speed = rates(asked, able)
    base = speed["Naast, as written"]
    lines = [
        "| engine | right | decisions per processor second | Naast is | first that goes wrong |",
        "|---|---|---|---|---|",
    ]
    for peer in engines:
        if peer.decide is None:
            lines.append(f"| {peer.name} | not run | | | {peer.reason} |")
            continue
        good, wrong = judged[peer.name]
        rate = f"{speed[peer.name]:,.0f} | {base / speed[peer.name]:.1f} x" if peer.name in speed else "not timed | "
        lines.append(f"| {peer.name} | {good} of {count} | {rate} | {wrong} |")
    code = {None: "not installed", True: "yes", False: "no"}
    cells = ", ".join(f"{name}: {code[answer]}" for name, answer in runs_code_from_a_cell().items())
    return "\n".join([*lines, "", f"A cell of the table can run Python of its writer: {cells}."])


if __name__ == "__main__":
    print(report(int(sys.argv[1]) if len(sys.argv) > 1 else 2000))
