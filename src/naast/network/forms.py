"""Forms of the network room: a wave, whom an organisation knows, and what they do together. Errors say what to do."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from naast.core import clock
from naast.network.actions import Told
from naast.network.choices import DOING, MOST_MEMBERS, NAME_LETTERS, Kind, Often, Outcome, Way

_DATE = {"invalid": gettext_lazy("Dit is geen datum. Bijvoorbeeld: 23-11-2026.")}
SEARCH_LETTERS = 60


def _day(label: Any, missing: Any) -> forms.DateField:
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    field = forms.DateField(label=label, widget=widget, error_messages={**_DATE, "required": missing})
    field.widget.input_type = "date"
    return field


class WaveForm(forms.Form):
    """A new wave: its name, its days and who takes part. `groups`: (words, [(organisation id, name), ...])."""

    name = forms.CharField(
        label=gettext_lazy("Hoe heet deze ronde?"), max_length=NAME_LETTERS, help_text=gettext_lazy("Bijvoorbeeld: Najaar 2026."),
        error_messages={"required": gettext_lazy("Geef de ronde een naam.")},
    )  # fmt: skip
    starts_on = _day(gettext_lazy("Wanneer gaan de mails weg?"), gettext_lazy("Vul de eerste dag in."))
    ends_on = _day(
        gettext_lazy("Tot en met welke dag kan iedereen antwoorden?"), gettext_lazy("Vul de laatste dag in.")
    )
    show_map = forms.BooleanField(
        label=gettext_lazy("Wie antwoordt, ziet daarna de kaart"), required=False, initial=True,
        help_text=gettext_lazy("Alleen de lijnen. Wie wie wil leren kennen, ziet alleen u."),
    )  # fmt: skip
    who = forms.MultipleChoiceField(
        label=gettext_lazy("Welke organisaties doen mee?"),
        error_messages={"required": gettext_lazy("Kies wie er meedoen.")},
    )

    def __init__(self, *args: Any, groups: Sequence[tuple[str, Sequence[tuple[str, str]]]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.groups = groups
        field = self.fields["who"]
        assert isinstance(field, forms.MultipleChoiceField)
        field.choices = [choice for _name, choices in groups for choice in choices]

    def clean(self) -> dict[str, Any]:
        """The last day comes after the first, and is not over yet."""
        found = super().clean() or {}
        first, last = found.get("starts_on"), found.get("ends_on")
        if first and last and last < first:
            self.add_error("ends_on", _("De laatste dag ligt voor de eerste. Kies een latere dag."))
        elif last and last < clock.today():
            self.add_error("ends_on", _("Deze dag is al voorbij. Kies een latere dag."))
        if not 2 <= len(found.get("who", ["", ""])) <= MOST_MEMBERS:
            self.add_error("who", _("Kies twee tot %(most)d organisaties.") % {"most": MOST_MEMBERS})
        return found


class KnownForm(forms.Form):
    """Which of the others an organisation knows. Ids of who is not in the wave are no choice."""

    ken = forms.MultipleChoiceField(required=False)
    zoek = forms.CharField(required=False, max_length=SEARCH_LETTERS)

    def __init__(self, *args: Any, others: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["ken"]
        assert isinstance(field, forms.MultipleChoiceField)
        field.choices = [(one, one) for one in others]


class MoreForm(forms.Form):
    """What they do together, for everyone who is known (`known`: id -> name), and whom of all (`others`) they wish to know better."""

    wens = forms.MultipleChoiceField(required=False)

    def __init__(self, *args: Any, known: Mapping[str, str], others: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.known = known
        field = self.fields["wens"]
        assert isinstance(field, forms.MultipleChoiceField)
        field.choices = [(one, one) for one in others]
        for one, name in known.items():
            self.fields[f"wat-{one}"] = forms.MultipleChoiceField(label=name, choices=DOING, required=False)
            self.fields[f"vaak-{one}"] = forms.TypedChoiceField(
                label=_("Hoe vaak?"), choices=[("", ""), *Often.choices], required=False, coerce=int, empty_value=None
            )

    def told(self) -> dict[UUID, Told]:
        """What was said of each. Only for a valid form."""
        return {
            UUID(one): Told(
                frozenset(Kind(kind) for kind in self.cleaned_data[f"wat-{one}"]), self.cleaned_data[f"vaak-{one}"]
            )
            for one in self.known
        }


class MeetForm(forms.Form):
    """Two organisations and how to bring them together."""

    een = forms.UUIDField()
    ander = forms.UUIDField()
    hoe = forms.ChoiceField(choices=Way.choices)


class BackForm(forms.Form):
    """What became of it."""

    uitkomst = forms.ChoiceField(choices=Outcome.choices)
