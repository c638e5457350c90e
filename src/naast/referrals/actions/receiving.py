"""The link of a receiver without an account, and the code to the organisation's own mailbox. Neither is stored as it is.

The code goes out at once and not by the outbox, which keeps its messages. It works once, ten minutes, five tries, in the browser that
asked for it; forwarding the link is harmless, because the code always goes to the mailbox in the directory.
"""

from __future__ import annotations

import hashlib
import hmac
import logging
import secrets
from dataclasses import dataclass
from datetime import timedelta
from typing import Literal
from uuid import UUID

from django.conf import settings
from django.core.mail import send_mail
from django.utils import translation
from django.utils.translation import gettext as _

from naast.core import clock, rls
from naast.core.actors import Actor
from naast.core.errors import Conflict, DomainError, NotVisible
from naast.core.limits import TooOften
from naast.referrals import mails, queries
from naast.referrals.actions import rows
from naast.referrals.choices import EventKind, LinkEnd
from naast.referrals.models import ReceiverLink, Referral

log = logging.getLogger(__name__)
CODE_LENGTH, CODE_MINUTES, CODE_TRIES = 6, 10, 5
# Of one link in its whole life, at most one a minute: sixty codes of five tries are three hundred chances in a million.
MOST_CODES = 60
# A link that stopped can be asked for anew, but not to fill a mailbox.
LINKS_PER_DAY = 3

Reason = Literal["in", "wrong", "over"]


@dataclass(frozen=True, slots=True)
class Entrance:
    """What became of a code: `in`, `wrong` (with the tries that are left), or `over` (a new one is needed)."""

    reason: Reason
    tries_left: int = 0


def make_link(referral: Referral) -> ReceiverLink:
    """A link for the receiver of this referral; the one before stops. Within `acting_system`."""
    end_links(referral, LinkEnd.REPLACED)
    link: ReceiverLink = ReceiverLink.objects.create(
        person_id=referral.person_id, referral=referral, email_hash=queries.email_fingerprint(queries.mailbox_of(referral)),
        expires_at=clock.now() + timedelta(days=rows.norms().terms.link_days),
    )  # fmt: skip
    return link


def end_links(referral: Referral, why: str = LinkEnd.CLOSED) -> int:
    """Stop the link of a referral at once, with every page that stands on it; returns how many stopped. Within `acting_system`."""
    live = ReceiverLink.objects.for_system(rows.WHY).filter(referral=referral, ended_at=None)
    return int(live.update(ended_at=clock.now(), ended_why=why))


def working_link(referral: Referral) -> ReceiverLink | None:
    """The link that works now, for a reminder; a new one when it stopped or is old. None without a mailbox. Within `acting_system`."""
    if not queries.mailbox_of(referral):
        return None
    live: ReceiverLink | None = (
        ReceiverLink.objects.for_system(rows.WHY)
        .filter(referral=referral, ended_at=None, expires_at__gt=clock.now() + timedelta(days=1))
        .first()
    )
    return live or make_link(referral)


def send_code(*, token: str, browser: str) -> None:
    """Send a code to the mailbox of the organisation. Codes before it no longer work. `browser`: a secret of this browser.

    Raises NotVisible (no link of ours), Conflict (it stopped), TooOften, DomainError (`niet-verstuurd`).
    """
    found = queries.link_by_token(token)
    with rls.acting_system(queries.AT_THE_DOOR):
        link = _locked(found.pk)
        need_working(link)
        _not_too_often(link)
        code = "".join(secrets.choice("0123456789") for _digit in range(CODE_LENGTH))
        link.code_hash, link.browser_hash = _keyed(link.pk, code, settings.SECRET_KEY), _browser(browser)
        link.code_until, link.tries = clock.now() + timedelta(minutes=CODE_MINUTES), 0
        link.codes_sent += 1
        link.save(update_fields=["code_hash", "browser_hash", "code_until", "tries", "codes_sent"])
        # Inside the transaction: a code that could not be sent was never made.
        _mail_code(link.referral, code)
        rows.note_audit(link.referral, "referral code sent", Actor.system(), link=str(link.pk), codes=link.codes_sent)


