"""Small DMN models written in a line or two, for tests."""

from __future__ import annotations

from collections.abc import Sequence
from xml.sax.saxutils import escape

from naast.engine.flow import Flow, load_flow

DMN13 = "https://www.omg.org/spec/DMN/20191111/MODEL/"
Column = tuple[str, str]


def definitions(body: str, space: str = DMN13) -> bytes:
    """A whole file around the elements in `body`."""
    return f'<definitions xmlns="{space}" name="proef" namespace="urn:proef">{body}</definitions>'.encode()


def input_data(name: str, kind: str = "") -> str:
    """Input data, with its name as id."""
    return f'<inputData id="i_{name}" name="{name}"><variable name="{name}" typeRef="{kind}"/></inputData>'


def decision(name: str, body: str, needs: Sequence[str] = (), kind: str = "") -> str:
    """A decision; `needs` are ids of input data (`i_...`) or decisions (`d_...`)."""
    links = "".join(
        f'<informationRequirement><{"requiredDecision" if each.startswith("d_") else "requiredInput"} href="#{each}"/>'
        "</informationRequirement>"
        for each in needs
    )
    return f'<decision id="d_{name}" name="{name}"><variable name="{name}" typeRef="{kind}"/>{links}{body}</decision>'


def literal(text: str) -> str:
    """A literal expression."""
    return f"<literalExpression><text>{escape(text)}</text></literalExpression>"


def table(
    policy: str,
    inputs: Sequence[tuple[str, str, str]],
    outputs: Sequence[tuple[str, str, str]],
    rules: Sequence[Sequence[str]],
    aggregation: str = "",
    kind: str = "",
) -> str:
    """A decision table: inputs (expression, type, allowed), outputs (name, allowed, default), rules cell by cell."""

    def text(element: str, words: str) -> str:
        return f"<{element}><text>{escape(words)}</text></{element}>" if words else ""

    columns = "".join(
        f'<input><inputExpression typeRef="{each}"><text>{escape(asked)}</text></inputExpression>{text("inputValues", allowed)}</input>'
        for asked, each, allowed in inputs
    )
    columns += "".join(
        f'<output name="{name}" typeRef="{kind}">{text("outputValues", allowed)}{text("defaultOutputEntry", default)}</output>'
        for name, allowed, default in outputs
    )
    rows = "".join(
        "<rule>"
        + "".join(
            f"<{'inputEntry' if place < len(inputs) else 'outputEntry'}><text>{escape(cell)}</text>"
            f"</{'inputEntry' if place < len(inputs) else 'outputEntry'}>"
            for place, cell in enumerate(rule)
        )
        + "</rule>"
        for rule in rules
    )
    more = f' aggregation="{aggregation}"' if aggregation else ""
    return f'<decisionTable hitPolicy="{policy}"{more}>{columns}{rows}</decisionTable>'


def table_flow(
    policy: str,
    inputs: Sequence[tuple[str, str, str]],
    outputs: Sequence[tuple[str, str, str]],
    rules: Sequence[Sequence[str]],
    aggregation: str = "",
    kind: str = "",
) -> Flow:
    """A model of one table `uit`, with an input for each plain name that a column asks."""
    names = {asked: each for asked, each, _ in inputs if asked.isidentifier()}
    body = "".join(input_data(name, each) for name, each in names.items())
    drawn = table(policy, inputs, outputs, rules, aggregation, kind)
    return load_flow(definitions(body + decision("uit", drawn, [f"i_{name}" for name in names])), "proef.dmn")


def literal_flow(text: str, **kinds: str) -> Flow:
    """A model of one literal expression `uit`, with these inputs and types."""
    body = "".join(input_data(name, kind) for name, kind in kinds.items())
    return load_flow(definitions(body + decision("uit", literal(text), [f"i_{name}" for name in kinds])), "proef.dmn")
