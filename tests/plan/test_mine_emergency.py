"""The emergency sheet: only what was ticked, only while the link works, every look written down, hostile links refused."""

from __future__ import annotations

import io
import re
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from pypdf import PdfReader
from tests.access.conftest import make_member
from tests.plan.conftest import Family
from tests.plan.mine import audited, change, rows

from naast.core import clock, limits
from naast.core.errors import DomainError, NotAllowed, NotVisible
from naast.people.models import Person, PersonMember
from naast.plan import actions as plan
from naast.plan.actions import emergency as acts
from naast.plan.models import EmergencyLook, EmergencySheet, Wish

pytestmark = pytest.mark.django_db


@pytest.fixture
def huub(family: Family) -> PersonMember:
    return make_member(family.person, "Huub de Wit", "partner", phone="06 00 00 55 01")


def _make(family: Family, **ticked: Any) -> str:
    usual = {"called": "Gerda", "matters": "Ik wil thuis zijn"}
    return acts.make_sheet(person_id=family.person.pk, ticked=acts.Ticked(**usual | ticked), by=family.gerda)


def _opened(token: str, **said: str) -> Any:
    return Client().post(reverse("plan:emergency", args=[token]), said)


def test_the_sheet_shows_what_was_ticked_and_nothing_else(full: Family, huub: PersonMember) -> None:
    other = make_member(full.person, "Sanne de Wit", "child", phone="06 00 00 55 02")
    said = plan.write_wish(
        person_id=full.person.pk, kind="must_not", text="Geen ziekenhuis", part="plan-fysiek", by=full.gerda
    )
    plan.write_wish(
        person_id=full.person.pk, kind="must_not", text="Geen bezoek van Joop", part="plan-fysiek", by=full.gerda
    )
    token = _make(full, members=[huub.pk], wishes=[said.pk], also_call="Huisarts 0341-00 66 00")
    page = _opened(token).content.decode()
    for there in ("Gerda", "Huub de Wit", "06 00 00 55 01", "Geen ziekenhuis", "0341-00 66 00", "Ik wil thuis zijn"):
        assert there in page, there
    for not_there in (
        "Sanne",
        other.phone,
        "Joop",
        "Gerda de Wit",
        "Ik slaap slecht",
        "Stap over",
        "Wens over",
        str(full.person.pk),
    ):
        assert not_there not in page, not_there


def test_numbers_and_sentences_are_those_of_today(full: Family, huub: PersonMember) -> None:
    said = plan.write_wish(
        person_id=full.person.pk, kind="must_not", text="Geen ziekenhuis", part="plan-fysiek", by=full.gerda
    )
    token = _make(full, members=[huub.pk], wishes=[said.pk])
    change(PersonMember, {"pk": huub.pk}, phone="06 00 00 55 99")
    change(Wish, {"pk": said.pk}, removed_at=clock.now())
    page = _opened(token).content.decode()
    assert "06 00 00 55 99" in page
    assert "Geen ziekenhuis" not in page
    change(PersonMember, {"pk": huub.pk}, left_at=clock.now())
    assert "55 99" not in _opened(token).content.decode()


def test_looking_at_the_link_shows_nothing_until_someone_opens_it_and_that_is_written_down(
    family: Family, browsers: Any
) -> None:
    token = _make(family)
    door = Client().get(reverse("plan:emergency", args=[token]))
    assert door.status_code == 200
    assert b"112" in door.content
    for secret in (b"Gerda", b"Ik wil thuis zijn"):
        assert secret not in door.content
    assert rows(EmergencyLook) == []
    opened = _opened(token, who="buurvrouw Ria")
    assert opened["Cache-Control"] == "no-store, private"
    assert opened["X-Robots-Tag"] == "noindex, nofollow"
    assert [one.who for one in rows(EmergencyLook)] == ["buurvrouw Ria"]
    assert audited("emergency sheet opened")[0].person_id == family.person.pk
    assert "buurvrouw Ria" in browsers(family.gerda).get(reverse("plan:sheet")).content.decode()


