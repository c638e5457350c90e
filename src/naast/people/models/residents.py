"""How residents come in: the secret link, the code, and a link that must still be sent. Only fields and constraints."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from naast.core import clock
from naast.core.models import BaseModel, PersonScopedModel
from naast.core.privacy import Scrub
from naast.people.choices import CodeWay, LinkEnd
from naast.people.models.persons import BASIS, Person, PersonMember

ACCESS_PURPOSE = "De persoon en de mensen ernaast veilig binnenlaten zonder wachtwoord"


class AccessLink(PersonScopedModel):
    """The secret link of one member. Only its SHA-256 is here; alone it opens nothing, a code must follow."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="links")
    member = models.ForeignKey(PersonMember, on_delete=models.PROTECT, related_name="links")
    token_hash = models.CharField(_("vingerafdruk van de geheime link"), max_length=64, unique=True)
    made_by = models.CharField(_("gemaakt door"), max_length=120)
    expires_at = models.DateTimeField(_("werkt tot"))
    ended_at = models.DateTimeField(_("gestopt op"), null=True, blank=True)
    ended_why = models.CharField(_("waarom gestopt"), max_length=10, choices=LinkEnd.choices, blank=True)
    # Signing out everywhere: a session that began before this moment no longer counts.
    sessions_from = models.DateTimeField(_("sessies tellen vanaf"), default=clock.now)
    last_used_at = models.DateTimeField(_("laatst gebruikt"), null=True, blank=True)

    class Meta:
        verbose_name = _("geheime link")
        verbose_name_plural = _("geheime links")
        ordering = ["created_at"]
        constraints = [
            models.CheckConstraint(
                name="link_ended_has_reason",
                condition=Q(ended_at=None, ended_why="") | Q(ended_at__isnull=False) & ~Q(ended_why=""),
            ),
        ]

    class Privacy:
        purpose, legal_basis = ACCESS_PURPOSE, BASIS
        retention, retention_days = "een jaar nadat de link niet meer werkt", 365
        retention_from = "expires_at"
        person, part = "person", "circle"
        no_export = ("token_hash",)
        personal = {"token_hash": Scrub.TOKEN, "made_by": Scrub.NAME}
        plain = (
            "id", "created_at", "person", "member", "expires_at", "ended_at", "ended_why", "sessions_from",
            "last_used_at",
        )  # fmt: skip


class LoginCode(PersonScopedModel):
    """A code of six digits that was sent to a member, hashed; it works once, ten minutes, five tries."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="codes")
    link = models.ForeignKey(AccessLink, on_delete=models.CASCADE, related_name="codes")
    way = models.CharField(_("hoe verstuurd"), max_length=5, choices=CodeWay.choices)
    code_hash = models.CharField(_("vingerafdruk van de code"), max_length=64)
    # The browser that asked for it: a code that was talked out of someone is of no use in another one.
    browser_hash = models.CharField(_("vingerafdruk van de browser"), max_length=64)
    expires_at = models.DateTimeField(_("werkt tot"))
    tries = models.PositiveSmallIntegerField(_("pogingen"), default=0)
    used_at = models.DateTimeField(_("gebruikt op"), null=True, blank=True)

    class Meta:
        verbose_name = _("inlogcode")
        verbose_name_plural = _("inlogcodes")
        ordering = ["created_at"]
        indexes = [models.Index(fields=["link", "created_at"], name="code_of_link")]

    class Privacy:
        purpose, legal_basis = ACCESS_PURPOSE, BASIS
        retention, retention_days = "een dag", 1
        retention_from = "expires_at"
        person, part = "person", "circle"
        no_export = ("code_hash", "browser_hash")
        personal = {"code_hash": Scrub.TOKEN, "browser_hash": Scrub.TOKEN}
        plain = ("id", "created_at", "person", "link", "way", "expires_at", "tries", "used_at")


class LinkRequest(BaseModel):
    """A new link must be sent: to whoever has this address (typed by anyone), or to one member (asked by a professional).

    It is always stored, whether the address is known or not, so that the answer takes equally long. A job answers it within a minute
    and deletes it. Until then nobody knows whose it is, so it belongs to no person.
    """

    address = models.CharField(_("adres"), max_length=254, blank=True)
    member_ref = models.UUIDField(_("wie, kenmerk"), null=True, blank=True)
    asked_by = models.CharField(_("gevraagd door"), max_length=120)
    attempts = models.PositiveSmallIntegerField(_("pogingen"), default=0)

    class Meta:
        verbose_name = _("verzoek om een link")
        verbose_name_plural = _("verzoeken om een link")
        ordering = ["created_at"]
        constraints = [
            models.CheckConstraint(
                name="link_request_to_one",
                condition=~Q(address="") & Q(member_ref=None) | Q(address="", member_ref__isnull=False),
            )
        ]

    class Privacy:
        purpose, legal_basis = ACCESS_PURPOSE, BASIS
        retention, retention_days = "tot het bericht is verstuurd, hoogstens een dag", 1
        retention_by = "naast.people.actions.answer_link_requests"
        no_person = "Een adres dat iemand intypte; pas als het bericht gaat, blijkt of er iemand bij hoort."
        personal = {"address": Scrub.EMAIL, "asked_by": Scrub.NAME}
        plain = ("id", "created_at", "member_ref", "attempts")
