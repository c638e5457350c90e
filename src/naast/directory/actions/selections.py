"""Writes of a team's own lists and notes. Who does not work for the team meets NotVisible; the words themselves are in no log."""

from __future__ import annotations

from hashlib import blake2b
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from naast.accounts.models import User
from naast.audit import actions as audit
from naast.core import clock
from naast.core.actors import Actor
from naast.core.errors import Conflict, DomainError, NotVisible
from naast.directory import queries
from naast.directory.models import Selection, SelectionItem, Service, TeamNote
from naast.directory.models.notes import NAME_LETTERS, NOTE_LETTERS, WORDS_LETTERS

# A leaflet with more places than this is no leaflet; a person at a kitchen table reads five.
MOST_PLACES = 40


def _ids(actor: Actor) -> list[UUID]:
    return [UUID(team) for team in actor.team_ids]


def _places_of(selection: Selection) -> QuerySet[SelectionItem]:
    return SelectionItem.objects.for_system("lijsten van een eigen team").filter(selection=selection)


def _locked(selection_id: UUID, by: Actor) -> Selection:
    found = (
        Selection.objects.for_system("lijsten van een eigen team")
        .select_for_update()
        .filter(pk=selection_id, team__in=_ids(by))
        .first()
    )
    if found is None:
        raise NotVisible
    return found


def _service(service_id: UUID) -> Service:
    found = queries.active().filter(pk=service_id).first()
    if found is None:
        raise NotVisible
    return found


def _user(by: Actor) -> User | None:
    return User.objects.filter(pk=by.id).first() if by.kind == "user" else None


def _needed(text: str, most: int, empty: str) -> str:
    """The text, trimmed. Raises DomainError (`leeg`, `te-lang`)."""
    said = text.strip()
    if not said:
        raise DomainError("leeg", empty, _("Vul iets in en probeer het nog een keer."), 422)
    if len(said) > most:
        raise DomainError("te-lang", _("Deze tekst is te lang."), _("Maak hem korter."), 422)
    return said


def _changed(selection: Selection, by: Actor) -> None:
    selection.changed_at, selection.changed_by = clock.now(), _user(by)
    selection.save(update_fields=["changed_at", "changed_by"])


def _note_audit(action: str, kind: str, row_id: object, by: Actor, **ids: object) -> None:
    audit.record(by=by, action=action, subject_type=kind, subject_id=row_id, detail={k: str(v) for k, v in ids.items()})


@transaction.atomic
def make_selection(*, team_id: str, name: str, words: str = "", by: Actor) -> Selection:
    """Begin a list for one of the actor's teams. Raises NotVisible, DomainError (`leeg`, `te-lang`, `naam-bestaat`)."""
    team = queries.team_of(by, team_id)
    name = _needed(name, NAME_LETTERS, _("De lijst heeft nog geen naam."))
    try:
        with transaction.atomic():
            made = Selection.objects.create(
                team=team, name=name, words=words.strip()[:WORDS_LETTERS], changed_by=_user(by)
            )
    except IntegrityError:
        raise _name_taken() from None
    _note_audit("selection made", "selection", made.pk, by, team=team.pk)
    return made


def _name_taken() -> DomainError:
    return DomainError("naam-bestaat", _("Uw team heeft al een lijst met deze naam."), _("Kies een andere naam."), 422)


@transaction.atomic
def rename_selection(*, selection_id: UUID, name: str, words: str, by: Actor) -> Selection:
    """Another name, or other words above the leaflet. Raises NotVisible, DomainError (`leeg`, `te-lang`, `naam-bestaat`)."""
    selection = _locked(selection_id, by)
    selection.name = _needed(name, NAME_LETTERS, _("De lijst heeft nog geen naam."))
    selection.words = words.strip()[:WORDS_LETTERS]
    try:
        with transaction.atomic():
            selection.save(update_fields=["name", "words"])
    except IntegrityError:
        raise _name_taken() from None
    _changed(selection, by)
    _note_audit("selection changed", "selection", selection.pk, by)
    return selection


@transaction.atomic
def remove_selection(*, selection_id: UUID, by: Actor) -> None:
    """Take a list away for the whole team. Raises NotVisible."""
    selection = _locked(selection_id, by)
    _note_audit("selection removed", "selection", selection.pk, by, places=_places_of(selection).count())
    selection.delete()


