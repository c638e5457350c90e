"""Referrals while days go by, in a Naast of its own that lives at the moment that a test says; the real worker does what is due then.

Silence goes from hand to hand until the default route, and each of those hands sees it in a browser; and somebody takes back their yes.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

from naast.core import clock
from tests.functional import towns
from tests.functional.journeys import DESK, PHONE, ask, be_called, come_in, open_as_receiver, open_question, refer

Open = Callable[..., Any]
Check = Callable[[Any], None]
Moment = Callable[[str], None]


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The file with the moment at which this town lives."""
    file: Path = tmp_path_factory.mktemp("town") / "moment"
    _set(file, "2026-11-09 08:00")
    return file


@pytest.fixture(scope="module")
def town_database(migrated: str) -> Iterator[dict[str, Any]]:
    """A database of its own: here the clock of everything in Rivierdal runs on."""
    with towns.database(f"naast_days_{os.getpid()}", migrated) as reach:
        yield reach


@pytest.fixture(scope="module")
def environment(town_database: dict[str, Any], told: Path) -> dict[str, str]:
    """What the server and the worker of this town must know; its mails are its own."""
    return towns.environment(town_database) | {"EMAIL_FILE_PATH": str(told.parent / "mail")}


@pytest.fixture(scope="module")
def town(environment: dict[str, str], told: Path) -> Iterator[str]:
    """The address of this town."""
    with towns.served(environment, str(told)) as address:
        yield address


@pytest.fixture(scope="module")
def at(environment: dict[str, str], told: Path, town: str) -> Iterator[Moment]:
    """`at("2026-11-26 09:10")`: from now on it is that moment, and the tasks of that moment are done."""
    command = [sys.executable, "-X", "faulthandler", "-m", "tests.functional.tasks"]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, cwd=towns.ROOT, env=environment, stdin=pipe, stdout=pipe, text=True) as worker:
        asked = worker.stdin
        assert asked is not None

        def move(words: str) -> None:
            asked.write(f"{_set(told, words).isoformat()}\n")
            asked.flush()
            assert towns.said(worker) == "klaar", "the worker stopped; see what it said above"

        yield move
        asked.close()


def _set(file: Path, words: str) -> datetime:
    moment = datetime.fromisoformat(words).replace(tzinfo=clock.AMSTERDAM)
    file.write_text(moment.isoformat(), encoding="utf-8")
    return moment


def _mails(open_page: Open, to: str) -> str:
    """Everything that came in this mailbox, as it is read there."""
    mailbox = open_page(PHONE)
    mailbox.goto(f"/postvak/?aan={to}")
    words: str = mailbox.locator("main").inner_text()
    mailbox.context.close()
    return words


def _turn(open_page: Open, who: str, tab: str, reference: str, check: Check) -> Any:
    """Somebody comes in, finds it on this tab of their list, and opens it; gives the page."""
    page = open_page(DESK, login=who)
    page.goto("/verwijzingen/")
    page.get_by_role("link", name=re.compile(f"^{tab}")).click()
    row = page.get_by_role("row").filter(has_text=reference)
    expect(row).to_have_count(1)
    check(page)
    row.get_by_role("link").first.click()
    check(page)
    return page


