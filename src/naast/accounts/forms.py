"""Forms of the accounts room. The login answers every mistake with the same words, so that nobody learns who has an account."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth.forms import AuthenticationForm
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from naast.accounts.choices import PARTNERS, WORKING_CHOICES, Role
from naast.accounts.models import User

_MAX_PASSWORD = 200
_EMAIL_ERRORS = {
    "required": _("Vul het e-mailadres in."),
    "invalid": _("Dit lijkt geen e-mailadres. Een e-mailadres heeft een @ en een punt."),
}


class LoginForm(AuthenticationForm):
    """E-mail and password."""

    error_messages = {
        "invalid_login": _("Deze combinatie van e-mail en wachtwoord kennen wij niet. Kijk of er een typefout in zit."),
        "inactive": _("Deze combinatie van e-mail en wachtwoord kennen wij niet. Kijk of er een typefout in zit."),
    }


class CodeForm(forms.Form):
    """A code of an app, or a recovery code."""

    code = forms.CharField(
        label=_("Code"), max_length=40, error_messages={"required": _("Vul de code in.")},
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code"}),
    )  # fmt: skip


class AppForm(CodeForm):
    """The first code of a new app, with the secret that this page made (signed, for this person only)."""

    secret = forms.CharField(widget=forms.HiddenInput, max_length=300)


class PasskeyForm(forms.Form):
    """A name for a new passkey, and what the browser answered."""

    name = forms.CharField(label=_("Hoe noemt u deze passkey?"), max_length=60, required=False)
    credential = forms.JSONField(widget=forms.HiddenInput)


class CredentialForm(forms.Form):
    """What the browser answered when a passkey was used."""

    credential = forms.JSONField(widget=forms.HiddenInput)


class EmailForm(forms.Form):
    """An address to send a link to."""

    email = forms.EmailField(
        label=_("E-mail"), error_messages=_EMAIL_ERRORS, widget=forms.EmailInput(attrs={"autocomplete": "username"})
    )


class NewPasswordForm(forms.Form):
    """A new password, typed once: it may be looked at, and whoever mistypes asks for another link."""

    password = forms.CharField(
        label=_("Nieuw wachtwoord"), max_length=_MAX_PASSWORD, strip=False,
        help_text=_("Minstens 12 tekens. Een zin van een paar woorden is goed te onthouden en moeilijk te raden."),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        error_messages={"required": _("Kies een wachtwoord.")},
    )  # fmt: skip
    again = forms.CharField(
        label=_("Nog een keer, om typefouten te vinden"), max_length=_MAX_PASSWORD, strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        error_messages={"required": _("Typ het wachtwoord nog een keer.")},
    )  # fmt: skip

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._user = user

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or {}
        password, again = said.get("password"), said.get("again")
        if password and again and password != again:
            self.add_error("again", gettext("De twee wachtwoorden zijn niet hetzelfde."))
        elif password:
            try:
                validate_password(password, self._user)
            except ValidationError as error:
                self.add_error("password", error)
        return said


class ChangePasswordForm(NewPasswordForm):
    """A new password by who knows the present one."""

    present = forms.CharField(
        label=_("Uw wachtwoord van nu"), max_length=_MAX_PASSWORD, strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
        error_messages={"required": _("Vul uw wachtwoord van nu in.")},
    )  # fmt: skip
    field_order = ("present", "password", "again")

    def clean_present(self) -> str:
        present: str = self.cleaned_data["present"]
        if not self._user.check_password(present):
            raise ValidationError(gettext("Dit wachtwoord klopt niet."))
        return present


class ConfirmForm(forms.Form):
    """The present password once more, before something about coming in changes."""

    present = forms.CharField(
        label=_("Uw wachtwoord"), max_length=_MAX_PASSWORD, strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
        error_messages={"required": _("Vul uw wachtwoord in.")},
    )  # fmt: skip


class AcceptForm(NewPasswordForm):
    """The name and password of who accepts an invitation."""

    name = forms.CharField(
        label=_("Uw naam"), max_length=120, help_text=_("Zo zien collega's en vragers u."),
        widget=forms.TextInput(attrs={"autocomplete": "name"}), error_messages={"required": _("Vul uw naam in.")},
    )  # fmt: skip
    field_order = ("name", "password", "again")


class InviteForm(forms.Form):
    """Who is asked to work in a team, and as what. `manages` is asked only at an organisation that takes no questions."""

    email = forms.EmailField(label=_("E-mailadres"), error_messages=_EMAIL_ERRORS)
    role = forms.ChoiceField(label=_("Rol"), choices=WORKING_CHOICES, widget=forms.RadioSelect, initial=Role.MEMBER)

    manages = forms.BooleanField(
        label=_("Mag ook zelf mensen uitnodigen"), required=False,
        help_text=_("Minstens één iemand van uw organisatie regelt wie er met Naast werkt."),
    )  # fmt: skip

    def __init__(self, *args: Any, roles: list[tuple[str, str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # (value, words, explanation): the component shows the explanation under the words.
        self.described = roles
        self.fields["role"].choices = [(value, words) for value, words, _why in roles]  # type: ignore[attr-defined]
        self.fields["role"].initial = roles[0][0]
        if roles[0][0] not in PARTNERS:
            del self.fields["manages"]


class LeaveForm(forms.Form):
    """To whom the work of someone who leaves goes; empty: to the team."""

    to = forms.ChoiceField(label=_("Wie krijgt het werk?"), required=False)

    def __init__(self, *args: Any, colleagues: list[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        named = [(str(user.pk), user.name) for user in colleagues]
        choices = [("", gettext("Het team; wie tijd heeft pakt het op")), *named]
        self.fields["to"].choices = choices  # type: ignore[attr-defined]
