"""The search form. It keeps what was typed, also when something is wrong with it."""

from __future__ import annotations

import re
import unicodedata
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from naast.directory.choices import FOR_CHILD, Language, Layer
from naast.directory.models import Neighbourhood
from naast.directory.queries import Terms

MOST_LETTERS = 200
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
        help_text=_("Eén of twee woorden, bijvoorbeeld hospice, tolk of eten."),
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
    taal = forms.ChoiceField(label=_("Taal"), required=False, choices=[("", _("Alle talen")), *Language.choices])
    plaats = forms.BooleanField(label=_("Alleen waar nu plaats is"), required=False)
    voor = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, data: Any, *, neighbourhoods: list[Neighbourhood]) -> None:
        super().__init__(data)
        names = [(n.slug, n.name) for n in neighbourhoods]
        self.fields["wijk"].choices = [("", _("Alle wijken")), *names]  # type: ignore[attr-defined]

    def clean_zoek(self) -> str:
        """At most MOST_LETTERS; what comes after that never helps a search."""
        return " ".join(str(self.cleaned_data["zoek"]).replace("\0", " ").split())[:MOST_LETTERS]

    def clean_postcode(self) -> str:
        """Four digits, also from a whole postcode."""
        return four_digits(str(self.cleaned_data["postcode"]))

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
        )