def test_hostile_stopped_and_old_links_open_nothing(family: Family) -> None:
    token = _make(family)
    for wrong in (token[:-1] + ("A" if token[-1] != "A" else "B"), rows(EmergencySheet)[0].token_hash, "x", "ünïcode"):
        assert Client().get(reverse("plan:emergency", args=[wrong])).status_code == 404
        assert _opened(wrong).status_code == 404
    with clock.frozen(clock.now() + timedelta(days=acts.SHEET_DAYS, seconds=1)):
        assert _opened(token).status_code == 404
    newer = _make(family)
    assert _opened(token).status_code == 404
    acts.stop_sheet(person_id=family.person.pk, by=family.gerda)
    assert _opened(newer).status_code == 404
    assert len(audited("emergency sheet stopped")) == 1


def test_after_a_death_the_sheet_is_gone(family: Family) -> None:
    token, day = _make(family), clock.today()
    change(Person, {"pk": family.person.pk}, deceased_on=day, plan_ends_on=day + timedelta(days=365))
    assert _opened(token).status_code == 404


def test_guessing_and_opening_without_end_is_stopped(family: Family, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(limits.LIMITS, "sheet_link", limits.Limit(2, 60))  # type: ignore[arg-type]
    token = _make(family)
    assert [_opened(token).status_code for _ in range(3)] == [200, 200, 429]


def test_who_may_not_change_the_circle_makes_no_sheet(family: Family) -> None:
    ticked = acts.Ticked("Gerda", matters="Alles")
    for by, error in ((family.omer, NotVisible), (family.stranger, NotVisible), (family.nurse, NotVisible)):
        for do in (
            lambda by=by: acts.make_sheet(person_id=family.person.pk, ticked=ticked, by=by),
            lambda by=by: acts.change_sheet(person_id=family.person.pk, ticked=ticked, by=by),
            lambda by=by: acts.stop_sheet(person_id=family.person.pk, by=by),
        ):
            with pytest.raises(error):
                do()
    assert rows(EmergencySheet) == []


def test_who_reads_the_circle_reads_the_sheet_and_no_more(family: Family, browsers: Any) -> None:
    from tests.access.conftest import make_grant

    ria = make_member(family.person, "Ria")
    make_grant(
        family.person,
        ria,
        "close",
        "consent",
        parts=["circle"],
        purposes=["inzage"],
        consent={"parts": ["circle"], "purpose": "inzage"},
    )
    from naast.core.actors import Actor

    reader = Actor.resident(ria.pk, "Ria")
    _make(family)
    page = browsers(reader).get(reverse("plan:sheet")).content.decode()
    assert "Ik wil thuis zijn" in page
    assert "Verander wat erop staat" not in page
    with pytest.raises(NotAllowed):
        acts.stop_sheet(person_id=family.person.pk, by=reader)


def test_ticks_of_another_person_do_not_count_and_an_empty_sheet_is_none(family: Family) -> None:
    with pytest.raises(DomainError):
        acts.make_sheet(person_id=family.person.pk, ticked=acts.Ticked("Gerda", members=[uuid4()]), by=family.gerda)
    with pytest.raises(NotVisible):
        acts.change_sheet(person_id=family.person.pk, ticked=acts.Ticked("Gerda", matters="x"), by=family.gerda)


def test_the_form_the_same_link_and_the_card_as_tagged_pdf(family: Family, huub: PersonMember, browsers: Any) -> None:
    gerda, url = browsers(family.gerda), reverse("plan:sheet")
    assert gerda.post(url, {"called": "Gerda"}).status_code == 422
    made = gerda.post(
        url, {"called": "Gerda", "members": [str(huub.pk)], "also_call": "Huisarts 0341-00 66 00"}
    ).content.decode()
    found = re.search(r"/plan/noodblad/([\w-]{20,})/", made)
    assert found
    assert "data:image/svg+xml;base64," in made
    assert gerda.post(url, {"called": "Oma", "matters": "Rust"}).status_code == 302
    assert "Oma" in _opened(found[1]).content.decode()
    card = gerda.post(reverse("plan:sheet_card"), {"token": found[1]})
    reader = PdfReader(io.BytesIO(card.content))
    root: Any = reader.trailer["/Root"]
    assert (root["/Lang"], root["/MarkInfo"]["/Marked"], reader.metadata and reader.metadata.title) == (
        "nl",
        True,
        "Noodkaart van Oma",
    )
    assert found[1] in reader.pages[0].extract_text().replace("\n", "")
    assert gerda.post(reverse("plan:sheet_card"), {"token": "x" * 32}).status_code == 404
    assert audited("emergency sheet changed")
