"""A second opinion on the order of the help, asked of the operator's own model over HTTP. Off unless NAAST_RERANKER_URL is set.

The contract and its weight live in `naast.engine.answering.second_opinion`. Needs no Django, so that `naast route` can use it.
"""

from __future__ import annotations

import ipaddress
import json
import logging
import os
import socket
import urllib.error
import urllib.request
from collections.abc import Sequence
from dataclasses import dataclass
from http.client import HTTPException
from typing import Any
from urllib.parse import urlsplit

from naast.engine.errors import EngineError

log = logging.getLogger(__name__)
WAIT_SECONDS = 0.8
_MOST_BYTES = 1_000_000


@dataclass(frozen=True, slots=True)
class HttpReranker:
    """Speaks the `/rerank` request that the usual servers for such models share: `query` and `documents` go in, `results` with
    `index` and `relevance_score` come out. Whatever goes wrong there, the asker gets the order Naast had already.

    The words of a question leave this process; `from_environment` sees to it that they stay on the operator's own machines.
    """

    url: str
    model: str = ""
    seconds: float = WAIT_SECONDS

    @property
    def name(self) -> str:
        """The model asked for, or the host."""
        return self.model or urlsplit(self.url).hostname or self.url

    def relevances(self, question: str, texts: Sequence[str]) -> list[float] | None:
        """One number per text, or None when the model is away, slow or answers with something else. Logs no words."""
        asked = {"query": question, "documents": list(texts), **({"model": self.model} if self.model else {})}
        request = urllib.request.Request(  # the scheme was checked when the setting was read
            self.url, json.dumps(asked).encode(), {"Content-Type": "application/json"}
        )
        try:
            with _OPENER.open(request, timeout=self.seconds) as answer:
                return _numbers(json.loads(answer.read(_MOST_BYTES)), len(texts))
        except (OSError, HTTPException, ValueError, KeyError, TypeError, IndexError) as error:
            log.warning("no second opinion: %s", type(error).__name__)
            return None


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    """A redirect would send the words somewhere nobody agreed to."""

    def redirect_request(self, *_: Any) -> None:
        return None


# No proxy either: a proxy of the machine would carry the words outside.
_OPENER = urllib.request.build_opener(urllib.request.ProxyHandler({}), _NoRedirect())


def _numbers(answer: Any, count: int) -> list[float] | None:
    scores: dict[int, float] = {}
    for row in answer["results"]:
        scores[int(row["index"])] = float(row["relevance_score"])
    return [scores[number] for number in range(count)] if len(scores) == count else None


def from_environment() -> HttpReranker | None:
    """The reranker of NAAST_RERANKER_URL (and _MODEL, _MILLISECONDS), or None when it is not set.

    Raises EngineError (`bad-reranker`) for an address that is no http(s) address, or is not on this machine or a private network.
    """
    url = os.environ.get("NAAST_RERANKER_URL", "").strip()
    if not url:
        return None
    parts = urlsplit(url)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise EngineError(
            "bad-reranker", "NAAST_RERANKER_URL moet beginnen met http:// of https:// en een machine noemen."
        )
    if not _is_own(parts.hostname):
        raise EngineError(
            "bad-reranker",
            f"NAAST_RERANKER_URL wijst naar {parts.hostname}, buiten het eigen netwerk.",
            "Woorden van mensen gaan nooit naar een ander. Zet het model op een eigen machine.",
        )
    return HttpReranker(url, os.environ.get("NAAST_RERANKER_MODEL", ""), _seconds())


def _seconds() -> float:
    told = os.environ.get("NAAST_RERANKER_MILLISECONDS", str(int(WAIT_SECONDS * 1000)))
    if not told.isdigit() or not 0 < int(told) <= 10_000:
        raise EngineError("bad-reranker", "NAAST_RERANKER_MILLISECONDS moet tussen 1 en 10000 liggen.")
    return int(told) / 1000


def _is_own(host: str) -> bool:
    try:
        found = {info[4][0] for info in socket.getaddrinfo(host, None)}
    except OSError:
        return False
    places = [ipaddress.ip_address(str(address).split("%")[0]) for address in found]
    return bool(places) and all(place.is_loopback or place.is_private for place in places)
