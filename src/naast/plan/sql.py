"""A wall of its own around the answers of a carer, in SQL: only the carer, and whom the carer chose. Used by a migration only.

It comes on top of the fence of every table of a person (`core.rls`): a restrictive policy only ever takes away.
"""

from __future__ import annotations

from naast.core import rls

_KIND = f"(select current_setting('{rls.KIND}', true))"
_ACTOR = "(select naast_actor())"
_CARER = f"({_KIND} = 'resident' and member_id = {_ACTOR})"
_CHOSEN = f"({_KIND} = 'resident' and s.to_member_id = {_ACTOR} or {_KIND} = 'user' and s.to_user_id = {_ACTOR})"

OWN_ANSWERS = [
    f"create policy naast_own on plan_carershare as restrictive to {rls.APP_ROLE} using ({_CARER} or"
    f" {_CHOSEN.replace('s.', '')}) with check ({_CARER})",
    f"create policy naast_own on plan_careranswer as restrictive to {rls.APP_ROLE} using ({_CARER} or exists ("
    f"select from plan_carershare s where s.member_id = plan_careranswer.member_id and s.ended_at is null and {_CHOSEN}))"
    f" with check ({_CARER})",
]
# Reading along is not changing: without these, who may read could take an answer away.
OWN_ANSWERS_TO_CHANGE = [
    f"create policy naast_own_{name} on {table} as restrictive for {verb} to {rls.APP_ROLE} using ({_CARER})"
    for table in ("plan_careranswer", "plan_carershare")
    for name, verb in (("change", "update"), ("remove", "delete"))
]
NO_OWN_ANSWERS_TO_CHANGE = [
    f"drop policy if exists naast_own_{name} on {table}"
    for table in ("plan_careranswer", "plan_carershare")
    for name in ("change", "remove")
]
NO_OWN_ANSWERS = [
    "drop policy if exists naast_own on plan_careranswer",
    "drop policy if exists naast_own on plan_carershare",
]
