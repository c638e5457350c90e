"""Forms of the people room: they check what was typed, keep it when something is missing, and take numbers out that nobody needs."""

from __future__ import annotations

import re
import unicodedata
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from naast.core import clock
from naast.engine.anonymity import find_marks, without_numbers
from naast.people.choices import Basis, ContactWay, Dimension, HomeKind, Language, Relation
from naast.people.models import MAX_STORY

_PHONE = re.compile(r"^(?:\+|0)[0-9 ()\-./]{8,28}$")
_POSTCODE = re.compile(r"([0-9]{4})\s?(?:[A-Za-z]{1,2})?")
_OLDEST = 1890
_TOO_LONG = _("Dit is te lang om te bewaren. Kort het in; wat u schreef staat er nog.")


def _text(
    label: Any, most: int = 120, *, needed: Any = None, hint: Any = "", rows: int = 0, **attrs: str
) -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": rows}) if rows else forms.TextInput(attrs=attrs)
    messages = {"max_length": _TOO_LONG} | ({"required": needed} if needed else {})
    return forms.CharField(
        label=label,
        max_length=most,
        required=needed is not None,
        help_text=hint,
        widget=widget,
        error_messages=messages,
    )


def _year(label: Any, hint: Any = "") -> forms.IntegerField:
    wrong = _("Schrijf het jaar met vier cijfers, bijvoorbeeld 1955.")
    return forms.IntegerField(
        label=label, required=False, min_value=_OLDEST, help_text=hint, widget=forms.TextInput(attrs={"inputmode": "numeric"}),
        error_messages={"invalid": wrong, "min_value": wrong},
    )  # fmt: skip


def _day(label: Any, *, needed: Any = None) -> forms.DateField:
    return forms.DateField(
        label=label, required=needed is not None, widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        error_messages={"invalid": _("Dit lijkt geen datum."), "required": needed or ""},
    )  # fmt: skip


class PlainForm(forms.Form):
    """Citizen service and bank account numbers are taken out of free text; `taken_out` says from which fields."""

    free: ClassVar[tuple[str, ...]] = ()

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        self._taken: list[str] = []
        for name in self.free:
            value = data.get(name)
            if value and without_numbers(value) != value:
                data[name] = without_numbers(value)
                self._taken.append(str(self.fields[name].label))
        return data

    @property
    def taken_out(self) -> str:
        """What to tell the reader; empty when nothing was taken out. Only after `is_valid`."""
        if not self._taken:
            return ""
        return _now(
            "In “%(fields)s” stond een burgerservicenummer of rekeningnummer. Dat hebben wij weggehaald: Naast bewaart het niet."
        ) % {"fields": ", ".join(self._taken)}


class ReachForm(PlainForm):
    """How someone is reached."""

    phone = _text(
        _("Telefoon"),
        30,
        hint=_("Een mobiel nummer kan ook een code per sms krijgen."),
        inputmode="tel",
        autocomplete="off",
    )
    email = forms.EmailField(
        label=_("E-mail"), required=False, max_length=254, widget=forms.EmailInput(attrs={"autocomplete": "off"}),
        error_messages={"invalid": _("Dit lijkt geen e-mailadres. Een e-mailadres heeft een @ en een punt."), "max_length": _TOO_LONG},
    )  # fmt: skip
    language = forms.ChoiceField(label=_("Liefst in het"), choices=Language.choices, initial=Language.NL)
    contact_way = forms.ChoiceField(
        label=_("Liefst bereikt door"), choices=ContactWay.choices, initial=ContactWay.PHONE
    )

    def clean_phone(self) -> str:
        """A telephone number as people write it. Nine digits without more are no number: that could be a citizen service number."""
        value = "".join(
            str(unicodedata.decimal(sign)) if sign.isdecimal() else sign
            for sign in str(self.cleaned_data["phone"]).strip()
        )
        digits = re.sub(r"\D", "", value)
        short = value.startswith("0") and not value.startswith("00") and len(digits) != 10
        if value and (not _PHONE.fullmatch(value) or short):
            raise forms.ValidationError(
                _now("Dit lijkt geen telefoonnummer. Schrijf het hele nummer, bijvoorbeeld 06 12 34 56 78.")
            )
        return value

    def clean_email(self) -> str:
        """An address; one with a citizen service number in it is not stored."""
        value = str(self.cleaned_data["email"])
        if any(mark.kind == "bsn" for mark in find_marks(value)):
            raise forms.ValidationError(_now("In dit adres staat een burgerservicenummer. Gebruik een ander adres."))
        return value


