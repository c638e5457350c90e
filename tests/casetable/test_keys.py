"""A new SECRET_KEY while a table is prepared or going on: with the old one at hand nobody notices; without it the pages say what now."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest
from django.test import Client

from naast.casetable import actions, queries
from naast.casetable.models import CardKey
from naast.casetable.tasks import forget
from naast.casetable.vault import Lock
from naast.core import clock
from naast.core.errors import Conflict
from tests.casetable.conftest import Evening, audited, go_to, released, shown, sit, words

pytestmark = pytest.mark.django_db
OLD, NEW = "oud" * 20, "nieuw" * 12
DAY = datetime(2026, 11, 30, 15, 5, tzinfo=clock.AMSTERDAM)


@pytest.fixture(autouse=True)
def _before(settings: Any) -> None:
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = OLD, []


def change(settings: Any, *kept: str) -> None:
    """A new key; `kept`: those of before that are still at hand."""
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = NEW, [*kept]


def test_with_the_old_key_at_hand_card_link_code_and_seat_keep_working(evening: Evening, settings: Any) -> None:
    released(evening)
    token, code = queries.token_of(evening.seat("member")), actions.table_code(evening.now)
    with clock.frozen(DAY):
        chair = sit(evening, "chair")
        change(settings, OLD)
        assert chair.post(f"/casustafel/{evening.table.pk}/doe/begin/").status_code == 302
        go_to(evening, "stil")
        member = Client()
        assert member.post(f"/casustafel/aan/{token}/code/", {"code": code}).status_code == 302
        sent = member.post(f"/casustafel/{evening.table.pk}/doe/kaartje/", {"core": "Zij is moe."})
        assert sent.status_code == 302
        actions.open_cards(seat=evening.seat("chair"))
        assert queries.silent_words(evening.now) == [("Zij is moe.", "")]
    assert queries.card_words(evening.now).text("vraag") == "Hoe kunnen wij hier helpen?"  # type: ignore[union-attr]


def test_after_a_night_the_old_key_may_go(evening: Evening, settings: Any) -> None:
    released(evening)
    change(settings, OLD)
    forget.func(timestamp=0)
    change(settings)
    assert queries.lock_of(evening.now) is Lock.OPEN
    assert queries.card_words(evening.now) is not None


def test_without_the_old_key_nothing_is_lost_and_it_comes_back(evening: Evening, settings: Any) -> None:
    released(evening)
    change(settings)
    forget.func(timestamp=0)
    assert queries.lock_of(evening.now) is Lock.LOCKED
    assert queries.card_words(evening.now) is None
    card = queries.card_of(evening.now)
    with pytest.raises(Conflict, match="intussen"):
        actions.save_card(seat=evening.seat("bringer"), words=words(sociaal="Anders."), version=card.version)  # type: ignore[union-attr]
    with pytest.raises(Conflict):
        actions.start(seat=evening.seat("chair"))
    change(settings, OLD)
    assert queries.card_words(evening.now) is not None
    actions.start(seat=evening.seat("chair"))


def test_the_pages_say_what_now_and_the_bringer_begins_anew(evening: Evening, settings: Any) -> None:
    released(evening)
    change(settings)
    url, client = f"/casustafel/{evening.table.pk}/", Client()
    client.force_login(evening.cast.users["nadia"])
    page = shown(client.get(f"{url}kaart/"))
    assert "de sleutel van de server is veranderd" in page
    sent = {"age": "70-80", "household": "alleen", "agreed": "asked", "vraag": "Nieuw geschreven.", "version": "3"}
    refused = client.post(f"{url}kaart/", sent)
    assert refused.status_code == 409
    assert "Nieuw geschreven." in refused.content.decode()
    reader = Client()
    reader.force_login(evening.cast.users["kees"])
    assert reader.get(f"{url}lezen/").url == url  # type: ignore[attr-defined]
    assert "De kaart is nu niet te lezen" in shown(reader.get(url))
    client.post(f"{url}kaart/", {"opnieuw": "ja"})
    assert audited("case words destroyed").detail == {"cards": 1, "silent": 0}
    assert client.post(f"{url}kaart/", {**sent, "version": "0"}).status_code == 302
    assert queries.card_words(evening.now).text("vraag") == "Nieuw geschreven."  # type: ignore[union-attr]


def test_a_card_that_can_be_read_is_not_thrown_away_by_beginning_anew(evening: Evening) -> None:
    released(evening)
    actions.begin_anew(seat=evening.seat("bringer"))
    assert queries.card_words(evening.now) is not None


def test_a_table_that_is_going_on_goes_on_and_keeps_what_is_typed(going: Evening, settings: Any) -> None:
    go_to(going, "stil")
    with clock.frozen(DAY):
        change(settings)
        member = sit(going, "member")
        page = member.get(f"/casustafel/{going.table.pk}/")
        assert "de sleutel van de server is veranderd" in shown(page)
        answer = member.post(f"/casustafel/{going.table.pk}/doe/kaartje/", {"core": "Niet kwijt."})
    assert answer.status_code == 409
    assert "Niet kwijt." in answer.content.decode()
    go_to(going, "lessen")
    assert actions.end(seat=going.seat("chair"), topic="nacht").cards == 1
    assert not CardKey.objects.exists()


def test_a_card_lost_in_a_crash_says_so_to_its_writer(evening: Evening) -> None:
    released(evening)
    CardKey.objects.all().delete()
    client = Client()
    client.force_login(evening.cast.users["nadia"])
    assert "Uw kaart is weg, door een storing van de server." in shown(
        client.get(f"/casustafel/{evening.table.pk}/kaart/")
    )
