"""The forms of a worry: what anybody notices, with the questions of the chart; passing it on; and what the team writes down."""

from __future__ import annotations

import re
import uuid
from collections.abc import Mapping
from typing import Any, ClassVar, Final

from django import forms
from django.utils.translation import gettext_lazy as _

from naast.directory.forms import four_digits, plain_digits
from naast.engine.flow.model import InputData
from naast.people.forms import PlainForm
from naast.plan.forms.helping import day, line
from naast.visits.choices import MAX_LINE, ConsentWay, Phase
from naast.visits.forms.flows import label_of
from naast.visits.models.signals import MAX_QUESTION
from naast.visits.queries import walking
from naast.visits.twins import told

NONE: Final = "niets"
YES, SPEAKER_YES, NO, SPEAKER_NO, NOT_YET, NAMELESS, NOBODY = (
    "ja", "ja-namens", "nee", "nee-namens", "nog-niet", "zonder-naam", "niemand",
)  # fmt: skip
# What each answer means for the chart: can the person decide, what they said, what whoever decides for them said.
_SAID: Final[Mapping[str, tuple[bool | None, str | None, str | None]]] = {
    YES: (None, "ja", None),
    SPEAKER_YES: (False, None, "ja"),
    NO: (None, "nee", None),
    SPEAKER_NO: (False, None, "nee"),
    NOT_YET: (None, "nog niet gevraagd", None),
    NAMELESS: (None, "liever zonder naam", None),
    NOBODY: (False, None, "is er niet"),
}
_ASKED: Final = [
    (YES, _("Ja, de persoon vindt het goed")),
    (SPEAKER_YES, _("Ja, wie namens de persoon beslist vindt het goed")),
    (NOT_YET, _("Ik heb het nog niet gevraagd")),
    (NO, _("Nee, de persoon wil het niet")),
    (SPEAKER_NO, _("Nee, wie namens de persoon beslist wil het niet")),
    (NOBODY, _("De persoon kan dit niet beslissen, en er is niemand die dat doet")),
    (NAMELESS, _("Ik wil eerst advies, zonder een naam te noemen")),
]
_TIMES: Final = [
    ("", _("Weet ik niet")),
    ("0", _("Niet")),
    ("1", _("1 keer")),
    ("2", _("2 keer")),
    ("3", _("3 keer of vaker")),
]
_PHONE: Final = re.compile(r"^(?:\+|0)[0-9 ()\-./]{8,28}$")
_MAIL: Final = {"invalid": _("Dit lijkt geen e-mailadres. Een e-mailadres heeft een @ en een punt.")}


