"""What an organisation does with the link of its mail: confirm all, correct, stop the mails, or ask not to be on the map.

The link is the proof: it goes only to the mailbox in the directory. So that mailbox itself cannot be changed with it.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from naast.core import clock
from naast.core.actors import Actor
from naast.core.errors import Conflict, NotVisible
from naast.core.limits import TooOften
from naast.directory.choices import CheckedHow
from naast.directory.models import Service
from naast.keeping import mails, queries
from naast.keeping.actions import rounds, rows, unlisting
from naast.keeping.choices import FACTS, LINK_DAYS, LinkEnd, Verdict
from naast.keeping.models import ConfirmLink, Entry, Round
from naast.keeping.queries.links import fingerprint, is_working, mailbox_behind

LINKS_PER_DAY = 3


@transaction.atomic
def send(*, service: Service, by: Actor) -> ConfirmLink | None:
    """One mail to the mailbox of this service with a link about everything that mailbox is for; None without a mailbox."""
    mailbox = queries.mailbox_of(service)
    if not mailbox:
        return None
    link = make(service)
    mails.asked(link, mailbox)
    rows.note(rows.entry_of(service), "map link sent", by)
    return link


def make(service: Service) -> ConfirmLink:
    """A link for the mailbox of this service; the one before stops."""
    mine = {"organisation_id": service.organisation_id, "email_hash": fingerprint(queries.mailbox_of(service))}
    ConfirmLink.objects.filter(**mine, ended_at=None).update(ended_at=clock.now(), ended_why=LinkEnd.REPLACED)
    return ConfirmLink.objects.create(**mine, expires_at=clock.now() + timedelta(days=LINK_DAYS))


def live(service: Service) -> ConfirmLink | None:
    """The link that works now; a new one when it is (nearly) old. None without a mailbox."""
    mailbox = queries.mailbox_of(service)
    if not mailbox:
        return None
    mine = {"organisation_id": service.organisation_id, "email_hash": fingerprint(mailbox), "ended_at": None}
    found = ConfirmLink.objects.filter(**mine, expires_at__gt=clock.now() + timedelta(days=1)).first()
    return found or make(service)


def heard_lately(service: Service, since: date) -> bool:
    """Whether this mailbox had a link after `since`."""
    mine = {"organisation_id": service.organisation_id, "email_hash": fingerprint(queries.mailbox_of(service))}
    return ConfirmLink.objects.filter(**mine, created_at__date__gt=since).exists()


@transaction.atomic
def new_link(*, token: str) -> None:
    """An old link of ours: a new one goes to the mailbox as the directory has it. Shows nothing. Raises NotVisible, Conflict, TooOften."""
    link = queries.link_by_token(token)
    mailbox = mailbox_behind(link)
    if not mailbox:
        raise _old()
    since = clock.now() - timedelta(days=1)
    mine = ConfirmLink.objects.filter(organisation_id=link.organisation_id, email_hash=link.email_hash)
    if mine.filter(created_at__gt=since).count() >= LINKS_PER_DAY:
        raise TooOften
    service = queries.services_of(link)[0]
    mails.asked(make(service), mailbox)
    rows.note(rows.entry_of(service), "map link sent", rows.HOUSE)


def need_working(link: ConfirmLink) -> None:
    """Raises Conflict when nothing can be said with this link any more."""
    if not is_working(link):
        raise _old()


def _old() -> Conflict:
    return Conflict(_("Deze link werkt niet meer."), _("Vraag een nieuwe. Die komt in uw mailbox."))


def actor_of(link: ConfirmLink) -> Actor:
    """The organisation, as who does something with its link."""
    return Actor.receiver(link.pk, link.organisation.name)


@transaction.atomic
def confirm_all(*, token: str) -> list[Round]:
    """Everything that stands there is right. Raises NotVisible, Conflict."""
    link = _use(token)
    heard = rounds.Heard(dict.fromkeys(FACTS, (Verdict.RIGHT, "")), how=CheckedHow.OWN)
    return [
        rounds.store(rows.entry_of(service), heard, actor_of(link), by_link=link.pk)
        for service in queries.services_of(link)
    ]


@transaction.atomic
def confirm_by_link(
    *, token: str, slug: str, version: int, ticks: Mapping[str, tuple[str, str]], note: str = ""
) -> Round:
    """Per fact whether it is right and what it becomes, for one service. It counts as said by the organisation itself.

    Raises NotVisible, Conflict, DomainError (as `rounds.tick`).
    """
    link = _use(token)
    entry = rows.entry_of(_service(link, slug))
    rows.need_version(entry, version)
    return rounds.store(entry, rounds.Heard(ticks, how=CheckedHow.OWN, note=note), actor_of(link), by_link=link.pk)


@transaction.atomic
def undo_by_link(*, token: str, round_id: UUID) -> Round:
    """A slip of the finger: as it was. Raises NotVisible, Conflict."""
    link = _use(token)
    return rounds.untick(round_id=round_id, by=actor_of(link), link_id=link.pk)


@transaction.atomic
def stop_mail(*, token: str, stop: bool = True) -> int:
    """No such mails any more (or again); returns for how many entries. A keeper then calls. Raises NotVisible, Conflict."""
    link = _use(token)
    entries = [rows.entry_of(service) for service in queries.services_of(link)]
    for entry in entries:
        entry.no_mail = stop
        entry.save(update_fields=["no_mail"])
        rows.note(entry, "map mails stopped" if stop else "map mails started", actor_of(link))
    return len(entries)


@transaction.atomic
def ask_unlist(*, token: str, slug: str) -> Entry:
    """They do not want to be on the map. What follows: `unlisting.ask`. Raises NotVisible, Conflict."""
    link = _use(token)
    return unlisting.ask(service=_service(link, slug), by=actor_of(link))


def _use(token: str) -> ConfirmLink:
    found = queries.link_by_token(token)
    link = ConfirmLink.objects.select_for_update(of=("self",)).select_related("organisation").get(pk=found.pk)
    need_working(link)
    link.last_used_at = clock.now()
    link.save(update_fields=["last_used_at"])
    return link


def _service(link: ConfirmLink, slug: str) -> Service:
    for one in queries.services_of(link):
        if one.slug == slug:
            return one
    raise NotVisible


@transaction.atomic
def bounced(link_id: UUID, _code: str) -> None:
    """The mail did not arrive: the mailbox is doubtful, and a keeper calls."""
    link = ConfirmLink.objects.select_related("organisation").filter(pk=link_id).first()
    if link is None:
        return
    for service in queries.services_of(link):
        _call(service)


def _call(service: Service) -> None:
    entry = rows.entry_of(service)
    rows.to_keeper(entry)
    rows.note(entry, "map mail came back", rows.HOUSE)
