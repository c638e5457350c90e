"""Who helps, where they can be found, and whom you get on the line."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.db.models.functions import Left
from django.utils.translation import gettext_lazy as _

from naast.core import clock
from naast.core.models import BaseModel
from naast.core.privacy import Scrub
from naast.directory.choices import (
    Layer,
)
from naast.directory.models.shelf import BASIS, NO_PERSON, NOBODY, PURPOSE, RETENTION, sort_field


class Organisation(BaseModel):
    """Someone who helps: an institution, a church, a street with a telephone list. All are equals here."""

    slug = models.SlugField(_("korte naam"), max_length=80, unique=True)
    name = models.CharField(_("naam"), max_length=160)
    sort_key = sort_field()
    about = models.TextField(_("over"), blank=True)
    layer = models.CharField(_("laag"), max_length=40, choices=Layer.choices)
    phone = models.CharField(_("telefoon"), max_length=40, blank=True)
    url = models.URLField(_("website"), blank=True)
    # The mailbox of the organisation itself, where a referral goes and a code proves who reads it. Never somebody's private address.
    email = models.EmailField(_("mailbox"), blank=True, default="", db_default="")
    source = models.CharField(_("bron"), max_length=40, blank=True)
    checked_on = models.DateField(_("nagekeken op"))
    edited_at = models.DateTimeField(_("gewijzigd op"), default=clock.now)

    class Meta:
        verbose_name = _("organisatie")
        verbose_name_plural = _("organisaties")
        ordering = ["sort_key"]
        indexes = [
            models.Index(fields=["edited_at"], name="organisation_edited"),
            models.Index(fields=["created_at", "id"], name="organisation_made"),
        ]
        constraints = [models.CheckConstraint(name="organisation_layer_known", condition=Q(layer__in=Layer.values))]

    class Privacy:
        purpose, legal_basis, retention, retention_days = PURPOSE, BASIS, RETENTION, None
        no_person = NO_PERSON
        personal: ClassVar[dict[str, Scrub]] = NOBODY
        plain = (
            "id", "created_at", "slug", "name", "sort_key", "about", "layer", "phone", "url", "email", "source", "checked_on",
            "edited_at",
        )  # fmt: skip

    def __str__(self) -> str:
        return self.name


class Location(BaseModel):
    """Where an organisation can be found. `way_in` helps at the door."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="locations")
    street = models.CharField(_("straat en nummer"), max_length=160)
    postcode = models.CharField(_("postcode"), max_length=7)
    town = models.CharField(_("plaats"), max_length=80)
    way_in = models.CharField(_("zo komt u binnen"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("adres")
        verbose_name_plural = _("adressen")
        ordering = ["postcode", "street"]
        indexes = [models.Index(Left("postcode", 4), name="location_area")]
        constraints = [
            models.UniqueConstraint(fields=["organisation", "street", "postcode"], name="location_once"),
            models.CheckConstraint(name="location_postcode_shape", condition=Q(postcode__regex=r"^\d{4} [A-Z]{2}$")),
        ]

    class Privacy:
        purpose, legal_basis, retention, retention_days = PURPOSE, BASIS, RETENTION, None
        no_person = NO_PERSON
        personal: ClassVar[dict[str, Scrub]] = NOBODY
        plain = ("id", "created_at", "organisation", "street", "postcode", "town", "way_in")

    @property
    def line(self) -> str:
        """On one line, as on an envelope."""
        return f"{self.street}, {self.postcode} {self.town}"


class ContactRole(BaseModel):
    """Whom you get on the line: a role, never a private person."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="roles")
    role = models.CharField(_("rol"), max_length=80)
    position = models.PositiveSmallIntegerField(_("volgorde"), default=0)

    class Meta:
        verbose_name = _("contactrol")
        verbose_name_plural = _("contactrollen")
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["organisation", "role"], name="role_once")]

    class Privacy:
        purpose, legal_basis, retention, retention_days = PURPOSE, BASIS, RETENTION, None
        no_person = NO_PERSON
        personal: ClassVar[dict[str, Scrub]] = NOBODY
        plain = ("id", "created_at", "organisation", "role", "position")
