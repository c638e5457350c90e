"""Forms of the intake room: they check what was typed and keep it when something is missing."""

from __future__ import annotations

import re
import uuid
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from naast.accounts import queries as accounts
from naast.accounts.models import Team
from naast.directory.forms import four_digits, plain_digits
from naast.intake.choices import Asker, Channel, Outcome, Urgency
from naast.intake.models import MAX_TEXT

MAX_EMAIL = 254
PHONE = re.compile(r"^[+0-9][0-9 ()\-./]{5,28}$")


# Ids of needs, facts, questions and answers; whatever else stands in a carried field was not put there by our pages.
_CARRIED = re.compile(r"[a-z0-9][a-z0-9_.-]{0,59}(?::[a-z0-9][a-z0-9_.-]{0,59})?")


class CarriedField(forms.CharField):
    """Ids that our own pages carry along, separated by spaces. Nobody sees them, so nobody can mend them: what is no id is dropped."""

    def __init__(self) -> None:
        super().__init__(required=False)

    def to_python(self, value: Any) -> str:
        return " ".join(one for one in (super().to_python(value) or "").split() if _CARRIED.fullmatch(one))


class SubmissionField(forms.UUIDField):
    """The number of a form. One that was damaged on the way counts as none."""

    def to_python(self, value: Any) -> Any:
        try:
            return super().to_python(value)
        except forms.ValidationError:
            return None


class AskForm(forms.Form):
    """A question in someone's own words. Nothing but the text is needed."""

    text = forms.CharField(
        label=_("Wat is uw vraag, of wat is er aan de hand?"),
        max_length=MAX_TEXT,
        widget=forms.Textarea(attrs={"rows": 7}),
        error_messages={
            "required": _("Er staat nog geen vraag. Schrijf in een paar woorden wat er speelt."),
            "max_length": _("Uw tekst is te lang voor ons. Haal er een stuk uit; wat u schreef staat er nog."),
        },
    )
    asker = forms.ChoiceField(label=_("Wie bent u?"), choices=Asker.choices, required=False)
    pc4 = forms.CharField(label=_("Uw postcode, alleen de cijfers"), max_length=7, required=False)
    answers = CarriedField()
    rejected = CarriedField()
    denied = CarriedField()

    def clean_pc4(self) -> str:
        """Four digits, also from a whole postcode; empty when it was left out."""
        # One letter too few is no reason to send someone back: only the digits count.
        return four_digits(re.sub(r"(?<=\d)\s?[A-Za-z]{1,2}$", "", str(self.cleaned_data["pc4"]).strip()))

    def clean_asker(self) -> str:
        return str(self.cleaned_data["asker"] or Asker.UNKNOWN)

    def clean_answers(self) -> tuple[tuple[str, str], ...]:
        """`question:answer` pairs, separated by spaces; at most two questions are ever asked."""
        pairs = [part.split(":", 1) for part in str(self.cleaned_data["answers"]).split() if ":" in part]
        return tuple((question, answer) for question, answer in pairs)[:4]

    def clean_rejected(self) -> tuple[str, ...]:
        """Need ids, separated by spaces."""
        return tuple(dict.fromkeys(str(self.cleaned_data["rejected"]).split()))[:20]

    def clean_denied(self) -> tuple[str, ...]:
        """Fact ids, separated by spaces."""
        return tuple(dict.fromkeys(str(self.cleaned_data["denied"]).split()))[:20]


