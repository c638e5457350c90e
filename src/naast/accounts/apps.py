"""Django's name for the accounts room."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """Accounts."""

    name = "naast.accounts"
    label = "accounts"
    verbose_name = "Accounts"

    def ready(self) -> None:
        """Let `manage check` know what to look at."""
        from naast.accounts import checks  # noqa: F401  registering is what loading it does
