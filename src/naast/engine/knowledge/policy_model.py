"""What the policy holds: parts, purposes, roles, the closed list of exchanges, age regimes, representation, terms.

The shapes of `knowledge/policy/*.yaml`. Reading them is `policy`; deciding by them is `naast.engine.access`. The policy is no part
of the routing pack: changing it changes nothing that was learned.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Annotated, Final

from naast.engine.knowledge.checks import OWN_KNOWLEDGE, Misfit, misfits
from naast.engine.knowledge.schema import Between, Count, Ident, Pick, Ref, Sample
from naast.engine.knowledge.vocabulary import CONFIDENCES, DIMENSIONS

KINDS: Final = ("user", "resident")
LEVELS: Final = ("see", "change")
# own: the person themself. law: the closed list. consent: the person said yes. representation: speaks for the person.
# emergency: without asking, for hours, told and reviewed.
BASES: Final = ("own", "law", "consent", "representation", "emergency")
DECIDERS: Final = ("self", "self_and_parent", "parent")
OLDEST: Final = 150  # years; an age band without an end

PartRef = Annotated[str, Ref("part"), Sample("story")]
PurposeRef = Annotated[str, Ref("purpose"), Sample("begeleiding")]
PartyRef = Annotated[str, Ref("party"), Sample("gemeente")]
Text = Annotated[str, Sample('"Een korte zin in gewone taal."')]
Law = Annotated[str, Sample("Wmo 2015", "de wet waar het in staat")]
Article = Annotated[str, Sample('"5.2.1"', "een artikel is tekst, geen getal")]
Source = Annotated[str, Sample('"https://wetten.overheid.nl/BWBR0035362, art. 5.2.1"', "waar dit gelezen is")]
Sure = Annotated[str, Pick("de zekerheden", CONFIDENCES), Sample("B", "A gelezen, B na te gaan, C eigen keuze")]
Checked = Annotated[date, Sample("2026-11-22", "de dag waarop iemand dit heeft nagekeken")]
Age = Annotated[int, Between(0, OLDEST), Sample("12", "hele jaren")]


@dataclass(frozen=True, slots=True)
class Part:
    """A part of what is kept about a person. `mine` is how the person says it: `mijn verhaal`."""

    id: Annotated[str, Ident("part"), Sample("story")]
    name: Annotated[str, Sample("Het verhaal")]
    mine: Annotated[str, Sample("mijn verhaal", "zoals de persoon het zelf zegt")]
    shows: Annotated[str, Sample('"Wat er speelt, in uw eigen woorden."', "wat iemand dan ziet")]
    dimension: Annotated[str, Pick("de dimensies", DIMENSIONS), Sample("sociaal")] | None = None


@dataclass(frozen=True, slots=True)
class Purpose:
    """What someone looks for. `mine` completes a sentence of the person: `om mij te helpen`."""

    id: Annotated[str, Ident("purpose"), Sample("begeleiding")]
    name: Annotated[str, Sample("Helpen en meedenken")]
    mine: Annotated[str, Sample("om mij te helpen", "het slot van de zin die de persoon terugleest")]
    system: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """What a role may: these parts, for these purposes, at most this, and on one of these bases."""

    parts: Annotated[tuple[PartRef, ...], Count(1), Sample("[story]")]
    purposes: Annotated[tuple[PurposeRef, ...], Count(1), Sample("[begeleiding]")]
    bases: Annotated[
        tuple[Annotated[str, Pick("de grondslagen", BASES), Sample("consent")], ...], Count(1), Sample("[consent]")
    ]
    may: Annotated[str, Pick("wat iemand mag", LEVELS), Sample("see")] = "see"


@dataclass(frozen=True, slots=True)
class Role:
    """What someone is to the person, or in Naast. `ask`: whom to ask when something is closed to this role."""

    id: Annotated[str, Ident("role"), Sample("member")]
    name: Annotated[str, Sample("Medewerker van het team")]
    description: Annotated[str, Sample('"Helpt u met uw vragen."', "wat deze rol doet, in gewone taal")]
    kind: Annotated[str, Pick("de soorten", KINDS), Sample("user")]
    ask: Annotated[str, Sample('"Vraag het de coördinator van uw team."', "wie iemand kan vragen")]
    party: PartyRef | None = None
    formal: bool = True
    lines: tuple[Line, ...] = ()


@dataclass(frozen=True, slots=True)
class Party:
    """An organisation, or a kind of people, that information may go to. `formal`: a law names them."""

    id: Annotated[str, Ident("party"), Sample("gemeente")]
    name: Annotated[str, Sample("de gemeente en haar wijkteams")]
    formal: bool = True


@dataclass(frozen=True, slots=True)
class Exchange:
    """The law allows this exchange without asking again. What is not on this list needs consent."""

    id: Annotated[str, Ident("exchange"), Sample("gemeente-aanbieder")]
    giver: PartyRef
    receiver: PartyRef
    parts: Annotated[tuple[PartRef, ...], Count(1), Sample("[identity]")]
    purposes: Annotated[tuple[PurposeRef, ...], Count(1), Sample("[begeleiding]")]
    law: Law
    article: Article
    because: Annotated[str, Sample('"De aanbieder moet weten voor wie de hulp is."', "waarom dit mag")]
    source: Source
    checked_on: Checked
    confidence: Sure
    valid_from: Annotated[date, Sample("2015-01-01", "vanaf wanneer dit geldt")]
    valid_until: Annotated[date | None, Sample("2027-01-01", "tot wanneer dit geldt")] = None


@dataclass(frozen=True, slots=True)
class Band:
    """From `age` on, until the next band: who decides. `while_able`: only when the young person can oversee it."""

    age: Age
    decides: Annotated[str, Pick("wie beslist", DECIDERS), Sample("self")]
    while_able: bool = False


@dataclass(frozen=True, slots=True)
class Regime:
    """The ages of one law. Laws differ, so there is no age for everything."""

    id: Annotated[str, Ident("regime"), Sample("wmo")]
    name: Annotated[str, Sample("Hulp van de gemeente")]
    law: Law
    article: Article
    bands: Annotated[tuple[Band, ...], Count(1), Sample("[{age: 0, decides: parent}]")]
    source: Source
    checked_on: Checked
    confidence: Sure
    note: Text | None = None


@dataclass(frozen=True, slots=True)
class Representation:
    """Someone who speaks for a person who cannot. Lower `order` goes first; `appointed`: by a court or on paper."""

    id: Annotated[str, Ident("representation"), Sample("mentor")]
    name: Annotated[str, Sample("mentor, benoemd door de rechter")]
    order: Annotated[int, Between(1, 20), Sample("1")]
    appointed: bool
    law: Law
    article: Article
    source: Source
    checked_on: Checked
    confidence: Sure
    minors_only: bool = False
    ends_at_death: bool = True


@dataclass(frozen=True, slots=True)
class Terms:
    """How long things last. Own agreements, which a municipality may change."""

    emergency_hours: Annotated[
        tuple[Annotated[int, Between(1, 72), Sample("8")], ...], Count(1), Sample("[4, 8, 24]", "waaruit iemand kiest")
    ]
    emergency_max_hours: Annotated[int, Between(1, 72), Sample("24")]
    emergency_review_days: Annotated[int, Between(1, 30), Sample("3")]
    emergency_reason_min: Annotated[int, Between(10, 200), Sample("20", "tekens")]
    consent_months: Annotated[
        tuple[Annotated[int, Between(1, 60), Sample("6")], ...], Count(1), Sample("[1, 6, 12]", "waaruit iemand kiest")
    ]
    consent_max_months: Annotated[int, Between(1, 60), Sample("12")]
    source: Source
    checked_on: Checked
    confidence: Sure


@dataclass(frozen=True, slots=True)
class PolicyFile:
    """`policy/*.yaml`: each file holds one or more of these lists."""

    parts: tuple[Part, ...] = ()
    purposes: tuple[Purpose, ...] = ()
    roles: tuple[Role, ...] = ()
    parties: tuple[Party, ...] = ()
    exchanges: tuple[Exchange, ...] = ()
    regimes: tuple[Regime, ...] = ()
    representations: tuple[Representation, ...] = ()
    terms: Annotated[tuple[Terms, ...], Count(0, 1), Sample("[{…}]")] = ()


@dataclass(frozen=True, slots=True)
class Policy:
    """Everything, by id, in the order of the files. `hash` is the sha256 (hex) of those files only."""

    hash: str
    terms: Terms
    parts: Mapping[str, Part] = field(default_factory=dict)
    purposes: Mapping[str, Purpose] = field(default_factory=dict)
    roles: Mapping[str, Role] = field(default_factory=dict)
    parties: Mapping[str, Party] = field(default_factory=dict)
    exchanges: Mapping[str, Exchange] = field(default_factory=dict)
    regimes: Mapping[str, Regime] = field(default_factory=dict)
    representations: Mapping[str, Representation] = field(default_factory=dict)


@misfits.register
def _line(thing: Line) -> Iterator[Misfit]:
    for basis, purpose in (("emergency", "nood"),):
        if (basis in thing.bases) != (purpose in thing.purposes) or (basis in thing.bases and len(thing.purposes) > 1):
            found = f"bases {', '.join(thing.bases)} bij purposes {', '.join(thing.purposes)}"
            expected = "een noodregel die alleen voor nood is: basis emergency en doel nood horen bij elkaar"
            yield Misfit("purposes", "emergency-apart", found, expected, "purposes: [nood]")


@misfits.register
def _role(thing: Role) -> Iterator[Misfit]:
    for i, line in enumerate(thing.lines):
        own = {"own", "representation"} & set(line.bases)
        if own and thing.kind == "user":
            expected = "own en representation zijn voor bewoners (kind: resident)"
            yield Misfit(f"lines[{i}].bases", "basis-of-others", min(own), expected, "bases: [consent]")
        if "law" in line.bases and thing.party is None:
            expected = "de partij waarvoor de wet dit toestaat"
            yield Misfit("party", "law-without-party", "basis law zonder party", expected, "party: gemeente")


@misfits.register
def _exchange(thing: Exchange) -> Iterator[Misfit]:
    if thing.confidence == "A" and OWN_KNOWLEDGE.match(thing.source):
        found = "zekerheid A met alleen eigen kennis als bron"
        expected = "A is gelezen in een bron; anders B of C"
        yield Misfit("confidence", "a-without-source", found, expected, "confidence: B")
    if thing.valid_until is not None and thing.valid_until <= thing.valid_from:
        found = f"van {thing.valid_from} tot {thing.valid_until}"
        yield Misfit("valid_until", "runs-backwards", found, "een dag na valid_from", f"valid_from: {thing.valid_from}")


@misfits.register
def _regime(thing: Regime) -> Iterator[Misfit]:
    ages = [band.age for band in thing.bands]
    if ages[0] != 0:
        found, expected = f"de eerste leeftijd is {ages[0]}", "de eerste leeftijd is 0: er is altijd iemand die beslist"
        yield Misfit("bands[0].age", "ages-with-gap", found, expected, "age: 0")
    for i in range(1, len(ages)):
        if ages[i] <= ages[i - 1]:
            found = f"{ages[i]} na {ages[i - 1]}"
            yield Misfit(f"bands[{i}].age", "ages-backwards", found, "oplopende leeftijden", f"age: {ages[i - 1] + 1}")
    if thing.bands[-1].decides != "self":
        found = f"vanaf {ages[-1]} jaar beslist {thing.bands[-1].decides}"
        expected = "vanaf de laatste leeftijd beslist iemand zelf"
        yield Misfit(f"bands[{len(ages) - 1}].decides", "never-of-age", found, expected, "decides: self")


@misfits.register
def _terms(thing: Terms) -> Iterator[Misfit]:
    pairs = (("emergency_hours", "emergency_max_hours"), ("consent_months", "consent_max_months"))
    for choices, limit in pairs:
        over = [one for one in getattr(thing, choices) if one > getattr(thing, limit)]
        if over:
            found, most = str(over[0]), getattr(thing, limit)
            yield Misfit(choices, "over-the-limit", found, f"ten hoogste {limit}: {most}", f"{choices}: [{most}]")
