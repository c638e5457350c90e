"""A team's list on paper: what stands on the leaflet, with codes to scan. The list itself is shaped in `lists`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from naast.accounts.codes import picture
from naast.directory.presenters.lists import Line, ListPage


@dataclass(frozen=True, slots=True)
class Place:
    """One place on paper. `code`: a picture that leads to its page, as the address of an image."""

    line: Line
    code: str


@dataclass(frozen=True, slots=True)
class Leaflet:
    """What is printed. `site`: the address of this Naast as people type it; `code`: a picture that leads there."""

    name: str
    words: str
    team: str
    team_phone: str
    places: Sequence[Place]
    site: str
    code: str


def leaflet(page: ListPage, base_url: str) -> Leaflet:
    """Shape the leaflet of a list; `base_url` without a slash at the end. What is closed now is left out."""
    return Leaflet(
        name=page.name,
        words=page.words,
        team=page.team,
        team_phone=page.team_phone,
        places=[Place(line, picture(f"{base_url}{line.url}")) for line in page.there],
        site=base_url.split("://", 1)[-1],
        code=picture(f"{base_url}/"),
    )
