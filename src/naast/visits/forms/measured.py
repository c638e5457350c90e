"""The outcome of an instrument of others; and the question a clinician asks themself, of which nothing is kept."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from naast.engine.knowledge.visit_talk import default_talk
from naast.people.forms import PlainForm
from naast.plan.forms.helping import day, line
from naast.visits.choices import MAX_LINE, Surprised


class MeasuredForm(PlainForm):
    """Name, version, day, total, note."""

    free = ("total", "version", "note")
    instrument = forms.ChoiceField(
        label=_("Welk meetinstrument?"), error_messages={"required": _("Kies een meetinstrument.")}
    )
    version = line(_("Versie"), 40, autocomplete="off")
    on = day(_("Wanneer?"), needed=_("Kies een dag."))
    total = line(
        _("Uitkomst"), 40, needed=_("Schrijf de uitkomst op."), hint=_("Alleen het totaal. Geen vragen of antwoorden.")
    )
    note = line(_("Notitie"), MAX_LINE)
    ident = forms.UUIDField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = [(one.id, one.name) for one in default_talk().instruments.values()]
        self.fields["instrument"].choices = [("", _("Kies er een")), *known]  # type: ignore[attr-defined]


class SurpriseForm(forms.Form):
    """In our own words. The answer is for the head of who answers: it is stored nowhere."""

    answer = forms.ChoiceField(
        label=_("Zou het u verbazen als deze persoon er over een jaar niet meer is?"),
        choices=Surprised.choices,
        widget=forms.RadioSelect, error_messages={"required": _("Kies een antwoord.")},
    )  # fmt: skip
