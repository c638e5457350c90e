"""What a pack holds about situations: facts, routing rules, clocks, norms and the words of the readability check.

Provisions, needs, questions and danger are in `model`. What a rule does to scores is in `effects`; how a fact is read
from text is in `facts`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Annotated

from naast.engine.knowledge.schema import Between, Count, FactValues, Ident, Pick, Sample
from naast.engine.knowledge.vocabulary import CLOCK_KINDS, CLOCK_SORTS
from naast.engine.knowledge.words import (
    Amount,
    Because,
    CheckedOn,
    Confidence,
    Higher,
    Line,
    Lower,
    ProvisionRef,
    RegexText,
    Source,
    Start,
    Unit,
    Urgency,
    Voice,
)

FactValueMap = Annotated[Mapping[str, str], FactValues(), Sample('{wlz: "yes"}')]
FactChoices = Annotated[Mapping[str, tuple[str, ...]], FactValues(), Sample('{employment: ["employed", "agency"]}')]


@dataclass(frozen=True, slots=True)
class FactPattern:
    """Words that establish a value. `unless` breaks it when met in the same clause; `voices` limits who may say it."""

    value: Annotated[str, Sample('"yes"', "een waarde van dit feit")]
    match: RegexText
    unless: tuple[RegexText, ...] = ()
    voices: tuple[Voice, ...] = ()


@dataclass(frozen=True, slots=True)
class FactExample:
    """A sentence that must give `value`; `voice` when it matters who says it."""

    text: Annotated[str, Sample('"Mijn moeder heeft een Wlz-indicatie."')]
    value: Annotated[str, Sample('"yes"')]
    voice: Voice | None = None


@dataclass(frozen=True, slots=True)
class FactCounterExample:
    """A sentence that must leave the fact unknown, or give `value` when that is named."""

    text: Annotated[str, Sample('"Wat is een Wlz-indicatie?"')]
    value: str | None = None
    voice: Voice | None = None


@dataclass(frozen=True, slots=True)
class Fact:
    """Something about the situation that rules look at. `values` maps each value to what people read.

    A fact without patterns is set by an answer, by the crisis engine or by the page, never read from text.
    """

    id: Annotated[str, Ident("fact", code=True), Sample("wlz")]
    name: Annotated[str, Sample('"De zieke heeft een Wlz-indicatie"')]
    about: Annotated[str, Pick("over wie het gaat", ("patient", "asker", "situation")), Sample("patient")]
    values: Annotated[Mapping[str, str], Count(1), Sample('{"yes": "ja", "no": "nee"}')]
    patterns: tuple[FactPattern, ...] = ()
    examples: tuple[FactExample, ...] = ()
    counter_examples: tuple[FactCounterExample, ...] = ()
    note: Line | None = None


@dataclass(frozen=True, slots=True)
class When:
    """When a rule holds: every fact of `all`, at least one of `any`, none of `none`; empty means always.

    `candidates`: the rule looks only when one of these provisions is already proposed. An unknown fact matches nothing.
    """

    all: FactChoices = field(default_factory=dict)
    any: FactChoices = field(default_factory=dict)
    none: FactChoices = field(default_factory=dict)
    candidates: tuple[ProvisionRef, ...] = ()


@dataclass(frozen=True, slots=True)
class Effects:
    """What a rule does to the proposed provisions; see `effects.apply_rules` for the order.

    `add_share`: at which part of the best score something added enters.
    """

    exclude: tuple[ProvisionRef, ...] = ()
    put_back: Mapping[ProvisionRef, Lower] = field(default_factory=dict)
    put_forward: Mapping[ProvisionRef, Higher] = field(default_factory=dict)
    add: tuple[ProvisionRef, ...] = ()
    add_share: Annotated[float, Between(0.1, 1.0), Sample("0.9", "0.9 is net onder het beste voorstel")] = 0.9
    note: Mapping[ProvisionRef, Line] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class RuleExample:
    """A case the rules must get right: known facts, what was proposed (score 0 or more), what must come of it."""

    name: Annotated[str, Sample('"thuis sterven, nog geen Wlz"')]
    candidates: Annotated[
        Mapping[ProvisionRef, Annotated[float, Between(0, 100), Sample("1.0")]],
        Count(1),
        Sample("{wlz-indicatie: 1.0, ptz-thuis: 0.6}"),
    ]
    facts: FactValueMap = field(default_factory=dict)
    must_first: ProvisionRef | None = None
    must: tuple[ProvisionRef, ...] = ()
    must_not: tuple[ProvisionRef, ...] = ()
    before: Annotated[Mapping[ProvisionRef, ProvisionRef], Sample("{hulpmiddelen-uitleen: wmo-rolstoel}")] = field(
        default_factory=dict
    )
    noted: tuple[ProvisionRef, ...] = ()
    not_noted: tuple[ProvisionRef, ...] = ()


@dataclass(frozen=True, slots=True)
class RoutingRule:
    """What must not go wrong: when which facts hold, what changes, and the sentence that says why."""

    id: Annotated[str, Ident("rule"), Sample("terminaal-zonder-wlz")]
    name: Annotated[str, Sample('"Terminaal en nog geen Wlz: de zorgverzekering"')]
    when: When
    effects: Effects
    because: Because
    source: Source
    checked_on: CheckedOn
    confidence: Confidence
    examples: Annotated[
        tuple[RuleExample, ...],
        Count(1),
        Sample('[{name: "thuis sterven", candidates: {ptz-thuis: 1.0}, must: [ptz-thuis]}]'),
    ]
    law: str | None = None
    article: str | None = None


@dataclass(frozen=True, slots=True)
class Clock:
    """A term. It runs from `start`; it opens after `opens` and closes at `closes`, both in `unit`.

    `sort`: deadline (someone must be done by then), window (possible between), moment (look again then),
    every (comes back). `kind`: legal, norm (agreed, not law) or estimate (ours).
    """

    id: Annotated[str, Ident("clock"), Sample("wmo-onderzoek")]
    name: Annotated[str, Sample('"Onderzoek na een melding"')]
    route: Annotated[str, Sample('"Wmo"')]
    start: Start
    sort: Annotated[str, Pick("de soorten", CLOCK_SORTS), Sample("deadline")]
    closes: Amount
    unit: Unit
    kind: Annotated[str, Pick("de aard", CLOCK_KINDS), Sample("legal", "wet, norm of schatting")]
    because: Because
    source: Source
    checked_on: CheckedOn
    confidence: Confidence
    opens: Amount = 0
    provisions: tuple[ProvisionRef, ...] = ()
    when: FactChoices = field(default_factory=dict)
    law: str | None = None
    article: str | None = None
    note: Line | None = None


@dataclass(frozen=True, slots=True)
class Norm:
    """Our own promise on first contact: within `within` units, then `grace` more before it counts as too late."""

    id: Annotated[str, Ident("norm"), Sample("gewoon")]
    name: Annotated[str, Sample('"Een gewone vraag"')]
    urgency: Urgency
    within: Amount
    grace: Amount
    unit: Unit
    action: Annotated[str, Sample('"Een mens belt terug."')]
    because: Because
    source: Source
    checked_on: CheckedOn
    confidence: Confidence
    when: FactChoices = field(default_factory=dict)
    municipality_may_override: bool = True


@dataclass(frozen=True, slots=True)
class Jargon:
    """A word a resident should not meet, and what to write instead. `forms` are other spellings of it."""

    word: Annotated[str, Ident("jargon-word"), Sample("indicatie")]
    instead: Annotated[tuple[str, ...], Count(1), Sample('["besluit of u hulp krijgt"]')]
    forms: tuple[str, ...] = ()
    level: Annotated[str, Pick("de zwaarte", ("warn", "fail")), Sample("warn")] = "warn"
    note: Line | None = None


@dataclass(frozen=True, slots=True)
class ReadLimit:
    """A limit of the readability check: above `warn` a warning, above `fail` (when there is one) refused."""

    id: Annotated[str, Ident("limit"), Sample("sentence-words")]
    name: Annotated[str, Sample('"Woorden in een zin"')]
    warn: Annotated[float, Between(1, 1000), Sample("15")]
    source: Source
    checked_on: CheckedOn
    confidence: Confidence
    fail: Annotated[float | None, Between(1, 1000), Sample("20")] = None
