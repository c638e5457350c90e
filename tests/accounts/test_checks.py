"""What an operator hears from `manage check` about logging in, and the command that sets the login of an organisation."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.core.management import CommandError, call_command
from django.test import override_settings
from tests.accounts.provider import Provider
from tests.conftest import Cast

from naast.accounts import checks
from naast.accounts.models import IdentityProvider
from naast.audit.models import AuditEvent

production = {
    "PRODUCTION": True, "NAAST_SECOND_STEP_REQUIRED": True, "EMAIL_HOST": "mail.rivierdal.invalid",
    "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend", "NAAST_BASE_URL": "https://naast.rivierdal.invalid",
    "ALLOWED_HOSTS": ["naast.rivierdal.invalid"],
}  # fmt: skip


@pytest.mark.parametrize(
    ("changed", "ids"),
    [
        ({}, []),
        ({"NAAST_SECOND_STEP_REQUIRED": False}, ["accounts.E001"]),
        ({"EMAIL_HOST": "localhost"}, ["accounts.W001"]),
        ({"NAAST_BASE_URL": "https://elders.invalid"}, ["accounts.W002"]),
        ({"PRODUCTION": False, "NAAST_SECOND_STEP_REQUIRED": False}, []),
    ],
)
def test_settings(changed: dict[str, object], ids: list[str]) -> None:
    with override_settings(**production | changed):
        found = checks.settings_for_login(None)
    assert [one.id for one in found] == ids
    assert all(one.hint for one in found)


@pytest.fixture
def provider() -> Iterator[Provider]:
    running = Provider()
    yield running
    running.stop()


def set_up(issuer: str, **more: object) -> None:
    words = {"organisation": "Gemeente Rivierdal", "issuer": issuer, "client_id": "naast", "secret_name": "OIDC_SECRET_TOWN",
             "domain": ["@Rivierdal.invalid"]}  # fmt: skip
    call_command("organisation_login", **words | more)


@pytest.mark.django_db
def test_an_organisation_without_its_secret_is_an_error(cast: Cast, provider: Provider) -> None:
    set_up(provider.issuer, step_value=["mfa"])
    assert [one.id for one in checks.organisations(None, databases=["default"])] == ["accounts.E002"]
    with override_settings(OIDC_SECRETS={"OIDC_SECRET_TOWN": "x"}):
        assert checks.organisations(None, databases=["default"]) == []
    assert checks.organisations(None) == []


@pytest.mark.django_db
def test_an_organisation_that_cannot_be_reached_is_a_warning(cast: Cast, provider: Provider) -> None:
    set_up(provider.issuer)
    assert checks.organisations_reachable(None, databases=["default"]) == []
    provider.stop()
    from naast.accounts import oidc

    oidc._kept.clear()
    (found,) = checks.organisations_reachable(None, databases=["default"])
    assert found.id == "accounts.W003"
    assert "Gemeente Rivierdal" in found.msg


@pytest.mark.django_db
def test_an_organisation_that_says_nothing_of_a_second_step_is_told(cast: Cast, provider: Provider) -> None:
    set_up(provider.issuer)
    with override_settings(OIDC_SECRETS={"OIDC_SECRET_TOWN": "x"}, NAAST_SECOND_STEP_REQUIRED=True):
        assert [one.id for one in checks.organisations(None, databases=["default"])] == ["accounts.W004"]


@pytest.mark.django_db
def test_the_command_says_the_way_back_and_writes_it_down(cast: Cast, capsys: pytest.CaptureFixture[str]) -> None:
    set_up("https://login.rivierdal.invalid", step_value=["mfa"])
    assert "/inloggen/organisatie/terug/" in capsys.readouterr().out
    row = IdentityProvider.objects.get()
    assert (row.mail_domains, row.step_values, row.makes_accounts) == (["rivierdal.invalid"], ["mfa"], False)
    set_up("https://login.rivierdal.invalid", off=True)
    assert not IdentityProvider.objects.get().is_active
    assert AuditEvent.objects.filter(action__startswith="identity provider").count() == 2


@pytest.mark.django_db
@pytest.mark.parametrize(
    "wrong",
    [
        {"issuer": "http://login.rivierdal.invalid"},
        {"secret_name": "SECRET_KEY"},
        {"organisation": "Bestaat niet"},
        {"domain": ["@"]},
    ],
)
def test_the_command_refuses_what_cannot_be_right(cast: Cast, wrong: dict[str, object]) -> None:
    with pytest.raises(CommandError):
        call_command("organisation_login", **{"organisation": "Gemeente Rivierdal", "issuer": "https://login.rivierdal.invalid",
                     "client_id": "naast", "secret_name": "OIDC_SECRET_TOWN", "domain": ["rivierdal.invalid"]} | wrong)  # fmt: skip
    assert not IdentityProvider.objects.exists()
