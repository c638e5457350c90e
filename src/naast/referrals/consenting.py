"""Who may say yes to sending something about a person, by the same rule as consent in the circle (`naast.engine.access`).

The receiver here is an organisation, not somebody with a place in the circle: the yes is kept with the referral itself.
"""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _

from naast.access import queries as access
from naast.core import clock
from naast.core.errors import NotAllowed
from naast.engine import access as access_engine
from naast.people.models import Person, PersonMember

REGIME = "uavg"


def givers_of(person: Person, members: Sequence[PersonMember]) -> list[tuple[str, str]]:
    """(member id, words) of the person and of who may speak for them; of the person alone when nobody else may be seen."""
    found = [
        (str(member.pk), member.name if member.is_self else _for_them(member, person))
        for member in members
        if member.is_self or member.is_representative
    ]
    return found or [("zelf", person.name)]


def _for_them(member: PersonMember, person: Person) -> str:
    said = {"who": member.name, "name": person.name}
    return _("%(who)s, omdat %(name)s het nu zelf niet kan beslissen") % said


def need_may_give(person: Person, members: Sequence[PersonMember], given_by: str) -> None:
    """Raises NotAllowed, with the reason and whom to ask, when this yes does not count."""
    giver = next((member for member in members if str(member.pk) == given_by), None)
    speaks_for = giver is not None and not giver.is_self
    capacity = giver.representative_basis if giver is not None and speaks_for else None
    subject = access_engine.Subject(
        age=access_engine.age_on(person.birth_year, clock.today()), can_decide=not speaks_for, deceased=person.is_deceased,
        representatives=frozenset(one.representative_basis for one in members if one.is_representative),
    )  # fmt: skip
    answer = access_engine.may_give(access_engine.Giver(capacity), subject, REGIME, access.policy())
    if not answer.allowed:
        raise NotAllowed(answer.reason, answer.ask)
