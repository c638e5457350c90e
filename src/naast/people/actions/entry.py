"""How residents come in: a secret link, then a code that they get by mail or by text message. No password, no account.

Neither the link nor the code is ever stored as it is, nor put in the outbox, which keeps its messages: both are sent at once.
Whether someone exists is never told: asking for a link always does the same one thing, and a job does the rest.
"""

from __future__ import annotations

import hashlib
import hmac
import logging
import secrets
from dataclasses import dataclass
from datetime import timedelta
from typing import Literal
from uuid import UUID, uuid4

from django.conf import settings
from django.core.mail import send_mail
from django.db.models import F, QuerySet
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from naast.core import clock, rls, texting
from naast.core.actors import Actor
from naast.core.errors import DomainError, NotVisible
from naast.core.limits import TooOften
from naast.core.voice import to_child
from naast.people import likeness
from naast.people.actions.rows import end_links, member_of, note, working
from naast.people.choices import CAME_IN, OWN, CodeWay, LinkEnd
from naast.people.models import AccessLink, LinkRequest, LoginCode, PersonMember
from naast.people.queries import fingerprint, may_be_addressed, ways_of
from naast.people.queries.residents import AT_THE_DOOR, working_links

log = logging.getLogger(__name__)
LINK_DAYS = 90
CODE_LENGTH = 6
CODE_MINUTES = 10
CODE_TRIES = 5
# Per link. Ten codes of five tries are fifty chances in a million a day, for someone who has the link already.
CODES_PER_QUARTER, CODES_PER_DAY = 3, 10
LINKS_PER_DAY = 3
# One number may be that of a household; of more people than this it is an institution, and a link to it would reach anyone.
MOST_BEHIND_ADDRESS = 4
REQUEST_TRIES = 10
REQUEST_LIFE = timedelta(days=1)

Reason = Literal["in", "wrong", "over"]


@dataclass(frozen=True, slots=True)
class Entrance:
    """What became of a code: `in` (then with the link), `wrong` (then with the tries that are left), `over` (a new one is needed)."""

    reason: Reason
    tries_left: int = 0
    link: AccessLink | None = None


def request_link(*, address: str) -> None:
    """Anyone asks for a new link with an e-mail address or a telephone number. Always one row, never an answer about who exists."""
    LinkRequest.objects.create(address=address.strip()[:254], asked_by="wie de link kwijt is")


def order_link(*, person_id: UUID, member_id: UUID, by: Actor) -> None:
    """A professional lets a new link be sent to a member; the links before it stop at once.

    Raises NotVisible, NotAllowed, DomainError (`onbereikbaar`, `niet-meer`).
    """
    with working(by) as purpose:
        member = member_of(person_id, member_id, by, purpose)
        if not may_be_addressed(member, member.person):
            raise DomainError("niet-meer", _("Aan deze persoon sturen wij niets meer."), "", 422)
        if not ways_of(member):
            raise DomainError(
                "onbereikbaar",
                _("Er is geen e-mailadres of mobiel nummer van deze persoon."),
                _("Vul dat eerst in."),
                422,
            )
        stopped = end_links(_links(member), LinkEnd.REPLACED, clock.now())
        LinkRequest.objects.filter(member_ref=member.pk).delete()
        LinkRequest.objects.create(member_ref=member.pk, asked_by=by.label)
        note(person_id, "link ordered", by, part="circle", purpose=purpose, row=member, stopped=len(stopped))


def end_link(*, person_id: UUID, member_id: UUID, by: Actor) -> int:
    """Stop every link of a member at once, and every session that stands on one. Returns how many. Raises NotVisible, NotAllowed."""
    with working(by) as purpose:
        member = member_of(person_id, member_id, by, purpose)
        stopped = end_links(_links(member), LinkEnd.REVOKED, clock.now())
        LinkRequest.objects.filter(member_ref=member.pk).delete()
        note(person_id, "link revoked", by, part="circle", purpose=purpose, row=member, stopped=len(stopped))
    return len(stopped)


def end_everywhere(*, by: Actor) -> None:
    """A resident signs out on every device; their links still work, each with a new code. Raises NotVisible."""
    if by.kind != "resident":
        raise NotVisible
    with rls.acting_system(AT_THE_DOOR):
        links = AccessLink.objects.for_system(AT_THE_DOOR).filter(member_id=by.id)
        first = links.first()
        if first is None:
            raise NotVisible
        links.update(sessions_from=clock.now())
        note(first.person_id, "resident signed out everywhere", by, part="circle", purpose=OWN, row=first)


