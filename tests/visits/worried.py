"""A worry about Jan, passed on by a neighbour to the nurses of the town."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from naast.accounts import actions as accounts
from naast.accounts import queries as accounts_queries
from naast.accounts.choices import Party, Role
from naast.core.actors import Actor
from naast.visits.actions import signals as actions
from naast.visits.actions.signal_teams import choose_team
from naast.visits.models import Signal
from naast.visits.queries import walking

HOUSE = Actor.system()
SAFE = {one.name: False for one in walking.questions_of(walking.DANGER)}
YES = {**SAFE, "naaste houdt het niet vol": True, walking.SAID: "ja", walking.WHO: "iemand anders"}
NAME, PHONE, QUESTION = "Jan Verzonnen", "06 00 00 00 01", "Zijn vrouw slaapt niet meer en hij komt de trap niet op."


def nurses(*, default: bool = True) -> dict[str, Actor]:
    """A team of nurses, Ria who says who works there and Sam; and Piet, a nurse of another team."""
    for slug, name in (("wijkzorg", "Wijkzorg Rivierdal"), ("elders", "Zorg Elders")):
        accounts.set_up_team(
            organisation=name, party=Party.CARE, name=name, slug=slug, pc4=[], phone="0342-00 00 77", email=f"{slug}@zorg.invalid",
            is_default_route=False, by=HOUSE,
        )  # fmt: skip
    choose_team(slug="wijkzorg", pc4=["0342"], is_default=default, by=HOUSE)
    return {
        name: accounts_queries.actor_for(
            accounts.set_up_user(
                email=f"{name}@zorg.invalid", name=name.title(), password="", places={slug: Role.CARE}, by=HOUSE,
                manages=(slug,) if name == "ria" else (),
            )
        )
        for name, slug in (("ria", "wijkzorg"), ("sam", "wijkzorg"), ("piet", "elders"))
    }  # fmt: skip


def worry(**said: Any) -> actions.Worry:
    """What the neighbour passes on."""
    kept: dict[str, Any] = {
        "name": NAME, "phone": PHONE, "question": QUESTION, "answers": YES, "consent_way": "spoken", "email": "buur@post.invalid",
        "pc4": "0342",
    }  # fmt: skip
    return actions.Worry(**(kept | said))


def passed_on(**said: Any) -> actions.Receipt:
    """The same, with the nurses."""
    return actions.pass_on(worry=worry(**said), submission=uuid4(), by=Actor.asker())


def now(signal: Signal) -> Signal:
    """As it is in the database."""
    found: Signal = Signal.objects.for_system("toets").get(pk=signal.pk)
    return found
