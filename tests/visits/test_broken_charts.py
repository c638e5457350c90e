"""Somebody edits a chart and breaks it: the place and the reason are told, and whoever worries still gets an answer."""

from __future__ import annotations

import io
import logging
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core import checks
from django.test import Client

from naast.engine import flow as flow_engine
from naast.engine.flow import FlowError
from naast.engine.knowledge import default_root
from naast.visits.models import Signal
from naast.visits.presenters.signals import signal_page
from naast.visits.queries import flows, leaning, walking
from tests.visits.worried import YES, now, nurses, passed_on


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A copy of the charts, which this installation uses; what was read of it is forgotten afterwards."""
    made = tmp_path / "flows"
    shutil.copytree(default_root() / "flows", made)
    monkeypatch.setattr(flow_engine.library, "default_root", lambda: tmp_path)
    flows._kept.clear()
    yield made
    flows._kept.clear()


def _edit(folder: Path, old: str, new: str, name: str = "huisbezoek") -> None:
    path = folder / f"{name}.dmn"
    before, words = path.stat().st_mtime_ns, path.read_text(encoding="utf-8")
    assert old in words
    path.write_text(words.replace(old, new), encoding="utf-8")
    os.utime(path, ns=(before + 1_000_000, before + 1_000_000))


BROKEN = {
    "cut off": ("</definitions>", "", "huisbezoek.dmn"),
    "unknown name": ("<text>Is er gevaar</text>", "<text>Is er gevaren</text>", "Is er gevaren"),
    "no expression": ("<text>&quot;vandaag&quot;</text>", "<text>&quot;vandaag</text>", "regel 3"),
    "input gone": ("wie merkt het", "wie zag het", 'invoer "wie merkt het"'),
    "decision gone": ('name="Aanleidingen"', 'name="Redenen"', "Aanleidingen"),
    "a new word": ("&quot;melden: gewoon&quot;", "&quot;melden: later&quot;", '"melden: later" is nieuw'),
}


@pytest.mark.django_db
@pytest.mark.parametrize("how", BROKEN)
def test_the_last_whole_chart_stays_in_use_and_the_log_says_where(
    folder: Path, how: str, caplog: pytest.LogCaptureFixture
) -> None:
    old, new, place = BROKEN[how]
    before = flows.flow_called("huisbezoek")
    _edit(folder, old, new)
    with caplog.at_level(logging.ERROR, logger=flows.__name__):
        assert flows.flow_called("huisbezoek") is before
        assert flows.flow_called("huisbezoek") is before
    assert len(caplog.records) == 1, "looked at once, not at every request"
    assert place in caplog.text
    assert Client().get("/zorgen/").status_code == 200
    with pytest.raises(FlowError) as told:
        flows.whole("huisbezoek")
    assert place in str(told.value)


def test_a_chart_that_never_was_whole_says_so_and_is_taken_up_when_it_is(folder: Path) -> None:
    _edit(folder, "</definitions>", "")
    for _ in range(2):
        with pytest.raises(FlowError):
            flows.flow_called("huisbezoek")
    shutil.copy(default_root() / "flows" / "huisbezoek.dmn", folder / "huisbezoek.dmn")
    path = folder / "huisbezoek.dmn"
    os.utime(path, ns=(path.stat().st_mtime_ns + 2_000_000,) * 2)
    assert flows.flow_called("huisbezoek").decide(dict.fromkeys(flows.flow_called("huisbezoek").needs()))


def test_the_check_before_going_live_finds_it(folder: Path) -> None:
    assert [one for one in checks.run_checks() if one.id == "visits.E001"] == []
    _edit(folder, "wie merkt het", "wie zag het")
    (found,) = [one for one in checks.run_checks() if one.id == "visits.E001"]
    assert 'invoer "wie merkt het"' in found.msg


def test_the_charts_that_ship_have_everything_and_the_command_tells_what_another_misses(tmp_path: Path) -> None:
    for name in flow_engine.flow_files():
        out = io.StringIO()
        assert (leaning.report(name, out), out.getvalue()) == (0, "")
    words = (default_root() / "flows" / "opvolging.dmn").read_text(encoding="utf-8")
    path, out = tmp_path / "opvolging.dmn", io.StringIO()
    path.write_text(words.replace("nu opnieuw kijken", "nog eens kijken"), encoding="utf-8")
    assert leaning.report(str(path), out) == 1
    assert 'beslissing "Herziening"' in out.getvalue()
    assert 'geen regel zegt nog "nu opnieuw kijken"' in out.getvalue()


def test_the_tables_decide_when_somebody_looks_again(folder: Path) -> None:
    assert walking.review_days() == 42
    _edit(folder, "&gt;= 42", "&gt;= 28", "opvolging")
    _edit(folder, "&lt; 42", "&lt; 28", "opvolging")
    assert walking.review_days() == 28
    assert walking.look_again(walking.ADMISSION, 1)
    assert not walking.look_again(walking.NOTHING, 27)


@pytest.mark.django_db
def test_a_worry_from_before_an_edit_still_opens(folder: Path) -> None:
    nurses()
    signal = passed_on(answers={**YES, walking.SOON: "kan wachten"}).signal
    _edit(folder, "&quot;kan wachten&quot;", "&quot;heeft de tijd&quot;")
    kept: Signal = now(signal)
    page = signal_page(kept, [], [], None, kept.created_at)
    assert page.step == "laten nakijken"
