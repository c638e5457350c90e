"""Forms of wishes and steps: they keep what was typed, and carry the version that was seen so that nothing of another is overwritten."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from naast.people.forms import PlainForm
from naast.plan.choices import SAID_ORIGINS, Origin, OwnerKind, Status, WishKind
from naast.plan.models import MAX_SENTENCE, MAX_STEP

Choices = Sequence[tuple[str, Any]]
_TOO_LONG = _("Dit is te lang om te bewaren. Kort het in; wat u schreef staat er nog.")
# Kinds of owner that come with a name of one's own choice.
NAMED = (OwnerKind.CLOSE, OwnerKind.VOLUNTEER, OwnerKind.PROFESSIONAL, OwnerKind.ORGANISATION)


class SentenceForm(PlainForm):
    """What both share. `parts`: the parts this reader may change, with their names; one is no question."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    # The id the sentence gets: a form that is sent twice makes one.
    ident = forms.UUIDField(widget=forms.HiddenInput, required=False)
    part = forms.ChoiceField(
        label=_("Bij welk deel van het plan hoort dit?"),
        help_text=_("Dit bepaalt wie het mag lezen."),
        error_messages={
            "required": _("Kies bij welk deel dit hoort."),
            "invalid_choice": _("Kies bij welk deel dit hoort."),
        },
    )

    def __init__(self, *args: Any, parts: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["part"].choices = list(parts)  # type: ignore[attr-defined]


class WishForm(SentenceForm):
    """A sentence of the person."""

    free: ClassVar[tuple[str, ...]] = ("text", "said_by")
    kind = forms.ChoiceField(
        label=_("Wat is het?"), choices=WishKind.choices, widget=forms.RadioSelect, initial=WishKind.MATTERS,
        error_messages={"required": _("Kies wat het is.")},
    )  # fmt: skip
    text = forms.CharField(
        label=_("In eigen woorden"), max_length=MAX_SENTENCE, widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Schrijf het zoals u het zou zeggen."),
        error_messages={"required": _("Er staat nog niets. Schrijf eerst iets op."), "max_length": _TOO_LONG},
    )  # fmt: skip
    said_by = forms.CharField(
        label=_("Wie zei dit?"), max_length=120, required=False, help_text=_("Laat leeg als u het zelf zegt."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )  # fmt: skip
    field_order = ("kind", "text", "said_by", "part", "version", "ident")

    def values(self) -> dict[str, Any]:
        """What an action takes. Only after `is_valid`."""
        data = {name: self.cleaned_data[name] for name in ("kind", "text", "part")}
        return data | ({"said_by": self.cleaned_data["said_by"]} if self.cleaned_data["said_by"] else {})


class StepForm(SentenceForm):
    """One step. `owners`: who can be chosen (`self`, `nobody`, `member:<id>`, `user:<id>` or a kind with a name)."""

    free: ClassVar[tuple[str, ...]] = ("text", "note", "owner_name")
    text = forms.CharField(
        label=_("Wat gaat er gebeuren?"), max_length=MAX_STEP, widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": _("Schrijf op wat er gedaan wordt."), "max_length": _TOO_LONG},
    )  # fmt: skip
    owner = forms.ChoiceField(
        label=_("Wie doet dit?"), error_messages={"required": _("Kies wie dit doet."), "invalid_choice": _("Kies wie dit doet.")}
    )  # fmt: skip
    owner_name = forms.CharField(
        label=_("Naam, als die er niet bij staat"), max_length=120, required=False,
        help_text=_("Bijvoorbeeld: buurvrouw Riet, of de apotheek."), widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )  # fmt: skip
    due_on = forms.DateField(
        label=_("Wanneer?"), required=False, widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        help_text=_("Mag leeg blijven."), error_messages={"invalid": _("Dit lijkt geen datum.")},
    )  # fmt: skip
    status = forms.ChoiceField(
        label=_("Hoe staat het ervoor?"), choices=Status.choices, initial=Status.TODO,
        error_messages={"required": _("Kies hoe het ervoor staat.")},
    )  # fmt: skip
    origin = forms.ChoiceField(
        label=_("Waar komt deze stap vandaan?"), choices=[(one.value, one.label) for one in SAID_ORIGINS],
        required=False, initial=Origin.TALK, error_messages={"invalid_choice": _("Kies waar deze stap vandaan komt.")},
    )  # fmt: skip
    note = forms.CharField(
        label=_("Goed om te weten"), max_length=300, required=False, widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"max_length": _TOO_LONG},
    )  # fmt: skip
    field_order = ("text", "owner", "owner_name", "due_on", "status", "part", "origin", "note", "version", "ident")

    def __init__(
        self,
        *args: Any,
        owners: Choices,
        names: dict[str, str],
        with_status: bool = True,
        with_origin: bool = False,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["owner"].choices = list(owners)  # type: ignore[attr-defined]
        self._names = names
        if not with_status:
            del self.fields["status"]
        if not with_origin:
            del self.fields["origin"]

    def said_origin(self) -> str:
        """Where the step came from, as was said; `talk` when nobody was asked. Only after `is_valid`."""
        return str(self.cleaned_data.get("origin") or Origin.TALK)

    def values(self) -> dict[str, Any]:
        """What an action takes. Only after `is_valid`."""
        data = {
            name: self.cleaned_data[name]
            for name in ("part", "text", "due_on", "status", "note")
            if name in self.fields
        }
        return data | self._owner()

    def _owner(self) -> dict[str, Any]:
        kind, _colon, ident = self.cleaned_data["owner"].partition(":")
        said = {
            "owner_kind": kind,
            "owner_name": self.cleaned_data["owner_name"],
            "owner_user_id": None,
            "owner_member_id": None,
        }
        if kind == "member":
            said |= {"owner_kind": str(OwnerKind.CLOSE), "owner_member_id": UUID(ident)}
        elif kind in ("user", "helper"):
            made = OwnerKind.PROFESSIONAL if kind == "user" else OwnerKind.VOLUNTEER
            said |= {"owner_kind": str(made), "owner_user_id": UUID(ident)}
        if ident:
            said["owner_name"] = self._names.get(ident, "")
        elif kind not in NAMED:
            said["owner_name"] = ""
        return said


class TemplateForm(forms.Form):
    """Which steps, and which day the counting begins."""

    first_day = forms.DateField(
        label=_("Eerste dag"), widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        error_messages={"invalid": _("Dit lijkt geen datum."), "required": _("Vul een dag in.")},
    )  # fmt: skip
    steps = forms.MultipleChoiceField(
        widget=forms.CheckboxSelectMultiple, error_messages={"required": _("U hebt nog niets aangevinkt.")}
    )

    def __init__(self, *args: Any, steps: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["steps"].choices = list(steps)  # type: ignore[attr-defined]