class HandOverForm(AskForm):
    """The question goes to a person: how may they reach you?"""

    contact_name = forms.CharField(label=_("Uw naam"), max_length=120, required=False)
    contact_phone = forms.CharField(label=_("Uw telefoonnummer"), max_length=30, required=False)
    contact_email = forms.EmailField(
        label=_("Uw e-mailadres"),
        required=False,
        max_length=MAX_EMAIL,
        error_messages={
            "invalid": _("Dit lijkt geen e-mailadres. Een e-mailadres heeft een @ en een punt."),
            "max_length": _("Dit e-mailadres is te lang. Kijk of er iets te veel staat."),
        },
    )
    contact_when = forms.CharField(label=_("Wanneer kunnen wij het beste bellen?"), max_length=200, required=False)
    submission = SubmissionField(required=False)
    # Sealed by the page of the answer; whatever is wrong with it, the words are then simply read again.
    understood = forms.CharField(required=False)

    @property
    def submission_value(self) -> str:
        """The number of this form: what was sent, else a new one. It makes sending the same form twice harmless."""
        return str(self["submission"].value() or uuid.uuid4())

    def clean_submission(self) -> uuid.UUID:
        return self.cleaned_data["submission"] or uuid.uuid4()

    def clean_contact_phone(self) -> str:
        """A telephone number as people write it."""
        value = plain_digits(str(self.cleaned_data["contact_phone"]).strip())
        if value and not PHONE.fullmatch(value):
            raise forms.ValidationError(
                _("Dit lijkt geen telefoonnummer. Schrijf alleen cijfers, bijvoorbeeld 06 12 34 56 78.")
            )
        return value

    def clean_contact_email(self) -> str:
        """An address that a mail can be sent to: the part behind the @ must have a form that mail servers know."""
        value = str(self.cleaned_data["contact_email"])
        try:
            value.rpartition("@")[2].encode("idna")
        except UnicodeError:
            reachable = False
        else:
            reachable = value.isprintable()
        if value and not reachable:
            raise forms.ValidationError(_("Naar dit e-mailadres kunnen wij geen bericht sturen. Kijk of het klopt."))
        return value


# At the desk the form is about someone else, so "u" would be the wrong person; and nothing is assumed about who asks.
_ASKERS = [
    (Asker.UNKNOWN, _("Weet ik niet")),
    (Asker.PATIENT, _("Iemand die zelf ziek is")),
    (Asker.NAASTE, _("Een naaste of nabestaande")),
    (Asker.CHILD, _("Iemand jonger dan 18")),
    (Asker.PROFESSIONAL, _("Een collega of vrijwilliger")),
]
_DESK_LABELS = {
    "text": _("De vraag, in de woorden van de persoon"),
    "asker": _("Wie stelt de vraag?"),
    "pc4": _("Postcode, alleen de cijfers"),
    "contact_name": _("Naam"),
    "contact_phone": _("Telefoonnummer"),
    "contact_email": _("E-mailadres"),
}


