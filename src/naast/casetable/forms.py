"""Forms of the case table room. What is wrong is said at its field; what was typed stays."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from naast.casetable import choices as c
from naast.casetable.actions import Invited, Plan
from naast.casetable.carding import CardWords
from naast.casetable.choices import SeatRole
from naast.engine.knowledge.casetables import default_tables

_LONG = _("Dit is te lang. Kort het in; wat u schreef staat er nog.")
_CHOOSE = ("", _("Kies"))
_REALLY = _("Ik heb gekeken: er staat geen mens in.")


def _line(label: Any, most: int = c.MAX_LINE, *, needed: Any = "", hint: Any = "", **attrs: str) -> forms.CharField:
    return forms.CharField(
        label=label, max_length=most, required=bool(needed), help_text=hint, widget=forms.TextInput(attrs=attrs),
        error_messages={"required": needed, "max_length": _LONG},
    )  # fmt: skip


def _text(label: Any, most: int = c.MAX_TEXT, *, needed: Any = "", hint: Any = "", rows: int = 3) -> forms.CharField:
    return forms.CharField(
        label=label, max_length=most, required=bool(needed), help_text=hint, widget=forms.Textarea(attrs={"rows": rows}),
        error_messages={"required": needed, "max_length": _LONG},
    )  # fmt: skip


def _pick(label: Any, choices: Sequence[Any], *, needed: Any = "", hint: Any = "") -> forms.ChoiceField:
    wrong = needed or _("Kies iets uit de lijst.")
    return forms.ChoiceField(
        label=label, choices=list(choices), required=bool(needed), help_text=hint,
        error_messages={"required": wrong, "invalid_choice": wrong},
    )  # fmt: skip


def topics() -> list[tuple[str, str]]:
    """Kinds of question, as the knowledge has them."""
    return [(one.id, one.name) for one in default_tables().topics.values()]


class PlanForm(forms.Form):
    """When, where and what kind."""

    kind = _pick(_("Wat voor tafel?"), (), needed=_("Kies een soort tafel."))
    on = forms.DateField(
        label=_("Welke dag?"), widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        error_messages={"required": _("Kies een dag."), "invalid": _("Dit lijkt geen datum.")},
    )  # fmt: skip
    starts = forms.TimeField(
        label=_("Hoe laat?"), widget=forms.TimeInput(format="%H:%M", attrs={"type": "time"}),
        error_messages={"required": _("Kies een tijd."), "invalid": _("Dit lijkt geen tijd. Schrijf bijvoorbeeld 14:30.")},
    )  # fmt: skip
    place = _line(
        _("Waar?"), needed=_("Schrijf waar het is, of: online."), hint=_("Een adres, of: online, met de link om mee te doen.")
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [(one.id, one.name) for one in default_tables().kinds.values()]  # type: ignore[attr-defined]

    def plan(self) -> Plan:
        """Only after `is_valid`."""
        data = self.cleaned_data
        return Plan(data["kind"], data["on"], data["starts"], data["place"])


class InviteForm(forms.Form):
    """Somebody gets a place at the table."""

    name = _line(_("Naam"), 120, needed=_("Vul een naam in."))
    organisation = _line(
        _("Organisatie"), 160, needed=_("Vul in van welke organisatie iemand komt."), hint=_("Zo mogelijk zoals op de hulpkaart.")
    )  # fmt: skip
    email = forms.EmailField(
        label=_("E-mailadres"), max_length=254,
        error_messages={"required": _("Vul een mailadres in."), "invalid": _("Dit lijkt geen mailadres.")},
    )  # fmt: skip
    role = _pick(_("Rol aan tafel"), SeatRole.choices, needed=_("Kies een rol."))

    def who(self) -> Invited:
        """Only after `is_valid`."""
        data = self.cleaned_data
        return Invited(data["name"], data["organisation"], data["email"], data["role"])


class AddressForm(forms.Form):
    """Another mailbox for who did not get our mail."""

    email = forms.EmailField(
        max_length=254,
        error_messages={"required": _("Vul een mailadres in."), "invalid": _("Dit lijkt geen mailadres.")},
    )


class SeatCodeForm(forms.Form):
    """The code of the screen, or of the mail."""

    code = _line(
        _("Code"), 12, needed=_("Vul de code in."), hint=_("Vier cijfers van het scherm, of zes cijfers uit uw mail."),
        inputmode="numeric", autocomplete="one-time-code",
    )  # fmt: skip


class CardForm(forms.Form):
    """A case without a name: mostly choices, and few words per dimension."""

    says_optional_once = True
    age = _pick(_("Hoe oud ongeveer?"), (_CHOOSE, *c.AGES))
    household = _pick(_("Hoe woont iemand?"), (_CHOOSE, *c.HOUSEHOLDS))
    illness = _pick(_("Welke ziekte, in grote lijn?"), c.ILLNESSES)
    involved = forms.MultipleChoiceField(
        label=_("Wie komt er al?"), choices=c.INVOLVED, required=False, widget=forms.CheckboxSelectMultiple
    )
    fysiek = _text(_("Lijf en dag"))
    sociaal = _text(_("Mensen en geld"))
    psychisch = _text(_("Gevoel"))
    zingeving = _text(_("Wat belangrijk is"))
    naasten = _text(_("Wie ernaast staan"))
    vraag = _text(_("Uw vraag: hoe kan ik, of hoe kunnen wij…"), c.MAX_SENTENCE, rows=2)
    agreed = _pick(_("Mag dit verhaal verteld worden?"), (_CHOOSE, *c.Agreed.choices))
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def words(self) -> CardWords:
        """Only after `is_valid`."""
        data = self.cleaned_data
        texts = {name: data[name].strip() for name in c.TEXT_IDS}
        return CardWords(
            data["age"], data["household"], data["illness"], tuple(data["involved"]), data["agreed"], texts
        )

    @classmethod
    def at_first(cls, words: CardWords) -> dict[str, Any]:
        """The values of a card that is there."""
        return {
            "age": words.age, "household": words.household, "illness": words.illness, "involved": list(words.involved),
            "agreed": words.agreed, **words.texts,
        }  # fmt: skip


class ReleaseForm(forms.Form):
    """Two people are asked whether they could say who this is: the reader, and in the reader's mind a neighbour."""

    nobody = forms.BooleanField(
        label=_("Ik weet niet wie dit is."), error_messages={"required": _("Weet u wie het is? Geef de kaart dan terug.")}
    )  # fmt: skip
    neighbours = forms.BooleanField(
        label=_("Iemand uit dezelfde buurt zou het ook niet weten."),
        error_messages={"required": _("Zou een buur het weten? Geef de kaart dan terug.")},
    )
    version = forms.IntegerField(widget=forms.HiddenInput)


