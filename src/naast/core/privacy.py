"""Privacy declared at the model. Every model sorts every field; one declaration drives the register, scrubbing and retention.

A model carries a nested class:

    class Privacy:
        purpose = "Een hulpvraag beantwoorden"
        legal_basis = "toestemming van de vrager (AVG art. 6 lid 1a, art. 9 lid 2a)"
        retention_days = 365          # None: as long as the row it belongs to, or reference data
        retention = "een jaar na sluiten"
        personal = {"text": Scrub.TEXT, "phone": Scrub.PHONE}
        plain = ("id", "created_at")

This module knows the shape and reads it. What is deleted when lives in each room's actions.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from django.apps import apps
from django.db.models import Model


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
    """What one model says of its own fields."""

    label: str
    purpose: str
    legal_basis: str
    retention: str
    retention_days: int | None
    personal: dict[str, Scrub]
    plain: tuple[str, ...]


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
        )
    except AttributeError as missing:
        raise ValueError(f"{model._meta.label}.Privacy: {missing}") from missing


def unsorted_fields(model: type[Model]) -> set[str]:
    """Field names that the declaration forgot, names twice, or names without having them."""
    declared = declaration(model)
    concrete = {f.name for f in model._meta.get_fields() if not f.auto_created or f.concrete}
    sorted_names = [*declared.personal, *declared.plain]
    twice = {n for n in sorted_names if sorted_names.count(n) > 1}
    return (concrete ^ set(sorted_names)) | twice


def processing_register(models: Iterable[type[Model]] | None = None) -> str:
    """The register of processing (verwerkingsregister) as Markdown, in Dutch, from the declarations alone."""
    lines = ["# Verwerkingsregister", "", "Gemaakt uit de verklaringen bij de modellen; niet met de hand wijzigen.", ""]
    for model in models if models is not None else own_models():
        d = declaration(model)
        lines += [
            f"## {model._meta.verbose_name} (`{d.label}`)",
            "",
            f"- Doel: {d.purpose}",
            f"- Grondslag: {d.legal_basis}",
            f"- Bewaren: {d.retention}",
            f"- Persoonlijke velden: {', '.join(sorted(d.personal)) or 'geen'}",
            "",
        ]
    return "\n".join(lines)
