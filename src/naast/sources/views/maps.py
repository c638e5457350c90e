"""Sources and imports: make a source, choose a file, say what columns mean, look, start, follow, go on, and undo."""

from __future__ import annotations

from itertools import islice
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from naast.core import clock
from naast.core.actors import Actor
from naast.core.errors import DomainError
from naast.sources import actions, kinds, queries, tasks
from naast.sources.actions.uploading import kept_sheet
from naast.sources.choices import RunState
from naast.sources.forms import ColumnsForm, SourceForm
from naast.sources.models import ImportRun, Source
from naast.sources.presenters import maps as presenters
from naast.sources.reading import columns, rows
from naast.sources.reading.fields import Field
from naast.sources.views.shared import for_coordinators, page_of, shown

_FORM = require_http_methods(["GET", "HEAD", "POST"])
LOOKED_AT = 200


@login_required
@require_safe
@for_coordinators
def sources(request: HttpRequest, by: Actor) -> HttpResponse:
    """All sources, and what waits for a human."""
    counts = queries.waiting_matches().count(), queries.ready_for_map().count(), kinds.without_kind().count()
    page = presenters.list_page(queries.sources(), *counts)
    return shown(request, "list", page=page)


@login_required
@_FORM
@for_coordinators
def new(request: HttpRequest, by: Actor) -> HttpResponse:
    """A new source."""
    form = SourceForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            source = actions.make_source(by=by, **form.cleaned_data)
        except DomainError as error:
            _tell(form, error)
        else:
            return redirect("sources:upload", source_id=source.pk)
    return shown(request, "source_form", 422 if form.errors else 200, form=form, source=None)


@login_required
@_FORM
@for_coordinators
def change(request: HttpRequest, by: Actor, source_id: UUID) -> HttpResponse:
    """Other words about a source."""
    source = queries.source_by_id(source_id)
    start = {name: getattr(source, name) for name in SourceForm.base_fields}
    form = SourceForm(request.POST or None, initial=start)
    if request.method == "POST" and form.is_valid():
        try:
            actions.change_source(source_id=source_id, by=by, **form.cleaned_data)
        except DomainError as error:
            _tell(form, error)
        else:
            messages.success(request, _("Bewaard."))
            return redirect("sources:source", source_id=source_id)
    return shown(request, "source_form", 422 if form.errors else 200, form=form, source=source)


@login_required
@require_safe
@for_coordinators
def source(request: HttpRequest, by: Actor, source_id: UUID) -> HttpResponse:
    """One source with its imports."""
    found = queries.source_by_id(source_id)
    return shown(request, "source", page=presenters.source_page(found, queries.runs_of(found)[:30]))


@login_required
@_FORM
@for_coordinators
def upload(request: HttpRequest, by: Actor, source_id: UUID) -> HttpResponse:
    """Choose the file. It is looked at, and kept until the import is done; nothing goes onto any map yet."""
    found = queries.source_by_id(source_id)
    mistakes: list[dict[str, str]] = []
    if request.method == "POST":
        files = [(one.name or "", one.read()) for one in request.FILES.getlist("bestand")]
        try:
            run = actions.upload(source_id=source_id, uploaded=files, by=by)
        except DomainError as error:
            if error.status != 422:
                raise
            mistakes = [{"id": "bestand", "text": f"{error.message} {error.hint}".strip()}]
        else:
            return redirect("sources:columns", run_id=run.pk)
    return shown(request, "upload", 422 if mistakes else 200, source=found, mistakes=mistakes)


@login_required
@_FORM
@for_coordinators
def columns_of(request: HttpRequest, by: Actor, run_id: UUID) -> HttpResponse:
    """What each column means: our guess, and the choice of a human."""
    run = queries.run_by_id(run_id)
    if run.state != RunState.COLUMNS:
        return redirect("sources:run", run_id=run_id)
    sheet = kept_sheet(run)
    guesses = columns.suggest(sheet)
    form = ColumnsForm(request.POST or None, guesses=guesses, chosen=_chosen_before(run, run.source, guesses))
    mistakes: list[dict[str, str]] = []
    if request.method == "POST" and form.is_valid():
        try:
            actions.choose_columns(run_id=run_id, chosen=form.chosen(), by=by)
        except DomainError as error:
            if error.status != 422:
                raise
            mistakes = [{"id": "", "text": f"{error.message} {error.hint}".strip()}]
        else:
            return redirect("sources:preview", run_id=run_id)
    elif form.errors:
        mistakes = [{"id": "", "text": _("Kies bij elke kolom een betekenis uit de lijst.")}]
    lines = presenters.column_lines(guesses, form)
    return shown(request, "columns", 422 if mistakes or form.errors else 200, run=run, lines=lines, mistakes=mistakes)


