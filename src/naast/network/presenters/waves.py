"""The list of waves, and who can be asked in a new one."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from naast.directory.choices import Layer
from naast.directory.models import Organisation
from naast.network.models import Wave
from naast.network.presenters.maps import day, state_of


@dataclass(frozen=True, slots=True)
class WavesPage:
    """All waves, the newest first."""

    columns: tuple[str, ...]
    rows: tuple[tuple[dict[str, Any], ...], ...]


def waves_page(waves: Iterable[Any]) -> WavesPage:
    """`waves`: with how many were asked and heard."""
    return WavesPage((_("Ronde"), _("Wanneer"), _("Hoe het staat")), tuple(_row(one) for one in waves))


def _row(one: Any) -> tuple[dict[str, Any], ...]:
    wave: Wave = one
    when = _("%(first)s tot en met %(last)s") % {"first": day(wave.starts_on), "last": day(wave.ends_on)}
    url = reverse("network:wave", args=[wave.pk])
    missed = ngettext("%(n)d mail kwam niet aan.", "%(n)d mails kwamen niet aan.", one.missed) % {"n": one.missed}
    small = missed if one.missed and wave.is_open else ""
    return (
        {"text": wave.name, "url": url},
        {"text": when},
        {"text": state_of(wave, one.heard, one.asked), "small": small},
    )


@dataclass(frozen=True, slots=True)
class Group:
    """Organisations of one kind, to tick. `is_open`: one of them is ticked."""

    name: str
    count: int
    choices: tuple[tuple[str, str, bool], ...]
    is_open: bool


@dataclass(frozen=True, slots=True)
class NewPage:
    """Who can be asked, by kind."""

    groups: tuple[Group, ...]


def groups_of(organisations: Sequence[Organisation]) -> list[tuple[str, list[tuple[str, str]]]]:
    """Organisations by layer, for the form."""
    return [
        (str(layer.label), found)
        for layer in Layer
        if (found := [(str(one.pk), one.name) for one in organisations if one.layer == layer])
    ]


def new_page(groups: Sequence[tuple[str, Sequence[tuple[str, str]]]], ticked: Collection[str]) -> NewPage:
    """The same with what is ticked."""
    return NewPage(
        tuple(
            Group(
                name,
                len(choices),
                tuple((pk, words, pk in ticked) for pk, words in choices),
                any(pk in ticked for pk, _words in choices),
            )
            for name, choices in groups
        )
    )
