"""Anyone says that something is wrong. The fact itself never changes by that: trust in it falls, and it becomes a task."""

from __future__ import annotations

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from naast.core import clock
from naast.core.actors import Actor
from naast.core.errors import DomainError
from naast.directory import actions as directory
from naast.directory.choices import CheckedField
from naast.directory.models import Service
from naast.keeping import guarding
from naast.keeping.actions import rows
from naast.keeping.choices import FACTS, MAX_RIGHT, MAX_SAID
from naast.keeping.models import Remark, Report

# Words that came along with one fact: enough for a keeper, too few to fill a database with.
MOST_REMARKS = 20


def visitor() -> Actor:
    """Someone who passed by: no account, no name, nothing kept."""
    return Actor("asker", "asker", "een bezoeker")


@transaction.atomic
def report(*, service: Service, field: str, what: str = "", right: str = "", by: Actor | None = None) -> Report:
    """Somebody says that `field` is wrong; `right`: what it is, `what`: a few words. Both may be empty.

    The same fact said again is the same task with a higher count; trust falls with the first voice only, so that one angry visitor
    cannot push an organisation off the first page. Raises DomainError (`onbekend-gegeven`, `te-lang`), NotVisible.
    """
    by = by or visitor()
    if field not in FACTS:
        raise DomainError("onbekend-gegeven", _("Kies wat er niet klopt."), "", 422)
    words = _short(guarding.without_people(what), MAX_SAID), _short(guarding.value_of(field, right), MAX_RIGHT)
    entry = rows.entry_of(service)
    found, is_first = Report.objects.get_or_create(entry=entry, field=field, closed_at=None)
    if is_first:
        directory.doubt(service=service, field=CheckedField(field), by=by, at=clock.now())
    else:
        Report.objects.filter(pk=found.pk).update(count=F("count") + 1, last_at=clock.now())
        found.refresh_from_db()
    if (
        any(words)
        and Remark.objects.for_system("wat bij een melding over de kaart gezegd is").filter(report=found).count()
        < MOST_REMARKS
    ):
        Remark.objects.create(report=found, said=words[0], right=words[1], by_label=by.label[:160])
    entry.service.refresh_from_db()
    rows.weigh([entry])
    entry.save(update_fields=["harm", "why"])
    rows.to_keeper(entry)
    rows.note(entry, "fact reported wrong", by, field=field, count=found.count)
    return found


def _short(text: str, most: int) -> str:
    if len(text) > most:
        raise DomainError("te-lang", _("De tekst is te lang om te bewaren."), _("Kort hem in."), 422)
    return text
