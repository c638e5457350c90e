"""Pages about sources and imports: the list, one source, what columns mean, a look before storing, progress and mistakes."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.forms import BaseForm
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from naast.sources.choices import RunState
from naast.sources.models import ImportRun, RowError, Source
from naast.sources.reading.columns import sure_word
from naast.sources.reading.fields import SHAPES, TITLES, Field, Guess, ReadRow, Shape

_SURE_KIND = {"zeker": "success", "waarschijnlijk": "info", "twijfel": "warning"}
# A run that says nothing for so long is stuck.
_QUIET = timedelta(seconds=90)
_SHOWN = (Field.NAME, Field.ORGANISATION, Field.STREET, Field.POSTCODE, Field.TOWN, Field.PHONE, Field.EMAIL)
Cells = list[list[dict[str, Any]]]


def _day(moment: datetime | None) -> str:
    return date_format(timezone.localtime(moment), "j F Y") if moment else _("nog niet")


@dataclass(frozen=True, slots=True)
class ListPage:
    """All sources, and what waits."""

    columns: list[str]
    rows: Cells
    doubles: int
    ready: int
    kindless: int


def list_page(sources: Iterable[Any], doubles: int, ready: int, kindless: int) -> ListPage:
    """`sources` as `queries.sources` gives them."""
    rows = [
        [
            {"text": one.name, "url": reverse("sources:source", kwargs={"source_id": one.pk})},
            {"text": one.owner},
            {"text": str(one.entries), "small": _("%(count)d op uw kaart") % {"count": one.on_map}},
            {"text": _day(one.last_run)},
            {"text": one.licence},
        ]
        for one in sources
    ]
    return ListPage(
        [_("Bron"), _("Van wie"), _("Vermeldingen"), _("Laatst ingelezen"), _("Licentie")],
        rows,
        doubles,
        ready,
        kindless,
    )


@dataclass(frozen=True, slots=True)
class SourcePage:
    """One source with its imports."""

    source: Source
    facts: list[tuple[str, str]]
    columns: list[str]
    rows: Cells


def source_page(source: Any, runs: Iterable[ImportRun]) -> SourcePage:
    """`source` as `queries.source_by_id` gives it."""
    facts = [
        (_("Van wie"), source.owner),
        (_("Wat mag u ermee"), source.licence),
        (_("Bronvermelding"), source.attribution or _("geen")),
        (_("Stand van"), date_format(source.fresh_on, "j F Y") if source.fresh_on else _("onbekend")),
        (_("Soort hulp"), source.get_layer_display()),
        (_("Waar het geldt"), source.get_area_display()),
        (
            _("Vermeldingen"),
            _("%(entries)d, waarvan %(on_map)d op uw kaart") % {"entries": source.entries, "on_map": source.on_map},
        ),
    ]
    rows: Cells = [
        [
            {
                "text": date_format(timezone.localtime(run.created_at), "j F Y H:i"),
                "url": reverse("sources:run", kwargs={"run_id": run.pk}),
            },
            {"text": run.file_name, "small": SHAPES[Shape(run.shape)]},
            {"text": run.get_state_display(), "badge": _badge(run.state)},
            {"text": str(run.made)},
            {"text": str(run.changed)},
            {"text": run.started_by},
        ]
        for run in runs
    ]
    return SourcePage(
        source, facts, [_("Wanneer"), _("Bestand"), _("Stand"), _("Nieuw"), _("Veranderd"), _("Door")], rows
    )


def _badge(state: str) -> str:
    return {RunState.READY: "success", RunState.STOPPED: "warning", RunState.RUNNING: "info"}.get(
        RunState(state), "neutral"
    )


@dataclass(frozen=True, slots=True)
class ColumnLine:
    """One column: what it is called, what stands in it, what we think it means, and the field to choose."""

    header: str
    samples: tuple[str, ...]
    field: Any
    sure: str
    kind: str
    why: str


def column_lines(guesses: Iterable[Guess], form: BaseForm) -> list[ColumnLine]:
    """The lines of the page on which a human says what columns mean. `form` has a choice per column."""
    return [
        ColumnLine(
            guess.header,
            guess.samples,
            form[f"kolom-{guess.column}"],
            sure_word(guess.sure),
            _SURE_KIND[sure_word(guess.sure)],
            guess.why,
        )
        for guess in guesses
    ]


@dataclass(frozen=True, slots=True)
class PreviewPage:
    """The first rows as we would store them, and how many of the first rows would be taken."""

    columns: list[str]
    rows: Cells
    looked: int
    taken: int
    problems: list[dict[str, Any]]


def preview_page(read: Sequence[ReadRow], shown: int = 8) -> PreviewPage:
    """`read` are the first rows of the file."""
    fields = [field for field in _SHOWN if any(field in row.values for row in read)]
    rows: Cells = [[{"text": row.values.get(field, "")} for field in fields] for row in read if row.is_taken][:shown]
    problems = [
        {"line": row.line, "column": one.column, "value": one.value, "what": one.what, "right": one.right}
        for row in read
        for one in row.problems
    ]
    return PreviewPage(
        [_(TITLES[field]) for field in fields], rows, len(read), sum(row.is_taken for row in read), problems[:10]
    )


@dataclass(frozen=True, slots=True)
class RunPage:
    """One import, however far it is. `percent` is 0 to 100; `stuck`: nobody seems to work on it."""

    run: ImportRun
    facts: list[tuple[str, str]]
    percent: int
    said: str
    stuck: bool
    may_undo: bool
    error_count: int

    @property
    def is_running(self) -> bool:
        """Whether rows are being read."""
        return self.run.state == RunState.RUNNING

    @property
    def is_compared(self) -> bool:
        """Whether all of it was laid beside the rest, so that what is double is known."""
        return self.run.state == RunState.READY and self.run.compared_at is not None

    @property
    def asks_again(self) -> bool:
        """Whether something goes on that this page shows."""
        return self.is_running or self.is_comparing

    @property
    def is_comparing(self) -> bool:
        """Whether everything is read, and only the looking for doubles goes on."""
        return self.run.state == RunState.READY and self.run.compared_at is None

    @property
    def state_words(self) -> str:
        """How far it is, behind "Inlezen:"."""
        return _("zoekt wat dubbel is") if self.is_comparing else self.run.get_state_display()

    @property
    def may_go_on(self) -> bool:
        """Whether a human can make it go on."""
        return self.run.state == RunState.STOPPED or self.stuck


def run_page(run: ImportRun, *, now: datetime, newest: ImportRun | None, error_count: int) -> RunPage:
    """`newest`: the import of this source that can be undone."""
    facts = [
        (_("Bestand"), f"{run.file_name} ({SHAPES[Shape(run.shape)]})"),
        (_("Nieuw"), str(run.made)),
        (_("Veranderd"), str(run.changed)),
        (_("Gelijk gebleven"), str(run.same)),
        (_("Niet meer op de kaart van de bron"), str(run.gone)),
        (_("Overgeslagen (geen aanbod)"), str(run.skipped)),
        (_("Niet ingelezen (fout)"), str(run.wrong)),
    ]
    said = _("%(at)d van de %(total)d rijen gelezen.") % {"at": run.at_row, "total": run.total}
    if run.state == RunState.READY:
        said = _("Alles is gelezen. We zoeken nu of er iets dubbel is.")
    return RunPage(
        run=run, facts=facts, percent=round(100 * run.at_row / run.total) if run.total else 0, said=said,
        stuck=run.state == RunState.RUNNING and now - run.beat_at > _QUIET,
        may_undo=newest is not None and newest.pk == run.pk, error_count=error_count,
    )  # fmt: skip


def error_rows(errors: Iterable[RowError]) -> tuple[list[str], Cells]:
    """Mistakes as a table: the row first."""
    rows: Cells = [
        [
            {"text": _("Rij %(line)d") % {"line": one.line}},
            {"text": one.column or _("de hele rij")},
            {"text": one.value[:80]},
            {"text": one.what, "small": one.right},
            {"text": _("niet ingelezen") if one.stops else _("zonder dit vak ingelezen")},
        ]
        for one in errors
    ]
    return [_("Rij"), _("Kolom"), _("Wat er staat"), _("Wat er niet klopt"), _("Gevolg")], rows


def errors_file(errors: Iterable[RowError]) -> str:
    """The same as CSV for a spreadsheet, with the signs that Dutch programs expect. No cell can be taken for a formula."""
    made = io.StringIO()
    writer = csv.writer(made, delimiter=";")
    writer.writerow(
        [_("rij"), _("kolom"), _("wat er staat"), _("wat er niet klopt"), _("goed zou zijn"), _("ingelezen")]
    )
    for one in errors:
        told = [one.column, one.value, one.what, one.right]
        writer.writerow([one.line, *map(no_formula, told), _("nee") if one.stops else _("ja, zonder dit vak")])
    return "\ufeff" + made.getvalue()


def no_formula(text: str) -> str:
    """A cell that no spreadsheet takes for a formula or a command.

    >>> no_formula("=1+1"), no_formula(" @SUM(A1)"), no_formula("-5"), no_formula("gewoon")
    ("'=1+1", "' @SUM(A1)", "'-5", 'gewoon')
    """
    # Signs that are not seen may stand in front, and some programs read the wide forms of Asian keyboards too.
    first = text.lstrip(" \t\r\n\f\v\x00\ufeff\u00a0\u200b")[:1]
    return f"'{text}" if first and first in "=+-@|%＝＋－＠" else text


def waiting_words(count: int) -> str:
    """How many pairs wait."""
    return ngettext("%(count)d paar wacht op u", "%(count)d paren wachten op u", count) % {"count": count}
