"""Django's name for the directory room."""

from django.apps import AppConfig


class DirectoryConfig(AppConfig):
    """Directory."""

    name = "naast.directory"
    label = "directory"
    verbose_name = "Sociale kaart"

    def ready(self) -> None:
        """Tell the accounts room where a user is named here: lists and notes are of the team, and stay when somebody leaves."""
        from naast.accounts import leaving

        leaving.register_history(
            directory__Selection__changed_by="wie de lijst van het team het laatst veranderde; de lijst blijft van het team",
            directory__TeamNote__changed_by="wie de notitie van het team het laatst veranderde; de notitie blijft van het team",
        )
