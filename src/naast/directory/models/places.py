"""Where people live: neighbourhoods and their postcode areas."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from naast.core.models import BaseModel
from naast.core.privacy import Scrub
from naast.directory.models.shelf import BASIS, NO_PERSON, NOBODY, PC4, PURPOSE, RETENTION, sort_field


class Neighbourhood(BaseModel):
    """A wijk or village of the municipality."""

    slug = models.SlugField(_("korte naam"), max_length=80, unique=True)
    name = models.CharField(_("naam"), max_length=120)
    sort_key = sort_field()
    character = models.TextField(_("hoe het er is"), blank=True)
    population = models.PositiveIntegerField(_("inwoners"), default=0)
    # Short names of the neighbourhoods beside it: help just over the border is better than none.
    next_to = ArrayField(models.CharField(max_length=80), verbose_name=_("ligt naast"), default=list, blank=True)

    class Meta:
        verbose_name = _("wijk")
        verbose_name_plural = _("wijken")
        ordering = ["sort_key"]

    class Privacy:
        purpose, legal_basis, retention, retention_days = PURPOSE, BASIS, RETENTION, None
        no_person = NO_PERSON
        personal: ClassVar[dict[str, Scrub]] = NOBODY
        plain = ("id", "created_at", "slug", "name", "sort_key", "character", "population", "next_to")

    def __str__(self) -> str:
        return self.name


class PostcodeArea(BaseModel):
    """Four digits of a postcode, and the neighbourhood they lie in."""

    pc4 = models.CharField(_("postcodegebied"), max_length=4, unique=True, validators=[PC4])
    neighbourhood = models.ForeignKey(Neighbourhood, on_delete=models.CASCADE, related_name="postcodes")
    # The middle of the area, in degrees; both or neither.
    latitude = models.FloatField(_("breedtegraad"), null=True, blank=True)
    longitude = models.FloatField(_("lengtegraad"), null=True, blank=True)

    class Meta:
        verbose_name = _("postcodegebied")
        verbose_name_plural = _("postcodegebieden")
        ordering = ["pc4"]
        constraints = [
            models.CheckConstraint(name="area_pc4_four_digits", condition=Q(pc4__regex=r"^\d{4}$")),
            models.CheckConstraint(
                name="area_middle_on_earth",
                condition=Q(latitude=None, longitude=None)
                | Q(latitude__gte=-90, latitude__lte=90, longitude__gte=-180, longitude__lte=180),
            ),
        ]

    class Privacy:
        purpose, legal_basis, retention, retention_days = PURPOSE, BASIS, RETENTION, None
        no_person = NO_PERSON
        personal: ClassVar[dict[str, Scrub]] = NOBODY
        plain = ("id", "created_at", "pc4", "neighbourhood", "latitude", "longitude")
