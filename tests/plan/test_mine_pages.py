"""The front of a resident: what goes on, what changed since, their questions, the plan on paper, large letters."""

from __future__ import annotations

import io
import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from pypdf import PdfReader
from tests.access.conftest import make_member
from tests.people.conftest import last_code, link_of
from tests.plan.conftest import Family

from naast.audit import actions as audit
from naast.core import clock
from naast.core.actors import Actor
from naast.people.queries import own_member
from naast.plan import actions as plan
from naast.plan.choices import PLAN_PARTS
from naast.plan.queries.mine import visit_before

pytestmark = pytest.mark.django_db


def test_the_front_page_tells_what_goes_on_and_leads_everywhere(full: Family, browsers: Any) -> None:
    plan.write_step(
        person_id=full.person.pk, by=full.gerda,
        values={"part": "plan-sociaal", "text": "Bed bestellen", "owner_kind": "close", "owner_name": "Huub", "due_on": clock.today()},
    )  # fmt: skip
    page = browsers(full.gerda).get(reverse("plan:start")).content.decode()
    for there in (
        "Dag Gerda",
        "Bed bestellen",
        "Huub",
        "Wie bellen",
        "Noodblad",
        "Persoonlijk plan",
        "Samen helpen",
        "Wie ziet wat",
    ):
        assert there in page, there
    assert "Hoe lang houdt u dit vol?" not in page


def test_someone_beside_sees_their_part_only(full: Family, browsers: Any) -> None:
    for part in PLAN_PARTS:
        plan.write_step(
            person_id=full.person.pk, by=full.gerda,
            values={"part": part, "text": f"Nu {part}", "owner_kind": "nobody", "due_on": clock.today()},
        )  # fmt: skip
    page = browsers(full.omer).get(reverse("plan:start")).content.decode()
    assert "Nu plan-sociaal" in page
    assert "Hoe lang houdt u dit vol?" in page
    for hidden in (
        "Nu plan-fysiek",
        "Nu plan-psychisch",
        "Nu plan-zingeving",
        "Noodblad",
        "Mijn rechten",
        full.person.name,
    ):
        assert hidden not in page, hidden


def test_who_may_see_nothing_finds_a_calm_page_and_outsiders_none(full: Family, browsers: Any) -> None:
    nobody = make_member(full.person, "Ria")
    page = browsers(Actor.resident(nobody.pk, "Ria")).get(reverse("plan:start")).content.decode()
    assert "Wilt u meelezen?" in page
    assert "Stap over" not in page
    for actor in (full.nadia, full.stranger):
        assert browsers(actor).get(reverse("plan:start")).status_code == 404
    # Whose link is closed here reads how to come in again.
    assert browsers(None).get(reverse("plan:start")).url == "/mensen/nieuwe-link/?uit=1"


def test_what_changed_since_the_visit_before(full: Family, browsers: Any) -> None:
    now = clock.now()
    with clock.frozen(now + timedelta(hours=1)):
        audit.record_read(by=full.gerda, person_id=full.person.pk, part="identity", purpose="inzage")
    with clock.frozen(now + timedelta(hours=2)):
        plan.write_wish(
            person_id=full.person.pk, kind="wish", text="Nog eens naar zee", part="plan-sociaal", by=full.nadia
        )
        plan.write_wish(
            person_id=full.person.pk, kind="wish", text="Zelf geschreven", part="plan-sociaal", by=full.nadia
        )
    with clock.frozen(now + timedelta(hours=3)):
        assert visit_before(full.gerda, full.person.pk, clock.now()) == now + timedelta(hours=1)
        page = browsers(full.gerda).get(reverse("plan:start")).content.decode()
    assert "Veranderd sinds u er was" in page
    assert "Nog eens naar zee" in page
    assert page.count("Wens over") == 0


def test_coming_in_with_a_code_does_not_hide_what_changed(full: Family) -> None:
    """The log says that somebody came in a moment before the visit begins; that is this visit and not the one before."""
    me = own_member(full.gerda)

    def front() -> str:
        browser, token = Client(), link_of(me)
        browser.post(f"/mensen/toegang/{token}/", {"way": "email"})
        browser.post(f"/mensen/toegang/{token}/code/", {"code": last_code()})
        return browser.get(reverse("plan:start")).content.decode()

    front()
    plan.write_wish(person_id=full.person.pk, kind="wish", text="Nog eens naar zee", part="plan-sociaal", by=full.nadia)
    page = front()
    assert "Veranderd sinds u er was" in page
    assert "Nog eens naar zee" in page