def _chosen_before(run: ImportRun, source: Source, guesses: Any) -> dict[int, Field]:
    """What somebody chose for this file, else what they chose the last time for columns of the same name."""
    if run.columns:
        return {int(at): Field(field) for at, field in run.columns.items()}
    known = source.known_columns
    return {one.column: Field(known[one.header]) for one in guesses if one.header in known}


@login_required
@require_safe
@for_coordinators
def preview(request: HttpRequest, by: Actor, run_id: UUID) -> HttpResponse:
    """The first rows as they would be stored. Nothing is stored yet."""
    run = queries.run_by_id(run_id)
    if run.state != RunState.COLUMNS or not run.columns:
        return redirect("sources:columns" if run.state == RunState.COLUMNS else "sources:run", run_id=run_id)
    meaning = {int(at): Field(field) for at, field in run.columns.items()}
    read = list(islice(rows.read_rows(kept_sheet(run).table, meaning), LOOKED_AT))
    return shown(request, "preview", run=run, page=presenters.preview_page(read))


@login_required
@require_POST
@for_coordinators
def start(request: HttpRequest, by: Actor, run_id: UUID) -> HttpResponse:
    """Begin: the job is stored together with the new state, so neither is without the other."""
    with transaction.atomic():
        actions.start(run_id=run_id, by=by)
        tasks.read_map.defer(run_id=str(run_id))
    return redirect("sources:run", run_id=run_id)


@login_required
@require_POST
@for_coordinators
def go_on(request: HttpRequest, by: Actor, run_id: UUID) -> HttpResponse:
    """Make an import that stopped go on."""
    with transaction.atomic():
        actions.go_on(run_id=run_id, by=by)
        tasks.read_map.defer(run_id=str(run_id))
    return redirect("sources:run", run_id=run_id)


@login_required
@require_POST
@for_coordinators
def undo(request: HttpRequest, by: Actor, run_id: UUID) -> HttpResponse:
    """As if this map had not been read."""
    run = actions.undo_run(run_id=run_id, by=by)
    messages.success(request, _("De inlezing is teruggedraaid. Alles staat weer zoals het was."))
    return redirect("sources:source", source_id=run.source_id)


@login_required
@require_safe
@for_coordinators
def run(request: HttpRequest, by: Actor, run_id: UUID) -> HttpResponse:
    """One import: how far it is, what it did, and what was wrong with rows."""
    found = queries.run_by_id(run_id)
    if found.state == RunState.COLUMNS:
        return redirect("sources:columns", run_id=run_id)
    errors = page_of(request, queries.errors_of(found))
    page = presenters.run_page(
        found, now=clock.now(), newest=queries.newest_run_of(found.source), error_count=errors.paginator.count
    )
    if request.headers.get("HX-Request") == "true":
        response = shown(request, "_progress", page=page)
        if not page.asks_again:
            response["HX-Refresh"] = "true"
        return response
    columns_told, rows_told = presenters.error_rows(errors)
    return shown(request, "run", page=page, errors=errors, columns=columns_told, rows=rows_told)


@login_required
@require_safe
@for_coordinators
def errors_file(request: HttpRequest, by: Actor, run_id: UUID) -> HttpResponse:
    """What was wrong, to mend in a spreadsheet."""
    found = queries.run_by_id(run_id)
    answer = HttpResponse(presenters.errors_file(queries.errors_of(found)), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="fouten-in-rijen.csv"'
    answer.naast_private = "page"  # type: ignore[attr-defined]
    return answer


def _tell(form: SourceForm, error: DomainError) -> None:
    if error.status != 422:
        raise error
    form.add_error("name", f"{error.message} {error.hint}".strip())
