"""The way in for residents: the link alone opens nothing, a code works once, here and now, and everything can be stopped at once."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.people.conftest import (
    WHY,
    Family,
    audited,
    fresh,
    last_code,
    later,
    link_of,
    link_row,
    resident,
    rows,
)

from naast.accounts.models import User
from naast.core import clock, rls, texting
from naast.core.actors import Actor
from naast.core.errors import DomainError, NotAllowed, NotVisible
from naast.core.limits import TooOften
from naast.core.models import OutboxMessage
from naast.people import actions, queries
from naast.people.actions.entry import CODE_TRIES, LINKS_PER_DAY, keyed
from naast.people.models import AccessLink, LinkRequest, LoginCode, PersonMember

pytestmark = pytest.mark.django_db
HERE = "een-browser"


def _code(family: Family) -> tuple[str, str]:
    token = link_of(family.huub)
    actions.send_code(token=token, way="email", browser=HERE)
    return token, last_code()


def test_neither_the_link_nor_the_code_stands_anywhere(family: Family) -> None:
    token, code = _code(family)
    link, sent = link_row(family.huub), rows(LoginCode)[0]
    assert link.token_hash == hashlib.sha256(token.encode()).hexdigest()
    assert sent.code_hash not in {hashlib.sha256(code.encode()).hexdigest(), code}
    stored = str([vars(r) for m in (AccessLink, LoginCode) for r in rows(m)]) + str(
        list(OutboxMessage.objects.values())
    )
    assert token not in stored
    assert f"'{code}'" not in stored


def test_a_right_code_lets_in_once(family: Family) -> None:
    token, code = _code(family)
    result = actions.check_code(token=token, code=code[:3] + " " + code[3:], browser=HERE)
    assert result.reason == "in"
    assert result.link is not None
    assert result.link.member_id == family.huub.pk
    assert actions.check_code(token=token, code=code, browser=HERE).reason == "over"
    assert [e.actor_id for e in audited("resident came in")] == [str(family.huub.pk)]
    assert len(audited("code sent")) == 1


def test_a_wrong_code_counts_and_five_are_enough(family: Family) -> None:
    token, code = _code(family)
    wrong = f"{(int(code) + 1) % 1_000_000:06d}"
    left = [actions.check_code(token=token, code=wrong, browser=HERE) for _try in range(CODE_TRIES)]
    assert [(r.reason, r.tries_left) for r in left] == [
        ("wrong", 4),
        ("wrong", 3),
        ("wrong", 2),
        ("wrong", 1),
        ("over", 0),
    ]
    assert actions.check_code(token=token, code=code, browser=HERE).reason == "over"
    assert len(audited("wrong code")) == CODE_TRIES


def test_a_code_works_ten_minutes(family: Family, now: Any) -> None:
    token, code = _code(family)
    with later(minutes=10):
        assert actions.check_code(token=token, code=code, browser=HERE).reason == "over"
    with later(minutes=9, seconds=59):
        assert actions.check_code(token=token, code=code, browser=HERE).reason == "in"


def test_a_code_works_only_in_the_browser_that_asked(family: Family) -> None:
    token, code = _code(family)
    assert actions.check_code(token=token, code=code, browser="van de dief").reason == "wrong"
    assert actions.check_code(token=token, code=code, browser=HERE).reason == "in"


def test_a_code_belongs_to_one_link(family: Family) -> None:
    _token, code = _code(family)
    assert actions.check_code(token=link_of(family.sanne), code=code, browser=HERE).reason == "over"


def test_a_new_code_stops_the_one_before(family: Family) -> None:
    token, first = _code(family)
    actions.send_code(token=token, way="email", browser=HERE)
    if first != last_code():
        assert actions.check_code(token=token, code=first, browser=HERE).reason == "wrong"
    assert actions.check_code(token=token, code=last_code(), browser=HERE).reason == "in"


def test_codes_are_not_sent_without_end(family: Family, now: Any) -> None:
    token = link_of(family.huub)
    for _try in range(3):
        actions.send_code(token=token, way="email", browser=HERE)
    with pytest.raises(TooOften):
        actions.send_code(token=token, way="email", browser=HERE)
    for hour in range(1, 8):
        with later(hours=hour):
            actions.send_code(token=token, way="email", browser=HERE)
    with later(hours=9), pytest.raises(TooOften):
        actions.send_code(token=token, way="email", browser=HERE)
    assert len(mail.outbox) == 10


def test_a_code_after_a_change_of_keys_still_works(family: Family, settings: Any) -> None:
    token, code = _code(family)
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "een heel andere sleutel van na de wissel"
    assert actions.check_code(token=token, code=code, browser=HERE).reason == "in"


def test_a_code_is_hashed_with_a_key_and_a_salt() -> None:
    one, other = uuid4(), uuid4()
    assert len({keyed(one, "123456", "a"), keyed(other, "123456", "a"), keyed(one, "123456", "b")}) == 3


def test_a_code_by_text_message(family: Family) -> None:
    actions.send_code(token=link_of(family.huub), way="text", browser=HERE)
    assert mail.outbox[-1].to == ["31600005501@sms.invalid"]
    assert len(mail.outbox[-1].body) <= texting.MAX_LETTERS


def test_only_ways_that_reach_someone_are_offered(family: Family, settings: Any) -> None:
    assert [way for way, _where in queries.ways_of(family.huub)] == ["email", "text"]
    assert [way for way, _where in queries.ways_of(family.sanne)] == ["email"]
    with pytest.raises(DomainError) as caught:
        actions.send_code(token=link_of(family.sanne), way="text", browser=HERE)
    assert caught.value.code == "manier"
    settings.NAAST_TEXTS = ""
    assert [way for way, _where in queries.ways_of(family.huub)] == ["email"]


def test_the_ways_tell_no_address_to_who_does_not_know_it(family: Family) -> None:
    said = str(queries.ways_of(family.huub))
    assert "rivierdal" not in said
    assert "06 00 00" not in said
    assert "Huub" not in said


def test_a_code_that_cannot_be_sent_was_never_made(family: Family, settings: Any) -> None:
    settings.EMAIL_BACKEND = "tests.people.broken_mail.Backend"
    with pytest.raises(DomainError) as caught:
        actions.send_code(token=link_of(family.huub), way="email", browser=HERE)
    assert caught.value.code == "niet-verstuurd"
    assert rows(LoginCode) == []


def test_a_child_is_spoken_to_as_a_child(family: Family) -> None:
    actions.send_code(token=link_of(family.teun), way="email", browser=HERE)
    assert mail.outbox[-1].subject == "Je code voor Naast"
    assert "Uw" not in mail.outbox[-1].body


@pytest.mark.parametrize("how", ["unknown", "revoked", "expired", "left", "deceased"])
def test_a_link_that_does_not_work_opens_nothing(how: str, family: Family) -> None:
    who = family.dina if how == "deceased" else family.huub
    token = "x" * 43 if how == "unknown" else link_of(who)
    if how not in ("unknown", "expired"):
        actions.send_code(token=token, way="email", browser=HERE)
    code = last_code() if mail.outbox else "123456"
    ids = {"person_id": family.person.pk, "by": family.nadia}
    if how == "revoked":
        assert actions.end_link(**ids, member_id=who.pk) == 1
        assert len(audited("link revoked")) == 1
    if how == "left":
        actions.let_go(**ids, member_id=who.pk)
    if how == "deceased":
        actions.report_death(**ids, died_on=clock.today(), told_by="Huub")
        actions.confirm_death(**ids)
    with clock.frozen(clock.now() + timedelta(days=91 if how == "expired" else 0)):
        for attempt in (
            lambda: queries.link_by_token(token),
            lambda: actions.send_code(token=token, way="email", browser=HERE),
            lambda: actions.check_code(token=token, code=code, browser=HERE),
        ):
            with pytest.raises(NotVisible):
                attempt()


# -- asking for a link -------------------------------------------------------------------------------------------------


def test_a_professional_has_a_link_sent_and_never_sees_it(family: Family) -> None:
    old = link_of(family.huub)
    actions.order_link(person_id=family.person.pk, member_id=family.huub.pk, by=family.nadia)
    with pytest.raises(NotVisible):
        queries.link_by_token(old)
    assert actions.answer_link_requests() == 1
    assert mail.outbox[-1].to == ["huub@rivierdal.invalid"]
    token = mail.outbox[-1].body.split("/toegang/")[1].split("/")[0]
    assert queries.link_by_token(token).member_id == family.huub.pk
    assert LinkRequest.objects.count() == 0
    assert [e.actor_id for e in audited("link ordered")] == [family.nadia.id]


def test_a_link_that_does_not_get_away_is_told_to_who_helps(family: Family, client: Client, settings: Any) -> None:
    """The old link has stopped: whoever ordered a new one must see that nothing went, and see it no more once it did."""
    client.force_login(User.objects.get(pk=family.nadia.id))
    told = "kon nog niet worden verstuurd"
    actions.order_link(person_id=family.person.pk, member_id=family.huub.pk, by=family.nadia)
    assert told not in client.get(f"/mensen/{family.person.pk}/").content.decode()
    good, settings.EMAIL_BACKEND = settings.EMAIL_BACKEND, "tests.people.broken_mail.Backend"
    assert actions.answer_link_requests() == 0
    page = client.get(f"/mensen/{family.person.pk}/").content.decode()
    assert page.count(told) == 1
    assert f"De link voor {family.huub.name}" in page
    settings.EMAIL_BACKEND = good
    assert actions.answer_link_requests() == 1
    assert told not in client.get(f"/mensen/{family.person.pk}/").content.decode()


def test_a_link_needs_an_address(family: Family) -> None:
    alone = actions.add_member(
        person_id=family.person.pk, fields=actions.MemberFields("Bep", "neighbour"), by=family.nadia
    )
    with pytest.raises(DomainError) as caught:
        actions.order_link(person_id=family.person.pk, member_id=alone.pk, by=family.nadia)
    assert caught.value.code == "onbereikbaar"


def test_whoever_lost_the_link_gets_a_new_one_and_keeps_the_old(family: Family) -> None:
    old = link_of(family.huub)
    actions.request_link(address=" HUUB@rivierdal.invalid ")
    assert actions.answer_link_requests() == 1
    assert "/mensen/toegang/" in mail.outbox[-1].body
    assert queries.link_by_token(old)


def test_a_link_by_telephone_number(family: Family) -> None:
    actions.request_link(address="+31 6 00005501")
    assert actions.answer_link_requests() == 1
    assert mail.outbox[-1].to == ["31600005501@sms.invalid"]


def test_a_stranger_gets_nothing_and_leaves_nothing(family: Family) -> None:
    actions.request_link(address="wie@elders.invalid")
    assert actions.answer_link_requests() == 0
    assert mail.outbox == []
    assert LinkRequest.objects.count() == 0


def test_nobody_is_flooded_with_links(family: Family) -> None:
    for _time in range(LINKS_PER_DAY + 2):
        actions.request_link(address="huub@rivierdal.invalid")
    assert actions.answer_link_requests() == LINKS_PER_DAY
    assert len(rows(AccessLink, member=family.huub)) == LINKS_PER_DAY


def test_an_address_of_a_whole_house_gets_no_link(family: Family) -> None:
    for number in range(5):
        fields = actions.MemberFields(f"Bewoner {number}", "other", email="receptie@huis.invalid")
        actions.add_member(person_id=family.person.pk, fields=fields, by=family.nadia)
    actions.request_link(address="receptie@huis.invalid")
    assert actions.answer_link_requests() == 0


def test_a_message_that_fails_is_tried_again_and_holds_up_nobody(family: Family, settings: Any) -> None:
    actions.request_link(address="huub@rivierdal.invalid")
    settings.EMAIL_BACKEND = "tests.people.broken_mail.Backend"
    assert actions.answer_link_requests() == 0
    assert (LinkRequest.objects.get().attempts, rows(AccessLink)) == (1, [])
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    actions.request_link(address="sanne@rivierdal.invalid")
    assert actions.answer_link_requests() == 2


def test_what_was_not_answered_is_forgotten_after_a_day(family: Family) -> None:
    actions.request_link(address="huub@rivierdal.invalid")
    with later(days=1, minutes=1):
        assert actions.answer_link_requests() == 0
    assert LinkRequest.objects.count() == 0


# -- through the web ---------------------------------------------------------------------------------------------------


def test_asking_for_a_link_says_and_does_the_same_for_everyone(family: Family) -> None:
    answers = []
    for address in ("huub@rivierdal.invalid", "wie@elders.invalid"):
        with CaptureQueriesContext(connection) as seen:
            answer = Client().post("/mensen/nieuwe-link/", {"address": address})
        answers.append((answer.status_code, answer.content.replace(address.encode(), b""), len(seen)))
    status, body, count = answers[0]
    nonce_free = [a[1].split(b"nonce")[0] for a in answers]
    assert (status, count) == (answers[1][0], answers[1][2]) == (200, count)
    assert nonce_free[0] == nonce_free[1]
    assert len(body) == len(answers[1][1])
    assert mail.outbox == []


def test_opening_the_link_sends_nothing_and_names_nobody(family: Family, client: Client) -> None:
    page = client.get(f"/mensen/toegang/{link_of(family.huub)}/")
    assert page.status_code == 200
    assert mail.outbox == []
    for secret in ("Huub", "Dina", "Verbeek", "rivierdal.invalid"):
        assert secret not in page.content.decode().replace("Rivierdal", "")
    assert "no-store" in page["Cache-Control"]


def test_the_whole_way_in_and_out(family: Family, client: Client, enter: Callable[..., Any]) -> None:
    assert client.get("/mensen/mij/").status_code in (302, 404)
    answer = enter(client, family.dina)
    assert answer.headers["Location"] == "/plan/mij/"
    assert "Dag Dina Verbeek" in client.get("/mensen/mij/").content.decode()
    client.post("/mensen/mij/uit/")
    assert client.get("/mensen/mij/").status_code in (302, 404)


def test_coming_in_makes_a_new_session(family: Family, client: Client) -> None:
    token = link_of(family.huub)
    client.post(f"/mensen/toegang/{token}/", {"way": "email"})
    before = client.session.session_key
    client.post(f"/mensen/toegang/{token}/code/", {"code": last_code()})
    assert client.session.session_key != before


def test_forwarding_the_link_is_harmless(family: Family) -> None:
    """A neighbour gets Huub's link, even the code: the code counts only in the browser that asked for it."""
    token, huub, neighbour = link_of(family.huub), Client(), Client()
    huub.post(f"/mensen/toegang/{token}/", {"way": "email"})
    refused = neighbour.post(f"/mensen/toegang/{token}/code/", {"code": last_code()})
    assert refused.status_code == 422
    assert neighbour.get("/mensen/mij/").status_code in (302, 404)
    assert huub.post(f"/mensen/toegang/{token}/code/", {"code": last_code()}).status_code == 302


