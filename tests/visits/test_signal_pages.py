"""The pages of the nurses and of who coordinates: the list, one worry, every verb, the letter, the figures and their file."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse

from naast.core import clock
from naast.visits import small
from naast.visits.models import Signal, SignalVisit, Visit
from naast.visits.presenters import numbers as pages
from naast.visits.queries import numbers as queries
from naast.visits.queries import walking
from tests.conftest import Cast
from tests.plan.mine import rows
from tests.visits.conftest import Table, recorded
from tests.visits.worried import NAME, PHONE, QUESTION, YES, now, nurses, passed_on

pytestmark = pytest.mark.django_db
LIST = "/bezoek/signalen/"


def _url(signal: Signal, verb: str = "") -> str:
    where = {"signal_id": signal.pk}
    return (
        reverse("visit:signal_handle", kwargs=where | {"verb": verb}) if verb else reverse("visit:signal", kwargs=where)
    )


def test_the_list_is_for_the_nurses_of_that_team(cast: Cast, browsers: Any) -> None:
    team = nurses()
    signal = passed_on().signal
    page = browsers(team["sam"]).get(LIST).content.decode()
    assert NAME in page
    assert signal.reference in page
    assert QUESTION not in page
    # Piet works in a team of nurses that takes none of these.
    assert browsers(team["piet"]).get(LIST).status_code == 403
    assert browsers(cast.actors["nadia"]).get(LIST).status_code == 403
    assert browsers(None).get(LIST).status_code == 302
    assert browsers(team["piet"]).get(_url(signal)).status_code == 404


def test_a_crisis_stands_on_top_with_its_minutes(cast: Cast, browsers: Any, monday: Any) -> None:
    team = nurses()
    passed_on()
    crisis = passed_on(answers={**YES, walking.SOON: "vandaag"}, name="Truus Verzonnen").signal
    page = browsers(team["ria"]).get(LIST).content.decode()
    assert "bel nu: nog 60 minuten" in page
    assert page.index("Truus Verzonnen") < page.index(NAME)
    with clock.frozen(crisis.call_due_at + timedelta(minutes=1)):
        assert "bel nu: te laat" in browsers(team["ria"]).get(_url(crisis)).content.decode()


def test_one_worry_shows_where_it_is_on_the_chart(cast: Cast, browsers: Any) -> None:
    ria = browsers(nurses()["ria"])
    signal = passed_on().signal
    page = ria.get(_url(signal)).content.decode()
    assert PHONE in page
    assert QUESTION in page
    assert "Mag ik uw naam" in page
    assert "laten nakijken" in page
    assert "<svg" in page
    assert "hier bent u" in page
    ria.post(_url(signal, "bekend"), {"bekend-version": 1, "bekend-plan": "nee", "bekend-contact": ""})
    assert "melden: deze week" in ria.get(_url(signal)).content.decode()


def test_every_verb_through_the_web(cast: Cast, browsers: Any) -> None:
    ria, signal = browsers(nurses()["ria"]), passed_on().signal

    def do(verb: str, **said: Any) -> int:
        sent = {f"{verb}-{name}": value for name, value in said.items()} | {f"{verb}-version": now(signal).version}
        return int(ria.post(_url(signal, verb), sent).status_code)

    today = clock.today()
    assert [do(verb) for verb in ("neem", "gemist", "gesproken")] == [302, 302, 302]
    assert do("bezoek", on="") == 422
    assert do("bezoek", on=f"{today - timedelta(days=1)}") == 422
    assert do("bezoek", on=f"{today}", starts="14:00", person="") == 302
    assert do("huisarts", may="") == 422
    assert do("huisarts", may="ja", who="Praktijk Kade, Kade 1") == 302
    assert do("huisarts-weet", mail="geen") == 422
    assert do("huisarts-weet", mail="") == 302
    assert do("ander", to="") == 422
    assert do("geweest", on=f"{today}", phase="klachten") == 302
    assert now(signal).state == "done"
    assert do("neem") == 409
    assert do("heropen") == 302
    assert do("nee", again_on=f"{today + timedelta(days=30)}") == 302
    assert do("heropen") == 302
    assert do("ander", to="De casemanager") == 302
    assert do("heropen") == 302
    assert do("stop") == 302
    assert do("bestaat-niet") == 404


def test_what_was_typed_stays_when_a_colleague_was_first(cast: Cast, browsers: Any) -> None:
    ria, signal = browsers(nurses()["ria"]), passed_on().signal
    ria.post(_url(signal, "neem"), {"neem-version": 1})
    answer = ria.post(_url(signal, "ander"), {"ander-version": 1, "ander-to": "De casemanager Ans"})
    assert answer.status_code == 409
    page = answer.content.decode()
    assert "De casemanager Ans" in page
    assert 'name="ander-version" value="2"' in page


def test_a_visit_in_a_file_and_who_may_be_known(table: Table, browsers: Any) -> None:
    signal = passed_on(pc4="", name=table.person.name).signal
    Signal.objects.for_system("toets").update(team=table.cast.teams["stad"])
    ria, sam = browsers(table.ria), browsers(table.nadia)
    assert "al bekend" in ria.get(_url(signal)).content.decode()
    sent = {"bezoek-version": 1, "bezoek-on": f"{clock.today()}", "bezoek-person": str(table.person.pk)}
    assert ria.post(_url(signal, "bezoek"), sent).status_code == 302
    assert len(rows(Visit)) == len(rows(SignalVisit)) == 1
    assert "Naar de bezoeken van deze persoon" in ria.get(_url(signal)).content.decode()
    assert sam.get(_url(signal)).status_code == 200


def test_nobody_hears_of_a_file_that_they_may_not_see(table: Table, browsers: Any) -> None:
    team = nurses()
    signal = passed_on(name=table.person.name).signal
    page = browsers(team["ria"]).get(_url(signal)).content.decode()
    assert "al bekend:" not in page


def test_the_letter_needs_a_yes(cast: Cast, browsers: Any) -> None:
    ria, signal = browsers(nurses()["ria"]), passed_on().signal
    url = reverse("visit:signal_letter", kwargs={"signal_id": signal.pk})
    assert ria.get(url).status_code == 404
    ria.post(_url(signal, "huisarts"), {"huisarts-version": 1, "huisarts-may": "ja", "huisarts-who": "Praktijk Kade"})
    letter = ria.get(url)
    assert letter.status_code == 302 or letter.content.startswith(b"%PDF")


def _done(count: int, haste: str = "kan wachten", days: int = 4) -> None:
    """So many worries that were called the next day and visited after `days`."""
    for number in range(count):
        with clock.frozen(clock.now() - timedelta(days=20 + number)):
            signal = passed_on(
                answers={**YES, "naaste houdt het niet vol": None, "oud en steeds minder": True, walking.SOON: haste}
            ).signal
        came = signal.created_at
        Signal.objects.for_system("toets").filter(pk=signal.pk).update(
            called_at=came + timedelta(days=1), visited_on=(came + timedelta(days=days)).date(), state="done", phase="ziekte",
            closed_at=came + timedelta(days=days),
        )  # fmt: skip


def test_figures_are_for_who_coordinates_and_hide_what_is_small(cast: Cast, browsers: Any, monday: Any) -> None:
    team = nurses()
    _done(6)
    _done(2, "vandaag", 9)
    url = reverse("visit:numbers")
    assert browsers(team["sam"]).get(url).status_code == 403
    for reader in (team["ria"], cast.actors["margriet"]):
        page = browsers(reader).get(url).content.decode()
        assert "minder dan 5" in page
        assert "1 dag" in page
        assert "4 dagen" in page
        assert NAME not in page
        # A figure that can tell nothing yet says so once, not line by line.
        assert (
            page.count("Hier is nog te weinig om iets te zeggen.")
            == sum(part.is_empty for part in pages.numbers_page(queries.numbers()).parts)
            > 0
        )
    found = queries.numbers()
    assert (sorted(found.to_visit), found.haste) == ([4] * 6 + [9] * 2, {"crisis": 2, "deze week": 0, "gewoon": 6})
    file = browsers(team["ria"]).get(reverse("visit:numbers_file"))
    lines = file.content.decode("utf-8-sig").splitlines()
    assert lines[0] == "Onderdeel;Wat;Aantal"
    assert len(lines) == 1 + len(pages.as_rows(pages.numbers_page(found)))
    assert "2" not in [line.rpartition(";")[2] for line in lines]


def test_a_share_is_told_only_when_every_part_is() -> None:
    hidden = pages._shares("", "", {"a": 5, "b": 0, "c": 0}, {"a": "A", "b": "B", "c": "C"})
    assert [bar.said for bar in hidden.bars] == ["5", "minder dan 5, of niet getoond", "minder dan 5, of niet getoond"]
    told = pages._shares("", "", {"a": 5, "b": 15}, {"a": "A", "b": "B"})
    assert [bar.said for bar in told.bars] == ["5 (25%)", "15 (75%)"]
    nothing = pages._shares("", "", {"a": 4, "b": 1}, {"a": "A", "b": "B"})
    assert (hidden.is_empty, told.is_empty, nothing.is_empty) == (False, False, True)


def test_late_worries_are_told_without_a_name(cast: Cast, browsers: Any) -> None:
    team = nurses()
    signal = passed_on().signal
    with clock.frozen(signal.call_due_at + timedelta(days=1)):
        page = browsers(team["ria"]).get(reverse("visit:numbers")).content.decode()
    assert signal.reference in page
    assert NAME not in page


def test_stories_told_again_are_counted(table: Table) -> None:
    recorded(table)
    assert sum(queries.numbers().retold.values()) == 0
    from naast.core import rls
    from naast.visits.models import Report

    with rls.acting_system("toets"):
        Report.objects.for_system("toets").update(retold=4)
    assert queries.numbers().retold[4] == 1


def _slow_shown(counts: dict[str, int]) -> dict[str, int | None]:
    """The same rule, spelled out: everything below five goes; a single hidden one takes the smallest other along."""
    kept = {name: (count if count >= 5 else None) for name, count in counts.items()}
    gone = [name for name in kept if kept[name] is None]
    if len(gone) == 1 and len(kept) > 1:
        others = [name for name in counts if name not in gone]
        smallest = min(others, key=lambda name: (counts[name], name))
        kept[smallest] = None
    return kept


def test_no_hidden_count_can_be_worked_out_from_the_rest() -> None:
    from itertools import product

    for values in product(range(9), repeat=4):
        counts = dict(zip("abcd", values, strict=True))
        told = small.shown(counts)
        assert told == _slow_shown(counts)
        assert all(count is None or count >= 5 for count in told.values())
        assert sum(count is None for count in told.values()) != 1


@pytest.mark.parametrize(
    ("days", "half", "most"),
    [([], None, None), ([1, 1, 1, 1], None, None), ([5, 1, 2, 3, 4], 3, 5), (list(range(1, 21)), 10, 18)],
)
def test_the_middle_and_the_late_end(days: list[int], half: int | None, most: int | None) -> None:
    assert (small.middle(days), small.late_end(days)) == (half, most)
