"""What was said of a case is gone when the table ends: marker words go through every form, then everything is searched."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from datetime import datetime
from typing import Any

import pytest
from django.core import mail
from django.test import Client

from naast.casetable import actions, queries
from naast.casetable.choices import UNUSED_DAYS, State
from naast.casetable.models import Card, CardKey, Gap, Lesson, Offer, SilentCard, Tie
from naast.config.logs import NoPaths
from naast.core import clock
from naast.core.models import OutboxMessage
from naast.directory.models import Service
from naast.keeping.models import Remark, Report
from tests.casetable.conftest import Evening, audited, go_to, later, mails, released, shown, sit
from tests.keeping.conftest import organisation, place
from tests.security.test_markers import everywhere

pytestmark = pytest.mark.django_db
# One word for each form, so that a find says which form leaks.
CASE = {
    name: f"kwartelvlinder{letter}"
    for name, letter in zip(
        ("fysiek", "sociaal", "psychisch", "zingeving", "naasten", "vraag", "remark", "core", "blind", "anew", "what", "since", "how"),
        "abcdefghijklm",
        strict=True,
    )
}  # fmt: skip
STAYS = {"lesson": "merelvleugela", "gap": "merelvleugelb", "kept": "merelvleugelc"}
DAY = datetime(2026, 11, 30, 15, 0, tzinfo=clock.AMSTERDAM)


@pytest.fixture
def said() -> Iterator[list[str]]:
    """Every line that any logger writes, as it would reach a file."""

    class Collector(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            lines.append(self.format(record))

    lines: list[str] = []
    root, handler = logging.getLogger(), Collector(logging.DEBUG)
    handler.addFilter(NoPaths())
    quiet = [logging.getLogger("django.db.backends"), logging.getLogger("django.template")]
    levels = [root.level, *(one.level for one in quiet)]
    root.setLevel(logging.DEBUG)
    for one in quiet:
        one.setLevel(logging.INFO)
    root.addHandler(handler)
    yield lines
    root.removeHandler(handler)
    for one, level in zip([root, *quiet], levels, strict=True):
        one.setLevel(level)


def _post(client: Client, url: str, sent: dict[str, Any]) -> None:
    answer = client.post(url, sent)
    assert answer.status_code == 302, (url, shown(answer)[:900])


def _prepared(evening: Evening) -> None:
    """Card and remark, through the pages."""
    url = f"/casustafel/{evening.table.pk}/"
    texts = {name: CASE[name] for name in ("fysiek", "sociaal", "psychisch", "zingeving", "naasten", "vraag")}
    card = {"age": "70-80", "household": "alleen", "agreed": "asked", **texts}
    bringer, reader = sit(evening, "bringer"), sit(evening, "reader")
    _post(bringer, f"{url}kaart/", card | {"version": "0", "lezer": "ja"})
    version = queries.card_of(evening.table).version  # type: ignore[union-attr]
    _post(reader, f"{url}lezen/", {"terug": "ja", "remark": CASE["remark"], "version": version})
    version = queries.card_of(evening.table).version  # type: ignore[union-attr]
    _post(bringer, f"{url}kaart/", card | {"version": version, "lezer": "ja"})
    version = queries.card_of(evening.table).version  # type: ignore[union-attr]
    _post(reader, f"{url}lezen/", {"vrij": "ja", "nobody": "on", "neighbours": "on", "version": version})


def _held(evening: Evening) -> None:
    """Silent cards, a new question, offers, lessons: through the pages, up to the last step."""
    do = f"/casustafel/{evening.table.pk}/doe/"
    chair, bringer, member, scribe = (sit(evening, role) for role in ("chair", "bringer", "member", "scribe"))
    _post(chair, f"{do}begin/", {})
    go_to(evening, "stil")
    _post(member, f"{do}kaartje/", {"core": CASE["core"], "blind": CASE["blind"]})
    _post(chair, f"{do}kaartjes/", {})
    go_to(evening, "terug")
    _post(bringer, f"{do}vraag/", {"question": CASE["anew"]})
    go_to(evening, "aanbod")
    _post(member, f"{do}aanbod/", {"what": CASE["what"], "since": CASE["since"], "how": CASE["how"]})
    _post(member, f"{do}aanbod/", {"what": STAYS["kept"], "keep": "on", "really": "on"})
    go_to(evening, "lessen")
    _post(scribe, f"{do}les/", {"text": STAYS["lesson"], "really": "on"})
    _post(scribe, f"{do}gemis/", {"kind": "help", "missing": STAYS["gap"], "really": "on"})
    _post(scribe, f"{do}kennismaken/", {"other": evening.seats["member"].pk})


def _found(needles: Any) -> dict[str, set[str]]:
    return {needle: places for needle in needles if (places := everywhere(needle))}


def test_nothing_of_the_case_is_left_in_any_table_log_session_or_mail(evening: Evening, said: list[str]) -> None:
    with clock.frozen(DAY):
        _prepared(evening)
        assert any(CASE["vraag"] in text for text in queries.card_words(evening.table).texts.values())  # type: ignore[union-attr]
        _held(evening)
        # While it lasts, everything but a loose offer lies sealed: no table shows a word of the case.
        assert set(_found(CASE.values())) == {CASE["what"], CASE["since"], CASE["how"]}
        _post(sit(evening, "chair"), f"/casustafel/{evening.table.pk}/einde/", {"topic": "nacht"})
    assert _found(CASE.values()) == {}
    assert set(_found(STAYS.values())) == set(STAYS.values())
    for model in (Card, SilentCard):
        assert not model.objects.for_system("test").exists()
    assert not CardKey.objects.exists()
    words = [*said, *(f"{one.subject} {one.body}" for one in OutboxMessage.objects.all())]
    words += [f"{one.subject} {one.body}" for one in mail.outbox]
    assert not [line for line in words for needle in CASE.values() if needle in line]
    assert len(mail.outbox) == 0


def test_what_the_log_tells_of_a_table_is_states_and_counts(evening: Evening) -> None:
    with clock.frozen(DAY):
        _prepared(evening)
        _held(evening)
        actions.end(seat=evening.seat("chair"), topic="nacht")
    row = audited("case table ended")
    assert row.detail == {"cards": 1, "silent": 1, "offers_gone": 1, "to_the_map": 0}


def test_the_page_says_what_goes_and_what_stays_before_and_after(evening: Evening) -> None:
    with clock.frozen(DAY):
        _prepared(evening)
        _held(evening)
        chair, url = sit(evening, "chair"), f"/casustafel/{evening.table.pk}/"
        before = shown(chair.get(f"{url}einde/"))
        assert "1 stil kaartje." in before
        assert "1 aanbod dat niet bewaard mocht blijven." in before
        assert chair.post(f"{url}einde/", {"topic": ""}).status_code == 422
        _post(chair, f"{url}einde/", {"topic": "nacht"})
        after = shown(chair.get(url))
    assert "Dit is weg" in after
    assert STAYS["lesson"] in after


def test_ending_twice_destroys_once(going: Evening) -> None:
    go_to(going, "lessen")
    assert actions.end(seat=going.seat("chair"), topic="nacht").cards == 1
    assert actions.end(seat=going.seat("chair"), topic="geld").cards == 0
    assert going.now.topic == "nacht"


def test_a_card_of_a_table_that_did_not_happen_goes_after_a_week(evening: Evening) -> None:
    released(evening)
    with later(days=7 + UNUSED_DAYS):
        assert actions.forget_unused() == 0
    with later(days=7 + UNUSED_DAYS + 1):
        assert actions.forget_unused() == 1
        assert actions.forget_unused() == 0
    assert queries.card_of(evening.table) is None
    assert not CardKey.objects.exists()


def test_a_table_that_nobody_closed_is_closed_and_its_words_go(going: Evening) -> None:
    go_to(going, "stil")
    actions.write_silent(seat=going.seat("member"), core="Iets.", blind="")
    with later(days=7 + UNUSED_DAYS + 1):
        actions.forget_unused()
    assert going.now.state == State.ENDED
    assert not SilentCard.objects.for_system("test").exists()


def test_an_offer_that_is_on_the_map_becomes_a_task_and_changes_nothing_there(going: Evening) -> None:
    church = place("Kerkbezoek", organisation("Grote Kerk", "kerk@kerk.invalid"))
    go_to(going, "aanbod")
    actions.offer(seat=going.seat("member"), what="Ook op zondag", keep=True, service=church.slug, really=True)
    # Somebody of another organisation does not speak for the church.
    other = actions.offer(seat=going.seat("scribe"), what="Soep", keep=True, service=church.slug, really=True)
    assert other.service is None
    go_to(going, "lessen")
    actions.end(seat=going.seat("chair"), topic="alleen")
    report = Report.objects.get(entry__service=church)
    assert report.field == "offer"
    assert Remark.objects.for_system("test").get(report=report).right == "Ook op zondag"
    assert Service.objects.get(pk=church.pk).description == church.description


def test_a_quarter_later_the_bringer_is_asked_once_and_answers(going: Evening) -> None:
    go_to(going, "aanbod")
    made = actions.offer(seat=going.seat("member"), what="Een bezoek", keep=True)
    actions.choose(seat=going.seat("bringer"), offer_ids=[str(made.pk)])
    go_to(going, "lessen")
    tie = actions.meet(seat=going.seat("member"), other_id=going.seats["scribe"].pk)
    actions.end(seat=going.seat("chair"), topic="alleen")
    assert actions.ask_back() == 0
    with later(days=81):
        assert actions.ask_back() == 1
        assert actions.ask_back() == 0
        assert "Wat is ervan geworden?" in mails("nadia@rivierdal.invalid")[-1].subject
        client, url = Client(), f"/casustafel/{going.table.pk}/terug/"
        client.force_login(going.cast.users["nadia"])
        sent = {f"hoe-{made.pk}": "done", f"woorden-{made.pk}": "Annie is blij.", f"gezien-{tie.pk}": "ja"}
        answer = client.post(url, sent)
        assert answer.status_code == 422
        assert "Annie is blij." in answer.content.decode()
        sent[f"woorden-{made.pk}"] = "Zij gaan elke week."
        assert client.post(url, sent).status_code == 302
    one = Offer.objects.for_system("test").get()
    assert (one.outcome, one.outcome_note, Tie.objects.get().met) == ("done", "Zij gaan elke week.", True)


def test_only_bringer_chair_and_coordinator_look_back(going: Evening) -> None:
    go_to(going, "lessen")
    actions.end(seat=going.seat("chair"), topic="alleen")
    for name, status in (("joost", 403), ("margriet", 200), ("kees", 200)):
        client = Client()
        client.force_login(going.cast.users[name])
        assert client.get(f"/casustafel/{going.table.pk}/terug/").status_code == status, name


def test_what_was_learnt_is_found_by_kind_and_by_word(going: Evening) -> None:
    go_to(going, "lessen")
    actions.take_along(seat=going.seat("member"), text="Vraag hoeveel uur iemand sliep.")
    actions.offer(seat=going.seat("member"), what="Een bezoek in de avond", keep=True)
    assert queries.learnt().lessons == []
    actions.end(seat=going.seat("chair"), topic="nacht")
    client = Client()
    client.force_login(going.cast.users["nadia"])
    for query, found in (("?soort=nacht", True), ("?soort=geld", False), ("?q=sliep", True), ("?q=kachel", False)):
        assert ("hoeveel uur iemand sliep" in shown(client.get(f"/casustafel/geleerd/{query}"))) is found, query
    assert "Een bezoek in de avond" in shown(client.get("/casustafel/geleerd/?q=bezoek"))


def test_what_was_missing_lies_with_the_coordinator_until_it_is_taken_up(going: Evening) -> None:
    go_to(going, "lessen")
    gap = actions.miss(seat=going.seat("scribe"), kind="help", text="Niemand waakt met spoed.")
    assert queries.gaps_open() == []
    actions.end(seat=going.seat("chair"), topic="nacht")
    client = Client()
    client.force_login(going.cast.users["margriet"])
    assert "Niemand waakt met spoed." in shown(client.get("/casustafel/"))
    client.post(f"/casustafel/gemis/{gap.pk}/")
    assert "Niemand waakt met spoed." not in shown(client.get("/casustafel/"))
    assert Gap.objects.for_system("test").get().settled_at is not None
    assert Lesson.objects.for_system("test").count() == 0
