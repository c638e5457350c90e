"""What the team sees of help that is outstanding: the list, and one referral with its history and what can be done now."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from naast.core import counting
from naast.referrals.choices import EventKind, ListOf, State
from naast.referrals.models import Referral, ReferralEvent
from naast.referrals.origins import Origin
from naast.referrals.queries import Page

_SHORT = 90


@dataclass(frozen=True, slots=True)
class ListPage:
    """The list: tabs, rows, and the way on."""

    tabs: list[dict[str, Any]]
    columns: list[str]
    rows: list[list[dict[str, Any]]]
    view: str
    next_url: str
    first_url: str
    empty: str
    may_arrange: bool = False


def list_page(
    page: Page, counts: Mapping[str, int], view: str, *, views: Sequence[str], after: str, origins: Mapping[UUID, Origin],
    today: date, may_arrange: bool = False,
) -> ListPage:  # fmt: skip
    """`views`: those that this reader has, in order; `may_arrange`: whether they choose which organisation has its own list."""
    here = reverse("referrals:outstanding")
    names = {
        "open": _("Alles open"), "mine": _("Wacht op mij"), "late": _("Te laat"), "coordinator": _("Coördinator"),
        "default": _("Vangnet"), "closed": _("Klaar"),
    }  # fmt: skip
    tabs = [
        {
            "url": f"{here}?toon={key}",
            "text": names[key],
            "count": counting.words(counts[key]) if key in counts else "",
            "current": key == view,
        }
        for key in views
    ]
    return ListPage(
        tabs=tabs,
        columns=[_("Bij wie"), _("Waarvoor"), _("Stand"), _("Volgende datum"), _("Wie is aan de beurt")],
        rows=[_row(one, origins.get(one.pk), today) for one in page.rows],
        view=view,
        next_url=f"{here}?toon={view}&na={page.after}" if page.after else "",
        first_url=f"{here}?toon={view}" if after else "",
        empty=_empty(view),
        may_arrange=may_arrange,
    )


def _empty(view: str) -> str:
    return {
        "mine": _("Er wacht niets op u."),
        "late": _("Er is niets te laat. Mooi."),
        "coordinator": _("Er ligt niets bij de coördinator."),
        "default": _("Er ligt niets bij het vangnet."),
        "closed": _("Er is nog niets klaar."),
    }.get(view, _("Er staat nu geen hulp uit. Open een vraag of een persoon en kies ‘Vraag hulp bij een organisatie’."))


def _row(one: Referral, origin: Origin | None, today: date) -> list[dict[str, Any]]:
    about = one.person.name if one.person else origin.words if origin else one.reference
    return [
        {"text": one.organisation.name, "url": reverse("referrals:detail", args=[one.pk]), "small": one.reference},
        {"text": _apart(_short(one.question)), "small": _apart(about)},
        {"text": str(one.get_state_display()), "badge": badge_of(one.state)},
        _when(one, today),
        {"text": whose_turn(one)},
    ]


def _local(moment: datetime, shape: str) -> str:
    """A moment as the clock on the wall says it; the database gives it in another zone."""
    return date_format(timezone.localtime(moment), shape)


def _apart(words: str) -> SafeString:
    return format_html("<bdi>{}</bdi>", words)


def _short(words: str) -> str:
    return words if len(words) <= _SHORT else words[: words.rfind(" ", 0, _SHORT)] + " …"


def badge_of(state: str) -> str:
    """The kind of badge of a state; never only its colour: the word stands in it."""
    return {
        State.HELPED: "success",
        State.TAKEN_ON: "success",
        State.STARTED: "success",
        State.NOT_FOR_US: "danger",
        State.NOT_REACHED: "warning",
        State.SEEN: "info",
    }.get(State(state), "neutral")


def _when(one: Referral, today: date) -> dict[str, Any]:
    if one.next_on is None:
        return {"text": _local(one.closed_at, "j F Y") if one.closed_at else ""}
    day = date_format(one.next_on, "j F")
    late = (today - one.next_on).days
    if late > 0:
        said = ngettext("%(n)d dag te laat", "%(n)d dagen te laat", late) % {"n": late}
        return {"text": said, "badge": "warning", "small": day}
    return {"text": _("vandaag") if late == 0 else day}


def whose_turn(one: Referral) -> str:
    """Whose list it is on, in words."""
    owner = one.owner.name if one.owner else ""
    if not one.is_open:
        return _("niemand: klaar")
    return {
        ListOf.RECEIVER: one.organisation.name,
        ListOf.SENDER: owner,
        ListOf.COORDINATOR: _("coördinator (%(name)s)") % {"name": owner} if owner else _("coördinator"),
        ListOf.DEFAULT: _("vangnet"),
    }[ListOf(one.list_of)]


@dataclass(frozen=True, slots=True)
class DetailPage:
    """One referral for who asked it. The booleans say which buttons there are now."""

    referral: Referral
    title: str
    about: str
    back: Origin
    badge: str
    state: str
    turn: str
    late: str
    bounced: bool
    facts: list[tuple[str, Any]]
    items: list[tuple[str, str]]
    steps: list[dict[str, Any]]
    better_idea: str
    went_on: Origin | None
    redirect_url: str
    calendar_url: str
    can_undo: bool
    undo_until: str
    can_redirect: bool
    can_put_off: bool
    can_take_back: bool
    is_held: bool
    phone: str


def detail_page(
    one: Referral, events: Sequence[ReferralEvent], *, origin: Origin | None, following: Referral | None, undo_until: datetime | None,
    now: datetime,
) -> DetailPage:  # fmt: skip
    """Shape one referral. `undo_until`: until when it can still be recalled; None when it went out."""
    when = _when(one, now.date()) if one.is_open else {}
    is_open = one.is_open
    return DetailPage(
        referral=one,
        title=_("Hulp gevraagd bij %(place)s") % {"place": one.organisation.name},
        about=one.person.name if one.person else origin.words if origin else "",
        back=_back(one, origin),
        badge=badge_of(one.state),
        state=str(one.get_state_display()),
        turn=_turn_line(one),
        late=str(when["text"]) if when.get("badge") else "",
        bounced=is_open and bool(events) and _last_mail(events) == EventKind.BOUNCED,
        facts=_facts(one),
        items=[(item["label"], item["text"]) for item in one.items],
        steps=[step(event, one) for event in events],
        better_idea=one.better_idea,
        went_on=Origin(following.organisation.name, reverse("referrals:detail", args=[following.pk]))
        if following
        else None,
        redirect_url=reverse("referrals:redirect", args=[one.pk]),
        calendar_url=reverse("referrals:calendar", args=[one.pk]) if one.date_given and is_open else "",
        can_undo=undo_until is not None,
        undo_until=_local(undo_until, "H:i") if undo_until else "",
        can_redirect=is_open and one.state in (State.ASKED, State.SEEN, State.NOT_FOR_US, State.NOT_REACHED),
        can_put_off=is_open and one.list_of != ListOf.RECEIVER,
        can_take_back=one.unsettled_until is not None
        and one.unsettled_until > now
        and one.before.get("side") == "sender",
        is_held=is_open and one.held_at is not None,
        phone=one.service.phone or one.organisation.phone,
    )


def _back(one: Referral, origin: Origin | None) -> Origin:
    if one.person:
        return Origin(one.person.name, reverse("people:person", args=[one.person_id]))
    return origin or Origin(_("Uitstaande hulp"), reverse("referrals:outstanding"))


def _turn_line(one: Referral) -> str:
    if not one.is_open or one.next_on is None:
        return _("Dit is klaar.")
    said = {"who": whose_turn(one), "day": date_format(one.next_on, "l j F")}
    return _("Aan de beurt: %(who)s. Volgende datum: %(day)s.") % said


def _last_mail(events: Sequence[ReferralEvent]) -> str:
    kinds = [event.kind for event in events if event.kind in (EventKind.BOUNCED, EventKind.LINK_SENT, EventKind.SEEN)]
    return kinds[-1] if kinds else ""


def _facts(one: Referral) -> list[tuple[str, Any]]:
    rows = [
        (_("Nummer"), one.reference),
        (_("Gevraagd op"), _local(one.asked_at, "j F Y, H:i")),
        (_("Door"), one.sent_by.name if one.sent_by else one.team.name),
        (_("Aanbod"), one.service.name),
        (_("Mail naar"), one.receiver_email or _("geen mailbox: u belt zelf")),
        (_("Hoe snel"), str(one.get_urgency_display())),
        (_("Afgesproken dag"), date_format(one.date_given, "l j F") if one.date_given else ""),
        (_("Toestemming"), _consent(one)),
        (_("Keer niet bereikt"), one.attempts or ""),
    ]
    return [(name, value) for name, value in rows if value]


def _consent(one: Referral) -> SafeString:
    day, withdrawn = _local(one.consent_at, "j F Y"), one.consent_withdrawn_at
    gone = _("; ingetrokken op %(day)s") % {"day": _local(withdrawn, "j F Y")} if withdrawn else ""
    return format_html("<bdi>{}</bdi>, {}, {}{}", one.consent_given_by, one.get_consent_way_display(), day, gone)


def step(event: ReferralEvent, one: Referral) -> dict[str, Any]:
    """One line of the history. Lines of the referral it came from name the place, so that the story reads on."""
    name = str(event.get_kind_display()).capitalize()
    if event.referral_id != one.pk:
        before = (
            one.previous.organisation.name if one.previous and event.referral_id == one.previous_id else _("eerder")
        )
        name = _("%(what)s (%(place)s)") % {"what": name, "place": before}
    at = f"{_local(event.at, 'j F, H:i')}, {event.by_label}"
    return {"name": name, "state": "done", "at": at, "text": event.note, "note": ""}
