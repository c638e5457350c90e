"""Forms of looking ahead: a few taps, of which only the illness is needed. They keep what was chosen; nothing is stored."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from naast.core import clock
from naast.foresight.choices import (
    DAYS_SINCE,
    Already,
    Asker,
    Carer,
    House,
    Illness,
    Living,
    See,
    Since,
    Work,
)
from naast.foresight.queries import Taps

_NO_CHOICE = _("Deze keus kennen wij niet. Kies een van de antwoorden.")


def _one(label: Any, choices: Any, needed: Any = "") -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label, choices=choices.choices, required=bool(needed), widget=forms.RadioSelect,
        error_messages={"required": needed, "invalid_choice": _NO_CHOICE},
    )  # fmt: skip


def _some(label: Any, choices: Any) -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        label=label, choices=choices.choices, required=False, widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": _NO_CHOICE},
    )  # fmt: skip


class SeeForm(forms.Form):
    """How much somebody wants to see; what is not understood is the least."""

    zien = forms.CharField(required=False)

    def clean_zien(self) -> str:
        said = str(self.cleaned_data["zien"])
        return said if said in See.values else str(See.ASK)


class AheadForm(SeeForm):
    """The situation of somebody who is ill, told by them or by who stands beside them."""

    wie = _one(_("Wie bent u?"), Asker)
    ziekte = _one(
        _("Om welke ziekte gaat het?"),
        Illness,
        _("Kies om welke ziekte het gaat. Past het niet precies? Kies wat er het meest op lijkt."),
    )
    sinds = _one(
        _("Hoe lang geleden kwam het nieuws dat iemand niet meer beter wordt?"),
        Since,
        _("Kies hoe lang geleden het nieuws kwam. Ongeveer is goed."),
    )
    thuis = _some(_("Wie wonen er in huis bij wie ziek is?"), Living)
    zorg = _one(_("Is er iemand die zorgt, zoals een partner, kind of buur?"), Carer)
    werk = _one(_("Werkte wie ziek is toen de ziekte begon?"), Work)
    ziek_sinds = forms.DateField(
        label=_("Sinds welke dag is wie ziek is ziek gemeld op het werk?"), required=False,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        error_messages={"invalid": _("Dit lijkt geen datum. U mag dit ook leeg laten.")},
    )  # fmt: skip
    huis = _one(_("Is het een huurhuis of een eigen huis?"), House)
    al = _some(_("Wat speelt er nu al?"), Already)

    def clean_ziek_sinds(self) -> date | None:
        day: date | None = self.cleaned_data["ziek_sinds"]
        if day is not None and day > clock.today():
            raise forms.ValidationError(_("Deze dag is nog niet geweest. Kies vandaag of eerder."))
        return day

    def clean_thuis(self) -> list[str]:
        """Nobody else and somebody are not both true: then only who was named counts."""
        said = list(self.cleaned_data["thuis"])
        return [one for one in said if one != Living.ALONE] or said

    @property
    def taps(self) -> Taps:
        """What was told, of a valid form."""
        data = self.cleaned_data
        sick: date | None = data["ziek_sinds"]
        return Taps(
            data["ziekte"], DAYS_SINCE[Since(data["sinds"])], tuple(data["thuis"]), data["werk"], data["huis"], data["zorg"],
            tuple(data["al"]), None if sick is None else (clock.today() - sick).days,
        )  # fmt: skip

    @property
    def is_close(self) -> bool:
        """Whether who asks stands beside who is ill."""
        return bool(self.cleaned_data["wie"] == Asker.CLOSE)


class AfterForm(SeeForm):
    """The situation of somebody who stays behind."""

    overleden = forms.DateField(
        label=_("Op welke dag is hij of zij overleden?"), widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        error_messages={"required": _("Vul de dag in. Ongeveer is goed."), "invalid": _("Dit lijkt geen datum.")},
    )  # fmt: skip
    ziekte = _one(_("Waaraan was hij of zij ziek?"), Illness)
    thuis = _some(_("Wie woonden er in huis?"), Living)
    zorg = _one(_("Werkt wie achterblijft?"), Work)
    huis = _one(_("Is het een huurhuis of een eigen huis?"), House)

    def clean_overleden(self) -> date:
        day: date = self.cleaned_data["overleden"]
        if day > clock.today():
            raise forms.ValidationError(_("Deze dag is nog niet geweest. Kies vandaag of eerder."))
        if (clock.today() - day).days > 730:
            raise forms.ValidationError(
                _(
                    "Deze bladzijde gaat over de eerste dertien maanden. Daarna helpen wij u graag op een andere manier: stel uw vraag."
                )
            )
        return day

    @property
    def taps(self) -> Taps:
        """What was told, of a valid form. Days count from the death."""
        data = self.cleaned_data
        works = data["zorg"] in (Work.EMPLOYED, Work.SELF)
        return Taps(
            data["ziekte"] or str(Illness.ORGANS), (clock.today() - data["overleden"]).days, tuple(data["thuis"]), "", data["huis"],
            (str(Carer.WORKS) if works else str(Carer.YES)) if data["zorg"] else "", died=True,
        )  # fmt: skip
