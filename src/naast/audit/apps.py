"""Django's name for the audit room."""

from django.apps import AppConfig


class AuditConfig(AppConfig):
    """Audit."""

    name = "naast.audit"
    label = "audit"
    verbose_name = "Logboek"