def answer_link_requests(*, limit: int = 20) -> int:
    """Send the links that were asked for; returns how many messages went. One that fails is tried again, and never holds up others."""
    LinkRequest.objects.filter(created_at__lt=clock.now() - REQUEST_LIFE).delete()
    sent = 0
    for pk in (
        LinkRequest.objects.filter(attempts__lt=REQUEST_TRIES)
        .order_by("attempts", "created_at")
        .values_list("pk", flat=True)[:limit]
    ):
        try:
            with rls.acting_system(AT_THE_DOOR):
                sent += _answer(pk)
        except Exception as error:
            # The links of a message that did not go are rolled back with it: a secret that nobody has does not exist.
            LinkRequest.objects.filter(pk=pk).update(attempts=F("attempts") + 1)
            log.warning("link request %s not answered (%s)", pk, type(error).__name__)
    return sent


def _answer(pk: UUID) -> int:
    request = LinkRequest.objects.select_for_update(skip_locked=True).filter(pk=pk).first()
    if request is None:
        return 0
    members = _meant(request)
    request.delete()
    for member in members:
        _send_link(member, request)
    return len(members)


def _meant(request: LinkRequest) -> list[PersonMember]:
    """Whom a request is about: that member, or whoever has this address and did not get too many links today."""
    rows = PersonMember.objects.for_system(AT_THE_DOOR).filter(left_at=None).select_related("person")
    if request.member_ref:
        found = list(rows.filter(pk=request.member_ref))
    elif "@" in request.address:
        found = list(rows.filter(email__iexact=request.address)[: MOST_BEHIND_ADDRESS + 1])
    else:
        found = _with_number(request.address)
    if len(found) > MOST_BEHIND_ADDRESS:
        return []
    return [m for m in found if may_be_addressed(m, m.person) and (request.member_ref or not _had_enough(m))]


def _with_number(typed: str) -> list[PersonMember]:
    digits = likeness.last_digits(typed)
    if not digits or not texting.can_receive(typed):
        return []
    # The stored number may have spaces and dashes anywhere; the last two digits narrow it, the comparison decides.
    rows = (
        PersonMember.objects.for_system(AT_THE_DOOR)
        .filter(left_at=None, phone__endswith=digits[-2:])
        .select_related("person")
    )
    return [member for member in rows if likeness.last_digits(member.phone) == digits]


def _had_enough(member: PersonMember) -> bool:
    since = clock.now() - timedelta(days=1)
    return bool(_links(member).filter(created_at__gt=since).count() >= LINKS_PER_DAY)


def _send_link(member: PersonMember, request: LinkRequest) -> None:
    token = make_link(member, made_by=request.asked_by)
    url = settings.NAAST_BASE_URL + reverse("people:entry", args=[token])
    by_text = "@" not in request.address if request.address else not member.email
    with _in_language_of(member):
        if by_text:
            texting.send(to=member.phone, text=_said(member, _("Uw link naar Naast: %(url)s")) % {"url": url})
            return
        body = _(
            "Met deze link komt u bij Naast:\n\n%(url)s\n\nU krijgt daarna nog een code. De link is van u alleen en werkt tot"
            " %(until)s.\n\nHeeft u hier niet om gevraagd? Dan hoeft u niets te doen: met de link alleen komt niemand binnen."
        ) % {"url": url, "until": (clock.today() + timedelta(days=LINK_DAYS)).strftime("%d-%m-%Y")}
        _mail(member, _("Uw link naar Naast"), body)


def make_link(member: PersonMember, *, made_by: str, token: str = "") -> str:
    """Make a link for a member; returns the secret, which is stored nowhere. Within `acting_system`.

    `token`: a secret of one's own, for the fictional town only.
    """
    secret = token or secrets.token_urlsafe(32)
    link = AccessLink.objects.create(
        person_id=member.person_id,
        member=member,
        token_hash=fingerprint(secret),
        made_by=made_by,
        expires_at=clock.now() + timedelta(days=LINK_DAYS),
    )
    note(member.person_id, "link made", Actor.system(), part="circle", purpose="taak", row=link, member=str(member.pk))
    return secret


def send_code(*, token: str, way: str, browser: str) -> AccessLink:
    """Send a code to the member behind a link, by the way they chose. Codes sent before it no longer work.

    `browser`: a secret of this browser; only there the code counts.
    Raises NotVisible (no working link), TooOften, DomainError (`manier`, `niet-verstuurd`).
    """
    with rls.acting_system(AT_THE_DOOR):
        link = working_links().select_for_update(of=("self",)).filter(token_hash=fingerprint(token)).first()
        if link is None:
            raise NotVisible
        if way not in dict(ways_of(link.member)):
            raise DomainError("manier", _("Zo kunnen wij u geen code sturen."), _("Kies een andere manier."), 422)
        _not_too_often(link)
        _codes(link).filter(used_at=None, expires_at__gt=clock.now()).update(expires_at=clock.now())
        code = "".join(secrets.choice("0123456789") for _digit in range(CODE_LENGTH))
        pk = uuid4()
        LoginCode.objects.create(
            id=pk, person_id=link.person_id, link=link, way=way, code_hash=keyed(pk, code, settings.SECRET_KEY),
            browser_hash=fingerprint(browser), expires_at=clock.now() + timedelta(minutes=CODE_MINUTES),
        )  # fmt: skip
        # Inside the transaction: a code that could not be sent was never made.
        _send_code(link.member, way, code)
        note(link.person_id, "code sent", Actor.system(), part="circle", purpose="taak", row=link, way=way)
    return link


