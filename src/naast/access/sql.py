"""The third wall in SQL: whose rows an actor may see or change, from the circle, the consents and the ceiling of the policy.

Used by migrations only. The same question is answered by `naast.engine.access` (with a reason) and by `queries` (for pages); a test
puts all three beside each other.
"""

from __future__ import annotations

from naast.core import rls

# The policy's ceiling, copied by `naast migrate` (see `actions.copy_policy`). The app reads it and cannot change it.
CEILING = [
    "create table access_ceiling (role text not null, part text not null, purpose text not null, basis text not null,"
    " may text not null, valid_from date, valid_until date, policy_hash text not null)",
    "create index access_ceiling_ask on access_ceiling (role, part, purpose, basis)",
    f"revoke insert, update, delete on access_ceiling from {rls.APP_ROLE}, {rls.SYSTEM_ROLE}",
]
NO_CEILING = ["drop table if exists access_ceiling"]

# Who acts, as a uuid; null when nobody does, or when it is no uuid.
ACTOR = [
    "create or replace function naast_actor() returns uuid language sql stable set search_path = pg_catalog, public, pg_temp as"
    " $naast$ select case when current_setting('naast.actor', true) ~ '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$'"
    " then current_setting('naast.actor', true)::uuid end $naast$",
    "revoke all on function naast_actor() from public",
    f"grant execute on function naast_actor() to {rls.APP_ROLE}, {rls.SYSTEM_ROLE}",
]
NO_ACTOR = ["drop function if exists naast_actor()"]

_PEOPLE = """
with me as materialized (
    select naast_actor() as actor, current_setting('naast.kind', true) as kind, current_setting('naast.purpose', true) as purpose,
        coalesce(nullif(current_setting('naast.at', true), '')::timestamptz, now()) as at
), open as (
    -- The ceiling: which roles may reach this part for this purpose, and on which basis.
    select c.role, c.basis from access_ceiling c, me
    where c.part = $1 and c.purpose = me.purpose {reach}
      and (c.valid_from is null or c.valid_from <= (me.at at time zone 'Europe/Amsterdam')::date)
      and (c.valid_until is null or (me.at at time zone 'Europe/Amsterdam')::date < c.valid_until)
), found as (
    select m.person_id, 'own' as basis from me
    join people_personmember m on me.kind = 'resident' and m.id = me.actor and m.left_at is null and m.relation = 'self'
    where exists (select from open o where o.role = 'self' and o.basis = 'own')
    union all
    select m.person_id, 'representation' from me
    join people_personmember m on me.kind = 'resident' and m.id = me.actor and m.left_at is null and m.is_representative
    where exists (select from open o where o.role = 'representative' and o.basis = 'representation')
    union all
    select g.person_id, g.basis from me
    join access_grant g on me.kind = 'user' and g.user_id = me.actor
    join accounts_user u on u.id = g.user_id and u.is_active
    where exists (select from accounts_membership w where w.user_id = g.user_id and w.role = g.role)
      and {alive}
    union all
    select g.person_id, g.basis from me
    join access_grant g on me.kind = 'resident' and g.member_id = me.actor
    join people_personmember m on m.id = g.member_id and m.left_at is null and m.person_id = g.person_id
    where g.role = case when m.is_child then 'child' else 'close' end
      and {alive}
)
select coalesce(array_agg(distinct f.person_id), '{{}}')
from found f join people_person p on p.id = f.person_id, me
where p.deceased_on is null
   or (f.basis <> 'representation' and p.plan_ends_on >= (me.at at time zone 'Europe/Amsterdam')::date)
"""

# One place in the circle that counts now. Withdrawn and stopped are looked at without a moment: they count from when they are there.
_ALIVE = """g.stopped_at is null and $1 = any (g.parts) and me.purpose = any (g.purposes) {level}
      and g.since <= me.at and (g.until is null or me.at < g.until)
      and exists (select from open o where o.role = g.role and o.basis = g.basis)
      and (g.basis <> 'consent' or exists (
          select from access_consent c where c.id = g.consent_id and c.person_id = g.person_id
            and c.to_user_id is not distinct from g.user_id and c.to_member_id is not distinct from g.member_id
            and c.withdrawn_at is null and $1 = any (c.parts) and me.purpose = c.purpose {said}
            and c.given_at <= me.at and me.at < c.expires_at))"""


def people_to_see() -> str:
    """The body of `naast_people_to_see(part)`."""
    return _PEOPLE.format(reach="", alive=_ALIVE.format(level="", said=""))


def people_to_change(*, before_may: bool = False) -> str:
    """The body of `naast_people_to_change(part)`. `before_may`: as it was before consents said whether they are for writing."""
    return _PEOPLE.format(
        reach="and c.may = 'change'",
        alive=_ALIVE.format(level="and g.may = 'change'", said="" if before_may else "and c.may = 'change'"),
    )
