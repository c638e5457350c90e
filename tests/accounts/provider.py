"""A small OpenID provider over http for tests: real redirects, real signed tokens, real published keys. It can be told to lie.

It remembers what it was asked, so that a test can see that PKCE, state and nonce were really sent.
"""

from __future__ import annotations

import base64
import hashlib
import json
import secrets
import threading
import time
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, unquote, urlencode, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa

CLIENT, SECRET = "naast", "een geheim: met vreemde tekens/+"
# Making a key takes a while; one for every provider that does not ask for another.
KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)
Lie = Callable[[dict[str, Any]], dict[str, Any]]


class Provider:
    """One provider with one key; `claims` is who is logged in there."""

    def __init__(self) -> None:
        self.key = KEY
        self.kid = "k1"
        self.claims: dict[str, Any] = {}
        self.lie: Lie = lambda claims: claims
        self.sign: Callable[[dict[str, Any]], str] = self.signed
        self.metadata: dict[str, Any] = {}
        self.two_keys: Callable[[], dict[str, Any]] = dict
        self.asked: list[dict[str, str]] = []
        self.codes: dict[str, dict[str, str]] = {}
        self.seen: list[str] = []
        provider = self

        class Handler(BaseHTTPRequestHandler):
            def log_message(self, *args: object) -> None:
                """Quiet."""

            def do_GET(self) -> None:
                provider.get(self)

            def do_POST(self) -> None:
                provider.post(self)

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.issuer = f"http://127.0.0.1:{self.server.server_address[1]}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def stop(self) -> None:
        self.server.shutdown()
        self.server.server_close()

    def signed(self, claims: dict[str, Any]) -> str:
        return jwt.encode(claims, self.key, algorithm="RS256", headers={"kid": self.kid})

    def get(self, handler: BaseHTTPRequestHandler) -> None:
        parts = urlsplit(handler.path)
        self.seen.append(parts.path)
        query = {name: values[0] for name, values in parse_qs(parts.query).items()}
        if parts.path == "/.well-known/openid-configuration":
            self._json(handler, self._about())
        elif parts.path == "/keys":
            self._json(handler, {"keys": [self._public()]})
        elif parts.path == "/two-keys":
            self._json(handler, self.two_keys())
        elif parts.path == "/userinfo":
            self._json(handler, self.claims)
        elif parts.path == "/login":
            self.asked.append(query)
            code = secrets.token_urlsafe(8)
            self.codes[code] = query
            handler.send_response(302)
            back = {"code": code, "state": query["state"]}
            handler.send_header("Location", f"{query['redirect_uri']}?{urlencode(back)}")
            handler.end_headers()
        else:
            handler.send_error(404)

    def post(self, handler: BaseHTTPRequestHandler) -> None:
        length = int(handler.headers["Content-Length"])
        form = {name: values[0] for name, values in parse_qs(handler.rfile.read(length).decode()).items()}
        asked = self.codes.pop(form.get("code", ""), None)
        proof = base64.urlsafe_b64encode(hashlib.sha256(form.get("code_verifier", "").encode()).digest())
        pair = base64.b64decode(handler.headers.get("Authorization", "").removeprefix("Basic ") or "Og==").decode()
        who, _, said = pair.partition(":")
        if (
            asked is None
            or (unquote(who), unquote(said)) != (CLIENT, SECRET)
            or form.get("redirect_uri") != asked["redirect_uri"]
            or proof.decode().rstrip("=") != asked["code_challenge"]
        ):
            handler.send_error(400)
            return
        now = int(time.time())
        claims = {
            "iss": self.issuer, "aud": CLIENT, "iat": now, "exp": now + 300, "nonce": asked["nonce"], **self.claims
        }  # fmt: skip
        token = self.sign(self.lie(claims))
        self._json(handler, {"access_token": "toegang", "token_type": "Bearer", "id_token": token})

    def _about(self) -> dict[str, Any]:
        return {
            "issuer": self.issuer,
            "authorization_endpoint": f"{self.issuer}/login",
            "token_endpoint": f"{self.issuer}/token",
            "jwks_uri": f"{self.issuer}/keys",
            "userinfo_endpoint": f"{self.issuer}/userinfo",
            **self.metadata,
        }

    def _public(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(self.key.public_key()))
        return {**found, "kid": self.kid, "use": "sig", "alg": "RS256"}

    def _json(self, handler: BaseHTTPRequestHandler, said: dict[str, Any]) -> None:
        body = json.dumps(said).encode()
        handler.send_response(200)
        handler.send_header("Content-Type", "application/json")
        handler.send_header("Content-Length", str(len(body)))
        handler.end_headers()
        handler.wfile.write(body)
