"""What every action on a worry shares: find and lock it, write what happened, the audit row, and its mails without content."""

from __future__ import annotations

import hashlib
import secrets
from typing import Any
from uuid import UUID

from django.conf import settings
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from naast.accounts import queries as accounts
from naast.accounts.models import Team
from naast.audit import actions as audit
from naast.core import actions as outbox
from naast.core import clock
from naast.core.actors import Actor
from naast.core.errors import Conflict, NotVisible
from naast.visits.choices import MAX_LINE, LineKind
from naast.visits.models import Signal, SignalLine
from naast.visits.queries.signals import PURPOSE

# Letters and digits that nobody mixes up on the telephone.
_ALPHABET = "23456789BCDFGHJKMNPQRSTVWXZ"
DESK_LANGUAGE = "nl"
Lazy = Promise | str


def fingerprint(token: str) -> str:
    """SHA-256 of a secret link, in hex; the link itself is never stored."""
    return hashlib.sha256(token.encode()).hexdigest()


def new_reference() -> str:
    """A short number to say aloud, like `M-7K3MB9`. Random, so that it tells nothing."""
    return "M-" + "".join(secrets.choice(_ALPHABET) for _ in range(6))


def locked(signal_id: UUID, by: Actor, version: int | None = None) -> Signal:
    """The worry, locked, when `by` works for its team. Raises NotVisible, or Conflict when it changed meanwhile."""
    rows = Signal.objects.for_actor(by, PURPOSE).select_for_update(of=("self",)).select_related("team")
    signal: Signal | None = rows.filter(pk=signal_id).first()
    if signal is None:
        raise NotVisible
    if version is not None and version != signal.version:
        raise Conflict(_("Een collega was net bezig met deze melding."), _("Kijk eerst wat er veranderd is."))
    return signal


def need_open(signal: Signal) -> None:
    """Raises Conflict when it has ended."""
    if not signal.is_open:
        raise Conflict(_("Deze melding is al afgerond."), _("Was dat een vergissing? Open hem dan weer."))


def save(signal: Signal, *fields: str) -> None:
    """Save only the named fields, and count the version up."""
    signal.version += 1
    signal.save(update_fields=[*fields, "version"])


def line(signal: Signal, kind: LineKind, by: Actor, text: str = "") -> SignalLine:
    """Write down what happened."""
    return SignalLine.objects.create(
        signal=signal, kind=kind, by_label=by.label[:120], text=text[:MAX_LINE], at=clock.now()
    )


def note(signal: Signal, action: str, by: Actor, **detail: Any) -> None:
    """The audit row: states and counts, never a name or a word of the question."""
    audit.record(by=by, action=action, subject_type="signal", subject_id=signal.pk, detail=detail, purpose=PURPOSE)


def tell_signaller(signal: Signal) -> None:
    """ "Opgepakt", and nothing else: what was said is of the person it is about."""
    if not signal.signaller_email:
        return
    with translation.override(signal.language):
        outbox.post(
            to=signal.signaller_email, subject=_("Uw melding is opgepakt"),
            body=_(
                "Dank u dat u zich zorgen maakte. Het team heeft uw melding %(reference)s opgepakt.\n\n"
                "Meer kunnen wij u niet vertellen. Dat is van degene om wie u zich zorgen maakt."
            ) % {"reference": signal.reference},
        )  # fmt: skip


def tell_team(signal: Signal, subject: Lazy, *, urgent: bool = False) -> None:
    """A mail without content to the mailbox of the team; without a mailbox to who says who works there; in danger to both."""
    box = [signal.team.email] if signal.team.email else []
    arrange = [user.email for user in accounts.arrangers_of(signal.team)]
    for to in dict.fromkeys([*box, *arrange] if urgent or not box else box):
        post_desk(signal, to, subject, urgent=urgent)


def tell_arrangers(signal: Signal, subject: Lazy) -> None:
    """A mail without content to who coordinates the team, else to its mailbox."""
    people = [user.email for user in accounts.arrangers_of(signal.team)] or [signal.team.email]
    for to in people:
        if to:
            post_desk(signal, to, subject)


def tell_net(signal: Signal, net: Team) -> None:
    """The safety net hears that a team does not call: a number and a telephone, no name. They do not see the worry itself."""
    subject = gettext_lazy("Vangnet: melding %(reference)s is nog niet opgepakt.")
    told = [user.email for user in accounts.coordinators_of(net)] or [net.email]
    with translation.override(DESK_LANGUAGE):
        words = {
            "reference": signal.reference,
            "team": signal.team.name,
            "phone": signal.team.phone or _("nog onbekend"),
        }
        body = _("Bel %(team)s (%(phone)s) over melding %(reference)s. Er is nog niemand gebeld.") % words
        for to in told:
            if to:
                outbox.post(to=to, subject=str(subject) % words, body=body, urgent=True)


def post_desk(signal: Signal, to: str, subject: Lazy, *, urgent: bool = False) -> None:
    """One mail to a professional, with the address of the page and no content."""
    with translation.override(DESK_LANGUAGE):
        said = str(subject) % {"reference": signal.reference}
        where = f"{settings.NAAST_BASE_URL}/bezoek/signalen/{signal.pk}/"
        body = _("%(subject)s\n\nOpen de melding: %(url)s") % {"subject": said, "url": where}
    outbox.post(to=to, subject=said, body=body, urgent=urgent)
