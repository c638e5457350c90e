"""The pages of a coordinator: from an empty list to a map that is read, told, decided about and undone. Without JavaScript."""

from __future__ import annotations

import csv
import io
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from tests.conftest import Cast
from tests.sources.conftest import OWN_CSV, Bring, hsds_json, own_csv, source

from naast.core.actors import Actor
from naast.sources import actions
from naast.sources.choices import RunState
from naast.sources.models import ImportRun, Match, Source, SourceRecord

pytestmark = pytest.mark.django_db
TOLD = {
    "name": "Wegwijzer", "owner": "Het Buurthuis", "licence": "toestemming", "attribution": "", "url": "", "fresh_on": "2026-11-01",
    "layer": "gemeenschappelijke sociale basis", "area": "municipality",
}  # fmt: skip


@pytest.fixture
def desk(client: Client, cast: Cast) -> Client:
    """Margriet, who coordinates."""
    client.force_login(cast.users["margriet"])
    return client


def upload(desk: Client, of: Source, data: bytes, name: str = "kaart.csv") -> Any:
    return desk.post(f"/bronnen/{of.pk}/bestand/", {"bestand": [SimpleUploadedFile(name, data)]})


def text(answer: Any) -> str:
    return " ".join(answer.content.decode().split())


def test_from_nothing_to_a_map_that_was_read(desk: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "Er is nog geen bron" in text(desk.get("/bronnen/"))
    made = desk.post("/bronnen/nieuw/", TOLD)
    of = Source.objects.get()
    assert made.url == f"/bronnen/{of.pk}/bestand/"
    assert "Kies het bestand" in text(desk.get(made.url))
    chosen = upload(desk, of, OWN_CSV.encode("cp1252"))
    run = ImportRun.objects.get()
    assert chosen.url == f"/bronnen/inlezen/{run.pk}/kolommen/"
    page = desk.get(chosen.url)
    assert "gelezen als windows-1252" in text(page)
    assert "Eetcafé De Brug" in text(page)
    fields = {name: field.initial for name, field in _form_of(page).items()}
    looked = desk.post(chosen.url, fields)
    assert looked.url == f"/bronnen/inlezen/{run.pk}/voorbeeld/"
    preview = text(desk.get(looked.url))
    assert "Eetcafé De Brug" in preview
    assert "Dit lijkt geen telefoonnummer" in preview
    assert not SourceRecord.objects.exists()
    started = desk.post(f"/bronnen/inlezen/{run.pk}/start/")
    assert started.url == f"/bronnen/inlezen/{run.pk}/"
    assert "hx-get" in text(desk.get(started.url))
    actions.import_now(run_id=run.pk)
    # All rows are read, and nobody knows yet what is double: the page goes on asking, and nothing can be put on the map.
    still = text(desk.get(started.url))
    assert ("zoekt wat dubbel is" in still, "hx-get" in still, "Zet aanbod op uw kaart" in still) == (True, True, False)
    waiting = text(desk.get("/bronnen/klaar/"))
    assert ("Wat pas is ingelezen van" in waiting, "Rouwgroep Samen Verder" in waiting) == (True, False)
    actions.find_matches(source_id=of.pk)
    assert "Rouwgroep Samen Verder" in text(desk.get("/bronnen/klaar/"))
    refresh = desk.get(started.url, headers={"HX-Request": "true"})
    assert refresh.headers["HX-Refresh"] == "true"
    done = text(desk.get(started.url))
    assert "Zet aanbod op uw kaart" in done
    assert "bel maar" in done
    assert "Draai deze inlezing terug" in done
    rows = list(
        csv.reader(io.StringIO(desk.get(f"{started.url}fouten.csv").content.decode("utf-8-sig")), delimiter=";")
    )
    assert rows[1][:3] == ["6", "Tel.", "bel maar"]
    # The next file of this source is mapped as this one was.
    of.refresh_from_db()
    assert of.known_columns["Activiteit"] == "name"
    desk.post(f"/bronnen/inlezen/{run.pk}/terug/")
    assert not SourceRecord.objects.exists()
    assert "teruggedraaid" in text(desk.get(f"/bronnen/{of.pk}/"))


def _form_of(page: Any) -> Any:
    """The choices of the page of columns, with what we suggest."""
    lines = page.context["lines"]
    return {line.field.html_name: line.field.field for line in lines}


def test_starting_stores_a_job_together_with_the_new_state(desk: Client, margriet: Actor) -> None:
    from procrastinate.contrib.django.models import ProcrastinateJob

    of = source("Buurthuis", margriet)
    upload(desk, of, OWN_CSV.encode())
    run = ImportRun.objects.get()
    desk.post(f"/bronnen/inlezen/{run.pk}/kolommen/", {f"kolom-{n}": "name" if n == 1 else "keep" for n in range(9)})
    desk.post(f"/bronnen/inlezen/{run.pk}/start/")
    job = ProcrastinateJob.objects.get(task_name="sources.read_map")
    assert job.args == {"run_id": str(run.pk)}
    assert ImportRun.objects.get().state == RunState.RUNNING
    # A second tap starts nothing twice.
    assert desk.post(f"/bronnen/inlezen/{run.pk}/start/").status_code == 409
    assert ProcrastinateJob.objects.filter(task_name="sources.read_map").count() == 1


def test_the_job_reads_and_looks_for_doubles(desk: Client, bring: Bring, margriet: Actor) -> None:
    from naast.sources import tasks

    bring(source("HSDS", margriet), hsds_json())
    of = source("Buurthuis", margriet)
    upload(desk, of, OWN_CSV.encode())
    run = ImportRun.objects.get(source=of)
    desk.post(
        f"/bronnen/inlezen/{run.pk}/kolommen/",
        {name: field.initial for name, field in _form_of(desk.get(f"/bronnen/inlezen/{run.pk}/kolommen/")).items()},
    )
    desk.post(f"/bronnen/inlezen/{run.pk}/start/")
    assert tasks.read_map(str(run.pk)) == RunState.READY
    assert Match.objects.count() >= 1


def test_mistakes_of_a_file_and_of_columns_are_told_on_the_page(desk: Client, margriet: Actor) -> None:
    of = source("Buurthuis", margriet)
    nothing = desk.post(f"/bronnen/{of.pk}/bestand/")
    assert (nothing.status_code, "Er is geen bestand gekozen" in text(nothing)) == (422, True)
    broken = upload(desk, of, b"PK\x03\x04kapot", "kaart.xlsx")
    assert (broken.status_code, "beschadigd" in text(broken)) == (422, True)
    upload(desk, of, OWN_CSV.encode())
    run = ImportRun.objects.get()
    no_name = desk.post(f"/bronnen/inlezen/{run.pk}/kolommen/", {f"kolom-{n}": "keep" for n in range(9)})
    assert (no_name.status_code, "geen kolom met de naam" in text(no_name)) == (422, True)
    nonsense = desk.post(f"/bronnen/inlezen/{run.pk}/kolommen/", {f"kolom-{n}": "onzin" for n in range(9)})
    assert nonsense.status_code == 422
    twice = desk.post("/bronnen/nieuw/", TOLD | {"name": "Buurthuis"})
    assert (twice.status_code, "Er is al een bron met deze naam" in text(twice)) == (422, True)


def test_a_file_comes_in_at_this_address_only_and_never_too_large(desk: Client, margriet: Actor, settings: Any) -> None:
    of = source("Buurthuis", margriet)
    elsewhere = desk.post("/bronnen/nieuw/", TOLD | {"bestand": SimpleUploadedFile("kaart.csv", b"naam\nx\n")})
    assert elsewhere.status_code == 400
    assert not Source.objects.filter(name="Wegwijzer").exists()
    most = next(iter(settings.NAAST_UPLOADS.values()))
    large = desk.post(f"/bronnen/{of.pk}/bestand/", {}, headers={"content-length": str(most + 1)})
    assert large.status_code == 413
    nobody = Client().post(f"/bronnen/{of.pk}/bestand/", {"bestand": SimpleUploadedFile("kaart.csv", b"naam\nx\n")})
    assert nobody.status_code in (302, 400)
    assert not ImportRun.objects.exists()


def test_a_pair_is_shown_in_words_decided_and_taken_back(desk: Client, bring: Bring, margriet: Actor) -> None:
    bring(source("Buurthuis", margriet), own_csv())
    bring(source("HSDS", margriet), hsds_json(), match=True)
    listed = text(desk.get("/bronnen/dubbel/"))
    assert "vrijwel zeker hetzelfde" in listed
    found = Match.objects.order_by("-probability").first()
    assert found is not None
    page = text(desk.get(f"/bronnen/dubbel/{found.pk}/"))
    for words in ("Is dit hetzelfde?", "gelijk", "anders", "Buurthuis", "HSDS", "telefoonnummer"):
        assert words in page
    desk.post(f"/bronnen/dubbel/{found.pk}/oordeel/", {"oordeel": "zelfde"})
    assert "hetzelfde" in text(desk.get("/bronnen/dubbel/?toon=bekeken"))
    assert "Margriet de Wit zei op" in text(desk.get(f"/bronnen/dubbel/{found.pk}/"))
    desk.post(f"/bronnen/dubbel/{found.pk}/oordeel/", {"oordeel": "terug"})
    assert Match.objects.get(pk=found.pk).verdict == "open"
    desk.post(f"/bronnen/dubbel/{found.pk}/oordeel/", {"oordeel": "anders"})
    assert Match.objects.get(pk=found.pk).verdict == "different"
    assert desk.post(f"/bronnen/dubbel/{found.pk}/oordeel/", {"oordeel": "x"}).status_code == 404


def test_clean_records_go_onto_the_map_at_once_and_a_record_says_where_it_came_from(
    desk: Client, bring: Bring, margriet: Actor
) -> None:
    bring(source("Buurthuis", margriet), own_csv())
    page = desk.get("/bronnen/klaar/")
    assert "Ontbreekt: hoe u er komt of belt" in text(page)
    shown = [str(pk) for pk in SourceRecord.objects.filter(key__in=["nr:1", "nr:2"]).values_list("pk", flat=True)]
    desk.post("/bronnen/klaar/", {"alle": "ja", "getoond": shown})
    assert SourceRecord.objects.filter(service__isnull=False, made_service=True).count() == 2
    klus = SourceRecord.objects.get(key="nr:3")
    assert "Zet dit op uw kaart" in text(desk.get(f"/bronnen/vermelding/{klus.pk}/"))
    eten = SourceRecord.objects.get(key="nr:1")
    told = text(desk.get(f"/bronnen/vermelding/{eten.pk}/"))
    for words in ("Wat geldt, en waarom", "Uw eigen kaart", "kaart.csv, rij 4", "toestemming", "Dit staat op uw kaart"):
        assert words in told
    assert desk.post("/bronnen/klaar/", {"vermelding": "geen-nummer"}).status_code == 404


def test_who_does_not_coordinate_hears_whom_to_ask(client: Client, cast: Cast, margriet: Actor) -> None:
    of = source("Buurthuis", margriet)
    client.force_login(cast.users["nadia"])
    for address in ("/bronnen/", "/bronnen/nieuw/", f"/bronnen/{of.pk}/", "/bronnen/dubbel/", "/bronnen/klaar/"):
        answer = client.get(address)
        assert (answer.status_code, "coördinator" in text(answer)) == (403, True)
    assert Client().get("/bronnen/").status_code == 302