@pytest.mark.parametrize("how", ["revoked", "hour over", "everywhere", "let go"])
def test_a_session_ends_when_it_must(how: str, family: Family, client: Client, enter: Callable[..., Any]) -> None:
    enter(client, family.huub)
    assert client.get("/mensen/mij/").status_code == 200
    ids = {"person_id": family.person.pk, "member_id": family.huub.pk, "by": family.nadia}
    if how == "revoked":
        actions.end_link(**ids)
    if how == "let go":
        actions.let_go(**ids)
    if how == "everywhere":
        actions.end_everywhere(by=resident(family.huub))
        assert len(audited("resident signed out everywhere")) == 1
    with clock.frozen(clock.now() + timedelta(minutes=60 if how == "hour over" else 0)):
        assert client.get("/mensen/mij/").status_code in (302, 404)


def test_after_the_hour_the_way_back_is_said(family: Family, client: Client, enter: Callable[..., Any]) -> None:
    """Who comes back to a page that was kept open reads how to come in again; an address with an id in it tells nothing."""
    enter(client, family.huub)
    with clock.frozen(clock.now() + timedelta(minutes=60)):
        for url in ("/mensen/mij/", "/kring/mij/", "/plan/mij/", "/rechten/"):
            assert client.get(url)["Location"] == "/mensen/nieuwe-link/?uit=1", url
        page = client.get("/mensen/mij/", follow=True).content.decode()
        assert "U bent er even uit" in page
        assert "Open uw eigen link opnieuw" in page
        assert "Huub" not in page
        assert client.get(f"/kring/mij/stop/{uuid4()}/").status_code == 404
    assert "U bent er even uit" not in client.get("/mensen/nieuwe-link/").content.decode()


