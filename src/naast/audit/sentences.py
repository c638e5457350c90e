"""What a row of the log says to the person it is about: plain Dutch, who, what, and why. No code words, no ids.

The words of parts and purposes follow `knowledge/policy/parts.yaml`; a test fails when one has no sentence here, or when an
action of a room has none.
"""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from naast.audit.actionwords import ACTIONS
from naast.audit.choices import Kind, Outcome
from naast.audit.models import AuditEvent

PARTS: dict[str, Promise] = {
    "identity": gettext_lazy("uw naam en contactgegevens"),
    "circle": gettext_lazy("wie er om u heen staan"),
    "story": gettext_lazy("uw verhaal"),
    "plan": gettext_lazy("uw plan"),
    "plan-fysiek": gettext_lazy("uw plan voor lichaam en huis"),
    "plan-sociaal": gettext_lazy("uw plan voor mensen en geld"),
    "plan-psychisch": gettext_lazy("uw plan voor hoe u zich voelt"),
    "plan-zingeving": gettext_lazy("uw plan voor wat belangrijk voor u is"),
    "referrals": gettext_lazy("bij wie hulp voor u is gevraagd"),
    "visits": gettext_lazy("de verslagen van bezoeken bij u"),
    "forecast": gettext_lazy("wat er later nodig kan zijn"),
}
PURPOSES: dict[str, Promise] = {
    "inzage": gettext_lazy("om zelf te lezen of mee te lezen"),
    "begeleiding": gettext_lazy("om u te helpen"),
    "verwijzing": gettext_lazy("om hulp voor u te vragen"),
    "nood": gettext_lazy("omdat er haast was"),
    "toezicht": gettext_lazy("om na te kijken of het goed gaat"),
    "rechten": gettext_lazy("om uw rechten uit te voeren"),
    "taak": gettext_lazy("om Naast te laten werken"),
}


def what(event: AuditEvent, own_ids: frozenset[str] = frozenset()) -> str:
    """One sentence: "Nadia Bos las uw verhaal." `own_ids`: actor ids that are the reader: then it says "U las uw verhaal."."""
    who = _("U") if event.actor_id in own_ids and event.actor_kind == "resident" else event.actor_label
    if event.kind == Kind.READ:
        part = str(PARTS.get(event.part, _("uw gegevens")))
        return _("%(who)s bekeek %(part)s.") % {"who": who, "part": part}
    done = ACTIONS.get(event.action)
    sentence = _("%(who)s %(done)s.") % {"who": who, "done": done or _("veranderde iets in uw gegevens")}
    return sentence + (" " + _("Dat lukte niet.") if event.outcome == Outcome.FAILED else "")


def why(event: AuditEvent) -> str:
    """The purpose in words, as the end of a sentence; empty when none was said or it is no purpose we know."""
    return str(PURPOSES.get(event.purpose, ""))


def whose(event: AuditEvent) -> str:
    """Role and organisation of who it was, for behind the name; may be empty."""
    return ", ".join(filter(None, (event.actor_role, event.organisation)))