class PersonForm(ReachForm):
    """Who someone is."""

    free = ("name", "contact_note")
    name = _text(
        _("Naam"), needed=_("Schrijf de naam op."), hint=_("Zoals iemand zelf genoemd wil worden."), autocomplete="off"
    )
    birth_year = _year(_("Geboortejaar"), _("Alleen het jaar. Geen burgerservicenummer."))
    pc4 = _text(_("Postcode, alleen de cijfers"), 7, autocomplete="off")
    contact_note = _text(
        _("Goed om te weten bij contact"), 200, hint=_("Bijvoorbeeld: hoort slecht, liever na tien uur.")
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    field_order = ("name", "birth_year", "pc4", "phone", "email", "language", "contact_way", "contact_note")

    def clean_pc4(self) -> str:
        """Four digits, also from a whole postcode."""
        value = str(self.cleaned_data["pc4"]).strip()
        match = _POSTCODE.fullmatch(value)
        if value and match is None:
            raise forms.ValidationError(_now("Een postcode begint met vier cijfers, bijvoorbeeld 0342."))
        return match[1] if match else ""

    def clean_birth_year(self) -> int | None:
        return _not_later(self.cleaned_data["birth_year"])


class MemberForm(ReachForm):
    """Someone beside the person."""

    free = ("name",)
    name = _text(_("Naam"), needed=_("Schrijf de naam op."), autocomplete="off")
    relation = forms.ChoiceField(
        label=_("Wie is dit?"), choices=[("", _("Kies")), *((r, r.label) for r in Relation if r != Relation.SELF)],
        error_messages={"required": _("Kies wie dit is.")},
    )  # fmt: skip
    is_child = forms.BooleanField(label=_("Is jonger dan 18. Wij zeggen dan “je”."), required=False)
    birth_year = _year(_("Geboortejaar"), _("Alleen nodig bij een kind: de leeftijd telt mee bij toestemming."))
    lives_with = forms.BooleanField(label=_("Woont in hetzelfde huis"), required=False)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    field_order = (
        "name",
        "relation",
        "is_child",
        "birth_year",
        "lives_with",
        "phone",
        "email",
        "language",
        "contact_way",
    )

    def clean_birth_year(self) -> int | None:
        return _not_later(self.cleaned_data["birth_year"])


class OwnForm(ReachForm):
    """A resident: how may we reach you?"""

    field_order = ("phone", "email", "language", "contact_way")


class HomeForm(PlainForm):
    """How someone lives."""

    free = ("note",)
    kind = forms.ChoiceField(label=_("Hoe woont deze persoon?"), choices=HomeKind.choices, required=False)
    people_count = forms.IntegerField(label=_("Hoeveel mensen wonen er?"), min_value=1, max_value=50, required=False)
    children_count = forms.IntegerField(
        label=_("Hoeveel kinderen jonger dan 18?"), min_value=0, max_value=30, required=False
    )
    note = _text(_("Goed om te weten"), 300, hint=_("Bijvoorbeeld: bed staat boven, sleutel bij de buren."))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("people_count", "children_count"):
            wrong = _("Schrijf een getal.")
            self.fields[name].error_messages |= {"invalid": wrong, "min_value": wrong, "max_value": wrong}


class RepresentativeForm(forms.Form):
    """On which basis someone speaks for the person."""

    basis = forms.ChoiceField(
        label=_("Waarom mag deze persoon vertegenwoordigen?"), choices=Basis.choices, widget=forms.RadioSelect,
        error_messages={"required": _("Kies waarom deze persoon mag vertegenwoordigen.")},
    )  # fmt: skip


class StoryForm(PlainForm):
    """A piece of the story."""

    free: ClassVar[tuple[str, ...]] = ("text", "told_by")
    dimension = forms.ChoiceField(label=_("Waar gaat dit over?"), choices=Dimension.choices, initial=Dimension.GENERAL)
    text = _text(_("Vertel"), MAX_STORY, needed=_("Er staat nog niets. Schrijf eerst iets op."), rows=6)
    told_by = _text(_("Wie vertelt dit?"), 120, hint=_("Laat leeg als u het zelf zag of hoorde."))


class OwnStoryForm(StoryForm):
    """A piece of one's own story."""

    free = ("text",)
    told_by = None  # type: ignore[assignment]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["text"].label = _("Wat wilt u vertellen?")


class CorrectForm(PlainForm):
    """The same piece in better words."""

    free = ("text",)
    text = _text(_("Zo klopt het"), MAX_STORY, needed=_("Er staat nog niets. Schrijf eerst iets op."), rows=6)


class DeathForm(PlainForm):
    """That someone died: the first step."""

    free = ("told_by",)
    died_on = _day(_("Op welke dag?"), needed=_("Vul de dag in."))
    told_by = _text(
        _("Van wie hoorde u het?"),
        needed=_("Schrijf op van wie u dit hoorde."),
        hint=_("Bijvoorbeeld: de dochter, aan de telefoon."),
    )


class ConfirmDeathForm(forms.Form):
    """The second step."""

    plan_ends_on = _day(
        _("Tot en met wanneer blijft het plan open voor de mensen ernaast?"), needed=_("Vul een dag in.")
    )


class NewLinkForm(forms.Form):
    """A new link, for who has an address with us."""

    address = _text(
        _("Uw e-mailadres of mobiele nummer"),
        254,
        needed=_("Vul uw e-mailadres of mobiele nummer in."),
        autocomplete="email",
    )


class WayForm(forms.Form):
    """How the code travels."""

    way = forms.ChoiceField(
        label=_("Hoe wilt u de code krijgen?"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Kies hoe u de code krijgt.")},
    )

    def __init__(self, *args: Any, ways: list[tuple[str, Any]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["way"].choices = ways  # type: ignore[attr-defined]
        self.fields["way"].initial = ways[0][0] if len(ways) == 1 else None


class CodeForm(forms.Form):
    """The code that came."""

    code = forms.CharField(
        label=_("Uw code"), max_length=12, help_text=_("Zes cijfers."),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "one-time-code"}),
        error_messages={"required": _("Vul de zes cijfers in."), "max_length": _("Een code heeft zes cijfers.")},
    )  # fmt: skip


class MergeForm(forms.Form):
    """Which of the two stays."""

    keep = forms.UUIDField(
        error_messages={"required": _("Kies welke rij blijft."), "invalid": _("Kies welke rij blijft.")}
    )


def _not_later(year: int | None) -> int | None:
    if year is not None and year > clock.today().year:
        raise forms.ValidationError(_now("Dit jaar ligt in de toekomst."))
    return year
