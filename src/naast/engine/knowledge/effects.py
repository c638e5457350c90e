"""What routing rules do to proposed provisions: one pure function from scores and facts to scores, notes and reasons.

The rules themselves are data (`knowledge/rules/routing.yaml`); where the scores come from is `naast.engine.routing`.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from naast.engine.knowledge.rules_model import RoutingRule, When

Facts = Mapping[str, str | Collection[str]]


@dataclass(frozen=True, slots=True)
class Change:
    """One thing a rule did: `effect` is exclude, put_back, put_forward, add or note; `sentence` says why (Dutch)."""

    rule: str
    effect: str
    provision: str
    sentence: str
    factor: float = 1.0


@dataclass(frozen=True, slots=True)
class Ruled:
    """The scores after the rules (what is left out is gone), and every change with its reason in order of the rules."""

    scores: Mapping[str, float]
    changes: tuple[Change, ...]

    def notes(self) -> tuple[Change, ...]:
        """The sentences to show beside a provision."""
        return tuple(change for change in self.changes if change.effect == "note")


def rule_holds(when: When, facts: Facts, candidates: Collection[str]) -> bool:
    """Whether a rule applies. A fact that is not known matches nothing, so it never satisfies `all` or `any`."""
    # Plain loops: this is asked of every rule at every question, and nearly always the first fact says no.
    for fact, values in when.all.items():
        if not _matches(facts, fact, values):
            return False
    if when.candidates and not any(provision in candidates for provision in when.candidates):
        return False
    if when.any and not any(_matches(facts, fact, values) for fact, values in when.any.items()):
        return False
    return not (when.none and any(_matches(facts, fact, values) for fact, values in when.none.items()))


def apply_rules(rules: Iterable[RoutingRule], facts: Facts, scores: Mapping[str, float]) -> Ruled:
    """The scores (0 or more) after all rules that hold; the order of the rules does not change the scores.

    First everything that is added enters at the rule's `add_share` of the best score, or keeps its own when that is higher; for a
    rule with `candidates` the best of those counts, so that a weak proposal calls up something equally weak. Then every
    factor is applied. Then everything that is excluded goes: leaving out wins over all. `candidates` looks at what was
    proposed before any rule. Notes stand only beside what is left.
    """
    proposed = {provision for provision, score in scores.items() if score > 0}
    holding = [rule for rule in rules if rule_holds(rule.when, facts, proposed)]
    result = dict(scores)
    for rule in holding:
        if not rule.effects.add:
            continue
        callers = rule.when.candidates or tuple(scores)
        entry = rule.effects.add_share * max((scores[name] for name in callers if name in scores), default=1.0)
        for provision in rule.effects.add:
            result[provision] = max(result.get(provision, 0.0), entry)
    for rule in holding:
        for provision, factor in (*rule.effects.put_back.items(), *rule.effects.put_forward.items()):
            if provision in result:
                result[provision] *= factor
    excluded = {provision for rule in holding for provision in rule.effects.exclude}
    kept = {provision: score for provision, score in result.items() if provision not in excluded}
    return Ruled(MappingProxyType(kept), tuple(_changes(holding, scores, result, kept)))


def _changes(
    holding: Iterable[RoutingRule],
    before: Mapping[str, float],
    all_scores: Mapping[str, float],
    kept: Mapping[str, float],
) -> Iterable[Change]:
    for rule in holding:
        does = rule.effects
        for provision in does.exclude:
            if provision in all_scores:
                yield Change(rule.id, "exclude", provision, rule.because, 0.0)
        for provision in does.add:
            if provision in kept and provision not in before:
                yield Change(rule.id, "add", provision, rule.because)
        for effect, factors in (("put_back", does.put_back), ("put_forward", does.put_forward)):
            for provision, factor in factors.items():
                if provision in kept:
                    yield Change(rule.id, effect, provision, rule.because, factor)
        for provision, sentence in does.note.items():
            if provision in kept:
                yield Change(rule.id, "note", provision, sentence)


def _matches(facts: Facts, fact: str, values: tuple[str, ...]) -> bool:
    known = facts.get(fact)
    if known is None:
        return False
    return known in values if isinstance(known, str) else any(value in values for value in known)