@transaction.atomic
def put_on_selection(*, selection_id: UUID, service_id: UUID, words: str = "", by: Actor) -> SelectionItem:
    """Put a place last on the list; one that stands there already stays where it is. Raises NotVisible, DomainError (`lijst-vol`)."""
    selection, service = _locked(selection_id, by), _service(service_id)
    there = _places_of(selection).filter(service=service).first()
    if there is not None:
        return there
    count = _places_of(selection).count()
    if count >= MOST_PLACES:
        raise DomainError(
            "lijst-vol", _("Deze lijst is vol."), _("Haal er eerst een plek af, of begin een nieuwe lijst."), 422
        )
    last = _places_of(selection).order_by("-position").values_list("position", flat=True).first() or 0
    item = SelectionItem.objects.create(
        selection=selection, service=service, position=last + 1, words=words.strip()[:WORDS_LETTERS]
    )
    _changed(selection, by)
    _note_audit("selection filled", "selection", selection.pk, by, service=service.pk)
    return item


@transaction.atomic
def take_off_selection(*, selection_id: UUID, service_id: UUID, by: Actor) -> None:
    """Take a place off the list. One that is not on it is no mistake. Raises NotVisible."""
    selection = _locked(selection_id, by)
    gone, _per_model = _places_of(selection).filter(service=service_id).delete()
    if gone:
        _changed(selection, by)
        _note_audit("selection emptied", "selection", selection.pk, by, service=service_id)


@transaction.atomic
def move_on_selection(*, selection_id: UUID, service_id: UUID, up: bool, by: Actor) -> None:
    """One place earlier (`up`) or later on the list; the first and the last stay where they are. Raises NotVisible."""
    selection = _locked(selection_id, by)
    items = list(_places_of(selection).order_by("position", "created_at"))
    at = next((n for n, item in enumerate(items) if item.service_id == service_id), None)
    if at is None:
        raise NotVisible
    to = at - 1 if up else at + 1
    if 0 <= to < len(items):
        items[at], items[to] = items[to], items[at]
        for n, item in enumerate(items):
            item.position = n + 1
        SelectionItem.objects.for_system("lijsten van een eigen team").bulk_update(items, ["position"])
        _changed(selection, by)
        _note_audit("selection ordered", "selection", selection.pk, by, service=service_id)


class NoteChanged(Conflict):
    """A colleague wrote since this one was opened. `note`: what stands there now; None when it was taken away."""

    def __init__(self, service: Service, note: TeamNote | None) -> None:
        super().__init__(
            _("Deze notitie is intussen veranderd."), _("Wat u schreef, staat er nog. Kies wat er moet staan.")
        )
        self.service, self.note = service, note


def note_mark(text: str) -> str:
    """A short mark of the words of a note, by which a form tells which words its writer saw; empty for no note."""
    return blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).hexdigest() if text else ""


@transaction.atomic
def write_note(*, team_id: str, service_id: UUID, text: str, by: Actor, seen: str | None = None) -> TeamNote | None:
    """The note of a team at a place, in place of the one before; without words the note goes away (None).

    `seen`: the mark (`note_mark`) of the words that the writer saw. Raises NotVisible, DomainError (`te-lang`), and NoteChanged
    when other words stand there by now, unless they are those of the writer.
    """
    team, service = queries.team_of(by, team_id), _service(service_id)
    # The place is what two writers of a first note have in common.
    Service.objects.select_for_update(of=("self",)).get(pk=service.pk)
    there = TeamNote.objects.for_system("notities van een eigen team").filter(team=team, service=service)
    now = there.select_related("changed_by").first()
    words = now.text if now else ""
    if seen is not None and note_mark(words) != seen and words != text.strip():
        raise NoteChanged(service, now)
    if not text.strip():
        gone, _per_model = there.delete()
        if gone:
            _note_audit("team note removed", "service", service.pk, by, team=team.pk)
        return None
    said = _needed(text, NOTE_LETTERS, "")
    note, _made = TeamNote.objects.for_system("notities van een eigen team").update_or_create(
        team=team, service=service, defaults={"text": said, "changed_at": clock.now(), "changed_by": _user(by)}
    )
    _note_audit("team note written", "service", service.pk, by, team=team.pk)
    return note
