"""Writing in a plan: each change is a version with who and when, nothing is lost when two write at once, everything can be put back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.access.conftest import make_grant, make_member, make_person
from tests.plan.conftest import Family, as_house, steps_of, versions_of, wishes_of

from naast.access.models import Grant
from naast.accounts import leaving
from naast.audit.models import AuditEvent
from naast.core import clock
from naast.core.actors import Actor
from naast.core.errors import Conflict, DomainError, NotAllowed, NotVisible
from naast.people.models import Person
from naast.plan import actions, queries
from naast.plan.merging import OWNER, merge
from naast.plan.models import Plan, Step, Version

pytestmark = pytest.mark.django_db


def _rows(action: str) -> list[AuditEvent]:
    return list(AuditEvent.objects.filter(action=action).order_by("created_at"))


def _step(family: Family, **values: Any) -> Step:
    said = {"part": "plan-sociaal", "text": "De huisarts bellen", "owner_kind": "nobody"} | values
    return actions.write_step(person_id=family.person.pk, values=said, by=family.gerda)


def _plan(family: Family) -> Plan:
    with as_house():
        return Plan.objects.for_system("proef").get(person=family.person)


# --- writing ----------------------------------------------------------------------------------------------------------


def test_a_wish_is_kept_in_the_words_of_who_said_it(family: Family) -> None:
    wish = actions.write_wish(
        person_id=family.person.pk, kind="must_not", text=" Niet meer naar het ziekenhuis. ", part="plan-fysiek",
        said_by="Gerda, aan tafel", by=family.nadia,
    )  # fmt: skip
    assert (wish.text, wish.said_by, wish.changed_by, wish.version) == (
        "Niet meer naar het ziekenhuis.", "Gerda, aan tafel", family.nadia.label, 1,
    )  # fmt: skip
    (version,) = versions_of(wish)
    assert (version.change, version.by_label, version.part, version.content["text"]) == (
        "made", family.nadia.label, "plan-fysiek", "Niet meer naar het ziekenhuis.",
    )  # fmt: skip
    (row,) = _rows("plan sentence written")
    assert (row.person_id, row.part, row.purpose, row.actor_id) == (
        family.person.pk, "plan-fysiek", "begeleiding", family.nadia.id,
    )  # fmt: skip
    # The log says that something was written, never what.
    assert "ziekenhuis" not in str(row.detail)


def test_a_form_that_is_sent_twice_is_kept_once(family: Family) -> None:
    ident = uuid4()
    for _time in range(2):
        _step_again = actions.write_step(
            person_id=family.person.pk, values={"part": "plan-sociaal", "text": "Bellen"}, by=family.gerda, ident=ident
        )
        assert _step_again.pk == ident
    assert len(steps_of(family)) == 1
    assert _plan(family).version == 1


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"text": "  "}, "leeg"),
        ({"text": "x" * 301}, "te-lang"),
        ({"part": "story"}, "deel"),
        ({"owner_kind": "kat"}, "wie"),
    ],
)
def test_a_step_that_cannot_be(family: Family, values: dict[str, str], code: str) -> None:
    with pytest.raises(DomainError) as told:
        _step(family, **values)
    assert told.value.code == code
    assert told.value.status == 422
    assert steps_of(family) == []


def test_a_step_is_given_to_someone_of_this_circle_only(family: Family) -> None:
    step = _step(family, owner_kind="close", owner_member_id=family.friend.pk, owner_name=family.friend.name)
    assert step.owner_member_id == family.friend.pk
    other, _own = make_person("Iemand Anders")
    stranger = make_member(other, "Vreemde")
    with pytest.raises(DomainError, match="wie"):
        _step(family, owner_kind="close", owner_member_id=stranger.pk)
    # Nobody has no name: what was typed beside it does not stay behind.
    assert _step(family, owner_kind="nobody", owner_name="Riet").owner_name == ""


def test_numbers_that_nobody_needs_are_taken_out(family: Family) -> None:
    step = _step(family, text="Bellen over 111222333", note="rekening NL91ABNA0417164300")
    assert "111222333" not in step.text
    assert "NL91" not in step.note


@pytest.mark.parametrize("who", ["nurse", "omer"])
def test_who_may_only_read_writes_nothing(full: Family, who: str) -> None:
    actor: Actor = getattr(full, who)
    part = {"nurse": "plan-fysiek", "omer": "plan-sociaal"}[who]
    step = next(one for one in steps_of(full) if one.part == part)
    wish = next(one for one in wishes_of(full) if one.part == part)
    pk, first = full.person.pk, versions_of(step)[0]
    values = {"part": part, "text": "Anders", "owner_kind": "nobody"}
    doings: list[Callable[[], object]] = [
        lambda: actions.write_wish(person_id=pk, kind="wish", text="Anders", part=part, by=actor),
        lambda: actions.write_step(person_id=pk, values=values, by=actor),
        lambda: actions.change_step(person_id=pk, step_id=step.pk, values=values, version=1, by=actor),
        lambda: actions.change_wish(person_id=pk, wish_id=wish.pk, values={"text": "Anders"}, version=1, by=actor),
        lambda: actions.set_status(person_id=pk, step_id=step.pk, status="done", by=actor),
        lambda: actions.remove_step(person_id=pk, step_id=step.pk, by=actor),
        lambda: actions.remove_wish(person_id=pk, wish_id=wish.pk, by=actor),
        lambda: actions.put_back(person_id=pk, version_id=first.pk, by=actor),
        lambda: actions.undo(person_id=pk, version_id=first.pk, by=actor),
    ]
    before = AuditEvent.objects.count()
    for do in doings:
        with pytest.raises(NotAllowed):
            do()
    # A stranger, and a part that is not shared, do not even find it.
    for do in (
        lambda: actions.set_status(person_id=pk, step_id=step.pk, status="done", by=full.stranger),
        lambda: actions.write_wish(person_id=pk, kind="wish", text="x", part=part, by=full.stranger),
        lambda: actions.remove_step(
            person_id=pk, step_id=next(s for s in steps_of(full) if s.part == "plan-zingeving").pk, by=full.nadia
        ),
    ):
        with pytest.raises(NotVisible):
            do()
    assert AuditEvent.objects.count() == before
    assert {row.version for row in (*steps_of(full), *wishes_of(full))} == {1}


def test_with_permission_to_write_a_friend_writes(family: Family) -> None:
    """Consent that says so makes reading into writing, in that part and no other."""
    with as_house():
        Grant.objects.for_system("proef").filter(member=family.friend).delete()
    make_grant(
        family.person, family.friend, "close", "consent", parts=["plan-sociaal"], purposes=["inzage"], may="change",
        consent={"parts": ["plan-sociaal"], "purpose": "inzage", "may": "change"},
    )  # fmt: skip
    step = actions.write_step(
        person_id=family.person.pk, values={"part": "plan-sociaal", "text": "Ik kook op dinsdag"}, by=family.omer
    )
    assert step.changed_by == family.omer.label
    with pytest.raises(NotAllowed):
        actions.write_step(person_id=family.person.pk, values={"part": "plan-fysiek", "text": "x"}, by=family.omer)


# --- two people at once -----------------------------------------------------------------------------------------------


def test_changes_in_other_fields_are_put_together(full: Family) -> None:
    step = next(one for one in steps_of(full) if one.part == "plan-sociaal")
    pk = full.person.pk
    actions.change_step(person_id=pk, step_id=step.pk, values={"due_on": clock.today()}, version=1, by=full.gerda)
    done = actions.change_step(person_id=pk, step_id=step.pk, values={"text": "Nieuw"}, version=1, by=full.nadia)
    assert (done.text, done.due_on, done.version) == ("Nieuw", clock.today(), 3)


def test_changes_in_the_same_field_are_told_and_nothing_is_lost(full: Family) -> None:
    step = next(one for one in steps_of(full) if one.part == "plan-sociaal")
    pk = full.person.pk
    actions.change_step(person_id=pk, step_id=step.pk, values={"text": "Van Gerda"}, version=1, by=full.gerda)
    with pytest.raises(actions.Changed) as told:
        actions.change_step(
            person_id=pk, step_id=step.pk, values={"text": "Van Nadia", "note": "let op"}, version=1, by=full.nadia
        )
    assert told.value.status == 409
    assert told.value.clashes == ("text",)
    assert told.value.mine["text"] == "Van Nadia"
    assert told.value.mine["note"] == "let op"
    assert told.value.row.text == "Van Gerda"
    assert steps_of(full)[1].text == "Van Gerda"
    # The same change by both is no conflict.
    same = actions.change_step(person_id=pk, step_id=step.pk, values={"text": "Van Gerda"}, version=1, by=full.nadia)
    assert same.version == 2


def test_a_change_of_something_that_was_taken_away_meanwhile(full: Family) -> None:
    wish = next(one for one in wishes_of(full) if one.part == "plan-sociaal")
    pk = full.person.pk
    actions.remove_wish(person_id=pk, wish_id=wish.pk, by=full.gerda)
    with pytest.raises(actions.Changed):
        actions.change_wish(person_id=pk, wish_id=wish.pk, values={"text": "Beter"}, version=1, by=full.nadia)
    # Who then still wants it, puts it back with the better words.
    back = actions.change_wish(person_id=pk, wish_id=wish.pk, values={"text": "Beter"}, version=2, by=full.nadia)
    assert (back.text, back.removed_at, back.version) == ("Beter", None, 3)
    step = next(one for one in steps_of(full) if one.part == "plan-sociaal")
    actions.remove_step(person_id=pk, step_id=step.pk, by=full.gerda)
    with pytest.raises(Conflict):
        actions.set_status(person_id=pk, step_id=step.pk, status="done", by=full.nadia)


def test_a_version_nobody_remembers_overwrites_nothing(full: Family) -> None:
    """An old form, from before a move out of a part that the reader may not see: all that differs is a question."""
    step = next(one for one in steps_of(full) if one.part == "plan-zingeving")
    pk = full.person.pk
    actions.change_step(person_id=pk, step_id=step.pk, values={"part": "plan-sociaal"}, version=1, by=full.gerda)
    with pytest.raises(actions.Changed) as told:
        actions.change_step(person_id=pk, step_id=step.pk, values={"text": "Gok"}, version=1, by=full.nadia)
    assert "text" in told.value.clashes


_value = st.sampled_from(["a", "b", "c"])
_content = st.fixed_dictionaries({"text": _value, "note": _value, "owner_kind": _value, "owner_name": _value})


def _slow(base: dict[str, Any], now: dict[str, Any], mine: dict[str, Any]) -> tuple[dict[str, Any], set[str]]:
    """The obvious twin: look at each answer of its own, owner as one answer."""
    values, clashes = dict(now), set()
    for names in (["text"], ["note"], [name for name in OWNER if name in base]):
        i_changed = any(mine[name] != base[name] for name in names)
        they_changed = any(now[name] != base[name] for name in names)
        differs = any(mine[name] != now[name] for name in names)
        if i_changed and they_changed and differs:
            clashes |= {name for name in names if mine[name] != now[name]}
        elif i_changed and not they_changed:
            values |= {name: mine[name] for name in names}
    return values, clashes


@settings(max_examples=100, deadline=None)
@given(base=_content, now=_content, mine=_content)
def test_putting_together_loses_nothing(base: dict[str, Any], now: dict[str, Any], mine: dict[str, Any]) -> None:
    merged = merge(base, now, mine)
    assert (merged.values, set(merged.clashes)) == _slow(base, now, mine)
    unknown = merge(None, now, mine)
    assert unknown.values == now
    assert set(unknown.clashes) == {name for name in now if mine[name] != now[name]}


# --- undo and history -------------------------------------------------------------------------------------------------


def test_every_change_can_be_undone_also_a_removal_and_an_undo(full: Family) -> None:
    step = next(one for one in steps_of(full) if one.part == "plan-sociaal")
    pk = full.person.pk
    actions.change_step(
        person_id=pk, step_id=step.pk, values={"text": "Tweede", "status": "busy"}, version=1, by=full.nadia
    )
    actions.remove_step(person_id=pk, step_id=step.pk, by=full.nadia)
    assert actions.remove_step(person_id=pk, step_id=step.pk, by=full.nadia).version == 3

    def newest() -> Version:
        return versions_of(step)[-1]

    back = actions.undo(person_id=pk, version_id=newest().pk, by=full.gerda)
    assert isinstance(back, Step)
    assert (back.text, back.status, back.removed_at) == ("Tweede", "busy", None)
    gone = actions.undo(person_id=pk, version_id=newest().pk, by=full.gerda)
    assert gone.removed_at is not None
    first = actions.put_back(person_id=pk, version_id=versions_of(step)[0].pk, by=full.gerda)
    assert isinstance(first, Step)
    assert (first.text, first.status, first.removed_at) == ("Stap over plan-sociaal", "todo", None)
    assert [version.number for version in versions_of(step)] == [1, 2, 3, 4, 5, 6]
    assert [row.action for row in AuditEvent.objects.filter(subject_id=str(step.pk)).order_by("created_at")] == [
        "plan sentence written", "plan sentence changed", "plan sentence removed", "plan change undone", "plan change undone",
        "plan change undone",
    ]  # fmt: skip


def test_undoing_the_first_version_takes_it_away(full: Family) -> None:
    step = steps_of(full)[0]
    gone = actions.undo(person_id=full.person.pk, version_id=versions_of(step)[0].pk, by=full.gerda)
    assert gone.removed_at is not None


def test_what_was_changed_since_is_not_undone_by_accident(full: Family) -> None:
    step = next(one for one in steps_of(full) if one.part == "plan-sociaal")
    actions.set_status(person_id=full.person.pk, step_id=step.pk, status="done", by=full.nadia)
    with pytest.raises(Conflict, match="intussen-veranderd"):
        actions.undo(person_id=full.person.pk, version_id=versions_of(step)[0].pk, by=full.gerda)


def test_a_move_between_parts_needs_both_and_the_past_stays_where_it_was(full: Family) -> None:
    step = next(one for one in steps_of(full) if one.part == "plan-fysiek")
    pk = full.person.pk
    with pytest.raises(NotAllowed):
        actions.change_step(person_id=pk, step_id=step.pk, values={"part": "plan-zingeving"}, version=1, by=full.nadia)
    actions.change_step(person_id=pk, step_id=step.pk, values={"part": "plan-zingeving"}, version=1, by=full.gerda)
    assert [version.part for version in versions_of(step)] == ["plan-fysiek", "plan-zingeving"]
    from naast.core import rls

    with rls.acting(full.nurse, "begeleiding"):
        seen = queries.versions_for(full.nurse, pk)
        assert [version.step_id for version in seen if version.step_id == step.pk] == [step.pk]
        assert queries.steps_for(full.nurse, pk) == []


def test_the_plan_counts_its_changes(full: Family) -> None:
    assert _plan(full).version == 8
    before = _plan(full)
    step = steps_of(full)[0]
    actions.set_status(person_id=full.person.pk, step_id=step.pk, status="todo", by=full.gerda)
    assert _plan(full).version == before.version, "nothing changed"
    actions.set_status(person_id=full.person.pk, step_id=step.pk, status="done", by=full.gerda)
    assert _plan(full).version == before.version + 1


def test_the_database_keeps_its_own_rules(full: Family) -> None:
    step = steps_of(full)[0]
    for wrong in ({"part": "story"}, {"text": ""}, {"owner_kind": "nobody", "owner_name": "Riet"}):
        with pytest.raises(IntegrityError), transaction.atomic(), as_house():
            Step.objects.for_system("proef").filter(pk=step.pk).update(**wrong)


# --- after a death, and when someone leaves -----------------------------------------------------------------------------


def test_the_plan_goes_on_for_who_stay_until_its_end(full: Family) -> None:
    today = clock.today()
    with as_house():
        Person.objects.for_system("proef").filter(pk=full.person.pk).update(
            deceased_on=today, plan_ends_on=today + timedelta(days=30)
        )
    step = next(one for one in steps_of(full) if one.part == "plan-sociaal")
    done = actions.set_status(person_id=full.person.pk, step_id=step.pk, status="done", by=full.nadia)
    assert done.status == "done"
    with as_house():
        Person.objects.for_system("proef").filter(pk=full.person.pk).update(
            deceased_on=today - timedelta(days=30), plan_ends_on=today - timedelta(days=1)
        )
    with pytest.raises(NotVisible):
        actions.set_status(person_id=full.person.pk, step_id=step.pk, status="todo", by=full.nadia)


@pytest.mark.parametrize("to", ["kees", ""])
def test_who_leaves_leaves_no_step_behind(full: Family, to: str) -> None:
    nadia, kees = full.cast.users["nadia"], full.cast.users["kees"]
    step = _step(full, owner_kind="professional", owner_user_id=nadia.pk, owner_name=nadia.name)
    room = leaving.room("plan")
    assert room is not None
    (going,) = room.preview(nadia, [])
    assert going.count == 1
    handed = room.hand_over(user=nadia, team_ids=[], to=kees if to else None, by=full.cast.actors["margriet"])
    moved = next(one for one in steps_of(full) if one.pk == step.pk)
    expected = (kees.pk, kees.name, "professional") if to else (None, "", "nobody")
    assert (moved.owner_user_id, moved.owner_name, moved.owner_kind) == expected
    assert room.preview(nadia, []) == []
    assert room.take_back(user=nadia, handed=handed, by=full.cast.actors["margriet"]) == 1
    back = next(one for one in steps_of(full) if one.pk == step.pk)
    assert (back.owner_user_id, back.owner_name) == (nadia.pk, nadia.name)
    assert [version.change for version in versions_of(back)] == ["made", "changed", "undone"]
