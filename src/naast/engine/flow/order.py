"""The order in which decisions can be taken: each after what it needs. A circle is refused, and so is a very long chain."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from naast.engine.flow.model import Decision, KnowledgeModel, Model
from naast.engine.flow.problems import FlowError

LONGEST_CHAIN = 100


def in_order(model: Model) -> tuple[Decision, ...]:
    """The decisions, each after those it needs, else in the order of the file; raises FlowError (`cycle`, `too-deep`)."""
    needs = {each.id: [need for need in each.requires if need in model.decisions] for each in model.decisions.values()}
    found = _sorted_by_need(needs, lambda each: model.decisions[each].name)
    return tuple(model.decisions[each] for each in found)


def knowledge_in_order(model: Model) -> tuple[KnowledgeModel, ...]:
    """Knowledge models, each after those it needs; one that calls itself is refused (`cycle`)."""
    needs = {each.id: each.knowledge for each in model.knowledge.values()}
    found = _sorted_by_need(needs, lambda each: model.knowledge[each].name)
    return tuple(model.knowledge[each] for each in found)


def _sorted_by_need(needs: Mapping[str, Sequence[str]], called: Callable[[str], str]) -> list[str]:
    done: dict[str, int] = {}
    path: list[str] = []

    def visit(one: str) -> int:
        """How long the chain to `one` is."""
        if one in done:
            return done[one]
        if one in path:
            circle = " > ".join(called(each) for each in (*path[path.index(one) :], one))
            raise FlowError("cycle", f"deze hebben elkaar nodig, in een kring: {circle}")
        path.append(one)
        depth = 1 if len(path) > LONGEST_CHAIN else 1 + max((visit(need) for need in needs[one]), default=0)
        path.pop()
        if depth + len(path) > LONGEST_CHAIN:
            raise FlowError("too-deep", f"meer dan {LONGEST_CHAIN} stappen die op elkaar wachten")
        done[one] = depth
        return depth

    for one in needs:
        visit(one)
    return list(done)
