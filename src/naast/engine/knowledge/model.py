"""What a pack holds about help: provisions, needs, questions to ask on, and signs of danger.

Every class is one shape of the knowledge files; the annotations are the only schema. Facts, rules, clocks and norms
are in `rules_model`; the whole pack is in `pack`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Annotated

from naast.engine.knowledge.schema import Count, FactValues, Ident, Sample, Sentence
from naast.engine.knowledge.words import (
    Because,
    CheckedOn,
    Confidence,
    CrisisName,
    Days,
    Dimensions,
    Domain,
    Layer,
    Line,
    LocalId,
    NeedRef,
    ProvisionRef,
    RegexText,
    Share,
    Sources,
    Targets,
    Voice,
)


@dataclass(frozen=True, slots=True)
class Provision:
    """A voorziening. `decision_days_max` is a legal or published term in days (0: nothing to decide, or at once).

    `lead_days` is our own planning estimate in days (confidence C): never shown to a resident as a fact.
    `tender`: speaks of dying; shown to a resident only when the words clearly ask for it.
    """

    id: Annotated[str, Ident("provision"), Sample("wmo-spoed")]
    name: Annotated[str, Sample("Spoedvoorziening Wmo")]
    description: Line
    decides: Annotated[str, Sample("college van B&W (gemeente)", "wie beslist")]
    apply_at: Annotated[str, Sample("Wmo-loket of wijkteam", "waar u het vraagt")]
    eligibility: Annotated[str, Sample('"iedere inwoner"', "voor wie het is")]
    dimensions: Dimensions
    targets: Targets
    layer: Layer
    sources: Sources
    checked_on: CheckedOn
    confidence: Confidence
    law: Annotated[str | None, Sample("Wmo 2015")] = None
    article: Annotated[str | None, Sample('"2.3.3"', "een artikel is tekst, geen getal")] = None
    decision_days_max: Days | None = None
    lead_days: Days | None = None
    lead_confidence: Confidence | None = None
    urgent_route: Line | None = None
    practical_financial: bool = False
    cost: Annotated[str | None, Sample("gratis")] = None
    valid_note: Line | None = None
    tender: bool = False


@dataclass(frozen=True, slots=True)
class NeedLink:
    """A provision that answers a need, how well (0.1-1.0), and the sentence that tells the asker why."""

    id: ProvisionRef
    weight: Share
    because: Because


@dataclass(frozen=True, slots=True)
class Confusion:
    """Another need that looks like this one, and how to tell them apart."""

    need: NeedRef
    tell_apart: Annotated[
        str, Sample('"Daar gaat het om zelf niet slapen; hier om iemand die \'s nachts hulp nodig heeft."')
    ]


@dataclass(frozen=True, slots=True)
class Example:
    """A sentence of someone who has the need (or is in danger). No two in the whole pack are the same."""

    voice: Voice
    text: Annotated[str, Sentence("example"), Sample('"Ik slaap met mijn jas aan naast zijn bed."')]


@dataclass(frozen=True, slots=True)
class NotExample:
    """A sentence that looks like the need and means something else: `need`, when the pack knows that one."""

    voice: Voice
    text: Annotated[str, Sample('"Ik lig wakker van mijn eigen gedachten."')]
    need: NeedRef | None = None


@dataclass(frozen=True, slots=True)
class Need:
    """What a person is short of, in the words of life."""

    id: Annotated[str, Ident("need"), Sample("nacht-niet-alleen")]
    name: Annotated[str, Sample("iemand die 's nachts helpt of waakt")]
    domain: Domain
    dimensions: Dimensions
    targets: Targets
    provisions: Annotated[
        tuple[NeedLink, ...],
        Count(1, 8),
        Sample('[{id: nachtzorg, weight: 1.0, because: "Er komt \'s nachts iemand."}]'),
    ]
    confused_with: Annotated[
        tuple[Confusion, ...],
        Count(1, 4),
        Sample('[{need: slecht-slapen, tell_apart: "Daar gaat het om zelf niet slapen."}]'),
    ]
    cues: Annotated[tuple[str, ...], Count(4, 15), Sample('["elk uur eruit", "de hele nacht op"]')]
    examples: Annotated[
        tuple[Example, ...], Count(12), Sample('[{voice: partner, text: "Ik slaap met mijn jas aan naast zijn bed."}]')
    ]
    not_examples: Annotated[
        tuple[NotExample, ...],
        Count(2, 6),
        Sample('[{voice: patient, text: "Ik lig wakker van mijn eigen gedachten.", need: piekeren}]'),
    ]
    confidence: Confidence
    practical_financial: bool = False
    tender: bool = False


@dataclass(frozen=True, slots=True)
class ClarifyAnswer:
    """One answer to a question: what it adds to the story, which needs it makes more or less likely."""

    id: LocalId
    text: Annotated[str, Sample("Ikzelf")]
    says: Annotated[str, Sample('"Ik lig zelf wakker."', "wat het antwoord aan het verhaal toevoegt")]
    fits: tuple[NeedRef, ...] = ()
    excludes: tuple[NeedRef, ...] = ()
    facts: Annotated[Mapping[str, str], FactValues(), Sample('{wlz: "yes"}')] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ClarifyQuestion:
    """One short question that tells needs apart. "Weet ik niet" is offered by the page."""

    id: Annotated[str, Ident("question"), Sample("wie-slaapt-er-niet")]
    text: Annotated[str, Sample("Wie slaapt er slecht?")]
    why: Annotated[str, Sample('"Dan weten wij voor wie u hulp zoekt."', "een korte zin onder de vraag")]
    answers: Annotated[
        tuple[ClarifyAnswer, ...],
        Count(2, 5),
        Sample('[{id: zieke, text: De zieke, says: "…"}, {id: ikzelf, text: Ikzelf, says: "…"}]'),
    ]
    informal: Annotated[str | None, Sample("Wie slaapt er slecht?", "dezelfde vraag voor een kind")] = None


@dataclass(frozen=True, slots=True)
class CrisisHelp:
    """What the page shows at once: a name, a telephone number, a short note."""

    provision: ProvisionRef
    label: Annotated[str, Sample('"113 Zelfmoordpreventie"')]
    phone: Annotated[str | None, Sample('"0800-0113"', "een nummer staat tussen aanhalingstekens")] = None
    note: Line | None = None


@dataclass(frozen=True, slots=True)
class Grammar:
    """Danger when every slot of `all` is met within `window` words and no slot of `unless` is."""

    id: LocalId
    all: Annotated[tuple[str, ...], Count(1, 8), Sample("[moe, leven]", "namen van slots")]
    because: Annotated[str, Sample('"moe van het leven"')]
    unless: tuple[str, ...] = ()
    window: Annotated[int, Sample("10", "woorden")] = 10


@dataclass(frozen=True, slots=True)
class NearMiss:
    """A sentence that looks like danger and is not, with the reason."""

    voice: Voice
    text: Annotated[str, Sentence("example"), Sample('"Ik ga dood van het lachen."')]
    why: Annotated[str, Sample('"een uitdrukking, geen gevaar"')]


@dataclass(frozen=True, slots=True)
class CrisisCategory:
    """One kind of danger: what to say, whom to call, and which words betray it."""

    category: Annotated[CrisisName, Ident("crisis", code=True)]
    name: Annotated[str, Sample('"Gedachten aan de dood door eigen hand"')]
    help: Annotated[
        tuple[CrisisHelp, ...],
        Count(1),
        Sample('[{provision: noodnummer-112, label: "112", phone: "112", note: "Direct gevaar."}]'),
    ]
    say: Annotated[str, Sample('"Denkt u aan zelfmoord? Praat er nu met iemand over."')]
    say_child: Annotated[str, Sample('"Denk je aan doodgaan? Praat nu met iemand."')]
    slots: Annotated[Mapping[str, Annotated[tuple[RegexText, ...], Count(1)]], Count(1), Sample('{moe: ["(zo )?moe"]}')]
    grammars: Annotated[
        tuple[Grammar, ...], Count(1), Sample('[{id: moe-van-leven, all: [moe, leven], because: "moe van het leven"}]')
    ]
    examples: Annotated[
        tuple[Example, ...], Count(1), Sample('[{voice: patient, text: "Voor mij hoeft het niet meer."}]')
    ]
    near_misses: Annotated[
        tuple[NearMiss, ...], Count(1), Sample('[{voice: partner, text: "Ik ben doodmoe.", why: "moe, geen gevaar"}]')
    ]
    confidence: Confidence
