"""What the shelves of this room share: why anything is kept at all, and how names are found and sorted."""

from __future__ import annotations

from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Func
from django.db.models.functions import Concat, Lower
from django.utils.translation import gettext_lazy as _

from naast.core.privacy import Scrub

PURPOSE = "Mensen de weg wijzen naar hulp"
BASIS = "taak van algemeen belang (AVG art. 6 lid 1e); er staan alleen gegevens van organisaties in"
RETENTION = "zolang het aanbod bestaat"
NO_PERSON = "de sociale kaart: organisaties en wat zij bieden"
NOBODY: dict[str, Scrub] = {}
PC4 = RegexValidator(r"^\d{4}\Z", _("Een postcodegebied is vier cijfers."))
NO_ACCENTS = "directory_unaccent"


def plain_text(field: str) -> Func:
    """A text field without accents."""
    return Func(F(field), function=NO_ACCENTS, output_field=models.TextField())


def all_words() -> Concat:
    """All words by which something can be found, in one text."""
    space = models.Value(" ")
    return Concat(F("name"), space, F("search_keys"), space, F("search_text"), output_field=models.TextField())


def sort_field() -> models.GeneratedField:
    """A column that puts names in the order of a Dutch telephone book."""
    # The database sorts on bytes: without this key É comes after z, and capitals before small letters.
    return models.GeneratedField(expression=Lower(plain_text("name")), output_field=models.TextField(), db_persist=True)
