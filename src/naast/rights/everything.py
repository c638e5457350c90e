"""Everything that is kept about a person, as sections to read and as JSON: which models and fields, their declarations say.

Run it within `core.rls.acting` of who asks: then it can never hold more than that person may see. Secrets (fingerprints of links
and codes) and facts about another human (`others`) stay out.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.core.exceptions import ObjectDoesNotExist
from django.db.models import Field, ForeignKey, Model
from django.utils.translation import gettext as _

from naast.audit import exporting
from naast.audit.models import AuditEvent
from naast.core import clock
from naast.core.privacy import Declaration, Scrub, declaration, models_of_persons
from naast.rights import words
from naast.rights.holdings import Ids, kept_elsewhere, rows_of, value_at

# For a reader: the person first, then who stands around them, then the story, then the rest.
_FIRST = ("people.Person", "people.PersonMember", "people.Household", "people.StoryEntry")
_ONLY_MACHINES = {"id", "version", "name_key"}
MAX_SHORT = 20


@dataclass(frozen=True, slots=True)
class Section:
    """One kind of data. `rows`: per row a list of (name of the field, value in words)."""

    title: str
    purpose: str
    legal_basis: str
    retention: str
    rows: list[list[tuple[str, str]]]


def sections(person_ids: Ids) -> list[Section]:
    """What is kept about this human, to read. Kinds without a row are left out."""
    found = []
    for model in _models():
        said = declaration(model)
        rows = [_to_read(model, said, row, person_ids) for row in _rows(model, person_ids)]
        if rows:
            title = words.kind(model)
            found.append(Section(title[:1].upper() + title[1:], said.purpose, said.legal_basis, said.retention, rows))
    return found


def section_of(model: type[Model], rows: Iterable[Any], *, own: bool = False) -> Section:
    """These rows as a section. `own`: they are of the reader, so nothing in them is about another human."""
    said, title = declaration(model), words.kind(model)
    told = [_to_read(model, said, row, (), own=own) for row in rows]
    return Section(title[:1].upper() + title[1:], said.purpose, said.legal_basis, said.retention, told)


def plain(row: Any, *, own: bool = False) -> dict[str, Any]:
    """One row for a machine."""
    return {name: _plain(row, name) for name in _shown(declaration(type(row)), row, own=own)}


def as_data(person_ids: Ids, log: list[AuditEvent]) -> dict[str, Any]:
    """The same, and the log, for a machine: field names and plain values."""
    return {
        "gemaakt_op": clock.now().isoformat(timespec="seconds"),
        "persoon": [str(one) for one in person_ids],
        "gegevens": {
            model._meta.label: [
                {name: _plain(row, name) for name in _shown(declaration(model), row)}
                for row in _rows(model, person_ids)
            ]
            for model in _models()
        },
        "logboek": [exporting.nen_7513(event) for event in log],
    }


def _models() -> list[type[Model]]:
    mine = [model for model in models_of_persons() if not kept_elsewhere(declaration(model))]
    return sorted(mine, key=lambda model: (_place(model._meta.label), model._meta.label))


def _place(label: str) -> int:
    return _FIRST.index(label) if label in _FIRST else len(_FIRST)


def _rows(model: type[Model], person_ids: Ids) -> Iterator[Any]:
    order = ("created_at", "pk") if any(one.name == "created_at" for one in model._meta.fields) else ("pk",)
    yield from rows_of(model, person_ids).order_by(*order).iterator(chunk_size=2_000)


def _shown(said: Declaration, row: Any, *, own: bool = False) -> list[str]:
    """The fields of a row that are for the person: all, without secrets, and without facts about another human."""
    another = not own and not getattr(row, "is_self", said.person == "pk")
    hidden = {*said.no_export, *(said.others if another else ())}
    hidden |= {name for name, scrub in said.personal.items() if scrub is Scrub.TOKEN}
    return [one.name for one in row._meta.concrete_fields if one.name not in hidden]


def _to_read(
    model: type[Model], said: Declaration, row: Any, person_ids: Ids, *, own: bool = False
) -> list[tuple[str, str]]:
    told = []
    for name in sorted(_shown(said, row, own=own), key=lambda name: name == "created_at"):
        field = model._meta.get_field(name)
        if name in _ONLY_MACHINES or (name == said.person and name != "pk"):
            continue
        said_of_it = _words(row, field, person_ids)  # type: ignore[arg-type]
        if said_of_it:
            label = _label(field)
            told.append((label[:1].upper() + label[1:], said_of_it))
    return told


def _label(field: Any) -> str:
    """What a field is called; a key that nobody gave a name is called after what it points to."""
    nameless = isinstance(field, ForeignKey) and str(field.verbose_name) == field.name.replace("_", " ")
    return str(field.related_model._meta.verbose_name if nameless else field.verbose_name)


def _words(row: Any, field: Field[Any, Any], person_ids: Ids) -> str:
    """A value as a person reads it; empty when there is nothing to read."""
    value = getattr(row, field.attname)
    if (
        value is None
        or value == ""
        or value in ([], {})
        or (isinstance(value, UUID) and not isinstance(field, ForeignKey))
    ):
        return ""
    if isinstance(field, ForeignKey):
        return _pointed_at(row, field)
    if getattr(field, "choices", None):
        return str(getattr(row, f"get_{field.name}_display")())
    # Short ids of the policy stand in short columns and in lists; what someone wrote does not.
    short = isinstance(value, str) and (getattr(field, "max_length", None) or MAX_SHORT + 1) <= MAX_SHORT
    return words.meaning(value) if short else _said(value)


def _said(value: Any) -> str:
    if isinstance(value, bool):
        return _("ja") if value else _("nee")
    if isinstance(value, datetime):
        return f"{value.astimezone(clock.AMSTERDAM):%d-%m-%Y %H:%M}"
    if isinstance(value, date):
        return f"{value:%d-%m-%Y}"
    if isinstance(value, list):
        return ", ".join(words.meaning(_said(one)) for one in value if not isinstance(one, UUID | dict | list))
    return "" if isinstance(value, dict | UUID) else str(value)


def _pointed_at(row: Any, field: ForeignKey[Any, Any]) -> str:
    """The name of what a row points to; nothing for another person (a twin, a merged file), whose name is not for this reader."""
    try:
        return _named(getattr(row, field.name))
    except ObjectDoesNotExist:
        # The fence of the database keeps that row from who reads.
        return ""


def _named(other: Any) -> str:
    """Who or what a row points to, by name; a row without a name says nothing to a reader."""
    return str(value_at(other, "name") or "")


def _plain(row: Any, name: str) -> Any:
    field = row._meta.get_field(name)
    value = getattr(row, field.attname)
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, list):
        return [str(one) if isinstance(one, UUID) else one for one in value]
    return value if value is None or isinstance(value, bool | int | str | dict) else str(value)
