"""Forms of the keeping room: a report of a passer-by, the ticks of a call, and a keeper's own number. Errors say what to do."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from naast.core import clock
from naast.directory.choices import Audience, CapacityStatus, CheckedHow
from naast.directory.queries import EVERYWHERE
from naast.keeping import reading
from naast.keeping.choices import (
    FACT_WORDS,
    FACTS,
    MAX_NOTE,
    MAX_OFFER,
    MAX_RIGHT,
    MAX_SAID,
    MOST_PER_MONTH,
    REPORTED,
    Exists,
    Verdict,
)

# (short name, name) of every neighbourhood.
Places = Sequence[tuple[str, str]]
_LONG = {"max_length": gettext_lazy("Dit is te lang. Kort het in; wat u schreef staat er nog.")}
# How somebody of the team makes sure; what others say of themselves comes in by their own link.
_HOW = [
    (str(CheckedHow.PHONE), gettext_lazy("Ik belde")),
    (str(CheckedHow.VISIT), gettext_lazy("Ik was er")),
    (str(CheckedHow.WEBSITE), gettext_lazy("Ik keek op de website")),
]
_SELECT_ROOM = [
    ("", gettext_lazy("Kies")),
    *[(one.value, one.label) for one in CapacityStatus if one != CapacityStatus.UNKNOWN],
]


class ReportForm(forms.Form):
    """What is wrong; what it is and a few words may come along."""

    feit = forms.ChoiceField(
        label=gettext_lazy("Wat klopt er niet?"), choices=REPORTED, widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Kies wat er niet klopt."), "invalid_choice": gettext_lazy("Kies wat er niet klopt.")},
    )  # fmt: skip
    wel = forms.CharField(
        label=gettext_lazy("Weet u wat het wel is?"), required=False, max_length=MAX_RIGHT, error_messages=_LONG,
        help_text=gettext_lazy("Bijvoorbeeld het nieuwe nummer. Niet uw eigen nummer."),
    )  # fmt: skip
    woorden = forms.CharField(
        label=gettext_lazy("Wilt u er iets bij zeggen?"), required=False, max_length=MAX_SAID, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("Schrijf geen namen op, en niets over iemands ziekte."), error_messages=_LONG,
    )  # fmt: skip


class TicksForm(forms.Form):
    """Per fact: right, wrong (and what it becomes), or not known. `values` are what stands there now, as text."""

    versie = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(
        self, data: Any = None, *, values: Mapping[str, str], version: int, places: Places = (), note: bool = True
    ) -> None:
        super().__init__(data, initial={"versie": version})
        self.values, self.facts = values, list(FACTS)
        for fact in ("phone", "hours", "address", "cost", "offer"):
            self.initial[f"wordt_{fact}"] = values.get(fact, "")
        for fact in _SEVERAL:
            self.initial[f"wordt_{fact}"] = values.get(fact, "").split()
        for fact in self.facts:
            self.fields[f"is_{fact}"] = forms.ChoiceField(
                label=FACT_WORDS[fact], choices=Verdict.choices, required=False, widget=forms.RadioSelect
            )
            self.fields.update(_value_fields(fact, values.get(fact, ""), places))
        if note:
            self.fields["hoe"] = forms.ChoiceField(
                label=_("Hoe weet u dit?"),
                choices=_HOW,
                required=False,
                initial=CheckedHow.PHONE,
                widget=forms.RadioSelect,
            )
            self.fields["notitie"] = forms.CharField(
                label=_("Notitie voor wie hierna belt"), required=False, max_length=MAX_NOTE, widget=forms.Textarea(attrs={"rows": 2}),
                help_text=_("Bijvoorbeeld: vraag naar de balie. Geen namen."), error_messages=_LONG,
            )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        """Each fact by itself; what was typed without a choice counts as wrong."""
        data = super().clean() or {}
        self.ticks: dict[str, tuple[str, str]] = {}
        for fact in self.facts:
            try:
                value = "" if self._is_as_it_was(fact, data) else _typed(fact, data)
            except ValueError:
                self.add_error(f"wordt_{fact}", _UNREADABLE[fact])
                continue
            self._one(fact, data.get(f"is_{fact}", ""), value)
        return data

    def _is_as_it_was(self, fact: str, data: Mapping[str, Any]) -> bool:
        """Whether nothing was typed over what stood there; it then needs no reading either."""
        if fact in ("exists", "capacity"):
            return False
        value, now = data.get(f"wordt_{fact}") or "", self.values.get(fact, "")
        return set(value) == set(now.split()) if fact in _SEVERAL else " ".join(str(value).split()) == now

    def _one(self, fact: str, verdict: str, value: str) -> None:
        is_new = bool(value) and value != self.values.get(fact, "")
        if verdict == Verdict.RIGHT and is_new:
            self.add_error(f"is_{fact}", _("U koos: klopt. Maar er staat ook iets nieuws. Kies wat het is."))
        elif verdict == Verdict.WRONG or (is_new and not verdict):
            self.ticks[fact] = (Verdict.WRONG, value if is_new else "")
        elif verdict:
            self.ticks[fact] = (verdict, "")

    def on_version(self, version: int) -> None:
        """The same answers, on what stands there now: for who was second."""
        again: Any = self.data.copy()  # type: ignore[attr-defined]
        again["versie"] = str(version)
        self.data = again

    def has_new(self, fact: str) -> bool:
        """Whether something was typed for this fact, so that the page shows it open."""
        return self.is_bound and (
            self.data.get(f"is_{fact}") == Verdict.WRONG or bool(self.errors.get(f"wordt_{fact}"))
        )


# Facts of which several can be ticked.
_SEVERAL = ("audience", "area")
_UNREADABLE = {
    "phone": gettext_lazy("Dit lijkt geen telefoonnummer. Schrijf het zo: 0341-00 60 11."),
    "hours": gettext_lazy("Deze tijden begrijpen wij niet. Schrijf het zo: ma-vr 9:00-17:00, za 10:00-12:00."),
    "address": gettext_lazy("Dit adres begrijpen wij niet. Schrijf het zo: Kade 14, 0341 AC Rivierdal."),
    "capacity": gettext_lazy("Kies of er plaats is. Weken vult u alleen in bij een wachttijd."),
    "area": gettext_lazy("Kies de wijken, of alleen het hele land."),
    "exists": gettext_lazy("Kies wat er aan de hand is. De dag dat het weer open is, moet nog komen."),
}  # fmt: skip


def _value_fields(fact: str, now: str, places: Places) -> dict[str, forms.Field]:
    name = f"wordt_{fact}"
    if fact == "exists":
        states = [("", _("Kies")), *[(one.value, one.label) for one in (Exists.CLOSED, Exists.NO)]]
        day = forms.DateField(
            label=_("Weer open op"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
            help_text=_("Mag leeg, als niemand dat weet."), error_messages={"invalid": _("Dit lijkt geen datum.")},
        )  # fmt: skip
        return {
            name: forms.ChoiceField(label=_("Wat is er aan de hand?"), choices=states, required=False),
            "open_op": day,
        }
    if fact == "capacity":
        weeks = forms.IntegerField(
            label=_("Wachttijd in weken"), required=False, min_value=0, max_value=104,
            error_messages={"invalid": _("Schrijf een getal."), "max_value": _("Dat is langer dan twee jaar.")},
        )  # fmt: skip
        return {name: forms.ChoiceField(label=_("Is er plaats?"), choices=_SELECT_ROOM, required=False), "weken": weeks}
    if fact == "audience":
        return {
            name: forms.MultipleChoiceField(
                label=_("Voor wie is het?"),
                choices=Audience.choices,
                required=False,
                widget=forms.CheckboxSelectMultiple,
            )
        }
    if fact == "area":
        # Postcode areas across the border stand in no list: those that stand there now can be kept or let go.
        known = {value for value, _name in places}
        beyond = [
            (word, _("postcode %(pc4)s") % {"pc4": word}) for word in now.split() if word not in {*known, EVERYWHERE}
        ]
        choices = [(EVERYWHERE, _("Het hele land")), *places, *beyond]
        return {
            name: forms.MultipleChoiceField(
                label=_("Waar komen zij?"), choices=choices, required=False, widget=forms.CheckboxSelectMultiple
            )
        }
    return {name: _text_field(fact)}


def _text_field(fact: str) -> forms.CharField:
    hints = {
        "hours": _("Zo: ma-vr 9:00-17:00, za 10:00-12:00. Of: altijd. Of: op afspraak."),
        "address": _("Zo: Kade 14, 0341 AC Rivierdal."),
        "cost": _("Kort, bijvoorbeeld: Gratis."),
    }
    widget: forms.Widget = forms.Textarea(attrs={"rows": 3}) if fact == "offer" else forms.TextInput()
    labels = {
        "phone": _("Het nummer is"),
        "hours": _("De tijden zijn"),
        "address": _("Het adres is"),
        "cost": _("Het kost"),
    }
    return forms.CharField(
        label=labels.get(fact, _("Dit doen zij")), required=False, max_length=MAX_OFFER if fact == "offer" else MAX_RIGHT,
        help_text=hints.get(fact, ""), widget=widget, error_messages=_LONG,
    )  # fmt: skip


def _typed(fact: str, data: Mapping[str, Any]) -> str:
    """What was typed, in the notation of the directory; empty when nothing was. Raises ValueError."""
    value = data.get(f"wordt_{fact}") or ""
    if fact == "exists":
        return _exists(str(value), data.get("open_op"))
    if fact == "capacity":
        return _room(str(value), data.get("weken"))
    if fact == "area" and EVERYWHERE in value and len(value) > 1:
        raise ValueError("area")
    if fact in _SEVERAL:
        return " ".join(value)
    said = " ".join(str(value).split())
    read = {"phone": reading.phone_typed, "hours": reading.hours_typed, "address": reading.address_typed}.get(fact)
    return read(said) if read and said else said


def _exists(word: str, day: date | None) -> str:
    if day is not None and (word != Exists.CLOSED or day <= clock.today()):
        raise ValueError("day")
    return f"{word} {day.isoformat()}" if day else word


def _room(word: str, weeks: int | None) -> str:
    if weeks is not None and word != CapacityStatus.WAITING:
        raise ValueError("weeks")
    return f"{word} {weeks}" if weeks is not None else word


class NumberForm(forms.Form):
    """How many calls a month are fair to somebody."""

    aantal = forms.IntegerField(
        label=gettext_lazy("Hoeveel plekken per maand?"), min_value=1, max_value=MOST_PER_MONTH,
        help_text=gettext_lazy("Een telefoontje kost ongeveer tien minuten."),
        error_messages={
            "required": gettext_lazy("Vul een getal in."), "invalid": gettext_lazy("Vul een getal in."),
            "min_value": gettext_lazy("Kies 1 of meer. Wilt u stoppen? Daar is een knop voor."),
            "max_value": gettext_lazy("Dat is te veel voor één mens. Kies minder."),
        },
    )  # fmt: skip


class SomebodyForm(NumberForm):
    """A coordinator asks a colleague."""

    wie = forms.ChoiceField(label=gettext_lazy("Wie?"), error_messages={"required": gettext_lazy("Kies een collega.")})

    field_order = ("wie", "aantal")

    def __init__(self, data: Any = None, *, people: list[tuple[str, str]]) -> None:
        super().__init__(data, auto_id="collega_%s", initial={"aantal": 8})
        self.fields["wie"].choices = [("", _("Kies")), *people]  # type: ignore[attr-defined]