def _not_too_often(link: AccessLink) -> None:
    recent = _codes(link)
    quarter = recent.filter(created_at__gt=clock.now() - timedelta(minutes=15)).count()
    day = recent.filter(created_at__gt=clock.now() - timedelta(days=1)).count()
    if quarter >= CODES_PER_QUARTER or day >= CODES_PER_DAY:
        raise TooOften


def _send_code(member: PersonMember, way: str, code: str) -> None:
    with _in_language_of(member):
        try:
            if way == CodeWay.TEXT:
                said = _said(member, _("Uw code voor Naast is %(code)s. Geef hem aan niemand, ook niet aan ons.")) % {
                    "code": code
                }
                texting.send(to=member.phone, text=said)
                return
            body = _(
                "Uw code is %(code)s\n\nHij werkt tien minuten, en één keer. Geef hem aan niemand, ook niet aan iemand die zegt"
                " van Naast te zijn.\n\nHeeft u hier niet om gevraagd? Dan heeft iemand anders uw link. Bel ons: %(phone)s."
            ) % {"code": code, "phone": settings.NAAST_DESK_PHONE}
            _mail(member, _("Uw code voor Naast"), body)
        except (texting.NotSent, OSError) as error:
            log.warning("code not sent (%s)", type(error).__name__)
            raise DomainError(
                "niet-verstuurd",
                _("De code kon niet worden verstuurd."),
                _("Probeer het nog eens, of kies een andere manier."),
                422,
            ) from None


def check_code(*, token: str, code: str, browser: str) -> Entrance:
    """Try a code. A try is counted before it is looked at, and stays counted; a code that was used is over for ever.

    Raises NotVisible (no working link any more).
    """
    with rls.acting_system(AT_THE_DOOR):
        link = working_links().select_for_update(of=("self",)).filter(token_hash=fingerprint(token)).first()
        if link is None:
            raise NotVisible
        sent = (
            _codes(link)
            .filter(used_at=None, expires_at__gt=clock.now(), tries__lt=CODE_TRIES)
            .order_by("-created_at")
            .first()
        )
        if sent is None:
            return Entrance("over")
        sent.tries += 1
        right = _is_right(sent, code) & secrets.compare_digest(sent.browser_hash, fingerprint(browser))
        sent.used_at = clock.now() if right else None
        sent.save(update_fields=["tries", "used_at"])
        if not right:
            note(
                link.person_id, "wrong code", Actor.system(), part="circle", purpose="taak", row=link, tries=sent.tries
            )
            left = CODE_TRIES - sent.tries
            return Entrance("wrong", left) if left else Entrance("over")
        link.last_used_at = clock.now()
        link.save(update_fields=["last_used_at"])
        who = Actor.resident(link.member_id, link.member.name)
        note(link.person_id, CAME_IN, who, part="circle", purpose=OWN, row=link, way=sent.way)
    return Entrance("in", link=link)


def keyed(pk: UUID, code: str, key: str) -> str:
    """A million codes are tried in a second; with a key that is not in the database they tell nothing. Salted with the row's own id."""
    return hmac.new(key.encode(), pk.bytes + code.encode(), hashlib.sha256).hexdigest()


def _is_right(sent: LoginCode, typed: str) -> bool:
    """Compared in constant time, with today's key and those of before, so that a change of keys locks nobody out."""
    plain = "".join(sign for sign in typed if sign.isascii() and sign.isdigit())
    right = False
    for key in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS):
        right |= secrets.compare_digest(sent.code_hash, keyed(sent.pk, plain, key))
    return right


def _links(member: PersonMember) -> QuerySet[AccessLink]:
    rows: QuerySet[AccessLink] = AccessLink.objects.for_system(AT_THE_DOOR).filter(member=member)
    return rows


def _codes(link: AccessLink) -> QuerySet[LoginCode]:
    rows: QuerySet[LoginCode] = LoginCode.objects.for_system(AT_THE_DOOR).filter(link=link)
    return rows


def _in_language_of(member: PersonMember) -> translation.override:
    return translation.override(member.language if member.language in dict(settings.LANGUAGES) else "nl")


def _said(member: PersonMember, text: str) -> str:
    return to_child(text) if member.is_child else text


def _mail(member: PersonMember, subject: str, body: str) -> None:
    """At once, and stored nowhere. Whatever the mail server says, the caller decides what it means."""
    send_mail(_said(member, subject), _said(member, body), settings.DEFAULT_FROM_EMAIL, [member.email])
