"""The card: the guard looks along, another person releases, and its words lie sealed."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test import Client

from naast.casetable import actions, carding, queries, vault
from naast.casetable.choices import CardState
from naast.casetable.models import Card, CardKey
from naast.core.errors import Conflict, DomainError, NotAllowed
from tests.casetable.conftest import AREA, Evening, mails, released, shown, words

pytestmark = pytest.mark.django_db


def _save(evening: Evening, **texts: str) -> Card:
    there = queries.card_of(evening.table)
    return actions.save_card(seat=evening.seat("bringer"), words=words(**texts), version=there.version if there else 0)


def _as(evening: Evening, name: str) -> Client:
    client = Client()
    client.force_login(evening.cast.users[name])
    return client


def _sent(**more: Any) -> dict[str, Any]:
    card = {"age": "80-90", "household": "alleen", "illness": "", "agreed": "asked", "version": "0"}
    return card | {"vraag": "Hoe kan ik helpen?"} | more


def test_the_words_lie_sealed_and_open_with_their_key(evening: Evening) -> None:
    _save(evening, fysiek="Zij loopt moeilijk.")
    row = Card.objects.for_system("test").get()
    assert "loopt" not in row.sealed
    found = queries.card_words(evening.table)
    assert found is not None
    assert found.text("fysiek") == "Zij loopt moeilijk."


def test_without_its_key_a_card_is_noise(evening: Evening) -> None:
    _save(evening)
    row = Card.objects.for_system("test").get()
    CardKey.objects.all().delete()
    assert vault.unseal(evening.table, row.sealed) is None
    assert queries.card_words(evening.table) is None


def test_the_key_lies_where_no_copy_of_the_database_comes() -> None:
    with connection.cursor() as cursor:
        cursor.execute("select relpersistence from pg_class where relname = 'casetable_cardkey'")
        assert cursor.fetchone() == ("u",)


def test_the_guard_marks_a_name_and_counts_who_fits() -> None:
    card = words(fysiek="Annie is 83.")
    looked = carding.look(card, AREA)
    assert {one.type for one in looked.marks["fysiek"]} == {"name", "age"}
    assert "Rivierdal" in looked.crowd.sentence
    assert looked.crowd.people < looked.crowd_when_widened.people
    assert looked.warning.startswith("Let op: nog steeds herleidbaar als")


def test_the_choices_count_along_with_the_words() -> None:
    alone = carding.CardWords("80-90", "alleen", "", (), "asked", {"vraag": "Hoe kan ik helpen?"})
    anyone = carding.CardWords("", "", "", (), "asked", {"vraag": "Hoe kan ik helpen?"})
    assert {trait.label for trait in carding.look(alone, AREA).crowd.traits} == {"80 tot 90 jaar", "woont alleen"}
    assert not carding.look(anyone, AREA).crowd.traits


def test_an_area_without_figures_is_counted_over_the_country() -> None:
    assert carding.look(words(fysiek="Iemand met ALS."), "verweggistan").crowd.area == "Nederland"


def test_one_tap_widens_one_mark_and_leaves_the_rest() -> None:
    card = words(fysiek="Annie is 83.")
    assert carding.widen_one(card, "fysiek", "83").text("fysiek") == "Annie is tussen de 80 en 90."
    assert carding.widen_one(card, "fysiek", "niet-daar") == card
    assert "Annie" not in carding.widen_all(card).text("fysiek")


def test_the_page_shows_marks_and_takes_a_wider_word(evening: Evening) -> None:
    client, url = _as(evening, "nadia"), f"/casustafel/{evening.table.pk}/kaart/"
    assert client.post(url, _sent(fysiek="Annie is 83.", bewaar="ja")).status_code == 302
    page = client.get(url)
    assert '<mark class="nl-mark n-mark--direct">Annie</mark>' in page.content.decode()
    assert "anoniem" not in shown(page).lower()
    assert "Ongeveer" in shown(page)
    client.post(url, _sent(fysiek="Annie is 83.", version="1", wijder="fysiek|83"))
    found = queries.card_words(evening.table)
    assert found is not None
    assert found.text("fysiek") == "Annie is tussen de 80 en 90."


def test_what_was_typed_stays_when_somebody_saved_in_between(evening: Evening) -> None:
    client, url = _as(evening, "nadia"), f"/casustafel/{evening.table.pk}/kaart/"
    _save(evening)
    answer = client.post(url, _sent(fysiek="Nieuwe woorden.", version="0"))
    assert answer.status_code == 409
    assert "Nieuwe woorden." in answer.content.decode()
    assert 'name="version" value="1"' in answer.content.decode()


def test_danger_on_the_card_shows_what_to_do_today(evening: Evening) -> None:
    client, url = _as(evening, "nadia"), f"/casustafel/{evening.table.pk}/kaart/"
    client.post(url, _sent(psychisch="Zij zegt: ik wil dood en heb pillen gespaard."))
    assert 'details class="n-table-aside n-table-aside--danger" open' in client.get(url).content.decode()
    client.post(url, _sent(psychisch="Zij is verdrietig.", version="1"))
    assert "n-table-aside--danger" not in client.get(url).content.decode()


def test_a_number_an_address_or_a_date_never_gets_to_the_reader(evening: Evening) -> None:
    for text in (
        "Bel 06-12345678.",
        "Zij werd ziek op 12 maart 2024.",
        "Woont Kade 14, 0341 AC.",
        "mail annie@voorbeeld.nl",
    ):
        _save(evening, fysiek=text)
        with pytest.raises(DomainError, match="herleidbaar"):
            actions.offer_card(seat=evening.seat("bringer"), area=AREA)
    assert queries.card_of(evening.table).state == CardState.DRAFT  # type: ignore[union-attr]


def test_a_card_needs_a_question_and_somebody_who_agreed(evening: Evening) -> None:
    _save(evening, vraag="")
    with pytest.raises(DomainError, match="geen-vraag"):
        actions.offer_card(seat=evening.seat("bringer"), area=AREA)


def test_the_reader_hears_and_releases_and_the_bringer_hears(evening: Evening) -> None:
    released(evening)
    # Written in the same moment, so their order says nothing.
    told = {
        who: "\n".join(mail.body for mail in mails(f"{who}@rivierdal.invalid")) for who in ("joost", "nadia", "kees")
    }
    assert "U bent de tweede lezer" in told["joost"]
    assert "vrijgegeven" in told["nadia"]
    assert "tweede lezer" not in told["kees"]


def test_who_wrote_it_never_releases_it(evening: Evening) -> None:
    _save(evening)
    card = actions.offer_card(seat=evening.seat("bringer"), area=AREA)
    for role in ("bringer", "member", "scribe"):
        with pytest.raises(NotAllowed):
            actions.release(seat=evening.seat(role), version=card.version, area=AREA)
    assert _as(evening, "nadia").get(f"/casustafel/{evening.table.pk}/lezen/").status_code == 404


def test_a_release_counts_for_the_version_that_was_read(evening: Evening) -> None:
    _save(evening)
    read = actions.offer_card(seat=evening.seat("bringer"), area=AREA).version
    _save(evening, fysiek="Er kwam iets bij.")
    with pytest.raises(Conflict):
        actions.release(seat=evening.seat("reader"), version=read, area=AREA)


def test_a_released_card_that_changes_is_a_draft_again(evening: Evening) -> None:
    released(evening)
    _save(evening, fysiek="Er kwam iets bij.")
    card = queries.card_of(evening.table)
    assert card is not None
    assert (card.state, card.released_by_id, card.released_at) == (CardState.DRAFT, None, None)
    with pytest.raises(Conflict):
        actions.start(seat=evening.seat("chair"))


def test_saving_the_same_words_again_keeps_the_release(evening: Evening) -> None:
    released(evening)
    _save(evening)
    assert queries.card_of(evening.table).state == CardState.RELEASED  # type: ignore[union-attr]


def test_the_reader_reads_ticks_both_and_releases_on_the_page(evening: Evening) -> None:
    _save(evening)
    card = actions.offer_card(seat=evening.seat("bringer"), area=AREA)
    client, url = _as(evening, "joost"), f"/casustafel/{evening.table.pk}/lezen/"
    answer = client.post(url, {"vrij": "ja", "nobody": "on", "version": card.version})
    assert answer.status_code == 422
    assert "Zou een buur het weten?" in shown(answer)
    sent = {"vrij": "ja", "nobody": "on", "neighbours": "on", "version": card.version}
    assert client.post(url, sent).status_code == 302
    assert queries.card_of(evening.table).state == CardState.RELEASED  # type: ignore[union-attr]


def test_the_reader_asks_for_wider_words_and_the_remark_is_sealed_too(evening: Evening) -> None:
    _save(evening)
    card = actions.offer_card(seat=evening.seat("bringer"), area=AREA)
    actions.send_back(seat=evening.seat("reader"), version=card.version, remark="Noem de kerk niet.")
    row = Card.objects.for_system("test").get()
    assert row.state == CardState.DRAFT
    assert "kerk" not in row.sealed
    page = shown(_as(evening, "nadia").get(f"/casustafel/{evening.table.pk}/kaart/"))
    assert "Noem de kerk niet." in page
    assert "Noem de kerk" not in mails("nadia@rivierdal.invalid")[-1].body


def test_nobody_else_sees_a_card_before_the_table(evening: Evening) -> None:
    released(evening)
    for name in ("margriet", "kees"):
        page = _as(evening, name).get(f"/casustafel/{evening.table.pk}/", follow=True)
        assert "Hoe kunnen wij hier helpen" not in shown(page)
    assert _as(evening, "margriet").get(f"/casustafel/{evening.table.pk}/lezen/").status_code == 404
