"""Every kind of help has a plain name and an English one; none is a trade name, and no English explanation is older than the Dutch one."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from django.utils import translation

from naast.directory.presenters.titles import both_names, summary_of, title_of, titles
from naast.engine.answering import load_packs

PROVISIONS = load_packs().provisions
# Words of the trade that a tired reader of seventy and a child of twelve do not know.
TRADE = re.compile(
    r"vptz|poortwachter|\bpoh\b|somatiek|\belv\b|eerstelijns|indicatie|respijt|\bpatz\b|\baya\b|palliatie|terminal|casemanager|"
    r"consultatie|\bipso\b|\bnik\b|pastoraat|proactie|transitie|ingebreke|re-integratie|complementair|cli.ntondersteun|sedatie(?!$)",
    re.IGNORECASE,
)


def test_every_kind_of_help_has_a_plain_name_and_nothing_else_has() -> None:
    assert set(titles()) == set(PROVISIONS)
    assert len(PROVISIONS) == 169


def test_no_name_is_a_trade_name_too_long_or_given_twice() -> None:
    names = {one.nl for one in titles().values()} | {""}
    assert sorted(name for name in names if TRADE.search(name)) == []
    assert sorted(name for name in names if len(name) > 60) == []
    assert len(names) == len(titles()) + 1
    assert len({one.en for one in titles().values()}) == len(titles())
    assert titles()["vptz"].nl == "Vrijwilliger die bij u thuis komt waken"


def test_every_name_and_explanation_is_there_in_english_and_as_fresh_as_the_dutch() -> None:
    with translation.override("en"):
        stale = [one.id for one in PROVISIONS.values() if title_of(one).dutch or summary_of(one).dutch]
    assert stale == [], "put the new explanation into English in directory/titles.yaml"


def test_a_changed_explanation_and_a_new_kind_of_help_are_shown_in_dutch_and_say_so() -> None:
    known = PROVISIONS["huisarts"]
    with translation.override("en"):
        changed = summary_of(replace(known, description="Bel nu."))
        new = title_of(replace(known, id="nieuw", name="Nieuw"))
    assert (changed.text, changed.dutch) == ("Bel nu.", True)
    assert (new.text, new.dutch) == ("Nieuw", True)


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("vptz", "Vrijwilliger die bij u thuis komt waken (VPTZ-vrijwilliger thuis)"),
        ("kindertelefoon", "Kindertelefoon"),
    ],
)
def test_the_team_reads_both_names(name: str, said: str) -> None:
    assert both_names(PROVISIONS[name]) == said
