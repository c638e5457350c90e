"""The forms of the map: search, compare, and what a team keeps. They keep what was typed, also when something is wrong with it."""

from __future__ import annotations

import re
import unicodedata
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from naast.accounts.models import Team
from naast.directory import queries
from naast.directory.choices import FOR_CHILD, Audience, Cost, Language, Layer
from naast.directory.models import Neighbourhood, Selection
from naast.directory.models.notes import NAME_LETTERS, NOTE_LETTERS, WORDS_LETTERS
from naast.directory.queries import Found, Terms

MOST_LETTERS = 400
_POSTCODE = re.compile(r"([0-9]{4})\s?(?:[A-Za-z]{2})?")


def plain_digits(typed: str) -> str:
    """The same text with every digit as 0 to 9, also those of a keyboard in another script; nothing else changes.

    >>> plain_digits("٠٣٤٢ AB")
    '0342 AB'
    """
    return "".join(str(unicodedata.decimal(sign)) if sign.isdecimal() else sign for sign in typed)


def four_digits(typed: str) -> str:
    """The four digits of a postcode, also of a whole one; empty when it was left out. Raises ValidationError."""
    value = plain_digits(typed.strip())
    match = _POSTCODE.fullmatch(value)
    if value and match is None:
        raise forms.ValidationError(
            _("Een postcode begint met vier cijfers, bijvoorbeeld 0342. U mag dit ook leeg laten.")
        )
    return match[1] if match else ""


class SearchForm(forms.Form):
    """What somebody looks for in the social map; every field may stay empty."""

    zoek = forms.CharField(
        label=_("Wat zoekt u?"),
        help_text=_("Eén woord, zoals tolk of hospice. Of een hele zin, in uw eigen woorden."),
        required=False,
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}),
    )
    postcode = forms.CharField(
        label=_("Uw postcode"),
        help_text=_("Bijvoorbeeld 0341. Zo ziet u wat bij u in de buurt is."),
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "postal-code"}),
    )
    wijk = forms.ChoiceField(label=_("Wijk"), required=False)
    soort = forms.ChoiceField(label=_("Soort hulp"), required=False, choices=[("", _("Alles")), *Layer.choices])
    voorwie = forms.ChoiceField(
        label=_("Voor wie"), required=False, choices=[("", _("Maakt niet uit")), *Audience.choices]
    )
    taal = forms.ChoiceField(label=_("Taal"), required=False, choices=[("", _("Alle talen")), *Language.choices])
    kosten = forms.ChoiceField(label=_("Kosten"), required=False, choices=[("", _("Maakt niet uit")), *Cost.choices])
    open = forms.BooleanField(label=_("Nu open"), required=False)
    plaats = forms.BooleanField(label=_("Neemt nieuwe mensen aan"), required=False)
    hulp = forms.CharField(required=False, widget=forms.HiddenInput)
    voor = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, data: Any, *, neighbourhoods: list[Neighbourhood]) -> None:
        super().__init__(data)
        names = [(n.slug, n.name) for n in neighbourhoods]
        self._places = names
        self.fields["wijk"].choices = [("", _("Alle wijken")), *names]  # type: ignore[attr-defined]

    def clean_zoek(self) -> str:
        """At most MOST_LETTERS; what comes after that never helps a search."""
        return " ".join(str(self.cleaned_data["zoek"]).replace("\0", " ").split())[:MOST_LETTERS]

    def clean_postcode(self) -> str:
        """Four digits, also from a whole postcode."""
        return four_digits(str(self.cleaned_data["postcode"]))

    def clean_hulp(self) -> str:
        """The id of a kind of help; one that nobody knows counts as none: it comes from an address, not from a reader."""
        named = str(self.cleaned_data["hulp"])
        return named if named and named in queries.provisions() else ""

    def terms(self) -> Terms:
        """What can be used of it; a field with a mistake counts as empty."""
        self.full_clean()
        good = self.cleaned_data
        return Terms(
            words=good.get("zoek", ""),
            pc4=good.get("postcode", ""),
            neighbourhood=good.get("wijk", ""),
            layer=good.get("soort", ""),
            language=good.get("taal", ""),
            open_only=bool(good.get("plaats")),
            child=good.get("voor") == FOR_CHILD,
            audience=good.get("voorwie", ""),
            cost=good.get("kosten", ""),
            open_now=bool(good.get("open")),
            provision=good.get("hulp", ""),
        )

    def tell(self, found: Found) -> None:
        """Put beside each choice how many places it leaves. Nothing when there are too many to count."""
        if found.facets.capped:
            return
        counts = dict(found.facets.counts)
        if found.per_place:
            own = dict(found.per_place)
            counts["wijk"] = {slug: own.get(slug, 0) + found.facets.everywhere for slug, _name in self._places}
        for name, known in counts.items():
            field = self.fields[name]
            if isinstance(field, forms.ChoiceField):
                # A choice that leaves nothing is left out, unless it is the one that was made.
                chosen = self.cleaned_data.get(name, "")
                field.choices = [
                    (value, _with_number(label, known[value]) if value in known else label)
                    for value, label in list(field.choices)  # type: ignore[arg-type]
                    if known.get(value, 1) or value == chosen
                ]
            else:
                field.label = _with_number(field.label, known["on"])


