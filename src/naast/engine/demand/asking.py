"""From JSON or CSV to a population per neighbourhood, age and year, and the supply that people entered; or to a Dutch sentence.

No row is about a person. What is expected of it is `counting`.
"""

from __future__ import annotations

import csv
import io
import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from naast.engine.demand.figures import AGES, FOLDER
from naast.engine.errors import EngineError
from naast.engine.knowledge.loader import default_root

MOST_AREAS: Final = 100_000
_EXAMPLE: Final = '{"neighbourhoods": [{"name": "Haven", "population": {"2026": {"65-74": 560, "85+": 80}}}]}'


@dataclass(frozen=True, slots=True)
class Supply:
    """What people say there is room for: new people per month. `area`: a neighbourhood, or "" for the whole municipality.
    `uptake`: the share of those it fits who ask for it (0-1), when somebody knows."""

    provision: str
    per_month: float
    area: str = ""
    uptake: float = 1.0
    told_by: str = ""
    told_on: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class Asked:
    """`people`: float64 [areas, years, ages]; a year that is not given is the nearest one that is."""

    municipality: str
    ids: tuple[str, ...]
    names: tuple[str, ...]
    years: tuple[int, ...]
    people: NDArray[np.float64]
    supply: tuple[Supply, ...] = ()
    fictional: bool = False


def example() -> str:
    """The fictional municipality, as JSON."""
    return (default_root() / FOLDER / "rivierdal.json").read_text(encoding="utf-8")


def read(text: str, is_csv: bool = False) -> Asked:
    """What is asked in this JSON or CSV. Raises EngineError with what would be right."""
    return _from_rows(_csv_rows(text)) if is_csv else _from_json(text)


def _wrong(code: str, message: str, hint: str = "") -> EngineError:
    return EngineError(code, message, hint or f"Bijvoorbeeld {_EXAMPLE}")


def _from_json(text: str) -> Asked:
    try:
        raw = json.loads(text)
    except (json.JSONDecodeError, RecursionError) as error:
        raise _wrong("not-json", "Dit is geen JSON. Voor CSV eindigt de naam van het bestand op .csv.") from error
    if not isinstance(raw, dict) or not isinstance(raw.get("neighbourhoods"), list):
        raise _wrong("no-neighbourhoods", "De lijst neighbourhoods ontbreekt.")
    rows = []
    for i, one in enumerate(raw["neighbourhoods"]):
        if not isinstance(one, dict) or not isinstance(one.get("population"), dict):
            raise _wrong("no-population", f"Buurt {i + 1} heeft geen population.")
        name = str(one.get("name") or one.get("id") or f"Buurt {i + 1}")
        people = one["population"]
        by_year = people if all(isinstance(each, dict) for each in people.values()) else {"": people}
        rows += [(str(one.get("id") or name), name, year, ages) for year, ages in by_year.items()]
    asked = _from_rows(rows, str(raw.get("municipality") or "Uw gemeente"), raw.get("fictional") is True)
    return Asked(
        asked.municipality, asked.ids, asked.names, asked.years, asked.people,
        _supply(raw.get("supply") or [], asked), asked.fictional,
    )  # fmt: skip


def _csv_rows(text: str) -> list[tuple[str, str, str, dict[str, Any]]]:
    sample = text.lstrip("\ufeff")
    reader = csv.DictReader(io.StringIO(sample), delimiter=";" if ";" in sample.split("\n", 1)[0] else ",")
    head = reader.fieldnames or []
    if not {"name", "neighbourhood"} & set(head) or not set(AGES) & set(head):
        raise _wrong("bad-csv", "De kop van de CSV klopt niet.", f"Kolommen: name, year, {', '.join(AGES)}.")
    rows = []
    for row in reader:
        name = row.get("name") or row.get("neighbourhood") or ""
        ages = {
            age: float(row[age].replace(",", ".")) if _numeric(row[age]) else row[age] for age in AGES if row.get(age)
        }
        rows.append((row.get("id") or name, name, row.get("year") or "", ages))
    return rows


def _numeric(text: str) -> bool:
    return text.replace(",", ".", 1).replace(".", "", 1).isdigit()


