"""Three maps of Rivierdal in three shapes: an own list, HSDS as JSON, and tables as Ohana writes them. Nobody here exists."""

from __future__ import annotations

import io
import itertools
import json
import zipfile
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction
from tests.conftest import FRIDAY_BEFORE, MONDAY_MORNING, Cast

from naast.core import clock
from naast.core.actors import Actor
from naast.directory import actions as directory
from naast.sources import actions, queries
from naast.sources.actions.uploading import kept_sheet
from naast.sources.choices import RunState
from naast.sources.models import ImportRun, Source
from naast.sources.reading import columns

OWN_CSV = (
    "Wegwijzer van het Buurthuis;;;;;;\n"
    ";;;;;;\n"
    "Nr;Activiteit;Organisatie;Wat het is;Adres;Tel.;E-mail;Kosten;Contactpersoon\n"
    "1;Eetcafé De Brug;Stichting De Brug;Samen eten op woensdag, ook voor wie ziek is of voor iemand zorgt.;"
    "Kerkstraat 12a, 0341 AB Rivierdal;0341-00 22 33;eten@debrug.invalid;€ 4;Jan Verzonnen\n"
    "2;Rouwgroep Samen Verder;Stichting De Brug;Praten met anderen die iemand verloren.;"
    "Dorpsplein 3, 0342 CD Rivierdal;0341-00 22 34;rouw@debrug.invalid;gratis;Piet Verzonnen\n"
    "3;Klusdienst Noord;Vrijwilligers Noord;Kleine klussen in huis door vrijwilligers.;Molenweg 5, 0343 EF Rivierdal;bel maar;;gratis;\n"
    ";;;;;;;;\n"
    "Totaal;3;;;;;;;\n"
)
HSDS = {
    "total_items": 2, "total_pages": 1, "page_number": 1, "size": 2, "first_page": True, "last_page": True, "empty": False,
    "contents": [
        {
            "id": "h-1", "name": "Eetcafe de Brug", "status": "active",
            "description": "Iedere woensdag een warme maaltijd met buurtgenoten.",
            "email": "eten@debrug.invalid", "organization": {"id": "o-1", "name": "St. De Brug"},
            "phones": [{"id": "p", "number": "+31 341 002233"}], "assured_date": "2026-11-01",
            "service_at_locations": [
                {"id": "l", "location": {"id": "x", "location_type": "physical", "addresses": [
                    {"address_1": "Kerkstr. 12 a", "postal_code": "0341AB", "city": "Rivierdal", "address_type": "physical"}]}}
            ],
            "extra": {"onbekend": ["blijft", 1]},
        },
        {
            "id": "h-2", "name": "Nachtwaken Oeverwijk", "status": "active", "description": "Vrijwilligers die ’s nachts waken.",
            "organization": {"id": "o-2", "name": "Waakgroep Oeverwijk"}, "phones": [{"id": "q", "number": "0341-00 77 11"}],
        },
    ],
}  # fmt: skip
OHANA = {
    "organizations.csv": "id,name,website\n1,Vrijwilligers Noord,www.noord.invalid\n",
    "locations.csv": "id,organization_id,name\n7,1,Noorderhuis\n",
    "addresses.csv": "id,location_id,address_1,city,postal_code\n1,7,Molenweg 5,Rivierdal,0343 EF\n",
    "phones.csv": "id,location_id,number,number_type\n1,7,0341-00 55 66,voice\n2,7,0341-00 55 67,fax\n",
    "services.csv": "id,location_id,name,description,fees,status\n11,7,Klusdienst Noord,Klussen in en om huis.,gratis,active\n"
    "12,7,Boodschappendienst Noord,Boodschappen aan huis.,,defunct\n",
    "contacts.csv": "id,location_id,name\n1,7,Truus Verzonnen\n",
}
Uploads = list[tuple[str, bytes]]


def own_csv(text: str = OWN_CSV) -> Uploads:
    """The list of the community centre, as an old program wrote it."""
    return [("C:\\Users\\jan\\kaart.csv", text.encode("cp1252"))]


def hsds_json(value: Any = HSDS) -> Uploads:
    return [("services.json", json.dumps(value).encode())]


def ohana_zip(tables: dict[str, str] | None = None) -> Uploads:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in (tables or OHANA).items():
            archive.writestr(f"kaart/{name}", text)
    return [("kaart.zip", made.getvalue())]


@pytest.fixture(scope="module")
def _rivierdal(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    with django_db_blocker.unblock(), transaction.atomic():
        with clock.frozen(FRIDAY_BEFORE):
            directory.import_demo(by=Actor.system())
        yield
        transaction.set_rollback(True)


@pytest.fixture
def rivierdal(_rivierdal: None, db: None) -> None:
    """The whole fictional map in the database. Changes of a test are undone after it."""


@pytest.fixture(autouse=True)
def _monday() -> Iterator[None]:
    with clock.frozen(MONDAY_MORNING):
        yield


@pytest.fixture
def margriet(cast: Cast) -> Actor:
    """Coordinates the teams of the town."""
    from naast.accounts.queries import actor_for

    return actor_for(cast.users["margriet"])


@pytest.fixture
def nadia(cast: Cast) -> Actor:
    """Works in a team, and coordinates none."""
    from naast.accounts.queries import actor_for

    return actor_for(cast.users["nadia"])


def source(name: str, by: Actor, **more: Any) -> Source:
    told: dict[str, Any] = {
        "owner": "Het Buurthuis", "licence": "toestemming", "attribution": "", "url": "", "fresh_on": None,
        "layer": "gemeenschappelijke sociale basis", "area": "municipality",
    }  # fmt: skip
    return actions.make_source(by=by, name=name, **(told | more))


Bring = Callable[..., ImportRun]


@pytest.fixture
def bring(margriet: Actor, db: None) -> Bring:
    """`bring(source, files)`: a map read to the end, with the columns we suggest. Without `match` nobody looks for doubles:
    it counts as looked at, with nothing found.
    """

    moments = itertools.count(1)

    def do(of: Source, files: Uploads, *, match: bool = False) -> ImportRun:
        # Each import at its own moment, as in life.
        with clock.frozen(MONDAY_MORNING + timedelta(minutes=next(moments))):
            return brought(of, files, match)

    def brought(of: Source, files: Uploads, match: bool) -> ImportRun:
        run = actions.upload(source_id=of.pk, uploaded=files, by=margriet)
        chosen = {one.column: one.field for one in columns.suggest(kept_sheet(run))}
        actions.choose_columns(run_id=run.pk, chosen=chosen, by=margriet)
        actions.start(run_id=run.pk, by=margriet)
        done = actions.import_now(run_id=run.pk)
        if match:
            actions.find_matches(source_id=of.pk)
        else:
            ImportRun.objects.filter(pk=run.pk, state=RunState.READY).update(compared_at=clock.now())
        return queries.run_by_id(done.pk)

    return do
