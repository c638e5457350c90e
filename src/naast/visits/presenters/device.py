"""Shapes the page for at the table: its cards, the files that a device may keep of it, and for whom a report can be."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Final
from uuid import UUID

from django.contrib.staticfiles import finders
from django.templatetags.static import static
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from naast.plan.choices import HowLong
from naast.visits.choices import MAX_WORDS, Layer, Retold, Tie
from naast.visits.presenters.reports import CardShown, cards, share_choices
from naast.visits.queries.visits import Row

# Everything the form needs; nothing of the house besides. The page itself is added.
FILES: Final = (
    "naast/dist/naast.css", "naast/dist/onderweg.js", "naast/dist/naast.svg", "naast/dist/source-sans-3-latin-wght-normal.woff2",
)  # fmt: skip
Choice = tuple[str, str]


@dataclass(frozen=True, slots=True)
class DevicePage:
    """The empty form."""

    cards: list[CardShown]
    shares: list[Choice]
    close_shares: list[Choice]
    how_long: list[Choice]
    retold: list[Choice]
    layers: list[Choice]
    ties: list[Choice]
    most: int = MAX_WORDS
    is_child: bool = False


@dataclass(frozen=True, slots=True)
class WorkerPage:
    """What the worker keeps. `version` changes with every change of a file, so that a device throws the old ones away."""

    version: str
    page: str
    files: list[str]


def device_page() -> DevicePage:
    """The same for everyone."""
    return DevicePage(
        cards(), share_choices(is_close=False), share_choices(is_close=True), _plain(HowLong.choices), _plain(Retold.choices),
        _plain(Layer.choices), _plain(Tie.choices),
    )  # fmt: skip


def worker_page() -> WorkerPage:
    """The page and its files."""
    return WorkerPage(
        f"{_fingerprint()}-{get_language() or 'nl'}", reverse("visit:device"), [static(name) for name in FILES]
    )


@lru_cache(maxsize=1)
def _fingerprint() -> str:
    digest = hashlib.sha256()
    for name in FILES:
        found = finders.find(name)
        digest.update(Path(found).read_bytes() if isinstance(found, str) else name.encode())
    return digest.hexdigest()[:16]


def people(known: Sequence[tuple[UUID, str]], coming: Sequence[Row]) -> list[dict[str, str]]:
    """For whom a report can be: the planned visits first, then everyone whose visits the reader may see. `url`: where it goes."""
    planned = [
        {
            "url": _url(row.person_id), "visit": str(row.visit.pk),
            "text": f"{row.name or _('naam niet gedeeld')}, {date_format(row.visit.on, 'j F')}",
        }
        for row in coming if row.visit is not None
    ]  # fmt: skip
    return [*planned, *({"url": _url(ident), "visit": "", "text": name} for ident, name in known)]


def _url(person_id: UUID) -> str:
    return reverse("visit:device_receive", kwargs={"person_id": person_id})


def _plain(choices: Sequence[tuple[object, object]]) -> list[Choice]:
    return [(str(value), str(label)) for value, label in choices]
