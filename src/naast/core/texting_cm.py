"""Text messages by CM.com (Breda): the one real provider of the house, spoken to over HTTPS. On with NAAST_TEXTS and a key.

Only the request and what its answer means are here; numbers, length and when something is sent are in `core.texting` and the rooms.
Facts are of developers.cm.com/messaging ("Integration", "Shared Features", "Responses & Errors - JSON"), read on 22 November 2026.
"""

from __future__ import annotations

import json
import re
import urllib.error
import urllib.request
from http.client import HTTPException
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings

from naast.core.texting import NotSent

# The gateway of CM itself. Their newer address goes through Cloudflare, a processor in the United States.
GATEWAY = "https://gw.cmtelecom.com/v1.0/message"
WAIT_SECONDS = 8.0
_MOST_BYTES = 100_000
_SENDER = re.compile(r"[A-Za-z0-9 ]{1,11}|\d{1,16}")
_KEY = re.compile(r"[0-9A-Za-z]+(-[0-9A-Za-z]+)+")
_ON_THIS_MACHINE = ("127.0.0.1", "::1", "localhost")


class CmTexts:
    """`naast.core.texting_cm.CmTexts` as NAAST_TEXTS; NAAST_TEXTS_KEY (or _FILE) is the product token, NAAST_TEXTS_SENDER who says it."""

    def send(self, *, to: str, text: str) -> None:
        """One message, as soon as possible. Raises NotSent with a code of CM or the name of an error, never with a number or a word."""
        answer = _ask(_body(to, text))
        rows = answer.get("messages")
        row = rows[0] if isinstance(rows, list) and rows and isinstance(rows[0], dict) else {}
        # "Accepted" is said per message: the answer as a whole is 200 also when some were refused.
        if row.get("status") != "Accepted" or row.get("messageErrorCode") not in (0, None):
            raise NotSent(f"cm {_code(row.get('messageErrorCode')) or _code(answer.get('errorCode')) or 'refused'}")

    def check(self) -> list[str]:
        """What is wrong with the three settings, in Dutch. Nothing is sent."""
        wrong = []
        if not _KEY.fullmatch(settings.NAAST_TEXTS_KEY):
            wrong.append("De sleutel van CM.com (NAAST_TEXTS_KEY) ontbreekt, of mist de streepjes.")
        if not _SENDER.fullmatch(settings.NAAST_TEXTS_SENDER):
            wrong.append("De afzender van sms (NAAST_TEXTS_SENDER) is 1 tot 11 letters en cijfers, of een nummer.")
        address = urlsplit(settings.NAAST_TEXTS_URL or GATEWAY)
        if address.scheme != "https" and address.hostname not in _ON_THIS_MACHINE:
            wrong.append("Het adres van de sms-dienst (NAAST_TEXTS_URL) moet met https:// beginnen.")
        return wrong


def _body(to: str, text: str) -> bytes:
    message = {
        "allowedChannels": ["SMS"],
        "from": settings.NAAST_TEXTS_SENDER,
        # CM wants a country with two zeros before it.
        "to": [{"number": "00" + to.removeprefix("+")}],
        # `auto`: letters that do not fit the plain alphabet of text messages go as Unicode, in at most two pieces.
        "body": {"type": "auto", "content": text},
        "minimumNumberOfMessageParts": 1,
        "maximumNumberOfMessageParts": 3,
    }
    return json.dumps({"messages": {"msg": [message]}}).encode()


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    """A redirect would send the number and the code to somebody else."""

    def redirect_request(self, *_: Any) -> None:
        return None


# No proxy of the machine either: what is in the message passes nobody but CM.
_OPENER = urllib.request.build_opener(urllib.request.ProxyHandler({}), _NoRedirect())


def _ask(body: bytes) -> dict[str, Any]:
    """The answer as JSON, also when CM refuses (400 and the like). Raises NotSent."""
    headers = {
        "Content-Type": "application/json",
        "Accept": "application/json",
        "X-CM-PRODUCTTOKEN": settings.NAAST_TEXTS_KEY,
    }
    request = urllib.request.Request(settings.NAAST_TEXTS_URL or GATEWAY, body, headers)
    try:
        with _OPENER.open(request, timeout=WAIT_SECONDS) as answer:
            found = json.loads(answer.read(_MOST_BYTES))
    except urllib.error.HTTPError as error:
        raise NotSent(f"cm http {error.code}{_reason(error)}") from None
    except (OSError, HTTPException, ValueError) as error:
        # From None: the error itself may hold the body that was sent.
        raise NotSent(type(error).__name__) from None
    if not isinstance(found, dict):
        raise NotSent("cm answered something else")
    return found


def _reason(error: urllib.error.HTTPError) -> str:
    """The code in a refusal. Its words may repeat the number, so only the digits of the code are taken over."""
    try:
        said = json.loads(error.read(_MOST_BYTES))
        rows = said.get("messages") or [{}]
        code = _code(rows[0].get("messageErrorCode")) or _code(said.get("errorCode"))
    except (OSError, HTTPException, ValueError, AttributeError, IndexError, KeyError, TypeError):
        return ""
    return f" {code}" if code else ""


def _code(value: Any) -> str:
    """A code of CM has three digits; anything else is not taken over. "No error" (0) is none."""
    return str(value) if isinstance(value, int) and 0 < value < 1_000 else ""
