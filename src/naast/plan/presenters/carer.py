""" "Hoe lang houdt u dit vol?" as a page: the answers as a simple picture with a table beside it, and what is offered at a low one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from naast.accounts.models import User
from naast.core import clock
from naast.engine.loop import HelpLine, default_norms
from naast.people.choices import Relation
from naast.people.models import PersonMember
from naast.plan.choices import LOW, HowLong
from naast.plan.models import CarerAnswer, CarerShare
from naast.plan.queries.carer import Shared

LEVELS = list(HowLong)
# The picture, in its own units: room for words on the left, one row per answer.
LEFT, TOP, ROW, WIDTH = 170, 24, 44, 640
MOST_DOTS = 24


CARER_LINE = "mantelzorglijn"


@dataclass(frozen=True, slots=True)
class Dot:
    """One answer in the picture."""

    x: int
    y: int
    said: str


@dataclass(frozen=True, slots=True)
class Picture:
    """Answers over time, drawn by the server; the words of it stand in the table too."""

    width: int
    height: int
    rows: list[tuple[int, str]]
    dots: list[Dot]
    line: str
    label: str
    first: str
    last: str
    left: int = LEFT

    @property
    def foot(self) -> int:
        """Where the days stand, below the lines."""
        return self.height - 6


@dataclass(frozen=True, slots=True)
class Row:
    """One answer in the table."""

    id: UUID
    day: str
    answer: str
    words: str


@dataclass(frozen=True, slots=True)
class CarerPage:
    """The page of the carer. `offer`: a low answer; `danger`: what to show before everything else."""

    about: str
    picture: Picture | None
    rows: list[Row]
    offer: bool
    danger: Any
    shares: list[tuple[UUID, str]]
    others: list[SharedCard]
    is_child: bool = False
    # Whom a carer can call wherever they live, with the number of the knowledge pack; None when it holds none.
    line: HelpLine | None = None


@dataclass(frozen=True, slots=True)
class SharedCard:
    """What another carer lets this reader see."""

    name: str
    picture: Picture | None
    rows: list[Row]


def picture_of(answers: Sequence[CarerAnswer]) -> Picture | None:
    """The newest answers, oldest on the left; None when there is nothing to draw a line between."""
    shown = list(answers)[-MOST_DOTS:]
    if len(shown) < 2:
        return None
    wide = (WIDTH - LEFT - 30) // (len(shown) - 1)
    dots = [
        Dot(
            LEFT + 10 + wide * at,
            TOP + ROW * LEVELS.index(HowLong(one.answer)),
            f"{_day(one)}: {HowLong(one.answer).label}",
        )
        for at, one in enumerate(shown)
    ]
    rows = [(TOP + ROW * at, str(level.label)) for at, level in enumerate(LEVELS)]
    first, last = dots[0].said, dots[-1].said
    label = _("Uw antwoorden, van %(first)s tot %(last)s. Alle antwoorden staan in de tabel.") % {
        "first": first,
        "last": last,
    }
    return Picture(
        WIDTH, TOP * 3 + ROW * (len(LEVELS) - 1), rows, dots, " ".join(f"{dot.x},{dot.y}" for dot in dots), label,
        _day(shown[0]), _day(shown[-1]),
    )  # fmt: skip


def rows_of(answers: Sequence[CarerAnswer]) -> list[Row]:
    """The table, newest first."""
    return [Row(one.pk, _day(one), str(HowLong(one.answer).label), one.words) for one in reversed(answers)]


def _day(one: CarerAnswer) -> str:
    return date_format(one.at.astimezone(clock.AMSTERDAM), "j F Y")


def carer_page(
    answers: Sequence[CarerAnswer], shares: Sequence[CarerShare], others: Sequence[Shared], danger: Any, about: str
) -> CarerPage:
    """For the carer themself."""
    low = bool(answers) and HowLong(answers[-1].answer) in LOW
    names = [(one.pk, (one.to_user or one.to_member).name) for one in shares]  # type: ignore[union-attr]
    line = default_norms().lines.get(CARER_LINE)
    return CarerPage(
        about, picture_of(answers), rows_of(answers), low, danger, names, [card_of(one) for one in others], line=line
    )


def card_of(shared: Shared) -> SharedCard:
    """For whom the carer chose."""
    return SharedCard(shared.member.name, picture_of(shared.answers), rows_of(shared.answers))


def choices(users: Sequence[User], members: Sequence[PersonMember]) -> list[tuple[str, str]]:
    """Whom a carer can choose."""
    return [
        *((str(one.pk), f"{one.name} ({Relation(one.relation).label})") for one in members),
        *((str(one.pk), one.name) for one in users),
    ]
