"""A small pack, a handful of stories and an encoder of hashed words: enough to train a whole model in well under a second."""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from datetime import date
from functools import cache

import numpy as np

from naast.engine.knowledge import (
    ClarifyAnswer,
    ClarifyQuestion,
    Confusion,
    CrisisCategory,
    CrisisHelp,
    Effects,
    Example,
    Fact,
    FactPattern,
    Grammar,
    NearMiss,
    Need,
    NeedLink,
    NotExample,
    Pack,
    Provision,
    RoutingRule,
    Story,
    When,
)
from naast.engine.understanding.model import Model
from naast.engine.understanding.scope import ScopeText
from naast.engine.understanding.training import rows_for, train

DAY = date(2026, 11, 21)


class WordEncoder:
    """Vectors of hashed words: no package, no files, the same everywhere."""

    id = "words-for-tests"
    dim = 64

    def encode(self, texts: Sequence[str]) -> np.ndarray:
        found = np.full((len(texts), self.dim), 1e-3, dtype=np.float32)
        for row, text in zip(found, texts, strict=True):
            for word in text.lower().split():
                row[zlib.crc32(word.strip(".,!?").encode()) % self.dim] += 1
        return found / np.linalg.norm(found, axis=1, keepdims=True)


def provision(name: str, title: str, layer: str, description: str) -> Provision:
    return Provision(
        id=name, name=title, description=description, decides="iemand", apply_at="ergens", eligibility="iedereen",
        dimensions=("fysiek",), targets=("patient",), layer=layer, sources=("https://example.org",), checked_on=DAY, confidence="B",
    )  # fmt: skip


def need(
    name: str, title: str, link: str, because: str, cues: tuple[str, ...], examples: tuple[str, ...], other: str
) -> Need:
    return Need(
        id=name, name=title, domain="huis", dimensions=("fysiek",), targets=("patient",), provisions=(NeedLink(link, 1.0, because),),
        confused_with=(Confusion(other, "dat is iets anders"),), cues=cues,
        examples=tuple(Example("patient", text) for text in examples),
        not_examples=(NotExample("patient", f"Dit lijkt op {title} maar is het niet."),), confidence="B",
    )  # fmt: skip


def rule(name: str, when: When, effects: Effects) -> RoutingRule:
    return RoutingRule(
        id=name,
        name=name,
        when=when,
        effects=effects,
        because=f"Omdat {name} geldt.",
        source="eigen",
        checked_on=DAY,
        confidence="A",
        examples=(),
    )


