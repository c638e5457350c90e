"""A throw-away database with a generated map of any size. Numbers and names come from a fixed seed; nothing in it exists."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from benchmarks.growth.generated import services
from naast.directory.records import stable_id
from naast.engine.knowledge import Provision
from naast.engine.routing.service_view import ServiceView

# Two organisations for every five services, as in a real country: 60,000 for 150,000.
SHARE = (2, 5)
LAYERS = {
    "formal": "formele zorg", "municipal": "gemeentelijke voorziening", "institutional": "institutionele sociale basis",
    "communal": "gemeenschappelijke sociale basis",
}  # fmt: skip
AUDIENCES = {"patient": "adults", "carer": "carers", "child": "children"}
DAY = date(2026, 11, 1)
Row = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Text:
    """The words of one service, the same for every engine: name, what it is found by, and all other words; and where it comes."""

    id: str
    name: str
    keys: str
    words: str
    pc4: tuple[str, ...]


def texts(count: int, provisions: Mapping[str, Provision]) -> Iterator[tuple[ServiceView, Text]]:
    """The generated services with their words."""
    for one in services(count, sorted(provisions)):
        offered = [provisions[code] for code in one.provisions]
        keys = " ".join([f"Stichting {one.organisation}", *(p.name for p in offered)])
        words = " ".join([f"{one.name} in de buurt.", *(p.description for p in offered)])
        yield one, Text(str(stable_id("service", one.id)), one.name, keys, words, one.pc4)


@contextmanager
def filled_database(count: int, provisions: Mapping[str, Provision], *, keep: bool = False) -> Iterator[str]:
    """A database with `count` services; gives its name and drops it afterwards. With `keep` it stays, and one that is there is used."""
    from django.core.management import call_command
    from django.db import connection

    from naast.core import rls

    name, before = f"naast_country_{count}", connection.settings_dict["NAME"]
    with rls.as_owner(), connection.cursor() as cursor:
        cursor.execute("select 1 from pg_database where datname = %s", [name])
        there = keep and cursor.fetchone() is not None
        if not there:
            cursor.execute(f"drop database if exists {name} with (force)")
            cursor.execute(f"create database {name}")
    connection.close()
    connection.settings_dict["NAME"] = name
    try:
        call_command("migrate", verbosity=0)
        if not there:
            with rls.as_owner():
                _fill(count, provisions)
        yield name
    finally:
        connection.close()
        connection.settings_dict["NAME"] = before
        if not keep:
            with rls.as_owner(), connection.cursor() as cursor:
                cursor.execute(f"drop database if exists {name} with (force)")


def _fill(count: int, provisions: Mapping[str, Provision]) -> None:
    from django.db import connection

    from naast.directory import models

    lot = random.Random(1)
    areas: set[str] = set()
    batch: list[tuple[int, ServiceView, Text]] = []
    _pour(models.Organisation, ["id", *_ORGANISATION], _organisations(count))
    _pour(models.Location, ["id", *_LOCATION], _locations(count))
    for number, (view, text) in enumerate(texts(count, provisions)):
        _areas(models, {*view.pc4, *view.near} - areas)
        areas |= {*view.pc4, *view.near}
        batch.append((number, view, text))
        if len(batch) == 10_000 or number == count - 1:
            _services(models, batch, lot)
            batch = []
    with connection.cursor() as cursor:
        # As the server does by itself after a while: who stands where on disk is known, and how many of what there are.
        cursor.execute("vacuum analyze")


def _pour(model: Any, fields: Sequence[str], rows: Iterator[Row] | list[Row]) -> None:
    """Rows by COPY, with what the model itself would fill in."""
    from django.db import connection

    from naast.core import clock

    columns = [model._meta.get_field(name).column for name in fields]
    known = {field.column for field in model._meta.concrete_fields if not field.generated}
    now = clock.now()
    spare = {name: now for name in ("created_at", "edited_at") if name in known and name not in columns}
    listed = ", ".join(f'"{column}"' for column in [*columns, *spare])
    with connection.cursor() as cursor:
        table = cursor.connection
        with table.cursor() as raw, raw.copy(f'COPY "{model._meta.db_table}" ({listed}) FROM STDIN') as copy:
            for number, row in enumerate(rows):
                # Made one after the other: the order of the pages.
                moments = [now + timedelta(microseconds=number) for _name in spare]
                copy.write_row([*row, *moments])


_ORGANISATION = ("slug", "name", "about", "layer", "phone", "url", "email", "source", "checked_on")
_LOCATION = ("organisation", "street", "postcode", "town", "way_in")


def _whose(number: int) -> int:
    return number * SHARE[0] // SHARE[1]


def _organisations(count: int) -> Iterator[Row]:
    for number in range(_whose(count - 1) + 1):
        slug = f"o{number:06}"
        about = f"Stichting {slug} helpt mensen in de buurt, thuis en aan de telefoon."
        yield (
            stable_id("organisation", slug), slug, f"Stichting {slug}", about, "institutionele sociale basis", "0341-00 00 00",
            f"https://{slug}.example", "", "generated", DAY,
        )  # fmt: skip


def _locations(count: int) -> Iterator[Row]:
    for number in range(_whose(count - 1) + 1):
        slug = f"o{number:06}"
        postcode = f"{(340 + number) % 10_000:04} AB"
        yield (
            stable_id("location", slug),
            stable_id("organisation", slug),
            f"Dorpsstraat {number}",
            postcode,
            "Rivierdal",
            "",
        )


def _areas(models: Any, fresh: set[str]) -> None:
    if fresh:
        rows = [(stable_id("neighbourhood", pc4), f"w{pc4}", f"Wijk {pc4}", "", 4000, []) for pc4 in sorted(fresh)]
        _pour(models.Neighbourhood, ["id", "slug", "name", "character", "population", "next_to"], rows)
        _pour(
            models.PostcodeArea,
            ["id", "pc4", "neighbourhood"],
            [(stable_id("area", row[1][1:]), row[1][1:], row[0]) for row in rows],
        )


_SERVICE = (
    "organisation", "location", "slug", "name", "description", "layer", "status", "audience", "languages", "everywhere", "phone",
    "email", "cost", "by_appointment", "hours_note", "search_keys", "search_text", "checked_on", "unlisted",
)  # fmt: skip


def _services(models: Any, batch: list[tuple[int, ServiceView, Text]], lot: random.Random) -> None:
    rows, offers, coverage, opening, capacity = [], [], [], [], []
    for number, view, text in batch:
        id, slug = stable_id("service", view.id), f"o{_whose(number):06}"
        place = stable_id("location", slug) if number % 3 else None
        audience = [AUDIENCES[one] for one in view.audience] or ["everyone"]
        rows.append(
            (
                id, stable_id("organisation", slug), place, view.id, text.name, text.words, LAYERS[view.layer], "active", audience,
                ["nl", *view.languages], not view.pc4, view.phone, "", lot.choice(("Gratis.", "Eigen bijdrage.", "")), False, "",
                text.keys, text.words, DAY - timedelta(days=lot.randrange(700)), False,
            )
        )  # fmt: skip
        offers += [(stable_id("offer", f"{view.id}:{code}"), id, code, n) for n, code in enumerate(view.provisions)]
        coverage += [
            (stable_id("coverage", f"{view.id}:{pc4}"), id, stable_id("neighbourhood", pc4), "") for pc4 in view.pc4
        ]
        days = lot.sample(range(1, 6), lot.choice((1, 3, 5)))
        opening += [(stable_id("opening", f"{view.id}:{day}"), id, day, 540, 1020) for day in days]
        weeks = 6 if view.capacity == "waiting" else None
        capacity.append((stable_id("capacity", view.id), id, view.capacity, weeks, DAY))
    _pour(models.Service, ["id", *_SERVICE], rows)
    _pour(models.ServiceOffer, ["id", "service", "provision_id", "position"], offers)
    _pour(models.Coverage, ["id", "service", "neighbourhood", "pc4"], coverage)
    _pour(models.OpeningTime, ["id", "service", "weekday", "opens_minute", "closes_minute"], opening)
    _pour(models.Capacity, ["id", "service", "status", "weeks", "as_of"], capacity)
