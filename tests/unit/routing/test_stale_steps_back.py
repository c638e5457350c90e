"""What nobody looked at for long stands after the same help that is sure, and the reason says so; without days nothing changes."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from naast.engine.routing import ServiceIndex, ServiceMatch, ServiceView, find_services, service_from

TODAY = date(2026, 11, 23)
SURE = ServiceView(
    "sure", "Waken", "De Lantaarn", ("vptz",), "zorg", pc4=("0341",), checked_on="2026-10-01", looked_on="2026-10-01",
    looked_how="called", ask_on="2027-03-01", stale_on="2028-01-01",
)  # fmt: skip


def _found(*services: ServiceView, today: date | None = TODAY) -> list[ServiceMatch]:
    return list(find_services([("vptz", 1.0)], ServiceIndex(services), "0341", today=today))


def _said(match: ServiceMatch) -> str:
    return " ".join(share.sentence for share in match.shares)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"stale_on": "2026-11-23", "ask_on": "2026-01-01"}, "Staat stil: bel eerst"),
        ({"ask_on": "2026-11-23"}, "Vraag na of het nog klopt."),
        ({"doubted": ("phone",)}, "iemand meldde dat hier iets niet klopt"),
        ({"stale_on": None, "ask_on": None, "checked_on": "2025-01-01"}, "Staat stil: bel eerst"),
    ],
)
def test_it_steps_back_and_says_why(changes: dict[str, object], words: str) -> None:
    # The other would come first by its id.
    old = replace(SURE, id="a-old", **changes)  # type: ignore[arg-type]
    assert [match.service.id for match in _found(replace(SURE, id="a-old"), SURE)] == ["a-old", "sure"]
    sure, late = _found(old, SURE)
    assert (sure.service.id, late.service.id) == ("sure", "a-old")
    assert words in _said(late)
    assert words not in _said(sure)


def test_what_stands_still_comes_after_what_asks_to_make_sure() -> None:
    ask, stale = replace(SURE, id="b", ask_on="2026-01-01"), replace(SURE, id="a", stale_on="2026-01-01")
    assert [match.service.id for match in _found(stale, ask)] == ["b", "a"]


def test_the_day_before_nothing_changes() -> None:
    almost = replace(SURE, ask_on="2026-11-24", stale_on="2027-11-24")
    assert [share.amount for share in _found(almost)[0].shares] == [share.amount for share in _found(SURE)[0].shares]


def test_old_news_about_room_is_no_longer_a_reason_to_come_first() -> None:
    room = replace(SURE, capacity="yes", capacity_on="2026-06-01", room_stale_on="2026-08-15")
    old, new = _found(room)[0], _found(replace(room, room_stale_on="2027-01-01"))[0]
    assert old.score < new.score
    assert "Had plaats op 1 juni 2026. Vraag of dat nog zo is." in _said(old)
    assert "Neemt nieuwe mensen aan (stand 1 juni 2026)." in _said(new)


def test_without_a_day_of_today_nothing_is_old() -> None:
    old = replace(SURE, id="a-old", stale_on="2020-01-01", doubted=("phone",))
    assert "Staat stil" not in _said(_found(old, today=None)[0])


def test_the_days_come_in_from_a_file_and_may_be_left_out() -> None:
    plain = {"id": "x", "name": "X", "organisation": "Y", "provisions": ["vptz"], "layer": "zorg"}
    assert service_from(plain).stale_on is None
    read = service_from({**plain, "stale_on": "2026-01-01", "doubted": ["phone"], "looked_how": "used"})
    assert (read.stale_on, read.doubted, read.looked_how) == ("2026-01-01", ("phone",), "used")
