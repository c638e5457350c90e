"""The real sender of text messages, against a server on this machine that answers as CM.com documents it."""

from __future__ import annotations

import json
import logging
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import pytest

from naast.core import texting
from naast.core.texting_cm import GATEWAY, CmTexts

KEY = "00000000-1111-2222-3333-444444444444"
NUMBER, TEXT = "+31612345678", "Uw code voor Naast is 123456."


@dataclass
class Gateway:
    """What the server was asked, and what it answers: as documented by itself, or as a test says."""

    url: str = ""
    asked: list[tuple[dict[str, str], dict[str, Any]]] = field(default_factory=list)
    status: int = 0
    answer: bytes = b""
    location: str = ""

    def reply(self, headers: dict[str, str], body: dict[str, Any]) -> tuple[int, bytes]:
        """The documented answer: no account without the right token, and per message what became of it."""
        if self.status:
            return self.status, self.answer
        if headers.get("x-cm-producttoken") != KEY:
            said = {"details": "No account found for the given authentication", "errorCode": 101, "messages": []}
            return 400, json.dumps(said).encode()
        rows = [self._row(one) for one in body["messages"]["msg"]]
        good = sum(row["messageErrorCode"] == 0 for row in rows)
        said = {"details": f"Created {good} message(s)", "errorCode": 0 if good else 201, "messages": rows}
        return (200 if good else 400), json.dumps(said).encode()

    def _row(self, message: dict[str, Any]) -> dict[str, Any]:
        number, code, why = message["to"][0]["number"], 0, None
        if not number.isdigit() or not number.startswith("00"):
            code, why = 305, f"Gsm '{number}' is not a number."
        elif not message["body"]["content"]:
            code, why = 304, "A body without content was found"
        status = "Rejected" if code else "Accepted"
        return {"to": number, "status": status, "parts": int(not code), "messageDetails": why, "messageErrorCode": code}


@pytest.fixture
def gateway(settings: Any) -> Iterator[Gateway]:
    """The server, and the settings that point at it."""
    state = Gateway()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            headers = {name.lower(): value for name, value in self.headers.items()}
            body = json.loads(self.rfile.read(int(headers["content-length"])))
            state.asked.append((headers, body))
            status, answer = state.reply(headers, body)
            self.send_response(status)
            if state.location:
                self.send_header("Location", state.location)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(answer)))
            self.end_headers()
            self.wfile.write(answer)

        def log_message(self, *_: Any) -> None:
            """Silence."""

    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    state.url = f"http://127.0.0.1:{server.server_port}/v1.0/message"
    settings.NAAST_TEXTS = "naast.core.texting_cm.CmTexts"
    settings.NAAST_TEXTS_KEY, settings.NAAST_TEXTS_SENDER, settings.NAAST_TEXTS_URL = KEY, "Rivierdal", state.url
    yield state
    server.shutdown()
    server.server_close()
    thread.join(2)


def test_a_message_goes_as_the_gateway_wants_it(gateway: Gateway) -> None:
    texting.send(to="06 - 12 34 56 78", text=TEXT)
    ((headers, body),) = gateway.asked
    assert headers["x-cm-producttoken"] == KEY
    assert headers["content-type"] == "application/json"
    (message,) = body["messages"]["msg"]
    assert message["to"] == [{"number": "0031612345678"}]
    assert (message["from"], message["body"]) == ("Rivierdal", {"type": "auto", "content": TEXT})
    # Nothing but a text message: no other channel of whoever has this number.
    assert message["allowedChannels"] == ["SMS"]
    assert KEY not in json.dumps(body)


def test_a_wrong_key_is_a_message_that_did_not_go(gateway: Gateway, settings: Any) -> None:
    settings.NAAST_TEXTS_KEY = "9-9"
    with pytest.raises(texting.NotSent, match=r"^cm http 400 101$"):
        CmTexts().send(to=NUMBER, text=TEXT)


def test_a_number_that_is_none_is_refused_with_its_code_and_without_the_number(gateway: Gateway) -> None:
    with pytest.raises(texting.NotSent, match=r"^cm http 400 305$"):
        CmTexts().send(to="+31x", text=TEXT)


ROW = {"to": "0031612345678", "status": "Rejected", "parts": 0, "messageDetails": TEXT, "messageErrorCode": 304}


@pytest.mark.parametrize(
    ("status", "answer", "said"),
    [
        (200, {"details": "", "errorCode": 201, "messages": [ROW]}, "cm 304"),
        (200, {"details": "", "errorCode": 0, "messages": [{**ROW, "status": "Accepted"}]}, "cm 304"),
        (200, {"details": TEXT, "errorCode": 999, "messages": []}, "cm 999"),
        (200, {"details": TEXT, "errorCode": 0, "messages": []}, "cm refused"),
        (200, {"messages": [{"status": "Rejected", "messageErrorCode": NUMBER}]}, "cm refused"),
        (200, {"messages": NUMBER}, "cm refused"),
        (200, [NUMBER], "cm answered something else"),
        (200, None, "cm answered something else"),
        (401, {"details": TEXT}, "cm http 401"),
        (429, "no json at all", "cm http 429"),
        (503, {"messages": [[NUMBER]]}, "cm http 503"),
        (302, {}, "cm http 302"),
    ],
)
def test_whatever_is_not_an_acceptance_is_said_without_number_or_words(
    gateway: Gateway, caplog: pytest.LogCaptureFixture, status: int, answer: Any, said: str
) -> None:
    gateway.status, gateway.answer = status, json.dumps(answer).encode()
    gateway.location = "http://elders.invalid/" if status == 302 else ""
    with caplog.at_level(logging.DEBUG), pytest.raises(texting.NotSent) as caught:
        CmTexts().send(to=NUMBER, text=TEXT)
    assert str(caught.value) == said
    assert caught.value.__cause__ is None
    assert caught.value.__suppress_context__ or caught.value.__context__ is None
    for secret in ("612345678", "123456", KEY):
        assert secret not in caplog.text
        assert secret not in str(caught.value)


@pytest.mark.parametrize("answer", [b"", b"<html>", b"\xff\xfe"])
def test_an_answer_that_cannot_be_read_is_no_acceptance(gateway: Gateway, answer: bytes) -> None:
    gateway.status, gateway.answer = 200, answer
    with pytest.raises(texting.NotSent):
        CmTexts().send(to=NUMBER, text=TEXT)


def test_a_gateway_that_is_away_is_a_message_that_did_not_go(settings: Any) -> None:
    settings.NAAST_TEXTS_URL, settings.NAAST_TEXTS_KEY = "http://127.0.0.1:9/", KEY
    with pytest.raises(texting.NotSent, match="URLError"):
        CmTexts().send(to=NUMBER, text=TEXT)


def test_what_is_not_set_up_is_told_and_not_used(settings: Any) -> None:
    settings.NAAST_TEXTS = "naast.core.texting_cm.CmTexts"
    settings.NAAST_TEXTS_KEY, settings.NAAST_TEXTS_SENDER, settings.NAAST_TEXTS_URL = (
        "",
        "Gemeente Rivierdal",
        "http://x/",
    )
    assert len(CmTexts().check()) == 3
    assert not texting.is_on()
    settings.NAAST_TEXTS_KEY, settings.NAAST_TEXTS_SENDER, settings.NAAST_TEXTS_URL = KEY, "Rivierdal", ""
    assert CmTexts().check() == []
    assert texting.is_on()
    assert GATEWAY.startswith("https://")
