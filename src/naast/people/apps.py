"""Django's name for the people room."""

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    """People."""

    name = "naast.people"
    label = "people"
    verbose_name = "Mensen"

    def ready(self) -> None:
        """The operator hears at the start what is not set up well."""
        from django.core import checks

        from naast.people.checks import providers

        checks.register(providers)
