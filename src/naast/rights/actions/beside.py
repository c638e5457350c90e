"""Someone beside the person takes their own data away. It needs nobody's permission, and it takes nothing of the person along."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db.models import CharField, Model
from django.utils.translation import gettext as _

from naast.access.models import Consent, Grant
from naast.audit import actions as audit
from naast.core import actions as outbox
from naast.core import clock, rls
from naast.core.actors import Actor
from naast.core.errors import DomainError, NotAllowed, NotVisible
from naast.core.privacy import REPLACEMENT, declaration
from naast.people.choices import LinkEnd
from naast.people.models import AccessLink, LoginCode, PersonMember, StoryEntry
from naast.rights import beside, queries
from naast.rights.actions.requests import empty
from naast.rights.choices import PURPOSE


def forget_me(*, by: Actor, with_story: bool = False) -> dict[str, int]:
    """Empty everything that is kept about this member; returns how many rows of which model. `with_story`: their words in the story too.

    Raises NotVisible, NotAllowed for the person themself (they have their own page), DomainError (`spreekt-namens`).
    """
    with rls.acting_system(PURPOSE):
        member = _member(by)
        person_id = member.person_id
        done = _take_away(member, with_story=with_story)
        _leave(member)
        audit.record(
            by=Actor(by.kind, by.id, _("een naaste")), action="beside forgotten", subject_type="personmember", subject_id=member.pk,
            purpose=PURPOSE, person_id=person_id, part="circle", detail=dict(done),
        )  # fmt: skip
        for address in queries.who_must_know(person_id):
            outbox.post(
                to=address, subject=_("Naast: iemand hoort niet meer bij een kring"),
                body=_("Een naaste liet de eigen gegevens weghalen. Kijk of er nu iets anders geregeld moet worden: %(url)s")
                % {"url": f"{settings.NAAST_BASE_URL}/mensen/{person_id}/"},
            )  # fmt: skip
    return done


def _member(by: Actor) -> PersonMember:
    rows = PersonMember.objects.for_system(PURPOSE).select_for_update(of=("self",)).select_related("person")
    member: PersonMember | None = rows.filter(pk=by.id, left_at=None).first() if by.kind == "resident" else None
    if member is None:
        raise NotVisible
    if member.is_self:
        raise NotAllowed(
            _("Dit is voor wie naast iemand staat."),
            _("Uw eigen gegevens laat u weghalen bij Uw gegevens en uw rechten."),
        )
    if member.is_representative and not member.person.is_deceased:
        raise DomainError(
            "spreekt-namens", _("U spreekt nu voor %(name)s.") % {"name": member.person.name},
            _("Bel eerst het team: dan kan iemand anders dat overnemen. Daarna kunt u uw gegevens weghalen."), 409,
        )  # fmt: skip
    return member


def _take_away(member: PersonMember, *, with_story: bool) -> dict[str, int]:
    done: dict[str, int] = {}
    end_places(member)
    LoginCode.objects.for_system(PURPOSE).filter(link__member=member).delete()
    links = AccessLink.objects.for_system(PURPOSE).filter(member=member)
    links.filter(ended_at=None).update(ended_at=clock.now(), ended_why=LinkEnd.LEFT)
    for one in beside.pointing():
        if one.model is AccessLink or one.key.name == "given_by":
            continue
        rows = list(one.rows(member))
        for row in rows:
            _one(row, one, member, with_story=with_story)
        if rows:
            done[one.model._meta.label] = done.get(one.model._meta.label, 0) + len(rows)
    return done


def end_places(member: PersonMember) -> None:
    """Nobody looks through a place or a consent of someone who left."""
    now, by = clock.now(), _("een naaste")
    Grant.objects.for_system(PURPOSE).filter(member=member, stopped_at=None).update(stopped_at=now, stopped_by=by)
    Consent.objects.for_system(PURPOSE).filter(to_member=member, withdrawn_at=None).update(
        withdrawn_at=now, withdrawn_by=by
    )


def _one(row: Any, one: beside.Pointing, member: PersonMember, *, with_story: bool) -> None:
    """A row that the law keeps stays without the name; one that can do without its member loses both; the rest goes."""
    _without_name(row, member.name)
    if declaration(one.model).legal_minimum_days:
        return
    if isinstance(row, StoryEntry):
        # The key stays: it says nothing any more, and undoing a correction leans on it.
        if with_story:
            type(row)._base_manager.filter(pk=row.pk).update(withdrawn_at=clock.now())
            empty(StoryEntry, row.pk)
        return
    if one.key.null:
        type(row)._base_manager.filter(pk=row.pk).update(**{one.key.name: None})
        return
    row.delete()


def _without_name(row: Model, name: str) -> None:
    """Wherever this row holds exactly the name, and in sentences of consent, a word comes instead."""
    said = declaration(type(row)).personal
    changed: dict[str, str] = {}
    for field in row._meta.concrete_fields:
        value = getattr(row, field.attname)
        if not isinstance(field, CharField) or not isinstance(value, str) or name not in value:
            continue
        if value == name or field.name in said:
            changed[field.name] = value.replace(name, _("een naaste"))[: field.max_length]
    if changed:
        type(row)._base_manager.filter(pk=row.pk).update(**changed)


def _leave(member: PersonMember) -> None:
    """The row itself stays, empty: other rows point to it."""
    rows = PersonMember.objects.for_system(PURPOSE).filter(pk=member.pk)
    rows.update(left_at=clock.now(), is_representative=False, representative_basis="", lives_with=False)
    empty(PersonMember, member.pk)
    gone = REPLACEMENT[declaration(PersonMember).personal["name"]]
    assert not rows.exclude(name=gone).exists()
