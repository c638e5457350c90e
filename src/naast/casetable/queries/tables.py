"""Which tables there are for somebody, who sits at one, and the link of a seat."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from django.conf import settings
from django.core import signing
from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _

from naast.accounts.choices import PARTNERS
from naast.casetable.choices import LINK_DAYS, State
from naast.casetable.models import CaseTable, Seat
from naast.core import clock
from naast.core.actors import Actor
from naast.core.errors import NotAllowed, NotVisible

_SALT = "naast.casetable.seat"


def works(actor: Actor) -> bool:
    """Whether someone works with people here, in a team or for another organisation."""
    return bool(actor.team_ids or actor.roles & set(PARTNERS))


def coordinates(actor: Actor) -> bool:
    """Whether someone plans tables."""
    return bool(actor.coordinates)


def need_worker(actor: Actor) -> None:
    """Raises NotAllowed for who does not work with people here."""
    if not works(actor):
        raise NotAllowed(
            _("De casustafel is voor wie met mensen werkt."),
            _("Bent u uitgenodigd? Open dan de link uit uw mail."),
        )


def need_coordinator(actor: Actor) -> None:
    """Raises NotAllowed for who does not plan tables."""
    if not coordinates(actor):
        raise NotAllowed(_("Een coördinator plant de casustafel."), _("Vraag het de coördinator van uw team."))


def tables_for(actor: Actor) -> QuerySet[CaseTable]:
    """For a coordinator every table, for anyone else those at which they have a seat; with how many sit there, come, and got no mail."""
    rows = CaseTable.objects.exclude(state=State.CANCELLED)
    if not coordinates(actor):
        rows = rows.filter(pk__in=Seat.objects.filter(user_id=actor.id).values("table_id"))
    return rows.annotate(
        seat_count=Count("seats", distinct=True),
        yes_count=Count("seats", filter=Q(seats__coming=True), distinct=True),
        back_count=Count("seats", filter=Q(seats__bounced_at__isnull=False), distinct=True),
    ).order_by("on", "starts")


def table_by_id(table_id: UUID) -> CaseTable:
    """One table. Raises NotVisible."""
    found = CaseTable.objects.filter(pk=table_id).first()
    if found is None:
        raise NotVisible
    return found


def seats_of(table: CaseTable) -> list[Seat]:
    """Who was invited, in the order of inviting."""
    return list(Seat.objects.filter(table=table).order_by("created_at"))


def token_of(seat: Seat) -> str:
    """The secret in the mail: the id of the seat with a signature."""
    return signing.Signer(salt=_SALT, sep=".").sign(seat.pk.hex)


def seat_by_token(token: str) -> Seat:
    """The seat behind a secret. Raises NotVisible for one that is not ours, was taken back, or is old."""
    try:
        pk = UUID(signing.Signer(salt=_SALT, sep=".", fallback_keys=[*settings.SECRET_KEY_FALLBACKS]).unsign(token))
    except (signing.BadSignature, ValueError):
        raise NotVisible from None
    found = Seat.objects.select_related("table").filter(pk=pk).first()
    if found is None or found.table.on < clock.today() - timedelta(days=LINK_DAYS):
        raise NotVisible
    return found


def seat_for(table_id: UUID, seat_id: UUID) -> Seat | None:
    """A seat that a browser showed the code of, when it is (still) one of this table."""
    return Seat.objects.select_related("table").filter(pk=seat_id, table_id=table_id).first()


def seat_of_user(table_id: UUID, user_id: UUID | str) -> Seat | None:
    """The seat of someone with an account."""
    return Seat.objects.select_related("table").filter(table_id=table_id, user_id=user_id).first()
