"""The link of an organisation: confirm, correct, no more mail, not on the map. It opens nothing else, and a scanner does no harm."""

from __future__ import annotations

from typing import Any

import pytest
from django.core import signing
from django.test import Client
from tests.keeping.conftest import (
    CHURCH,
    Town,
    audited,
    checks,
    entry,
    fresh,
    later,
    link_in,
    mails,
    settle,
    words,
)

from naast.core.errors import Conflict, NotAllowed, NotVisible
from naast.core.limits import TooOften
from naast.directory.choices import ServiceStatus
from naast.directory.models import Organisation, Service
from naast.keeping import actions, queries
from naast.keeping.models import ConfirmLink, Round

pytestmark = pytest.mark.django_db


@pytest.fixture
def link(town: Town) -> ConfirmLink:
    made = actions.send(service=town.church, by=town.nadia)
    assert made is not None
    return made


@pytest.fixture
def token(link: ConfirmLink) -> str:
    return queries.token_of(link)


def here(token: str, *more: str) -> str:
    return "/".join(["/beheer/bevestig", token, *more]) + "/"


def test_one_mail_for_all_that_one_mailbox_is_about(town: Town, link: ConfirmLink, client: Client) -> None:
    (mail,) = mails(CHURCH)
    assert "Klopt het nog" in mail.subject
    assert town.church.phone not in mail.body
    page = client.get(link_in(mail))
    assert page.status_code == 200
    said = words(page)
    for seen in ("Kerkbezoek", "Koffie na de dienst", "0341-00 60 10", "Ja, alles klopt"):
        assert seen in said
    assert "Even zitten" not in said
    assert "no-store" in page["Cache-Control"]


def test_looking_changes_nothing(town: Town, token: str, client: Client) -> None:
    for address in (here(token), here(token, "kerkbezoek")):
        assert client.get(address).status_code == 200
        assert client.head(address).status_code == 200
    assert not Round.objects.for_system("proef").exists()
    assert ConfirmLink.objects.get().last_used_at is None


def test_everything_is_right_in_one_press(town: Town, token: str, client: Client) -> None:
    page = words(client.post(here(token), follow=True))
    assert "U bevestigde dat alles klopt." in page
    assert "Telefoon: klopt." in page
    assert settle() == 2
    assert checks(town.church, "phone") == checks(town.coffee, "hours") == [("own", "right")]
    row = audited("map check settled")
    assert (row.actor_kind, row.actor_label) == ("receiver", "Grote Kerk")


def _correct(client: Client, token: str, slug: str = "kerkbezoek", **data: Any) -> Any:
    version = entry(Service.objects.get(slug=slug)).version
    return client.post(here(token, slug), {"versie": version, **data})


def test_a_correction_of_the_organisation_counts_as_its_own_word(town: Town, token: str, client: Client) -> None:
    answer = _correct(client, token, is_phone="wrong", wordt_phone="0341-00 60 99", is_hours="right")
    assert answer.status_code == 302
    settle()
    assert fresh(town.church).phone == "0341-00 60 99"
    assert fresh(town.coffee).phone == "0341-00 60 10"
    assert checks(town.church, "phone") == [("own", "changed")]
    told = mails(CHURCH)[-1]
    assert "Dit is veranderd" in told.subject
    assert "telefoon" in told.body
    assert "0341-00 60 99" not in told.body


def test_a_slip_can_be_taken_back(town: Town, token: str, client: Client) -> None:
    _correct(client, token, is_exists="wrong", wordt_exists="no")
    row = Round.objects.for_system("proef").get()
    page = client.post(here(token, "terug", str(row.pk)), follow=True)
    assert "Teruggenomen. Er is niets veranderd." in words(page)
    assert settle() == 0
    assert fresh(town.church).status == ServiceStatus.ACTIVE


def test_no_link_takes_back_the_round_of_another(town: Town, token: str, client: Client) -> None:
    _correct(client, token, is_phone="right")
    other = actions.send(service=town.neighbour, by=town.nadia)
    assert other is not None
    with pytest.raises(NotVisible):
        actions.undo_by_link(token=queries.token_of(other), round_id=Round.objects.for_system("proef").get().pk)


def test_a_link_reaches_only_its_own_places(town: Town, token: str, client: Client) -> None:
    assert client.get(here(token, "even-zitten")).status_code == 404
    assert _correct(client, token, "even-zitten", is_phone="right").status_code == 404
    with pytest.raises(NotVisible):
        actions.ask_unlist(token=token, slug="even-zitten")


def test_two_of_one_organisation_lose_nothing(town: Town, token: str, client: Client) -> None:
    old = entry(town.church).version
    _correct(client, token, is_phone="right")
    answer = client.post(here(token, "kerkbezoek"), {"versie": old, "wordt_cost": "€ 3"})
    assert answer.status_code == 409
    assert 'value="€ 3"' in answer.content.decode()
    assert _correct(client, token, wordt_cost="€ 3").status_code == 302


def test_nothing_filled_in_says_so(town: Town, token: str, client: Client) -> None:
    answer = _correct(client, token)
    assert answer.status_code == 422
    assert "Kies bij één vraag of het klopt." in words(answer)


def test_no_more_mail_and_yes_again(town: Town, token: str, client: Client) -> None:
    page = words(client.post(here(token, "mail"), {"mail": "stop"}, follow=True))
    assert "U krijgt deze mail niet meer." in page
    assert entry(town.church).no_mail
    assert entry(town.coffee).no_mail
    assert audited("map mails stopped").actor_label == "Grote Kerk"
    client.post(here(token, "mail"), {"mail": "weer"})
    assert not entry(town.church).no_mail
    assert audited("map mails started").actor_label == "Grote Kerk"


