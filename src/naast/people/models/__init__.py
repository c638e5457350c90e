"""What the people room keeps. No citizen service number has a place here; who may see a row is decided in `naast.access`."""

from naast.people.models.changes import DeathReport, Different, Merge
from naast.people.models.persons import MAX_STORY, Household, Person, PersonMember, StoryEntry
from naast.people.models.residents import AccessLink, LinkRequest, LoginCode

__all__ = [
    "MAX_STORY",
    "AccessLink",
    "DeathReport",
    "Different",
    "Household",
    "LinkRequest",
    "LoginCode",
    "Merge",
    "Person",
    "PersonMember",
    "StoryEntry",
]
