"""Forms of the pages about teams. Those of a question are in `forms`."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from naast.accounts import queries as accounts
from naast.accounts.choices import WORKING_CHOICES
from naast.accounts.models import Team
from naast.directory import queries as directory


class MemberForm(forms.Form):
    """A place in the team for someone who has an account."""

    email = forms.EmailField(
        label=_("E-mailadres"),
        help_text=_("Van iemand met een account. Heeft iemand nog geen account? Nodig die dan uit."),
        error_messages={
            "required": _("Vul het e-mailadres in."),
            "invalid": _("Dit lijkt geen e-mailadres. Een e-mailadres heeft een @ en een punt."),
        },
    )
    role = forms.ChoiceField(label=_("Rol"), choices=WORKING_CHOICES)


class LeaveForm(forms.Form):
    """Who leaves the team."""

    user = forms.UUIDField(widget=forms.HiddenInput)


class AreaForm(forms.Form):
    """Which neighbourhood goes to which team: one of this team, or one without a team. It always goes to a team, so that none
    is ever without.
    """

    wijk = forms.ChoiceField(label=_("Welke wijk?"), error_messages={"required": _("Kies een wijk.")})
    team = forms.ModelChoiceField(
        label=_("Naar welk team?"), queryset=Team.objects.none(), empty_label=_("Kies een team"),
        help_text=_("Elke wijk heeft een team. Daarom haalt u een wijk niet weg, maar geeft u haar aan een ander team."),
        error_messages={"required": _("Kies een team.")},
    )  # fmt: skip

    def __init__(self, *args: Any, team: Team, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        taken = {pc4 for other in Team.objects.exclude(pk=team.pk) for pc4 in other.pc4}
        places = [
            (place.slug, place.name)
            for place in directory.neighbourhoods()
            if not all(area.pc4 in taken for area in place.postcodes.all())
        ]
        self.fields["wijk"].choices = [("", _("Kies een wijk")), *places]  # type: ignore[attr-defined]
        self.fields["team"].queryset = accounts.teams()  # type: ignore[attr-defined]
