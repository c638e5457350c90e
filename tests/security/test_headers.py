"""Headers on every kind of answer: pages, files, errors and what is refused before any view."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import Client, override_settings

from tests.conftest import Cast
from tests.security import tally
from tests.security.world import World

pytestmark = pytest.mark.django_db
EVERYWHERE = {
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cross-Origin-Embedder-Policy": "require-corp",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Referrer-Policy": "same-origin",
    "X-Permitted-Cross-Domain-Policies": "none",
}
PAGES_ONLY = {"X-Frame-Options": "DENY"}
ANSWERS: dict[str, Callable[[Client], object]] = {
    "page": lambda c: c.get("/"),
    "not found": lambda c: c.get("/bestaat/niet/"),
    "wrong method": lambda c: c.delete("/"),
    "answer to a form": lambda c: c.post("/antwoord/", {"text": "Mijn man is ziek."}),
    "refused body": lambda c: c.post("/antwoord/", {"text": "x"}, headers={"content-length": "9999999"}),
    "json": lambda c: c.get("/gezond/"),
    "redirect": lambda c: c.get("/werkbak/"),
}


@pytest.mark.parametrize("kind", ANSWERS)
def test_every_answer_carries_every_header(client: Client, cast: Cast, kind: str) -> None:
    answer = ANSWERS[kind](client)
    for name, value in (EVERYWHERE | PAGES_ONLY).items():
        assert answer[name] == value, (kind, name)  # type: ignore[index]
    policy = answer["Permissions-Policy"]  # type: ignore[index]
    assert all(f"{name}=()" in policy for name in ("camera", "microphone", "geolocation", "payment"))
    assert "*" not in policy


def test_a_file_carries_them_too(client: Client) -> None:
    folder = Path(settings.PACKAGE) / "core/static/naast/dist"
    if not (folder / "naast.css").exists():
        pytest.skip("the look is not built: make setup")
    answer = client.get("/static/naast/dist/naast.css")
    assert answer.status_code == 200
    for name, value in EVERYWHERE.items():
        assert answer[name] == value, name


def test_the_policy_for_content_names_only_this_house(client: Client) -> None:
    header = client.get("/")["Content-Security-Policy"]
    rules = dict(part.strip().split(" ", 1) for part in header.split(";") if " " in part.strip())
    assert rules["default-src"] == "'none'"
    for name in ("object-src", "frame-src", "worker-src", "base-uri", "frame-ancestors"):
        assert rules[name] == "'none'", name
    for name in ("form-action", "connect-src", "style-src", "font-src", "manifest-src"):
        assert rules[name] == "'self'", name
    assert set(rules["script-src"].split()) <= {"'self'"} | {
        w for w in rules["script-src"].split() if w.startswith("'nonce-")
    }
    allowed = {"'self'", "'none'", "data:"}
    assert all(word in allowed or word.startswith("'nonce-") for words in rules.values() for word in words.split())
    assert "data:" not in rules["script-src"]


def test_a_nonce_is_never_used_twice(client: Client) -> None:
    seen = {client.get("/")["Content-Security-Policy"] for _ in range(3)}
    nonces = {part for header in seen for part in header.split() if part.startswith("'nonce-")}
    assert len(nonces) in (0, 3)


@override_settings(SECURE_SSL_REDIRECT=True, SECURE_HSTS_SECONDS=31_536_000)
def test_http_goes_to_https_and_https_says_so_for_a_year(client: Client) -> None:
    away = client.get("/privacy/")
    assert (away.status_code, away["Location"]) == (301, "https://testserver/privacy/")
    assert "max-age=31536000" in client.get("/privacy/", secure=True)["Strict-Transport-Security"]


@pytest.mark.parametrize(
    "host",
    ["kwaad.invalid", "testserver.kwaad.invalid", "testserver@kwaad.invalid", "", "testserver:80:80", "a/b", "[::1"],
)
def test_another_host_is_refused(host: str) -> None:
    for client in (Client(raise_request_exception=False), Client(raise_request_exception=False, secure=True)):  # type: ignore[call-arg]
        answer = client.get("/", headers={"host": host}, SERVER_NAME="kwaad.invalid")
        assert answer.status_code == 400
        assert "kwaad" not in answer.content.decode()
        tally.attack("host header")


def test_a_host_that_a_proxy_names_is_not_believed(client: Client) -> None:
    answer = client.get("/werkbak/", headers={"x-forwarded-host": "kwaad.invalid", "forwarded": "host=kwaad.invalid"})
    assert "kwaad" not in answer["Location"]
    assert "kwaad" not in client.get("/", headers={"x-forwarded-host": "kwaad.invalid"}).content.decode()
    tally.attack("host header", 2)


def test_a_body_that_is_too_large_is_not_read(client: Client, cast: Cast) -> None:
    # The length that the client declares decides: there is nothing behind it, so reading it would hang or fail.
    answer = client.post("/bel-mij/", {"text": "x"}, headers={"content-length": str(settings.MAX_BODY_BYTES + 1)})
    assert answer.status_code == 413
    assert "Er is niets verstuurd." in answer.content.decode()
    assert "112" in answer.content.decode()
    tally.attack("oversized input")


@pytest.mark.parametrize("url", ["/antwoord/", "/bel-mij/", "/", "/hulp/", "/inloggen/", "/taal/"])
def test_no_address_takes_a_file(cast: Cast, url: str) -> None:
    from django.core.files.uploadedfile import SimpleUploadedFile

    client = Client(raise_request_exception=False)
    answer = client.post(url, {"text": "Mijn man is ziek.", "bestand": SimpleUploadedFile("a.html", b"<script>")})
    assert answer.status_code == 400
    tally.attack("file upload")


def _upload(world: World, role: str, path: str, data: bytes) -> int:
    from django.core.files.uploadedfile import SimpleUploadedFile

    client = world.clients[role]
    return int(client.post(path, {"bestand": SimpleUploadedFile("kaart.csv", data)}).status_code)


def test_only_one_address_takes_files_and_only_of_who_is_logged_in(world: World, settings: Any) -> None:
    """The address of an import, of a source that does not exist: what is met is the answer of the body limit, or of the page."""
    there = "/bronnen/00000000-0000-4000-8000-000000000001/bestand/"
    assert [_upload(world, role, there, b"naam") for role in ("anonymous", "asker")] == [302, 302]
    assert _upload(world, "coordinator", there, b"naam") == 404
    assert _upload(world, "member", there, b"naam") == 403
    assert [_upload(world, role, "/hulp/", b"naam") for role in ("anonymous", "coordinator")] == [400, 400]
    # More than a form, less than a map: the one is refused before it is read, the other gets to the page.
    large = b"x" * (settings.MAX_BODY_BYTES + 1)
    assert (_upload(world, "coordinator", "/hulp/", large), _upload(world, "coordinator", there, large)) == (413, 404)
    assert _upload(world, "anonymous", there, large) == 413
    settings.NAAST_UPLOADS = {there: settings.MAX_BODY_BYTES}
    world = world.fresh()
    assert _upload(world, "coordinator", there, large) == 413
    tally.attack("file upload", 8)


def test_logging_out_clears_what_the_browser_keeps(world: World) -> None:
    for path, role in (("/uitloggen/", "member"), ("/mensen/mij/uit/", "resident")):
        left = world.clients[role].post(path, secure=True, headers={"origin": "https://testserver"})
        assert left.status_code == 302, path
        assert left["Clear-Site-Data"] == '"cache", "storage"'
    assert "Clear-Site-Data" not in world.clients["coordinator"].get("/werkbak/", secure=True)


def test_no_page_behind_a_login_is_kept(world: World) -> None:
    pages = 0
    for one, role in world.takers("get"):
        client = world.clients[role if role != "asker" else "member"]
        answer = client.get(one.url(world.values))
        if answer.status_code == 200 and not answer.streaming:
            assert answer["Cache-Control"] in ("no-store, private", "no-cache, private"), one.name
            pages += 1
    assert pages >= 30
