"""The client side of OpenID Connect: send someone to the login of their organisation, and believe only a sound answer.

Authorization code flow with PKCE (RFC 7636), state, nonce, and the issuer in the answer (RFC 9207); tokens are checked by PyJWT against the
keys that the issuer publishes. Which account belongs to the answer is decided in `actions.organisations`.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
import time
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlencode, urlsplit

from django.conf import settings
from django.urls import reverse

from naast.accounts.models import IdentityProvider

TIMEOUT_SECONDS = 5
MINUTES_TO_LOG_IN = 15
# Signatures only: `none`, and secrets that both sides know (HS256), are never accepted.
ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA")
_LEEWAY_SECONDS = 60
_KEEP_SECONDS = 300
_LARGEST = 256 * 1024
_PAUSE_SECONDS = 30
_kept: dict[str, tuple[float, dict[str, Any]]] = {}
_failed: dict[str, float] = {}


class Refused(Exception):
    """The answer is not believed, or did not come. The text is for a log: it never holds a token, a name or an address."""


@dataclass(frozen=True, slots=True)
class Visitor:
    """Who someone is according to their organisation."""

    subject: str
    email: str
    email_verified: bool
    name: str
    did_second_step: bool


def begin(provider: IdentityProvider) -> tuple[str, dict[str, str]]:
    """(where the browser goes, what to keep in the session until it is back). Raises Refused."""
    known = discover(provider)
    kept = {
        "provider": str(provider.pk),
        "state": secrets.token_urlsafe(32),
        "nonce": secrets.token_urlsafe(32),
        "verifier": secrets.token_urlsafe(48),
    }
    asked = {
        "response_type": "code",
        "client_id": provider.client_id,
        "redirect_uri": way_back(),
        "scope": "openid email profile",
        "state": kept["state"],
        "nonce": kept["nonce"],
        "code_challenge": _unpadded(hashlib.sha256(kept["verifier"].encode()).digest()),
        "code_challenge_method": "S256",
    }
    address = _address(known, "authorization_endpoint")
    return f"{address}{'&' if urlsplit(address).query else '?'}{urlencode(asked)}", kept


def finish(provider: IdentityProvider, kept: dict[str, str], answer: dict[str, str]) -> Visitor:
    """Who came back, from the words in the address (`answer`) and what was kept. Raises Refused."""
    known = discover(provider)
    if not hmac.compare_digest(answer.get("state", "").encode(), kept["state"].encode()):
        raise Refused("wrong state")
    said_issuer = answer.get("iss")
    must_say = known.get("authorization_response_iss_parameter_supported") is True
    if (said_issuer or must_say) and said_issuer != provider.issuer:
        raise Refused("answer of another issuer")
    if "code" not in answer:
        raise Refused("no code")
    tokens = _tokens(provider, known, answer["code"], kept["verifier"])
    claims = check(provider, known, str(tokens.get("id_token", "")), kept["nonce"])
    if not claims.get("email"):
        claims = _user_info(known, tokens, claims) | claims
    return _visitor(provider, claims)


def check(provider: IdentityProvider, known: dict[str, Any], token: str, nonce: str) -> dict[str, Any]:
    """The claims of an identity token, when it is signed by this issuer, for us, now, as the answer to our question. Raises Refused."""
    import jwt

    try:
        header = jwt.get_unverified_header(token)
        if header.get("alg") not in ALGORITHMS:
            raise Refused("algorithm not accepted")
        claims: dict[str, Any] = jwt.decode(
            token, _key(known, header), algorithms=[header["alg"]], audience=provider.client_id, issuer=provider.issuer,
            leeway=_LEEWAY_SECONDS, options={"require": ["exp", "iat", "iss", "aud", "sub", "nonce"]},
        )  # fmt: skip
    except (jwt.PyJWTError, ValueError) as error:
        raise Refused(type(error).__name__) from error
    if not hmac.compare_digest(str(claims["nonce"]).encode(), nonce.encode()):
        raise Refused("wrong nonce")
    others = claims["aud"] if isinstance(claims["aud"], list) else [claims["aud"]]
    if claims.get("azp", provider.client_id) != provider.client_id or (len(others) > 1 and "azp" not in claims):
        raise Refused("meant for another")
    if not isinstance(claims["sub"], str) or not 0 < len(claims["sub"]) <= 255:
        raise Refused("no subject")
    return claims


def discover(provider: IdentityProvider) -> dict[str, Any]:
    """What the issuer publishes about itself; kept for five minutes. Raises Refused."""
    known = _fetched(provider.issuer.rstrip("/") + "/.well-known/openid-configuration")
    if known.get("issuer") != provider.issuer:
        raise Refused("another issuer")
    for name in ("authorization_endpoint", "token_endpoint", "jwks_uri"):
        _address(known, name)
    return known


def secret_of(provider: IdentityProvider) -> str:
    """The secret that the organisation gave Naast, from the environment; empty when it is not there."""
    secrets_: dict[str, str] = settings.OIDC_SECRETS
    return secrets_.get(provider.secret_name, "")


def way_back() -> str:
    """The address to which the browser returns; register it at the organisation."""
    return settings.NAAST_BASE_URL.rstrip("/") + reverse("accounts:organisation_back")


def is_safe_address(address: str) -> bool:
    """https; outside production also plain http on this machine itself."""
    parts = urlsplit(address)
    here = parts.hostname in ("localhost", "127.0.0.1", "::1") and not settings.PRODUCTION
    return bool(parts.hostname) and (parts.scheme == "https" or (here and parts.scheme == "http"))


def _tokens(provider: IdentityProvider, known: dict[str, Any], code: str, verifier: str) -> dict[str, Any]:
    import requests

    form = {"grant_type": "authorization_code", "code": code, "redirect_uri": way_back(), "code_verifier": verifier}
    secret, headers = secret_of(provider), {"Accept": "application/json"}
    ways = known.get("token_endpoint_auth_methods_supported") or ["client_secret_basic"]
    if "client_secret_basic" in ways:
        pair = f"{quote(provider.client_id, safe='')}:{quote(secret, safe='')}"
        headers["Authorization"] = "Basic " + base64.b64encode(pair.encode()).decode()
    else:
        form |= {"client_id": provider.client_id, "client_secret": secret}
    try:
        said = requests.post(
            _address(known, "token_endpoint"),
            data=form,
            headers=headers,
            timeout=TIMEOUT_SECONDS,
            allow_redirects=False,
        )
        return _json(said)
    except requests.RequestException as error:
        raise Refused(type(error).__name__) from error


def _user_info(known: dict[str, Any], tokens: dict[str, Any], claims: dict[str, Any]) -> dict[str, Any]:
    """What else the organisation tells, about the same person only; nothing when it has no such address."""
    if not known.get("userinfo_endpoint") or not tokens.get("access_token"):
        return {}
    more = _fetched(_address(known, "userinfo_endpoint"), str(tokens["access_token"]))
    if more.get("sub") != claims["sub"]:
        raise Refused("user info of another")
    return {name: more[name] for name in ("email", "email_verified", "name") if name in more}


def _visitor(provider: IdentityProvider, claims: dict[str, Any]) -> Visitor:
    email = str(claims.get("email", ""))[:254]
    said = claims.get(provider.step_claim)
    values = set(map(str, said)) if isinstance(said, list) else {str(said)}
    return Visitor(
        subject=claims["sub"],
        email=email,
        email_verified=claims.get("email_verified") is True,
        name=(str(claims.get("name") or "") or email.partition("@")[0])[:120],
        did_second_step=bool(values & set(provider.step_values)),
    )


def _key(known: dict[str, Any], header: dict[str, Any]) -> Any:
    """The published key that a token names; asked for once more when it is new, since keys are changed now and then."""
    import jwt

    for again in (False, True):
        published = jwt.PyJWKSet.from_dict(_fetched(_address(known, "jwks_uri"), anew=again)).keys
        signing = [one for one in published if one.public_key_use in (None, "sig")]
        # A token without a name for its key is sound only where there is no other key to mean.
        fitting = [one for one in signing if header.get("kid") in (None, one.key_id)]
        if len(fitting) == 1:
            return fitting[0].key
    raise Refused("unknown key")


def _fetched(address: str, bearer: str = "", *, anew: bool = False) -> dict[str, Any]:
    import requests

    at, known = _kept.get(address, (0.0, {}))
    if not bearer and not anew and known and time.monotonic() - at < _KEEP_SECONDS:
        return known
    if not is_safe_address(address):
        raise Refused("not a safe address")
    # Somewhere that does not answer is left alone for a while: otherwise every visitor waits, and nobody else is helped.
    if time.monotonic() - _failed.get(address, -_PAUSE_SECONDS) < _PAUSE_SECONDS:
        raise Refused("did not answer just now")
    headers = {"Authorization": f"Bearer {bearer}"} if bearer else {}
    try:
        known = _json(requests.get(address, headers=headers, timeout=TIMEOUT_SECONDS, allow_redirects=False))
    except requests.RequestException as error:
        _failed[address] = time.monotonic()
        raise Refused(type(error).__name__) from error
    if not bearer:
        _kept[address] = (time.monotonic(), known)
    return known


def _json(said: Any) -> dict[str, Any]:
    if said.status_code != 200 or len(said.content) > _LARGEST:
        raise Refused(f"status {said.status_code}")
    try:
        found = said.json()
    except ValueError as error:
        raise Refused("no JSON") from error
    if not isinstance(found, dict):
        raise Refused("no JSON object")
    return found


def _address(known: dict[str, Any], name: str) -> str:
    address = known.get(name)
    if not isinstance(address, str) or not is_safe_address(address):
        raise Refused(f"{name} is missing or not safe")
    return address


def _unpadded(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")
