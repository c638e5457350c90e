"""The same, against a provider that others wrote (oidc-provider-mock, a real one over http): two readings of one standard agree."""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest
import requests
from django.test import Client, override_settings
from tests.conftest import Cast

from naast.accounts import actions
from naast.accounts.models import Identity
from naast.core.actors import Actor

oidc_provider_mock = pytest.importorskip("oidc_provider_mock")
pytestmark = [pytest.mark.django_db, pytest.mark.filterwarnings("ignore")]


@override_settings(OIDC_SECRETS={"OIDC_SECRET_OTHERS": "geheim"})
def test_the_whole_way_at_a_provider_of_others(cast: Cast, client: Client) -> None:
    with oidc_provider_mock.run_server_in_thread() as server:
        issuer = f"http://localhost:{server.server_port}"
        town = actions.set_up_provider(
            organisation="Gemeente Rivierdal", issuer=issuer, client_id="naast", secret_name="OIDC_SECRET_OTHERS",
            mail_domains=["rivierdal.invalid"], owns_addresses=True, by=Actor.system(),
        )  # fmt: skip
        requests.put(
            f"{issuer}/users/nadia%40rivierdal.invalid",
            json={"email": "nadia@rivierdal.invalid", "name": "Nadia"},
            timeout=5,
        ).raise_for_status()
        sent = client.post("/inloggen/organisatie/", {"organisation": str(town.pk)})
        at_provider = requests.post(
            sent["Location"], data={"sub": "nadia@rivierdal.invalid"}, allow_redirects=False, timeout=5
        )
        back = urlsplit(at_provider.headers["Location"])
        assert client.get(f"{back.path}?{back.query}")["Location"] == "/werkbak/"
    assert client.get("/werkbak/").status_code == 200
    assert Identity.objects.get().user == cast.users["nadia"]
