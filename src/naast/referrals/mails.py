"""The mails of the referrals room, in plain Dutch. None names anyone or says what is asked: that stands behind the link and a code."""

from __future__ import annotations

from collections.abc import Sequence

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from naast.accounts import queries as accounts
from naast.accounts.models import Team
from naast.core import actions as core
from naast.core import clock
from naast.referrals.choices import Urgency
from naast.referrals.models import ReceiverLink, Referral
from naast.referrals.queries import mailbox_of, token_of

DESK_LANGUAGE = "nl"
Lazy = Promise | str


def about(referral: Referral) -> str:
    """What a mail to the receiver is about: whoever guards the outbox says so when it did not arrive."""
    return f"referral:{referral.pk}"


def phone_of(team: Team) -> str:
    """Where someone can ask."""
    return team.phone or settings.NAAST_DESK_PHONE


def link_url(link: ReceiverLink) -> str:
    """The address in the mail."""
    return settings.NAAST_BASE_URL + reverse("referrals:receive", args=[token_of(link)])


def asked(referral: Referral, link: ReceiverLink, *, hold_minutes: float = 0) -> None:
    """To the mailbox of the organisation: there is a question."""
    what = _("Er is een hulpvraag voor %(organisation)s. Hij komt van %(team)s.")
    _to_receiver(referral, link, _subject(referral), what, hold_minutes=hold_minutes)


def reminded(referral: Referral, link: ReceiverLink) -> None:
    """A gentle reminder."""
    what = _(
        "Een paar dagen geleden stuurde %(team)s een hulpvraag aan %(organisation)s. Wij hoorden nog niets. Kunt u even kijken?"
    )
    _to_receiver(referral, link, _("Herinnering: er wacht een hulpvraag op uw antwoord"), what)


def link_again(referral: Referral, link: ReceiverLink) -> None:
    """A new link, because the one before no longer worked."""
    what = _(
        "Hier is een nieuwe link voor de hulpvraag van %(team)s aan %(organisation)s. De oude link werkt niet meer."
    )
    _to_receiver(referral, link, _("Uw nieuwe link van Naast"), what)


def no_longer_needed(referral: Referral) -> None:
    """To the receiver: nothing has to be done any more. Why is not said; whose yes is taken back, wants nothing of it kept."""
    to = mailbox_of(referral)
    if not to:
        return
    with translation.override(DESK_LANGUAGE):
        body = _(
            "De hulpvraag met nummer %(reference)s is niet meer nodig. U hoeft niets meer te doen. Bedankt dat u er was.\n\n"
            "Was u al bezig? Bel %(team)s: %(phone)s."
        ) % _words(referral)
        if referral.consent_withdrawn_at is not None:
            body += "\n\n" + _(
                "Schreef u er iets over op? Gooi dat dan weg. Dat hoeft niet als u het van de wet moet bewaren."
            )
        core.post(to=to, subject=_("Een hulpvraag is niet meer nodig"), body=body, about=about(referral))


def _subject(referral: Referral) -> str:
    if referral.urgency == Urgency.CRISIS:
        return _("Vandaag: er is een hulpvraag voor u")
    return _("Er is een hulpvraag voor u")


def _words(referral: Referral) -> dict[str, str]:
    team = referral.from_team
    return {
        "organisation": referral.organisation.name, "team": team.name, "phone": phone_of(team), "reference": referral.reference,
    }  # fmt: skip


def _to_receiver(referral: Referral, link: ReceiverLink, subject: str, what: str, *, hold_minutes: float = 0) -> None:
    to = mailbox_of(referral)
    if not to:
        return
    with translation.override(DESK_LANGUAGE):
        rest = _(
            "Open de vraag:\n%(url)s\n\nU krijgt daarna een code in deze mailbox. Zo weten wij dat u het bent. U heeft geen account nodig."
            "\n\nIn deze mail staat niets over iemand. Stuurt u hem door, dan is dat niet erg: de code komt altijd in deze mailbox.\n\n"
            "De link werkt tot %(until)s. Vragen? Bel %(team)s: %(phone)s, en noem nummer %(reference)s."
        )
        words = {**_words(referral), "url": link_url(link), "until": _day(link)}
        core.post(
            to=to, subject=str(subject), body=(what + "\n\n" + rest) % words,
            urgent=referral.urgency == Urgency.CRISIS, about=about(referral), hold_minutes=hold_minutes,
        )  # fmt: skip


def _day(link: ReceiverLink) -> str:
    return link.expires_at.astimezone(clock.AMSTERDAM).strftime("%d-%m-%Y")


# To who sent it, and who guards it. A subject is a lazy text: it is put into words in the language of the desk.

NEWS = gettext_lazy("Verwijzing %(reference)s: er is nieuws")
YOUR_TURN = gettext_lazy("Verwijzing %(reference)s: nu bent u aan de beurt")
STILL_SILENT = gettext_lazy("Verwijzing %(reference)s: er kwam geen bericht")
AT_COORDINATOR = gettext_lazy("Verwijzing %(reference)s bleef liggen en ligt nu bij u")
AT_DEFAULT = gettext_lazy("Vangnet: verwijzing %(reference)s is nergens opgepakt en ligt nu bij u")


def to_owner(referral: Referral, subject: Lazy, why: str = "") -> None:
    """To whose list it is on, else to the mailbox of the team that guards it, else to its coordinators."""
    owner = referral.owner
    if owner is not None and owner.is_active:
        to: Sequence[str] = [owner.email]
    else:
        to = (
            [referral.team.email] if referral.team.email else [u.email for u in accounts.coordinators_of(referral.team)]
        )
    for address in to:
        to_desk(referral, address, subject, why)


def to_desk(referral: Referral, address: str, subject: Lazy, why: str = "") -> None:
    """One mail to a colleague, without content."""
    with translation.override(DESK_LANGUAGE):
        url = settings.NAAST_BASE_URL + reverse("referrals:detail", args=[referral.pk])
        body = "\n\n".join(filter(None, [why, _("Open de verwijzing: %(url)s") % {"url": url}]))
        core.post(to=address, subject=str(subject) % {"reference": referral.reference}, body=body)


def still_at_default(team: Team, count: int, address: str) -> None:
    """One mail a day to the default route with how many still lie there."""
    with translation.override(DESK_LANGUAGE):
        body = _(
            "Bij het vangnet van %(team)s liggen nog %(count)s verwijzingen die nergens zijn opgepakt. Zij blijven staan tot iemand ze"
            " oppakt.\n\nOpen de lijst: %(url)s/verwijzingen/"
        ) % {"team": team.name, "count": count, "url": settings.NAAST_BASE_URL}
        core.post(to=address, subject=_("Vangnet: er liggen nog verwijzingen"), body=body)
