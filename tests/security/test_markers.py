"""A word that stands nowhere else goes through every form of the URL table; then it is looked for where it must never be."""

from __future__ import annotations

import copy
import logging
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import Client

from naast.config.logs import NoPaths
from naast.core import privacy
from naast.core.models import OutboxMessage
from naast.intake.views.desk import _VERBS
from tests.security import filling, tally, walk
from tests.security.world import World

pytestmark = pytest.mark.django_db
MARK = "kwikzilverolifant"
# After these the next form would find nothing any more.
ENDING = ("accounts:logout", "accounts:stop_all", "intake:withdraw", "people:sign_out", "people:sign_out_everywhere")


class Collector(logging.Handler):
    """Every log line as it would reach a file, with the filter and the format of the settings."""

    def __init__(self) -> None:
        super().__init__(logging.DEBUG)
        self.lines: list[str] = []
        self.addFilter(NoPaths())
        self.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s %(message)s"))

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(self.format(record))


@pytest.fixture
def said() -> Iterator[list[str]]:
    """All lines that any logger writes, at the lowest level; not the SQL, which only DEBUG of one logger would write."""
    collector, root = Collector(), logging.getLogger()
    names = ["django.request", "django.security", "django.server", "axes", "procrastinate"]
    loggers = [root, *map(logging.getLogger, names)]
    before = [(one, one.level) for one in loggers]
    quiet = [logging.getLogger("django.template"), logging.getLogger("django.db.backends")]
    for one in quiet:
        one.setLevel(logging.INFO)
    for one in loggers:
        one.setLevel(logging.DEBUG)
        one.addHandler(collector)
    yield collector.lines
    for one, level in before:
        one.setLevel(level)
        one.removeHandler(collector)
    for one in quiet:
        one.setLevel(logging.NOTSET)


def test_no_word_of_any_form_reaches_a_log_an_address_or_a_mail(
    world: World, said: list[str], all_fields: None
) -> None:
    verbs, sent = tuple(_VERBS), 0
    for well in (True, False):
        form = filling.filled(MARK, well=well, verbs=verbs)
        for one, role in world.takers("post"):
            with transaction.atomic():
                mark = transaction.savepoint()
                hops = _sent(world, one, role, form)
                mails = [f"{mail.subject}\n{mail.body}" for mail in OutboxMessage.objects.all()]
                transaction.savepoint_rollback(mark)
            assert not [hop for hop in hops if MARK in hop], (one.name, role, hops)
            assert not [mail for mail in mails if MARK in mail], (one.name, role)
            assert not [line for line in said if MARK in line], (one.name, role)
            sent += 1
    assert sent >= 60
    tally.attack("marked words through a form", sent)


def _sent(world: World, one: walk.Address, role: str, form: dict[str, str]) -> list[str]:
    """Addresses that a browser went through, and what it would remember of them: redirects, and cookies in the clear."""
    client = Client(raise_request_exception=False)
    client.cookies = copy.deepcopy(world.clients[role].cookies)
    answer = client.post(one.url(world.values), form, follow=True)
    assert answer.status_code < 500, (one.name, role)
    cookies = [f"{name}={cookie.value}" for name, cookie in client.cookies.items()]
    return [*(hop for hop, _ in answer.redirect_chain), *cookies, str(answer.headers)]


def test_words_stay_in_the_columns_that_were_declared_for_words(
    world: World, said: list[str], all_fields: None
) -> None:
    """Whatever table a form writes to: words end up in fields that the model itself calls personal, and in no other column."""
    personal = {
        f"{model._meta.db_table}.{model._meta.get_field(name).column}"
        for model in privacy.own_models()
        for name in privacy.declaration(model).personal
    }
    verbs = tuple(_VERBS)
    with transaction.atomic():
        mark = transaction.savepoint()
        for one, role in world.takers("post"):
            if one.name not in ENDING:
                _sent(world, one, role, filling.filled(MARK, well=True, verbs=verbs))
        found = everywhere(MARK)
        transaction.savepoint_rollback(mark)
    assert found, "nothing was stored: the words did not get through"
    assert found <= personal, found - personal
    tally.attack("marked words through a form")


def everywhere(needle: str) -> set[str]:
    """`table.column` of every text in the database that holds `needle`."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select table_name, column_name from information_schema.columns where table_schema = 'public' "
            "and data_type in ('text', 'character varying', 'jsonb', 'json', 'ARRAY', 'bytea')"
        )
        places: list[Any] = cursor.fetchall()
        found = set()
        for table, column in places:
            cursor.execute(f'select 1 from "{table}" where cast("{column}" as text) like %s limit 1', [f"%{needle}%"])
            if cursor.fetchone():
                found.add(f"{table}.{column}")
    return found
