"""Pages of the circle: what they show, whom they let in, one tap to stop, the sentence read back, emergency access and its review."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from tests.access.conftest import make_grant, make_member, make_person, make_user
from tests.conftest import Cast

from naast.access import queries
from naast.access.actions.consenting import ends_on
from naast.access.models import Consent, Emergency, Grant
from naast.access.presenters import moment
from naast.accounts.models import User
from naast.audit.models import AuditEvent
from naast.core import rls
from naast.core.actors import Actor
from naast.core.limits import LIMITS
from naast.core.models import OutboxMessage
from naast.engine.access.sentences import in_words
from naast.people.models import Person, PersonMember

pytestmark = pytest.mark.django_db
Gerda = tuple[Person, PersonMember]


@pytest.fixture
def come_in(monkeypatch: pytest.MonkeyPatch) -> Callable[[PersonMember], Client]:
    """`come_in(member)`: a browser in which this resident came in by link and code (tried in the people room)."""

    def enter(member: PersonMember) -> Client:
        actor = Actor.resident(member.pk, member.name)
        monkeypatch.setattr("naast.people.queries.resident_actor", lambda request: actor)
        return Client()

    return enter


def _user(cast: Cast, name: str) -> Client:
    client = Client()
    client.force_login(cast.users[name])
    return client


def _rows(model: Any) -> list[Any]:
    with rls.acting_system("proef"):
        return list(model.objects.for_system("proef").order_by("created_at"))


def test_the_person_sees_who_sees_what(
    gerda: Gerda, come_in: Callable[[PersonMember], Client], cast: Cast, still: datetime
) -> None:
    person, own = gerda
    omer = make_member(person)
    make_grant(
        person,
        omer,
        "close",
        "consent",
        purposes=["inzage"],
        parts=["story"],
        consent={"purpose": "inzage", "parts": ["story"], "sentence": "Ik vind het goed dat Ömer meeleest."},
    )
    _user(cast, "nadia").get(reverse("access:circle", args=[person.pk]))
    page = come_in(own).get(reverse("access:my_circle"))
    said = page.content.decode()
    assert page.status_code == 200
    assert "Nadia" in said
    assert "Ömer Yıldız" in said
    assert "Ik vind het goed dat Ömer meeleest." in said
    assert "Wmo 2015" in said
    assert f"vandaag om {still:%H.%M} uur" in said, "when Nadia last looked"
    assert said.count("Stop dit") == 2
    assert page["Cache-Control"] == "no-store, private"


def test_one_tap_stops_someone(gerda: Gerda, come_in: Callable[[PersonMember], Client], cast: Cast) -> None:
    person, own = gerda
    (grant,) = _rows(Grant)
    nadia = _user(cast, "nadia")
    assert nadia.get(reverse("access:circle", args=[person.pk])).status_code == 200
    answer = come_in(own).post(reverse("access:my_stop", args=[grant.pk]), follow=True)
    assert "ziet nu niets meer" in answer.content.decode()
    assert nadia.get(reverse("access:circle", args=[person.pk])).status_code == 404
    assert AuditEvent.objects.filter(action="circle stopped", person_id=person.pk).exists()


def test_looking_is_noted_and_a_refused_look_too(gerda: Gerda, cast: Cast) -> None:
    person, _own = gerda
    url = reverse("access:circle", args=[person.pk])
    assert _user(cast, "nadia").get(url).status_code == 200
    assert _user(cast, "youssef" if "youssef" in cast.users else "margriet").get(url).status_code == 404
    looks = AuditEvent.objects.filter(person_id=person.pk, action="person read").order_by("created_at")
    assert [(look.part, look.outcome) for look in looks] == [("circle", "ok"), ("circle", "refused")]


def test_an_outsider_and_a_stranger_meet_the_same_page(gerda: Gerda, cast: Cast) -> None:
    person, _own = gerda
    outsider = _user(cast, "margriet")
    real = outsider.get(reverse("access:circle", args=[person.pk]))
    none = outsider.get(reverse("access:circle", args=["00000000-0000-4000-8000-000000000000"]))
    assert (real.status_code, none.status_code) == (404, 404)
    # The page names its own address in the language switch; everything else is the same.
    assert real.content.replace(str(person.pk).encode(), b"") == none.content.replace(
        b"00000000-0000-4000-8000-000000000000", b""
    )
    assert Client().get(reverse("access:circle", args=[person.pk])).status_code == 302
    # Who has no link open here, or no longer, reads how to come in; nothing of anybody is in that address.
    assert Client().get(reverse("access:my_circle")).url == "/mensen/nieuwe-link/?uit=1"


def test_who_may_see_something_hears_why_not_this(gerda: Gerda, cast: Cast) -> None:
    person, _own = gerda
    user, _actor = make_user("member", cast)
    make_grant(person, user, "member", "consent", parts=["story"], consent={"parts": ["story"]})
    client = Client()
    client.force_login(user)
    page = client.get(reverse("access:circle", args=[person.pk]))
    assert page.status_code == 403
    assert "De persoon deelt dit onderdeel niet met u." in page.content.decode()
    assert "Vraag het de persoon zelf, of de coördinator van uw team." in page.content.decode()


def test_the_person_gives_consent_by_reading_a_sentence_back(
    gerda: Gerda, come_in: Callable[[PersonMember], Client], still: datetime
) -> None:
    person, own = gerda
    omer = make_member(person)
    client, url = come_in(own), reverse("access:my_consent")
    assert "Ömer Yıldız" in client.get(url).content.decode()
    who = f"member:{omer.pk}"
    assert "Wat mag Ömer Yıldız lezen?" in client.get(url, {"wie": who}).content.decode()
    chosen = {"receiver": who, "parts": ["story", "visits"], "months": "6"}
    sentence = (
        "Ik vind het goed dat Ömer Yıldız dit leest: mijn verhaal en verslagen van bezoeken bij mij, om mee te lezen,"
        f" tot en met {in_words(ends_on(6))}. Ik kan dit altijd stoppen."
    )
    assert sentence in client.post(url, chosen).content.decode()
    assert _rows(Consent) == []
    done = client.post(url, chosen | {"ja": "1", "zin": sentence}, follow=True)
    assert "kan dit nu lezen" in done.content.decode()
    (consent,) = _rows(Consent)
    assert (consent.sentence, consent.way, consent.capacity, consent.given_by_id) == (sentence, "digital", "", own.pk)
    actor = Actor.resident(omer.pk, omer.name)
    assert queries.decide(actor, person.pk, "visits", "inzage").allowed
    assert not queries.decide(actor, person.pk, "circle", "inzage").allowed
    assert AuditEvent.objects.filter(action="consent given", person_id=person.pk).exists()


@pytest.mark.parametrize(
    ("change", "status"),
    [({"zin": "Iets anders."}, 409), ({"parts": []}, 422), ({"months": "240"}, 422), ({"parts": ["gossip"]}, 422)],
)
def test_nobody_says_yes_to_something_else(
    change: dict[str, Any], status: int, gerda: Gerda, come_in: Callable[[PersonMember], Client]
) -> None:
    person, own = gerda
    omer = make_member(person)
    sent = {"receiver": f"member:{omer.pk}", "parts": ["story"], "months": "6", "ja": "1", "zin": "x"} | change
    assert come_in(own).post(reverse("access:my_consent"), sent).status_code == status
    assert _rows(Consent) == []


def test_a_professional_writes_down_a_spoken_yes(gerda: Gerda, cast: Cast) -> None:
    person, own = gerda
    user, actor = make_user("care", cast)
    client, url = _user(cast, "nadia"), reverse("access:consent", args=[person.pk])
    assert user.name in client.get(url).content.decode()
    chosen = {
        "receiver": f"user:{user.pk}",
        "parts": ["story"],
        "months": "1",
        "given_by": str(own.pk),
        "way": "spoken",
        "can_decide": "ja",
    }
    page = client.post(url, chosen)
    assert "Lees de zin hardop voor" in page.content.decode()
    (sentence,) = page.context["sentences"]
    assert client.post(url, chosen | {"ja": "1", "zin": sentence}).status_code == 302
    assert queries.decide(actor, person.pk, "story", "begeleiding").allowed
    (consent,) = _rows(Consent)
    assert (consent.way, consent.noted_by) == ("spoken", cast.users["nadia"].name)


def test_a_consent_of_someone_elses_person_cannot_be_given(gerda: Gerda, cast: Cast) -> None:
    person, _own = gerda
    _other, strange = make_person("Een ander")
    sent = {"receiver": f"member:{strange.pk}", "parts": ["story"], "months": "1"}
    assert _user(cast, "nadia").post(reverse("access:consent", args=[person.pk]), sent).status_code == 404


def test_a_colleague_comes_in(gerda: Gerda, cast: Cast) -> None:
    person, _own = gerda
    nadia = cast.actors["nadia"]
    (colleague, *_) = queries.colleagues_of(nadia)
    client, url = _user(cast, "nadia"), reverse("access:colleague", args=[person.pk])
    assert client.post(url, {"user": "", "reason": ""}).status_code == 422
    assert client.post(url, {"user": str(colleague.pk), "reason": "vakantie"}).status_code == 302
    assert queries.decide(Actor("user", str(colleague.pk), "x"), person.pk, "story", "begeleiding").allowed


def test_nobody_finds_out_who_is_known_here_by_asking_emergency_access(gerda: Gerda, cast: Cast) -> None:
    looker, url = _user(cast, "margriet"), reverse("access:emergency")
    guess = {"name": "Niemand Hier", "birth_year": "1901", "reason": "Ik probeer namen.", "hours": "4"}
    seen = [looker.post(url, guess).status_code for _ in range(LIMITS["emergency"].most + 1)]
    assert seen == [422] * LIMITS["emergency"].most + [429]
    known = looker.post(url, guess | {"name": "gerda de wit", "birth_year": "1948"})
    assert known.status_code == 429
    assert "Bel uw coördinator" in known.content.decode()
    assert _rows(Emergency) == []


def test_emergency_access_is_told_seen_and_reviewed(gerda: Gerda, cast: Cast, still: datetime) -> None:
    person, _own = gerda
    looker, url = _user(cast, "margriet"), reverse("access:emergency")
    sent = {"name": "gerda  de wit", "birth_year": "1948", "reason": "Ze ligt op straat en is in de war.", "hours": "4"}
    page = looker.post(url, sent, follow=True)
    said = page.content.decode()
    assert page.status_code == 200
    assert "Ik slaap slecht." in said
    assert f"noodtoegang tot {moment(still + timedelta(hours=4))}" in said
    (emergency,) = _rows(Emergency)
    told = {message.to for message in OutboxMessage.objects.all()}
    assert "gerda@rivierdal.invalid" in told
    assert len(told) >= 2, "a coordinator hears it too"
    assert all("straat" not in message.body for message in OutboxMessage.objects.all())
    assert looker.get(reverse("access:circle", args=[person.pk])).status_code in (403, 404), "only for this purpose"
    assert looker.post(reverse("access:review", args=[emergency.pk]), {"judgement": "right"}).status_code == 403
    other = next(user for user in cast.users.values() if user != cast.users["margriet"] and _coordinates(cast, user))
    reviewer = Client()
    reviewer.force_login(other)
    assert "Ze ligt op straat" in reviewer.get(reverse("access:reviews")).content.decode()
    assert reviewer.post(reverse("access:review", args=[emergency.pk]), {}).status_code == 422
    assert reviewer.post(reverse("access:review", args=[emergency.pk]), {"judgement": "wrong"}).status_code == 302
    assert looker.get(reverse("access:emergency_person", args=[person.pk])).status_code == 404
    assert reviewer.post(reverse("access:review", args=[emergency.pk]), {"judgement": "right"}).status_code == 409
    assert mail.outbox == []


def _coordinates(cast: Cast, user: Any) -> bool:
    return any(actor.coordinates and actor.id == str(user.pk) for actor in cast.actors.values())


@pytest.mark.parametrize(
    "change",
    [
        {"name": "Gerda"},
        {"birth_year": "1950"},
        {"reason": "haast"},
        {"hours": "48"},
        {"birth_year": "x"},
        {"name": ""},
    ],
)
def test_emergency_access_needs_the_right_person_and_a_reason(change: dict[str, str], gerda: Gerda, cast: Cast) -> None:
    sent = {"name": "Gerda de Wit", "birth_year": "1948", "reason": "Ze ligt op straat en is in de war.", "hours": "4"}
    assert _user(cast, "margriet").post(reverse("access:emergency"), sent | change).status_code == 422
    assert _rows(Emergency) == []


def test_who_has_no_team_has_no_emergency_access(gerda: Gerda, cast: Cast) -> None:
    user, _actor = make_user("privacy", cast)
    client = Client()
    client.force_login(user)
    sent = {"name": "Gerda de Wit", "birth_year": "1948", "reason": "Ze ligt op straat en is in de war.", "hours": "4"}
    assert client.post(reverse("access:emergency"), sent).status_code == 403
    assert client.get(reverse("access:reviews")).status_code == 403
    assert _rows(Emergency) == []


def test_wrong_methods_change_nothing(gerda: Gerda, cast: Cast) -> None:
    person, _own = gerda
    (grant,) = _rows(Grant)
    nadia = _user(cast, "nadia")
    assert nadia.get(reverse("access:stop", args=[person.pk, grant.pk])).status_code == 405
    assert nadia.post(reverse("access:circle", args=[person.pk])).status_code == 405


def test_what_is_over_is_shown_as_past(gerda: Gerda, cast: Cast, still: datetime) -> None:
    person, _own = gerda
    user, _actor = make_user("care", cast)
    make_grant(person, user, "care", "consent", consent={"withdrawn_at": still, "withdrawn_by": "Gerda"})
    said = _user(cast, "nadia").get(reverse("access:circle", args=[person.pk])).content.decode()
    assert "Wie er eerder meekeken" in said
    assert f"gestopt op {in_words(still.date())}" in said


def test_a_child_reads_je(gerda: Gerda, come_in: Callable[[PersonMember], Client]) -> None:
    person, _own = gerda
    tim = make_member(person, "Tim", "child", is_child=True)
    make_grant(
        person,
        tim,
        "child",
        "consent",
        purposes=["inzage"],
        parts=["circle"],
        consent={"purpose": "inzage", "parts": ["circle"]},
    )
    page = come_in(tim).get(reverse("access:my_circle"))
    assert page.status_code == 200
    assert "Stop dit" not in page.content.decode()


def test_the_demo_has_people_of_every_kind_of_organisation_and_may_run_twice(cast: Cast) -> None:
    from naast.access import demo
    from naast.people import demo as residents

    residents.fill()
    first = demo.fill("rivierdal-demo-2026")
    assert demo.fill("rivierdal-demo-2026") == first
    assert {email.partition("@")[0] for email, _name in first} == {"joke", "ilse", "bart", "fenna", "ria", "sam"}
    client = Client()
    client.force_login(User.objects.get(email="joke@rivierdal.invalid"))
    assert "Dina Verbeek" in client.get("/kring/met-mij/").content.decode()
    assert Consent._base_manager.exists() is False, "outside acting the database shows none"
    agreed = {User.objects.get(pk=row.to_user_id).email.partition("@")[0] for row in _rows(Consent) if row.to_user_id}
    assert agreed == {"joke", "bart", "nadia", "ria", "sam"}
