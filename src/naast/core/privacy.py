"""Privacy declared at the model. Every model sorts every field; one declaration drives the register, copies, rights and retention.

A model carries a nested class:

    class Privacy:
        purpose = "Een hulpvraag beantwoorden"
        legal_basis = "toestemming van de vrager (AVG art. 6 lid 1a, art. 9 lid 2a)"
        retention = "een jaar na sluiten"
        retention_days = 365          # None: as long as the row it belongs to, or reference data
        personal = {"text": Scrub.TEXT, "phone": Scrub.PHONE}
        plain = ("id", "created_at")
        person = "person"             # look-up path to the person it is about; "pk" on the person's own row
        no_person = "..."             # or: why these rows are about no resident (Dutch)

and, where it applies:

        retention_from = "closed_at"  # look-up path to the moment the days count from; the nightly routine then deletes
        retention_by = "naast.core.actions.forget_sent"  # or: what deletes instead
        legal_minimum_days = 365      # the law has us keep it so long, counted from `legal_minimum_from` (default created_at)
        legal_minimum_why = "..."     # ends the sentence "dit mogen we nog niet weghalen, want ..." (Dutch, B1)
        others = ("phone",)           # about another human than the person: not in the person's export
        no_export = ("token_hash",)   # means nothing to a reader: not in an export

Rows with a person, days and neither `retention_from` nor `retention_by` go with the person's own row.
This module knows the shape and reads it. What is shown, corrected and deleted on it lives in `naast.rights`.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any, cast

from django.apps import apps
from django.core.exceptions import FieldDoesNotExist
from django.db.models import Field, Model


class Scrub(StrEnum):
    """How a personal field is made harmless in a copy of the database."""

    BLANK = "blank"
    TEXT = "text"
    NAME = "name"
    PHONE = "phone"
    EMAIL = "email"
    TOKEN = "token"


REPLACEMENT: dict[Scrub, str] = {
    Scrub.BLANK: "",
    Scrub.TEXT: "Deze tekst is weggehaald.",
    Scrub.NAME: "Naam weggehaald",
    Scrub.PHONE: "000",
    Scrub.EMAIL: "weg@voorbeeld.invalid",
    Scrub.TOKEN: "",
}


@dataclass(frozen=True, slots=True)
class Declaration:
    """What one model says of its own fields. `person` is None exactly when `no_person` says why."""

    label: str
    purpose: str
    legal_basis: str
    retention: str
    retention_days: int | None
    personal: dict[str, Scrub]
    plain: tuple[str, ...]
    person: str | None
    no_person: str
    retention_from: str = ""
    retention_by: str = ""
    legal_minimum_days: int = 0
    legal_minimum_why: str = ""
    legal_minimum_from: str = "created_at"
    others: tuple[str, ...] = ()
    no_export: tuple[str, ...] = ()


def own_models() -> list[type[Model]]:
    """Every model of this project, in a fixed order."""
    own = [m for m in apps.get_models() if m.__module__.startswith("naast.")]
    return sorted(own, key=lambda m: m._meta.label)


def declaration(model: type[Model]) -> Declaration:
    """The declaration of `model`. Raises ValueError when the class is missing or incomplete."""
    inner = model.__dict__.get("Privacy")
    if inner is None:
        raise ValueError(f"{model._meta.label} has no class Privacy")
    try:
        return Declaration(
            label=model._meta.label,
            purpose=inner.purpose,
            legal_basis=inner.legal_basis,
            retention=inner.retention,
            retention_days=inner.retention_days,
            personal=dict(inner.personal),
            plain=tuple(inner.plain),
            person=getattr(inner, "person", None),
            no_person=getattr(inner, "no_person", ""),
            **{name: getattr(inner, name) for name in _OPTIONAL if hasattr(inner, name)},
        )
    except AttributeError as missing:
        raise ValueError(f"{model._meta.label}.Privacy: {missing}") from missing


_OPTIONAL = (
    "retention_from", "retention_by", "legal_minimum_days", "legal_minimum_why", "legal_minimum_from", "others", "no_export",
)  # fmt: skip


def problems(model: type[Model]) -> list[str]:
    """What is wrong with a declaration, in words; empty when all is well."""
    said, found = declaration(model), []
    if (said.person is None) == (not said.no_person):
        found.append("needs exactly one of `person` (look-up path) and `no_person` (why not)")
    if said.person and not _leads_somewhere(model, said.person):
        found.append(f"person={said.person!r} is no path from this model")
    if bool(said.legal_minimum_days) != bool(said.legal_minimum_why):
        found.append("legal_minimum_days and legal_minimum_why belong together")
    if said.legal_minimum_days and said.retention_days is not None and said.legal_minimum_days > said.retention_days:
        found.append("the law asks to keep it longer than retention_days")
    if said.retention_from and said.retention_by:
        found.append("retention_from or retention_by, not both")
    if said.retention_days is not None and not (said.person or said.retention_from or said.retention_by):
        found.append("retention_days without anything that deletes: say retention_from or retention_by")
    paths = (said.retention_from, said.legal_minimum_from if said.legal_minimum_days else "")
    found += [f"{path!r} is no path from this model" for path in paths if path and not _leads_somewhere(model, path)]
    names = {*said.personal, *said.plain}
    found += [f"{name!r} is no field" for name in (*said.others, *said.no_export) if name not in names]
    return found


def _leads_somewhere(model: type[Model], path: str) -> bool:
    try:
        names_to_path(path, model)
    except FieldDoesNotExist:
        return False
    return True


def names_to_path(path: str, model: type[Model]) -> list[Field[Any, Any]]:
    """The fields along a look-up path such as "question__closed_at". Raises FieldDoesNotExist."""
    along: list[Field[Any, Any]] = []
    for name in path.split("__"):
        field = model._meta.pk if name == "pk" else model._meta.get_field(name)
        along.append(cast("Field[Any, Any]", field))
        if getattr(field, "related_model", None):
            model = cast("type[Model]", field.related_model)
    return along


def models_of_persons() -> list[type[Model]]:
    """The models whose rows are about a person, in a fixed order."""
    return [model for model in own_models() if declaration(model).person]


def unsorted_fields(model: type[Model]) -> set[str]:
    """Field names that the declaration forgot, names twice, or names without having them."""
    declared = declaration(model)
    concrete = {f.name for f in model._meta.get_fields() if not f.auto_created or f.concrete}
    sorted_names = [*declared.personal, *declared.plain]
    twice = {n for n in sorted_names if sorted_names.count(n) > 1}
    return (concrete ^ set(sorted_names)) | twice
