"""The short crash test: server, database, mailer and mail server killed under load. The long one: `python -m benchmarks.crash`."""

from __future__ import annotations

from typing import Any

import pytest
from benchmarks.crash import storm

KILLS = ("database", "worker", "mailer", "backend", "web", "sink", "database")


@pytest.fixture(scope="module")
def verdict() -> dict[str, Any]:
    with storm.house() as built:
        return storm.storm(built, kills=KILLS, pause=(0.2, 0.8), clients=3, seed=4)


def test_the_storm_was_one(verdict: dict[str, Any]) -> None:
    assert sum(verdict["kills"].values()) == len(KILLS)
    assert verdict["acknowledged"] > 30
    assert verdict["acknowledged by kind"].keys() >= {"ask", "note", "refer", "step"}


def test_what_was_acknowledged_is_there_once(verdict: dict[str, Any]) -> None:
    assert verdict["lost"] == []
    assert verdict["doubled"] == []


def test_no_mail_is_lost_and_none_goes_out_as_two(verdict: dict[str, Any]) -> None:
    assert verdict["mails"] > 5
    assert verdict["mails not sent"] == 0
    assert verdict["mails lost"] == verdict["mails of nobody"] == []
    # A sender that is killed between the yes of the mail server and its own commit cannot know that yes: it sends that one mail
    # again under the same Message-ID. So at most one for each time that either of both was killed in the middle.
    assert len(verdict["mails handed over twice"]) <= len(KILLS)


def test_the_audit_log_has_all_of_it(verdict: dict[str, Any]) -> None:
    assert verdict["audit rows missing"] == 0
    assert verdict["audit sound"]
