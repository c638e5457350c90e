"""A team's own lists and notes: for the whole team and nobody else, on paper without notes, and never in what leaves the house."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from tests.conftest import Cast

from naast.accounts.leaving import HISTORY
from naast.audit.models import AuditEvent
from naast.core import sheets
from naast.core.actors import Actor
from naast.core.errors import DomainError, NotVisible
from naast.directory import actions, queries
from naast.directory.models import Selection, SelectionItem, Service, TeamNote
from naast.directory.records import MapRecord

KADE, VOEDSEL = "huisartsen-de-kade-spreekuur", "voedselbank-rivierdal-pakket"
SECRET = "belt-liever-na-tienen-merel"


def _last() -> AuditEvent:
    return AuditEvent.objects.order_by("created_at").last()  # type: ignore[return-value]


def _service(slug: str) -> Service:
    return Service.objects.get(slug=slug)


@pytest.fixture
def nadia(rivierdal: MapRecord, cast: Cast) -> Actor:
    """Works in two teams of the town."""
    return cast.actors["nadia"]


@pytest.fixture
def first_week(nadia: Actor, cast: Cast) -> Selection:
    """A list of the team of the town with two places."""
    made = actions.make_selection(
        team_id=str(cast.teams["stad"].pk), name="Eerste week thuis", words="Bel gerust.", by=nadia
    )
    for slug in (KADE, VOEDSEL):
        actions.put_on_selection(selection_id=made.pk, service_id=_service(slug).pk, by=nadia)
    return made


@pytest.fixture
def desk(client: Client, first_week: Selection, cast: Cast) -> Client:
    client.force_login(cast.users["nadia"])
    return client


def _order(selection: Selection) -> list[str]:
    return [
        item.service.slug
        for item in SelectionItem.objects.for_system("proef").filter(selection=selection).order_by("position")
    ]


def test_a_list_is_made_filled_ordered_and_emptied(nadia: Actor, first_week: Selection) -> None:
    assert _last().action == "selection filled"
    assert _order(first_week) == [KADE, VOEDSEL]
    actions.move_on_selection(selection_id=first_week.pk, service_id=_service(VOEDSEL).pk, up=True, by=nadia)
    assert _order(first_week) == [VOEDSEL, KADE]
    assert _last().action == "selection ordered"
    rows = AuditEvent.objects.count()
    actions.move_on_selection(selection_id=first_week.pk, service_id=_service(VOEDSEL).pk, up=True, by=nadia)
    assert (_order(first_week), AuditEvent.objects.count()) == ([VOEDSEL, KADE], rows), "the first stays first"
    actions.take_off_selection(selection_id=first_week.pk, service_id=_service(KADE).pk, by=nadia)
    assert _order(first_week) == [VOEDSEL]
    assert _last().action == "selection emptied"


def test_a_place_stands_on_a_list_once(nadia: Actor, first_week: Selection) -> None:
    again = actions.put_on_selection(
        selection_id=first_week.pk, service_id=_service(KADE).pk, words="nog eens", by=nadia
    )
    assert (
        again.position,
        again.words,
        SelectionItem.objects.for_system("proef").filter(selection=first_week).count(),
    ) == (1, "", 2)


def test_a_list_gets_another_name_and_goes_away(nadia: Actor, first_week: Selection) -> None:
    actions.rename_selection(selection_id=first_week.pk, name=" Na ontslag ", words="", by=nadia)
    first_week.refresh_from_db()
    assert (first_week.name, first_week.words, _last().action) == ("Na ontslag", "", "selection changed")
    actions.remove_selection(selection_id=first_week.pk, by=nadia)
    assert not Selection.objects.for_system("proef").exists()
    assert not SelectionItem.objects.for_system("proef").exists()
    assert (_last().action, _last().detail) == ("selection removed", {"places": "2"})


def test_what_cannot_be_says_what_to_do(
    nadia: Actor, first_week: Selection, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    stad = str(cast.teams["stad"].pk)
    other = actions.make_selection(team_id=stad, name="Nog een", by=nadia)
    monkeypatch.setattr("naast.directory.actions.selections.MOST_PLACES", 2)
    third = Service.objects.exclude(slug__in=[KADE, VOEDSEL]).first()
    assert third is not None
    for code, do in (
        ("leeg", lambda: actions.make_selection(team_id=stad, name="  ", by=nadia)),
        ("te-lang", lambda: actions.make_selection(team_id=stad, name="x" * 200, by=nadia)),
        ("naam-bestaat", lambda: actions.make_selection(team_id=stad, name="Eerste week thuis", by=nadia)),
        (
            "naam-bestaat",
            lambda: actions.rename_selection(selection_id=other.pk, name="Eerste week thuis", words="", by=nadia),
        ),
        ("lijst-vol", lambda: actions.put_on_selection(selection_id=first_week.pk, service_id=third.pk, by=nadia)),
        ("te-lang", lambda: actions.write_note(team_id=stad, service_id=third.pk, text="x" * 3000, by=nadia)),
    ):
        with pytest.raises(DomainError) as wrong:
            do()
        assert (wrong.value.code, bool(wrong.value.hint)) == (code, True)


@pytest.mark.parametrize("who", ["kees", "system"])
def test_a_list_of_another_team_does_not_exist(who: str, nadia: Actor, first_week: Selection, cast: Cast) -> None:
    outsider = Actor.system() if who == "system" else cast.actors[who]
    rows, kade, stad = AuditEvent.objects.count(), _service(KADE).pk, str(cast.teams["stad"].pk)
    tries: list[Callable[[], Any]] = [
        lambda: queries.selection_for(outsider, first_week.pk),
        lambda: actions.rename_selection(selection_id=first_week.pk, name="x", words="", by=outsider),
        lambda: actions.remove_selection(selection_id=first_week.pk, by=outsider),
        lambda: actions.put_on_selection(selection_id=first_week.pk, service_id=kade, by=outsider),
        lambda: actions.take_off_selection(selection_id=first_week.pk, service_id=kade, by=outsider),
        lambda: actions.move_on_selection(selection_id=first_week.pk, service_id=kade, up=False, by=outsider),
        lambda: actions.make_selection(team_id=stad, name="x", by=outsider),
        lambda: actions.write_note(team_id=stad, service_id=kade, text="x", by=outsider),
    ]
    for attempt in tries:
        with pytest.raises(NotVisible):
            attempt()
    assert _order(first_week) == [KADE, VOEDSEL]
    assert AuditEvent.objects.count() == rows


def test_a_place_that_is_not_there_cannot_be_listed_or_noted(nadia: Actor, first_week: Selection, cast: Cast) -> None:
    for attempt in (
        lambda: actions.put_on_selection(selection_id=first_week.pk, service_id=uuid4(), by=nadia),
        lambda: actions.move_on_selection(selection_id=first_week.pk, service_id=uuid4(), up=True, by=nadia),
        lambda: actions.write_note(team_id=str(cast.teams["stad"].pk), service_id=uuid4(), text="x", by=nadia),
    ):
        with pytest.raises(NotVisible):
            attempt()


def test_a_note_is_written_changed_and_emptied(nadia: Actor, cast: Cast) -> None:
    kade, stad = _service(KADE), str(cast.teams["stad"].pk)
    for text in ("Vraag naar Merel.", SECRET):
        actions.write_note(team_id=stad, service_id=kade.pk, text=text, by=nadia)
    assert [note.text for note in TeamNote.objects.for_system("proef")] == [SECRET]
    row = _last()
    assert (row.action, row.subject_id, SECRET in json.dumps(row.detail)) == ("team note written", str(kade.pk), False)
    assert actions.write_note(team_id=stad, service_id=kade.pk, text="  ", by=nadia) is None
    assert (TeamNote.objects.for_system("proef").count(), _last().action) == (0, "team note removed")
    rows = AuditEvent.objects.count()
    assert actions.write_note(team_id=stad, service_id=kade.pk, text="", by=nadia) is None
    assert AuditEvent.objects.count() == rows


def test_of_two_colleagues_the_second_sees_both_versions(desk: Client, nadia: Actor, cast: Cast) -> None:
    kade, stad = _service(KADE), str(cast.teams["stad"].pk)
    told: dict[str, Any] = {"team_id": stad, "service_id": kade.pk}
    actions.write_note(**told, text="Bel na tienen.", by=nadia, seen="")
    # Both had the page open when nothing stood there yet.
    address = f"/hulp/aanbod/{kade.pk}/notitie/"
    answer = desk.post(address, {"team": stad, "text": "Vraag naar Merel.", "seen": ""})
    page = answer.content.decode()
    assert answer.status_code == 409
    assert ("Bel na tienen." in page, "Vraag naar Merel." in page, "no-store" in answer.headers["Cache-Control"]) == (
        True,
    ) * 3
    assert [note.text for note in TeamNote.objects.for_system("proef")] == ["Bel na tienen."]
    seen = re.search(r'name="seen" value="(\w+)"', page)
    assert seen is not None
    desk.post(address, {"team": stad, "text": "Bel na tienen. Vraag naar Merel.", "seen": seen[1]})
    assert [note.text for note in TeamNote.objects.for_system("proef")] == ["Bel na tienen. Vraag naar Merel."]
    # The same words twice are no clash, and neither is a form that never said what it saw.
    actions.write_note(**told, text="Bel na tienen. Vraag naar Merel.", by=nadia, seen="")
    with pytest.raises(actions.NoteChanged) as changed:
        actions.write_note(**told, text="", by=nadia, seen=actions.note_mark("Iets anders"))
    assert changed.value.note is not None
    actions.write_note(**told, text="", by=nadia)
    with pytest.raises(actions.NoteChanged) as gone:
        actions.write_note(**told, text="Nog iets.", by=nadia, seen=actions.note_mark("Bel na tienen."))
    assert gone.value.note is None


def test_a_note_is_read_by_the_team_alone_and_never_leaves_the_house(
    nadia: Actor, first_week: Selection, desk: Client, cast: Cast
) -> None:
    kade = _service(KADE)
    actions.write_note(team_id=str(cast.teams["stad"].pk), service_id=kade.pk, text=SECRET, by=nadia)
    own = desk.get(f"/hulp/aanbod/{KADE}/")
    assert SECRET in own.content.decode()
    assert "no-store" in own.headers["Cache-Control"]
    assert SECRET in desk.get(f"/hulp/lijsten/{first_week.pk}/").content.decode()
    assert SECRET not in desk.get(f"/hulp/lijsten/{first_week.pk}/folder/").content.decode()
    desk.force_login(cast.users["kees"])
    other_team = desk.get(f"/hulp/aanbod/{KADE}/").content.decode()
    assert SECRET not in other_team
    assert "Alleen voor uw team" in other_team
    outside = Client().get(f"/hulp/aanbod/{KADE}/").content.decode()
    assert SECRET not in outside
    assert "Alleen voor uw team" not in outside
    assert SECRET not in json.dumps(queries.snapshot())
    assert SECRET not in Client().post("/hulp/", {"zoek": SECRET}).content.decode().replace(f'value="{SECRET}"', "")


def test_who_leaves_leaves_lists_and_notes_with_the_team() -> None:
    assert {"directory.Selection.changed_by", "directory.TeamNote.changed_by"} <= set(HISTORY)


def test_the_pages_of_a_list(desk: Client, first_week: Selection, cast: Cast) -> None:
    assert "Eerste week thuis" in desk.get("/hulp/lijsten/").content.decode()
    made = desk.post("/hulp/lijsten/", {"team": str(cast.teams["akkers"].pk), "name": "Voor De Akkers", "words": ""})
    assert made.status_code == 302
    assert "Voor De Akkers" in desk.get(made.headers["Location"]).content.decode()
    assert desk.post("/hulp/lijsten/", {"team": str(cast.teams["dorpen"].pk), "name": "x"}).status_code == 422
    assert (
        desk.post("/hulp/lijsten/", {"team": str(cast.teams["stad"].pk), "name": "Eerste week thuis"}).status_code
        == 422
    )
    here = f"/hulp/lijsten/{first_week.pk}/"
    assert desk.post(here, {"name": "", "words": ""}).status_code == 422
    assert desk.post(here, {"name": "Tweede week", "words": "Dag."}).status_code == 302
    assert "Tweede week" in desk.get(here).content.decode()
    moved = desk.post(f"{here}plek/", {"verb": "omlaag", "service": str(_service(KADE).pk)})
    assert (moved.status_code, _order(first_week)) == (302, [VOEDSEL, KADE])
    assert desk.post(f"{here}plek/", {"verb": "af", "service": str(_service(KADE).pk)}).status_code == 302
    assert desk.post(f"{here}plek/", {"verb": "af", "service": "geen-plek"}).status_code == 404
    assert "weghalen?" in desk.get(f"{here}weg/").content.decode()
    assert Selection.objects.for_system("proef").filter(pk=first_week.pk).exists(), "asking is not doing"
    assert desk.post(f"{here}weg/").status_code == 302
    assert desk.get(here).status_code == 404


def test_from_the_page_of_a_place_to_a_list_and_a_note(desk: Client, first_week: Selection, cast: Cast) -> None:
    service = Service.objects.exclude(slug__in=[KADE, VOEDSEL]).filter(status="active").first()
    assert service is not None
    to_list, to_note = f"/hulp/aanbod/{service.pk}/op-lijst/", f"/hulp/aanbod/{service.pk}/notitie/"
    desk.post(to_list, {"selection": str(first_week.pk), "words": "Vraag naar de coördinator."})
    assert (
        SelectionItem.objects.for_system("proef").get(selection=first_week, service=service).words
        == "Vraag naar de coördinator."
    )
    desk.post(to_note, {"team": str(cast.teams["stad"].pk), "text": "Snel terug."})
    assert TeamNote.objects.for_system("proef").get().text == "Snel terug."
    for url in (to_list, to_note):
        assert desk.post(url, {"team": "x", "selection": "x"}).status_code == 302
        assert desk.get(url).status_code == 405
    assert TeamNote.objects.for_system("proef").count() == 1


def test_the_leaflet_has_large_numbers_and_leaves_out_what_is_closed(desk: Client, first_week: Selection) -> None:
    paper = desk.get(f"/hulp/lijsten/{first_week.pk}/folder/").content.decode()
    assert '<p class="n-leaflet__number">0341-00 11 10</p>' in paper
    assert "Bel gerust." in paper
    assert "Bij levensgevaar: 112." in paper
    Service.objects.filter(slug=KADE).update(status="inactive")
    assert "0341-00 11 10" not in desk.get(f"/hulp/lijsten/{first_week.pk}/folder/").content.decode()
    assert "Deze plek is er nu niet." in desk.get(f"/hulp/lijsten/{first_week.pk}/").content.decode()


def _drawn(monkeypatch: pytest.MonkeyPatch, pages: dict[str, int]) -> list[str]:
    """Instead of drawing: each sheet has so many pages, by the words that are in it. Returns what was to be drawn."""
    asked: list[str] = []

    def draw(html: str) -> Any:
        asked.append(html)
        count = next(n for word, n in pages.items() if word in html)
        return SimpleNamespace(
            pages=[None] * count, write_pdf=lambda pdf_variant: b"%PDF-proef " + pdf_variant.encode()
        )

    monkeypatch.setattr("naast.core.sheets.drawn", draw)
    return asked


def test_a_short_list_folds_in_large_letters(
    desk: Client, first_week: Selection, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = _drawn(monkeypatch, {"14pt": 2})
    answer = desk.get(f"/hulp/lijsten/{first_week.pk}/folder.pdf")
    assert (answer["Content-Type"], answer.content) == ("application/pdf", b"%PDF-proef pdf/ua-1")
    assert "no-store" in answer["Cache-Control"]
    assert len(asked) == 1
    assert ("A4 landscape" in asked[0], "0341-00 11 10" in asked[0], asked[0].count('class="qr"')) == (True, True, 2)


@pytest.mark.parametrize(("pages", "tries"), [({"14pt": 3, "12.5pt": 2}, 2), ({"landscape": 3, "size: A4;": 4}, 4)])
def test_a_long_list_gets_smaller_letters_and_then_pages(
    pages: dict[str, int], tries: int, desk: Client, first_week: Selection, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = _drawn(monkeypatch, pages)
    assert desk.get(f"/hulp/lijsten/{first_week.pk}/folder.pdf").status_code == 200
    assert (len(asked), "landscape" in asked[-1]) == (tries, tries == 2)


def test_the_real_leaflet_is_two_sides(desk: Client, first_week: Selection, monkeypatch: pytest.MonkeyPatch) -> None:
    if not sheets.is_available():
        pytest.skip("geen Pango op deze machine")
    real, pages = sheets.drawn, []

    def draw(html: str) -> Any:
        found = real(html)
        pages.append(len(found.pages))
        return found

    monkeypatch.setattr("naast.core.sheets.drawn", draw)
    answer = desk.get(f"/hulp/lijsten/{first_week.pk}/folder.pdf")
    assert (pages, answer.content[:6]) == ([2], b"%PDF-1")


def test_without_the_means_to_draw_the_page_can_still_be_printed(
    desk: Client, first_week: Selection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("naast.core.sheets.is_available", lambda: False)
    answer = desk.get(f"/hulp/lijsten/{first_week.pk}/folder.pdf", follow=True)
    assert answer.redirect_chain[0][0] == f"/hulp/lijsten/{first_week.pk}/folder/"
    assert "Een PDF maken lukt hier nu niet." in answer.content.decode()


@pytest.mark.parametrize("path", ["", "folder/", "folder.pdf", "weg/"])
def test_without_a_login_there_is_no_list(first_week: Selection, path: str) -> None:
    answer = Client().get(f"/hulp/lijsten/{first_week.pk}/{path}")
    assert answer.status_code == 302
    assert "/inloggen/" in answer.headers["Location"]


def test_who_is_logged_out_comes_back_at_a_page_and_hears_that_nothing_was_sent(first_week: Selection) -> None:
    kade = _service(KADE).pk
    for url, back in (
        (f"/hulp/lijsten/{first_week.pk}/plek/", f"/hulp/lijsten/{first_week.pk}/"),
        (f"/hulp/aanbod/{kade}/notitie/", f"/hulp/aanbod/{kade}/"),
    ):
        answer = Client().post(url, {"text": "x"}, follow=True)
        assert answer.redirect_chain == [(f"/inloggen/?next={back}", 302)]
        assert "is niet verstuurd" in answer.content.decode()
        assert Client().get(url).status_code == 405
    assert not TeamNote.objects.for_system("proef").exists()
