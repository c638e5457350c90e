"""The questions of a flow chart as a form: one field for each thing it looks at. Nothing of it is kept."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _

from naast.engine.flow import Flow
from naast.engine.flow.model import InputData
from naast.visits.queries.walking import words_of

YES, NO = "ja", "nee"
MOST: Final = 100_000


class FlowForm(forms.Form):
    """Every question may stay open: open is an answer too, and the chart says what follows from it."""

    says_optional_once = True

    def __init__(self, flow: Flow, data: Mapping[str, Any] | None) -> None:
        super().__init__(data)
        self._flow = flow
        for each in flow.model.inputs.values():
            self.fields[each.id] = _field(flow, each)

    def answers(self) -> dict[str, object]:
        """The answers by name of the input data, None for what stayed open; call it on a form without errors."""
        found: dict[str, object] = {}
        for each in self._flow.model.inputs.values():
            value = self.cleaned_data[each.id]
            is_choice = _kind(self._flow, each) == "boolean"
            found[each.name] = (
                (value == YES if value else None) if is_choice else (None if value in ("", None) else value)
            )
        return found


def _kind(flow: Flow, each: InputData) -> str:
    return flow.types.of(each.type_ref).kind


def _field(flow: Flow, each: InputData) -> forms.Field:
    words: dict[str, Any] = {"label": label_of(each), "required": False, "help_text": explanation_of(each)}
    if named := words_of(flow, each):
        return forms.ChoiceField(choices=[("", _("Nog niet bekend")), *((name, name) for name in named)], **words)
    match _kind(flow, each):
        case "boolean":
            choices = [(YES, _("Ja")), (NO, _("Nee")), ("", _("Nog niet gevraagd"))]
            return forms.ChoiceField(choices=choices, widget=forms.RadioSelect(attrs={"row": True}), **words)
        case "number":
            return forms.DecimalField(min_value=-MOST, max_value=MOST, decimal_places=0, **words)
        case "date":
            return forms.DateField(widget=forms.DateInput(attrs={"type": "date"}), **words)
        case _:
            return forms.CharField(max_length=200, **words)


def label_of(each: InputData) -> str:
    """The question a reader answers: the first sentence of the description when it asks, else the name."""
    first, mark, _rest = each.description.partition("?")
    return f"{first}{mark}" if mark else each.name[:1].upper() + each.name[1:]


def explanation_of(each: InputData) -> str:
    """What is said besides the question."""
    rest = each.description.partition("?")[2] if "?" in each.description else each.description
    return rest.replace("Leeg: niet gevraagd.", "").strip()
