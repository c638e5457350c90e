"""What is offered: to whom, where, when, and whether there is room."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVector, SearchVectorField
from django.db import models
from django.db.models import F, Func, Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from naast.core import clock
from naast.core.models import BaseModel
from naast.core.privacy import Scrub
from naast.directory.choices import (
    Audience,
    CapacityStatus,
    Language,
    Layer,
    ServiceStatus,
    Weekday,
)
from naast.directory.models.organisations import Location, Organisation
from naast.directory.models.places import Neighbourhood
from naast.directory.models.shelf import (
    BASIS,
    NO_ACCENTS,
    NO_PERSON,
    NOBODY,
    PC4,
    PURPOSE,
    RETENTION,
    all_words,
    plain_text,
    sort_field,
)


class Service(BaseModel):
    """One thing that someone offers. `checked_on` says when somebody made sure; `edited_at` when a word changed."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="services")
    location = models.ForeignKey(Location, on_delete=models.SET_NULL, null=True, blank=True, related_name="services")
    slug = models.SlugField(_("korte naam"), max_length=160, unique=True)
    name = models.CharField(_("naam"), max_length=160)
    sort_key = sort_field()
    description = models.TextField(_("wat het is"))
    layer = models.CharField(_("laag"), max_length=40, choices=Layer.choices)
    status = models.CharField(_("stand"), max_length=20, choices=ServiceStatus.choices, default=ServiceStatus.ACTIVE)
    audience = ArrayField(models.CharField(max_length=20, choices=Audience.choices), verbose_name=_("voor wie"))
    languages = ArrayField(models.CharField(max_length=3, choices=Language.choices), verbose_name=_("talen"))
    everywhere = models.BooleanField(_("in het hele land"), default=False)
    phone = models.CharField(_("telefoon"), max_length=40, blank=True)
    # Only when it is another one than that of the organisation.
    email = models.EmailField(_("mailbox"), blank=True, default="", db_default="")
    cost = models.CharField(_("kosten"), max_length=200, blank=True)
    by_appointment = models.BooleanField(_("alleen op afspraak"), default=False)
    hours_note = models.CharField(_("over de tijden"), max_length=200, blank=True)
    # What can be found besides the name, kept by the actions: who offers it and what it is called, and all other words.
    search_keys = models.TextField(_("zoekwoorden"), blank=True, editable=False)
    search_text = models.TextField(_("zoektekst"), blank=True, editable=False)
    search_vector = models.GeneratedField(
        expression=SearchVector(plain_text("name"), weight="A", config="dutch")
        + SearchVector(plain_text("search_keys"), weight="B", config="dutch")
        + SearchVector(plain_text("search_text"), weight="D", config="dutch"),
        output_field=SearchVectorField(),
        db_persist=True,
    )
    search_plain = models.GeneratedField(
        expression=Lower(Func(all_words(), function=NO_ACCENTS, output_field=models.TextField())),
        output_field=models.TextField(),
        db_persist=True,
    )
    # The first day that it is open again, and the day it ended: what ended stays here as history, and is found by nobody.
    reopens_on = models.DateField(_("weer open op"), null=True, blank=True)
    ended_on = models.DateField(_("gestopt op"), null=True, blank=True)
    # They asked not to be on the map, and somebody decided so (or is about to): no page, no search, no import brings it back.
    unlisted = models.BooleanField(_("wil niet op de kaart"), default=False, db_default=False)
    checked_on = models.DateField(_("nagekeken op"))
    edited_at = models.DateTimeField(_("gewijzigd op"), default=clock.now)

    class Meta:
        verbose_name = _("aanbod")
        verbose_name_plural = _("aanbod")
        ordering = ["sort_key"]
        indexes = [
            GinIndex(fields=["search_vector"], name="service_words"),
            models.Index(fields=["layer"], name="service_layer"),
            # Few among many, and looked up with every question that has a place.
            models.Index(fields=["id"], name="service_everywhere", condition=Q(everywhere=True)),
            # The public map, page by page: how many there are and what stands on a page are read from the index alone.
            models.Index(fields=["created_at", "id"], include=["status", "unlisted", "edited_at"], name="service_made"),
            models.Index(fields=["edited_at"], name="service_edited"),
            models.Index(fields=["organisation"], include=["status", "unlisted"], name="service_of_organisation"),
        ]
        constraints = [
            models.CheckConstraint(name="service_layer_known", condition=Q(layer__in=Layer.values)),
            models.CheckConstraint(name="service_status_known", condition=Q(status__in=ServiceStatus.values)),
            models.CheckConstraint(
                name="service_audience_known",
                condition=Q(audience__contained_by=list(Audience.values), audience__len__gt=0),
            ),
            models.CheckConstraint(
                name="service_languages_known",
                condition=Q(languages__contained_by=list(Language.values), languages__len__gt=0),
            ),
            models.CheckConstraint(
                name="service_reopens_when_closed",
                condition=Q(reopens_on=None) | Q(status=ServiceStatus.CLOSED_FOR_NOW),
            ),
            models.CheckConstraint(
                name="service_ended_when_defunct", condition=Q(ended_on=None) | Q(status=ServiceStatus.DEFUNCT)
            ),
            models.CheckConstraint(
                name="service_unlisted_not_active", condition=Q(unlisted=False) | ~Q(status=ServiceStatus.ACTIVE)
            ),
        ]

    class Privacy:
        purpose, legal_basis, retention, retention_days = PURPOSE, BASIS, RETENTION, None
        no_person = NO_PERSON
        personal: ClassVar[dict[str, Scrub]] = NOBODY
        plain = (
            "id", "created_at", "organisation", "location", "slug", "name", "sort_key", "description", "layer",
            "status", "audience", "languages", "everywhere", "phone", "email", "cost", "by_appointment", "hours_note",
            "search_keys", "search_text", "search_vector", "search_plain", "reopens_on", "ended_on", "unlisted", "checked_on",
            "edited_at",
        )  # fmt: skip

    def __str__(self) -> str:
        return self.name


