"""The mails of the accounts room, in plain Dutch. Each tells what happened and what to do when you did not do it; none holds a secret,
except the two with a link: an invitation and a new password.
"""

from __future__ import annotations

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from naast.accounts.models import Departure, Invitation, SecondStep, User
from naast.core import actions as core
from naast.core.actors import Actor
from naast.core.models import OutboxMessage


def step_added(user: User, step: SecondStep) -> None:
    """To the owner of an account."""
    what = _("Bij uw account van Naast is een tweede stap toegevoegd: %(step)s.") % {"step": step.get_kind_display()}
    _send(user, _("Naast: tweede stap toegevoegd"), what, _not_you())


def step_removed(user: User, step: SecondStep) -> None:
    """To the owner of an account."""
    what = _("Bij uw account van Naast is een tweede stap weggehaald: %(step)s.") % {"step": step.get_kind_display()}
    _send(user, _("Naast: tweede stap weggehaald"), what, _not_you())


def steps_wiped(user: User, by: Actor) -> None:
    """To the owner of an account."""
    what = _("%(name)s heeft uw tweede stap en herstelcodes gewist.") % {"name": by.label}
    then = _("Log in met uw wachtwoord. U stelt daarna een nieuwe tweede stap in.")
    _send(user, _("Naast: stel uw tweede stap opnieuw in"), f"{what} {then}", _not_you())


def recovery_code_used(user: User, left: int) -> None:
    """To the owner of an account."""
    what = _("Met een herstelcode is ingelogd op uw account van Naast.")
    then = _("U heeft nog %(left)d herstelcodes over.") % {"left": left}
    _send(user, _("Naast: herstelcode gebruikt"), f"{what} {then}", _not_you())


def password_changed(user: User) -> None:
    """To the owner of an account."""
    _send(
        user,
        _("Naast: uw wachtwoord is veranderd"),
        _("Het wachtwoord van uw account van Naast is veranderd. Op andere apparaten bent u uitgelogd."),
        _not_you(),
    )


def password_link(user: User, token: str) -> OutboxMessage:
    """The link to choose a new password."""
    return _send(
        user,
        _("Naast: kies een nieuw wachtwoord"),
        _("U vroeg om een nieuw wachtwoord voor Naast. Kies het hier:"),
        _address("accounts:new_password", token),
        _("De link werkt één uur en één keer. Heeft u dit niet gevraagd? Dan hoeft u niets te doen."),
    )


def invitation(row: Invitation, token: str, by: Actor) -> None:
    """The link to come and work in a team."""
    asked = _("%(name)s nodigt u uit om met Naast te werken, in %(team)s.") % {"name": by.label, "team": row.team.name}
    until = _("De link werkt tot en met %(date)s en één keer. Geef hem aan niemand anders.") % {
        "date": row.expires_at.strftime("%d-%m-%Y")
    }
    unknown = _("Kent u deze persoon niet? Doe dan niets.")
    body = "\n\n".join([_("Dag,"), asked, _address("accounts:accept", token), until, unknown])
    core.post(to=row.email, subject=_("Uitnodiging voor Naast"), body=body)


def left(row: Departure) -> None:
    """To someone whose work with Naast for an organisation ended."""
    what = _("U werkt niet meer met Naast voor %(organisation)s.") % {"organisation": row.organisation.name}
    closed = _("Uw account is gesloten.") if row.closed_account else _("Uw andere teams blijven zoals ze waren.")
    _send(row.user, _("Naast: uw toegang is gestopt"), f"{what} {closed}", _("Klopt dit niet? Bel uw coördinator."))


def released_subject() -> str:
    """Subject of the mail after a coordinator let someone try again."""
    return _("Naast: u kunt weer inloggen")


def released_body(user: User, by: Actor) -> str:
    """Text of the mail after a coordinator let someone try again."""
    what = _("Na te veel verkeerde pogingen kon u niet inloggen. %(name)s heeft dat weer vrijgemaakt.")
    return "\n\n".join([_greeting(user), what % {"name": by.label}, _not_you()])


def _send(user: User, subject: str, *lines: str) -> OutboxMessage:
    return core.post(to=user.email, subject=subject, body="\n\n".join([_greeting(user), *lines]))


def _greeting(user: User) -> str:
    return _("Dag %(name)s,") % {"name": user.name}


def _not_you() -> str:
    phone = settings.NAAST_DESK_PHONE
    return _("Was u dit niet? Verander dan meteen uw wachtwoord en bel ons: %(phone)s.") % {"phone": phone}


def _address(name: str, token: str) -> str:
    return settings.NAAST_BASE_URL.rstrip("/") + reverse(name, args=[token])
