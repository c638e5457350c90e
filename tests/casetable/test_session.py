"""While people sit at the table: the chair moves the clock, everyone follows, cards stay hidden, the bringer takes at most three along."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import uuid4

import pytest

from naast.casetable import actions, queries
from naast.casetable.clockwork import kind_of, neighbours
from naast.casetable.models import CardKey, Lesson, Offer, SilentCard, Tie
from naast.core import clock
from naast.core.errors import Conflict, DomainError, NotAllowed
from tests.casetable.conftest import Evening, go_to, later, released, shown, sit

pytestmark = pytest.mark.django_db


@pytest.fixture
def on_the_day() -> Any:
    with clock.frozen(datetime(2026, 11, 30, 15, 5, tzinfo=clock.AMSTERDAM)):
        yield


def test_a_table_does_not_begin_without_a_released_card(evening: Evening) -> None:
    with pytest.raises(Conflict):
        actions.start(seat=evening.seat("chair"))
    released(evening)
    with pytest.raises(NotAllowed):
        actions.start(seat=evening.seat("bringer"))
    assert actions.start(seat=evening.seat("chair")).step == "rondje"


def test_starting_twice_starts_once(going: Evening) -> None:
    with later(minutes=3):
        again = actions.start(seat=going.seat("chair"))
    assert again.opened_at == going.now.opened_at == again.step_at


def test_the_same_button_twice_moves_one_step(going: Evening) -> None:
    for _again in range(2):
        actions.move(seat=going.seat("chair"), came_from="rondje", to="verhaal")
    assert going.now.step == "verhaal"
    with pytest.raises(DomainError):
        actions.move(seat=going.seat("chair"), came_from="verhaal", to="lessen")
    actions.move(seat=going.seat("chair"), came_from="verhaal", to="rondje")
    assert going.now.step == "rondje"


def test_only_the_chair_moves(going: Evening) -> None:
    for role in ("bringer", "reader", "scribe", "member"):
        with pytest.raises(NotAllowed):
            actions.move(seat=going.seat(role), came_from="rondje", to="verhaal")


def test_the_steps_follow_each_other_without_a_gap() -> None:
    kind = kind_of("casustafel")
    walked, at = [kind.steps[0].id], kind.steps[0].id
    while (after := neighbours(kind, at)[1]) is not None:
        walked.append(at := after.id)
    assert walked == [step.id for step in kind.steps]
    assert neighbours(kind, walked[0])[0] is None


def test_silent_cards_are_hidden_until_the_chair_turns_them(going: Evening) -> None:
    with pytest.raises(Conflict):
        actions.write_silent(seat=going.seat("member"), core="te vroeg", blind="")
    go_to(going, "stil")
    actions.write_silent(seat=going.seat("member"), core="Zij is moe.", blind="De dochter.")
    actions.write_silent(seat=going.seat("member"), core="Zij is op.", blind="De dochter.")
    actions.write_silent(seat=going.seat("scribe"), core="Niemand vraagt het.", blind="")
    assert queries.silent_count(going.now) == 2
    assert queries.silent_words(going.now) == []
    assert all("moe" not in row.sealed for row in SilentCard.objects.for_system("test").all())
    with pytest.raises(NotAllowed):
        actions.open_cards(seat=going.seat("member"))
    actions.open_cards(seat=going.seat("chair"))
    assert sorted(queries.silent_words(going.now)) == [("Niemand vraagt het.", ""), ("Zij is op.", "De dochter.")]
    with pytest.raises(Conflict):
        actions.write_silent(seat=going.seat("experience"), core="te laat", blind="")


def test_the_bringer_asks_it_anew_and_everyone_sees_it(going: Evening, on_the_day: None) -> None:
    go_to(going, "terug")
    client = sit(going, "member")
    actions.rephrase(seat=going.seat("bringer"), question="Wie slaapt er eigenlijk?")
    assert "Wie slaapt er eigenlijk?" in shown(client.get(f"/casustafel/{going.table.pk}/"))


def test_an_offer_that_stays_may_not_point_at_a_human(going: Evening) -> None:
    go_to(going, "aanbod")
    seat = going.seat("member")
    with pytest.raises(DomainError, match="herleidbaar"):
        actions.offer(seat=seat, what="Ik bel mevrouw Jansen op.", keep=True)
    assert actions.offer(seat=seat, what="Ik bel mevrouw Jansen op.", keep=False).keep is False
    assert actions.offer(seat=seat, what="Bezoek van Grote Kerk", keep=True, really=True).organisation == "Grote Kerk"


def test_the_same_offer_twice_is_one_and_five_is_enough(going: Evening) -> None:
    go_to(going, "aanbod")
    seat = going.seat("member")
    for _again in range(2):
        actions.offer(seat=seat, what="Een bezoek", keep=True)
    assert Offer.objects.for_system("test").count() == 1
    for number in range(4):
        actions.offer(seat=seat, what=f"Iets anders, {'abcd'[number]}", keep=True)
    with pytest.raises(DomainError):
        actions.offer(seat=seat, what="Nog iets", keep=True)


def test_the_bringer_takes_at_most_three_along(going: Evening) -> None:
    go_to(going, "aanbod")
    ids = [
        str(actions.offer(seat=going.seat(role), what=f"Iets van {role}", keep=True, really=True).pk)
        for role in ("member", "scribe", "reader", "experience")
    ]
    with pytest.raises(NotAllowed):
        actions.choose(seat=going.seat("chair"), offer_ids=ids[:1])
    with pytest.raises(DomainError):
        actions.choose(seat=going.seat("bringer"), offer_ids=ids)
    assert actions.choose(seat=going.seat("bringer"), offer_ids=ids[:3]) == 3
    assert actions.choose(seat=going.seat("bringer"), offer_ids=ids[3:]) == 1
    assert [str(one.pk) for one in queries.offers_of(going.now) if one.chosen] == ids[3:]


def test_a_lesson_with_a_name_or_number_is_refused(going: Evening) -> None:
    go_to(going, "lessen")
    for text in ("Vraag Annie hoe het gaat.", "Bel 06-12345678.", ""):
        with pytest.raises(DomainError):
            actions.take_along(seat=going.seat("member"), text=text)
    assert Lesson.objects.for_system("test").count() == 0
    actions.take_along(seat=going.seat("member"), text="Vraag hoeveel uur iemand sliep.")
    actions.take_along(seat=going.seat("scribe"), text="Vraag hoeveel uur iemand sliep.")
    assert Lesson.objects.for_system("test").count() == 1


def test_two_organisations_meet_once_whoever_says_it(going: Evening) -> None:
    go_to(going, "lessen")
    actions.meet(seat=going.seat("member"), other_id=going.seats["scribe"].pk)
    actions.meet(seat=going.seat("scribe"), other_id=going.seats["member"].pk)
    assert [(one.first, one.second) for one in Tie.objects.all()] == [("Grote Kerk", "Havenhulp")]
    with pytest.raises(DomainError):
        actions.meet(seat=going.seat("member"), other_id=going.seats["member"].pk)
    with pytest.raises(DomainError):
        actions.meet(seat=going.seat("member"), other_id=uuid4())


def test_who_steps_aside_sees_the_story_no_more_and_comes_back(going: Evening, on_the_day: None) -> None:
    go_to(going, "feiten")
    client, url = sit(going, "member"), f"/casustafel/{going.table.pk}/"
    assert "Hoe kunnen wij hier helpen" in shown(client.get(url))
    client.post(f"{url}doe/opzij/")
    aside = shown(client.get(url))
    assert "Hoe kunnen wij hier helpen" not in aside
    assert "even niet aan tafel" in aside
    assert client.post(f"{url}doe/kaartje/", {"core": "x"}).status_code == 403
    client.post(f"{url}doe/aanwezig/")
    assert "Hoe kunnen wij hier helpen" in shown(client.get(url))


def test_the_story_lies_on_the_table_only_while_it_is_about_it(going: Evening, on_the_day: None) -> None:
    client, url = sit(going, "member"), f"/casustafel/{going.table.pk}/"
    for step, lies in (("rondje", False), ("verhaal", True), ("keuze", True), ("lessen", False)):
        go_to(going, step)
        assert ("Hoe kunnen wij hier helpen" in shown(client.get(url))) is lies, step


def test_a_page_that_follows_hears_nothing_until_something_changed(going: Evening, on_the_day: None) -> None:
    client, url = sit(going, "member"), f"/casustafel/{going.table.pk}/volg/"
    said = {"v": going.now.version, "f": "", "s": "rondje"}
    quiet = client.get(url, said)
    assert (quiet.status_code, quiet.content) == (204, b"")
    go_to(going, "stil")
    page = client.get(url, said).content.decode()
    assert "Stil schrijven" in page
    assert 'id="doen" hx-swap-oob="true"' in page
    assert 'id="omroep" hx-swap-oob' in page


def test_a_form_that_somebody_types_in_is_left_alone(going: Evening, on_the_day: None) -> None:
    go_to(going, "stil")
    client, url = sit(going, "member"), f"/casustafel/{going.table.pk}/volg/"
    said = {"v": going.now.version, "f": "silent", "s": "stil"}
    go_to(going, "roddelronde")
    page = client.get(url, said).content.decode()
    assert 'id="stand"' in page
    assert 'id="doen"' not in page


def test_following_tells_a_page_to_start_anew_when_the_table_is_over(going: Evening, on_the_day: None) -> None:
    go_to(going, "lessen")
    client = sit(going, "member")
    actions.end(seat=going.seat("chair"), topic="nacht")
    answer = client.get(f"/casustafel/{going.table.pk}/volg/", {"v": "1"})
    assert (answer.status_code, answer["HX-Refresh"]) == (204, "true")


def test_what_was_typed_stays_after_a_mistake(going: Evening, on_the_day: None) -> None:
    go_to(going, "lessen")
    client = sit(going, "scribe")
    answer = client.post(f"/casustafel/{going.table.pk}/doe/les/", {"text": "Vraag Annie hoe het gaat."})
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "Vraag Annie hoe het gaat." in page
    assert "Ik heb gekeken" in page


def test_words_that_came_a_moment_too_late_stay_in_sight(going: Evening, on_the_day: None) -> None:
    go_to(going, "stil")
    client = sit(going, "member")
    actions.open_cards(seat=going.seat("chair"))
    answer = client.post(f"/casustafel/{going.table.pk}/doe/kaartje/", {"core": "Net te laat geschreven."})
    assert answer.status_code == 409
    assert "Net te laat geschreven." in answer.content.decode()


def test_a_form_for_a_table_that_is_not_going_on_does_nothing(evening: Evening, on_the_day: None) -> None:
    client = sit(evening, "member")
    answer = client.post(f"/casustafel/{evening.table.pk}/doe/les/", {"text": ""}, follow=True)
    assert "De tafel is niet (meer) bezig." in shown(answer)
    assert Lesson.objects.for_system("test").count() == 0


def test_after_a_crash_the_table_goes_on_without_the_card(going: Evening, on_the_day: None) -> None:
    go_to(going, "feiten")
    CardKey.objects.all().delete()
    page = shown(sit(going, "member").get(f"/casustafel/{going.table.pk}/"))
    assert "De kaart is niet meer te lezen" in page


def test_a_table_without_a_card_writes_nothing_of_anybody(going: Evening) -> None:
    kind = kind_of("patz")
    assert kind.card == "no"
    assert not any(step.does in ("silent", "story", "back") for step in kind.steps)
