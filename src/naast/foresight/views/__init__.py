"""Pages of looking ahead: for everybody (`public`), and for a team on a person (`team`)."""

from naast.foresight.views.public import after, ahead
from naast.foresight.views.team import person, propose

__all__ = ["after", "ahead", "person", "propose"]
