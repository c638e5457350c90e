"""Users, member organisations, intake teams and who works in them. Getting in: `entry`; coming and going: `joining`."""

from __future__ import annotations

import uuid
from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from naast.accounts.choices import Party, Role
from naast.core import clock
from naast.core.models import BaseModel
from naast.core.privacy import Scrub

PURPOSE = "Weten wie er met Naast werkt"
BASIS = "uitvoering van de arbeidsrelatie of afspraak met de organisatie (AVG art. 6 lid 1b)"
RETENTION = "zolang iemand met Naast werkt"
NO_PERSON = "gaat over een medewerker of organisatie, niet over een persoon om wie gezorgd wordt"


class MemberOrganisation(BaseModel):
    """An organisation whose people work with Naast. What it offers to residents stands in the directory."""

    name = models.CharField(_("naam"), max_length=120, unique=True)
    party = models.CharField(
        _("soort organisatie"), max_length=16, choices=Party.choices, default=Party.MUNICIPALITY,
        db_default=Party.MUNICIPALITY.value,
    )  # fmt: skip

    class Meta:
        verbose_name = _("deelnemende organisatie")
        verbose_name_plural = _("deelnemende organisaties")
        ordering = ["name"]

    class Privacy:
        purpose, legal_basis, retention, retention_days = PURPOSE, BASIS, RETENTION, None
        no_person = NO_PERSON
        personal: ClassVar[dict[str, Scrub]] = {}
        plain = ("id", "created_at", "name", "party")

    def __str__(self) -> str:
        return self.name


class Team(BaseModel):
    """An intake team (aanmeldteam): takes the questions of its postcode areas. Of an organisation of another kind than the
    municipality it is a group of people who help; it takes no questions."""

    organisation = models.ForeignKey(MemberOrganisation, on_delete=models.PROTECT, related_name="teams")
    name = models.CharField(_("naam"), max_length=120, unique=True)
    slug = models.SlugField(_("korte naam"), max_length=60, unique=True)
    pc4 = ArrayField(models.CharField(max_length=4), verbose_name=_("postcodegebieden"), default=list, blank=True)
    phone = models.CharField(_("telefoon"), max_length=20, blank=True)
    email = models.EmailField(_("e-mail van het team"), blank=True)
    is_default_route = models.BooleanField(
        _("vangnet"),
        default=False,
        help_text=_("Krijgt vragen zonder postcode, en vragen die nergens opgepakt worden."),
    )

    class Meta:
        verbose_name = _("aanmeldteam")
        verbose_name_plural = _("aanmeldteams")
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                fields=["is_default_route"], condition=models.Q(is_default_route=True), name="one_default_route"
            )
        ]

    class Privacy:
        purpose, legal_basis, retention, retention_days = PURPOSE, BASIS, RETENTION, None
        no_person = NO_PERSON
        personal: ClassVar[dict[str, Scrub]] = {}
        plain = ("id", "created_at", "organisation", "name", "slug", "pc4", "phone", "email", "is_default_route")

    def __str__(self) -> str:
        return self.name


class UserManager(BaseUserManager["User"]):
    """Makes users; the only place that touches a password."""

    def create_user(self, email: str, name: str, password: str | None = None) -> User:
        user = self.model(email=self.normalize_email(email), name=name)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str, **extra: Any) -> User:
        user = self.create_user(email, extra.get("name", email), password)
        user.is_operator = True
        user.save(update_fields=["is_operator"])
        return user


class User(AbstractBaseUser):
    """Someone who works with Naast."""

    id = models.UUIDField(_("kenmerk"), primary_key=True, default=uuid.uuid4, editable=False)
    email = models.EmailField(_("e-mail"), unique=True)
    name = models.CharField(_("naam"), max_length=120)
    is_active = models.BooleanField(_("actief"), default=True)
    is_operator = models.BooleanField(_("beheerder"), default=False)
    created_at = models.DateTimeField(_("gemaakt op"), default=clock.now, editable=False)

    objects = UserManager()
    USERNAME_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    class Meta:
        verbose_name = _("gebruiker")
        verbose_name_plural = _("gebruikers")
        ordering = ["name"]

    class Privacy:
        purpose, legal_basis, retention, retention_days = PURPOSE, BASIS, RETENTION, None
        no_person = NO_PERSON
        personal: ClassVar[dict[str, Scrub]] = {
            "email": Scrub.EMAIL,
            "name": Scrub.NAME,
            "password": Scrub.TOKEN,
        }
        plain = ("id", "is_active", "is_operator", "last_login", "created_at")

    def __str__(self) -> str:
        return self.name


class Membership(BaseModel):
    """Someone works in a team, in a role."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="memberships")
    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="memberships")
    role = models.CharField(_("rol"), max_length=12, choices=Role.choices, default=Role.MEMBER)
    # In an organisation without coordinators of questions: who invites the others and lets them go.
    manages = models.BooleanField(_("regelt wie hier werkt"), default=False, db_default=False)

    class Meta:
        verbose_name = _("teamlidmaatschap")
        verbose_name_plural = _("teamlidmaatschappen")
        constraints = [models.UniqueConstraint(fields=["user", "team"], name="once_per_team")]

    class Privacy:
        purpose, legal_basis, retention, retention_days = PURPOSE, BASIS, RETENTION, None
        no_person = NO_PERSON
        personal: ClassVar[dict[str, Scrub]] = {}
        plain = ("id", "created_at", "user", "team", "role", "manages")
