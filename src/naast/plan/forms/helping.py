"""Forms of what residents make themselves: the emergency sheet, the roster, the personal plan, "hoe lang houdt u dit vol?"."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from naast.people.forms import PlainForm
from naast.plan.actions.roster import MOST_WEEKS
from naast.plan.choices import WMO_QUESTIONS, HowLong
from naast.plan.models import ANSWERS
from naast.plan.models.carer import MAX_WORDS
from naast.plan.models.emergency import MAX_SAID
from naast.plan.models.wmo import MAX_ANSWER

Choices = Sequence[tuple[str, Any]]
_TOO_LONG = _("Dit is te lang om te bewaren. Kort het in; wat u schreef staat er nog.")
_NO_DAY = _("Dit lijkt geen datum.")
_NO_TIME = _("Dit lijkt geen tijd. Schrijf bijvoorbeeld 17:30.")


def line(label: Any, most: int, *, needed: Any = "", hint: Any = "", **attrs: str) -> forms.CharField:
    """One line of text."""
    return forms.CharField(
        label=label, max_length=most, required=bool(needed), help_text=hint, widget=forms.TextInput(attrs=attrs),
        error_messages={"required": needed, "max_length": _TOO_LONG},
    )  # fmt: skip


def text(label: Any, most: int, *, hint: Any = "", rows: int = 3) -> forms.CharField:
    """A few lines of text, never needed."""
    return forms.CharField(
        label=label, max_length=most, required=False, help_text=hint, widget=forms.Textarea(attrs={"rows": rows}),
        error_messages={"max_length": _TOO_LONG},
    )  # fmt: skip


def day(label: Any, *, needed: Any = "", hint: Any = "") -> forms.DateField:
    """A day."""
    return forms.DateField(
        label=label, required=bool(needed), help_text=hint,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        error_messages={"required": needed, "invalid": _NO_DAY},
    )  # fmt: skip


def _time(label: Any) -> forms.TimeField:
    return forms.TimeField(
        label=label, required=False, widget=forms.TimeInput(format="%H:%M", attrs={"type": "time"}),
        error_messages={"invalid": _NO_TIME},
    )  # fmt: skip


class SheetForm(PlainForm):
    """The emergency sheet: what is ticked is on it, nothing else."""

    free = ("matters", "must_not", "know")

    called = line(
        _("Naam op het blad"), 60, needed=_("Welke naam mag op het blad staan?"),
        hint=_("Bijvoorbeeld alleen uw voornaam."),
    )  # fmt: skip
    members = forms.MultipleChoiceField(
        label=_("Wie mogen ze bellen?"), required=False, widget=forms.CheckboxSelectMultiple,
        help_text=_("Hun nummer komt op het blad. Vraag eerst of zij dat goed vinden."),
    )  # fmt: skip
    also_call = line(
        _("Ook bellen"), 200, hint=_("Naam en nummer, bijvoorbeeld van uw huisarts of de wijkverpleging."),
    )  # fmt: skip
    wishes = forms.MultipleChoiceField(
        label=_("Uit uw plan"), required=False, widget=forms.CheckboxSelectMultiple,
        help_text=_("Alleen wat u aanvinkt, komt op het blad."),
    )  # fmt: skip
    matters = text(_("Wat is belangrijk?"), MAX_SAID, hint=_("In uw eigen woorden."))
    must_not = text(_("Wat mag er niet gebeuren?"), MAX_SAID)
    know = text(
        _("Goed om te weten"), MAX_SAID,
        hint=_("Bijvoorbeeld: de sleutel ligt bij de buren, ik hoor slecht, er is een hond."),
    )  # fmt: skip

    def __init__(self, *args: Any, members: Choices, wishes: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, choices in (("members", members), ("wishes", wishes)):
            if choices:
                self.fields[name].choices = list(choices)  # type: ignore[attr-defined]
            else:
                del self.fields[name]


class OpenSheetForm(forms.Form):
    """Who opens the sheet; may stay empty: in an emergency nobody has to fill in anything."""

    who = line(_("Wie bent u?"), 60, hint=_("Bijvoorbeeld: ambulance, of buurvrouw Ria."))


class RosterLinkForm(PlainForm):
    """The link for friends."""

    free = ("welcome",)
    called = line(
        _("Naam boven het rooster"), 40, needed=_("Welke naam mag erboven staan?"),
        hint=_("Alleen een voornaam. Bijvoorbeeld: Dina en Huub."),
    )  # fmt: skip
    welcome = line(
        _("Woord vooraf"), 200,
        hint=_("Iedereen met de link leest dit: schrijf hier niets over ziekte."),
    )  # fmt: skip


class MomentForm(PlainForm):
    """A moment on which somebody can help."""

    free = ("what", "note")
    what = line(
        _("Wat is er nodig?"), 60, needed=_("Wat is er nodig?"),
        hint=_("Bijvoorbeeld: koken, rijden, boodschappen, gezelschap, waken."),
    )  # fmt: skip
    on = day(_("Welke dag?"), needed=_("Kies een dag."))
    starts = _time(_("Van"))
    ends = _time(_("Tot"))
    weeks = forms.IntegerField(
        label=_("Hoeveel weken achter elkaar?"), required=False, min_value=1, max_value=MOST_WEEKS,
        help_text=_("Alleen als het elke week op deze dag nodig is. Hooguit 26."),
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
        error_messages={
            "invalid": _("Vul een getal in van 1 tot en met 26."), "min_value": _("Vul een getal in van 1 tot en met 26."),
            "max_value": _("Vul een getal in van 1 tot en met 26."),
        },
    )  # fmt: skip
    note = line(
        _("Goed om te weten"), 160, hint=_("Uw vrienden lezen dit. Schrijf hier niets over ziekte."),
    )  # fmt: skip


class NameForm(forms.Form):
    """Who does it, written down by who arranges the roster."""

    name = line(_("Voornaam"), 30, needed=_("Vul een voornaam in."), autocomplete="off")


class ClaimForm(forms.Form):
    """A friend takes a moment."""

    name = line(
        _("Uw voornaam"), 30, needed=_("Vul uw voornaam in. Een achternaam hoeft niet."), autocomplete="given-name"
    )
    email = forms.EmailField(
        label=_("E-mail"), required=False, max_length=254, widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        help_text=_("Dan krijgt u de dag ervoor een bericht."),
        error_messages={"invalid": _("Dit lijkt geen e-mailadres. Een e-mailadres heeft een @ en een punt."), "max_length": _TOO_LONG},
    )  # fmt: skip
    slot = forms.UUIDField(
        widget=forms.HiddenInput, error_messages={"required": _("Kies een moment."), "invalid": _("Kies een moment.")}
    )


class ReportedForm(forms.Form):
    """On which day help was asked of the municipality."""

    reported_on = day(
        _("Op welke dag vroeg u de gemeente om hulp?"), needed=_("Vul de dag in."),
        hint=_("De dag dat u belde, schreef of langsging. Vanaf die dag hebt u zeven dagen."),
    )  # fmt: skip


class HandedInForm(forms.Form):
    """On which day the personal plan was handed in."""

    on = day(_("Ingeleverd op"), needed=_("Vul de dag in."))


class PersonalPlanForm(PlainForm):
    """The eight questions; all may stay empty."""

    free = ANSWERS
    QUESTIONS: ClassVar = WMO_QUESTIONS
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, (label, hint) in self.QUESTIONS.items():
            self.fields[name] = text(label, MAX_ANSWER, hint=hint, rows=4)


class HowLongForm(PlainForm):
    """ "Hoe lang houdt u dit vol?" """

    free = ("words",)
    answer = forms.ChoiceField(
        label=_("Hoe lang houdt u dit nog vol, zoals het nu gaat?"), choices=HowLong.choices, widget=forms.RadioSelect,
        error_messages={"required": _("Kies wat het dichtst bij u past."), "invalid_choice": _("Kies wat het dichtst bij u past.")},
    )  # fmt: skip
    words = text(_("Wilt u er iets bij zeggen?"), MAX_WORDS, hint=_("U leest dit later zelf terug."))


class ShareForm(forms.Form):
    """Whom the carer lets read."""

    to = forms.ChoiceField(
        label=_("Wie mag uw antwoorden lezen?"),
        error_messages={"required": _("Kies iemand."), "invalid_choice": _("Kies iemand uit de lijst.")},
    )

    def __init__(self, *args: Any, choices: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to"].choices = [("", _("Kies iemand")), *choices]  # type: ignore[attr-defined]
