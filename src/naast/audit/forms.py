"""What the privacy officer may ask of the log."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from naast.audit.choices import Kind, Outcome
from naast.audit.queries import Search
from naast.core import clock

ALL = [("", gettext_lazy("alles"))]
USUAL_DAYS = 30


class SearchForm(forms.Form):
    """Filters of the search. Everything may stay empty."""

    who = forms.CharField(
        label=gettext_lazy("Wie keek of deed iets"),
        required=False,
        max_length=120,
        help_text=gettext_lazy("Een naam, of een deel ervan."),
    )
    person = forms.UUIDField(
        label=gettext_lazy("Over wie"),
        required=False,
        help_text=gettext_lazy("Het kenmerk van de persoon. Dat staat onderaan diens bladzijde over rechten."),
        error_messages={"invalid": gettext_lazy("Dit is geen kenmerk. Neem het helemaal over, met de streepjes.")},
    )
    first = forms.DateField(
        label=gettext_lazy("Vanaf"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    last = forms.DateField(
        label=gettext_lazy("Tot en met"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    kind = forms.ChoiceField(label=gettext_lazy("Wat"), required=False, choices=[*ALL, *Kind.choices])
    outcome = forms.ChoiceField(label=gettext_lazy("Afloop"), required=False, choices=[*ALL, *Outcome.choices])

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or {}
        if said.get("first") and said.get("last") and said["first"] > said["last"]:
            self.add_error("last", _("Deze dag ligt voor de eerste dag."))
        return said

    def wanted(self) -> Search:
        """The search of a valid form."""
        said = self.cleaned_data
        return Search(said["who"].strip(), said["person"], said["first"], said["last"], said["kind"], said["outcome"])


def first_look() -> SearchForm:
    """The form as it opens: the last USUAL_DAYS days."""
    return SearchForm(initial={"first": clock.today() - timedelta(days=USUAL_DAYS)})
