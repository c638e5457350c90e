"""From XML to boxed expressions: tables, contexts, lists, relations, invocations. The graph around them is read by `reading`."""

from __future__ import annotations

from naast.engine.flow.model import (
    BoxedContext,
    BoxedList,
    Entry,
    Expression,
    InputClause,
    Invocation,
    Literal,
    OutputClause,
    Rule,
    Table,
)
from naast.engine.flow.problems import FlowError, Place, placing
from naast.engine.flow.tree import Element

MOST_RULES = 10_000
_POLICIES = {
    "": "U",
    "UNIQUE": "U",
    "ANY": "A",
    "PRIORITY": "P",
    "FIRST": "F",
    "RULE ORDER": "R",
    "OUTPUT ORDER": "O",
    "COLLECT": "C",
}
_AGGREGATIONS = {"": "", "SUM": "+", "MIN": "<", "MAX": ">", "COUNT": "#", "LIST": ""}
# Says something to readers and nothing to an engine.
DOCUMENTATION = frozenset(("description", "extensionElements"))
_TABLE_PARTS = DOCUMENTATION | {"input", "output", "annotation", "rule"}


def refuse_others(element: Element, allowed: frozenset[str] | set[str]) -> None:
    """Raise FlowError (`dmn-unsupported`) for a child in the namespace of DMN that is not in `allowed`."""
    for child in element.children:
        if child.space == element.space and child.name not in allowed:
            reason = f"<{child.name}> binnen <{element.name}> ondersteunt Naast niet"
            raise FlowError("dmn-unsupported", reason, None, Place(line=child.line))


def text_of(element: Element | None) -> str:
    """The text of its `<text>` child, or nothing."""
    if element is None:
        return ""
    language = element.get("expressionLanguage")
    if language and "feel" not in language.lower():
        raise FlowError(
            "dmn-unsupported", f"de taal {language} wordt niet gelezen; alleen FEEL", None, Place(line=element.line)
        )
    inner = element.first("text")
    return inner.text.strip() if inner else ""


def description_of(element: Element) -> str:
    """The text of its `<description>`, blanks joined."""
    found = element.first("description")
    return " ".join(found.text.split()) if found else ""


def read_expression(parent: Element, others: frozenset[str]) -> Expression:
    """The one boxed expression among the children of `parent`; `others` are the children that are no expression.

    Raises FlowError (`dmn-unsupported`, `dmn-shape`).
    """
    found = [child for child in parent.children if child.space == parent.space and child.name not in others]
    if len(found) != 1:
        what = "geen uitdrukking" if not found else "meer dan een uitdrukking"
        raise FlowError("dmn-shape", f"<{parent.name}> heeft {what}", None, Place(line=parent.line))
    return read_box(found[0])


def read_box(element: Element) -> Expression:
    """One boxed expression."""
    with placing(Place(line=element.line)):
        match element.name:
            case "literalExpression":
                return _literal(element)
            case "decisionTable":
                return _table(element)
            case "context":
                return _context(element)
            case "invocation":
                return _invocation(element)
            case "list":
                return BoxedList(_boxes(element), element.line, element.get("typeRef"))
            case "relation":
                return _relation(element)
    raise FlowError("dmn-unsupported", f"<{element.name}> ondersteunt Naast niet", None, Place(line=element.line))


def _boxes(element: Element) -> tuple[Expression, ...]:
    return tuple(read_box(child) for child in element.children if _counts(element, child))


def _counts(parent: Element, child: Element) -> bool:
    return child.space == parent.space and child.name not in DOCUMENTATION


def _literal(element: Element) -> Literal:
    refuse_others(element, DOCUMENTATION | {"text"})
    text = text_of(element)
    if not text:
        raise FlowError("dmn-shape", "hier staat geen uitdrukking")
    return Literal(text, element.line, element.get("typeRef"))


def _context(element: Element) -> BoxedContext:
    refuse_others(element, DOCUMENTATION | {"contextEntry"})
    entries = []
    for child in element.all("contextEntry"):
        variable = child.first("variable")
        name, kind = (_name(variable), variable.get("typeRef")) if variable else ("", "")
        entries.append(Entry(name, kind, read_expression(child, DOCUMENTATION | {"variable"}), child.line))
    return BoxedContext(tuple(entries), element.line, element.get("typeRef"))


def _name(element: Element) -> str:
    return " ".join(element.get("name").split())


