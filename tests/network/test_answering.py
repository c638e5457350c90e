"""The link of an organisation: two minutes on a phone, without script, changed as often as one likes until the wave closes."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client

from naast.core.errors import Conflict, NotVisible
from naast.core.models import OutboxMessage
from naast.directory.models import Coverage, Neighbourhood, Organisation, Service
from naast.network import actions, queries
from naast.network.models import Tie, Wave, WaveMember
from tests.network.conftest import Town, later, mails_to

pytestmark = pytest.mark.django_db


@pytest.fixture
def wave(town: Town) -> Wave:
    return town.begun()


def page(client: Client, town: Town, wave: Wave, name: str, part: str = "", **sent: Any) -> Any:
    url = f"/netwerk/antwoord/{town.token(wave, name)}/{part}"
    return client.post(url, sent) if sent else client.get(url)


def words(response: Any) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def pk(town: Town, wave: Wave, name: str) -> str:
    return str(town.member(wave, name).pk)


def test_the_whole_way_from_mail_to_thanks(client: Client, town: Town, wave: Wave) -> None:
    assert "U antwoordt voor De church" in words(page(client, town, wave, "church"))
    hospice, team = pk(town, wave, "hospice"), pk(town, wave, "team")
    sent = page(client, town, wave, "church", ken=[hospice, team], doe="verder")
    assert sent.url.endswith("/samen/")
    more = page(client, town, wave, "church", "samen/")
    assert "De hospice" in words(more)
    done = page(
        client, town, wave, "church", "samen/",
        **{f"wat-{hospice}": ["refer", "together"], f"vaak-{hospice}": "2", "wens": [hospice, pk(town, wave, "debts")]},
    )  # fmt: skip
    assert done.url.endswith("/dank/")
    assert town.ties(wave) == {
        ("church", "hospice", ("know", "refer", "together"), 2, True),
        ("church", "team", ("know",), None, False),
        ("church", "debts", (), None, True),
    }
    thanks = page(client, town, wave, "church", "dank/")
    assert "U noemde 2 organisaties die u kent." in words(thanks)
    assert b"<svg" in thanks.content


def test_opening_changes_nothing(client: Client, town: Town, wave: Wave) -> None:
    for part in ("", "samen/", "dank/"):
        page(client, town, wave, "church", part)
    assert not Tie.objects.exists()
    assert not WaveMember.objects.filter(answered_at__isnull=False).exists()


def test_knowing_nobody_is_an_answer(client: Client, town: Town, wave: Wave) -> None:
    page(client, town, wave, "church", doe="verder")
    assert town.member(wave, "church").answered_at is not None
    assert "Wie kent u nog niet" in words(page(client, town, wave, "church", "samen/"))


def test_searching_saves_nothing_and_loses_no_tick(client: Client, town: Town, wave: Wave) -> None:
    team = pk(town, wave, "team")
    found = page(client, town, wave, "church", ken=[team], zoek="HOSP", doe="zoek")
    assert found.status_code == 200
    html = found.content.decode()
    assert html.index("Gevonden") < html.index("De hospice") < html.index("De anderen")
    assert re.search(rf'value="{team}" checked', html)
    assert not Tie.objects.exists()
    nothing = page(client, town, wave, "church", ken=[team], zoek="bestaat niet", doe="zoek")
    assert "Wij vinden niets met bestaat niet" in words(nothing)


def test_with_many_the_ticked_and_the_found_are_always_there(client: Client, town: Town) -> None:
    for number in range(60):
        town.places[f"x{number:02}"] = Organisation.objects.create(
            slug=f"x{number:02}",
            name=f"X {number:02}",
            layer="formele zorg",
            email=f"x{number}@x.invalid",
            checked_on="2026-10-01",
        )
    wave = town.begun()
    last = pk(town, wave, "x59")
    first = page(client, town, wave, "church")
    assert f'value="{last}"' not in first.content.decode()
    assert "Er doen nog 25 organisaties mee." in words(first)
    searched = page(client, town, wave, "church", zoek="x 59", doe="zoek")
    assert f'value="{last}"' in searched.content.decode()
    kept = page(client, town, wave, "church", ken=[last], zoek="hospice", doe="zoek").content.decode()
    assert f'value="{last}" checked' in kept
    assert kept.count(f'value="{last}"') == 1


def test_sending_twice_is_saying_once_and_saying_anew_replaces(client: Client, town: Town, wave: Wave) -> None:
    hospice, team = pk(town, wave, "hospice"), pk(town, wave, "team")
    for _again in range(2):
        page(client, town, wave, "church", ken=[hospice], doe="verder")
        page(
            client,
            town,
            wave,
            "church",
            "samen/",
            **{f"wat-{hospice}": "refer", f"vaak-{hospice}": "3", "wens": hospice},
        )
    assert town.ties(wave) == {("church", "hospice", ("know", "refer"), 3, True)}
    page(client, town, wave, "church", ken=[team], doe="verder")
    # Whom they wished to know they still wish to know.
    assert town.ties(wave) == {("church", "hospice", (), None, True), ("church", "team", ("know",), None, False)}
    page(client, town, wave, "church", "samen/", doe="klaar")
    assert town.ties(wave) == {("church", "team", ("know",), None, False)}


def test_what_was_said_is_there_again_and_a_new_wave_starts_from_the_last(
    client: Client, town: Town, wave: Wave
) -> None:
    town.says(wave, "church", "hospice", often=2)
    again = page(client, town, wave, "church", "samen/").content.decode()
    hospice = pk(town, wave, "hospice")
    assert re.search(rf'name="wat-{hospice}" value="refer" checked', again)
    assert re.search(rf'name="vaak-{hospice}" value="2" checked', again)
    actions.close(wave_id=wave.pk, by=town.margriet)
    with later(days=180):
        following = town.begun("Voorjaar 2027")
        html = page(client, town, following, "church").content.decode()
        assert f'value="{pk(town, following, "hospice")}" checked' in html
        assert f'value="{pk(town, following, "team")}" checked' not in html
        assert not Tie.objects.filter(source__wave=following).exists()


def test_nonsense_is_not_kept_and_what_was_typed_stays(client: Client, town: Town, wave: Wave) -> None:
    other = town.begun("Een andere ronde")
    stranger = pk(town, other, "hospice")
    wrong = page(client, town, wave, "church", ken=[stranger], doe="verder")
    assert wrong.status_code == 422
    hospice = pk(town, wave, "hospice")
    page(client, town, wave, "church", ken=[hospice], doe="verder")
    wrong = page(
        client,
        town,
        wave,
        "church",
        "samen/",
        **{f"wat-{hospice}": ["refer", "hack"], f"vaak-{hospice}": "9", "wens": hospice},
    )
    assert wrong.status_code == 422
    assert re.search(rf'name="wat-{hospice}" value="refer" checked', wrong.content.decode())
    assert town.ties(wave) == {("church", "hospice", ("know",), None, False)}


def test_a_link_of_one_says_nothing_for_another(town: Town, wave: Wave) -> None:
    actions.say_known(
        token=town.token(wave, "church"), known=[town.member(wave, "church").pk, town.member(wave, "team").pk]
    )
    assert town.ties(wave) == {("church", "team", ("know",), None, False)}
    assert town.member(wave, "team").answered_at is None


@pytest.mark.parametrize("part", ["", "samen/", "dank/"])
def test_a_link_we_never_made(client: Client, town: Town, wave: Wave, part: str) -> None:
    token = town.token(wave, "church")
    for wrong in (token[:-1], token.replace(".", "", 1), "geen-link"):
        answer = client.get(f"/netwerk/antwoord/{wrong}/{part}")
        assert answer.status_code == 404
        assert "Deze link kennen wij niet" in words(answer)


def test_after_the_wave_and_after_another_mailbox_the_link_stops(client: Client, town: Town, wave: Wave) -> None:
    hospice = pk(town, wave, "hospice")
    with later(days=30):
        assert "De ronde is voorbij" in words(page(client, town, wave, "church"))
        assert page(client, town, wave, "church", ken=hospice, doe="verder").status_code == 409
        with pytest.raises(Conflict):
            actions.say_known(token=town.token(wave, "church"), known=[])
    church = town.places["church"]
    church.email = "ander@rivierdal.invalid"
    church.save()
    assert page(client, town, wave, "church", ken=hospice, doe="verder").status_code == 409
    assert not Tie.objects.exists()
    with pytest.raises(NotVisible):
        queries.member_by_token("geen-link")


def test_who_is_most_likely_known_stands_first(town: Town, wave: Wave) -> None:
    place = Neighbourhood.objects.create(slug="haven", name="Haven")
    for name in ("church", "debts"):
        service = Service.objects.create(
            organisation=town.places[name], slug=f"s-{name}", name=name, description="x", layer="formele zorg", audience=["everyone"],
            languages=["nl"], checked_on="2026-10-01",
        )  # fmt: skip
        Coverage.objects.create(service=service, neighbourhood=place)
    assert queries.others_of(town.member(wave, "church"))[0].organisation.slug == "debts"
    town.says(wave, "nurses", "church")
    actions.close(wave_id=wave.pk, by=town.margriet)
    with later(days=100):
        following = town.begun("Later")
        assert [one.organisation.slug for one in queries.others_of(town.member(following, "church"))][:2] == [
            "nurses",
            "debts",
        ]


def test_the_map_and_wishes_are_only_shown_as_was_promised(client: Client, town: Town) -> None:
    hidden = town.begun("Zonder kaart", show_map=False)
    town.says(hidden, "church", "hospice", wishes=("debts",))
    assert "Zo ziet de kaart er nu uit" not in words(page(client, town, hidden, "church", "dank/"))
    assert "Alleen de coördinator ziet uw antwoord." in words(page(client, town, hidden, "church"))
    shown = town.begun("Met kaart")
    town.says(shown, "church", "hospice", wishes=("debts",))
    drawing = page(client, town, shown, "church", "dank/").content.decode().split('aria-label="Wie werkt met wie')[1]
    assert drawing.count("<path data-a") == 1


def test_mail_that_comes_back_is_seen_by_the_coordinator(town: Town, wave: Wave) -> None:
    from naast.core import bounces

    (mail,) = mails_to("church")
    listener = bounces.listener_for(mail.about)
    assert listener is not None
    listener[0](listener[1], "5.1.1")
    assert town.member(wave, "church").bounced_at is not None


def test_the_mail_names_nobody_but_the_organisation(town: Town, wave: Wave) -> None:
    for mail in OutboxMessage.objects.all():
        assert "Margriet" not in mail.body
    (mail,) = mails_to("church")
    assert "De church" in mail.body
    assert "De hospice" not in mail.body
