"""What someone writes when they ask something about their data, and what the team answers."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy

from naast.rights.models import MAX_TEXT


class CorrectForm(forms.Form):
    """What is wrong, in someone's own words."""

    text = forms.CharField(
        label=gettext_lazy("Wat klopt er niet?"),
        max_length=MAX_TEXT,
        widget=forms.Textarea,
        help_text=gettext_lazy("Bijvoorbeeld: ‘Mijn geboortejaar is 1955, niet 1956.’"),
        error_messages={"required": gettext_lazy("Schrijf op wat er niet klopt, en hoe het wel is.")},
    )


class DeleteForm(forms.Form):
    """A last look before asking for something that cannot be undone."""

    sure = forms.BooleanField(
        label=gettext_lazy("Ja, ik wil dat mijn gegevens worden weggehaald. Ik weet dat dit niet terug kan."),
        error_messages={"required": gettext_lazy("Zet een vinkje als u dit zeker weet.")},
    )


class AnswerForm(forms.Form):
    """What was done, or why not, in words for the person."""

    answer = forms.CharField(
        label=gettext_lazy("Uw antwoord"),
        max_length=MAX_TEXT,
        widget=forms.Textarea,
        help_text=gettext_lazy("Gewone taal. De persoon leest dit."),
        error_messages={"required": gettext_lazy("Schrijf in gewone taal wat u deed, of waarom niet.")},
    )
