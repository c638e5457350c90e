"""What was sent is recalled before it went out, and what went out did not arrive: both are for who sent it."""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext as _

from naast.core import actions as core
from naast.core import rls
from naast.core.actors import Actor
from naast.core.errors import Conflict
from naast.referrals import mails
from naast.referrals.actions import rows
from naast.referrals.actions.holding import to_sender
from naast.referrals.actions.receiving import end_links
from naast.referrals.actions.rows import Which
from naast.referrals.choices import Ended, EventKind, State
from naast.referrals.models import Referral


def undo_ask(*, referral: Which, by: Actor) -> Referral:
    """Take back what was just sent, as long as its mail still waits: nobody hears anything.

    Raises NotVisible, NotAllowed, Conflict when it went out.
    """
    with rows.handling(referral, by) as (found, side):
        if found.state != State.ASKED or not core.recall(about=mails.about(found)):
            raise Conflict(
                _("De mail is al weg. Terughalen kan niet meer."),
                _("U kunt de vraag wel stoppen: dan krijgen zij bericht."),
            )
        rows.end(found, rows.moved_to(found, State.STOPPED, side), Ended.SENDER)
        rows.settled_by_other(found)
        rows.save(found, *rows.MOVED, *rows.SETTLING)
        end_links(found)
        rows.event(found, EventKind.STOPPED, by, _("Teruggehaald. Er is niets verstuurd."))
        rows.note_audit(found, "referral recalled", by)
    return found


def mail_came_back(referral_id: UUID, why: str) -> None:
    """The mail to the receiver did not arrive: it is a task for who sent it, today. Once it is done it is nobody's task any more.

    Called by the outbox (`core.bounces`), within its transaction. `why`: a code of a mail server, or the name of an error.
    """
    with rls.acting_system(rows.WHY):
        locked = Referral.objects.for_system(rows.WHY).select_for_update(of=("self",))
        found = locked.select_related("service", "owner", "team").filter(pk=referral_id, closed_at=None).first()
        if found is None:
            return
        to_sender(found, EventKind.BOUNCED, Actor.system(), _said(why))


def _said(why: str) -> str:
    words = _("De mail kwam niet aan: de mailbox bestaat niet, is vol of weigert onze mail. Bel, of kies een ander.")
    return f"{words} ({why})" if why else words
