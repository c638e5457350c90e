"""The mails of the keeping room, in plain Dutch. To an organisation: one link, nothing of anyone; to colleagues: how many."""

from __future__ import annotations

from collections.abc import Sequence

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from naast.core import actions as core
from naast.core import clock
from naast.directory.models import Service
from naast.keeping import queries
from naast.keeping.choices import FACT_WORDS
from naast.keeping.models import ConfirmLink

HOUSE_LANGUAGE = "nl"


def about(link: ConfirmLink) -> str:
    """What a mail is about: whoever guards the outbox says so when it did not arrive."""
    return f"map-link:{link.pk}"


def url_of(link: ConfirmLink) -> str:
    """The address in the mail."""
    return settings.NAAST_BASE_URL + reverse("keeping:confirm", args=[queries.token_of(link)])


def _tail(link: ConfirmLink) -> str:
    until = link.expires_at.astimezone(clock.AMSTERDAM).strftime("%d-%m-%Y")
    return _(
        "Kijk wat er staat:\n%(url)s\n\nKlopt alles? Dan bent u met één druk op de knop klaar. U heeft geen account nodig. Op dezelfde"
        " pagina kunt u iets verbeteren. U zegt daar ook dat u tijdelijk dicht bent, of dat u deze mails niet meer wilt.\n\n"
        "De link werkt tot %(until)s. Liever bellen? %(phone)s."
    ) % {"url": url_of(link), "until": until, "phone": settings.NAAST_DESK_PHONE}


def asked(link: ConfirmLink, mailbox: str) -> None:
    """To the mailbox of an organisation: is it still right?"""
    with translation.override(HOUSE_LANGUAGE):
        what = _(
            "%(organisation)s staat op de hulpkaart van %(place)s. Mensen die ziek zijn, en wie naast hen staat, vinden u daar."
            " Klopt het nog wat er over u staat? Het kost u een paar minuten."
        ) % {"organisation": link.organisation.name, "place": settings.NAAST_MUNICIPALITY}
        subject = _("Klopt het nog wat er over u op de hulpkaart staat?")
        core.post(to=mailbox, subject=subject, body=f"{what}\n\n{_tail(link)}", about=about(link))


def reminded(link: ConfirmLink, mailbox: str) -> None:
    """The same once more; after this somebody rings."""
    with translation.override(HOUSE_LANGUAGE):
        what = _(
            "Anderhalve week geleden vroegen wij of het nog klopt wat er over %(organisation)s op de hulpkaart staat. Wij hoorden"
            " nog niets. Lukt het niet per mail? Dan bellen wij u binnenkort."
        ) % {"organisation": link.organisation.name}
        subject = _("Herinnering: klopt het nog wat er over u op de hulpkaart staat?")
        core.post(to=mailbox, subject=subject, body=f"{what}\n\n{_tail(link)}", about=about(link))


def changed(service: Service, facts: Sequence[str]) -> None:
    """To the mailbox from which something was changed: so that nobody changes it behind their back."""
    mailbox = queries.mailbox_of(service)
    if not mailbox:
        return
    with translation.override(HOUSE_LANGUAGE):
        body = _(
            "Met de link uit uw mailbox is dit veranderd bij %(service)s: %(facts)s.\n\nZo staat het nu op de kaart:\n%(url)s\n\n"
            "Was u dat niet? Bel ons: %(phone)s. Wij zetten het terug."
        ) % {
            "service": service.name, "facts": ", ".join(str(FACT_WORDS[fact]).lower() for fact in facts),
            "url": settings.NAAST_BASE_URL + reverse("directory:service", args=[service.slug]), "phone": settings.NAAST_DESK_PHONE,
        }  # fmt: skip
        core.post(to=mailbox, subject=_("Dit is veranderd op de hulpkaart"), body=body)


def unlist_decided(service: Service, mailbox: str, *, off: bool) -> None:
    """To who asked not to be listed: what was decided."""
    with translation.override(HOUSE_LANGUAGE):
        what = (
            _("%(service)s staat niet meer op de hulpkaart. Wij zetten het er ook niet opnieuw op.")
            if off
            else _("%(service)s staat op de hulpkaart. Wij willen graag met u overleggen of dat zo kan blijven.")
        )
        tail = _("Vragen, of bent u het er niet mee eens? Bel ons: %(phone)s.")
        words = {"service": service.name, "phone": settings.NAAST_DESK_PHONE}
        core.post(to=mailbox, subject=_("Over uw plek op de hulpkaart"), body=f"{what}\n\n{tail}" % words)


def unlist_asked(address: str, *, is_gone: bool) -> None:
    """To the team that is the safety net: somebody has to decide."""
    with translation.override(HOUSE_LANGUAGE):
        what = (
            _("Iemand wil niet meer op de hulpkaart. Het gaat om een particulier; de plek is er meteen af gehaald.")
            if is_gone
            else _("Een organisatie wil niet meer op de hulpkaart. De plek staat er nog. Beslis binnen een week.")
        )
        url = settings.NAAST_BASE_URL + reverse("keeping:unlist")
        body = f"{what}\n\n" + _("Open de lijst: %(url)s") % {"url": url}
        core.post(to=address, subject=_("Iemand wil niet op de hulpkaart"), body=body)


def to_coordinator(address: str, stuck: int, undecided: int) -> None:
    """One mail with what lies with the coordinator."""
    with translation.override(HOUSE_LANGUAGE):
        lines = [
            _("Plekken op de kaart die na drie keer bellen, of na lang wachten, bij u liggen: %(n)d.") % {"n": stuck}
            if stuck else "",
            _("Verzoeken om niet op de kaart te staan waarover nog niet is beslist: %(n)d.") % {"n": undecided}
            if undecided else "",
            _("Open de lijst: %(url)s") % {"url": settings.NAAST_BASE_URL + reverse("keeping:queue")},
        ]  # fmt: skip
        body = "\n\n".join(filter(None, lines))
        core.post(to=address, subject=_("De hulpkaart: dit ligt bij u"), body=body)


def month_begins(address: str, name: str, count: int) -> None:
    """To a keeper: so many this month."""
    with translation.override(HOUSE_LANGUAGE):
        body = _(
            "Dag %(name)s,\n\nDeze maand staan er %(n)d plekken van de hulpkaart op uw lijst. Begin bovenaan: daar helpt een"
            " telefoontje het meest.\n\nOpen uw lijst: %(url)s\n\nIs het te veel? Op de pagina Beheerders kiest u een ander aantal."
        ) % {"name": name, "n": count, "url": settings.NAAST_BASE_URL + reverse("keeping:queue")}
        core.post(to=address, subject=_("Uw lijst voor de hulpkaart"), body=body)
