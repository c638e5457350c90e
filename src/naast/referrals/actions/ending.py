"""A referral that ends before help was given: stopped by who sent it, or taken back by the asker. Always with a reason, never silently."""

from __future__ import annotations

from django.utils.translation import gettext as _

from naast.core import actions as core
from naast.core import clock
from naast.core.actors import Actor
from naast.engine import loop
from naast.referrals import mails
from naast.referrals.actions import rows
from naast.referrals.actions.receiving import end_links
from naast.referrals.actions.rows import Which
from naast.referrals.choices import Ended, EventKind, State
from naast.referrals.models import Referral


def stop(*, referral: Which, reason: str, by: Actor, version: int | None = None) -> Referral:
    """Who sent it stops, and says why; the receiver hears that nothing has to be done any more.

    Raises NotVisible, NotAllowed, Conflict (done already), DomainError (`leeg`).
    """
    with rows.handling(referral, by, "", version) as (found, side):
        why = rows.needed(reason, _("Schrijf kort waarom de vraag stopt."))
        state = rows.moved_to(found, State.STOPPED, side)
        _end(found, state, Ended.SENDER)
        rows.event(found, EventKind.STOPPED, by, why)
        rows.note_audit(found, "referral stopped", by)
    return found


def withdraw(
    *, referral: Which, by: Actor, reason: str = "", consent: bool = False, version: int | None = None
) -> Referral:
    """The asker takes it back, at any time and without having to say why; `consent`: they no longer agree with what was sent.

    From this moment the receiver sees nothing of the story. Who sent it is told. A second time changes nothing.
    Raises NotVisible, NotAllowed, Conflict (it ended in another way).
    """
    with rows.handling(referral, by, "", version) as (found, side):
        if found.state == State.WITHDRAWN:
            return found
        state = rows.moved_to(found, State.WITHDRAWN, side)
        if consent:
            found.consent_withdrawn_at = clock.now()
        _end(found, state, Ended.CONSENT if consent else Ended.ASKER)
        rows.event(found, EventKind.WITHDRAWN, by, rows.clean(reason))
        rows.note_audit(found, "referral withdrawn", by, consent=consent, side=str(side))
        if side == loop.Who.ASKER:
            mails.to_owner(
                found, mails.NEWS, _("De vraag is ingetrokken door wie de hulp vroeg. U hoeft er niets meer mee.")
            )
    return found


def _end(referral: Referral, state: loop.State, why: str) -> None:
    was_with_them = referral.state != State.NOT_FOR_US
    rows.end(referral, state, why)
    rows.settled_by_other(referral)
    rows.save(referral, *rows.MOVED, *rows.SETTLING, "consent_withdrawn_at")
    end_links(referral)
    # When the first mail still waited, they never heard of it.
    if not core.recall(about=mails.about(referral)) and was_with_them:
        mails.no_longer_needed(referral)
