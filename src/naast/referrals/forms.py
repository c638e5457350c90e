"""Forms of a receiver without an account: the code, and what may go along with an answer. What an answer is, the button says."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from naast.referrals.choices import Refusal
from naast.referrals.models import MAX_NOTE, MAX_QUESTION


class ReceiverCodeForm(forms.Form):
    """The six digits of the mail. Spaces and other signs do not matter."""

    code = forms.CharField(
        label=_("Code uit de mail"), max_length=40, help_text=_("Zes cijfers."),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "one-time-code"}),
        error_messages={"required": _("Vul de zes cijfers uit de mail in."), "max_length": _("De code is zes cijfers.")},
    )  # fmt: skip


class AlongForm(forms.Form):
    """What may go along with an answer: a few words and a day. Both may stay empty."""

    note = forms.CharField(
        label=_("Bericht aan het team"), required=False, max_length=MAX_NOTE, widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Bijvoorbeeld wie er komt."),
        error_messages={"max_length": _("Dit is te lang. Kort het in; wat u schreef staat er nog.")},
    )  # fmt: skip
    on = forms.DateField(
        label=_("Op welke dag?"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=_("Bijvoorbeeld de dag van het eerste bezoek."), error_messages={"invalid": _("Dit lijkt geen datum.")},
    )  # fmt: skip


class RefusalForm(forms.Form):
    """Not for us: why is the button; a better idea may go along."""

    refusal = forms.ChoiceField(
        label=_("Waarom is het niet voor u?"), choices=Refusal.choices, widget=forms.RadioSelect,
        error_messages={"required": _("Kies waarom het niet voor u is. Dan zoeken wij beter verder.")},
    )  # fmt: skip
    better_idea = forms.CharField(
        label=_("Wie kan het wel, denkt u?"), required=False, max_length=MAX_QUESTION,
        help_text=_("Zo hoeft niemand opnieuw te zoeken."),
        error_messages={"max_length": _("Dit is te lang. Kort het in; wat u schreef staat er nog.")},
    )  # fmt: skip

    def __init__(self, data: Any = None, **more: Any) -> None:
        # The other form of the page sends other fields: two forms on one page must not share an id.
        super().__init__(data, auto_id="nee_%s", **more)
