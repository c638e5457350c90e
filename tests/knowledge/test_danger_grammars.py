"""The grammars of the real crisis packs: plain danger rings without any learning, and calm sentences with the same words do not.

How grammars match is tested in `tests/unit/danger`; how well danger is seen overall is measured in `benchmarks/danger`.
"""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from naast.engine.danger.folding import fold
from naast.engine.danger.grammar import Grammars, compile_category, find
from naast.engine.danger.types import CrisisCategory

CRISIS = Path(__file__).resolve().parents[2] / "knowledge" / "crisis"


@pytest.fixture(scope="module")
def grammars() -> tuple[Grammars, ...]:
    """Every category, compiled once."""
    files = sorted(CRISIS.glob("*.yaml"))
    return tuple(
        compile_category(CrisisCategory.from_mapping(yaml.safe_load(file.read_text(encoding="utf-8"))))
        for file in files
    )


def named(grammars: tuple[Grammars, ...], text: str) -> set[str]:
    """The categories that a grammar names."""
    return {hit.category for category in grammars for hit in find(category, fold(text), text)}


@pytest.mark.parametrize(
    ("category", "text"),
    [
        ("suicide", "De kinderen zijn beter af zonder mij."),
        ("suicide", "ik ga mn eigen wat aandoen"),
        ("suicide", "ik doe mezelf wat vanavond"),
        ("suicide", "I take now all my pills."),
        ("suicide", "heb 20 pillen genomen"),
        ("suicide", "Ze heeft net dertig van die paracetamols achter elkaar"),
        ("suicide", "twintig slaappillen doorgeslikt"),
        ("suicide", "Mijn buurman wil dood."),
        ("suicide", "Hij zegt dat hij er een eind aan wil maken."),
        ("suicide", "Hij wil een eind aan zijn leven maken."),
        ("suicide", "ze appte dat ze dood wil"),
        ("medical_emergency", "Zwart spul gebraakt en hij is klam."),
        ("medical_emergency", "He is not waking up and his face is grey."),
        ("violence_neglect", "mijn oom doet dingen met mij die ik niet wil"),
        ("violence_neglect", "Hij zegt dat hij mij en mama gaat vermoorden."),
        ("violence_neglect", "Ze binden mijn moeder met een laken aan het bed vast."),
        ("violence_neglect", "Mijn broer heeft mijn telefoon en ik mag het huis niet uit."),
        ("violence_neglect", "My son locks me in."),
        ("carer_collapse", "Ik heb mijn moeder net een klap gegeven."),
        ("carer_collapse", "Als hij nog eens belt doe ik hem iets."),
        ("child_alone", "ik ben 7 en ik krijg opa niet wakker"),
        ("child_alone", "mama is weg en wij hebben geen eten meer"),
        ("no_shelter_or_vital_supply", "I sleep in the park, I am ill."),
        ("no_shelter_or_vital_supply", "Ze zetten mij op straat."),
    ],
)
def test_plain_danger_rings_by_its_words(grammars: tuple[Grammars, ...], category: str, text: str) -> None:
    assert category in named(grammars, text)


@pytest.mark.parametrize(
    "text",
    [
        "Ik ben bang dat ik hem te veel morfine geef, wie legt het uit?",
        "De zuster zet de pillen klaar voor morgen.",
        "Ik heb genoeg pillen voor vandaag.",
        "Alles trouw geslikt en het steekt nog net zo hard.",
        "Hij heeft 12 pillen per dag, wie zet dat klaar?",
        "Ik heb vandaag 2 pillen genomen.",
        "Alle 14 tabletten geslikt volgens het schema, wat nu?",
        "Er ligt een brief van de gemeente en mijn man is weg naar zijn werk.",
        "Ik zet koffiedik neer tegen de geur.",
        "Ik doe zacht om de kinderen niet wakker te maken.",
        "Ik krijg geen lucht in die band.",
        "Mijn moeder is overdag alleen. Ze doet niets geks. Is er een belmaatje, want er komt niemand?",
        "Mijn vader ligt in het hospice. Ik ben elf. Mag ik daar alleen op bezoek?",
        "Ik kan lassen en leer jongens hoe je niet jezelf in brand steekt.",
        "Mijn vrouw houdt mijn pillen in de kast, anders neem ik ze twee keer.",
        "Het kussen glijdt steeds onder zijn hoofd weg.",
        "Mijn insuline is bijna op, ik bestel vandaag bij.",
        "Hij bindt zijn veters zelf vast.",
        "Ik doe hem iets lekkers in zijn trommel.",
    ],
)
def test_calm_sentences_with_the_same_words_do_not(grammars: tuple[Grammars, ...], text: str) -> None:
    assert named(grammars, text) == set()


def test_no_more_than_one_in_a_hundred_near_misses_rings(grammars: tuple[Grammars, ...]) -> None:
    packs = [yaml.safe_load(file.read_text(encoding="utf-8")) for file in sorted(CRISIS.glob("*.yaml"))]
    texts = [line["text"] for pack in packs for line in pack["near_misses"]]
    rings = [text for text in texts if named(grammars, text)]
    assert len(rings) <= len(texts) // 100, rings
