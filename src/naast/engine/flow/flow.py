"""A model ready to decide: the requirements graph in order, each decision compiled once. One walk through it is `Outcome`.

Pure: the same input gives the same outcome, with the reasons. Reading the file is `reading`; text of people is `telling`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from naast.engine.flow.boxed import Body, compile_box
from naast.engine.flow.compiling import Scope, unknown
from naast.engine.flow.intake import Wanted, read_inputs, wanted
from naast.engine.flow.model import Decision, InputData, KnowledgeModel, Model
from naast.engine.flow.order import in_order, knowledge_in_order
from naast.engine.flow.outcome import Outcome, Step
from naast.engine.flow.problems import FlowError, Place, placed, placing
from naast.engine.flow.reading import read_model
from naast.engine.flow.tables import CompiledTable
from naast.engine.flow.types import Type, Types, conform, member_names
from naast.engine.flow.values import Function, Notes, Value, weighed


@dataclass(frozen=True, slots=True)
class _Compiled:
    decision: Decision
    body: Body
    type: Type
    place: Place


@dataclass(frozen=True, slots=True)
class _Plan:
    decisions: tuple[_Compiled, ...]
    inputs: Mapping[str, Wanted]


class Flow:
    """A compiled model. Making it raises FlowError for everything that can be known to be wrong without an input."""

    def __init__(self, model: Model) -> None:
        self.model = model
        self.types = Types(model.types)
        self._members = member_names(model)
        with placing(Place(model.file)):
            self.order: tuple[Decision, ...] = in_order(model)
            self._inputs = {each.id: self._wanted(each) for each in model.inputs.values()}
            self._known = {each.name: self._inputs[each.id] for each in model.inputs.values()}
            self._functions: dict[str, Function] = {}
            for knowledge in knowledge_in_order(model):
                self._functions[knowledge.id] = self._function(knowledge)
            self._decisions = {each.id: self._decision(each) for each in self.order}
        self._names = {each.name: each.id for each in self.order}
        self._everything = self._plan(tuple(self._names))
        self._plans: dict[tuple[str, ...], _Plan] = {}

    @property
    def tables(self) -> Mapping[str, CompiledTable]:
        """The compiled table of each decision that is a table, by name."""
        found = {each.decision.name: each.body.table for each in self._decisions.values()}
        return MappingProxyType({name: table for name, table in found.items() if table is not None})

    def decide(self, inputs: Mapping[str, object], *decisions: str) -> Outcome:
        """The outcome of these decisions (all when none is named) and of every decision they need.

        `inputs` holds plain Python values by name of the input data; null must be said (None), not left out.
        Raises FlowError (`missing-input`, `unknown-input`, `unknown-decision`, `wrong-type`, `not-unique`, ...).
        """
        plan = self._planned(decisions) if decisions else self._everything
        names = read_inputs(inputs, plan.inputs, self._known, self.model.file)
        steps = []
        for compiled in plan.decisions:
            step = _taken(compiled, names)
            names[step.decision] = step.value
            steps.append(step)
        return Outcome(tuple(steps))

    def needs(self, *decisions: str) -> tuple[str, ...]:
        """The names of the input data that these decisions (all when none is named) need, directly or not."""
        return tuple((self._planned(decisions) if decisions else self._everything).inputs)

    def _planned(self, decisions: tuple[str, ...]) -> _Plan:
        if decisions not in self._plans:
            for name in decisions:
                if name not in self._names:
                    error = unknown(name, sorted(self._names), "beslissing")
                    raise FlowError("unknown-decision", error.reason, error.hint, Place(self.model.file))
            self._plans[decisions] = self._plan(decisions)
        return self._plans[decisions]

    def _plan(self, decisions: Sequence[str]) -> _Plan:
        wanted = {self._names[name] for name in decisions}
        for each in reversed(self.order):
            if each.id in wanted:
                wanted.update(each.requires)
        chosen = tuple(self._decisions[each.id] for each in self.order if each.id in wanted)
        return _Plan(
            chosen, {each.name: self._inputs[each.id] for each in self.model.inputs.values() if each.id in wanted}
        )

    def _wanted(self, data: InputData) -> Wanted:
        with placing(Place(element=data.name, line=data.line, kind="invoer")):
            return wanted(data, self.types.of(data.type_ref), self.model.file)

    def _scope(self, thing: Decision | KnowledgeModel) -> Scope:
        variables: dict[str, frozenset[str] | None] = {}
        if isinstance(thing, Decision):
            for each in thing.requires:
                needed = self.model.inputs.get(each) or self.model.decisions[each]
                kind = self.types.of(needed.type_ref)
                variables[needed.name] = None if kind.is_collection else kind.members
        else:
            for name, reference in thing.parameters:
                kind = self.types.of(reference)
                variables[name] = None if kind.is_collection else kind.members
        functions = {self._functions[each].name: self._functions[each] for each in thing.knowledge}
        return Scope(variables, functions, self._members)

    def _decision(self, decision: Decision) -> _Compiled:
        place = Place(self.model.file, decision.name, line=decision.line)
        with placing(place):
            kind = self.types.of(decision.type_ref)
            body = compile_box(decision.body, self._scope(decision), self.types)
            if body.table is not None:
                body.table.settle(kind, decision.name)
            return _Compiled(decision, body, kind, place)

    def _function(self, model: KnowledgeModel) -> Function:
        place = Place(self.model.file, model.name, line=model.line, kind="kennismodel")
        with placing(place):
            parameters = [(name, self.types.of(reference)) for name, reference in model.parameters]
            code = compile_box(model.body, self._scope(model), self.types).code
            made = self.types.of(model.type_ref)

        def run(arguments: Sequence[Value], notes: Notes) -> Value:
            with placing(place):
                notes.spend(1)
                names = {
                    name: conform(value, kind, name) for (name, kind), value in zip(parameters, arguments, strict=True)
                }
                return weighed(conform(code(names, notes), made, model.name))

        return Function(model.name, tuple(name for name, _ in parameters), run)


def _taken(compiled: _Compiled, names: Mapping[str, Value]) -> Step:
    notes = Notes()
    body, name = compiled.body, compiled.decision.name
    try:
        if body.table is None:
            value = weighed(conform(body.code(names, notes), compiled.type, name))
            return Step(name, value, (), (), tuple(notes))
        verdict = body.table.decide(names, notes)
        value = verdict.value if verdict.is_settled else weighed(conform(verdict.value, compiled.type, name))
    except FlowError as error:
        raise placed(error, compiled.place) from None
    except RecursionError:
        raise FlowError("too-deep", "dit is te diep genest om uit te voeren", None, compiled.place) from None
    asked = tuple(zip(body.titles, verdict.asked, strict=True))
    return Step(name, value, verdict.fired, asked, tuple(notes))


def load_flow(data: bytes, file: str = "") -> Flow:
    """A DMN file ready to decide; raises FlowError with the place of what this engine does not run."""
    return Flow(read_model(data, file))
