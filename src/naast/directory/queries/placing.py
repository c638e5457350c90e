"""What can be found, and in which order what was found stands: all read from one narrow row of each place (`Findable`).

Places of other pages, which are few, are put in order in `serving`.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from django.db.models import ExpressionWrapper, F, FloatField, IntegerField, Q, QuerySet
from django.db.models.expressions import RawSQL

from naast.core import clock
from naast.directory import fresh
from naast.directory.hours import DAY_MINUTES
from naast.directory.models import Findable
from naast.directory.queries.serving import ORDER, STALE_KEEPS
from naast.engine.dates import holidays_in

Rows = QuerySet[Findable]
_ROW: Final = '"directory_findable"'
_STALE: Final = f"{_ROW}.stale_on <= %s or {_ROW}.checked_on <= %s"
_ASK: Final = f"{_ROW}.ask_on <= %s or {_ROW}.checked_on <= %s"


def findable() -> Rows:
    """What residents may see, as rows to find."""
    return Findable.objects.all()


def weighed(rows: Rows) -> Rows:
    """Rows with all that their order goes by (`ORDER`); they carry a `rank`.

    `old`: 0 may be believed, 1 make sure, 2 stands still. Said as text: made of parts it takes longer to say than to look up.
    """
    today, lasts = clock.today(), fresh.whole_lasts()
    ask, stale = [today, today - timedelta(days=lasts.ask)], [today, today - timedelta(days=lasts.stale)]
    step = RawSQL(f"case when {_STALE} then {STALE_KEEPS} else 1.0 end", stale, FloatField())
    old = RawSQL(f"case when {_STALE} then 2 when {_ASK} then 1 else 0 end", [*stale, *ask], IntegerField())
    found: Rows = rows.annotate(old=old, placed=ExpressionWrapper(F("rank") * step, FloatField()))
    return found


def in_order(rows: Rows) -> Rows:
    """The best words first, with what nobody looked at for long a step back; then near, room, and the alphabet. `rows` carry a `rank`."""
    return weighed(rows).order_by(*ORDER)


def is_open(now: datetime) -> Q:
    """The condition that somebody is there at this moment. By appointment is not open; on a public holiday only day and night is."""
    if now.date() in holidays_in(now.year):
        return Q(whole_days__contains=[now.isoweekday()])
    return Q(minutes__holds=(now.isoweekday() - 1) * DAY_MINUTES + now.hour * 60 + now.minute)
