"""Django's name for the intake room."""

from django.apps import AppConfig


class IntakeConfig(AppConfig):
    """Intake."""

    name = "naast.intake"
    label = "intake"
    verbose_name = "Hulpvragen"

    def ready(self) -> None:
        """Tell the accounts room what of someone's work lies here; follow the referrals of questions; read the words of a search."""
        from naast.intake import leaving, map_words, origins

        leaving.register()
        map_words.register()
        origins.register()
