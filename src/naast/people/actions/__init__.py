"""Writes of the people room. Each takes `by`, works in one transaction as that actor, and writes its audit row inside.

Which page leads to which action is decided in the views; who may is decided by the circle (`naast.access`) and the database.
"""

from naast.people.actions.deceased import confirm_death, report_death, take_back_report, undo_death
from naast.people.actions.entry import (
    CODE_LENGTH,
    Entrance,
    answer_link_requests,
    check_code,
    end_everywhere,
    end_link,
    order_link,
    request_link,
    send_code,
)
from naast.people.actions.members import (
    MemberFields,
    add_member,
    appoint_representative,
    change_member,
    change_own_details,
    end_representation,
    let_go,
    take_back_in,
)
from naast.people.actions.merging import mark_different, merge, undo_merge
from naast.people.actions.persons import HomeFields, PersonFields, change_household, change_person, make_person
from naast.people.actions.story import correct, take_back, tell

__all__ = [
    "CODE_LENGTH",
    "Entrance",
    "HomeFields",
    "MemberFields",
    "PersonFields",
    "add_member",
    "answer_link_requests",
    "appoint_representative",
    "change_household",
    "change_member",
    "change_own_details",
    "change_person",
    "check_code",
    "confirm_death",
    "correct",
    "end_everywhere",
    "end_link",
    "end_representation",
    "let_go",
    "make_person",
    "mark_different",
    "merge",
    "order_link",
    "report_death",
    "request_link",
    "send_code",
    "take_back",
    "take_back_in",
    "take_back_report",
    "tell",
    "undo_death",
    "undo_merge",
]
