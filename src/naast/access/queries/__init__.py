"""Reads of the access room: the decision (`standing`), the scope of queries (`scope`), and what pages show (`pages`)."""

from naast.access.queries.pages import (
    circle_for,
    colleagues_of,
    consent_for,
    emergencies_to_review,
    looks_in,
    members_for,
    own_row_of,
    person_of,
    roles_now,
    users_of_circle,
    users_to_ask_for,
)
from naast.access.queries.scope import (
    live_grants,
    people_to_see,
)
from naast.access.queries.sharing import Shared, shared_one, shared_with
from naast.access.queries.standing import (
    DECIDING,
    Standing,
    as_given,
    as_uuid,
    decide,
    grants_of,
    member_roles,
    policy,
    roles_of,
    standing_of,
)

__all__ = [
    "DECIDING",
    "Shared",
    "Standing",
    "as_given",
    "as_uuid",
    "circle_for",
    "colleagues_of",
    "consent_for",
    "decide",
    "emergencies_to_review",
    "grants_of",
    "live_grants",
    "looks_in",
    "member_roles",
    "members_for",
    "own_row_of",
    "people_to_see",
    "person_of",
    "policy",
    "roles_now",
    "roles_of",
    "shared_one",
    "shared_with",
    "standing_of",
    "users_of_circle",
    "users_to_ask_for",
]
