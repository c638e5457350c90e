"""Every address of the rooms with persons has a label, and every label names what the policy knows."""

from __future__ import annotations

import pytest

from naast.access.doors import Entry, doors, entries
from naast.core.doors import KNOCKER, PUBLIC, Door
from naast.engine.access import cells
from naast.engine.knowledge.policy import default_policy

ROOMS = ("people:", "access:")
POLICY = default_policy()


def _unlabelled(found: list[Entry]) -> list[str]:
    return [entry.name for entry in found if entry.name.startswith(ROOMS) and entry.door is None]


def test_every_address_about_people_has_a_door() -> None:
    assert len(doors()) >= 10
    assert _unlabelled(entries()) == []


def test_an_address_without_a_door_would_be_noticed() -> None:
    assert _unlabelled([Entry("kring/geheim/", "access:secret", lambda request: None, None)]) == ["access:secret"]


@pytest.mark.parametrize("entry", doors(), ids=lambda entry: entry.name)
def test_a_door_names_what_the_policy_knows(entry: Entry) -> None:
    door = entry.door
    assert door is not None
    assert door.purpose in POLICY.purposes
    assert door.kinds <= {"user", "resident"}
    assert door.kinds
    if door.part != KNOCKER:
        assert door.part in POLICY.parts
        kinds = {
            POLICY.roles[cell.role].kind
            for cell in cells(POLICY)
            if (cell.part, cell.purpose) == (door.part, door.purpose) and cell.see
        }
        assert door.kinds <= kinds, "a door that nobody can ever go through"
    if door.person:
        assert f":{door.person}>" in entry.route, "the address holds no person"


@pytest.mark.parametrize(
    "entry", [entry for entry in entries() if entry.door and entry.door.part == PUBLIC], ids=lambda entry: entry.name
)
def test_a_public_page_says_why(entry: Entry) -> None:
    assert isinstance(entry.door, Door)
    assert entry.door.why
