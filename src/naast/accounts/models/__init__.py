"""Shelves of the accounts room: who works here (`teams`), how they get in (`entry`), how they come and go (`joining`)."""

from naast.accounts.models.entry import Identity, IdentityProvider, RecoveryCode, SecondStep, Session
from naast.accounts.models.joining import Departure, Invitation
from naast.accounts.models.teams import MemberOrganisation, Membership, Team, User, UserManager

__all__ = [
    "Departure",
    "Identity",
    "IdentityProvider",
    "Invitation",
    "MemberOrganisation",
    "Membership",
    "RecoveryCode",
    "SecondStep",
    "Session",
    "Team",
    "User",
    "UserManager",
]
