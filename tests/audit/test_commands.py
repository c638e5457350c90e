"""`naast audit …` and `naast privacy …`: what they say, and with which exit status."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest

from naast import cli
from naast.audit import actions
from naast.audit.models import AuditEvent
from naast.config import upkeep
from naast.core import clock
from naast.core.actors import Actor
from tests.audit.conftest import asleep

pytestmark = pytest.mark.django_db
MOMENT = datetime(2026, 3, 2, 9, 0, tzinfo=clock.AMSTERDAM)


def _run(*words: str) -> int:
    return upkeep.run(cli._parser().parse_args(words))


@pytest.fixture
def sealed(rows_at: Callable[..., list[AuditEvent]]) -> list[AuditEvent]:
    """One sealed day of three rows."""
    rows = rows_at(MOMENT, 3)
    actions.extend_chain()
    actions.seal_days()
    return rows


def test_a_sound_log_is_told_in_one_line(sealed: list[AuditEvent], capsys: pytest.CaptureFixture[str]) -> None:
    assert _run("audit", "verify") == 0
    assert capsys.readouterr().out == "Het logboek is nagekeken: 3 regels van 1 dag, alles klopt.\n"


def test_damage_is_told_and_ends_with_one(sealed: list[AuditEvent], capsys: pytest.CaptureFixture[str]) -> None:
    with asleep() as cursor:
        cursor.execute("delete from audit_auditevent where id = %s", [sealed[1].pk])
    assert _run("audit", "verify", "--day", "2026-03-02") == 1
    said = capsys.readouterr().out
    assert "FOUT    Regel 2 van 02-03-2026 ontbreekt." in said
    assert "niet alles klopt" in said


def test_a_row_that_waits_is_no_damage(sealed: list[AuditEvent], capsys: pytest.CaptureFixture[str]) -> None:
    actions.record(by=Actor.system(), action="question taken", subject_type="x", subject_id="1")
    assert _run("audit", "verify") == 0
    assert "let op  Eén regel van" in capsys.readouterr().out
    assert _run("audit", "seal") == 0
    assert "Regels met een plaats: 1." in capsys.readouterr().out


def test_seals_can_be_kept_elsewhere_and_compared(
    sealed: list[AuditEvent], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    kept = tmp_path / "zegels"
    assert _run("audit", "seals", str(kept)) == 0
    assert _run("audit", "verify", "--seals", str(kept)) == 0
    kept.write_text(kept.read_text().replace(" 3 ", " 4 "))
    capsys.readouterr()
    assert _run("audit", "verify", "--seals", str(kept)) == 1
    assert "Het zegel van 02-03-2026 is anders dan in het bestand." in capsys.readouterr().out


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("--day", "gisteren"), "is geen dag"),
        (("--seals", "/nergens/zegels"), "No such file"),
        (("--seals", __file__), "geen bestand met zegels"),
    ],
)
def test_wrong_words_are_told(words: tuple[str, ...], told: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert _run("audit", "verify", *words) == 1
    assert told in capsys.readouterr().err


def test_forgetting_can_be_tried_first(sealed: list[AuditEvent], capsys: pytest.CaptureFixture[str]) -> None:
    assert _run("privacy", "forget", "--dry-run") == 0
    said = capsys.readouterr().out
    assert "0 rijen zouden nu gaan. Er is niets veranderd." in said
    assert "audit.AuditEvent: doet naast.audit.actions.forget_old" in said


def test_the_register_can_be_checked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert _run("privacy", "register", "--check") == 1
    assert _run("privacy", "register") == 0
    assert _run("privacy", "register", "--check") == 0
