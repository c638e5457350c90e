"""One walk through a model, with its reasons. The map is `flow`; this is where someone went."""

from __future__ import annotations

from dataclasses import dataclass

from naast.engine.flow.values import Value


@dataclass(frozen=True, slots=True)
class Fired:
    """A rule that passed: its row from 1, its id, and what its writer noted beside it."""

    row: int
    id: str
    note: str


@dataclass(frozen=True, slots=True)
class Step:
    """One decision in a walk: its value and why. `asked` names each column and what it saw; `notes` explain every null."""

    decision: str
    value: Value
    fired: tuple[Fired, ...] = ()
    asked: tuple[tuple[str, Value], ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Outcome:
    """A walk through the graph, in the order in which the decisions were taken."""

    steps: tuple[Step, ...]

    @property
    def values(self) -> dict[str, Value]:
        """The value of each decision by name."""
        return {step.decision: step.value for step in self.steps}

    def __getitem__(self, decision: str) -> Value:
        return self.step(decision).value

    def step(self, decision: str) -> Step:
        """The step of this decision; KeyError when it was not taken."""
        for step in self.steps:
            if step.decision == decision:
                return step
        raise KeyError(decision)