def _with_number(label: Any, count: int) -> str:
    return f"{label} ({count})"


class CompareForm(forms.Form):
    """Two neighbourhoods to lay side by side."""

    een = forms.ChoiceField(label=_("Eerste wijk"))
    twee = forms.ChoiceField(label=_("Tweede wijk"))

    def __init__(self, data: Any, *, neighbourhoods: list[Neighbourhood]) -> None:
        super().__init__(data)
        for field in self.fields.values():
            field.choices = [("", _("Kies een wijk")), *((n.slug, n.name) for n in neighbourhoods)]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Two different ones."""
        good = super().clean() or {}
        if good.get("een") and good.get("een") == good.get("twee"):
            self.add_error("twee", _("Kies een andere wijk dan de eerste."))
        return good


class SelectionForm(forms.Form):
    """A list of a team: which team, its name, and the words above the leaflet. `teams`: those of the reader."""

    team = forms.ChoiceField(label=_("Van welk team"))
    name = forms.CharField(
        label=_("Naam van de lijst"), max_length=NAME_LETTERS, help_text=_("Bijvoorbeeld: eerste week thuis.")
    )
    words = forms.CharField(
        label=_("Tekst boven de folder"), required=False, max_length=WORDS_LETTERS,
        help_text=_("Geen namen van mensen. De folder kan overal komen te liggen."),
    )  # fmt: skip

    def __init__(self, data: Any = None, *, teams: list[Team], initial: Any = None) -> None:
        super().__init__(data, initial=initial)
        self.fields["team"].choices = [(str(team.pk), team.name) for team in teams]  # type: ignore[attr-defined]


class OnListForm(forms.Form):
    """Put a place on a list of the team."""

    selection = forms.ChoiceField(label=_("Zet op een lijst van uw team"))
    words = forms.CharField(label=_("Tekst op de folder"), required=False, max_length=WORDS_LETTERS)

    def __init__(self, data: Any = None, *, selections: list[Selection]) -> None:
        super().__init__(data)
        self.fields["selection"].choices = [(str(one.pk), str(one)) for one in selections]  # type: ignore[attr-defined]


class NoteForm(forms.Form):
    """The note of one team at a place."""

    team = forms.ChoiceField(widget=forms.HiddenInput)
    seen = forms.CharField(widget=forms.HiddenInput, required=False, max_length=16)
    text = forms.CharField(
        label=_("Notitie van het team"), required=False, max_length=NOTE_LETTERS, widget=forms.Textarea,
        help_text=_("Alleen uw team leest dit. Schrijf niets over mensen die hulp vragen. Leeg maken haalt de notitie weg."),
    )  # fmt: skip

    def __init__(self, data: Any = None, *, teams: list[Team], initial: Any = None, auto_id: str = "id_%s") -> None:
        super().__init__(data, initial=initial, auto_id=auto_id)
        self.fields["team"].choices = [(str(team.pk), team.name) for team in teams]  # type: ignore[attr-defined]
