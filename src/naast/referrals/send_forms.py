"""The forms of who asks help at an organisation: what is sent, who said yes, and what happens with it later."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from naast.accounts.models import Team
from naast.directory.models import Organisation
from naast.referrals.choices import ConsentWay, Refusal, Urgency
from naast.referrals.models import MAX_NOTE, MAX_QUESTION

Choices = Sequence[tuple[str, str]]


class SendForm(forms.Form):
    """What is asked and sent. `items`: (key, words) that can be ticked; `givers`: who may say yes, or None for a name to fill in."""

    question = forms.CharField(
        label=_("Wat vraagt u, in één zin?"), max_length=MAX_QUESTION, widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("De persoon hoort deze zin ook. Bijvoorbeeld: kan er op dinsdag iemand mee wandelen?"),
        error_messages={"required": _("Schrijf in één zin wat u vraagt.")},
    )  # fmt: skip
    items = forms.MultipleChoiceField(
        label=_("Wat sturen wij mee?"), widget=forms.CheckboxSelectMultiple,
        help_text=_("Haal weg wat zij niet hoeven te weten."),
        error_messages={"required": _("Kies minstens een ding, anders weet niemand om wie het gaat.")},
    )  # fmt: skip
    urgency = forms.ChoiceField(
        label=_("Hoe snel is antwoord nodig?"), widget=forms.RadioSelect, choices=Urgency.choices, initial=Urgency.NORMAL,
        error_messages={"required": _("Kies hoe snel.")},
    )  # fmt: skip
    given_by = forms.CharField(
        label=_("Wie zegt ja op het versturen?"), max_length=120, help_text=_("De naam van wie u het vroeg."),
        error_messages={"required": _("Schrijf op wie ja zegt.")},
    )  # fmt: skip
    way = forms.ChoiceField(
        label=_("Hoe zegt diegene ja?"), widget=forms.RadioSelect,
        choices=[(ConsentWay.SPOKEN.value, ConsentWay.SPOKEN.label), (ConsentWay.PAPER.value, ConsentWay.PAPER.label)],
        initial=ConsentWay.SPOKEN, error_messages={"required": _("Kies hoe.")},
    )  # fmt: skip

    def __init__(self, *args: Any, items: Choices, givers: Choices | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["items"].choices = list(items)  # type: ignore[attr-defined]
        if givers is not None:
            self.fields["given_by"] = forms.ChoiceField(
                label=self.fields["given_by"].label, widget=forms.RadioSelect, choices=list(givers),
                error_messages={"required": _("Kies wie ja zegt.")},
            )  # fmt: skip


class FindForm(forms.Form):
    """Look for a place by words. Sent by POST: words about somebody belong in no address."""

    zoek = forms.CharField(label=_("Zoek een organisatie of soort hulp"), max_length=120, required=False)


class HeardForm(forms.Form):
    """The receiver was heard by telephone: what they said."""

    answer = forms.ChoiceField(
        label=_("Wat zeiden zij?"), widget=forms.RadioSelect,
        choices=[
            ("taken_on", _("Zij pakken het op")),
            ("started", _("De hulp is begonnen")),
            ("helped", _("Er is geholpen")),
            ("not_for_us", _("Zij kunnen niet helpen")),
        ],
        error_messages={"required": _("Kies wat zij zeiden.")},
    )  # fmt: skip
    on = forms.DateField(
        label=_("Op welke dag?"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": _("Kies een dag, bijvoorbeeld 1-12-2026.")},
    )  # fmt: skip
    note = forms.CharField(
        label=_("Toelichting"), max_length=MAX_NOTE, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )


class AttemptForm(forms.Form):
    """The organisation or the person was called in vain."""

    note = forms.CharField(
        label=_("Wie probeerde u te bereiken?"),
        max_length=MAX_NOTE,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class StopForm(forms.Form):
    """Stop a referral: why."""

    note = forms.CharField(
        label=_("Waarom stopt u?"), max_length=MAX_NOTE, widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("De ontvanger leest dit niet."), error_messages={"required": _("Schrijf kort op waarom.")},
    )  # fmt: skip


class DateForm(forms.Form):
    """Put off: the next date on which somebody looks at it again."""

    on = forms.DateField(
        label=_("Op welke dag kijkt u er weer naar?"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"required": _("Kies een dag."), "invalid": _("Kies een dag, bijvoorbeeld 1-12-2026.")},
    )  # fmt: skip


class ReceivedForm(forms.Form):
    """The five answers of an organisation with accounts: one tap, a note, a date; why not, and a better idea."""

    answer = forms.ChoiceField(
        label=_("Wat is uw antwoord?"), widget=forms.RadioSelect,
        choices=[
            ("taken_on", _("Wij pakken dit op")),
            ("not_for_us", _("Dit is niet voor ons")),
            ("started", _("Wij zijn begonnen")),
            ("helped", _("Er is geholpen")),
            ("attempt", _("Wij bereikten niemand")),
        ],
        error_messages={"required": _("Kies een antwoord.")},
    )  # fmt: skip
    on = forms.DateField(
        label=_("Op welke dag?"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=_("Bijvoorbeeld de dag van het eerste bezoek."),
        error_messages={"invalid": _("Kies een dag, bijvoorbeeld 1-12-2026.")},
    )  # fmt: skip
    refusal = forms.ChoiceField(
        label=_("Niet voor u: waarom?"), required=False, choices=[("", _("Kies waarom")), *Refusal.choices]
    )
    better_idea = forms.CharField(
        label=_("Wie kan het wel, denkt u?"), max_length=MAX_QUESTION, required=False,
        help_text=_("Zo hoeft niemand opnieuw te zoeken."),
    )  # fmt: skip
    note = forms.CharField(
        label=_("Toelichting voor wie het vroeg"),
        max_length=MAX_NOTE,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        if data.get("answer") == "not_for_us" and not data.get("refusal"):
            self.add_error("refusal", _("Kies waarom het niet voor u is. Dan zoeken wij beter verder."))
        return data


class ReceivingForm(forms.Form):
    """Which team of people with accounts receives for an organisation; without a team it goes by mail alone again."""

    organisation = forms.ModelChoiceField(
        label=_("Welke organisatie?"), queryset=Organisation.objects.none(), empty_label=_("Kies een organisatie"),
        error_messages={"required": _("Kies een organisatie."), "invalid_choice": _("Deze organisatie staat niet (meer) op de kaart.")},
    )  # fmt: skip
    team = forms.ModelChoiceField(
        label=_("Welk team krijgt haar vragen?"), queryset=Team.objects.none(), required=False, empty_label=_("Geen: alleen per mail"),
        error_messages={"invalid_choice": _("Dit team is er niet (meer).")},
    )  # fmt: skip

    def __init__(self, *args: Any, choices: QuerySet[Organisation], teams: QuerySet[Team], **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["organisation"].queryset = choices  # type: ignore[attr-defined]
        self.fields["team"].queryset = teams  # type: ignore[attr-defined]
