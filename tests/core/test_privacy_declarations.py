"""Every model says whose it is and how it ends; every table in the database is told of; the register in docs is up to date."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, models

from naast.audit.models import AuditLink
from naast.core import privacy, register
from naast.core.models import PersonScopedModel
from naast.core.privacy import Scrub
from naast.people.models import StoryEntry

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize("model", privacy.own_models(), ids=lambda m: m._meta.label)
def test_every_model_says_whose_it_is_and_how_it_ends(model: type[models.Model]) -> None:
    assert privacy.problems(model) == []


@pytest.mark.parametrize("model", privacy.own_models(), ids=lambda m: m._meta.label)
def test_a_model_of_a_person_has_a_path_to_that_person(model: type[models.Model]) -> None:
    said = privacy.declaration(model)
    to_a_person = {field.name for field in model._meta.fields if _is_person(field.related_model)}
    if issubclass(model, PersonScopedModel) or to_a_person:
        assert said.person, "it knows a person: say the path"
    if said.person:
        assert privacy.names_to_path(said.person, model)


def _is_person(model: Any) -> bool:
    return bool(model) and model._meta.label == "people.Person"


@pytest.mark.parametrize(
    "routine", sorted({d.retention_by for m in privacy.own_models() if (d := privacy.declaration(m)).retention_by})
)
def test_a_routine_that_deletes_exists_and_runs_every_night(routine: str) -> None:
    module, _dot, name = routine.rpartition(".")
    assert callable(getattr(import_module(module), name))
    room = module.split(".")[1]
    assert f".{name}(" in (ROOT / f"src/naast/{room}/tasks.py").read_text(encoding="utf-8")


@contextmanager
def _declared(model: type[models.Model], **instead: Any) -> Iterator[None]:
    """The model with other words in its declaration; a value None takes the word away."""
    before = model.Privacy  # type: ignore[attr-defined]
    words = {name: getattr(before, name) for name in dir(before) if not name.startswith("_")} | instead
    model.Privacy = SimpleNamespace(**{n: w for n, w in words.items() if w is not None})  # type: ignore[attr-defined]
    try:
        yield
    finally:
        model.Privacy = before  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("instead", "told"),
    [
        ({"person": None}, "exactly one of"),
        ({"no_person": "reden"}, "exactly one of"),
        ({"person": "nobody"}, "is no path"),
        ({"person": "person__nobody"}, "is no path"),
        ({"legal_minimum_days": 9}, "belong together"),
        ({"legal_minimum_days": 9_999, "legal_minimum_why": "x"}, "longer than"),
        ({"legal_minimum_days": 9, "legal_minimum_why": "x", "legal_minimum_from": "closed_at"}, "is no path"),
        ({"retention_from": "told_at", "retention_by": "x"}, "not both"),
        ({"retention_from": "closed_at"}, "is no path"),
        ({"others": ("phone",)}, "is no field"),
    ],
)
def test_a_careless_declaration_is_noticed(instead: dict[str, Any], told: str) -> None:
    with _declared(StoryEntry, **instead):
        assert any(told in problem for problem in privacy.problems(StoryEntry))


def test_days_that_nobody_counts_are_noticed() -> None:
    with _declared(AuditLink, retention_by=None):
        assert any("without anything that deletes" in problem for problem in privacy.problems(AuditLink))


@pytest.mark.django_db
def test_every_table_of_the_database_is_in_the_register() -> None:
    tables = connection.introspection.table_names()
    assert "people_person" in tables
    assert register.undeclared_tables(tables) == set()


def test_a_table_nobody_tells_of_is_noticed() -> None:
    assert register.undeclared_tables(["people_person", "somebody_elses"]) == {"somebody_elses"}


def test_the_register_tells_of_every_model_and_every_field() -> None:
    text = register.processing_register()
    for model in privacy.own_models():
        said = privacy.declaration(model)
        part = text.split(f"(`{said.label}`)")[1].split("###")[0]
        assert said.purpose in part
        assert [name for name in (*said.personal, *said.plain) if f"(`{name}`)" not in part] == []


def test_the_register_in_docs_is_up_to_date() -> None:
    assert (ROOT / "docs/privacy/verwerkingsregister.md").read_text(encoding="utf-8") == register.processing_register()


def test_a_register_that_drifts_fails(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    call_command("processing_register", verbosity=0, stdout=open("/dev/null", "w"))  # noqa: SIM115
    call_command("processing_register", check=True)
    with _declared(StoryEntry, purpose="Iets anders"), pytest.raises(CommandError, match="naast privacy register"):
        call_command("processing_register", check=True)


def test_a_secret_is_never_exported() -> None:
    for model in privacy.models_of_persons():
        said = privacy.declaration(model)
        tokens = {name for name, scrub in said.personal.items() if scrub is Scrub.TOKEN}
        assert tokens <= set(said.no_export), f"{said.label}: say no_export for {tokens}"
