"""Which parts of the menu, and which first page, are for someone: by the work they do here. What pages then show is not decided here."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import DatabaseError
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from naast.accounts import queries
from naast.accounts.choices import PARTNERS, Role
from naast.accounts.models import User
from naast.core.actors import Actor


def context(request: HttpRequest) -> dict[str, Any]:
    """For templates: `menu` is a set of `team`, `shared` and `log`. Asked of the database only where a menu is drawn."""
    user = getattr(request, "user", None)
    if not isinstance(user, User):
        return {}
    return {"menu": SimpleLazyObject(lambda: _menu(user, getattr(request, "naast_actor", None)))}


def _menu(user: User, known: Actor | None) -> frozenset[str]:
    try:
        # Behind a door the keeper has asked already who it is.
        return menu_of(known if known is not None and known.id == str(user.pk) else queries.actor_for(user))
    except DatabaseError:
        # The page that says something went wrong has a menu too.
        return frozenset({"team"})


def menu_of(actor: Actor) -> frozenset[str]:
    """Who works in a team (or nowhere yet) gets the team's menu; who helps from elsewhere, and who keeps watch, their own."""
    found = set()
    if actor.roles & set(PARTNERS):
        found.add("shared")
    if Role.PRIVACY in actor.roles:
        found.add("log")
    if actor.team_ids or not found:
        found.add("team")
    return frozenset(found)


def first_page(user: User) -> str:
    """The name of the page after logging in."""
    menu = menu_of(queries.actor_for(user))
    if "team" in menu:
        return str(settings.LOGIN_REDIRECT_URL)
    return str(settings.NAAST_FIRST_PAGES["shared" if "shared" in menu else "log"])
