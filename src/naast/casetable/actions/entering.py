"""Coming in with the link of an invitation: the code on the screen of the table, or one in the own mailbox. Neither is stored as it is."""

from __future__ import annotations

import hashlib
import hmac
import logging
import secrets
from dataclasses import dataclass
from datetime import timedelta
from typing import Literal

from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from naast.casetable import queries
from naast.casetable.actions import rows
from naast.casetable.choices import State
from naast.casetable.mails import HOUSE_LANGUAGE
from naast.casetable.models import CaseTable, Seat
from naast.core import clock
from naast.core.errors import DomainError, NotVisible
from naast.core.limits import TooOften

log = logging.getLogger(__name__)
CODE_MINUTES, CODE_TRIES = 10, 5
# From here on tries count for a mailed code alone. Four digits can be guessed by who has patience and asks for mail in between: after five
# wrong ones the code of the screen opens nothing for this link, until a code from the mailbox did.
SCREEN_CLOSED = 10
Reason = Literal["in", "wrong", "over"]


@dataclass(frozen=True, slots=True)
class Entrance:
    """What became of a code: `in`, `wrong` (with the tries that are left), or `over` (a new one is needed)."""

    reason: Reason
    tries_left: int = 0


def table_code(table: CaseTable) -> str:
    """Four digits for the screen of the table. Who reads them is there; they follow from the table and are stored nowhere."""
    return _table_codes(table)[0]


def screen_opens(seat: Seat) -> bool:
    """Whether the code of the screen works for this seat now."""
    return takes_table_code(seat.table) and seat.tries < CODE_TRIES


def takes_table_code(table: CaseTable) -> bool:
    """Whether the code of the screen works now: while people sit there, and on the day itself."""
    return table.state == State.RUNNING or (table.state == State.PLANNED and table.on == clock.today())


@transaction.atomic
def send_code(*, token: str) -> None:
    """A code to the mailbox of the invitation. The one before it works no more. Raises NotVisible, TooOften, DomainError(422)."""
    seat = _locked(token)
    if seat.code_until is not None and seat.code_until > clock.now() + timedelta(minutes=CODE_MINUTES - 1):
        raise TooOften
    code = f"{secrets.randbelow(1_000_000):06}"
    seat.code_hash, seat.code_until = _keyed(seat, code), clock.now() + timedelta(minutes=CODE_MINUTES)
    seat.tries = seat.tries if seat.tries < CODE_TRIES else SCREEN_CLOSED
    seat.save(update_fields=["code_hash", "code_until", "tries"])
    # At once and not by the outbox, which keeps its messages; inside the transaction, so that a code that was not sent was never made.
    _mail(seat, code)
    rows.note(seat.table, "case table code sent", rows.actor_of(seat), seat=str(seat.pk))


@transaction.atomic
def check_code(*, token: str, code: str) -> Entrance:
    """Try a code. A try is counted and stays counted; a mailed code works once. Raises NotVisible."""
    seat = _locked(token)
    typed = "".join(sign for sign in code if sign.isascii() and sign.isdigit())
    used = seat.tries % SCREEN_CLOSED
    if used >= CODE_TRIES:
        return Entrance("over")
    mailed = bool(seat.code_hash) and seat.code_until is not None and seat.code_until > clock.now()
    right = mailed and any(
        hmac.compare_digest(seat.code_hash, _keyed(seat, typed, key)) for key in _keys()
    )  # fmt: skip
    at_table = screen_opens(seat) and any(hmac.compare_digest(typed, one) for one in _table_codes(seat.table))
    if not (right or at_table):
        seat.tries += 1
        seat.save(update_fields=["tries"])
        left = CODE_TRIES - used - 1
        return Entrance("wrong", left) if left else Entrance("over")
    seat.code_hash, seat.code_until, seat.tries = "", None, 0
    if at_table and seat.joined_at is None:
        seat.joined_at = clock.now()
        rows.seen(seat.table)
    seat.save(update_fields=["code_hash", "code_until", "tries", "joined_at"])
    rows.note(seat.table, "case table came in", rows.actor_of(seat), seat=str(seat.pk))
    return Entrance("in")


def _locked(token: str) -> Seat:
    found = queries.seat_by_token(token)
    seat = Seat.objects.select_for_update(of=("self",)).select_related("table").filter(pk=found.pk).first()
    if seat is None:
        raise NotVisible
    return seat


def _keys() -> list[str]:
    return [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]


def _keyed(seat: Seat, code: str, key: str = "") -> str:
    secret = (key or settings.SECRET_KEY).encode()
    return hmac.new(secret, b"casetable code" + seat.pk.bytes + code.encode(), hashlib.sha256).hexdigest()


def _table_codes(table: CaseTable) -> list[str]:
    found = []
    for key in _keys():
        digest = hmac.new(key.encode(), b"casetable screen" + table.pk.bytes, hashlib.sha256).digest()
        found.append(f"{int.from_bytes(digest[:8], 'big') % 10_000:04}")
    return found


def _mail(seat: Seat, code: str) -> None:
    with translation.override(HOUSE_LANGUAGE):
        body = _(
            "Uw code is %(code)s\n\nVul hem in op de bladzijde die u open heeft. De code werkt tien minuten, en één keer.\n\nHeeft u hier"
            " niet om gevraagd? Dan heeft iemand anders uw link geopend. Zonder deze code ziet die niets."
        ) % {"code": code}
        try:
            send_mail(_("Uw code voor Naast"), body, settings.DEFAULT_FROM_EMAIL, [seat.email])
        except Exception as error:
            log.warning("code for a seat not sent (%s)", type(error).__name__)
            raise DomainError(
                "niet-verstuurd",
                _("De code kon niet worden verstuurd."),
                _("Probeer het nog eens, of bel ons."),
                422,
            ) from None
