"""Which rows of which models are about a person, in which order they can go, and what keeps some of them: from declarations alone.

Reads models and rows, changes nothing. What is shown of rows stands in `everything.py`, who deletes in `actions`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import DO_NOTHING, SET_NULL, DateField, DateTimeField, ForeignKey, Model, QuerySet

from naast.core import clock
from naast.core.privacy import Declaration, declaration, models_of_persons, names_to_path, own_models

MANY = 2_000
Ids = Collection[UUID]
PERSON = "people.Person"


def rows_of(model: type[Model], person_ids: Ids) -> QuerySet[Any]:
    """The rows of `model` about these persons. Call it within `core.rls.acting` or `acting_system`: those decide what is seen."""
    path = declaration(model).person
    assert path, f"{model._meta.label} is about no person"
    # The plain manager: this code has no purpose of its own, the context around it has.
    return model._base_manager.filter(**{f"{path}__in": list(person_ids)})


def kept_elsewhere(said: Declaration) -> bool:
    """Whether another routine decides when these rows go, such as that of the log."""
    return bool(said.retention_by)


def in_order_of_leaving() -> list[type[Model]]:
    """Models about persons, so that no row stands in the way: who points to a row goes before it. The person comes last."""
    models = [model for model in models_of_persons() if not kept_elsewhere(declaration(model))]
    known, done, order = set(models), set[type[Model]](), list[type[Model]]()
    pointed_at_by: dict[type[Model], set[type[Model]]] = defaultdict(set)
    for model in models:
        for key in _keys(model):
            if key.related_model in known and key.related_model is not model:
                pointed_at_by[key.related_model].add(model)

    def visit(model: type[Model], above: tuple[type[Model], ...]) -> None:
        if model in done or model in above:
            return
        for other in sorted(pointed_at_by[model], key=lambda one: one._meta.label):
            visit(other, (*above, model))
        done.add(model)
        order.append(model)

    for model in models:
        visit(model, ())
    return sorted(order, key=lambda model: model._meta.label == PERSON)


def _keys(model: type[Model]) -> list[ForeignKey[Any, Any]]:
    return [one for one in model._meta.concrete_fields if isinstance(one, ForeignKey)]


@dataclass(slots=True)
class Holding:
    """Of one model: which rows may go, which the law keeps (and until when), and which only stand because a kept row needs them."""

    model: type[Model]
    goes: set[Any] = field(default_factory=set)
    stays: dict[Any, date] = field(default_factory=dict)
    emptied: set[Any] = field(default_factory=set)

    @property
    def said(self) -> Declaration:
        """The declaration of the model."""
        return declaration(self.model)

    @property
    def last_day(self) -> date | None:
        """Until when the longest-kept row stays."""
        return max(self.stays.values(), default=None)


Until = Callable[[Declaration, Model], "date | None"]


def by_law(said: Declaration, row: Model) -> date | None:
    """Until which day the law keeps this row; None when it may go today."""
    if not said.legal_minimum_days:
        return None
    moment = value_at(row, said.legal_minimum_from)
    return _still(moment, said.legal_minimum_days)


def by_term(ended_on: date) -> Until:
    """How long rows stay after the plan of a person ended: their own declared days, and never shorter than the law says."""

    def until(said: Declaration, row: Model) -> date | None:
        # Reference data that goes with the person has no days of its own.
        moment = value_at(row, said.retention_from) if said.retention_from else ended_on
        own = _still(moment, said.retention_days) if said.retention_days is not None and moment else None
        return max(filter(None, (own, by_law(said, row))), default=None)

    return until


def _still(moment: date | datetime | None, days: int) -> date | None:
    """The last day of keeping when that is today or later, else None. Without a moment the days begin today."""
    day = moment.astimezone(clock.AMSTERDAM).date() if isinstance(moment, datetime) else (moment or clock.today())
    last = day + timedelta(days=days)
    return last if last >= clock.today() else None


def value_at(row: Any, path: str) -> Any:
    """What stands at the end of a look-up path; None when the way there ends."""
    for name in path.split("__"):
        row = getattr(row, name, None)
        if row is None:
            return None
    return row


def sort_out(person_ids: Ids, until: Until) -> list[Holding]:
    """For every model, in order of leaving: what goes, what stays until when, and what is emptied because a staying row needs it."""
    holdings = {model: _of(model, person_ids, until) for model in in_order_of_leaving()}
    for model in holdings:
        _hold_what_is_needed(model, holdings)
    return list(holdings.values())


def _of(model: type[Model], person_ids: Ids, until: Until) -> Holding:
    found, said = Holding(model), declaration(model)
    for row in rows_of(model, person_ids).iterator(chunk_size=MANY):
        last = until(said, row)
        if last is None:
            found.goes.add(row.pk)
        else:
            found.stays[row.pk] = last
    return found


def _hold_what_is_needed(model: type[Model], holdings: dict[type[Model], Holding]) -> None:
    """Rows that `model` keeps point to rows of other models: those stay too, but emptied. Models come in order of leaving."""
    kept = {*holdings[model].stays, *holdings[model].emptied}
    if not kept:
        return
    for key in _keys(model):
        other = holdings.get(key.related_model)
        # A key that is simply emptied, or left as it is, when its row goes holds nothing back.
        if other is None or key.remote_field.on_delete in (SET_NULL, DO_NOTHING):
            continue
        needed = set(model._base_manager.filter(pk__in=kept).values_list(key.attname, flat=True)) & other.goes
        other.goes -= needed
        other.emptied |= needed


def due_by_moment(model: type[Model]) -> QuerySet[Any]:
    """Rows whose declared days, counted from `retention_from`, are over. The law's minimum is over too, or they wait for it."""
    said = declaration(model)
    assert said.retention_from
    assert said.retention_days is not None
    rows = model._base_manager.filter(**_before(model, said.retention_from, said.retention_days))
    if said.legal_minimum_days:
        rows = rows.filter(**_before(model, said.legal_minimum_from, said.legal_minimum_days))
    return rows


def _before(model: type[Model], path: str, days: int) -> dict[str, Any]:
    last = names_to_path(path, model)[-1]
    if isinstance(last, DateField) and not isinstance(last, DateTimeField):
        return {f"{path}__lt": clock.today() - timedelta(days=days)}
    return {f"{path}__lt": clock.now() - timedelta(days=days)}


def models_with_moment() -> Iterable[type[Model]]:
    """Models whose rows go by themselves, each at its own moment."""
    return [model for model in own_models() if declaration(model).retention_from]