def check_code(*, token: str, code: str, browser: str) -> Entrance:
    """Try a code. A try is counted before it is looked at, and stays counted; a code that was used is over for ever.

    The right code is also the proof that the organisation saw the question. Raises NotVisible, Conflict (the link stopped).
    """
    found = queries.link_by_token(token)
    with rls.acting_system(queries.AT_THE_DOOR):
        link = _locked(found.pk)
        need_working(link)
        if not link.code_hash or link.code_until is None or link.code_until <= clock.now() or link.tries >= CODE_TRIES:
            return Entrance("over")
        link.tries += 1
        right = _is_right(link, code) & secrets.compare_digest(link.browser_hash, _browser(browser))
        if right:
            _forget_code(link)
            link.last_used_at = clock.now()
        link.save(update_fields=["tries", "code_hash", "browser_hash", "code_until", "last_used_at"])
        if not right:
            rows.note_audit(link.referral, "referral wrong code", Actor.system(), link=str(link.pk), tries=link.tries)
            left = CODE_TRIES - link.tries
            return Entrance("wrong", left) if left else Entrance("over")
        by = Actor.receiver(link.pk, link.referral.organisation.name)
        rows.note_audit(link.referral, "receiver came in", by, link=str(link.pk))
    return Entrance("in")


def new_link(*, token: str) -> None:
    """An old or stopped link of ours: a new one goes to the mailbox in the directory, as long as the referral is open. Shows nothing.

    Raises NotVisible, Conflict (the referral is done), TooOften.
    """
    found = queries.link_by_token(token)
    with rls.acting_system(queries.AT_THE_DOOR):
        referral: Referral = (
            Referral.objects.for_system(queries.AT_THE_DOOR)
            .select_for_update(of=("self",))
            .select_related("organisation", "service", "from_team")
            .get(pk=found.referral_id)
        )
        if not referral.is_open or not queries.mailbox_of(referral):
            raise done()
        since = clock.now() - timedelta(days=1)
        if (
            ReceiverLink.objects.for_system(rows.WHY).filter(referral=referral, created_at__gt=since).count()
            >= LINKS_PER_DAY
        ):
            raise TooOften
        mails.link_again(referral, make_link(referral))
        rows.event(referral, EventKind.LINK_SENT, Actor.system())
        rows.note_audit(referral, "referral link sent", Actor.system())


def done() -> Conflict:
    """What someone hears who comes after it ended."""
    return Conflict(_("Deze vraag is al klaar. U hoeft niets meer te doen."), _("Bedankt dat u er was."))


def _locked(pk: UUID) -> ReceiverLink:
    lines = ReceiverLink.objects.for_system(queries.AT_THE_DOOR).select_for_update(of=("self",))
    link: ReceiverLink | None = (
        lines.select_related("referral__organisation", "referral__service", "referral__from_team").filter(pk=pk).first()
    )
    if link is None:
        raise NotVisible
    return link


def need_working(link: ReceiverLink) -> None:
    """Raises Conflict when no code can be asked for with this link (any more): it stopped, it is old, or the referral is done."""
    if not link.referral.is_open and link.referral.unsettled_until is None:
        raise done()
    if not queries.is_working(link):
        raise Conflict(_("Deze link werkt niet meer."), _("Vraag hieronder een nieuwe. Die komt in uw mailbox."))


def _not_too_often(link: ReceiverLink) -> None:
    recent = link.code_until is not None and link.code_until > clock.now() + timedelta(minutes=CODE_MINUTES - 1)
    if recent or link.codes_sent >= MOST_CODES:
        raise TooOften


def _forget_code(link: ReceiverLink) -> None:
    link.code_hash, link.browser_hash, link.code_until = "", "", None


def _keyed(pk: UUID, code: str, key: str) -> str:
    """A million codes are tried in a second; with a key that is not in the database they tell nothing."""
    return hmac.new(key.encode(), b"referral code" + pk.bytes + code.encode(), hashlib.sha256).hexdigest()


def _browser(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


def _is_right(link: ReceiverLink, typed: str) -> bool:
    plain = "".join(sign for sign in typed if sign.isascii() and sign.isdigit())
    right = False
    for key in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS):
        right |= secrets.compare_digest(link.code_hash, _keyed(link.pk, plain, key))
    return right


def _mail_code(referral: Referral, code: str) -> None:
    with translation.override(mails.DESK_LANGUAGE):
        body = _(
            "Uw code is %(code)s\n\nDaarmee opent u hulpvraag %(reference)s. De code werkt tien minuten, en één keer. Vul hem in op de"
            " pagina die u open heeft.\n\nHeeft u hier niet om gevraagd? Dan heeft iemand anders de link geopend. Zonder deze code ziet"
            " die niets. U hoeft niets te doen."
        ) % {"code": code, "reference": referral.reference}
        try:
            send_mail(_("Uw code voor Naast"), body, settings.DEFAULT_FROM_EMAIL, [queries.mailbox_of(referral)])
        except Exception as error:
            log.warning("code for a receiver not sent (%s)", type(error).__name__)
            raise DomainError(
                "niet-verstuurd",
                _("De code kon niet worden verstuurd."),
                _("Probeer het nog eens, of bel het team."),
                422,
            ) from None
