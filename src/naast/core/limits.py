"""How often one client, or one secret link, may do something. Counted in PostgreSQL; which addresses count is in LIMITS and BY_VIEW.

Reading help is never limited: whoever types a question gets the answer, in danger first of all. Only what stores something,
sends something, or guesses at a secret is counted. An address of a computer is never stored, only a keyed fingerprint with a
key that changes every day; the row goes when its window has passed (`core.actions.forget_counts`).
"""

from __future__ import annotations

import hmac
import ipaddress
import logging
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import connection
from django.http import HttpRequest
from django.utils.translation import gettext as _

from naast.core import clock
from naast.core.errors import DomainError

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Limit:
    """At most `most` times in a window of `seconds`, counted from the first time."""

    most: int
    seconds: int


HOUR = 3600
# A hospital or a whole village may share one address: these are far above what people do, far below what a machine does.
LIMITS: Mapping[str, Limit] = {
    # Questions handed over from one address.
    "hand_over": Limit(30, HOUR),
    # What the asker sends behind a secret link: from one address, and to one link.
    "asker_client": Limit(60, HOUR),
    "asker_link": Limit(30, HOUR),
    # Words of danger go past the limits above; this one only stops a machine that found that out.
    "danger": Limit(60, HOUR),
    # Secret links that do not exist, from one address. A link has 160 bits or more, so this stops noise rather than luck.
    "wrong_link": Limit(30, 600),
    # Codes of a second step for one account, from wherever they come: six digits may not be guessed from many addresses.
    "second_step": Limit(30, HOUR),
    # Questions to a passkey from one address.
    "passkey": Limit(120, HOUR),
    # Links to choose a new password: from one address, and to one mailbox.
    "password_link": Limit(20, HOUR),
    "password_link_to": Limit(5, HOUR),
    # The way in of residents: asking for a link from one address, and codes for one link (asked for and tried) from wherever they come.
    # How many codes are really sent and how many tries each has is counted per link besides (`people.actions.entry`).
    "resident_link": Limit(30, HOUR),
    "resident_code": Limit(120, HOUR),
    "resident_code_to": Limit(60, HOUR),
    # The way in of an organisation without an account: from one address (a whole town hall may share it), and for one link.
    "receiver_code": Limit(120, HOUR),
    "receiver_code_to": Limit(40, HOUR),
    # Names somebody asks emergency access for: enough in any emergency, too few to find out who is known here.
    "emergency": Limit(20, HOUR),
    # Opening an emergency sheet, and taking a moment of a roster: from one address, and with one link.
    "sheet": Limit(60, HOUR),
    "sheet_link": Limit(60, HOUR),
    "roster": Limit(60, HOUR),
    "roster_link": Limit(120, HOUR),
    # Systems of organisations: keys that do not exist, from one address; and how often one key may ask.
    "wrong_key": Limit(30, 600),
    "system": Limit(3000, HOUR),
    # The public map for other systems, from one address: a whole country fits in a tenth of this, 500 services at a time.
    "open_map": Limit(3000, HOUR),
    # "This is wrong" about an entry of the map; and the pages of an organisation behind the link of its mail.
    "report": Limit(20, HOUR),
    "map_link": Limit(120, HOUR),
    "map_link_to": Limit(60, HOUR),
    # Worries about somebody that are passed on, and reminders of who worries: from one address.
    "signal": Limit(30, HOUR),
    # Any other form of someone who is not logged in: from one address.
    "form": Limit(300, 600),
}

# Which limits count for a form (POST) at this view: by client, and by the secret link in the address.
# A view that is not named here counts for "form". The answer and the search count for nothing: there people look for help.
# Systems with a key are counted by their key, in the view.
NEVER = (
    "intake:ask", "intake:result", "worry:start", "directory:search", "set_language", "interop:answer", "interop:undo", "interop:unknown",
)  # fmt: skip
BY_VIEW: Mapping[str, tuple[str, str]] = {
    "intake:call_me": ("hand_over", ""),
    "intake:reply": ("asker_client", "asker_link"),
    "intake:withdraw": ("asker_client", "asker_link"),
    "intake:reopen": ("asker_client", "asker_link"),
    "intake:help_withdraw": ("asker_client", "asker_link"),
    "worry:send": ("signal", ""),
    "worry:remind": ("signal", ""),
    "worry:withdraw": ("asker_client", "asker_link"),
    "people:new_link": ("resident_link", ""),
    "people:entry": ("resident_code", "resident_code_to"),
    "people:code": ("resident_code", "resident_code_to"),
    "referrals:receive": ("receiver_code", "receiver_code_to"),
    "referrals:receive_code": ("receiver_code", "receiver_code_to"),
    "referrals:receive_new": ("receiver_code", "receiver_code_to"),
    "keeping:report": ("report", ""),
    **{
        f"keeping:{name}": ("map_link", "map_link_to")
        for name in (
            "confirm",
            "confirm_new",
            "confirm_mail",
            "confirm_undo",
            "confirm_service",
            "confirm_unlist",
        )
    },
    **{f"network:{name}": ("map_link", "map_link_to") for name in ("answer", "answer_more")},
    **{f"casetable:{name}": ("receiver_code", "receiver_code_to") for name in ("answer", "code")},
    "plan:emergency": ("sheet", "sheet_link"),
    "plan:friends": ("roster", "roster_link"),
    "plan:claim": ("roster", "roster_link"),
}

