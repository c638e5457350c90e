"""Which team of nurses takes worries from which neighbourhoods."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from naast.accounts import queries as accounts
from naast.audit import actions as audit
from naast.core.actors import Actor
from naast.core.errors import DomainError
from naast.visits.models import SignalTeam


@transaction.atomic
def choose_team(*, slug: str, pc4: Sequence[str], is_default: bool, by: Actor) -> SignalTeam:
    """This team takes worries from these neighbourhoods, and with `is_default` from all others; said again it replaces what was.

    Raises NotVisible for an unknown team, DomainError(422) for what is no postcode or belongs to another team.
    """
    team = accounts.team_by_slug(slug)
    wrong = [one for one in pc4 if not (one.isdecimal() and len(one) == 4)]
    if wrong:
        raise DomainError(
            "postcode", _("Dit is geen postcode van vier cijfers: %(what)s.") % {"what": ", ".join(wrong)}, "", 422
        )
    others = SignalTeam.objects.select_for_update().exclude(team=team)
    if others.filter(pc4__overlap=list(pc4)).exists() if pc4 else False:
        raise DomainError("wijk", _("Een van deze wijken hoort al bij een ander team."), "", 422)
    if is_default:
        others.filter(is_default=True).update(is_default=False)
    made, _new = SignalTeam.objects.update_or_create(team=team, defaults={"pc4": sorted(pc4), "is_default": is_default})
    audit.record(
        by=by, action="signal team chosen", subject_type="team", subject_id=team.pk, detail={"areas": len(pc4)}
    )
    return made
