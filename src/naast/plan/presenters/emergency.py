"""Pages of the emergency sheet: for the person, and for whoever holds the link."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from naast.core import clock
from naast.people.choices import Relation
from naast.people.models import PersonMember
from naast.plan.choices import WishKind
from naast.plan.models import EmergencyLook, EmergencySheet, Wish
from naast.plan.queries.emergency import Contents

Choices = list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Call:
    """Whom to call."""

    name: str
    number: str


@dataclass(frozen=True, slots=True)
class SheetPage:
    """What whoever comes to help reads."""

    called: str
    calls: list[Call]
    also_call: str
    must_not: list[str]
    matters: list[str]
    know: str
    changed: str
    is_child: bool = False


@dataclass(frozen=True, slots=True)
class OwnSheetPage:
    """The sheet for the person: what stands on it, and who looked."""

    sheet: EmergencySheet | None
    until: str
    shown: SheetPage | None
    looks: list[tuple[str, str]]
    may_change: bool
    is_child: bool


def sheet_page(contents: Contents) -> SheetPage:
    """What was ticked, as it is now. First what must not happen."""
    sheet = contents.sheet
    said = {
        kind: [one.text for one in contents.wishes if one.kind == kind]
        for kind in (WishKind.MUST_NOT, WishKind.MATTERS)
    }
    return SheetPage(
        sheet.called,
        [Call(f"{one.name} ({Relation(one.relation).label})", one.phone) for one in contents.members],
        sheet.also_call,
        [*said[WishKind.MUST_NOT], *_lines(sheet.must_not)],
        [*said[WishKind.MATTERS], *_lines(sheet.matters)],
        sheet.know,
        day(sheet.changed_at),
    )


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


def own_sheet_page(
    sheet: EmergencySheet | None, contents: Contents | None, looks: Sequence[EmergencyLook], *, may_change: bool, is_child: bool
) -> OwnSheetPage:  # fmt: skip
    """For the person and who speaks for them."""
    told = [
        (date_format(one.at.astimezone(clock.AMSTERDAM), "j F Y, H.i"), one.who or _("iemand die niet zei wie het was"))
        for one in looks
    ]
    return OwnSheetPage(
        sheet, day(sheet.expires_at) if sheet else "", sheet_page(contents) if contents else None, told, may_change, is_child
    )  # fmt: skip


def member_choices(members: Sequence[PersonMember]) -> Choices:
    """People to tick, with their number."""
    return [(str(one.pk), f"{one.name} ({Relation(one.relation).label}), {one.phone}") for one in members]


def wish_choices(wishes: Sequence[Wish]) -> Choices:
    """Sentences to tick."""
    return [(str(one.pk), f"{WishKind(one.kind).label}: {one.text}") for one in wishes]


def day(moment: object) -> str:
    """A date as people say it."""
    return date_format(moment, "j F Y") if moment else ""  # type: ignore[arg-type]
