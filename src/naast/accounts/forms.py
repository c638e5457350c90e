"""The login form: the same words for every mistake, so that nobody learns who has an account."""

from __future__ import annotations

from django.contrib.auth.forms import AuthenticationForm
from django.utils.translation import gettext_lazy as _


class LoginForm(AuthenticationForm):
    """E-mail and password."""

    error_messages = {
        "invalid_login": _("Deze combinatie van e-mail en wachtwoord kennen wij niet. Kijk of er een typefout in zit."),
        "inactive": _("Deze combinatie van e-mail en wachtwoord kennen wij niet. Kijk of er een typefout in zit."),
    }
