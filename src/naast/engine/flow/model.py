"""A DMN file as frozen values, as written: no text is understood yet. `reading` makes it, `flow` gives it meaning."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Literal:
    """A literal FEEL expression."""

    text: str
    line: int
    type_ref: str = ""


@dataclass(frozen=True, slots=True)
class InputClause:
    """A column of questions. `allowed` is the text of its input values, empty when there are none."""

    label: str
    text: str
    type_ref: str
    allowed: str
    line: int

    @property
    def title(self) -> str:
        """What a reader calls the column."""
        return self.label or self.text


@dataclass(frozen=True, slots=True)
class OutputClause:
    """A column of outcomes. `allowed` are its output values, in order of priority; `default` counts when no rule passes."""

    name: str
    label: str
    type_ref: str
    allowed: str
    default: str
    line: int

    @property
    def title(self) -> str:
        """What a reader calls the column."""
        return self.label or self.name


@dataclass(frozen=True, slots=True)
class Rule:
    """One row: the text of each cell, and what its writer noted beside it."""

    id: str
    inputs: tuple[str, ...]
    outputs: tuple[str, ...]
    note: str
    line: int


@dataclass(frozen=True, slots=True)
class Table:
    """A decision table. `policy` is one of U A P F R O C C+ C< C> C#."""

    policy: str
    inputs: tuple[InputClause, ...]
    outputs: tuple[OutputClause, ...]
    rules: tuple[Rule, ...]
    line: int
    type_ref: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a boxed context; without a name it is the result."""

    name: str
    type_ref: str
    body: Expression
    line: int


@dataclass(frozen=True, slots=True)
class BoxedContext:
    """A boxed context."""

    entries: tuple[Entry, ...]
    line: int
    type_ref: str = ""


@dataclass(frozen=True, slots=True)
class Invocation:
    """A knowledge model called with named values."""

    function: str
    bindings: tuple[tuple[str, Expression], ...]
    line: int
    type_ref: str = ""


@dataclass(frozen=True, slots=True)
class BoxedList:
    """A boxed list; a relation is read as a list of boxed contexts."""

    items: tuple[Expression, ...]
    line: int
    type_ref: str = ""


Expression = Literal | Table | BoxedContext | Invocation | BoxedList


@dataclass(frozen=True, slots=True)
class InputData:
    """What must be known to decide."""

    id: str
    name: str
    type_ref: str
    description: str
    line: int


@dataclass(frozen=True, slots=True)
class Decision:
    """A decision; `requires` are ids of input data and decisions, `knowledge` ids of knowledge models."""

    id: str
    name: str
    type_ref: str
    question: str
    description: str
    requires: tuple[str, ...]
    knowledge: tuple[str, ...]
    body: Expression
    line: int


@dataclass(frozen=True, slots=True)
class KnowledgeModel:
    """A business knowledge model: a function with typed parameters (name, type)."""

    id: str
    name: str
    type_ref: str
    parameters: tuple[tuple[str, str], ...]
    knowledge: tuple[str, ...]
    body: Expression
    line: int


@dataclass(frozen=True, slots=True)
class TypeDefinition:
    """An item definition: another type, or components; perhaps a list of it, perhaps only some values."""

    name: str
    base: str
    components: tuple[TypeDefinition, ...]
    is_collection: bool
    allowed: str
    line: int


@dataclass(frozen=True, slots=True)
class Model:
    """Everything in one DMN file, by id (types by name), in the order of the file."""

    file: str
    name: str
    description: str
    inputs: Mapping[str, InputData]
    decisions: Mapping[str, Decision]
    knowledge: Mapping[str, KnowledgeModel]
    types: Mapping[str, TypeDefinition]
