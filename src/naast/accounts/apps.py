"""Django's name for the accounts room."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """Accounts."""

    name = "naast.accounts"
    label = "accounts"
    verbose_name = "Accounts"