def _from_rows(
    rows: list[tuple[str, str, str, dict[str, Any]]], municipality: str = "Uw gemeente", fictional: bool = False
) -> Asked:
    if not rows:
        raise _wrong("no-neighbourhoods", "Er staat geen enkele buurt in.")
    if len(rows) > MOST_AREAS * 10:
        raise _wrong("too-many", "Dit zijn te veel rijen voor een keer.", "Splits het bestand per provincie.")
    names = dict.fromkeys(ident for ident, _, _, _ in rows)
    years = sorted({_year(year) for _, _, year, _ in rows})
    place, when = {ident: i for i, ident in enumerate(names)}, {year: i for i, year in enumerate(years)}
    people = np.full((len(names), len(years), len(AGES)), np.nan)
    for ident, name, year, ages in rows:
        names[ident] = name
        at = people[place[ident], when[_year(year)]]
        if not np.isnan(at).all():
            raise _wrong("twice", f"{name} staat er twee keer in voor hetzelfde jaar.", "Geef elke buurt een eigen id.")
        at[:] = [_count(name, age, ages.get(age, 0)) for age in AGES]
        for age in ages:
            if age not in AGES:
                raise _wrong("unknown-age", f"De leeftijd {age!r} bestaat niet.", f"Kies uit: {', '.join(AGES)}.")
    _fill_gaps(people)
    return Asked(
        municipality, tuple(names), tuple(str(name) for name in names.values()), tuple(years), people, (), fictional
    )


def _fill_gaps(people: NDArray[np.float64]) -> None:
    """A year without figures for a neighbourhood is its nearest year with them."""
    known = ~np.isnan(people[:, :, 0])
    order = np.arange(people.shape[1])
    for i in np.flatnonzero(~known.all(axis=1)):
        near = np.abs(order[:, None] - order[known[i]][None, :]).argmin(axis=1)
        people[i] = people[i, order[known[i]][near]]


def _year(said: str) -> int:
    if said == "":
        return 0
    if not said.isdecimal() or not 1900 <= int(said) <= 2200:
        raise _wrong("bad-year", f"Het jaar {said!r} klopt niet.", "Schrijf een jaar als 2026.")
    return int(said)


def _count(name: str, age: str, said: object) -> float:
    if isinstance(said, bool) or not isinstance(said, int | float) or not math.isfinite(said) or said < 0:
        raise _wrong("bad-number", f"{name}, {age}: {said!r} is geen aantal inwoners.", "Geef een getal van 0 of meer.")
    return float(said)


def _supply(raw: object, asked: Asked) -> tuple[Supply, ...]:
    if not isinstance(raw, list):
        raise _wrong("bad-supply", "supply is geen lijst.", '"supply": [{"provision": "maatje", "per_month": 3}]')
    found = []
    for one in raw:
        if not isinstance(one, dict) or not isinstance(one.get("provision"), str):
            raise _wrong(
                "bad-supply", "Een rij van supply heeft geen provision.", '{"provision": "maatje", "per_month": 3}'
            )
        area = str(one.get("neighbourhood") or "")
        if area and area not in asked.ids:
            raise _wrong("unknown-area", f"De buurt {area} bestaat niet.", f"Kies uit: {', '.join(asked.ids[:20])}.")
        found.append(
            Supply(
                one["provision"], _count(one["provision"], "per_month", one.get("per_month")), area, _uptake(one),
                str(one.get("told_by") or ""), str(one.get("told_on") or ""),
            )
        )  # fmt: skip
    return tuple(found)


def _uptake(one: Mapping[str, Any]) -> float:
    said = one.get("uptake", 1.0)
    if isinstance(said, bool) or not isinstance(said, int | float) or not 0 < said <= 1:
        raise _wrong("bad-uptake", f"uptake van {one['provision']} is {said!r}.", "Een getal boven 0 en hoogstens 1.")
    return float(said)


def read_file(source: str, text: str) -> Asked:
    """`text` read from `source`: CSV when the name ends on .csv, else JSON."""
    return read(text, is_csv=Path(source).suffix.lower() == ".csv")