class WorryForm(PlainForm):
    """What somebody notices. No name, and nothing of it is stored."""

    says_optional_once = True
    free: ClassVar[tuple[str, ...]] = ("text",)
    danger = forms.MultipleChoiceField(
        label=_("Is er nu gevaar?"), widget=forms.CheckboxSelectMultiple, help_text=_("Tik aan wat nu zo is."),
        error_messages={"required": _("Tik aan wat er nu is. Is er geen gevaar? Tik dan “Nee” aan.")},
    )  # fmt: skip
    text = forms.CharField(
        label=_("Wat merkt u? Waar maakt u zich zorgen over?"), max_length=MAX_QUESTION, widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("Schrijf het in uw eigen woorden, zonder naam. U hoeft niet te weten wat iemand heeft."),
        error_messages={
            "required": _("Schrijf in een paar woorden wat u merkt."),
            "max_length": _("Uw tekst is te lang voor ons. Haal er een stuk uit; wat u schreef staat er nog."),
        },
    )  # fmt: skip
    seen = forms.MultipleChoiceField(
        label=_("Wat past erbij?"), widget=forms.CheckboxSelectMultiple, required=False, help_text=_("Eén is genoeg."),
    )  # fmt: skip
    judged = forms.BooleanField(
        label=_("Ik ben zorgverlener en vind dat iemand nu vooruit moet kijken"), required=False,
        help_text=_("Alleen voor zorgverleners. Wie dat niet is, slaat dit over."),
    )  # fmt: skip
    admitted = forms.ChoiceField(
        label=_("Hoe vaak lag iemand het laatste half jaar onverwacht in het ziekenhuis?"),
        choices=_TIMES,
        required=False,
    )
    who = forms.ChoiceField(label=_("Wie bent u?"), required=False)
    soon = forms.ChoiceField(
        label=_("Wanneer moet er volgens u iemand bellen?"), required=False, widget=forms.RadioSelect
    )
    asked = forms.ChoiceField(
        label=_("Hebt u het gevraagd?"), choices=_ASKED, widget=forms.RadioSelect,
        error_messages={"required": _("Kies of u het hebt gevraagd.")},
    )  # fmt: skip
    pc4 = forms.CharField(
        label=_("Postcode van deze persoon, alleen de cijfers"), max_length=7, required=False,
        help_text=_("Daarmee kiezen wij het team. Wij bewaren de postcode niet."),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._danger = _yes_or_no(walking.DANGER)
        self._seen = [one for one in _yes_or_no(walking.REASONS) if one.name != walking.JUDGED]
        dangers = [(one.id, told(label_of(one))) for one in self._danger]
        self.fields["danger"].choices = [*dangers, (NONE, _("Nee, dit is er nu niet"))]  # type: ignore[attr-defined]
        self.fields["seen"].choices = [(one.id, told(label_of(one))) for one in self._seen]  # type: ignore[attr-defined]
        self.fields["who"].choices = [("", _("Dat zeg ik liever niet")), *_words(walking.WHO)]  # type: ignore[attr-defined]
        self.fields["soon"].choices = _words(walking.SOON)  # type: ignore[attr-defined]

    def clean_danger(self) -> list[str]:
        """Danger counts more than "no"."""
        ticked: list[str] = self.cleaned_data["danger"]
        return [one for one in ticked if one != NONE] or ticked

    def clean_pc4(self) -> str:
        """Four digits, also from a whole postcode; empty when it was left out."""
        return four_digits(re.sub(r"(?<=\d)\s?[A-Za-z]{1,2}$", "", str(self.cleaned_data["pc4"]).strip()))

    def answers(self) -> dict[str, object]:
        """What was said, by name of the question on the chart. Only after `is_valid`."""
        data = self.cleaned_data
        decides, said, spoken = _SAID[data["asked"]]
        found: dict[str, object] = {one.name: one.id in data["danger"] for one in self._danger}
        found |= {one.name: True for one in self._seen if one.id in data["seen"]}
        found |= {walking.JUDGED: True} if data["judged"] else {}
        found |= {walking.ADMITTED: int(data["admitted"])} if data["admitted"] else {}
        found |= {walking.WHO: data["who"] or None, walking.SOON: data["soon"] or None}
        return found | {walking.DECIDES: decides, walking.SAID: said, walking.SPOKEN_FOR: spoken}


def _yes_or_no(decision: str) -> list[InputData]:
    return [one for one in walking.questions_of(decision) if one.name != walking.ADMITTED and not _is_list(one)]


def _is_list(each: InputData) -> bool:
    return bool(walking.words_of(walking.chart(), each))


def _words(name: str) -> list[tuple[str, str]]:
    found = walking.words_of(walking.chart(), walking.question_named(name))
    return [(one, _first_up(told(one))) for one in found]


def _first_up(words: str) -> str:
    return words[:1].upper() + words[1:]


class PassOnForm(WorryForm):
    """The same with a yes: whose number it is, and how the yes was given. This is all that is stored."""

    says_optional_once = False
    free: ClassVar[tuple[str, ...]] = ("text", "name")
    name = line(_("Naam van de persoon"), 120, needed=_("Schrijf de naam op."), autocomplete="off")
    phone = line(
        _("Telefoonnummer van de persoon"), 30, needed=_("Schrijf het telefoonnummer op. Zonder nummer kan niemand bellen."),
        inputmode="tel", autocomplete="off",
    )  # fmt: skip
    way = forms.ChoiceField(
        label=_("Hoe is het ja gegeven?"), choices=ConsentWay.choices, widget=forms.RadioSelect(attrs={"row": True}),
        error_messages={"required": _("Kies hoe het ja is gegeven.")},
    )  # fmt: skip
    email = forms.EmailField(
        label=_("Uw e-mailadres"), required=False, max_length=254, error_messages=_MAIL,
        help_text=_("Dan hoort u het als iemand het oppakt. Meer vertellen wij niet."),
    )  # fmt: skip
    submission = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def clean_phone(self) -> str:
        """A telephone number as people write it."""
        value = plain_digits(str(self.cleaned_data["phone"]).strip())
        if not _PHONE.fullmatch(value):
            raise forms.ValidationError(_("Dit lijkt geen telefoonnummer. Schrijf bijvoorbeeld 06 12 34 56 78."))
        return value

    def clean_submission(self) -> uuid.UUID:
        """The number of this form makes sending it twice harmless."""
        return self.cleaned_data["submission"] or uuid.uuid4()


class ReminderForm(forms.Form):
    """Who worries asks to be reminded on a day. No name of anyone."""

    mail = forms.EmailField(
        label=_("Uw e-mailadres"), max_length=254, error_messages={**_MAIL, "required": _("Vul uw e-mailadres in.")}
    )
    on = day(_("Op welke dag wilt u de mail?"), needed=_("Kies een dag."))


class VersionForm(forms.Form):
    """Carries the version that the page was made from."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)


class PlanForm(VersionForm):
    """A visit was agreed; with a file it stands among the other visits there."""

    on = day(_("Welke dag is het bezoek?"), needed=_("Kies een dag."))
    starts = forms.TimeField(
        label=_("Hoe laat?"), required=False, widget=forms.TimeInput(format="%H:%M", attrs={"type": "time"}),
        error_messages={"invalid": _("Dit lijkt geen tijd. Schrijf bijvoorbeeld 14:30.")},
    )  # fmt: skip
    person = forms.ChoiceField(
        label=_("Bij welk dossier hoort dit?"), required=False,
        help_text=_("Is er nog geen dossier? Dan staat het bezoek alleen hier. U kunt het later koppelen."),
    )  # fmt: skip

    def __init__(self, *args: Any, people: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"].choices = [("", _("Nog geen dossier")), *people]  # type: ignore[attr-defined]


class VisitedForm(VersionForm):
    """The first visit was."""

    on = day(_("Wanneer was u er?"), needed=_("Kies de dag."))
    phase = forms.ChoiceField(
        label=_("Wat past nu het beste?"), choices=Phase.choices, initial=Phase.UNKNOWN,
        help_text=_("Alleen voor de cijfers. De persoon ziet dit niet."),
    )  # fmt: skip


class DeclineForm(VersionForm):
    """The person says no."""

    again_on = day(
        _("Mag iemand het later nog één keer vragen? Op welke dag?"),
        hint=_("Alleen als de persoon dat goed vindt. Anders laat u dit leeg. Dan is alles na 7 dagen weg."),
    )


class PassOverForm(VersionForm):
    """Somebody else goes on with it."""

    to = line(_("Wie gaat verder?"), MAX_LINE, needed=_("Schrijf op wie het nu doet."),
              hint=_("Bijvoorbeeld: de casemanager van het ziekenhuis."))  # fmt: skip


_YES_NO: Final = [("ja", _("Ja")), ("nee", _("Nee")), ("", _("Weet ik niet"))]


class KnownForm(VersionForm):
    """Whether somebody is known already."""

    plan = forms.ChoiceField(
        label=_("Is er al een plan van zorg?"),
        choices=_YES_NO,
        required=False,
        widget=forms.RadioSelect(attrs={"row": True}),
    )
    contact = forms.ChoiceField(
        label=_("Is er al een vast gezicht?"),
        choices=_YES_NO,
        required=False,
        widget=forms.RadioSelect(attrs={"row": True}),
    )

    def said(self, name: str) -> bool | None:
        """Only after `is_valid`."""
        return {"ja": True, "nee": False}.get(self.cleaned_data[name])


class DoctorForm(VersionForm):
    """Whether the doctor may know, and who that is."""

    may = forms.ChoiceField(
        label=_("Mag de huisarts weten dat u langsgaat?"), choices=_YES_NO[:2], widget=forms.RadioSelect(attrs={"row": True}),
        error_messages={"required": _("Kies ja of nee.")},
    )  # fmt: skip
    who = line(_("Naam en adres van de huisarts"), MAX_LINE, autocomplete="off")
    practice = forms.ChoiceField(label=_("Of kies een praktijk uit de lijst"), required=False)

    def __init__(self, *args: Any, practices: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["practice"].choices = [("", _("Staat er niet bij")), *((one, one) for one in practices)]  # type: ignore[attr-defined]


class DoctorToldForm(VersionForm):
    """The letter went out; or a mail that names nobody."""

    mail = forms.EmailField(
        label=_("E-mail van de praktijk"), required=False, max_length=254, error_messages=_MAIL,
        help_text=_("Hoeft niet. In de mail staat geen naam: de praktijk belt u."),
    )  # fmt: skip
