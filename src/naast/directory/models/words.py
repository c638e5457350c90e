"""Every word by which a service can be found, once: where a slip of the pen is looked up. The database itself keeps it."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from naast.core.privacy import Scrub
from naast.directory.models.shelf import BASIS, NO_PERSON, NOBODY, PURPOSE, RETENTION


class SearchWord(models.Model):
    """A word of the map: small letters without accents, 3 to 40. Triggers on Service add what is new (migration 0006).

    A word that nobody uses any more may stay: it then finds nothing.
    """

    word = models.CharField(_("woord"), max_length=40, primary_key=True)

    class Meta:
        verbose_name = _("woord van de kaart")
        verbose_name_plural = _("woorden van de kaart")
        indexes = [GinIndex(OpClass(F("word"), name="gin_trgm_ops"), name="word_letters")]

    class Privacy:
        purpose, legal_basis, retention, retention_days = PURPOSE, BASIS, RETENTION, None
        no_person = NO_PERSON
        personal: ClassVar[dict[str, Scrub]] = NOBODY
        plain = ("word",)

    def __str__(self) -> str:
        return self.word
