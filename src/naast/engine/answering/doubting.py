""" "Dit klopt niet": what is left of a reading when the asker says that a need is not theirs, or that we guessed wrong who asks.

The need itself goes, and help that only that need pointed at steps back. A denied fact is not read any more (that is in
`answerer`), and help that the rules call up for it steps back too. Danger is never doubted away: it was seen before.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Collection, Mapping
from typing import Final

from naast.engine.knowledge import Pack
from naast.engine.knowledge.facts import ASKER_FACT
from naast.engine.understanding import Reading

# How far a provision steps back when the only needs that pointed at it were denied; a link of full weight keeps this share.
KEPT: Final = 0.35
# A need that is left counts as pointing at the same help only when it is meant about this surely; faint ones always remain.
_STILL_MEANT: Final = 0.3
# Help that the rules call up for a denied fact and push away for another one is almost certainly not for this person.
KEPT_WITHOUT_FACT: Final = 0.1


def without_needs(reading: Reading, denied: Collection[str], pack: Pack) -> Reading:
    """The reading without the needs in `denied` (ids; unknown ones are left alone). Scores only ever go down."""
    known = [name for name in denied if name in pack.needs]
    if not known:
        return reading
    needs = tuple(need for need in reading.needs if need.id not in known)
    still = {link.id for need in needs if need.score >= _STILL_MEANT for link in pack.needs[need.id].provisions}
    factor: dict[str, float] = {}
    for name in known:
        for link in pack.needs[name].provisions:
            if link.id not in still:
                factor[link.id] = min(factor.get(link.id, 1.0), 1 - (1 - KEPT) * link.weight)
    scaled = {name: score * factor.get(name, 1.0) if score > 0 else score for name, score in reading.provisions.items()}
    provisions = dict(sorted(scaled.items(), key=lambda item: -item[1]))
    posterior = {name: 0.0 if name in known else chance for name, chance in reading.posterior.items()}
    return dataclasses.replace(reading, needs=needs, provisions=provisions, posterior=posterior)


def without_guess(reading: Reading, denied: Collection[str]) -> Reading:
    """The reading with nobody guessed as asker when that was denied; what someone said about themselves stays."""
    if ASKER_FACT not in denied or reading.who.given:
        return reading
    return dataclasses.replace(reading, who=dataclasses.replace(reading.who, asker="unknown"))


def without_facts(reading: Reading, said: Mapping[str, str], pack: Pack) -> Reading:
    """The reading when the words say these facts (id -> value) and the asker denies them. Scores only ever go down.

    Help steps back that the rules call up for the denied value and push away for another one, and needs that mainly ask for
    it go. The learned part saw the same words as the rules: without this, help for the self-employed would stay in front.
    """
    out = {name for fact, value in said.items() for name in _only_for(fact, value, pack)}
    if not out:
        return reading
    reading = without_needs(reading, [need.id for need in reading.needs if _main_help(need.id, pack) in out], pack)
    scaled = {
        name: score * KEPT_WITHOUT_FACT if name in out and score > 0 else score
        for name, score in reading.provisions.items()
    }
    return dataclasses.replace(reading, provisions=dict(sorted(scaled.items(), key=lambda item: -item[1])))


def opposites(said: Mapping[str, str], pack: Pack) -> dict[str, str]:
    """What holds instead of denied facts: of a fact that is just yes or no, the other one; of any other fact nothing is known."""
    other = {"yes": "no", "no": "yes"}
    return {fact: other[value] for fact, value in said.items() if set(pack.facts[fact].values) == set(other)}


def _main_help(need: str, pack: Pack) -> str:
    return max(pack.needs[need].provisions, key=lambda link: link.weight).id


def _only_for(fact: str, value: str, pack: Pack) -> set[str]:
    called, pushed = set[str](), set[str]()
    for rule in pack.rules.values():
        values, does = {*rule.when.all.get(fact, ()), *rule.when.any.get(fact, ())}, rule.effects
        if value in values:
            called |= {*does.add, *does.put_forward}
        elif values:
            pushed |= {*does.exclude, *does.put_back}
    return called & pushed
