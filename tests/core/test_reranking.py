"""A second opinion over HTTP: a real server on this machine, good answers, bad answers and none."""

from __future__ import annotations

import json
import logging
import threading
import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from naast.core import reranking
from naast.core.reranking import HttpReranker
from naast.engine.errors import EngineError

Reply = Callable[[dict[str, Any]], tuple[int, bytes]]
SECRET = "omgekeerdwoord77"


class Server:
    """Keeps what was asked, answers with `reply`."""

    def __init__(self) -> None:
        self.asked: list[dict[str, Any]] = []
        self.reply: Reply = self.longest_first
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                outer.asked.append(body)
                status, content = outer.reply(body)
                self.send_response(status)
                if status == 302:
                    self.send_header("Location", "http://127.0.0.1:9/elsewhere")
                self.end_headers()
                self.wfile.write(content)

            def log_message(self, *_: Any) -> None:
                return None

        self.http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.http.serve_forever, daemon=True).start()
        self.url = f"http://127.0.0.1:{self.http.server_port}/rerank"

    @staticmethod
    def longest_first(body: dict[str, Any]) -> tuple[int, bytes]:
        rows = [{"index": n, "relevance_score": len(text)} for n, text in enumerate(body["documents"])]
        return 200, json.dumps({"results": sorted(rows, key=lambda row: -row["relevance_score"])}).encode()


@pytest.fixture
def server() -> Iterator[Server]:
    made = Server()
    yield made
    made.http.shutdown()
    made.http.server_close()


def test_numbers_come_back_in_the_order_of_the_texts(server: Server) -> None:
    assert HttpReranker(server.url, "klein").relevances("vraag", ["bb", "a", "cccc"]) == [2, 1, 4]
    assert server.asked == [{"query": "vraag", "documents": ["bb", "a", "cccc"], "model": "klein"}]


@pytest.mark.parametrize(
    "reply",
    [
        (500, b"{}"), (200, b"geen json"), (200, b"[]"), (200, b"{}"), (302, b""),
        (200, b'{"results": [{"index": 0, "relevance_score": 1}]}'),
        (200, b'{"results": [{"index": 0}, {"index": 1}]}'),
        (200, b'{"results": [{"index": 0, "relevance_score": 1}, {"index": 7, "relevance_score": 1}]}'),
        (200, b'{"results": null}'), (200, b'{"results": [{"index": "x", "relevance_score": 1}, 3]}'),
    ],
)  # fmt: skip
def test_another_answer_is_no_opinion_and_logs_no_words(
    server: Server, reply: tuple[int, bytes], caplog: pytest.LogCaptureFixture
) -> None:
    server.reply = lambda body: reply
    with caplog.at_level(logging.DEBUG):
        assert HttpReranker(server.url).relevances(SECRET, ["a", "b"]) is None
    assert SECRET not in caplog.text
    assert len(server.asked) == 1


def test_a_slow_model_is_not_waited_for(server: Server) -> None:
    def slow(body: dict[str, Any]) -> tuple[int, bytes]:
        time.sleep(1.0)
        return Server.longest_first(body)

    server.reply = slow
    assert HttpReranker(server.url, seconds=0.1).relevances("vraag", ["a", "b"]) is None


def test_nobody_there_is_no_opinion() -> None:
    assert HttpReranker("http://127.0.0.1:9/rerank").relevances("vraag", ["a", "b"]) is None


def test_off_unless_set(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NAAST_RERANKER_URL", raising=False)
    assert reranking.from_environment() is None


def test_settings_are_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NAAST_RERANKER_URL", "http://127.0.0.1:8080/rerank")
    monkeypatch.setenv("NAAST_RERANKER_MILLISECONDS", "250")
    monkeypatch.setenv("NAAST_RERANKER_MODEL", "eigen-model")
    assert reranking.from_environment() == HttpReranker("http://127.0.0.1:8080/rerank", "eigen-model", 0.25)


@pytest.mark.parametrize(
    ("url", "milliseconds"),
    [
        ("ftp://127.0.0.1/x", "100"), ("rerank", "100"), ("http://", "100"), ("http://192.0.2.1.invalid/", "100"),
        ("https://8.8.8.8/rerank", "100"), ("http://127.0.0.1/rerank", "0"), ("http://127.0.0.1/rerank", "snel"),
    ],
)  # fmt: skip
def test_words_never_go_to_another_network(monkeypatch: pytest.MonkeyPatch, url: str, milliseconds: str) -> None:
    monkeypatch.setenv("NAAST_RERANKER_URL", url)
    monkeypatch.setenv("NAAST_RERANKER_MILLISECONDS", milliseconds)
    with pytest.raises(EngineError) as refused:
        reranking.from_environment()
    assert refused.value.code == "bad-reranker"
