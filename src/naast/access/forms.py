"""Forms of the access room: consent (who, what, how long, who says yes), stepping in with haste, and looking afterwards."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from naast.access.choices import Judgement, Way

Choices = Sequence[tuple[str, str]]


class ReceiverForm(forms.Form):
    """To whom. `choices`: (`user:<id>` or `member:<id>`, name)."""

    receiver = forms.ChoiceField(
        label=_("Wie mag meekijken?"), widget=forms.RadioSelect, error_messages={"required": _("Kies iemand.")}
    )

    def __init__(self, *args: Any, choices: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["receiver"].choices = list(choices)  # type: ignore[attr-defined]


class PartsForm(forms.Form):
    """What and how long; `writes`: in which parts someone may write along, when their role may get that; with `givers` (on the
    pages of professionals) also who said yes and how.
    """

    receiver = forms.CharField(widget=forms.HiddenInput)
    parts = forms.MultipleChoiceField(
        label=_("Wat mag diegene lezen?"), widget=forms.CheckboxSelectMultiple, required=False,
    )  # fmt: skip
    writes = forms.MultipleChoiceField(
        label=_("Mag diegene ook ergens in meeschrijven?"), widget=forms.CheckboxSelectMultiple, required=False,
        help_text=_("Het is een aparte vraag, met een eigen zin."),
    )  # fmt: skip
    months = forms.TypedChoiceField(
        label=_("Hoe lang?"), coerce=int, widget=forms.RadioSelect, error_messages={"required": _("Kies hoe lang.")}
    )
    given_by = forms.ChoiceField(
        label=_("Wie zei ja?"), widget=forms.RadioSelect, error_messages={"required": _("Kies wie ja zei.")}
    )
    way = forms.ChoiceField(
        label=_("Hoe?"), widget=forms.RadioSelect, choices=[(way.value, way.label) for way in (Way.SPOKEN, Way.WRITTEN)],
        error_messages={"required": _("Kies hoe.")},
    )  # fmt: skip
    can_decide = forms.ChoiceField(
        label=_("Kan de persoon dit nu zelf beslissen?"), widget=forms.RadioSelect,
        choices=[("ja", _("Ja")), ("nee", _("Nee, een ander beslist nu"))], initial="ja",
    )  # fmt: skip

    def __init__(
        self, *args: Any, parts: Choices, writes: Choices, months: Choices, givers: Choices | None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["parts"].choices = list(parts)  # type: ignore[attr-defined]
        self.fields["writes"].choices = list(writes)  # type: ignore[attr-defined]
        if not writes:
            del self.fields["writes"]
        self.fields["months"].choices = list(months)  # type: ignore[attr-defined]
        if givers is None:
            for name in ("given_by", "way", "can_decide"):
                del self.fields[name]
        else:
            self.fields["given_by"].choices = list(givers)  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Something must be chosen, to read or to write in."""
        said: dict[str, Any] = super().clean() or {}
        if not said.get("parts") and not said.get("writes") and not {"parts", "writes"} & self.errors.keys():
            self.add_error("parts", gettext("Kies wat diegene mag lezen."))
        return said


class EmergencyForm(forms.Form):
    """Whom, why and how long."""

    name = forms.CharField(
        label=_("Voor- en achternaam van de persoon"), max_length=120,
        error_messages={"required": _("Schrijf de hele naam op.")},
    )  # fmt: skip
    birth_year = forms.IntegerField(
        label=_("Geboortejaar"), min_value=1890, max_value=2100, widget=forms.TextInput(attrs={"inputmode": "numeric"}),
        error_messages={
            "required": _("Schrijf het geboortejaar op."),
            "invalid": _("Schrijf het jaar met vier cijfers, bijvoorbeeld 1955."),
        },
    )  # fmt: skip
    reason = forms.CharField(
        label=_("Waarom moet u dit nu zien?"), max_length=300, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("De persoon en de coördinator lezen dit."),
        error_messages={"required": _("Schrijf kort op waarom u dit nu moet zien.")},
    )  # fmt: skip
    hours = forms.TypedChoiceField(
        label=_("Hoe lang heeft u dit nodig?"), coerce=int, widget=forms.RadioSelect,
        error_messages={"required": _("Kies hoe lang.")},
    )  # fmt: skip

    def __init__(self, *args: Any, hours: Sequence[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["hours"].choices = [(str(one), _("%(n)d uur") % {"n": one}) for one in hours]  # type: ignore[attr-defined]


class ReviewForm(forms.Form):
    """Was it right?"""

    judgement = forms.ChoiceField(
        label=_("Was dit nodig?"), widget=forms.RadioSelect,
        choices=[(Judgement.RIGHT.value, _("Ja, het was nodig")), (Judgement.WRONG.value, _("Nee. Stop het als het nog loopt"))],
        error_messages={"required": _("Kies of het nodig was.")},
    )  # fmt: skip
    note = forms.CharField(
        label=_("Toelichting"), max_length=300, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )


class ColleagueForm(forms.Form):
    """Which colleague comes into the circle, and why."""

    user = forms.ChoiceField(label=_("Welke collega?"), error_messages={"required": _("Kies een collega.")})
    reason = forms.CharField(
        label=_("Waarom?"), max_length=200, help_text=_("Bijvoorbeeld: neemt het over in de vakantie."),
        error_messages={"required": _("Schrijf kort op waarom.")},
    )  # fmt: skip

    def __init__(self, *args: Any, choices: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["user"].choices = [("", ""), *choices]  # type: ignore[attr-defined]
