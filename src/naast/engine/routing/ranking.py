"""Provisions in order, each with additive reasons: what was learned, the needs, and the routing rules of the packs.

Services that offer them are found in `finding`; what the words mean was read in `naast.engine.understanding`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from naast.engine.knowledge import Pack
from naast.engine.knowledge.effects import Change, Ruled, apply_rules
from naast.engine.understanding import NeedScore, Reading, Span

MOST_PROVISIONS: Final = 10
# Rules look at what was proposed: so many provisions count as proposed.
_PROPOSED: Final = 25
# What a need adds to a provision: its chance times the weight of the link times this. Measured in benchmarks/routing.
NEED_SHARE: Final = 0.14
# Beside contracted care one form of help by people around you stays in the first five, when it scores at least this share
# of the fifth.
INFORMAL_LAYERS: Final = frozenset(
    {"persoonlijke sociale basis", "gemeenschappelijke sociale basis", "institutionele sociale basis"}
)
INFORMAL_SHARE: Final = 0.85
_FIRST: Final = 5


@dataclass(frozen=True, slots=True)
class Reason:
    """One reason in Dutch: `kind` is words, need, rule, layer or opinion; `share` is what it adds to the score; `spans` its words."""

    kind: str
    sentence: str
    share: float
    spans: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class RankedProvision:
    """A provision with its score (the sum of the shares of its reasons) and, when there are any, notes to show beside it."""

    id: str
    name: str
    layer: str
    score: float
    reasons: tuple[Reason, ...]
    notes: tuple[str, ...] = ()


def rank(
    reading: Reading,
    pack: Pack,
    facts: Mapping[str, str],
    *,
    beside: Mapping[str, Reason] = MappingProxyType({}),
    most: int = MOST_PROVISIONS,
) -> tuple[RankedProvision, ...]:
    """At most `most` provisions, best first; ties in order of id.

    `beside`: one more reason by provision, from outside this room; it counts after the rules, for what they left in.
    """
    from_needs = _need_reasons(reading, pack)
    learned = {name: score if score > 0 else 0.0 for name, score in reading.provisions.items()}
    totals = learned | {
        name: learned[name] + sum(reason.share for reason in reasons)
        for name, reasons in from_needs.items()
        if name in learned
    }
    best_first = sorted([(-score, name) for name, score in totals.items()])
    proposed = {name: -score for score, name in best_first[:_PROPOSED]}
    ruled = _with_reasons(apply_rules(pack.rules.values(), facts, proposed), beside)
    ordered = sorted(ruled.scores, key=lambda name: (-ruled.scores[name], name))
    changes: dict[str, list[Change]] = defaultdict(list)
    for change in ruled.changes:
        changes[change.provision].append(change)
    chosen = keep_informal(ordered, ruled, pack)[:most]
    return tuple(_ranked(name, reading, pack, learned, from_needs, ruled, changes, beside) for name in chosen)


def _with_reasons(ruled: Ruled, beside: Mapping[str, Reason]) -> Ruled:
    if not beside:
        return ruled
    scores = {name: score + (beside[name].share if name in beside else 0.0) for name, score in ruled.scores.items()}
    return Ruled(MappingProxyType(scores), ruled.changes)


def keep_informal(ordered: list[str], ruled: Ruled, pack: Pack) -> list[str]:
    """The order, with the best informal help moved to the fifth place when none is there and it comes close."""
    if len(ordered) <= _FIRST or any(pack.provisions[name].layer in INFORMAL_LAYERS for name in ordered[:_FIRST]):
        return ordered
    later = (name for name in ordered[_FIRST:] if pack.provisions[name].layer in INFORMAL_LAYERS)
    best = next(later, None)
    if best is None or ruled.scores[best] < INFORMAL_SHARE * ruled.scores[ordered[_FIRST - 1]]:
        return ordered
    rest = [name for name in ordered if name != best]
    return [*rest[: _FIRST - 1], best, *rest[_FIRST - 1 :]]


def _need_reasons(reading: Reading, pack: Pack) -> dict[str, list[Reason]]:
    found: dict[str, list[Reason]] = defaultdict(list)
    for need in reading.needs:
        for link in pack.needs[need.id].provisions:
            found[link.id].append(Reason("need", link.because, NEED_SHARE * need.score * link.weight, need.because))
    return found


def _ranked(
    name: str,
    reading: Reading,
    pack: Pack,
    learned: Mapping[str, float],
    from_needs: Mapping[str, list[Reason]],
    ruled: Ruled,
    changes: Mapping[str, list[Change]],
    beside: Mapping[str, Reason],
) -> RankedProvision:
    provision = pack.provisions[name]
    needs = sorted(from_needs.get(name, []), key=lambda reason: -reason.share)
    words = _words_reason(learned.get(name, 0.0), reading.because.get(name, ()), child=reading.who.asker == "child")
    others = (beside[name],) if name in beside else ()
    before = words.share + sum(reason.share for reason in (*needs, *others))
    moved = [change for change in changes.get(name, []) if change.effect != "note"]
    rules = [Reason("rule", change.sentence, (ruled.scores[name] - before) / len(moved)) for change in moved]
    notes = tuple(dict.fromkeys(change.sentence for change in changes.get(name, []) if change.effect == "note"))
    return RankedProvision(
        name, provision.name, provision.layer, ruled.scores[name], (*needs, words, *rules, *others), notes
    )


def _words_reason(share: float, spans: tuple[Span, ...], *, child: bool) -> Reason:
    if spans:
        quoted = " en ".join(f"“{shorten(span.text)}”" for span in spans)
        return Reason(
            "words", f"{'Je' if child else 'U'} schrijft: {quoted}. Dit past vaak bij zo'n vraag.", share, spans
        )
    return Reason("words", f"Dit past vaak bij vragen die op {'die van jou' if child else 'de uwe'} lijken.", share)


def shorten(text: str, most: int = 90) -> str:
    """A quotation of at most `most` characters, cut between words, without a full stop at its end."""
    clean = " ".join(text.split()).rstrip(".,;: ")
    return clean if len(clean) <= most else clean[: most + 1].rsplit(" ", 1)[0].rstrip(".,;: ") + " …"


def need_names(needs: tuple[NeedScore, ...], pack: Pack) -> tuple[str, ...]:
    """What people read for these needs."""
    return tuple(pack.needs[need.id].name for need in needs)