def test_silence_goes_from_hand_to_hand_until_somebody_picks_it_up(
    open_page: Open, no_barriers: Check, at: Moment
) -> None:
    church = "grote-kerk"
    at("2026-11-23 10:00")
    asker = open_page(PHONE)
    ask(asker, "Mijn vrouw is ziek en zij wil graag met iemand praten over geloof. Wie komt er langs?", pc4="0342")
    number = be_called(asker, name="Gijs")
    nurse = open_page(DESK, login="nadia")
    open_question(nurse, number)
    nurse.get_by_role("button", name="Ik pak dit op").click()
    nurse.get_by_role("link", name="Vraag hulp bij een organisatie").click()
    reference = refer(nurse, "dominee op bezoek", "De dominee op bezoek", "Wil de dominee met haar praten?")

    at("2026-11-23 11:10")
    assert _mails(open_page, church).count(reference) == 1
    at("2026-11-25 11:10")
    assert _mails(open_page, church).count(reference) == 1, "three working days are theirs"

    # Thursday: a gentle reminder to the church; it is still their turn.
    at("2026-11-26 09:10")
    words = _mails(open_page, church)
    assert words.count(reference) == 2
    assert "Herinnering: er wacht een hulpvraag op uw antwoord" in words
    nurse = _turn(open_page, "nadia", "Alles open", reference, no_barriers)
    expect(nurse.get_by_text("Aan de beurt: Grote Kerk, protestantse gemeente.")).to_be_visible()
    expect(nurse.get_by_text("Herinnerd", exact=True)).to_be_visible()

    # Monday: the nurse who asked hears that no word came, and has it on her own list.
    at("2026-11-30 09:10")
    assert f"Verwijzing {reference}: er kwam geen bericht" in _mails(open_page, "nadia")
    nurse = _turn(open_page, "nadia", "Wacht op mij", reference, no_barriers)
    expect(nurse.get_by_text("Aan de beurt: Nadia Bakkali. Volgende datum: woensdag 2 december.")).to_be_visible()

    # Wednesday: she did nothing either, and the coordinator has it.
    at("2026-12-02 09:10")
    assert f"Verwijzing {reference} bleef liggen en ligt nu bij u" in _mails(open_page, "margriet")
    coordinator = _turn(open_page, "margriet", "Coördinator", reference, no_barriers)
    expect(coordinator.get_by_text("Aan de beurt: coördinator (Margriet de Wit).")).to_be_visible()

    # Monday: the default route. The day after it is told once more, and it stays there.
    at("2026-12-07 09:10")
    assert f"Vangnet: verwijzing {reference} is nergens opgepakt" in _mails(open_page, "kees")
    _turn(open_page, "kees", "Vangnet", reference, no_barriers)
    at("2026-12-08 09:10")
    assert "Vangnet: er liggen nog verwijzingen" in _mails(open_page, "loket")
    safety_net = _turn(open_page, "kees", "Vangnet", reference, no_barriers)
    for line in ("Herinnerd", "terug bij wie het vroeg", "naar de coördinator", "naar het vangnet", "staat nog open"):
        expect(safety_net.get_by_text(line).first).to_be_visible()

    # He rings them, and the one who asked sees that it is picked up.
    safety_net.get_by_text("Ik heb van hen gehoord").click()
    safety_net.get_by_label("Zij pakken het op").check()
    safety_net.get_by_role("button", name="Bewaar", exact=True).click()
    expect(safety_net.get_by_text("opgepakt").first).to_be_visible()
    at("2026-12-08 10:10")
    asker.reload()
    expect(asker.get_by_text("opgepakt. U hoort van hen of van ons.")).to_be_visible()
    no_barriers(asker)


def test_dina_takes_her_yes_back_midway_and_they_see_nothing_more(
    open_page: Open, no_barriers: Check, at: Moment
) -> None:
    mailbox, question = "humanisten", "Wil iemand met Dina praten over wat zij nalaat?"
    at("2026-11-09 09:10")
    nurse = open_page(DESK, login="nadia")
    nurse.goto("/mensen/")
    nurse.get_by_role("main").get_by_role("link", name="Dina Verbeek").first.click()
    nurse.get_by_role("link", name=re.compile("^Vraag hulp bij een organisatie")).click()
    reference = refer(nurse, "gesprek zonder God", "Gesprek zonder God", question)
    at("2026-11-09 10:10")
    receiver = open_page(PHONE)
    open_as_receiver(open_page, receiver, mailbox)
    expect(receiver.get_by_text(question).first).to_be_visible()
    expect(receiver.get_by_text("Dina Verbeek").first).to_be_visible()
    receiver.get_by_role("button", name="Wij pakken dit op").click()
    expect(receiver.get_by_text("U pakt dit op.")).to_be_visible()

    # She changes her mind: no reason asked. From then on they read nothing, and every one of them hears what to do.
    dina = open_page(PHONE)
    come_in(open_page, dina, "Dina Verbeek")
    dina.goto("/plan/mij/vragen/")
    dina.get_by_role("link", name="Gesprek zonder God").click()
    expect(dina.get_by_text(question).first).to_be_visible()
    no_barriers(dina)
    dina.get_by_role("button", name="Trek de vraag in").click()
    expect(dina.get_by_text("De vraag is ingetrokken. Zij zien nu niets meer van u.")).to_be_visible()
    no_barriers(dina)
    receiver.reload()
    expect(receiver.get_by_role("heading", level=1, name="Deze vraag is klaar")).to_be_visible()
    for words in (question, "Dina"):
        expect(receiver.get_by_text(words)).to_have_count(0)
    no_barriers(receiver)
    receiver.go_back()
    expect(receiver.get_by_text(question)).to_have_count(0)

    at("2026-11-09 10:20")
    told = _mails(open_page, mailbox)
    assert "Een hulpvraag is niet meer nodig" in told
    assert "Schreef u er iets over op? Gooi dat dan weg." in told
    assert f"Verwijzing {reference}: er is nieuws" in _mails(open_page, "nadia")
    nurse = _turn(open_page, "nadia", "Klaar", reference, no_barriers)
    expect(nurse.get_by_text("ingetrokken op 9 november 2026")).to_be_visible()
    # Days later no clock has begun again, and the link that they kept opens nothing.
    at("2026-11-20 09:10")
    assert _mails(open_page, mailbox) == told
    later = open_page(PHONE)
    later.goto(f"/postvak/?aan={mailbox}")
    later.get_by_role("link", name=re.compile("verwijzingen.antwoord")).first.click()
    expect(later.get_by_role("heading", level=1, name="Deze vraag is klaar")).to_be_visible()
    expect(later.get_by_text("Dina")).to_have_count(0)
