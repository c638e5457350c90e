"""The shapes of the YAML lists in `knowledge/anonymity/lists`: diseases, occupations, signs, figures, all with a source.

Reading them and the word lists is `lexicon`; what a mark means is `finding`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from naast.engine.knowledge.schema import Between, Count, LocalIdent, Pick, Regex, Sample
from naast.engine.knowledge.words import CheckedOn, Confidence, Line

LocalId = Annotated[str, LocalIdent(), Sample("de-enige")]
Words = Annotated[tuple[Line, ...], Count(1), Sample("[bakker, slager]")]
Wider = Annotated[str, Sample('"een progressieve spierziekte"', "wat er in de plaats mag staan")]
Share = Annotated[float, Between(0, 1), Sample("0.02", "deel van de inwoners, 0 tot 1")]
Spread = Annotated[float, Between(1, 20), Sample("1.5", "1.5: tussen twee derde en anderhalf keer")]
Pattern = Annotated[str, Regex(), Sample(r"""'\bwoont in <m>een molen</m>'""")]
IndirectName = Annotated[
    str,
    Pick("de soorten", ("disease", "occupation", "unique", "role", "belief", "family", "media", "event", "thing")),
    Sample("unique"),
]


@dataclass(frozen=True, slots=True)
class ListSource:
    """Where figures come from: a text a reader can look up, the year of the figures."""

    id: LocalId
    text: Line
    year: Annotated[int, Between(1990, 2100), Sample("2024")]
    checked_on: CheckedOn | None = None
    confidence: Confidence | None = None


@dataclass(frozen=True, slots=True)
class Disease:
    """A disease: how it is written, wider words, how many people per 100,000 live with it, whether mostly from 65 years."""

    name: Line
    forms: Words
    wider: Wider
    per_100k: Annotated[float, Between(0, 100_000), Sample("9")]
    source: LocalId
    confidence: Confidence
    of_old_age: bool = False


@dataclass(frozen=True, slots=True)
class DiseaseFile:
    """`lists/diseases.yaml`."""

    sources: tuple[ListSource, ...]
    diseases: tuple[Disease, ...]


@dataclass(frozen=True, slots=True)
class OccupationGroup:
    """Occupations with one wider word; `share` is the part of adults who do or did one of them."""

    id: LocalId
    wider: Wider
    share: Share
    source: LocalId
    confidence: Confidence
    words: Words


@dataclass(frozen=True, slots=True)
class Trades:
    """Words for a business of one's own."""

    wider: Wider
    words: Words


@dataclass(frozen=True, slots=True)
class OccupationFile:
    """`lists/occupations.yaml`."""

    sources: tuple[ListSource, ...]
    groups: tuple[OccupationGroup, ...]
    zaken: Trades


@dataclass(frozen=True, slots=True)
class Sign:
    """Phrases of one kind that narrow down who this is; `share` is the part of people it holds for, when known.

    `unless`: words in the same sentence that take the mark away.
    """

    id: LocalId
    kind: IndirectName
    wider: Wider
    label: Line
    patterns: Annotated[tuple[Pattern, ...], Count(1), Sample(r"""['\bwoont in <m>een molen</m>']""")]
    examples: Annotated[tuple[Line, ...], Count(1), Sample('["Zij woont in een molen."]')]
    counter_examples: Annotated[tuple[Line, ...], Count(1), Sample('["Zij woont in een flat."]')]
    share: Share | None = None
    unless: tuple[Pattern, ...] = ()


@dataclass(frozen=True, slots=True)
class SignFile:
    """`lists/signs.yaml`."""

    signs: tuple[Sign, ...]


@dataclass(frozen=True, slots=True)
class AreaFigures:
    """A place and how many people live there."""

    id: LocalId
    name: Line
    people: Annotated[int, Between(1, 100_000_000), Sample("55870")]
    source: LocalId


@dataclass(frozen=True, slots=True)
class AgeBand:
    """The share of inhabitants from `low` up to and including `high` years."""

    low: Annotated[int, Between(0, 119), Sample("80")]
    high: Annotated[int, Between(0, 119), Sample("89")]
    share: Share
    spread: Spread
    source: LocalId


@dataclass(frozen=True, slots=True)
class TraitFigures:
    """Something that holds for a share of the inhabitants, and the words that say it.

    `share_65`: the share among people of 65 and older, when it differs. `goes_with`: a trait that mostly brings this one.
    """

    id: LocalId
    label: Line
    share: Share
    spread: Spread
    source: LocalId
    patterns: Annotated[tuple[Pattern, ...], Count(1), Sample(r"""['\bweduwe\b']""")]
    share_65: Share | None = None
    goes_with: LocalId | None = None


@dataclass(frozen=True, slots=True)
class PopulationFile:
    """`lists/population.yaml`."""

    sources: tuple[ListSource, ...]
    areas: Annotated[tuple[AreaFigures, ...], Count(1), Sample("[{id: rivierdal, ...}]")]
    ages: Annotated[tuple[AgeBand, ...], Count(1), Sample("[{low: 80, high: 89, ...}]")]
    traits: tuple[TraitFigures, ...]
