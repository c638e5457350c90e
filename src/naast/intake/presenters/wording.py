"""The fixed sentences of the result page in two voices: "u", and "je" for a child. What is on the page is decided in `result`."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

KINDERTELEFOON = "0800-0432"


@dataclass(frozen=True, slots=True)
class Words:
    """Headings, labels and short explanations; `child_line` is empty unless a child asks."""

    title: str
    begin: str
    read: str
    doubt: str
    needs: str
    facts: str
    cards: str
    near: str
    alike: str
    also_near: str
    own_text: str
    own_label: str
    call_goes: str
    name: str
    phone: str
    email: str
    when: str
    nothing: str
    keep: str
    child_line: str = ""


def words_for(*, child: bool, team: str) -> Words:
    """The sentences of the page, for a child or for anyone else."""
    return _for_child(team) if child else _for_anyone(team)


def _for_anyone(team: str) -> Words:
    return Words(
        title=_("Wie u kan helpen"),
        begin=_("Begin bij:"),
        read=_("Dit las Naast in uw woorden"),
        doubt=_("Klopt er iets niet? Zeg het. De hulp past zich dan aan."),
        needs=_("Zoekt u dit?"),
        facts=_("Is het zo?"),
        cards=_("Hulp die hierbij past"),
        near=_("Bij u in de buurt"),
        alike=_("Dit past vaak bij vragen die op de uwe lijken."),
        also_near=_("Hier kunt u ook terecht"),
        own_text=_("Wilt u uw tekst veranderen?"),
        own_label=_("Uw tekst"),
        call_goes=_("Uw vraag gaat dan naar %(team)s.") % {"team": team},
        name=_("Uw naam"),
        phone=_("Uw telefoonnummer"),
        email=_("Uw e-mailadres"),
        when=_("Wanneer kunnen wij het beste bellen?"),
        nothing=_(
            "U krijgt altijd een link. Daarmee ziet u zelf wat er met uw vraag gebeurt, ook zonder telefoonnummer."
        ),
        keep=_(
            "Wij bewaren uw vraag en wat u hier invult. Alleen het team dat u helpt leest het. Een jaar na het afronden is uw verhaal weg."
        ),
    )


def _for_child(team: str) -> Words:
    return Words(
        title=_("Wie jou kan helpen"),
        begin=_("Begin bij:"),
        read=_("Dit las Naast in jouw woorden"),
        doubt=_("Klopt er iets niet? Zeg het. Dan kijken we opnieuw."),
        needs=_("Zoek je dit?"),
        facts=_("Is het zo?"),
        cards=_("Hulp die bij jou past"),
        near=_("Bij jou in de buurt"),
        alike=_("Dit past vaak bij vragen die op die van jou lijken."),
        also_near=_("Hier kun je ook terecht"),
        own_text=_("Wil je je tekst veranderen?"),
        own_label=_("Jouw tekst"),
        call_goes=_("Jouw vraag gaat dan naar %(team)s.") % {"team": team},
        name=_("Je naam"),
        phone=_("Je telefoonnummer"),
        email=_("Je e-mailadres"),
        when=_("Wanneer kunnen we je het beste bellen?"),
        nothing=_("Je krijgt altijd een link. Daarmee zie je zelf wat er gebeurt, ook zonder telefoonnummer."),
        keep=_(
            "We bewaren je vraag en wat je hier invult. Alleen het team dat jou helpt leest het. Een jaar daarna is je verhaal weg."
        ),
        child_line=_("Wil je nu met iemand praten? Bel de Kindertelefoon. Dat kan elke dag van 11 tot 21 uur, gratis."),
    )