class DeskForm(HandOverForm):
    """A professional enters a question for someone."""

    channel = forms.ChoiceField(
        label=_("Hoe kwam de vraag binnen?"),
        choices=[
            (Channel.PHONE, Channel.PHONE.label),
            (Channel.DESK, Channel.DESK.label),
            (Channel.LETTER, Channel.LETTER.label),
        ],
    )
    team = forms.ModelChoiceField(
        label=_("Voor welk team?"), queryset=Team.objects.none(), required=False, empty_label=_("Kies op postcode")
    )
    consent = forms.BooleanField(
        label=_("De persoon weet dat ik deze vraag doorgeef en vindt dat goed."), required=False
    )
    danger = forms.BooleanField(label=_("Er is gevaar. Ik kan het nu niet eerst vragen."), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["team"].queryset = accounts.teams()  # type: ignore[attr-defined]
        self.fields["asker"].choices = _ASKERS  # type: ignore[attr-defined]
        for name, label in _DESK_LABELS.items():
            self.fields[name].label = label

    def clean(self) -> dict[str, Any]:
        """Nothing is passed on without permission, except in danger (vital interest)."""
        data = super().clean() or self.cleaned_data
        if not (data.get("consent") or data.get("danger")):
            self.add_error(
                "consent",
                _("Vraag dit eerst aan de persoon. Zonder toestemming geven wij niets door, behalve bij gevaar."),
            )
        return dict(data)


class VersionedForm(forms.Form):
    """Carries the version of the question that the page was made from."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)


class TextForm(VersionedForm):
    """One text: a note, an answer, a question to the asker, a reply."""

    text = forms.CharField(
        label=_("Tekst"), max_length=MAX_TEXT, widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": _("Er staat nog niets. Schrijf eerst uw tekst.")},
    )  # fmt: skip


class NoteForm(TextForm):
    """For the team only."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["text"].label = _("Uw notitie")
        self.fields["text"].help_text = _("De vrager ziet dit niet.")


class AskOnForm(TextForm):
    """A question to the asker."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["text"].label = _("Uw vraag aan de vrager")
        self.fields["text"].help_text = _("De vrager leest dit achter de eigen link, en kan daar antwoorden.")


class AnswerForm(TextForm):
    """An answer to the asker."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["text"].label = _("Uw antwoord")
        self.fields["text"].help_text = _("De vrager leest dit achter de eigen link.")


class AttemptForm(VersionedForm):
    """Someone was called. Nothing is chosen beforehand: a slip would tell the asker something that did not happen."""

    reached = forms.TypedChoiceField(
        label=_("Hoe ging het?"), choices=[("nee", _("Niet bereikt")), ("ja", _("Gesproken"))], coerce=lambda v: v == "ja",
        widget=forms.RadioSelect, error_messages={"required": _("Kies of u iemand gesproken heeft.")},
    )  # fmt: skip
    text = forms.CharField(
        label=_("Notitie voor het team"), max_length=MAX_TEXT, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )


def _part(label: Any, *, required: bool) -> forms.CharField:
    return forms.CharField(
        label=label, max_length=MAX_TEXT, required=required, widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": _("Splitsen kan vanaf twee vragen. Schrijf er hier een op.")},
    )  # fmt: skip


class SplitForm(VersionedForm):
    """One question becomes two to four."""

    part_1 = _part(_("Eerste vraag"), required=True)
    part_2 = _part(_("Tweede vraag"), required=True)
    part_3 = _part(_("Derde vraag"), required=False)
    part_4 = _part(_("Vierde vraag"), required=False)

    def parts(self) -> list[str]:
        """What was filled in, in order."""
        return [str(self.cleaned_data[f"part_{n}"]) for n in range(1, 5)]


class ForwardForm(VersionedForm):
    """To another team, with a reason."""

    team = forms.ModelChoiceField(
        label=_("Naar welk team?"), queryset=Team.objects.none(), empty_label=_("Kies een team"),
        error_messages={"required": _("Kies een team.")},
    )  # fmt: skip
    reason = forms.CharField(
        label=_("Waarom?"), max_length=2000, widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": _("Schrijf kort waarom; het andere team leest dat.")},
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["team"].queryset = accounts.teams()  # type: ignore[attr-defined]


class CloseForm(VersionedForm):
    """How it ended."""

    outcome = forms.ChoiceField(
        label=_("Hoe is het afgelopen?"),
        choices=[
            ("", _("Kies een uitkomst")),
            *((o, o.label) for o in (Outcome.HELPED, Outcome.REFERRED, Outcome.NOT_REACHED, Outcome.NOT_FOR_US)),
        ],
        error_messages={"required": _("Kies hoe het is afgelopen.")},
    )
    text = forms.CharField(
        label=_("Bericht aan de vrager"), max_length=MAX_TEXT, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )


class UndoCloseForm(VersionedForm):
    """Closing was a mistake."""

    reason = forms.CharField(
        label=_("Waarom moet de vraag weer open?"), max_length=2000, widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("De vrager ziet dit niet, maar wel dat de vraag weer open is."),
        error_messages={"required": _("Schrijf kort waarom de vraag weer open moet.")},
    )  # fmt: skip


class UrgencyForm(VersionedForm):
    """It must go faster."""

    urgency = forms.ChoiceField(label=_("Hoe snel?"), choices=[(u, u.label) for u in (Urgency.SOON, Urgency.CRISIS)])


_TOO_LONG = _("Uw tekst is te lang voor ons. Haal er een stuk uit; wat u schreef staat er nog.")


class ReplyForm(forms.Form):
    """The asker writes on the status page."""

    text = forms.CharField(
        label=_("Uw bericht"), max_length=MAX_TEXT, widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": _("Er staat nog niets. Schrijf eerst uw bericht."), "max_length": _TOO_LONG},
    )  # fmt: skip


class ReopenForm(forms.Form):
    """The asker is not helped yet."""

    text = forms.CharField(
        label=_("Wat is er nog niet goed?"),
        max_length=MAX_TEXT,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"max_length": _TOO_LONG},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        # It stands on one page with the reply form, which has a field of the same name.
        super().__init__(*args, **{"auto_id": "id_reopen_%s", **kwargs})
