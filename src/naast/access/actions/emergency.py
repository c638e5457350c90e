"""Emergency access (noodtoegang): look without asking because there is haste, for hours; told at once, looked at afterwards."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from uuid import UUID

from django.conf import settings
from django.utils.translation import gettext as _

from naast.access import queries
from naast.access.actions.rows import ARRANGING, locked
from naast.access.choices import EMERGENCY, OVERSIGHT, Basis, Judgement
from naast.access.models import Emergency, Grant
from naast.accounts import queries as accounts
from naast.accounts.models import Team, User
from naast.audit import actions as audit
from naast.core import actions as outbox
from naast.core import clock, rls
from naast.core.actors import Actor
from naast.core.errors import Conflict, DomainError, NotAllowed, NotVisible
from naast.people.models import Person
from naast.people.queries import people_to_write_to


def open_emergency(*, name: str, birth_year: int, reason: str, hours: int, by: Actor) -> Emergency:
    """Find the person by name and birth year, and open what the role may see in an emergency.

    Raises NotAllowed for a role without emergency access, DomainError (`reden`, `duur`, `niet-gevonden`).
    Whether nobody has this name or several do, the answer is the same.
    """
    role, parts = _role(by)
    terms = queries.policy().terms
    if len(reason.strip()) < terms.emergency_reason_min:
        raise DomainError(
            "reden", _("Schrijf kort op waarom u dit nu moet zien."), _("Een of twee zinnen is genoeg."), 422
        )
    if hours not in terms.emergency_hours or hours > terms.emergency_max_hours:
        raise DomainError("duur", _("Kies hoe lang u dit nodig heeft."), "", 422)
    with rls.acting_system(ARRANGING):
        person = _found(name, birth_year)
        if person is None:
            # The try is kept: who keeps looking for names shows up.
            audit.record(by=by, action="emergency not found", subject_type="person", subject_id="", purpose=EMERGENCY)
        else:
            emergency = _open(person, role, parts, reason.strip(), hours, by)
    if person is None:
        raise DomainError(
            "niet-gevonden", _("Met deze naam en dit geboortejaar vinden wij niet precies een persoon."),
            _("Kijk of de naam klopt, of bel de coördinator. Is er gevaar? Bel 112."), 422,
        )  # fmt: skip
    return emergency


def _role(by: Actor) -> tuple[str, list[str]]:
    policy = queries.policy()
    for role in queries.roles_of(by) if by.kind == "user" else ():
        known = policy.roles.get(role)
        for line in known.lines if known else ():
            if EMERGENCY in line.purposes:
                return role, list(line.parts)
    raise NotAllowed(
        _("Noodtoegang hoort niet bij uw rol."), _("Bel de coördinator van het team. Is er gevaar? Bel 112.")
    )


def _found(name: str, birth_year: int) -> Person | None:
    rows = Person.objects.for_system(ARRANGING).filter(merged_into=None, birth_year=birth_year)
    found = list(rows.filter(name__iexact=" ".join(name.split()))[:2])
    return found[0] if len(found) == 1 else None


def _open(person: Person, role: str, parts: list[str], reason: str, hours: int, by: Actor) -> Emergency:
    now, policy = clock.now(), queries.policy()
    grant = Grant.objects.create(
        person=person, user_id=by.id, role=role, parts=parts, purposes=[EMERGENCY], basis=Basis.EMERGENCY, since=now,
        until=now + timedelta(hours=hours), given_by=by.label[:120], reason=reason[:300],
    )  # fmt: skip
    emergency: Emergency = Emergency.objects.create(
        person=person, user_id=by.id, grant=grant, reason=reason[:300], hours=hours,
        review_by=clock.today() + timedelta(days=policy.terms.emergency_review_days),
    )  # fmt: skip
    audit.record(
        by=by, action="emergency opened", subject_type="emergency", subject_id=emergency.pk, person_id=person.pk, part="circle",
        purpose=EMERGENCY, detail={"hours": hours, "role": role},
    )  # fmt: skip
    told = _tell_person(person, by)
    for coordinator in coordinators_for(by, person.pk):
        _tell_coordinator(coordinator, emergency, told)
    return emergency


def coordinators_for(by: Actor, person_id: UUID) -> list[User]:
    """Who looks afterwards, never who looked: coordinators in the circle, and of the teams of the circle and of who looked.

    Is there none, then those of the net; and else of any team, so that somebody looks as long as anybody else coordinates.
    """
    circle = queries.users_of_circle(person_id)
    teams = by.team_ids.union(*(accounts.actor_for(user).team_ids for user in circle))
    all_teams, net = list(accounts.teams()), accounts.default_team()
    nearest_first = (
        [user for user in circle if _coordinates(user)]
        + _coordinators([one for one in all_teams if str(one.pk) in teams]),
        _coordinators([net] if net else []),
        _coordinators(all_teams),
    )
    for users in nearest_first:
        if others := {user.pk: user for user in users if str(user.pk) != by.id}:
            return sorted(others.values(), key=lambda user: user.name)
    return []


def _coordinators(teams: Iterable[Team]) -> list[User]:
    return [user for team in teams for user in accounts.coordinators_of(team)]


def may_review(by: Actor, emergency: Emergency) -> bool:
    """Whether `by` is one of those who were told. Within `acting_system`."""
    looked = accounts.actor_for(emergency.user)
    return any(str(user.pk) == by.id for user in coordinators_for(looked, emergency.person_id))


def _coordinates(user: User) -> bool:
    return bool(accounts.actor_for(user).coordinates)


def _tell_person(person: Person, by: Actor) -> bool:
    """A mail to the person (or who speaks for them); returns whether there was an address."""
    addresses = [member.email for member in people_to_write_to(person) if member.email]
    for address in addresses:
        outbox.post(
            to=address,
            subject=_("Iemand heeft met spoed in uw gegevens gekeken"),
            body=_(
                "%(who)s heeft met spoed gekeken naar wat Naast over u bewaart, zonder het u eerst te vragen. Dat mag alleen als er"
                " haast is.\n\nEen coördinator kijkt na of dit nodig was. In Naast ziet u bij Wie ziet wat hoe lang dit duurt, en"
                " kunt u het stoppen.\n\nVragen? Bel %(phone)s."
            )
            % {"who": by.label, "phone": settings.NAAST_DESK_PHONE},
        )
    return bool(addresses)


def _tell_coordinator(user: User, emergency: Emergency, told: bool) -> None:
    rest = "" if told else "\n\n" + _("De persoon heeft geen e-mailadres. Bel diegene zelf om het te vertellen.")
    outbox.post(
        to=user.email,
        subject=_("Noodtoegang: kijk dit na"),
        body=_("Er is noodtoegang gebruikt. Kijk voor %(day)s na of dat nodig was: %(url)s")
        % {"day": f"{emergency.review_by:%d-%m-%Y}", "url": f"{settings.NAAST_BASE_URL}/kring/noodtoegang/nakijken/"}
        + rest,
        urgent=True,
    )


def review(*, emergency_id: UUID, judgement: str, note: str, by: Actor) -> Emergency:
    """A coordinator says whether it was right. Saying it was not stops what was still open.

    Raises NotVisible, NotAllowed (no coordinator, or their own), Conflict (someone was first), DomainError (`oordeel`).
    """
    if not by.coordinates:
        raise NotAllowed(_("Alleen een coördinator kijkt noodtoegang na."), _("Vraag het de coördinator van uw team."))
    if judgement not in Judgement.values:
        raise DomainError("oordeel", _("Kies of het nodig was."), "", 422)
    with rls.acting_system(ARRANGING):
        emergency: Emergency = locked(Emergency.objects.for_system(ARRANGING).select_related("grant"), pk=emergency_id)
        if str(emergency.user_id) != by.id and not may_review(by, emergency):
            raise NotVisible
        if str(emergency.user_id) == by.id:
            raise NotAllowed(_("U kunt uw eigen noodtoegang niet nakijken."), _("Vraag het een andere coördinator."))
        if emergency.reviewed_at is not None:
            raise Conflict(_("Dit is al nagekeken."))
        emergency.reviewed_at, emergency.reviewed_by_id = clock.now(), by.id
        emergency.judgement, emergency.review_note = judgement, note.strip()[:300]
        emergency.save(update_fields=["reviewed_at", "reviewed_by", "judgement", "review_note"])
        if judgement == Judgement.WRONG and emergency.grant.stopped_at is None:
            emergency.grant.stopped_at, emergency.grant.stopped_by = clock.now(), by.label[:120]
            emergency.grant.save(update_fields=["stopped_at", "stopped_by"])
        audit.record(
            by=by, action="emergency reviewed", subject_type="emergency", subject_id=emergency.pk, purpose=OVERSIGHT,
            person_id=emergency.person_id, part="circle", detail={"judgement": judgement},
        )  # fmt: skip
    return emergency


def remind_reviewers() -> int:
    """Coordinators hear once a day of emergency access that should have been looked at by now; returns how many there are."""
    with rls.acting_system(ARRANGING):
        rows = Emergency.objects.for_system(ARRANGING).filter(reviewed_at=None, review_by__lt=clock.today())
        late = list(rows.select_related("user").order_by("created_at"))
        for emergency in late:
            for user in coordinators_for(accounts.actor_for(emergency.user), emergency.person_id):
                _tell_coordinator(user, emergency, told=True)
    return len(late)
