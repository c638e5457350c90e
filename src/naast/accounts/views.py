"""Log in and log out."""

from __future__ import annotations

from django.contrib.auth.views import LoginView, LogoutView

from naast.accounts.forms import LoginForm


class Login(LoginView):
    """The login page. An invalid form comes back with 422 and what was typed, except the password."""

    template_name = "accounts/login.html"
    authentication_form = LoginForm
    redirect_authenticated_user = True

    def form_invalid(self, form):  # type: ignore[no-untyped-def]
        response = super().form_invalid(form)
        response.status_code = 422
        return response


class Logout(LogoutView):
    """Log out, by POST only."""
