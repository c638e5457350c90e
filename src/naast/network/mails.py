"""The mails of the network room, in plain Dutch, to the mailbox of an organisation: one link, nothing of anyone."""

from __future__ import annotations

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from naast.core import actions as core
from naast.directory.models import Organisation
from naast.network import queries
from naast.network.models import MeetingIdea, WaveMember

HOUSE_LANGUAGE = "nl"
# What a mail is about: whoever guards the outbox says so when it did not arrive.
ABOUT, ABOUT_COFFEE = "network-link", "network-coffee"


def about(member: WaveMember) -> str:
    """What a mail to an organisation that is asked is about, for `core.bounces`."""
    return f"{ABOUT}:{member.pk}"


def url_of(member: WaveMember) -> str:
    """The address in the mail."""
    return settings.NAAST_BASE_URL + reverse("network:answer", args=[queries.token_of(member)])


def _tail(member: WaveMember) -> str:
    return _(
        "Begin hier:\n%(url)s\n\nHet kost u ongeveer twee minuten, ook op uw telefoon. U heeft geen account nodig. U kruist aan welke"
        " organisaties u kent, en zegt wat u samen doet. Het gaat over organisaties. Namen van mensen vragen wij niet.\n\n"
        "U kunt uw antwoord veranderen tot en met %(until)s. Liever bellen? %(phone)s."
    ) % {
        "url": url_of(member), "until": member.wave.ends_on.strftime("%d-%m-%Y"), "phone": settings.NAAST_DESK_PHONE,
    }  # fmt: skip


def asked(member: WaveMember) -> None:
    """To the mailbox of an organisation: whom do you know?"""
    with translation.override(HOUSE_LANGUAGE):
        what = _(
            "In %(place)s maken wij een kaart van wie met wie werkt. Zorg, gemeente en buurt doen mee. Zo zien wij wie elkaar nog niet"
            " kent en wel verder zou helpen. Wilt u voor %(organisation)s meedoen?"
        ) % {"organisation": member.organisation.name, "place": settings.NAAST_MUNICIPALITY}
        subject = _("Met wie werkt u samen? Twee minuten")
        core.post(to=member.organisation.email, subject=subject, body=f"{what}\n\n{_tail(member)}", about=about(member))


def reminded(member: WaveMember) -> None:
    """The same once more, and never again in this wave."""
    with translation.override(HOUSE_LANGUAGE):
        what = _(
            "Eerder vroegen wij met wie %(organisation)s samenwerkt. Wij hoorden nog niets. Zonder uw antwoord mist er een stuk van de"
            " kaart. Dit is de enige herinnering."
        ) % {"organisation": member.organisation.name}
        subject = _("Herinnering: met wie werkt u samen?")
        core.post(to=member.organisation.email, subject=subject, body=f"{what}\n\n{_tail(member)}", about=about(member))


def coffee(idea: MeetingIdea, to: Organisation, other: Organisation) -> None:
    """To the mailbox of one of two who should meet, with how to reach the other."""
    with translation.override(HOUSE_LANGUAGE):
        reach = ", ".join(filter(None, [other.phone, other.email]))
        body = _(
            "Beste mensen van %(to)s,\n\nOp de netwerkkaart van %(place)s zien wij dat u en %(other)s elkaar nog niet goed kennen. Wij"
            " denken dat u samen mensen verder kunt helpen. Drinkt u eens een kop koffie samen?\n\n%(other)s bereikt u zo: %(reach)s."
            " Zij kregen dezelfde mail, met uw gegevens van de hulpkaart.\n\nU hoeft niets te laten weten. Vragen? Bel ons: %(phone)s."
        ) % {
            "to": to.name, "other": other.name, "place": settings.NAAST_MUNICIPALITY, "reach": reach,
            "phone": settings.NAAST_DESK_PHONE,
        }  # fmt: skip
        subject = _("Een kop koffie met een andere organisatie?")
        core.post(to=to.email, subject=subject, body=body, about=f"{ABOUT_COFFEE}:{idea.pk}")
