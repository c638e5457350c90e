"""Shapes the list of who visits."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.urls import reverse
from django.utils.formats import date_format, time_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from naast.core import clock
from naast.visits.queries.lying import Lying
from naast.visits.queries.visits import Row


@dataclass(frozen=True, slots=True)
class Line:
    """One thing on the list."""

    url: str
    who: str
    what: str
    when: str
    is_late: bool = False


@dataclass(frozen=True, slots=True)
class ListPage:
    """The list of one visitor. `people`: whom they may plan a visit with."""

    coming: list[Line]
    answer: list[Line]
    confirm: list[Line]
    again: list[Line]
    lying: list[Line]
    people: list[Line]
    links: list[tuple[str, str]]
    is_child: bool = False


def list_page(
    coming: Sequence[Row], confirm: Sequence[Row], again: Sequence[Row], people: Sequence[tuple[UUID, str]],
    *, answer: Sequence[Row], lying: Sequence[Lying], waiting: int | None, figures: bool,
) -> ListPage:  # fmt: skip
    """The lists. `waiting`: how many worries wait, None for who takes none; `figures`: for who coordinates."""
    links = []
    if waiting is not None:
        words = ngettext("%(n)d melding wacht op uw team", "%(n)d meldingen wachten op uw team", waiting) % {
            "n": waiting
        }
        links.append((reverse("visit:signals"), words))
    if figures:
        links.append((reverse("visit:numbers"), _("Cijfers over de bezoeken")))
    return ListPage(
        [_visit(one) for one in coming], [_along(one) for one in answer],
        [_report(one, _confirm_words(one)) for one in confirm], [_again(one) for one in again], [_lying(one) for one in lying],
        [Line(_person(ident), name, "", "") for ident, name in people], links,
    )  # fmt: skip


def _person(ident: UUID) -> str:
    return reverse("visit:person", kwargs={"person_id": ident})


def _visit(row: Row) -> Line:
    assert row.visit is not None
    time = f", {time_format(row.visit.starts, 'H:i')}" if row.visit.starts else ""
    late = row.visit.on < clock.today()
    return Line(
        _person(row.person_id),
        row.name or _("naam niet gedeeld"),
        row.visit.why,
        f"{date_format(row.visit.on, 'l j F')}{time}",
        late,
    )


def _along(row: Row) -> Line:
    assert row.along is not None
    who = f"{row.along.name} ({row.along.organisation})" if row.along.organisation else row.along.name
    said = _("%(who)s stelt voor om samen te gaan.") % {"who": who}
    return Line(
        _person(row.person_id), row.name or _("naam niet gedeeld"), said, date_format(row.along.visit.on, "l j F")
    )


def _lying(one: Lying) -> Line:
    day = date_format(one.due_on, "l j F") if one.due_on else ""
    return Line(
        reverse("plan:person", kwargs={"person_id": one.person_id}), one.name or _("naam niet gedeeld"), one.text, day
    )


def _report(row: Row, what: str) -> Line:
    assert row.report is not None
    url = reverse("visit:report", kwargs={"person_id": row.person_id, "report_id": row.report.pk})
    return Line(url, row.name or _("naam niet gedeeld"), what, date_format(row.report.on, "l j F"))


def _confirm_words(row: Row) -> str:
    assert row.report is not None
    if row.report.objection:
        return _("De persoon zegt dat er iets niet klopt")
    if row.report.confirmed_on:
        return _("Er is iets veranderd. Lees het opnieuw terug")
    return _("Lees het terug en vraag of het klopt")


def _again(row: Row) -> Line:
    assert row.report is not None
    if row.after_death:
        what = _("De persoon is er niet meer. Vraag hoe het met de naasten gaat")
    else:
        what = _("Kijk opnieuw: is gedaan wat is afgesproken, en wat is er veranderd?")
    line = _report(row, what)
    day = row.report.review_on
    return Line(line.url, line.who, line.what, date_format(day, "l j F") if day else "")
