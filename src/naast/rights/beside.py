"""What is kept about someone beside the person: their own row and every row that points to it. Read from the models, by no list.

Someone beside a person has rights over their own data, whatever they may see of the person; and no right over the person's.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import ForeignKey, Model, QuerySet
from django.utils.translation import gettext as _

from naast.audit import exporting
from naast.audit.models import AuditEvent
from naast.core import clock
from naast.core.english import in_reader_language
from naast.core.privacy import declaration, models_of_persons
from naast.people.models import AccessLink, PersonMember
from naast.rights import everything, words

MOST_LOG = 500
# Made by the house for a moment; they hold nothing but fingerprints.
_SECRET = ("people.LoginCode",)


@dataclass(frozen=True, slots=True)
class Pointing:
    """Rows of one model that point to a member by one field."""

    model: type[Model]
    key: ForeignKey[Any, Any]

    def rows(self, member: PersonMember) -> QuerySet[Any]:
        """Those rows. Within `acting_system`."""
        return self.model._base_manager.filter(**{self.key.name: member.pk})


def pointing() -> list[Pointing]:
    """Every field of every model that points to someone beside a person."""
    return [
        Pointing(model, field)
        for model in models_of_persons()
        for field in model._meta.concrete_fields
        if isinstance(field, ForeignKey) and field.related_model is PersonMember
    ]


def sections(member: PersonMember) -> list[everything.Section]:
    """To read: the own row first, then what points to it. Within `acting_system`, after somebody knocked as this member."""
    own = everything.section_of(PersonMember, [member], own=True)
    rest = (everything.section_of(model, rows, own=True) for model, rows in _rows(member))
    return [one for one in (own, *rest) if one.rows]


def as_data(member: PersonMember) -> dict[str, Any]:
    """The same for a machine, with what this member looked at and did."""
    kept = {PersonMember._meta.label: [everything.plain(member, own=True)]}
    kept |= {
        model._meta.label: [everything.plain(row, own=True) for row in rows] for model, rows in _rows(member) if rows
    }
    return {
        "gemaakt_op": clock.now().isoformat(timespec="seconds"), "over": str(member.pk), "gegevens": kept,
        "logboek": [exporting.nen_7513(event) for event in log_of(member)],
    }  # fmt: skip


def _rows(member: PersonMember) -> Iterator[tuple[type[Model], list[Any]]]:
    for model in dict.fromkeys(one.model for one in pointing()):
        if model._meta.label in _SECRET:
            continue
        found: dict[Any, Any] = {}
        for one in pointing():
            if one.model is model and not _says_of_the_person(one):
                found |= {row.pk: row for row in one.rows(member)}
        yield model, list(found.values())


def _says_of_the_person(one: Pointing) -> bool:
    """Who said yes for the person stands on a consent; what was agreed there is the person's, also when a member spoke for them."""
    return one.key.name == "given_by"


def log_of(member: PersonMember) -> list[AuditEvent]:
    """What this member looked at and did, newest first."""
    rows = AuditEvent.objects.filter(actor_kind="resident", actor_id=str(member.pk))
    return list(rows.order_by("-created_at", "-id")[:MOST_LOG])


@dataclass(frozen=True, slots=True)
class Going:
    """What happens when someone beside the person wants their data away: lines of words, and what stays with the reason."""

    goes: list[str]
    stays: list[str]


def going(member: PersonMember) -> Going:
    """Before it happens. Within `acting_system`."""
    goes = [_("uw naam, telefoonnummer en e-mailadres"), _("uw geheime link: u komt hier daarna niet meer in")]
    stays = []
    for model, rows in _rows(member):
        if not rows or model is AccessLink:
            continue
        why = declaration(model).legal_minimum_why
        what = words.kind(model)
        if why:
            stays.append(_("%(what)s, zonder uw naam erbij: %(why)s") % {"what": what, "why": in_reader_language(why)})
        else:
            goes.append(_("wat u achterliet bij: %(what)s") % {"what": what})
    stays.append(_("het logboek: wij moeten kunnen laten zien wie er keek, ook naar u"))
    return Going(goes, stays)
