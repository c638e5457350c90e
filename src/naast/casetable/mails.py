"""The mails of the case table room, in plain Dutch: when and where, and one link. Never a word of a case."""

from __future__ import annotations

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.formats import date_format, time_format
from django.utils.translation import gettext as _

from naast.casetable import queries
from naast.casetable.choices import SeatRole
from naast.casetable.clockwork import kind_of
from naast.casetable.models import CaseTable, Seat
from naast.core import actions as core

HOUSE_LANGUAGE = "nl"
# What a mail to somebody at the table is about: whoever guards the outbox says so when it did not arrive.
ABOUT = "seat"


def about(seat: Seat) -> str:
    """What a mail is about, for `core.bounces`."""
    return f"{ABOUT}:{seat.pk}"


def url_of(seat: Seat) -> str:
    """The address in the mail."""
    return settings.NAAST_BASE_URL + reverse("casetable:come", args=[queries.token_of(seat)])


def when(table: CaseTable) -> str:
    """Day and time as people say them."""
    return f"{date_format(table.on, 'l j F Y')}, {time_format(table.starts, 'H:i')}"


def _facts(seat: Seat) -> dict[str, object]:
    table = seat.table
    kind = kind_of(table.kind)
    return {
        "name": seat.name, "kind": kind.name, "lead": kind.lead, "when": when(table), "place": table.place, "minutes": kind.minutes,
        "role": SeatRole(seat.role).label, "url": url_of(seat), "phone": settings.NAAST_DESK_PHONE,
    }  # fmt: skip


def invited(seat: Seat, *, changed: bool = False) -> None:
    """To who is invited; `changed`: the day, the time or the place became another one."""
    with translation.override(HOUSE_LANGUAGE):
        words = _facts(seat)
        opening = _("De afspraak is veranderd.") if changed else _("U bent uitgenodigd. %(lead)s") % words
        body = _(
            "Dag %(name)s,\n\n%(opening)s\n\nWat: %(kind)s, %(minutes)d minuten\nWanneer: %(when)s\nWaar: %(place)s\nUw rol: %(role)s\n\n"
            "Open uw uitnodiging. Daar zegt u of u komt, en zet u het in uw agenda:\n%(url)s\n\n"
            "De link is alleen voor u. Op de dag zelf komt u er ook mee aan tafel. U heeft geen account nodig.\n\nVragen? Bel %(phone)s."
        ) % {**words, "opening": opening}
        core.post(to=seat.email, subject=_("Uitnodiging: %(kind)s, %(when)s") % words, body=body, about=about(seat))


def cancelled(seat: Seat) -> None:
    """To who is invited: it does not go on."""
    with translation.override(HOUSE_LANGUAGE):
        words = _facts(seat)
        body = _(
            "Dag %(name)s,\n\nDe %(kind)s van %(when)s gaat niet door. Haal het uit uw agenda.\n\nVragen? Bel %(phone)s."
        )
        core.post(to=seat.email, subject=_("Gaat niet door: %(kind)s, %(when)s") % words, body=body % words)


def card_waits(seat: Seat) -> None:
    """To the second reader: a card waits. What stands on it is read behind the link."""
    with translation.override(HOUSE_LANGUAGE):
        words = _facts(seat)
        body = _(
            "Dag %(name)s,\n\nEr ligt een kaart klaar voor de %(kind)s van %(when)s. U bent de tweede lezer. Lees hem, en kijk of u weet"
            " wie het is:\n%(url)s\n\nVragen? Bel %(phone)s."
        )
        core.post(to=seat.email, subject=_("Wilt u een kaart lezen?"), body=body % words, about=about(seat))


def card_back(seat: Seat, *, released: bool) -> None:
    """To the bringer: the second reader looked."""
    with translation.override(HOUSE_LANGUAGE):
        words = _facts(seat)
        said = (
            _("De tweede lezer heeft uw kaart vrijgegeven. Hij is klaar voor de tafel.")
            if released
            else _("De tweede lezer vraagt of u iets wijder wilt opschrijven.")
        )
        body = _("Dag %(name)s,\n\n%(said)s\n\nOpen uw kaart:\n%(url)s\n\nVragen? Bel %(phone)s.") % {
            **words,
            "said": said,
        }
        core.post(to=seat.email, subject=_("Uw kaart voor de tafel"), body=body, about=about(seat))


def look_back(seat: Seat) -> None:
    """To the bringer, a quarter later: what became of it?"""
    with translation.override(HOUSE_LANGUAGE):
        words = _facts(seat)
        body = _(
            "Dag %(name)s,\n\nOp %(when)s zat u aan de %(kind)s en koos u wat u meenam. Wat is ervan geworden? Het kost u twee minuten,"
            " en de volgende tafel begint ermee:\n%(url)s\n\nSchrijf niets op over de mens zelf.\n\nVragen? Bel %(phone)s."
        )
        core.post(to=seat.email, subject=_("Wat is ervan geworden?"), body=body % words, about=about(seat))