# On its own a count need not be on the disk before the answer goes on: a crash may forget the last moments of counting. Within a
# transaction of others it never touches how that is written.
_TAKE = """
insert into core_ratecount as known (key, count, ends_at)
select %(key)s, 1, %(ends)s from (select case when %(alone)s then set_config('synchronous_commit', 'off', true) end) said
on conflict (key) do update set
    count = case when known.ends_at <= %(now)s then 1 else least(known.count + 1, 1000000) end,
    ends_at = case when known.ends_at <= %(now)s then excluded.ends_at else known.ends_at end
returning count
"""
_LEFT = "select count from core_ratecount where key = %s and ends_at > %s"


class TooOften(DomainError):
    """Too many times in a short while: 429, with what to do instead of waiting."""

    def __init__(self) -> None:
        super().__init__("te-vaak", said(), instead(), 429)


def said() -> str:
    """What happened, in plain words."""
    return _("Er kwam in korte tijd heel veel van uw internetadres. Daarom nemen wij dit nu niet aan.")


def instead() -> str:
    """What someone can do now."""
    return _("Bel ons, dan helpt iemand u meteen. Of probeer het over een uur nog een keer.")


def take(name: str, *who: str) -> bool:
    """Count one time of `name` for `who`; False when that is more than the limit. One statement, also when many come at once.

    An unknown client (`""`) is not counted. Call it outside a transaction that may be rolled back.
    """
    if not all(who):
        return True
    limit, now = LIMITS[name], clock.now()
    with connection.cursor() as cursor:
        row: dict[str, Any] = {
            "key": fingerprint(name, *who),
            "now": now,
            "ends": now + timedelta(seconds=limit.seconds),
            "alone": not connection.in_atomic_block,
        }
        cursor.execute(_TAKE, row)
        count = int(cursor.fetchone()[0])
    if count == limit.most + 1:
        # Once per window, and never who.
        log.warning("limit %s reached", name)
    return count <= limit.most


def has_room(name: str, *who: str) -> bool:
    """Whether `take` would still be allowed. Reads only."""
    if not all(who):
        return True
    with connection.cursor() as cursor:
        cursor.execute(_LEFT, [fingerprint(name, *who), clock.now()])
        row = cursor.fetchone()
    return row is None or int(row[0]) < LIMITS[name].most


def fingerprint(name: str, *who: str) -> str:
    """What stands in the database instead of an address or a link: 64 hex digits that mean something else tomorrow."""
    day = hmac.new(settings.SECRET_KEY.encode(), f"limits {clock.today().isoformat()}".encode(), "sha256").digest()
    return hmac.new(day, "\0".join((name, *who)).encode("utf-8", "surrogatepass"), "sha256").hexdigest()


def client_of(request: HttpRequest) -> str:
    """The address that a request came from; `""` when nobody knows.

    Behind a proxy (settings.TRUSTED_PROXIES > 0) it is the one that the outermost trusted proxy saw, counted from the right:
    what stands to the left of it was written by the client and can be anything. Of IPv6 only the network (/64) counts, since
    one household has a whole network.
    """
    seen = request.META.get("REMOTE_ADDR", "")
    if settings.TRUSTED_PROXIES:
        chain = request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")
        seen = chain[-settings.TRUSTED_PROXIES] if len(chain) >= settings.TRUSTED_PROXIES else ""
    try:
        address = ipaddress.ip_address(seen.strip().strip("[]"))
    except ValueError:
        return ""
    if isinstance(address, ipaddress.IPv4Address):
        return str(address)
    if address.ipv4_mapped:
        return str(address.ipv4_mapped)
    return str(ipaddress.ip_network((int(address), 64), strict=False))
