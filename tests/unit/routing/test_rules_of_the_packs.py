"""The rules of the real packs, met from a sentence: what must never go wrong, whatever was learned."""

from __future__ import annotations

import pytest

from naast.engine.knowledge import Pack, default_root, load_pack
from naast.engine.knowledge.effects import apply_rules
from naast.engine.knowledge.facts import find_facts


@pytest.fixture(scope="module")
def pack() -> Pack:
    return load_pack(default_root(), ("provisions", "rules"))


def left(pack: Pack, text: str, voice: str | None = None, **scores: float) -> list[str]:
    """The provisions that are left after the rules, best first."""
    facts = {name: fact.value for name, fact in find_facts(pack.facts, text, voice).items()}
    candidates = {name.replace("_", "-"): score for name, score in scores.items()}
    ruled = apply_rules(pack.rules.values(), facts, candidates)
    return sorted(ruled.scores, key=lambda name: -ruled.scores[name])


def test_terminal_without_wlz_does_not_go_to_ciz(pack: Pack) -> None:
    text = "Mijn man is terminaal, de dokter zegt nog een paar weken. Hij heeft geen Wlz. Wij willen thuis blijven."
    found = left(pack, text, wlz_indicatie=1.0, ptz_thuis=0.7, wijkverpleging=0.6)
    assert "ptz-thuis" in found
    assert "wlz-indicatie" not in found or found.index("wlz-indicatie") > found.index("ptz-thuis")


def test_someone_self_employed_is_not_sent_to_wia(pack: Pack) -> None:
    found = left(
        pack,
        "Ik ben zzp'er en kan door mijn ziekte niet meer werken.",
        "patient",
        wia_aanvraag=1.0,
        bijstand=0.5,
        bbz=0.4,
    )
    assert "wia-aanvraag" not in found


def test_someone_with_wlz_keeps_wlz(pack: Pack) -> None:
    found = left(pack, "Mijn moeder heeft een Wlz-indicatie en is nu terminaal.", wlz_zorg_thuis=0.6, ptz_thuis=1.0)
    assert "wlz-zorg-thuis" in found
    assert "ptz-thuis" not in found or found.index("wlz-zorg-thuis") < found.index("ptz-thuis")
