"""A change of the social map, or of the knowledge, is seen by a running website within seconds, for one small query."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from naast.core import clock
from naast.core.actors import Actor
from naast.directory import actions as directory
from naast.directory import queries as directory_queries
from naast.directory.choices import CapacityStatus, ServiceStatus
from naast.directory.models import Coverage, OpeningTime, Organisation, PostcodeArea, Service, ServiceOffer
from naast.engine.errors import EngineError
from naast.intake import fresh, queries

NIGHT = "Ik slaap al weken niet. Wie kan er 's nachts bij mijn man waken?"


@pytest.fixture
def town(cast: object) -> Iterator[None]:
    """Rivierdal; what the answers know of it is as old as the test."""
    directory.import_demo(by=Actor.system())
    queries._answerer.cache_clear()
    yield
    queries._answerer.cache_clear()


def _places() -> set[str]:
    return {match.service.id for match in queries.answer_to(NIGHT, pc4="0342").services}


def test_a_closed_service_is_gone_from_the_answers_within_seconds(
    town: None, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fresh, "LOOK_SECONDS", 1000)
    first = min(_places())
    directory.set_status(service_id=Service.objects.get(pk=first).pk, status=ServiceStatus.INACTIVE, by=Actor.system())
    assert first in _places(), "looking costs a query, so it is not done for every question"
    monkeypatch.setattr(fresh, "LOOK_SECONDS", 0)
    assert first not in _places()


def test_a_service_that_is_half_filled_in_is_left_out_and_everyone_else_is_helped(
    town: None, caplog: pytest.LogCaptureFixture
) -> None:
    first = min(_places())
    ServiceOffer.objects.filter(service_id=first).delete()
    queries._answerer.cache_clear()
    left = _places()
    assert left
    assert first not in left
    assert f"service {first} is left out of answers: bad-service" in caplog.text


def test_seconds_are_few() -> None:
    assert 0 < fresh.LOOK_SECONDS <= 10


def test_looking_costs_one_query_and_not_looking_none(town: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fresh, "LOOK_SECONDS", 1000)
    _places()
    with CaptureQueriesContext(connection) as unseen:
        _places()
    monkeypatch.setattr(fresh, "LOOK_SECONDS", 0)
    with CaptureQueriesContext(connection) as seen:
        _places()
    assert (len(unseen), len(seen)) == (0, 1)


def _change_capacity() -> None:
    service = Service.objects.filter(status=ServiceStatus.ACTIVE, capacity__status=CapacityStatus.YES).first()
    assert service is not None
    day = clock.today()
    directory.set_capacity(service_id=service.pk, status=CapacityStatus.NO, weeks=None, as_of=day, by=Actor.system())


_CHANGES: dict[str, Callable[[], Any]] = {
    "capacity": _change_capacity,
    "name": lambda: Service.objects.filter(pk=Service.objects.all()[0].pk).update(name="Anders"),
    "organisation": lambda: Organisation.objects.filter(pk=Organisation.objects.all()[0].pk).update(name="Anders"),
    "a postcode gone": lambda: PostcodeArea.objects.filter(pk=PostcodeArea.objects.all()[0].pk).delete(),
    "an offer gone": lambda: ServiceOffer.objects.filter(pk=ServiceOffer.objects.all()[0].pk).delete(),
    "coverage gone": lambda: Coverage.objects.filter(pk=Coverage.objects.all()[0].pk).delete(),
    "an hour gone": lambda: OpeningTime.objects.filter(pk=OpeningTime.objects.all()[0].pk).delete(),
}


@pytest.mark.parametrize("change", _CHANGES.values(), ids=_CHANGES)
def test_every_change_of_the_map_gives_another_version(town: None, change: Callable[[], Any]) -> None:
    before = directory_queries.map_version()
    assert directory_queries.map_version() == before
    change()
    assert directory_queries.map_version() != before


def test_a_new_build_is_read_and_a_broken_one_leaves_the_old(
    town: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    loads: list[str] = []

    def load(_folder: Path) -> tuple[Any, Any]:
        if loads and loads[-1] == "broken":
            raise EngineError("bad-model", "stuk", "")
        loads.append("good")
        return SimpleNamespace(), SimpleNamespace()

    monkeypatch.setattr(fresh, "load_parts", load)
    monkeypatch.setattr(
        fresh, "Answerer", lambda pack, models, reranker: SimpleNamespace(pack=pack, models=models, services=None)
    )
    monkeypatch.setattr(fresh, "LOOK_SECONDS", 0)
    versions = iter([1, 1, 2, 3])
    monkeypatch.setattr(fresh.directory, "packs_version", lambda: next(versions))
    kept = fresh.FreshAnswerer()
    first = kept()
    assert kept() is first
    second = kept()
    assert second is not first
    assert second.services is not None
    loads.append("broken")
    assert kept() is second


def test_the_provisions_of_the_map_follow_a_new_build(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(directory_queries, "default_folder", lambda: tmp_path)
    assert directory_queries.packs_version() == 0
    monkeypatch.setattr(directory_queries, "load_packs", lambda: SimpleNamespace(provisions={"een": 1}))
    (tmp_path / "card.json").write_text("{}")
    assert directory_queries.provisions() == {"een": 1}
    monkeypatch.setattr(directory_queries, "load_packs", lambda: SimpleNamespace(provisions={"twee": 2}))
    assert directory_queries.provisions() == {"een": 1}
    stamp = (tmp_path / "card.json").stat().st_mtime_ns
    os.utime(tmp_path / "card.json", ns=(stamp + 1_000_000, stamp + 1_000_000))
    assert directory_queries.provisions() == {"twee": 2}
    monkeypatch.undo()
    assert "een" not in directory_queries.provisions()


def test_nobody_waits_while_one_looks(town: None, monkeypatch: pytest.MonkeyPatch) -> None:
    kept = queries._answerer
    first = kept()
    monkeypatch.setattr(fresh, "LOOK_SECONDS", 0)
    answered: list[object] = []
    with kept._lock:
        other = threading.Thread(target=lambda: answered.append(kept()))
        other.start()
        other.join(5)
    assert answered == [first]
