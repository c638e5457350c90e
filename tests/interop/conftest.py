"""Rivierdal, loaded once per module and rolled back after it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction

from naast.core import clock
from naast.core.actors import Actor
from naast.directory import actions
from naast.directory.demo.reader import read_map
from naast.directory.records import MapRecord
from tests.conftest import FRIDAY_BEFORE


@pytest.fixture(scope="module")
def _rivierdal(django_db_setup: None, django_db_blocker: Any) -> Iterator[MapRecord]:
    with django_db_blocker.unblock(), transaction.atomic():
        with clock.frozen(FRIDAY_BEFORE):
            actions.import_demo(by=Actor.system())
        yield read_map()
        transaction.set_rollback(True)


@pytest.fixture
def rivierdal(_rivierdal: MapRecord, db: None) -> MapRecord:
    """The whole fictional map in the database, and the same map as records. Changes of a test are undone after it."""
    return _rivierdal
