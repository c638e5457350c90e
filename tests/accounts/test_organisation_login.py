"""Logging in with the login of one's own organisation, against a real provider over http: what is believed and what is refused."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import parse_qs, urlsplit

import jwt
import pytest
import requests
from cryptography.hazmat.primitives.asymmetric import rsa
from django.test import Client, override_settings
from tests.accounts.conftest import with_app
from tests.accounts.provider import CLIENT, SECRET, Provider
from tests.conftest import Cast

from naast.accounts import actions, oidc
from naast.accounts.choices import Role
from naast.accounts.models import Identity, IdentityProvider, Invitation, Membership, User
from naast.audit.models import AuditEvent
from naast.core.actors import Actor
from naast.core.errors import DomainError

pytestmark = pytest.mark.django_db
NADIA = {"sub": "n-1", "email": "nadia@rivierdal.invalid", "email_verified": True, "name": "Nadia Bakkali"}
NEW = {"sub": "n-2", "email": "nieuw@rivierdal.invalid", "email_verified": True, "name": "Nieuw Mens"}
Come = Callable[..., Any]


@pytest.fixture
def provider() -> Iterator[Provider]:
    running = Provider()
    with override_settings(OIDC_SECRETS={"OIDC_SECRET_TOWN": SECRET}):
        yield running
    running.stop()


@pytest.fixture
def town(cast: Cast, provider: Provider) -> IdentityProvider:
    return actions.set_up_provider(
        organisation="Gemeente Rivierdal", issuer=provider.issuer, client_id=CLIENT, secret_name="OIDC_SECRET_TOWN",
        mail_domains=["rivierdal.invalid"], owns_addresses=False, step_claim="amr", step_values=["mfa"],
        makes_accounts=False, is_active=True, by=Actor.system(),
    )  # fmt: skip


@pytest.fixture
def come(client: Client, town: IdentityProvider) -> Come:
    """`come()`: choose the organisation, follow the real redirects, come back; the answer of the way back."""

    def do(change: Callable[[str], str] = lambda address: address, to: str = "") -> Any:
        sent = client.post("/inloggen/organisatie/", {"organisation": str(town.pk), "next": to})
        at_provider = requests.get(sent["Location"], allow_redirects=False, timeout=5)
        back = urlsplit(change(at_provider.headers["Location"]))
        return client.get(f"{back.path}?{back.query}")

    return do


def is_in(client: Client) -> bool:
    return client.get("/werkbak/").status_code == 200


def test_the_whole_way_there_and_back(come: Come, client: Client, provider: Provider, cast: Cast) -> None:
    provider.claims = NADIA
    assert come(to="/werkbak/nieuw/")["Location"] == "/werkbak/nieuw/"
    assert is_in(client)
    known = Identity.objects.get()
    assert (known.user, known.issuer, known.subject) == (cast.users["nadia"], provider.issuer, "n-1")
    asked = provider.asked[0]
    assert asked["code_challenge_method"] == "S256"
    assert len(asked["code_challenge"]) == 43
    assert len(asked["state"]) > 40
    assert len(asked["nonce"]) > 40
    assert asked["scope"] == "openid email profile"
    assert AuditEvent.objects.get(action="identity bound").subject_id == str(cast.users["nadia"].pk)
    assert AuditEvent.objects.get(action="logged in").detail == {"first": "organisation", "second": ""}


def test_the_next_time_the_subject_counts_and_not_the_address(come: Come, client: Client, provider: Provider) -> None:
    provider.claims = NADIA
    come()
    client.post("/uitloggen/")
    provider.claims = NADIA | {"email": "getrouwd@elders.invalid", "email_verified": False}
    come()
    assert is_in(client)
    assert Identity.objects.count() == 1


def test_another_subject_with_the_same_address_is_bound_beside_it_only_within_the_organisation(
    come: Come, client: Client, provider: Provider, town: IdentityProvider
) -> None:
    provider.claims = NADIA
    come()
    with pytest.raises(DomainError, match="geen-account"):
        other = actions.set_up_provider(
            organisation=_other_organisation(), issuer="https://login.elders.invalid", client_id="x", secret_name="OIDC_SECRET_X",
            mail_domains=["rivierdal.invalid"], by=Actor.system(),
        )  # fmt: skip
        actions.welcome(provider=other, visitor=oidc.Visitor("n-9", NADIA["email"], True, "Vals", True))
    assert Identity.objects.count() == 1


def _other_organisation() -> str:
    actions.set_up_team(
        organisation="Thuiszorg Elders", name="Elders", slug="elders", pc4=[], phone="", email="", is_default_route=False,
        by=Actor.system(),
    )  # fmt: skip
    return "Thuiszorg Elders"


@pytest.mark.parametrize(
    ("amr", "where"),
    [(["pwd", "mfa"], "/werkbak/"), (["pwd"], "/account/tweede-stap/"), (None, "/account/tweede-stap/")],
)
@override_settings(NAAST_SECOND_STEP_REQUIRED=True)
def test_a_second_step_over_there_counts_only_when_it_is_told(
    come: Come, provider: Provider, amr: Any, where: str
) -> None:
    provider.claims = NADIA | ({"amr": amr} if amr else {})
    assert come()["Location"] == where


def test_who_has_a_step_here_is_asked_for_it(come: Come, provider: Provider, cast: Cast) -> None:
    with_app(cast.users["nadia"])
    provider.claims = NADIA
    assert come()["Location"] == "/inloggen/tweede-stap/"


def test_nobody_gets_an_account_without_an_invitation(come: Come, client: Client, provider: Provider) -> None:
    provider.claims = NEW
    assert come()["Location"] == "/inloggen/"
    assert not User.objects.filter(email=NEW["email"]).exists()
    assert "nog geen account" in client.get("/inloggen/").content.decode()


def test_an_invitation_is_taken_up(come: Come, client: Client, provider: Provider, cast: Cast) -> None:
    actions.invite(team_id=cast.teams["stad"].pk, email=NEW["email"], role=Role.MEMBER, by=cast.actors["margriet"])
    provider.claims = NEW
    come()
    assert is_in(client)
    made = User.objects.get(email=NEW["email"])
    assert not made.has_usable_password()
    assert [place.team.slug for place in made.memberships.all()] == ["stad"]
    assert Invitation.objects.get().accepted_at


def test_an_account_is_made_when_the_organisation_was_set_up_so_and_sees_nothing(
    come: Come, client: Client, provider: Provider, town: IdentityProvider
) -> None:
    IdentityProvider.objects.filter(pk=town.pk).update(makes_accounts=True)
    provider.claims = NEW
    come()
    assert is_in(client)
    assert not User.objects.get(email=NEW["email"]).memberships.exists()
    assert AuditEvent.objects.filter(action="user made by organisation").count() == 1


@pytest.mark.parametrize(
    "claims",
    [
        NADIA | {"email_verified": False},
        NADIA | {"email_verified": "true"},
        {"sub": "n-1", "email": "nadia@rivierdal.invalid.elders.invalid", "email_verified": True},
        {"sub": "n-1"},
    ],
    ids=["not checked", "checked as text", "another domain", "no address"],
)
def test_an_address_that_cannot_be_trusted_lets_nobody_in(
    come: Come, client: Client, provider: Provider, claims: dict[str, Any]
) -> None:
    provider.claims = claims
    assert come()["Location"] == "/inloggen/"
    assert not is_in(client)
    assert not Identity.objects.exists()


def test_an_organisation_that_gives_out_its_addresses_need_not_check_them(
    come: Come, client: Client, provider: Provider, town: IdentityProvider
) -> None:
    IdentityProvider.objects.filter(pk=town.pk).update(owns_addresses=True)
    provider.claims = {"sub": "n-1", "email": NADIA["email"]}
    come()
    assert is_in(client)


def test_somebody_who_left_does_not_get_in(come: Come, client: Client, provider: Provider, cast: Cast) -> None:
    provider.claims = NADIA
    come()
    client.post("/uitloggen/")
    User.objects.filter(pk=cast.users["nadia"].pk).update(is_active=False)
    come()
    assert not is_in(client)


OTHER = rsa.generate_private_key(public_exponent=65537, key_size=2048)
LIES: dict[str, Callable[[Provider], None]] = {
    "nonce": lambda p: setattr(p, "lie", lambda c: c | {"nonce": "van gisteren"}),
    "no nonce": lambda p: setattr(p, "lie", lambda c: {k: v for k, v in c.items() if k != "nonce"}),
    "audience": lambda p: setattr(p, "lie", lambda c: c | {"aud": "een ander"}),
    "two audiences": lambda p: setattr(p, "lie", lambda c: c | {"aud": [CLIENT, "een ander"]}),
    "meant for another": lambda p: setattr(p, "lie", lambda c: c | {"azp": "een ander"}),
    "issuer": lambda p: setattr(p, "lie", lambda c: c | {"iss": "https://elders.invalid"}),
    "expired": lambda p: setattr(p, "lie", lambda c: c | {"exp": int(time.time()) - 120}),
    "not yet": lambda p: setattr(p, "lie", lambda c: c | {"iat": int(time.time()) + 900}),
    "no end": lambda p: setattr(p, "lie", lambda c: {k: v for k, v in c.items() if k != "exp"}),
    "no subject": lambda p: setattr(p, "lie", lambda c: c | {"sub": ""}),
    "alg none": lambda p: setattr(p, "sign", lambda c: jwt.encode(c, None, algorithm="none")),
    "alg none with our kid": lambda p: setattr(
        p, "sign", lambda c: jwt.encode(c, None, algorithm="none", headers={"kid": "k1"})
    ),
    "secret we both know": lambda p: setattr(
        p, "sign", lambda c: jwt.encode(c, SECRET * 2, algorithm="HS256", headers={"kid": "k1"})
    ),
    "another key": lambda p: setattr(
        p, "sign", lambda c: jwt.encode(c, OTHER, algorithm="RS256", headers={"kid": "k1"})
    ),
    "unknown key": lambda p: setattr(
        p, "sign", lambda c: jwt.encode(c, OTHER, algorithm="RS256", headers={"kid": "k9"})
    ),
    "no token": lambda p: setattr(p, "sign", lambda c: ""),
    "half a token": lambda p: setattr(p, "sign", lambda c: p.signed(c)[:-20]),
    "no text": lambda p: setattr(p, "sign", lambda c: "a.b.c"),
}


@pytest.mark.parametrize("lie", LIES.values(), ids=LIES.keys())
def test_an_answer_that_is_not_sound_is_refused(
    come: Come, client: Client, provider: Provider, lie: Callable[[Provider], None]
) -> None:
    provider.claims = NADIA
    lie(provider)
    assert come()["Location"] == "/inloggen/"
    assert not is_in(client)
    assert not Identity.objects.exists()
    assert AuditEvent.objects.filter(action="organisation login refused").count() == 1


def _with(**changed: str) -> Callable[[str], str]:
    def change(address: str) -> str:
        said = {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()} | changed
        return "/inloggen/organisatie/terug/?" + "&".join(f"{name}={value}" for name, value in said.items() if value)

    return change


@pytest.mark.parametrize(
    "changed", [{"state": "geraden"}, {"state": ""}, {"code": "verzonnen"}, {"code": ""}, {"iss": "https://x.invalid"}]
)
def test_an_answer_to_another_question_is_refused(
    come: Come, client: Client, provider: Provider, changed: dict[str, str]
) -> None:
    provider.claims = NADIA
    assert come(_with(**changed))["Location"] == "/inloggen/"
    assert not is_in(client)


def test_an_answer_counts_once(come: Come, client: Client, provider: Provider) -> None:
    provider.claims = NADIA
    used: list[str] = []

    def remember(address: str) -> str:
        used.append(address)
        return address

    come(remember)
    client.post("/uitloggen/")
    back = urlsplit(used[0])
    assert client.get(f"{back.path}?{back.query}")["Location"] == "/inloggen/"
    assert not is_in(client)


def test_an_answer_in_another_browser_is_refused(client: Client, provider: Provider, town: IdentityProvider) -> None:
    provider.claims = NADIA
    sent = client.post("/inloggen/organisatie/", {"organisation": str(town.pk)})
    back = urlsplit(requests.get(sent["Location"], allow_redirects=False, timeout=5).headers["Location"])
    victim = Client()
    assert victim.get(f"{back.path}?{back.query}")["Location"] == "/inloggen/"
    assert not is_in(victim)


def test_a_provider_that_calls_itself_otherwise_is_refused(provider: Provider, town: IdentityProvider) -> None:
    provider.metadata = {"issuer": "https://elders.invalid"}
    with pytest.raises(oidc.Refused, match="another issuer"):
        oidc.discover(town)


def test_a_provider_that_must_say_who_it_is_says_so(come: Come, client: Client, provider: Provider) -> None:
    provider.metadata = {"authorization_response_iss_parameter_supported": True}
    provider.claims = NADIA
    come()
    assert not is_in(client)
    come(_with(iss=provider.issuer))
    assert is_in(client)


def test_a_new_key_is_found_without_a_restart(come: Come, client: Client, provider: Provider) -> None:
    provider.claims = NADIA
    come()
    client.post("/uitloggen/")
    provider.key, provider.kid = rsa.generate_private_key(public_exponent=65537, key_size=2048), "k2"
    come()
    assert is_in(client)


def test_a_token_that_names_no_key_is_believed_only_with_one_key(
    come: Come, client: Client, provider: Provider, monkeypatch: pytest.MonkeyPatch
) -> None:
    provider.claims = NADIA
    provider.sign = lambda claims: jwt.encode(claims, provider.key, algorithm="RS256")
    come()
    assert is_in(client)
    client.post("/uitloggen/")
    one = provider._public
    monkeypatch.setattr(oidc, "_KEEP_SECONDS", 0)
    provider.metadata = {"jwks_uri": f"{provider.issuer}/two-keys"}
    provider.two_keys = lambda: {"keys": [one(), one() | {"kid": "k2"}]}
    come()
    assert not is_in(client)


def test_what_is_not_in_the_token_comes_from_user_info_of_the_same_person(
    come: Come, client: Client, provider: Provider
) -> None:
    provider.claims = NADIA
    provider.lie = lambda claims: {k: v for k, v in claims.items() if k not in ("email", "email_verified", "name")}
    come()
    assert is_in(client)
    client.post("/uitloggen/")
    Identity.objects.all().delete()
    provider.lie = lambda claims: {k: v for k, v in claims.items() if k != "email"} | {"sub": "een ander"}
    come()
    assert not is_in(client)


def test_a_provider_that_cannot_be_reached_is_said_in_words(
    client: Client, provider: Provider, town: IdentityProvider
) -> None:
    provider.stop()
    assert client.post("/inloggen/organisatie/", {"organisation": str(town.pk)})["Location"] == "/inloggen/"
    assert "lukt nu niet" in client.get("/inloggen/").content.decode()


def test_somewhere_that_does_not_answer_is_left_alone_for_a_while(provider: Provider, town: IdentityProvider) -> None:
    provider.stop()
    with pytest.raises(oidc.Refused, match="ConnectionError"):
        oidc.discover(town)
    with pytest.raises(oidc.Refused, match="did not answer just now"):
        oidc.discover(town)


def test_who_left_the_organisation_is_no_longer_spoken_for(
    come: Come, client: Client, provider: Provider, cast: Cast
) -> None:
    provider.claims = NADIA
    come()
    other = actions.set_up_team(
        organisation="Thuiszorg Elders", name="Elders", slug="elders", pc4=[], phone="", email="", is_default_route=False,
        by=Actor.system(),
    )  # fmt: skip
    Membership.objects.create(user=cast.users["nadia"], team=other)
    actions.leave(
        user_id=cast.users["nadia"].pk, organisation_id=cast.teams["stad"].organisation_id, handed_to=None,
        by=cast.actors["margriet"],
    )  # fmt: skip
    come()
    assert not is_in(client)
    assert User.objects.get(pk=cast.users["nadia"].pk).is_active


def test_the_page_lets_its_form_end_at_the_organisation_and_no_other_page_does(
    client: Client, provider: Provider, town: IdentityProvider
) -> None:
    assert (
        f"form-action 'self' {provider.issuer};"
        in client.get("/inloggen/organisatie/")["Content-Security-Policy"] + ";"
    )
    assert provider.issuer not in client.get("/inloggen/")["Content-Security-Policy"]


def test_without_organisations_the_page_shows_the_other_way(client: Client, db: None) -> None:
    assert "Nog geen organisatie" in client.get("/inloggen/organisatie/").content.decode()
    assert "Via uw eigen organisatie" not in client.get("/inloggen/").content.decode()


@pytest.mark.parametrize("address", ["http://login.invalid", "ftp://127.0.0.1", "//x", ""])
def test_only_https_is_a_safe_address(address: str) -> None:
    assert not oidc.is_safe_address(address)


def test_in_production_not_even_this_machine_may_do_without_https() -> None:
    assert oidc.is_safe_address("http://127.0.0.1:1")
    with override_settings(PRODUCTION=True):
        assert not oidc.is_safe_address("http://127.0.0.1:1")


def test_the_secret_is_not_in_the_database(town: IdentityProvider) -> None:
    from django.core import serializers

    assert SECRET not in serializers.serialize("json", IdentityProvider.objects.all())
    assert oidc.secret_of(town) == SECRET