_PROVISIONS = (
    provision(
        "hulp-huis",
        "Hulp bij het huishouden",
        "gemeentelijke voorziening",
        "Iemand helpt met stofzuigen, de was en de ramen.",
    ),
    provision("nachtzorg", "Nachtzorg", "formele zorg", "Iemand waakt 's nachts zodat u kunt slapen."),
    provision(
        "thuisadministratie",
        "Thuisadministratie",
        "institutionele sociale basis",
        "Een vrijwilliger opent samen de post en brieven.",
    ),
    provision(
        "maatje",
        "Maatje",
        "gemeenschappelijke sociale basis",
        "Iemand komt koffie drinken en wandelen tegen eenzaamheid.",
    ),
    provision("aanmeldteam", "Aanmeldteam", "gemeentelijke voorziening", "Mensen die met u meedenken over elke vraag."),
    provision("noodnummer-112", "112", "formele zorg", "Bij direct gevaar voor een leven."),
)
_NEEDS = (
    need(
        "huis-blijft-liggen",
        "hulp in huis",
        "hulp-huis",
        "Iemand neemt het poetsen over.",
        ("de was ligt",),
        (
            "De was ligt al weken in de gang.",
            "Ik krijg de stofzuiger de trap niet op.",
            "De ramen zijn grijs en de vloer plakt.",
        ),
        "post-blijft-liggen",
    ),
    need(
        "nacht-niet-alleen",
        "iemand in de nacht",
        "nachtzorg",
        "Er komt 's nachts iemand.",
        ("elk uur eruit",),
        (
            "Hij roept elke nacht en ik slaap niet meer.",
            "Ik waak naast haar bed tot het licht wordt.",
            "Drie keer per nacht moet ik hem draaien.",
        ),
        "huis-blijft-liggen",
    ),
    need(
        "post-blijft-liggen",
        "hulp met de post",
        "thuisadministratie",
        "Iemand opent de post met u.",
        ("blauwe envelop",),
        (
            "Er liggen blauwe enveloppen onder de fruitschaal.",
            "Ik durf de brieven niet open te maken.",
            "De post stapelt op in een doos.",
        ),
        "huis-blijft-liggen",
    ),
    need(
        "alleen",
        "gezelschap",
        "maatje",
        "Iemand komt bij u langs.",
        ("niemand komt langs",),
        ("De dagen zijn stil en niemand komt langs.", "Alleen de postbode zegt nog iets.", "Ik praat tegen de radio."),
        "nacht-niet-alleen",
    ),
)
_STORIES = (
    ("a", "De stofzuiger staat stil en de was ligt tot het plafond.", "hulp-huis", "normal", "patient"),
    ("a", "Mijn man roept de hele nacht, ik slaap bijna niet meer.", "nachtzorg", "soon", "naaste"),
    (
        "a",
        "Ik krijg zoveel brieven van de belasting, de post ligt in een la.",
        "thuisadministratie",
        "normal",
        "patient",
    ),
    ("a", "Er komt niemand meer langs en de dagen zijn zo stil.", "maatje", "normal", "patient"),
    ("b", "De ramen zijn vies, ik kan de vloer niet meer dweilen.", "hulp-huis", "normal", "patient"),
    ("b", "Elke nacht uit bed om haar te draaien, ik ben op.", "nachtzorg", "soon", "naaste"),
    ("b", "Enveloppen, enveloppen, ik maak ze niet meer open.", "thuisadministratie", "normal", "patient"),
    ("b", "Ik drink koffie met de kat, verder is er niemand.", "maatje", "normal", "patient"),
    ("c", "Wie kan de was doen, mijn rug wil niet meer.", "hulp-huis", "normal", "patient"),
    ("c", "Papa waakt bij mama in de nacht en valt overdag in slaap.", "nachtzorg", "soon", "child"),
    (
        "c",
        "Al die post van instanties, waar moet ik beginnen met die brieven?",
        "thuisadministratie",
        "normal",
        "patient",
    ),
    ("c", "Mevrouw is eenzaam, er komt niemand op bezoek.", "maatje", "normal", "professional"),
)
STORIES = tuple(
    Story(f"{w}-{i}", w, text, asker, urgency, ("fysiek",), p, {p: 3, "aanmeldteam": 1})
    for i, (w, text, p, urgency, asker) in enumerate(_STORIES)
)
SCOPE = tuple(
    [
        ScopeText("vague", "patient", text, "")
        for text in ("help", "ik weet het niet", "het gaat niet", "hallo", "en nu?", "kunt u mij helpen?")
    ]
    + [
        ScopeText("outside", "patient", text, "")
        for text in (
            "Mijn fiets is lek.",
            "Hoe laat gaat de winkel open?",
            "Wat is de hoofdstad van Peru?",
            "Welke router is goed?",
            "Waar koop ik verf?",
        )
    ]
)
_QUESTION = ClarifyQuestion(
    id="nacht-of-post",
    text="Gaat het om de nacht of om de post?",
    why="Dan weten wij wie kan helpen.",
    answers=(
        ClarifyAnswer(
            "nacht",
            "De nacht",
            "Het gaat om de nachten.",
            ("nacht-niet-alleen",),
            ("post-blijft-liggen",),
            {"wlz": "no"},
        ),
        ClarifyAnswer("post", "De post", "Het gaat om de post.", ("post-blijft-liggen",), ("nacht-niet-alleen",)),
    ),
)
_CRISIS = CrisisCategory(
    category="medical_emergency",
    name="Nood",
    help=(CrisisHelp("noodnummer-112", "112", "112", "Direct gevaar."),),
    say="Bel 112.",
    say_child="Bel 112.",
    slots={"adem": ("ademt niet",), "nu": ("nu",)},
    grammars=(Grammar("geen-adem", ("adem",), "ademt niet"),),
    examples=(Example("partner", "Hij ademt niet meer en is blauw."),),
    near_misses=(NearMiss("partner", "Ik houd mijn adem in voor de uitslag.", "een uitdrukking"),),
    confidence="B",
)
_WLZ = Fact(
    id="wlz", name="Wlz", about="patient", values={"yes": "ja", "no": "nee"},
    patterns=(FactPattern("no", r"geen wlz"), FactPattern("yes", r"\bwlz\b")),
)  # fmt: skip
PACK = Pack(
    hash="small",
    provisions={one.id: one for one in _PROVISIONS},
    needs={one.id: one for one in _NEEDS},
    questions={_QUESTION.id: _QUESTION},
    crisis={"medical_emergency": _CRISIS},
    facts={"wlz": _WLZ},
    rules={
        "wlz-geen-wmo": rule(
            "wlz-geen-wmo",
            When(all={"wlz": ("yes",)}),
            Effects(exclude=("hulp-huis",), note={"nachtzorg": "Vraag het uw zorgkantoor."}),
        )
    },
)


@cache
def small_model(with_encoder: bool = True) -> Model:
    """The trained model over the small pack, trained once for each kind."""
    from naast.engine.understanding import NoEncoder

    return train(PACK, rows_for(PACK, STORIES, SCOPE), WordEncoder() if with_encoder else NoEncoder())
