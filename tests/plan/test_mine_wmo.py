"""The personal plan: the seven-day clock, what the shared plan offers each reader, and the paper."""

from __future__ import annotations

import io
from datetime import date, timedelta
from typing import Any

import pytest
from django.urls import reverse
from pypdf import PdfReader
from tests.plan.conftest import Family
from tests.plan.mine import audited, rows

from naast.core import clock
from naast.core.errors import Conflict, DomainError, NotVisible
from naast.plan import actions as plan
from naast.plan.actions import wmo as acts
from naast.plan.models import PersonalPlan
from naast.plan.queries.wmo import clock_of

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("reported", "today", "left", "over"),
    [
        (date(2026, 11, 20), date(2026, 11, 20), 7, False), (date(2026, 11, 20), date(2026, 11, 27), 0, False),
        (date(2026, 11, 20), date(2026, 11, 28), -1, True), (date(2026, 12, 28), date(2027, 1, 1), 3, False),
    ],
)  # fmt: skip
def test_seven_days_after_the_report(reported: date, today: date, left: int, over: bool) -> None:
    found = clock_of(reported, today)
    assert (found.days_left, found.is_over, found.last_day) == (left, over, reported + timedelta(days=7))


def _begin(family: Family, days_ago: int = 2) -> PersonalPlan:
    return acts.begin_personal_plan(
        person_id=family.person.pk, reported_on=clock.today() - timedelta(days=days_ago), by=family.gerda
    )


def test_from_the_first_page_to_handed_in(full: Family, browsers: Any) -> None:
    gerda, url = browsers(full.gerda), reverse("plan:personal_plan")
    assert "persoonlijk plan" in gerda.get(url).content.decode()
    assert gerda.post(url, {"reported_on": f"{clock.today() + timedelta(days=1):%Y-%m-%d}"}).status_code == 422
    assert gerda.post(url, {"reported_on": f"{clock.today() - timedelta(days=2):%Y-%m-%d}"}).status_code == 302
    page = gerda.get(url).content.decode()
    assert "Nog 5 dagen." in page
    assert "Wens over plan-zingeving" in page
    said = {"version": "1", "needs": "Ik kan de trap niet meer op.", "neem": "wanted"}
    assert gerda.post(url, said).status_code == 302
    (row,) = rows(PersonalPlan)
    assert row.needs == "Ik kan de trap niet meer op."
    assert "Wens over plan-fysiek" in row.wanted.splitlines()
    assert gerda.post(url, {"version": "1", "needs": "Oud"}).status_code == 409
    assert rows(PersonalPlan)[0].needs == "Ik kan de trap niet meer op."
    handed = reverse("plan:personal_plan_handed")
    assert gerda.post(handed, {"on": f"{clock.today() - timedelta(days=9):%Y-%m-%d}"}).status_code == 422
    assert gerda.post(handed, {"on": f"{clock.today():%Y-%m-%d}"}).status_code == 302
    assert "Ingeleverd op" in gerda.get(url).content.decode()
    assert gerda.post(handed, {"terug": "1"}).status_code == 302
    assert rows(PersonalPlan)[0].handed_in_on is None
    assert [len(audited(f"personal plan {did}")) for did in ("begun", "written", "handed in", "not handed in")] == [
        1,
        1,
        1,
        1,
    ]


def test_the_paper_is_tagged_has_a_language_and_the_own_words(full: Family, browsers: Any) -> None:
    row = _begin(full)
    words = {"wanted": "Iemand die twee keer per week komt koken."}
    acts.write_personal_plan(person_id=full.person.pk, answers=words, version=row.version, by=full.gerda)
    answer = browsers(full.gerda).get(reverse("plan:personal_plan_pdf"))
    assert answer["Content-Type"] == "application/pdf"
    reader = PdfReader(io.BytesIO(answer.content))
    root: Any = reader.trailer["/Root"]
    assert root["/Lang"] == "nl"
    assert bool(root["/MarkInfo"]["/Marked"])
    assert root["/StructTreeRoot"]["/K"]
    assert bool(root["/ViewerPreferences"]["/DisplayDocTitle"])
    assert b"pdfuaid" in root["/Metadata"].get_data()
    assert reader.metadata
    assert reader.metadata.title == "Persoonlijk plan van Gerda de Wit"
    said = " ".join(page.extract_text() for page in reader.pages)
    assert "twee keer per week komt koken" in said
    assert "Wens over" not in said


def test_without_the_library_the_page_says_how_to_print(
    full: Family, browsers: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    _begin(full)
    monkeypatch.setattr("naast.plan.paper.is_available", lambda: False)
    answer = browsers(full.gerda).get(reverse("plan:personal_plan_pdf"), follow=True)
    assert answer.redirect_chain[-1][0] == reverse("plan:personal_plan")
    assert "Print de bladzijde met uw browser" in answer.content.decode()


def test_who_reads_the_story_only_is_offered_nothing_of_the_plan(full: Family, browsers: Any) -> None:
    from tests.access.conftest import make_grant, make_member

    from naast.core.actors import Actor

    ria = make_member(full.person, "Ria")
    make_grant(
        full.person,
        ria,
        "close",
        "consent",
        parts=["story"],
        purposes=["inzage"],
        consent={"parts": ["story"], "purpose": "inzage"},
    )
    _begin(full)
    plan.write_wish(person_id=full.person.pk, kind="matters", text="Mijn geheim", part="plan-psychisch", by=full.gerda)
    page = browsers(Actor.resident(ria.pk, "Ria")).get(reverse("plan:personal_plan")).content.decode()
    assert "Persoonlijk plan" in page
    for hidden in ("Mijn geheim", "Wens over", "Stap over"):
        assert hidden not in page


def test_outsiders_and_late_beginners(family: Family) -> None:
    for by in (family.omer, family.stranger, family.nurse):
        with pytest.raises(NotVisible):
            acts.begin_personal_plan(person_id=family.person.pk, reported_on=clock.today(), by=by)
        with pytest.raises(NotVisible):
            acts.write_personal_plan(person_id=family.person.pk, answers={}, version=1, by=by)
        with pytest.raises(NotVisible):
            acts.hand_in_personal_plan(person_id=family.person.pk, on=clock.today(), by=by)
    with pytest.raises(DomainError):
        _begin(family, days_ago=61)
    row = _begin(family)
    with pytest.raises(Conflict):
        acts.write_personal_plan(person_id=family.person.pk, answers={}, version=row.version + 1, by=family.gerda)
    _begin(family)
    assert [one.ended_at is None for one in rows(PersonalPlan)] == [False, True]
