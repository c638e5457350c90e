"""Pages about double persons: the list, two side by side, and undoing a merge."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from naast.core.doors import actor_of, door
from naast.people import actions, presenters, queries
from naast.people.choices import UPKEEP
from naast.people.forms import MergeForm
from naast.people.views.shared import attempt, done, show


@door(part="identity", purpose=UPKEEP, person="")
@require_safe
def twins(request: HttpRequest) -> HttpResponse:
    """Persons that may be the same human."""
    actor = actor_of(request)
    page = presenters.twins_page(queries.twins_for(actor), queries.merges_for(actor))
    return show(request, "people/twins.html", page)


@door(part="identity", purpose=UPKEEP)
@require_http_methods(["GET", "HEAD", "POST"])
def twin(request: HttpRequest, person_id: UUID, other_id: UUID) -> HttpResponse:
    """Two persons side by side; a human decides."""
    actor = actor_of(request)
    pair = queries.twin_for(actor, person_id, other_id)
    page = presenters.twin_page(pair, *(queries.weight_of(actor, one.pk) for one in (pair.one, pair.other)))
    if request.method != "POST":
        return show(request, "people/twin.html", page, form=MergeForm())
    if "verschillend" in request.POST:
        actions.mark_different(person_id=person_id, other_id=other_id, by=actor)
        done(request, _("Deze twee worden niet meer voorgesteld."))
        return redirect("people:twins")
    form, status = MergeForm(request.POST), 422
    if form.is_valid():
        keep = form.cleaned_data["keep"]
        gone = other_id if keep == person_id else person_id
        if keep not in (person_id, other_id):
            form.add_error("keep", _("Kies welke rij blijft."))
        else:
            status = attempt(form, lambda: actions.merge(keep_id=keep, gone_id=gone, by=actor))
            if status == 200:
                done(request, _("Samengevoegd. Was het een vergissing? Bij “Samengevoegd” draait u het terug."))
                done(
                    request,
                    _(
                        "Wie maar één van beide zag, ziet het andere niet. Kijk bij “Wie ziet wat” of er iemand bij moet."
                    ),
                )
                return redirect("people:person", person_id=keep)
    return show(request, "people/twin.html", page, form=form, status=status)


@door(part="identity", purpose=UPKEEP, person="")
@require_safe
def merged(request: HttpRequest) -> HttpResponse:
    """What was merged and can be undone."""
    return show(request, "people/merged.html", presenters.merged_page(queries.merges_for(actor_of(request))))


@door(part="identity", purpose=UPKEEP)
@require_POST
def merge_undo(request: HttpRequest, person_id: UUID, merge_id: UUID) -> HttpResponse:
    """Two again."""
    actions.undo_merge(merge_id=merge_id, by=actor_of(request))
    done(request, _("Teruggedraaid. Het zijn weer twee personen, elk met de eigen gegevens."))
    return redirect("people:twins")