class ServiceOffer(BaseModel):
    """A provision that a service offers; the main one has position 0. What it is stands in the knowledge packs."""

    service = models.ForeignKey(Service, on_delete=models.CASCADE, related_name="offers")
    provision_id = models.SlugField(_("voorziening"), max_length=80)
    position = models.PositiveSmallIntegerField(_("volgorde"), default=0)

    class Meta:
        verbose_name = _("aangeboden voorziening")
        verbose_name_plural = _("aangeboden voorzieningen")
        ordering = ["position"]
        indexes = [models.Index(fields=["provision_id", "service"], name="offer_by_kind")]
        constraints = [models.UniqueConstraint(fields=["service", "provision_id"], name="offer_once")]

    class Privacy:
        purpose, legal_basis, retention, retention_days = PURPOSE, BASIS, RETENTION, None
        no_person = NO_PERSON
        personal: ClassVar[dict[str, Scrub]] = NOBODY
        plain = ("id", "created_at", "service", "provision_id", "position")


class Coverage(BaseModel):
    """Whose question a service takes: people of a neighbourhood, or of a postcode area across the border."""

    service = models.ForeignKey(Service, on_delete=models.CASCADE, related_name="coverage")
    neighbourhood = models.ForeignKey(
        Neighbourhood, on_delete=models.CASCADE, null=True, blank=True, related_name="coverage"
    )
    pc4 = models.CharField(_("postcodegebied"), max_length=4, blank=True, validators=[PC4])

    class Meta:
        verbose_name = _("werkgebied")
        verbose_name_plural = _("werkgebieden")
        ordering = ["pc4"]
        indexes = [models.Index(fields=["pc4", "service"], name="coverage_by_pc4", condition=~Q(pc4=""))]
        constraints = [
            models.CheckConstraint(
                name="coverage_one_of_two",
                condition=Q(neighbourhood__isnull=False, pc4="") | Q(neighbourhood__isnull=True, pc4__regex=r"^\d{4}$"),
            ),
            models.UniqueConstraint(
                fields=["service", "neighbourhood"],
                condition=Q(neighbourhood__isnull=False),
                name="coverage_neighbourhood_once",
            ),
            models.UniqueConstraint(fields=["service", "pc4"], condition=~Q(pc4=""), name="coverage_pc4_once"),
        ]

    class Privacy:
        purpose, legal_basis, retention, retention_days = PURPOSE, BASIS, RETENTION, None
        no_person = NO_PERSON
        personal: ClassVar[dict[str, Scrub]] = NOBODY
        plain = ("id", "created_at", "service", "neighbourhood", "pc4")


class OpeningTime(BaseModel):
    """One stretch of time on one weekday, in minutes since midnight (0 to 1440)."""

    service = models.ForeignKey(Service, on_delete=models.CASCADE, related_name="opening_times")
    weekday = models.PositiveSmallIntegerField(_("dag"), choices=Weekday.choices)
    opens_minute = models.PositiveSmallIntegerField(_("open, in minuten"))
    closes_minute = models.PositiveSmallIntegerField(_("dicht, in minuten"))

    class Meta:
        verbose_name = _("openingstijd")
        verbose_name_plural = _("openingstijden")
        ordering = ["weekday", "opens_minute"]
        constraints = [
            models.CheckConstraint(name="opening_weekday", condition=Q(weekday__gte=1, weekday__lte=7)),
            models.CheckConstraint(
                name="opening_in_order", condition=Q(closes_minute__gt=F("opens_minute"), closes_minute__lte=24 * 60)
            ),
            models.UniqueConstraint(fields=["service", "weekday", "opens_minute"], name="opening_once"),
        ]

    class Privacy:
        purpose, legal_basis, retention, retention_days = PURPOSE, BASIS, RETENTION, None
        no_person = NO_PERSON
        personal: ClassVar[dict[str, Scrub]] = NOBODY
        plain = ("id", "created_at", "service", "weekday", "opens_minute", "closes_minute")


class Capacity(BaseModel):
    """Whether a service takes new people, and the day somebody asked. `weeks` only with a waiting time."""

    service = models.OneToOneField(Service, on_delete=models.CASCADE, related_name="capacity")
    status = models.CharField(
        _("ruimte"), max_length=10, choices=CapacityStatus.choices, default=CapacityStatus.UNKNOWN
    )
    weeks = models.PositiveSmallIntegerField(_("wachttijd in weken"), null=True, blank=True)
    as_of = models.DateField(_("nagevraagd op"), null=True, blank=True)

    class Meta:
        verbose_name = _("ruimte voor nieuwe mensen")
        verbose_name_plural = _("ruimte voor nieuwe mensen")
        constraints = [
            models.CheckConstraint(name="capacity_status_known", condition=Q(status__in=CapacityStatus.values)),
            models.CheckConstraint(
                name="capacity_weeks_when_waiting", condition=Q(weeks__isnull=True) | Q(status=CapacityStatus.WAITING)
            ),
            models.CheckConstraint(
                name="capacity_known_has_day", condition=Q(status=CapacityStatus.UNKNOWN) | Q(as_of__isnull=False)
            ),
        ]

    class Privacy:
        purpose, legal_basis, retention, retention_days = PURPOSE, BASIS, RETENTION, None
        no_person = NO_PERSON
        personal: ClassVar[dict[str, Scrub]] = NOBODY
        plain = ("id", "created_at", "service", "status", "weeks", "as_of")