def _invocation(element: Element) -> Invocation:
    called = element.first("literalExpression")
    if called is None:
        raise FlowError("dmn-shape", "deze aanroep zegt niet wat hij aanroept")
    refuse_others(element, DOCUMENTATION | {"literalExpression", "binding"})
    bindings = []
    for binding in element.all("binding"):
        parameter = binding.first("parameter")
        if parameter is None:
            raise FlowError("dmn-shape", "een waarde zonder naam in een aanroep", None, Place(line=binding.line))
        bindings.append((_name(parameter), read_expression(binding, DOCUMENTATION | {"parameter"})))
    return Invocation(" ".join(text_of(called).split()), tuple(bindings), element.line, element.get("typeRef"))


def _relation(element: Element) -> BoxedList:
    refuse_others(element, DOCUMENTATION | {"column", "row"})
    names = [_name(column) for column in element.all("column")]
    rows: list[Expression] = []
    for row in element.all("row"):
        cells = _boxes(row)
        if len(cells) != len(names):
            raise FlowError(
                "dmn-shape", f"deze rij heeft {len(cells)} cellen, geen {len(names)}", None, Place(line=row.line)
            )
        entries = tuple(Entry(name, "", cell, row.line) for name, cell in zip(names, cells, strict=True))
        rows.append(BoxedContext(entries, row.line))
    return BoxedList(tuple(rows), element.line, element.get("typeRef"))


def _table(element: Element) -> Table:
    refuse_others(element, _TABLE_PARTS)
    inputs = tuple(_input(child) for child in element.all("input"))
    outputs = tuple(_output(child) for child in element.all("output"))
    if not outputs:
        raise FlowError("dmn-shape", "deze tabel heeft geen kolom met uitkomsten")
    if len(outputs) > 1 and len({output.name for output in outputs} - {""}) != len(outputs):
        raise FlowError("dmn-shape", "elke kolom met uitkomsten heeft een eigen naam nodig")
    rules = tuple(
        _rule(child, row, len(inputs), len(outputs)) for row, child in enumerate(element.all("rule"), start=1)
    )
    if len(rules) > MOST_RULES:
        raise FlowError("too-large", f"deze tabel heeft meer dan {MOST_RULES} regels")
    policy = _policy(element.get("hitPolicy"), element.get("aggregation"))
    return Table(policy, inputs, outputs, rules, element.line, element.get("typeRef"))


def _policy(policy: str, aggregation: str) -> str:
    if policy not in _POLICIES or aggregation not in _AGGREGATIONS:
        raise FlowError("dmn-unsupported", f"het trefferbeleid {policy} {aggregation} is onbekend".replace("  ", " "))
    if aggregation and policy != "COLLECT":
        raise FlowError("dmn-shape", f"{aggregation} hoort alleen bij COLLECT")
    return _POLICIES[policy] + _AGGREGATIONS[aggregation]


def _input(element: Element) -> InputClause:
    refuse_others(element, DOCUMENTATION | {"inputExpression", "inputValues"})
    expression = element.first("inputExpression")
    text = text_of(expression)
    if expression is None or not text:
        raise FlowError("dmn-shape", "deze kolom zegt niet waar hij over gaat", None, Place(line=element.line))
    allowed = text_of(element.first("inputValues"))
    return InputClause(element.get("label"), text, expression.get("typeRef"), allowed, element.line)


def _output(element: Element) -> OutputClause:
    refuse_others(element, DOCUMENTATION | {"outputValues", "defaultOutputEntry"})
    allowed, default = text_of(element.first("outputValues")), text_of(element.first("defaultOutputEntry"))
    return OutputClause(_name(element), element.get("label"), element.get("typeRef"), allowed, default, element.line)


def _rule(element: Element, row: int, inputs: int, outputs: int) -> Rule:
    with placing(Place(row=row, line=element.line)):
        refuse_others(element, DOCUMENTATION | {"inputEntry", "outputEntry", "annotationEntry"})
        asked = tuple(text_of(child) for child in element.all("inputEntry"))
        given = tuple(text_of(child) for child in element.all("outputEntry"))
        if (len(asked), len(given)) != (inputs, outputs):
            reason = f"deze regel heeft {len(asked)} vragen en {len(given)} uitkomsten, geen {inputs} en {outputs}"
            raise FlowError("dmn-shape", reason)
        notes = [description_of(element), *(text_of(child) for child in element.all("annotationEntry"))]
        return Rule(element.get("id"), asked, given, " ".join(note for note in notes if note), element.line)
