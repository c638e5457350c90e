"""Tables with personal data that are not ours: what they are for, on which basis, and how long they keep what. For the processing register.

Our own models say this themselves, in their class Privacy.
"""

from __future__ import annotations

from naast.core.register import ForeignTable

_BASIS = "beveiliging van persoonsgegevens (AVG art. 32 en art. 6 lid 1c)"
_NONE = "geen: er staat niets in"

FOREIGN_TABLES: tuple[ForeignTable, ...] = (
    ForeignTable(
        "axes_accessattempt",
        "verkeerde inlogpogingen: een vingerafdruk van het e-mailadres, het internetadres en de browser",
        "Raden van wachtwoorden en codes tegenhouden",
        _BASIS,
        "een dag (elke nacht gewist door naast.accounts.tasks.forget_old); na een goede inlog meteen weg",
        ("username", "ip_address", "user_agent"),
    ),
    *(
        ForeignTable(table, what, "Niet gebruikt", _NONE, "er wordt niets in geschreven")
        for table, what in {
            "axes_accesslog": "gelukte inlogpogingen (staat uit: het eigen logboek vertelt wie inlogde)",
            "axes_accessfailurelog": "mislukte inlogpogingen, los (staat uit)",
            "axes_accessattemptexpiration": "einde van een wachttijd (staat uit)",
            "django_session": "sessies van Django zelf (sessies staan in accounts.Session)",
        }.items()
    ),
)
