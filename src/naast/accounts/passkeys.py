"""The two conversations with a passkey (make one, use one), checked by python-fido2. What is stored is in `actions`.

The state between question and answer stays in the session; an answer is accepted once, from this address only.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest

from naast.accounts.models import SecondStep, User

if TYPE_CHECKING:
    from fido2.server import Fido2Server
    from fido2.webauthn import AttestedCredentialData


class NotAccepted(Exception):
    """The answer of the passkey does not fit the question."""


@dataclass(frozen=True, slots=True)
class NewPasskey:
    """What to keep: its id and public key as text, and how often it was used."""

    credential_id: str
    public_key: str
    counter: int


def ask_for_new(request: HttpRequest, user: User, known: Iterable[SecondStep]) -> tuple[dict[str, Any], dict[str, Any]]:
    """(question for the browser, state to keep) for making a passkey of `user`."""
    from fido2.webauthn import (
        PublicKeyCredentialUserEntity,
        ResidentKeyRequirement,
        UserVerificationRequirement,
    )

    who = PublicKeyCredentialUserEntity(id=user.pk.bytes, name=user.email, display_name=user.name)
    question, state = _server(request).register_begin(
        who,
        [_stored(step) for step in known],
        resident_key_requirement=ResidentKeyRequirement.PREFERRED,
        # A fingerprint, a face or a pin: so that a passkey alone is two things, what you have and who you are or know.
        user_verification=UserVerificationRequirement.REQUIRED,
    )
    return dict(question), state


def read_new(request: HttpRequest, state: dict[str, Any] | None, answer: Any) -> NewPasskey:
    """The passkey that was made. Raises NotAccepted."""
    if not state:
        raise NotAccepted("no question was asked")
    try:
        said = _server(request).register_complete(state, answer)
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise NotAccepted(str(error)) from error
    made = said.credential_data
    if made is None:
        raise NotAccepted("no passkey in the answer")
    return NewPasskey(_text(made.credential_id), _text(bytes(made)), said.counter)


def ask_for_use(request: HttpRequest, known: Iterable[SecondStep]) -> tuple[dict[str, Any], dict[str, Any]]:
    """(question for the browser, state to keep) for using one of these passkeys; without any: one the device knows itself."""
    from fido2.webauthn import UserVerificationRequirement

    credentials = [_stored(step) for step in known]
    question, state = _server(request).authenticate_begin(
        credentials or None, user_verification=UserVerificationRequirement.REQUIRED
    )
    return dict(question), state


def id_in(answer: Any) -> str:
    """Which passkey an answer says it is from; empty when it says nothing readable. Proves nothing yet."""
    said = answer.get("rawId") if isinstance(answer, dict) else None
    if not isinstance(said, str) or len(said) > 1400:
        return ""
    try:
        return _text(_bytes(said))
    except (binascii.Error, ValueError):
        return ""


def check_use(request: HttpRequest, state: dict[str, Any] | None, step: SecondStep, answer: Any) -> int:
    """How often this passkey says it was used, now that its answer proves to be right. Raises NotAccepted."""
    from fido2.webauthn import AuthenticationResponse

    if not state:
        raise NotAccepted("no question was asked")
    try:
        _server(request).authenticate_complete(state, [_stored(step)], answer)
        counter = int(AuthenticationResponse.from_dict(answer).response.authenticator_data.counter)
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise NotAccepted(str(error)) from error
    # Passkeys that count must go up; one that does not was copied. Many never count and always say 0.
    if (counter or step.counter) and counter <= step.counter:
        raise NotAccepted("the counter did not go up")
    return counter


def _server(request: HttpRequest) -> Fido2Server:
    from fido2.server import Fido2Server
    from fido2.webauthn import PublicKeyCredentialRpEntity

    origin = _origin(request)
    ours = PublicKeyCredentialRpEntity(name="Naast", id=urlsplit(origin).hostname)
    return Fido2Server(ours, verify_origin=lambda said: said == origin)


def _origin(request: HttpRequest) -> str:
    """In production the one address of this installation; a demo may be opened under another name of the same machine."""
    if settings.PRODUCTION:
        parts = urlsplit(settings.NAAST_BASE_URL)
        return f"{parts.scheme}://{parts.netloc}"
    return f"{request.scheme}://{request.get_host()}"


def _stored(step: SecondStep) -> AttestedCredentialData:
    from fido2.webauthn import AttestedCredentialData

    return AttestedCredentialData(_bytes(step.secret))


def _text(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


def _bytes(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
