"""Nothing about dying is shown unasked; what is clear, what a professional asks and what comes after a death is shown."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from naast.engine.answering import needs_to_show, provisions_to_show

PACK: Any = SimpleNamespace(
    needs={
        "slapen": SimpleNamespace(tender=False),
        "nacht": SimpleNamespace(tender=False),
        "sterven": SimpleNamespace(tender=True),
    },
    provisions={"nachtzorg": SimpleNamespace(tender=False), "hospice": SimpleNamespace(tender=True)},
)


def answer(asker: str = "naaste", need: float = 0.1, share: float = 0.3, *, crisis: bool = False, **facts: str) -> Any:
    return SimpleNamespace(
        crisis=crisis,
        who=SimpleNamespace(asker=asker),
        facts=facts,
        told=(SimpleNamespace(id="sterven", score=need), SimpleNamespace(id="slapen", score=0.1)),
        told_softly=(SimpleNamespace(id="slapen", score=0.1), SimpleNamespace(id="nacht", score=0.1)),
        provisions=(SimpleNamespace(id="nachtzorg", score=1.0), SimpleNamespace(id="hospice", score=share)),
    )


def shown(found: Any) -> tuple[list[str], list[str]]:
    return [n.id for n in needs_to_show(found, PACK)], [p.id for p in provisions_to_show(found, PACK)]


def test_a_weak_guess_about_dying_stays_away() -> None:
    # What stood behind it is told in its place.
    assert shown(answer()) == (["slapen", "nacht"], ["nachtzorg"])


def test_clear_words_about_dying_are_answered() -> None:
    assert shown(answer(need=0.8, share=0.9)) == (["sterven", "slapen"], ["nachtzorg", "hospice"])


@pytest.mark.parametrize("found", [answer(asker="professional"), answer(deceased="yes")])
def test_professionals_and_the_bereaved_see_everything(found: Any) -> None:
    assert shown(found) == (["sterven", "slapen"], ["nachtzorg", "hospice"])


def test_the_best_provision_always_stays() -> None:
    found = answer()
    found.provisions = (SimpleNamespace(id="hospice", score=1.0), SimpleNamespace(id="nachtzorg", score=0.2))
    assert [p.id for p in provisions_to_show(found, PACK)] == ["hospice", "nachtzorg"]


def test_in_danger_no_papers_about_dying_however_clear_the_words() -> None:
    assert shown(answer(need=0.8, share=0.9, crisis=True)) == (["slapen", "nacht"], ["nachtzorg"])
    assert shown(answer("professional", crisis=True)) == (["sterven", "slapen"], ["nachtzorg", "hospice"])
