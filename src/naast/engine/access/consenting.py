"""Who may give consent for a person: the person, a parent, or who speaks for someone who cannot. Ages and order are policy data.

Whether a consent that was given opens something is `deciding`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

from naast.engine.knowledge.policy_model import Band, Policy

ADULT: Final = 18
_PARENT: Final = "parent"


@dataclass(frozen=True, slots=True)
class Subject:
    """The person it is about. `age` in whole years, None when unknown (then an adult is assumed).

    `can_decide`: whether the person can oversee this question now. `representatives`: ids of `representation.yaml` that exist.
    """

    age: int | None = None
    can_decide: bool = True
    deceased: bool = False
    representatives: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Giver:
    """Who says yes. `representation`: on which ground they speak for the person; None for the person themself.

    `both_agree`: the other one of person and parent said yes as well.
    """

    representation: str | None = None
    both_agree: bool = False


@dataclass(frozen=True, slots=True)
class MayGive:
    """Whether this consent counts, and why (Dutch). `ask`: whom to ask when it does not."""

    allowed: bool
    reason: str
    ask: str = ""


def age_on(birth_year: int | None, on: date) -> int | None:
    """The lowest age someone of this birth year may have on a day: with a year only, the birthday may still come.

    >>> age_on(2010, date(2026, 11, 22)), age_on(None, date(2026, 11, 22))
    (15, None)
    """
    return None if birth_year is None else max(0, on.year - birth_year - 1)


def may_give(giver: Giver, subject: Subject, regime_id: str, policy: Policy) -> MayGive:
    """Whether `giver` may consent for `subject` under the ages of this law. Raises KeyError for an unknown regime."""
    if subject.deceased:
        return MayGive(
            False,
            "De persoon is overleden. Nieuwe toestemming kan niet meer.",
            "Overleg met de coördinator van het team.",
        )
    band = _band(policy.regimes[regime_id].bands, ADULT if subject.age is None else subject.age)
    if band.decides == "parent":
        return _parent_only(giver, policy.regimes[regime_id].name)
    if not subject.can_decide:
        return _instead(giver, subject, policy)
    if giver.representation is None:
        return _self(giver, band)
    if band.decides == "self_and_parent" and giver.representation == _PARENT and giver.both_agree:
        return MayGive(True, "Het kind en de ouder zijn het allebei eens.")
    return MayGive(False, "De persoon kan dit zelf beslissen.", "Vraag het de persoon zelf.")


def _band(bands: tuple[Band, ...], age: int) -> Band:
    return [band for band in bands if band.age <= age][-1]


def _parent_only(giver: Giver, law: str) -> MayGive:
    if giver.representation == _PARENT:
        return MayGive(True, "De ouder met gezag beslist.")
    return MayGive(False, f"Op deze leeftijd beslist een ouder met gezag ({law}).", "Vraag het de ouder of voogd.")


def _self(giver: Giver, band: Band) -> MayGive:
    if band.decides == "self_and_parent" and not giver.both_agree:
        return MayGive(False, "Het kind en de ouder beslissen hier samen.", "Vraag het de ouder ook.")
    return MayGive(True, "De persoon beslist zelf.")


def _instead(giver: Giver, subject: Subject, policy: Policy) -> MayGive:
    """The person cannot decide now: the first in the order of the law who is there speaks."""
    minor = subject.age is not None and subject.age < ADULT
    there = [
        one for one in policy.representations.values()
        if one.id in subject.representatives and (minor or not one.minors_only)
    ]  # fmt: skip
    if not there:
        return MayGive(
            False,
            "Er is nog niemand aangewezen die voor de persoon spreekt.",
            "Bespreek met de coördinator wie dat kan zijn.",
        )
    first = min(there, key=lambda one: one.order)
    if giver.representation == first.id:
        return MayGive(True, f"De persoon kan dit nu niet zelf. De {first.name} beslist.")
    return MayGive(False, f"De {first.name} gaat hier voor.", f"Vraag het de {first.name}.")
