"""Which words no password of this house may lean on: of Naast itself, of the municipality and of organisations that work here.

Length, common passwords and one's own name are Django's validators; see AUTH_PASSWORD_VALIDATORS in the settings.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from naast.accounts.models import MemberOrganisation, Team

# What people here make passwords of when they must: our own list (ASVS 6.1.2).
OWN_WORDS = frozenset(
    {
        "naast", "wachtwoord", "welkom", "geheim", "inloggen", "wijkteam", "gemeente", "zorg", "thuiszorg", "huisarts", "palliatief",
        "vrijwilliger", "coordinator", "aanmeldteam", "lente", "zomer", "herfst", "winter", "maandag", "januari", "december",
    }
)  # fmt: skip
# A password that holds this much besides such words is one's own again.
ENOUGH_BESIDES = 8


class OwnWords:
    """A password is more than words that everyone here knows, with a number behind them."""

    def validate(self, password: str, user: Any = None) -> None:
        """Raises ValidationError."""
        left = _plain(password)
        for word in sorted(OWN_WORDS | _of_here(), key=len, reverse=True):
            left = left.replace(word, "")
        if len(re.sub(r"[\W\d_]", "", left)) < ENOUGH_BESIDES and left != _plain(password):
            raise ValidationError(
                _("Dit wachtwoord is te raden: het bestaat uit woorden die iedereen hier kent."), code="own_words"
            )

    def get_help_text(self) -> str:
        return _("Niet alleen woorden van het werk, zoals de naam van uw organisatie.")


def _of_here() -> set[str]:
    """The words of the names of this installation, of four letters and more."""
    names = [settings.NAAST_MUNICIPALITY, *MemberOrganisation.objects.values_list("name", flat=True)]
    names += Team.objects.values_list("name", flat=True)
    return {word for name in names for word in re.findall(r"[a-z]{4,}", _plain(name))}


def _plain(text: str) -> str:
    """Lower case, without accents, with the digits that stand for letters read as those letters."""
    letters = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return letters.translate(str.maketrans("013457@$", "oieastas"))