class BackForm(forms.Form):
    """The reader asks for wider words."""

    remark = _text(_("Wat kan wijder?"), 600, needed=_("Schrijf op wat wijder kan."))
    version = forms.IntegerField(widget=forms.HiddenInput)


class TableForm(forms.Form):
    """A form at the table; `really` appears when a word looked like a name."""

    verb: ClassVar[str] = ""
    button: ClassVar[Any] = ""

    @property
    def asks_really(self) -> bool:
        """Whether the box "I looked" is shown: when something looked like a name just now."""
        return "really" in self.fields and bool(self.non_field_errors())


class SilentForm(TableForm):
    """Two sentences nobody sees yet."""

    verb, button = "kaartje", _("Lever mijn kaartje in")
    core = _line(_("Wat is volgens u de kern?"))
    blind = _line(_("Wat zien wij misschien niet?"))


class OfferForm(TableForm):
    """What somebody or their organisation can do."""

    verb, button = "aanbod", _("Doe dit aanbod")
    what = _line(_("Wat kan ik of mijn organisatie doen?"), c.MAX_SENTENCE, needed=_("Schrijf wat u kunt doen."))
    since = _line(_("Vanaf wanneer?"))
    how = _line(_("Hoe vraag je dat?"), hint=_("Bijvoorbeeld: bel ons, en zeg dat het van de casustafel komt."))
    service = _pick(_("Lijkt dit op iets wat al op de hulpkaart staat?"), (("", _("Nee, of ik weet het niet")),))
    keep = forms.BooleanField(
        label=_("Dit mag bewaard blijven en naar de hulpkaart."), required=False,
        help_text=_("Anders gaat het weg als de tafel wordt afgesloten."),
    )  # fmt: skip
    really = forms.BooleanField(label=_REALLY, required=False)

    def __init__(self, *args: Any, services: Sequence[tuple[str, str]] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if services:
            self.fields["service"].choices += list(services)  # type: ignore[attr-defined]
        else:
            del self.fields["service"]


class ChooseForm(TableForm):
    """At most three."""

    verb, button = "keuze", _("Dit neem ik mee")
    offers = forms.MultipleChoiceField(
        label=_("Kies er hooguit drie"), required=False, widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": _("Dit aanbod is er niet meer.")},
    )  # fmt: skip

    def __init__(self, *args: Any, choices: Sequence[tuple[str, str]] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["offers"].choices = list(choices)  # type: ignore[attr-defined]


class QuestionForm(TableForm):
    """The bringer asks it anew."""

    verb, button = "vraag", _("Zo luidt de vraag nu")
    question = _text(_("Uw vraag, als die nu anders is"), c.MAX_SENTENCE, needed=_("Schrijf de vraag."), rows=2)


class LessonForm(TableForm):
    """One sentence for everyone."""

    verb, button = "les", _("Voeg deze les toe")
    text = _line(
        _("Eén zin die ieder kan gebruiken"), c.MAX_SENTENCE, needed=_("Schrijf een zin."), hint=_("Over ons werk, niet over deze mens.")
    )  # fmt: skip
    really = forms.BooleanField(label=_REALLY, required=False)


class GapForm(TableForm):
    """What is not there, and who was not."""

    verb, button = "gemis", _("Voeg toe")
    kind = _pick(_("Wat ontbreekt?"), c.GapKind.choices, needed=_("Kies wat er ontbreekt."))
    missing = _line(_("In één zin"), c.MAX_SENTENCE, needed=_("Schrijf een zin."))
    really = forms.BooleanField(label=_REALLY, required=False)


class MeetForm(TableForm):
    """With whom one's own organisation is going to meet."""

    verb, button = "kennismaken", _("Wij gaan kennismaken")
    other = _pick(_("Met wie gaat u kennismaken?"), (_CHOOSE,), needed=_("Kies een organisatie."))

    def __init__(self, *args: Any, others: Sequence[tuple[str, str]] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["other"].choices = [_CHOOSE, *others]  # type: ignore[attr-defined]


class EndForm(forms.Form):
    """Under which kind of question this is found again."""

    topic = _pick(_("Onder welk soort vraag is dit terug te vinden?"), (), needed=_("Kies een soort vraag."))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["topic"].choices = [_CHOOSE, *topics()]  # type: ignore[attr-defined]
