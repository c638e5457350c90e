"""A coordinator brings in three maps of others, says what is the same, puts help on the own map, and undoes one import."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.functional.conftest import ROOT
from tests.functional.journeys import DESK, PHONE
from tests.sources.conftest import hsds_json, ohana_zip, own_csv

SMALL = (
    "Naam;Wat het is;Adres;Telefoon\n"
    "Soepgroep Zuidpunt;Elke vrijdag soep voor wie alleen is.;Zuidpuntweg 71, 0399 GH Verweg;0399-91 91 91\n"
    "Wandelen met de buren;Een klein rondje, zo lang als het gaat.;Molenpad 4, 0398 KL Verweg;0398-11 22 33\n"
)

Open = Callable[..., Any]
Check = Callable[[Any], None]


@pytest.fixture
def worker(town: str, town_database: dict[str, Any]) -> Iterator[None]:
    """The process that does the jobs, as beside every real website."""
    password = f":{word}" if (word := town_database.get("password")) else ""
    where = f"host={town_database.get('host', '')}&port={town_database.get('port', '5432')}"
    address = f"postgres://{town_database.get('user', 'postgres')}{password}@/{town_database['dbname']}?{where}"
    running = subprocess.Popen(
        [sys.executable, "-m", "naast.cli", "worker"], cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        env=os.environ | {"DATABASE_URL": address, "NAAST_ENV": "test"},
    )  # fmt: skip
    yield
    running.terminate()
    running.wait(20)


def bring_in(page: Any, name: str, files: list[tuple[str, bytes]], check: Check | None = None) -> None:
    """From the list of sources to a map that was read."""
    page.goto("/bronnen/")
    page.get_by_role("link", name="Nieuwe bron").click()
    page.get_by_label("Hoe heet deze kaart?").fill(name)
    page.get_by_label("Van wie is de kaart?").fill(f"Stichting {name}")
    page.get_by_label("Wat mag u ermee?").fill("toestemming per mail")
    page.get_by_role("button", name="Verder: kies het bestand").click()
    if check:
        check(page)
    told = [
        {"name": file.rsplit("\\", 1)[-1], "mimeType": "application/octet-stream", "buffer": data}
        for file, data in files
    ]
    page.get_by_label("Het bestand van deze bron").set_input_files(told)
    page.get_by_role("button", name="Bekijk het bestand").click()
    expect(page.get_by_role("heading", name="Wat betekenen de kolommen?")).to_be_visible()
    if check:
        check(page)
    page.get_by_role("button", name="Bekijk het voorbeeld").click()
    expect(page.get_by_role("heading", name="Klopt dit?")).to_be_visible()
    if check:
        check(page)
    page.get_by_role("button", name="in", exact=False).filter(has_text="rij").click()
    # The page asks by itself how far it is.
    expect(page.get_by_role("heading", name="Inlezen: klaar")).to_be_visible(timeout=30_000)
    if check:
        check(page)


def test_three_maps_are_brought_in_linked_and_one_is_undone(open_page: Open, no_barriers: Check, worker: None) -> None:
    page = open_page(DESK, login="margriet")
    bring_in(page, "Buurthuis", own_csv(), no_barriers)
    expect(page.get_by_text("bel maar")).to_be_visible()
    bring_in(page, "Regiokaart", hsds_json())
    bring_in(page, "Noorderkaart", ohana_zip())

    expect_pairs = page.get_by_role("link", name="Bekijk wat dubbel kan zijn")
    expect_pairs.click()
    page.get_by_role("link", name="Eetcaf").first.click()
    expect(page.get_by_text("hetzelfde telefoonnummer").first).to_be_visible()
    no_barriers(page)
    page.get_by_role("button", name="Ja, hetzelfde").click()
    expect(page.get_by_text("Gekoppeld.")).to_be_visible()
    page.get_by_role("button", name="Nee, niet hetzelfde").click()
    expect(page.get_by_text("Bewaard als niet hetzelfde.")).to_be_visible()
    page.goto("/bronnen/dubbel/?toon=bekeken")
    no_barriers(page)

    page.goto("/bronnen/klaar/")
    no_barriers(page)
    page.get_by_label("Rouwgroep Samen Verder").check()
    page.get_by_role("button", name="Zet de aangevinkte op uw kaart").click()
    expect(page.get_by_text("1 vermelding staat nu op uw kaart.")).to_be_visible()
    # On the map is not yet found by who asks in own words: a human says which help it is.
    expect(page.get_by_role("heading", name="Nog zonder soort hulp")).to_be_visible()
    no_barriers(page)
    page.get_by_role("group", name="Welke hulp is dit?").first.get_by_role("checkbox").first.check()
    page.get_by_role("button", name="Bewaar wat u heeft aangevinkt").click()
    expect(page.get_by_text("1 plek is bewaard.")).to_be_visible()
    visitor = open_page(PHONE)
    visitor.goto("/hulp/?zoek=Rouwgroep+Samen+Verder")
    expect(visitor.get_by_role("link", name="Rouwgroep Samen Verder").first).to_be_visible()

    page.goto("/bronnen/")
    no_barriers(page)
    page.get_by_role("link", name="Buurthuis").first.click()
    page.get_by_role("table").get_by_role("link").first.click()
    page.get_by_role("button", name="Draai deze inlezing terug").click()
    expect(page.get_by_text("De inlezing is teruggedraaid.")).to_be_visible()
    visitor.reload()
    expect(visitor.get_by_role("link", name="Rouwgroep Samen Verder")).to_have_count(0)


def test_the_pages_fit_a_telephone(open_page: Open, no_barriers: Check, worker: None) -> None:
    page = open_page(PHONE, login="margriet")
    bring_in(page, "Kleine kaart", own_csv(SMALL), no_barriers)
    page.goto("/bronnen/klaar/")
    no_barriers(page)
    page.get_by_role("link", name="Bekijk Soepgroep Zuidpunt").first.click()
    expect(page.get_by_role("heading", name="Waar dit vandaan komt")).to_be_visible()
    no_barriers(page)
    page.get_by_role("button", name="Zet dit op uw kaart").click()
    expect(page.get_by_role("heading", name="Nog zonder soort hulp")).to_be_visible()
    no_barriers(page)
