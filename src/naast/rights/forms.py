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


class AwayForm(DeleteForm):
    """The same look for someone beside the person, and whether their words in the story go too."""

    story = forms.BooleanField(
        label=gettext_lazy("Haal ook weg wat ik bij het verhaal vertelde."), required=False,
        help_text=gettext_lazy("Anders blijft het staan, zonder uw naam."),
    )  # fmt: skip
    field_order = ("story", "sure")


class PrintForm(forms.Form):
    """Who asked for the paper, and how the colleague knows that."""

    asked_by = forms.ChoiceField(
        label=gettext_lazy("Wie vroeg erom?"), widget=forms.RadioSelect,
        choices=[("self", gettext_lazy("De persoon zelf")), ("representative", gettext_lazy("Wie voor de persoon spreekt"))],
        error_messages={"required": gettext_lazy("Kies wie erom vroeg.")},
    )  # fmt: skip
    sure_by = forms.ChoiceField(
        label=gettext_lazy("Hoe weet u dat zeker?"), widget=forms.RadioSelect,
        choices=[
            ("seen", gettext_lazy("Ik zie of ken deze persoon")),
            ("called", gettext_lazy("Ik belde terug naar het nummer dat wij kennen")),
        ],
        error_messages={"required": gettext_lazy("Kies hoe u dat weet.")},
    )  # fmt: skip


class AnswerForm(forms.Form):
    """What was done, or why not, in words for the person."""

    answer = forms.CharField(
        label=gettext_lazy("Uw antwoord"),
        max_length=MAX_TEXT,
        widget=forms.Textarea,
        help_text=gettext_lazy("Gewone taal. De persoon leest dit."),
        error_messages={"required": gettext_lazy("Schrijf in gewone taal wat u deed, of waarom niet.")},
    )