def test_a_session_that_was_tampered_with_is_nobody(family: Family, client: Client, enter: Callable[..., Any]) -> None:
    enter(client, family.huub)
    for broken in (
        {},
        {"link": "x", "since": "y"},
        {"link": str(uuid4()), "since": clock.now().isoformat()},
        "tekst",
        None,
    ):
        session = client.session
        session["resident"] = broken
        session.save()
        assert client.get("/mensen/mij/").status_code in (302, 404), broken


def test_nobody_else_ends_or_orders_links(family: Family, outsider: Actor) -> None:
    link_of(family.huub)
    for by in (outsider, resident(family.sanne), Actor.asker()):
        for attempt in (actions.order_link, actions.end_link):
            with pytest.raises((NotVisible, NotAllowed)):
                attempt(person_id=family.person.pk, member_id=family.huub.pk, by=by)
        if by.kind != "resident":
            with pytest.raises(NotVisible):
                actions.end_everywhere(by=by)
    assert link_row(family.huub).ended_at is None


def test_the_database_shows_links_and_codes_to_nobody_without_a_context(family: Family) -> None:
    _code(family)
    with connection.cursor() as cursor:
        for table in (
            "people_accesslink",
            "people_logincode",
            "people_person",
            "people_personmember",
            "people_storyentry",
        ):
            cursor.execute(f"select count(*) from {table}")
            assert cursor.fetchone() == (0,), table
    with rls.acting_system(WHY):
        assert PersonMember.objects.for_system(WHY).count() == 4


def test_a_link_is_used_and_that_is_known(family: Family) -> None:
    token, code = _code(family)
    actions.check_code(token=token, code=code, browser=HERE)
    assert fresh(link_row(family.huub)).last_used_at is not None