def test_an_organisation_that_wants_off_stays_until_a_coordinator_decides(
    town: Town, token: str, client: Client
) -> None:
    page = words(client.post(here(token, "kerkbezoek", "weg"), follow=True))
    assert "Wij bellen u binnen een week." in page
    assert fresh(town.church).status == ServiceStatus.ACTIVE
    assert "Beslis binnen een week" in mails("loket@rivierdal.invalid")[-1].body
    pk = entry(town.church).pk
    with pytest.raises(NotAllowed):
        actions.decide(entry_id=pk, off=True, by=town.nadia)
    actions.decide(entry_id=pk, off=True, by=town.margriet)
    assert fresh(town.church).unlisted
    assert client.get("/hulp/aanbod/kerkbezoek/").status_code == 404
    assert audited("map unlisting decided").detail == {"off": True}
    with pytest.raises(Conflict):
        actions.decide(entry_id=pk, off=False, by=town.margriet)


def test_a_private_person_is_off_the_map_at_once_and_can_come_back(town: Town, client: Client) -> None:
    made = actions.send(service=town.neighbour, by=town.nadia)
    assert made is not None
    page = words(client.post(here(queries.token_of(made), "even-zitten", "weg")))
    assert "U staat niet meer op de kaart" in page
    assert fresh(town.neighbour).unlisted
    assert client.get("/hulp/aanbod/even-zitten/").status_code == 404
    assert audited("service unlisted").actor_label == "Buurvrouw Wil"
    actions.decide(entry_id=entry(town.neighbour).pk, off=False, by=town.margriet)
    assert fresh(town.neighbour).status == ServiceStatus.ACTIVE
    assert client.get("/hulp/aanbod/even-zitten/").status_code == 200


def test_asking_twice_is_asking_once(town: Town, token: str) -> None:
    actions.ask_unlist(token=token, slug="kerkbezoek")
    actions.ask_unlist(token=token, slug="kerkbezoek")
    assert len(mails("loket@rivierdal.invalid")) == 1


def test_the_list_of_who_wants_off(town: Town, token: str, client: Client) -> None:
    actions.ask_unlist(token=token, slug="kerkbezoek")
    client.force_login(town.cast.users["margriet"])
    assert "Kerkbezoek" in words(client.get("/beheer/niet-op-de-kaart/"))
    pk = entry(town.church).pk
    page = client.post(f"/beheer/niet-op-de-kaart/{pk}/", {"besluit": "blijft"}, follow=True)
    assert "Het blijft op de kaart. Zij krijgen bericht." in words(page)
    assert "overleggen" in mails(CHURCH)[-1].body
    assert "Hierover is al beslist." in words(
        client.post(f"/beheer/niet-op-de-kaart/{pk}/", {"besluit": "weg"}, follow=True)
    )


def test_an_old_link_gets_a_new_one_in_the_mailbox_only(town: Town, token: str, client: Client) -> None:
    with later(days=31):
        page = client.get(here(token))
        assert "Deze link is oud" in words(page)
        assert "0341-00 60 10" not in words(page)
        assert client.post(here(token)).status_code == 409
        sent = client.post(here(token, "nieuw"))
        assert "onderweg" in words(sent)
        fresh_link = link_in(mails(CHURCH)[-1])
        assert fresh_link not in sent.content.decode()
        assert client.get(fresh_link).status_code == 200
        for _time in range(2):
            actions.new_link(token=token)
        with pytest.raises(TooOften):
            actions.new_link(token=token)


def test_a_new_link_ends_the_one_before(town: Town, token: str, client: Client) -> None:
    actions.send(service=town.coffee, by=town.nadia)
    assert "Deze link is oud" in words(client.get(here(token)))


def test_another_mailbox_ends_the_link(town: Town, token: str, client: Client) -> None:
    Organisation.objects.filter(name="Grote Kerk").update(email="nieuw@rivierdal.invalid")
    page = words(client.get(here(token)))
    assert "U hoeft niets meer te doen" in page.replace("hoeft u", "U hoeft") or "hoeft u niets meer te doen" in page
    with pytest.raises(Conflict):
        actions.confirm_all(token=token)
    with pytest.raises(Conflict):
        actions.new_link(token=token)


@pytest.mark.parametrize("wrong", ["geen-link", "a.b", "00000000000040008000000000000001.xxx"])
def test_a_link_that_is_not_ours_is_a_kind_404(town: Town, client: Client, wrong: str) -> None:
    page = client.get(here(wrong))
    assert page.status_code == 404
    assert "Deze link kennen wij niet" in words(page)
    assert client.post(here(wrong, "nieuw")).status_code == 404


def test_a_link_of_another_purpose_opens_nothing(town: Town, link: ConfirmLink, client: Client) -> None:
    other = signing.Signer(salt="naast.referrals.receiver", sep=".").sign(link.pk.hex)
    assert client.get(here(other)).status_code == 404


def test_a_mail_that_comes_back_becomes_a_call(town: Town, link: ConfirmLink) -> None:
    actions.bounced(link.pk, "5.1.1")
    assert entry(town.church).rung == entry(town.coffee).rung == "keeper"
    assert audited("map mail came back").subject_type == "service"


def test_without_a_mailbox_nothing_is_sent(town: Town) -> None:
    Organisation.objects.update(email="")
    assert actions.send(service=fresh(town.church), by=town.nadia) is None
    assert not ConfirmLink.objects.exists()
