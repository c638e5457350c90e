"""The register of processing (verwerkingsregister, AVG art. 30) as Markdown, written from the declarations at the models.

Tables of packages that are not ours have no model to declare at: the room that brings one in lists it in its `privacy.py` as
`FOREIGN_TABLES`. What a declaration looks like stands in `privacy.py`; who writes and checks the file is the command `privacy`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from importlib import import_module, util
from typing import Any

from django.apps import apps
from django.db.models import Model

from naast.core.models import PersonScopedModel, scope_of
from naast.core.privacy import Declaration, declaration, own_models

HEAD = """# Verwerkingsregister

Gemaakt uit de verklaringen bij de gegevens zelf, met `naast privacy register`. Verander dit bestand niet met de hand: een controle
merkt dat. Wat hieronder bij *in te vullen* staat, vult de organisatie in die Naast gebruikt (AVG artikel 30 lid 1).

| Vraag | Antwoord |
|---|---|
| Verwerkingsverantwoordelijke | *in te vullen: naam en adres van de gemeente of organisatie* |
| Functionaris gegevensbescherming | *in te vullen: naam of functie, en hoe te bereiken* |
| Over wie gaat het | mensen die ongeneeslijk ziek zijn, de mensen naast hen, mensen die een vraag stellen, medewerkers en vrijwilligers |
| Bijzondere gegevens | gezondheid; soms levensovertuiging (AVG art. 9) |
| Burgerservicenummer | wordt niet bewaard |
| Wie ontvangt gegevens | wie in de kring van de persoon staat, volgens de regels in `knowledge/policy`; verder niemand |
| Doorgifte buiten de EU | geen; wat naar buiten gaat, staat in [naar buiten](../security/naar-buiten.md) |
| Beveiliging | [SECURITY.md](../../SECURITY.md) en [het logboek](logboek.md) |
"""


@dataclass(frozen=True, slots=True)
class ForeignTable:
    """A table of a package that is not ours. `personal`: the columns that say something about a human; may be empty."""

    table: str
    what: str
    purpose: str
    legal_basis: str
    retention: str
    personal: tuple[str, ...] = ()


FRAMEWORK = "Naast laten werken"
NO_BASIS = "geen: er staat niets over mensen in"
# What Django and the job queue bring along for the whole house.
FOREIGN_TABLES = (
    ForeignTable("django_migrations", "welke veranderingen van de database gedaan zijn", FRAMEWORK, NO_BASIS, "altijd"),
    ForeignTable("django_content_type", "namen van soorten gegevens", FRAMEWORK, NO_BASIS, "altijd"),
    ForeignTable(
        "auth_permission", "namen van rechten van Django; Naast gebruikt ze niet", FRAMEWORK, NO_BASIS, "altijd"
    ),
    ForeignTable("auth_group", "groepen van Django; Naast gebruikt ze niet", FRAMEWORK, NO_BASIS, "altijd"),
    ForeignTable(
        "auth_group_permissions", "rechten van groepen; Naast gebruikt ze niet", FRAMEWORK, NO_BASIS, "altijd"
    ),
    *(
        ForeignTable(table, what, FRAMEWORK, NO_BASIS, "tot de taak gedaan is en opgeruimd")
        for table, what in {
            "procrastinate_jobs": "taken op de achtergrond: alleen kenmerken en tijden",
            "procrastinate_events": "wanneer een taak begon en klaar was",
            "procrastinate_periodic_defers": "wanneer een vaste taak voor het laatst liep",
            "procrastinate_workers": "welke programma's taken uitvoeren",
        }.items()
    ),
)


def foreign_tables() -> list[ForeignTable]:
    """Those of the house and of every room, by name."""
    found = list(FOREIGN_TABLES)
    for config in apps.get_app_configs():
        if config.name.startswith("naast.") and util.find_spec(f"{config.name}.privacy"):
            found += [_foreign(one) for one in getattr(import_module(f"{config.name}.privacy"), "FOREIGN_TABLES", ())]
    return sorted(set(found), key=lambda one: one.table)


def _foreign(said: Any) -> ForeignTable:
    """A room may also write a plain dictionary with the same names."""
    if isinstance(said, ForeignTable):
        return said
    return ForeignTable(**{**said, "personal": tuple(said.get("personal", ()))})


def undeclared_tables(tables: Iterable[str]) -> set[str]:
    """Of `tables` (names in the database) those that neither a model of ours nor a foreign declaration tells of."""
    ours = {model._meta.db_table for model in own_models()}
    joins = {field.m2m_db_table() for model in own_models() for field in model._meta.local_many_to_many}
    return set(tables) - ours - joins - {one.table for one in foreign_tables()}


def processing_register(models: Iterable[type[Model]] | None = None) -> str:
    """The whole register, in Dutch."""
    ours = list(models) if models is not None else own_models()
    parts = [HEAD, "## Wat Naast bewaart\n", *(_of_model(model) for model in ours)]
    if models is None:
        parts += ["## Tabellen van andere pakketten\n", *(_of_foreign(one) for one in foreign_tables())]
    return "\n".join(parts)


def _of_model(model: type[Model]) -> str:
    said = declaration(model)
    lines = {
        "Doel": said.purpose,
        "Grondslag": said.legal_basis,
        "Gaat over": "een persoon en de mensen ernaast" if said.person else said.no_person,
        "Deel van het dossier": _part_of(model),
        "Bewaren": said.retention,
        "Wissen": _how_it_goes(said),
        "Moet minstens blijven": _minimum(said),
        "Persoonlijke velden": _named(model, said.personal),
        "Andere velden": _named(model, said.plain),
    }
    return _section(f"{model._meta.verbose_name_plural} (`{said.label}`)", lines)


def _part_of(model: type[Model]) -> str:
    """Which part of `knowledge/policy` every field of this table is: who may see and change it follows from that."""
    if not issubclass(model, PersonScopedModel):
        return ""
    scope = scope_of(model)
    parts = ", ".join(f"`{part}`" for part in scope.parts)
    if scope.part_field:
        return f"{parts}; elke rij zegt zelf welk deel (`{scope.part_field}`)"
    return f"een van {parts}" if len(scope.parts) > 1 else parts


def _how_it_goes(said: Declaration) -> str:
    if said.retention_days is None:
        return "niet vanzelf" if not said.person else "samen met de persoon"
    if said.retention_from:
        return f"vanzelf, {said.retention_days} dagen na `{said.retention_from}`"
    if said.retention_by:
        return f"vanzelf, door `{said.retention_by}`"
    return f"vanzelf, samen met de persoon ({said.retention_days} dagen na het einde van het plan)"


def _minimum(said: Declaration) -> str:
    return f"{said.legal_minimum_days} dagen, want {said.legal_minimum_why}" if said.legal_minimum_days else ""


def _named(model: type[Model], names: Iterable[str]) -> str:
    said = [f"{getattr(model._meta.get_field(name), 'verbose_name', name)} (`{name}`)" for name in sorted(names)]
    return ", ".join(said) or "geen"


def _of_foreign(one: ForeignTable) -> str:
    lines = {
        "Wat": one.what,
        "Doel": one.purpose,
        "Grondslag": one.legal_basis,
        "Bewaren": one.retention,
        "Persoonlijke velden": ", ".join(f"`{name}`" for name in one.personal) or "geen",
    }
    return _section(f"`{one.table}`", lines)


def _section(title: str, lines: Mapping[str, str]) -> str:
    told = "\n".join(f"- {name}: {value}" for name, value in lines.items() if value)
    return f"### {title}\n\n{told}\n"
