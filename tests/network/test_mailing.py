"""Mail of a wave that did not arrive: the coordinator sees so, and asks again when the mailbox on the map is another one."""

from __future__ import annotations

import pytest
from django.test import Client

from naast.core import actions as core
from naast.core import clock
from naast.core.choices import OutboxState
from naast.core.errors import Conflict, DomainError, NotAllowed, NotVisible
from naast.core.models import OutboxMessage
from naast.directory.models import Organisation
from naast.network import actions, queries
from naast.network.choices import Way
from naast.network.models import MeetingIdea, Wave
from tests.network.conftest import Town, link_in, mails_to
from tests.network.test_pages import words

pytestmark = pytest.mark.django_db


def come_back(name: str, about: str = "network-link") -> None:
    """The last such mail to this organisation comes back, and the outbox tells of it."""
    mails = OutboxMessage.objects.filter(to=f"{name}@rivierdal.invalid", about__startswith=about)
    newest = mails.latest("created_at")
    newest.state, newest.bounced_at, newest.last_error = OutboxState.BOUNCED, clock.now(), "5.1.1"
    newest.save(update_fields=["state", "bounced_at", "last_error"])
    assert core.tell_what_did_not_arrive() == 1


def move(town: Town, name: str, email: str) -> None:
    Organisation.objects.filter(pk=town.places[name].pk).update(email=email)


@pytest.fixture
def wave(town: Town) -> Wave:
    return town.begun()


@pytest.fixture
def desk(client: Client, town: Town) -> Client:
    client.force_login(town.cast.users["margriet"])
    return client


def test_a_mail_that_came_back_is_seen_and_asked_again_at_the_new_mailbox(desk: Client, town: Town, wave: Wave) -> None:
    url = f"/netwerk/ronde/{wave.pk}/"
    assert "Vraag het opnieuw" not in words(desk.get(url))
    come_back("church")
    assert "1 mail kwam niet aan." in words(desk.get("/netwerk/"))
    page = words(desk.get(url))
    assert "De mail kwam niet aan." in page
    assert page.count("Vraag het opnieuw") == 1
    old = link_in(mails_to("church")[0])
    move(town, "church", "kerk@nieuw.invalid")
    told = desk.post(f"{url}opnieuw/", {"wie": town.member(wave, "church").pk}, follow=True)
    assert "De mail gaat naar kerk@nieuw.invalid." in words(told)
    mail = OutboxMessage.objects.get(to="kerk@nieuw.invalid")
    assert link_in(mail) == old
    assert "Wie kent u?" in words(Client().get(old))
    assert "Vraag het opnieuw" not in words(desk.get(url))
    # The same button twice mails once.
    desk.post(f"{url}opnieuw/", {"wie": town.member(wave, "church").pk})
    assert OutboxMessage.objects.filter(to="kerk@nieuw.invalid").count() == 1


def test_a_mailbox_that_changed_meanwhile_can_be_asked_again_without_a_bounce(
    desk: Client, town: Town, wave: Wave
) -> None:
    move(town, "debts", "schuld@nieuw.invalid")
    page = words(desk.get(f"/netwerk/ronde/{wave.pk}/"))
    assert "Het mailadres op de hulpkaart is veranderd." in page
    actions.ask_again(wave_id=wave.pk, member_id=town.member(wave, "debts").pk, by=town.margriet)
    assert queries.is_working(town.member(wave, "debts"))


def test_asking_again_is_for_whom_our_mail_did_not_reach_and_for_coordinators(town: Town, wave: Wave) -> None:
    member = town.member(wave, "church")
    with pytest.raises(Conflict):
        actions.ask_again(wave_id=wave.pk, member_id=member.pk, by=town.margriet)
    come_back("church")
    with pytest.raises(NotAllowed):
        actions.ask_again(wave_id=wave.pk, member_id=member.pk, by=town.nadia)
    with pytest.raises(NotVisible):
        actions.ask_again(wave_id=town.wave("Later").pk, member_id=member.pk, by=town.margriet)
    move(town, "church", "")
    with pytest.raises(DomainError, match="geen-mailbox"):
        actions.ask_again(wave_id=wave.pk, member_id=member.pk, by=town.margriet)
    actions.close(wave_id=wave.pk, by=town.margriet)
    with pytest.raises(Conflict):
        actions.ask_again(wave_id=wave.pk, member_id=member.pk, by=town.margriet)


def test_nonsense_instead_of_an_organisation_does_not_exist(desk: Client, wave: Wave) -> None:
    for sent in ({}, {"wie": "onzin"}, {"wie": str(wave.pk)}):
        assert desk.post(f"/netwerk/ronde/{wave.pk}/opnieuw/", sent).status_code == 404


def test_a_mail_about_coffee_that_came_back_is_seen_when_looking_back(desk: Client, town: Town, wave: Wave) -> None:
    idea = actions.bring_together(
        wave_id=wave.pk,
        one=town.places["church"].pk,
        other=town.places["debts"].pk,
        way=Way.COFFEE,
        why="",
        by=town.margriet,
    )
    come_back("debts", "network-coffee")
    first = MeetingIdea.objects.get().bounced_at
    assert first is not None
    actions.coffee_came_back(idea.pk, "5.1.1")
    assert MeetingIdea.objects.get().bounced_at == first
    assert "Een van de mails kwam niet aan." in words(desk.get(f"/netwerk/ronde/{wave.pk}/ontmoeten/"))
