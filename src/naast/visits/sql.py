"""A wall around every single piece of a report, in SQL: who may read it is said per piece. Used by a migration only.

It comes on top of the fence of every table of a person (`core.rls`): a restrictive policy only ever takes away.
"""

from __future__ import annotations

from naast.core import rls

_KIND = f"(select current_setting('{rls.KIND}', true))"
_ACTOR = "(select naast_actor())"
_SELF = (
    f"{_KIND} = 'resident' and exists (select from people_personmember m where m.id = {_ACTOR}"
    " and (m.relation = 'self' or m.is_representative))"
)


def _writer(table: str) -> str:
    return f"{_KIND} = 'user' and exists (select from visits_report r where r.id = {table}.report_id and r.written_by_id = {_ACTOR})"


def _reads(table: str, rest: str) -> str:
    return f"share = 'circle' or ({rest}) or ({_writer(table)})"


_OWN = _reads("visits_reportitem", _SELF)
_CLOSE = _reads("visits_closeitem", f"{_KIND} = 'user' and share = 'helpers'")
# Only whoever wrote it down changes what a naaste told; the person and whoever wrote it change what the person told.
_CHANGES_OWN = f"({_SELF}) or ({_writer('visits_reportitem')})"
_CHANGES_CLOSE = _writer("visits_closeitem")


def _walls(table: str, reads: str, changes: str) -> list[str]:
    said = [("see", "select", f"using ({reads})"), ("add", "insert", f"with check ({changes})")]
    said += [
        ("change", "update", f"using ({changes}) with check ({changes})"),
        ("remove", "delete", f"using ({changes})"),
    ]
    return [
        f"create policy naast_piece_{name} on {table} as restrictive for {verb} to {rls.APP_ROLE} {rule}"
        for name, verb, rule in said
    ]


PIECES = [
    *_walls("visits_reportitem", _OWN, _CHANGES_OWN),
    *_walls("visits_closeitem", _CLOSE, _CHANGES_CLOSE),
]
NO_PIECES = [
    f"drop policy if exists naast_piece_{name} on {table}"
    for table in ("visits_reportitem", "visits_closeitem")
    for name in ("see", "add", "change", "remove")
]
