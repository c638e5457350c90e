"""Forms of a visit and of its report: cards in any order, every one of them may stay empty."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, ClassVar, Final

from django import forms
from django.utils.translation import gettext_lazy as _

from naast.engine.knowledge.visit_talk import default_talk
from naast.people.forms import PlainForm
from naast.plan.choices import HowLong
from naast.plan.forms.helping import day, line, text
from naast.visits.actions.pieces import Piece
from naast.visits.actions.reports import Told
from naast.visits.actions.visits import VisitFields
from naast.visits.choices import (
    CLOSE_SHARES,
    MAX_LINE,
    MAX_WORDS,
    OWN_SHARES,
    CloseKind,
    Kind,
    Layer,
    Retold,
    Share,
    State,
    Tie,
    Why,
)
from naast.visits.ecogram import MAX_NAME, spread

# Enough people for a circle on paper; with a drawing there may be more.
ROWS: Final = 8
_NO_TIME = _("Dit lijkt geen tijd. Schrijf bijvoorbeeld 14:30.")


class VisitForm(PlainForm):
    """A visit that is planned. `state` only when one is changed."""

    free = ("why", "with_whom")
    on = day(_("Welke dag?"), needed=_("Kies een dag."))
    starts = forms.TimeField(
        label=_("Hoe laat?"), required=False, widget=forms.TimeInput(format="%H:%M", attrs={"type": "time"}),
        error_messages={"invalid": _NO_TIME},
    )  # fmt: skip
    why = line(
        _("Waarvoor komt u?"), MAX_LINE, needed=_("Schrijf in één zin waarvoor u komt."),
        hint=_("Eén zin. Iedereen die bij deze persoon mag meekijken, leest dit."),
    )  # fmt: skip
    with_whom = line(_("Wie is erbij?"), MAX_LINE, hint=_("De persoon bepaalt wie erbij is."))
    state = forms.ChoiceField(label=_("Hoe staat het ervoor?"), choices=State.choices, required=False)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    ident = forms.UUIDField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, changing: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["ident" if changing else "state"]

    def fields_of_visit(self) -> VisitFields:
        """Only after `is_valid`."""
        data = self.cleaned_data
        state = data.get("state") or State.PLANNED
        return VisitFields(data["on"], data["why"], data["starts"], data["with_whom"], state)


class AlongForm(PlainForm):
    """Propose to go together."""

    free = ("words",)
    words = line(_("Waarom samen?"), MAX_LINE, hint=_("Bijvoorbeeld: dan hoeft het verhaal maar één keer verteld."))


class ReportForm(PlainForm):
    """A talk at home, as cards. Names of fields are the kinds of pieces; `delen-…` says who may read one."""

    says_optional_once = True
    cards_of_form: ClassVar[tuple[str, ...]] = (*Kind.values, *CloseKind.values)

    on = day(_("Wanneer was het gesprek?"), needed=_("Vul de dag in."))
    with_whom = line(_("Wie waren erbij?"), MAX_LINE)
    sick_on = day(_("Eerste ziektedag van het werk"), hint=_("Alleen als iemand werkt en is ziek gemeld."))
    retold = forms.TypedChoiceField(
        label=_("Hoe vaak moest u uw verhaal opnieuw doen?"), coerce=int, empty_value=None, required=False,
        choices=[("", _("Niet gevraagd")), *Retold.choices], help_text=_("In de afgelopen maand, bij mensen die kwamen helpen."),
    )  # fmt: skip
    read_back = forms.BooleanField(label=_("Ik heb dit voorgelezen, en de persoon zei: zo klopt het."), required=False)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    key = forms.UUIDField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for kind in self.cards_of_form:
            self._add(kind, default_talk().cards[kind].title)

    def _add(self, kind: str, title: str) -> None:
        is_close = kind in CloseKind.values
        if kind == Kind.ECOGRAM:
            for number in range(1, ROWS + 1):
                self.fields |= _row(number)
        if kind == CloseKind.HOW_LONG:
            answers = [("", _("Niet gevraagd")), *HowLong.choices]
            self.fields["antwoord"] = forms.ChoiceField(label=_("Het antwoord"), choices=answers, required=False)
        self.fields[kind] = text(title, MAX_WORDS, rows=4)
        shares = CLOSE_SHARES if is_close else OWN_SHARES
        self.fields[f"delen-{kind}"] = forms.ChoiceField(
            label=_("Wie mag dit lezen?"), required=False, choices=[(one, one.label) for one in shares],
            initial=Share.VISITOR if is_close else Share.CIRCLE,
        )  # fmt: skip

    @property
    def free(self) -> tuple[str, ...]:  # type: ignore[override]
        """Every field with free text."""
        return ("with_whom", *self.cards_of_form)

    def told(self) -> Told:
        """Only after `is_valid`."""
        data = self.cleaned_data
        pieces = {kind: Piece(data[kind], self._data(kind), data[f"delen-{kind}"]) for kind in self.cards_of_form}
        return Told(data["on"], pieces, data["sick_on"], data["retold"], data["read_back"], with_whom=data["with_whom"])

    def _data(self, kind: str) -> Any:
        if kind == CloseKind.HOW_LONG:
            return self.cleaned_data["antwoord"]
        return spread(list(self._people())) if kind == Kind.ECOGRAM else None

    def _people(self) -> Iterator[dict[str, str]]:
        for number in range(1, ROWS + 1):
            name = self.cleaned_data[f"wie-{number}"].strip()
            if name:
                data = self.cleaned_data
                yield {"name": name, "layer": data[f"hoe-dichtbij-{number}"], "tie": data[f"band-{number}"]}


def _row(number: int) -> dict[str, forms.Field]:
    said = {"n": number}
    return {
        f"wie-{number}": line(_("Wie (%(n)s)") % said, MAX_NAME),
        f"hoe-dichtbij-{number}": forms.ChoiceField(
            label=_("Hoe dichtbij (%(n)s)") % said, choices=Layer.choices, required=False, initial=Layer.CLOSE
        ),
        f"band-{number}": forms.ChoiceField(
            label=_("Hoe is de band (%(n)s)") % said, choices=Tie.choices, required=False, initial=Tie.SUPPORTIVE
        ),
    }  # fmt: skip


def people_at_first(data: Any) -> dict[str, str]:
    """The people of an ecogram as first values of the rows."""
    said: dict[str, str] = {}
    for number, row in enumerate((data or [])[:ROWS], start=1):
        said |= {f"wie-{number}": row["name"], f"hoe-dichtbij-{number}": row["layer"], f"band-{number}": row["tie"]}
    return said


class ObjectionForm(PlainForm):
    """The person says what is not right."""

    free = ("words",)
    words = forms.CharField(
        label=_("Wat klopt er niet?"), max_length=MAX_WORDS, widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": _("Schrijf op wat er niet klopt.")},
    )  # fmt: skip


class MoveForm(forms.Form):
    """To whose file a report goes that stands in the wrong one."""

    person = forms.ChoiceField(
        label=_("Bij wie hoort dit gesprek?"),
        error_messages={"required": _("Kies een persoon."), "invalid_choice": _("Kies een persoon van de lijst.")},
    )

    def __init__(self, *args: Any, people: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"].choices = [("", _("Kies een persoon")), *people]  # type: ignore[attr-defined]


class ReviewForm(forms.Form):
    """When somebody looks again."""

    on = day(_("Wanneer kijkt u opnieuw?"), needed=_("Kies een dag."))
    why = forms.ChoiceField(label=_("Waarom dan?"), choices=Why.choices)


class StepsForm(forms.Form):
    """Which proposals go into the plan."""

    steps = forms.MultipleChoiceField(
        label=_("Wat komt in het plan?"), widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Vink aan wat u in het plan wilt."), "invalid_choice": _("Dit voorstel is er niet meer.")},
    )  # fmt: skip

    def __init__(self, *args: Any, choices: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["steps"].choices = choices  # type: ignore[attr-defined]