def test_the_paper_holds_only_what_its_reader_may_see(full: Family, browsers: Any) -> None:
    plan.write_wish(person_id=full.person.pk, kind="must_not", text="Geen sirene", part="plan-psychisch", by=full.gerda)
    for actor, seen in (
        (full.gerda, set(PLAN_PARTS)), (full.nadia, set(PLAN_PARTS) - {"plan-zingeving"}), (full.omer, {"plan-sociaal"}),
        (full.nurse, {"plan-fysiek"}),
    ):  # fmt: skip
        side, args = ("own", []) if actor.kind == "resident" else ("person", [full.person.pk])
        screen = browsers(actor).get(reverse(f"plan:{side}_paper", args=args)).content.decode()
        for part in PLAN_PARTS:
            assert (f"Stap over {part}" in screen) == (part in seen), (actor.label, part)
        assert ("Geen sirene" in screen) == ("plan-psychisch" in seen)
    answer = browsers(full.nadia).get(reverse("plan:person_paper_pdf", args=[full.person.pk]))
    reader = PdfReader(io.BytesIO(answer.content))
    said = " ".join(page.extract_text() for page in reader.pages)
    for part in PLAN_PARTS:
        assert (f"Stap over {part}" in said) == (part != "plan-zingeving"), part
    assert "Geen sirene" in said
    assert len(reader.pages) == 1
    root: Any = reader.trailer["/Root"]
    assert (root["/Lang"], root["/MarkInfo"]["/Marked"]) == ("nl", True)
    assert reader.metadata
    assert reader.metadata.title == "Het plan van Gerda de Wit"
    assert "no-store" in answer["Cache-Control"]
    assert browsers(full.stranger).get(reverse("plan:person_paper_pdf", args=[full.person.pk])).status_code == 404


def test_a_very_long_plan_is_one_sheet_with_what_comes_first(full: Family, browsers: Any) -> None:
    for number in range(70):
        plan.write_step(
            person_id=full.person.pk, by=full.gerda,
            values={
                "part": PLAN_PARTS[number % 4], "text": f"Stap nummer {number:02} van een heel lang plan met veel woorden erin",
                "owner_kind": "nobody", "due_on": clock.today() + timedelta(days=number),
            },
        )  # fmt: skip
    plan.write_wish(
        person_id=full.person.pk,
        by=full.gerda,
        kind="must_not",
        part="plan-fysiek",
        text="Niet meer naar het ziekenhuis.",
    )
    answer = browsers(full.gerda).get(reverse("plan:own_paper_pdf"))
    reader = PdfReader(io.BytesIO(answer.content))
    words = " ".join((reader.pages[0].extract_text() or "").split())
    assert len(reader.pages) == 1
    assert "Niet meer naar het ziekenhuis." in words
    # What comes first stands on it, what comes last does not, and the sheet says so.
    assert "Stap nummer 00" in words
    assert "Stap nummer 09" in words
    assert "Stap nummer 69" not in words
    told = re.search(r"En nog (\d+) stappen", words)
    assert told is not None
    assert int(told[1]) == 74 - len(re.findall(r"Stap (?:nummer|over)", words))
    # The browser prints the same way; on the screen everything is there.
    page = browsers(full.gerda).get(reverse("plan:own_paper")).content.decode()
    assert "Stap nummer 69" in page
    assert 'class="n-no-print"><th scope="row" data-own-words>Stap nummer 69' in page
    assert "En nog" in page


def test_a_short_plan_leaves_nothing_out(full: Family, browsers: Any) -> None:
    page = browsers(full.gerda).get(reverse("plan:own_paper")).content.decode()
    assert "En nog" not in page


def test_the_tags_of_the_paper_are_a_document_with_headings_and_a_table(full: Family, browsers: Any) -> None:
    answer = browsers(full.gerda).get(reverse("plan:own_paper_pdf"))
    root: Any = PdfReader(io.BytesIO(answer.content)).trailer["/Root"]

    def tags(node: Any) -> list[str]:
        node = node.get_object() if hasattr(node, "get_object") else node
        if isinstance(node, list):
            return [tag for one in node for tag in tags(one)]
        if not hasattr(node, "get"):
            return []
        return [str(node.get("/S", "")), *tags(node.get("/K", []))]

    found = tags(root["/StructTreeRoot"]["/K"])
    assert found[0] == "/Document"
    assert {"/H1", "/H2", "/Table", "/TH", "/TD", "/P"} <= set(found)


def test_questions_of_who_may_not_see_them_are_not_there(full: Family, browsers: Any) -> None:
    assert browsers(full.gerda).get(reverse("plan:my_questions")).status_code == 200
    assert browsers(full.omer).get(reverse("plan:my_questions")).status_code == 403
    assert browsers(None).get(reverse("plan:my_questions")).url == "/mensen/nieuwe-link/?uit=1"


def test_large_letters_are_a_cookie_and_lead_back_only_here(browsers: Any) -> None:
    anybody, url = browsers(None), reverse("plan:letters")
    answer = anybody.post(url, {"letters": "groot", "next": "/over/"})
    assert (answer.status_code, answer["Location"]) == (302, "/over/")
    assert 'naast is-large"' in anybody.get("/over/").content.decode()
    anybody.post(url, {"letters": "", "next": "/over/"})
    assert "is-large" not in anybody.get("/over/").content.decode()
    for hostile in ("https://elders.invalid/", "//elders.invalid/", "javascript:alert(1)", "/\\elders.invalid"):
        assert anybody.post(url, {"letters": "groot", "next": hostile})["Location"] == "/"
    assert anybody.get(url).status_code == 405
