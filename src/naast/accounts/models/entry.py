"""How someone gets in: sessions, second steps, recovery codes, and the login of an organisation that has one of its own.

Nothing here can be used by who reads the database: a session key and a recovery code are stored as a fingerprint, the secret of an
app with codes is sealed with the key of this installation, and the secret of an organisation's login is not stored at all.
"""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models
from django.utils.translation import gettext_lazy as _

from naast.accounts.choices import StepKind
from naast.accounts.models.teams import MemberOrganisation, User
from naast.core import clock
from naast.core.models import BaseModel
from naast.core.privacy import Scrub

PURPOSE = "Zeker weten wie er inlogt"
BASIS = "beveiliging van persoonsgegevens (AVG art. 32 en art. 6 lid 1c)"
NO_PERSON = "gaat over een medewerker, niet over een persoon om wie gezorgd wordt"


class Session(AbstractBaseSession):
    """A login on one device, or a visit before it. `session_key` is a fingerprint of what the browser holds."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, null=True, related_name="sessions")
    device = models.CharField(_("apparaat"), max_length=80, blank=True)
    created_at = models.DateTimeField(_("sinds"), default=clock.now)
    last_seen_at = models.DateTimeField(_("laatst gebruikt"), default=clock.now)

    class Meta:
        verbose_name = _("sessie")
        verbose_name_plural = _("sessies")

    class Privacy:
        purpose, legal_basis, no_person = PURPOSE, BASIS, NO_PERSON
        retention, retention_days = "tot uitloggen, en hooguit een dag na de laatste twaalf uur", 1
        retention_by = "naast.accounts.tasks.forget_old"
        personal: ClassVar[dict[str, Scrub]] = {
            "session_key": Scrub.TOKEN,
            "session_data": Scrub.TOKEN,
            "device": Scrub.BLANK,
        }
        plain = ("expire_date", "user", "created_at", "last_seen_at")


class SecondStep(BaseModel):
    """What someone has besides a password: an app that shows codes, or a passkey. Someone may have more than one."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="second_steps")
    kind = models.CharField(_("soort"), max_length=8, choices=StepKind.choices)
    name = models.CharField(_("naam"), max_length=60)
    secret = models.TextField(
        _("geheim"), help_text=_("Van een app: versleuteld. Van een passkey: de publieke sleutel.")
    )
    credential_id = models.CharField(_("kenmerk van de passkey"), max_length=1400, blank=True)
    # What was used last: the time step of a code, or the counter of a passkey. Neither may be used again.
    counter = models.BigIntegerField(_("teller"), default=0)
    last_used_at = models.DateTimeField(_("laatst gebruikt"), null=True, blank=True)

    class Meta:
        verbose_name = _("tweede stap")
        verbose_name_plural = _("tweede stappen")
        ordering = ["created_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["credential_id"], condition=~models.Q(credential_id=""), name="one_owner_per_passkey"
            ),
            models.UniqueConstraint(fields=["user"], condition=models.Q(kind=StepKind.APP), name="one_app_per_user"),
        ]

    class Privacy:
        purpose, legal_basis, no_person = PURPOSE, BASIS, NO_PERSON
        retention, retention_days = "tot iemand de stap weghaalt, of een dag na vertrek", None
        personal: ClassVar[dict[str, Scrub]] = {
            "secret": Scrub.TOKEN,
            "credential_id": Scrub.TOKEN,
            "name": Scrub.BLANK,
        }
        plain = ("id", "created_at", "user", "kind", "counter", "last_used_at")


class RecoveryCode(BaseModel):
    """One code for when the phone is gone. Deleted when it is used."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="recovery_codes")
    fingerprint = models.CharField(_("vingerafdruk"), max_length=64, unique=True)

    class Meta:
        verbose_name = _("herstelcode")
        verbose_name_plural = _("herstelcodes")

    class Privacy:
        purpose, legal_basis, no_person = PURPOSE, BASIS, NO_PERSON
        retention, retention_days = "tot gebruik, of tot er nieuwe zijn", None
        personal: ClassVar[dict[str, Scrub]] = {"fingerprint": Scrub.TOKEN}
        plain = ("id", "created_at", "user")


class IdentityProvider(BaseModel):
    """The login that an organisation has of its own (OpenID Connect). The secret stands in the environment, under `secret_name`."""

    organisation = models.OneToOneField(
        MemberOrganisation, on_delete=models.CASCADE, related_name="identity_provider", verbose_name=_("organisatie")
    )
    issuer = models.URLField(_("adres van de inlogdienst"), max_length=300, unique=True)
    client_id = models.CharField(_("kenmerk van Naast daar"), max_length=200)
    secret_name = models.CharField(_("naam van de omgevingsvariabele met het geheim"), max_length=80)
    mail_domains = ArrayField(models.CharField(max_length=120), verbose_name=_("e-maildomeinen"))
    # Some services never say that an address was checked, but only know addresses that they gave out themselves.
    owns_addresses = models.BooleanField(_("de inlogdienst geeft de e-mailadressen zelf uit"), default=False)
    step_claim = models.CharField(_("waarin staat dat er een tweede stap was"), max_length=40, default="amr")
    step_values = ArrayField(
        models.CharField(max_length=120), verbose_name=_("welke waarden dat zeggen"), default=list, blank=True
    )
    makes_accounts = models.BooleanField(_("maakt accounts zonder uitnodiging"), default=False)
    is_active = models.BooleanField(_("in gebruik"), default=True)

    class Meta:
        verbose_name = _("inlogdienst van een organisatie")
        verbose_name_plural = _("inlogdiensten van organisaties")

    class Privacy:
        purpose, legal_basis, no_person = PURPOSE, BASIS, NO_PERSON
        retention, retention_days = "zolang de organisatie met Naast werkt", None
        personal: ClassVar[dict[str, Scrub]] = {}
        plain = (
            "id", "created_at", "organisation", "issuer", "client_id", "secret_name", "mail_domains", "owns_addresses",
            "step_claim", "step_values", "makes_accounts", "is_active",
        )  # fmt: skip


class Identity(BaseModel):
    """Who someone is at the login of their organisation: the pair of issuer and subject, never an e-mail address."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="identities")
    issuer = models.URLField(_("adres van de inlogdienst"), max_length=300)
    subject = models.CharField(_("kenmerk daar"), max_length=255)

    class Meta:
        verbose_name = _("identiteit bij een organisatie")
        verbose_name_plural = _("identiteiten bij organisaties")
        constraints = [models.UniqueConstraint(fields=["issuer", "subject"], name="one_user_per_subject")]

    class Privacy:
        purpose, legal_basis, no_person = PURPOSE, BASIS, NO_PERSON
        retention, retention_days = "zolang iemand met Naast werkt", None
        personal: ClassVar[dict[str, Scrub]] = {"subject": Scrub.TOKEN}
        plain = ("id", "created_at", "user", "issuer")
