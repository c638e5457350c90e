"""The fixed cast of Rivierdal in an empty database, for the crash test. Nobody here exists."""

from __future__ import annotations

import django


def fill() -> None:
    """Teams and people who work in them, a church to ask, and somebody with a file."""
    from tests import personas

    from benchmarks.loop.service import a_service
    from naast.accounts import actions, queries
    from naast.accounts.choices import Role
    from naast.accounts.models import User
    from naast.core.actors import Actor
    from naast.people import actions as people

    for team in personas.TEAMS:
        actions.set_up_team(
            organisation=personas.ORGANISATION, name=team["name"], slug=team["slug"], pc4=team["pc4"], phone=team["phone"],
            email=f"{team['slug']}@rivierdal.invalid", is_default_route=team.get("net", False), by=Actor.system(),
        )  # fmt: skip
    for user in personas.USERS:
        places = {slug: Role(role) for slug, role in user["places"].items()}
        actions.set_up_user(
            email=user["email"], name=user["name"], password=personas.PASSWORD, places=places, by=Actor.system()
        )
    nurse = queries.actor_for(User.objects.get(email="nadia@rivierdal.invalid"))
    people.make_person(fields=people.PersonFields("Dina Verbeek", 1955, "0342"), by=nurse)
    a_service()


if __name__ == "__main__":
    django.setup()
    fill()
