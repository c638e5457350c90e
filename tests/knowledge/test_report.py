"""The coverage report counts what is there and names what is thin."""

from __future__ import annotations

from naast.engine.knowledge import Pack
from naast.engine.knowledge.report import MAX_LISTED, render_report, report


def test_the_minimal_pack_is_counted(minimal: Pack) -> None:
    covered = report(minimal)
    assert covered.counts["needs"] == 2
    assert covered.needs_by_domain["nacht"] == 2
    assert covered.needs_by_domain["huis"] == 0
    assert covered.needs_by_dimension == {"fysiek": 2, "sociaal": 2, "psychisch": 0, "zingeving": 0}
    assert covered.examples_per_need == 12
    assert covered.examples_by_voice == {"patient": 8, "partner": 8, "neighbour": 8}
    assert covered.provisions_without_need == ()
    assert covered.never_asked == ()
    assert covered.thin == {"nacht-niet-alleen": "12 zinnen, 3 stemmen", "slecht-slapen": "12 zinnen, 3 stemmen"}
    assert covered.unverified == {"A": 1, "B": 1}


def test_provisions_that_no_need_reaches_are_named(real: Pack) -> None:
    # Without the needs every provision is out of reach.
    assert len(report(real).provisions_without_need) == len(real.provisions) == 169
    assert report(real).examples_per_need == 0


def test_the_report_reads_as_text(minimal: Pack) -> None:
    lines = render_report(minimal).splitlines()
    assert lines[0].startswith("Wat er is: provisions 2, needs 2")
    assert "Voorzieningen die bij geen behoefte horen: 0." in lines
    assert lines[-1].startswith("Dun: 2 (nacht-niet-alleen (12 zinnen, 3 stemmen)")


def test_a_long_list_is_cut_and_the_rest_counted(real: Pack) -> None:
    line = next(line for line in render_report(real).splitlines() if line.startswith("Voorzieningen die"))
    assert line.startswith("Voorzieningen die bij geen behoefte horen: 169 (aanmeldteam, ")
    assert line.endswith(f" en nog {169 - MAX_LISTED}).")
    assert line.count(",") == MAX_LISTED - 1
