"""Forms of the sources room: a source, the file, what the columns mean, and which records go onto our own map."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from naast.directory.choices import Layer
from naast.sources.choices import Area
from naast.sources.reading.fields import TITLES, Field, Guess


class SourceForm(forms.Form):
    """Whose map it is and what may be done with it."""

    name = forms.CharField(
        label=_("Hoe heet deze kaart?"), max_length=80, error_messages={"required": _("Geef de kaart een naam.")},
        help_text=_("Bijvoorbeeld: Wegwijzer van het Buurthuis."),
    )  # fmt: skip
    owner = forms.CharField(
        label=_("Van wie is de kaart?"),
        max_length=120,
        error_messages={"required": _("Vul in van welke organisatie de kaart is.")},
    )
    licence = forms.CharField(
        label=_("Wat mag u ermee?"), max_length=120,
        help_text=_("De licentie, of wat u heeft afgesproken. Bijvoorbeeld: CC BY 4.0, of: toestemming van het Buurthuis."),
        error_messages={"required": _("Vul in wat u met de kaart mag. Vraag het na als u het niet weet.")},
    )  # fmt: skip
    attribution = forms.CharField(
        label=_("Bronvermelding"),
        max_length=200,
        required=False,
        help_text=_("Dit staat erbij als wij de gegevens doorgeven."),
    )
    url = forms.URLField(label=_("Waar staat de kaart?"), max_length=200, required=False, assume_scheme="https")
    fresh_on = forms.DateField(
        label=_("Van welke dag is deze stand?"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=_("Staat er in het bestand zelf een datum per regel, dan gaat die voor."),
        error_messages={"invalid": _("Dit is geen datum. Bijvoorbeeld: 23-11-2026.")},
    )  # fmt: skip
    layer = forms.ChoiceField(label=_("Wat voor hulp staat erop?"), choices=Layer.choices, initial=Layer.COMMUNAL)
    area = forms.ChoiceField(
        label=_("Waar geldt het aanbod?"), choices=Area.choices, initial=Area.MUNICIPALITY, widget=forms.RadioSelect
    )

    fresh_on.widget.input_type = "date"


class ManyFiles(forms.ClearableFileInput):
    """A field in which someone may choose several files."""

    allow_multiple_selected = True


class ColumnsForm(forms.Form):
    """A choice per column. `guesses` are what we think; the first field of two with one meaning stays wrong until a human chooses."""

    def __init__(
        self, *args: Any, guesses: Sequence[Guess], chosen: dict[int, Field] | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.guesses = guesses
        choices = [(str(field), title) for field, title in TITLES.items()]
        for guess in guesses:
            start = (chosen or {}).get(guess.column, guess.field)
            self.fields[f"kolom-{guess.column}"] = forms.ChoiceField(
                label=guess.header, choices=choices, initial=str(start)
            )

    def chosen(self) -> dict[int, Field]:
        """What was chosen, by place of the column. Only for a valid form."""
        return {guess.column: Field(self.cleaned_data[f"kolom-{guess.column}"]) for guess in self.guesses}
