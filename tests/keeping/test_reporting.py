"""Anyone says that something is wrong: no account, nothing kept of who, the fact itself untouched, one task with a count."""

from __future__ import annotations

import pytest
from django.test import Client
from tests.keeping.conftest import Town, audited, checks, entry, fresh, words

from naast.core.actors import Actor
from naast.core.errors import DomainError
from naast.directory import queries as directory
from naast.directory.choices import ServiceStatus
from naast.directory.models import Service
from naast.keeping import actions, asking, queries
from naast.keeping.models import Entry, Remark, Report

pytestmark = pytest.mark.django_db
HERE = "/beheer/klopt-niet/kerkbezoek/"


def test_a_report_makes_a_task_and_leaves_the_fact(town: Town) -> None:
    before = fresh(town.church).phone
    actions.report(service=town.church, field="phone", right="0341-00 60 99", what="Er neemt een bakker op.")
    found = Report.objects.get(entry__service=town.church)
    assert (found.field, found.count, found.closed_at) == ("phone", 1, None)
    assert fresh(town.church).phone == before
    assert checks(town.church, "phone") == [("reported", "wrong")]
    assert entry(town.church).rung == "keeper"
    assert [one.service_id for one in queries.queue_for(town.nadia, "meldingen").rows] == [town.church.pk]
    row = audited("fact reported wrong")
    assert (row.subject_id, row.detail) == (str(town.church.pk), {"field": "phone", "count": 1})
    assert row.actor_label == "een bezoeker"


def test_the_same_fact_again_is_one_task_with_a_count(town: Town) -> None:
    for _time in range(4):
        actions.report(service=town.church, field="phone", what="Klopt niet.")
    actions.report(service=town.church, field="hours")
    assert dict(Report.objects.values_list("field", "count")) == {"phone": 4, "hours": 1}
    # Trust falls with the first voice only.
    assert checks(town.church, "phone") == [("reported", "wrong")]


def test_more_voices_weigh_more(town: Town) -> None:
    actions.report(service=town.church, field="phone")
    once = entry(town.church).harm
    actions.report(service=town.church, field="phone")
    assert entry(town.church).harm > once


def test_what_is_asked_often_goes_first(town: Town) -> None:
    often = {town.coffee.pk: 30}
    asking.register("test", lambda _ids, _since, _until: often)
    try:
        for service in (town.church, town.coffee):
            actions.report(service=service, field="phone")
    finally:
        asking.unregister("test")
    assert [one.service_id for one in queries.queue_for(town.nadia, "alles").rows] == [town.coffee.pk, town.church.pk]


def test_words_about_people_are_not_kept(town: Town) -> None:
    said = "Bel mij op 06-00 11 22 33, bsn 111222333, an@buren.invalid"
    actions.report(service=town.church, field="hours", right="vraag 06-00 11 22 33", what=said)
    kept = Remark.objects.for_system("proef").get()
    for secret in ("06-00", "111222333", "an@"):
        assert secret not in kept.said + kept.right


def test_a_fact_nobody_knows_is_refused(town: Town) -> None:
    with pytest.raises(DomainError, match="onbekend-gegeven"):
        actions.report(service=town.church, field="slug")
    assert not Entry.objects.exists()


def test_words_that_are_too_long_are_refused_before_anything_is_written(town: Town) -> None:
    with pytest.raises(DomainError, match="te-lang"):
        actions.report(service=town.church, field="phone", what="a " * 400)
    assert not Report.objects.exists()


def test_words_stay_few(town: Town) -> None:
    for number in range(30):
        actions.report(service=town.church, field="phone", what=f"{number}e keer")
    assert Remark.objects.for_system("proef").count() == 20
    assert Report.objects.get().count == 30


def test_trust_falls_so_that_readers_see_it(town: Town) -> None:
    from naast.core import clock

    def right() -> float:
        one = directory.for_cards(Service.objects.filter(pk=town.church.pk)).get()
        return directory.trust_of([one], clock.today())[one.pk]["phone"].right

    before = right()
    actions.report(service=town.church, field="phone")
    assert right() < before


def test_the_page_works_without_an_account(town: Town, client: Client) -> None:
    page = client.get(HERE + "?feit=phone")
    assert page.status_code == 200
    assert "0341-00 60 10" in words(page)
    assert 'value="phone" checked' in page.content.decode()
    sent = client.post(HERE, {"feit": "phone", "wel": "0341-00 60 99", "woorden": ""})
    assert sent.status_code == 302
    assert "Bedankt" in words(client.get(sent["Location"]))
    assert Remark.objects.for_system("proef").get().right == "0341-00 60 99"


def test_the_page_of_the_service_leads_there(town: Town, client: Client) -> None:
    assert HERE in client.get("/hulp/aanbod/kerkbezoek/").content.decode()


def test_nothing_chosen_keeps_what_was_typed(town: Town, client: Client) -> None:
    answer = client.post(HERE, {"wel": "iets anders", "woorden": "De deur was dicht."})
    assert answer.status_code == 422
    assert "Kies wat er niet klopt." in words(answer)
    assert "De deur was dicht." in words(answer)
    assert not Report.objects.exists()


def test_a_child_reads_je(town: Town, client: Client) -> None:
    page = words(client.get(HERE + "?voor=kind"))
    assert "Je kijkt naar" in page
    assert "Wilt u" not in page


def test_a_machine_is_stopped(town: Town, client: Client) -> None:
    answers = [client.post(HERE, {"feit": "phone"}).status_code for _time in range(21)]
    assert answers[:20] == [302] * 20
    assert answers[20] == 429
    assert Report.objects.get().count == 20


def test_what_does_not_want_to_be_listed_has_no_page(town: Town, client: Client) -> None:
    Service.objects.filter(pk=town.church.pk).update(status=ServiceStatus.INACTIVE, unlisted=True)
    assert client.get(HERE).status_code == 404


def test_a_colleague_reports_with_their_name(town: Town, client: Client) -> None:
    client.force_login(town.cast.users["nadia"])
    client.post(HERE, {"feit": "phone", "woorden": "Gebeld: een bakker."})
    assert Remark.objects.for_system("proef").get().by_label == "Nadia Bakkali"


def test_other_rooms_report_with_an_actor(town: Town) -> None:
    actions.report(service=town.church, field="capacity", by=Actor.system())
    assert audited("fact reported wrong").actor_label == "Naast"
