"""Closed lists of the referrals room. Which state may follow which, and who may move it, is in `naast.engine.loop`."""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

READ, CARE, REFER = "inzage", "begeleiding", "verwijzing"


class State(TextChoices):
    """Where a referral is. The same words as `naast.engine.loop.State`; a test holds them together."""

    ASKED = "asked", _("gevraagd")
    SEEN = "seen", _("gezien")
    TAKEN_ON = "taken_on", _("opgepakt")
    NOT_FOR_US = "not_for_us", _("niet voor hen")
    STARTED = "started", _("gestart")
    HELPED = "helped", _("geholpen")
    NOT_REACHED = "not_reached", _("niet bereikt")
    STOPPED = "stopped", _("gestopt")
    WITHDRAWN = "withdrawn", _("ingetrokken")


OPEN_STATES = (State.ASKED, State.SEEN, State.TAKEN_ON, State.NOT_FOR_US, State.STARTED, State.NOT_REACHED)
CLOSED_STATES = (State.HELPED, State.STOPPED, State.WITHDRAWN)


class ListOf(TextChoices):
    """Whose turn it is. Every open referral is on exactly one of these lists, with a next date."""

    RECEIVER = "receiver", _("wie gevraagd is")
    SENDER = "sender", _("wie het vroeg")
    COORDINATOR = "coordinator", _("coördinator")
    DEFAULT = "default", _("vangnet")


class Urgency(TextChoices):
    """How soon the receiver is asked to answer. The norms per urgency stand in `knowledge/loop`."""

    CRISIS = "crisis", _("vandaag")
    SOON = "soon", _("snel")
    NORMAL = "normal", _("gewoon")


class ConsentWay(TextChoices):
    """How the person said yes to what is sent."""

    DIGITAL = "digital", _("zelf, op het scherm")
    SPOKEN = "spoken", _("gezegd")
    PAPER = "paper", _("op papier")


class Refusal(TextChoices):
    """Why it is not for them. Some of these tell something about the directory entry."""

    FULL = "full", _("Wij nemen nu geen nieuwe mensen aan")
    NOT_OFFERED = "not_offered", _("Dit doen wij niet (meer)")
    NOT_HERE = "not_here", _("Wij komen niet in deze wijk")
    NOT_THIS_PERSON = "not_this_person", _("Dit past niet bij deze vraag of deze persoon")
    TOO_SOON = "too_soon", _("Zo snel lukt het ons niet")
    OTHER = "other", _("Iets anders")


class Ended(TextChoices):
    """Why a referral ended, beside its state."""

    HELPED = "helped", _("er is geholpen")
    ELSEWHERE = "elsewhere", _("de vraag ging naar iemand anders")
    SENDER = "sender", _("wie het vroeg, stopte ermee")
    ASKER = "asker", _("wie de hulp vroeg, trok de vraag in")
    CONSENT = "consent", _("de toestemming is ingetrokken")


class EventKind(TextChoices):
    """What happened, for the history and for who listens (`hearing`)."""

    ASKED = "asked", _("hulp gevraagd")
    SEEN = "seen", _("gezien")
    TAKEN_ON = "taken_on", _("opgepakt")
    NOT_FOR_US = "not_for_us", _("niet voor hen")
    STARTED = "started", _("gestart")
    HELPED = "helped", _("geholpen")
    NOT_REACHED = "not_reached", _("niet bereikt")
    STOPPED = "stopped", _("gestopt")
    WITHDRAWN = "withdrawn", _("ingetrokken")
    ATTEMPT = "attempt", _("geprobeerd, niet bereikt")
    UNDONE = "undone", _("antwoord teruggenomen")
    SETTLED = "settled", _("antwoord staat vast")
    REDIRECTED = "redirected", _("naar iemand anders")
    REMINDED = "reminded", _("herinnerd")
    TO_SENDER = "to_sender", _("te lang stil: terug bij wie het vroeg")
    TO_COORDINATOR = "to_coordinator", _("te lang stil: naar de coördinator")
    TO_DEFAULT = "to_default", _("te lang stil: naar het vangnet")
    STILL_OPEN = "still_open", _("staat nog open bij het vangnet")
    PUT_OFF = "put_off", _("nieuwe datum")
    HANDED_OVER = "handed_over", _("naar een collega")
    CHANGED = "changed", _("er is iets veranderd bij degene om wie het gaat")
    RECEIVER_GONE = "receiver_gone", _("de organisatie is gestopt")
    BOUNCED = "bounced", _("de mail kwam niet aan")
    NOTE = "note", _("notitie")
    LINK_SENT = "link_sent", _("link gestuurd")


class LinkPurpose(TextChoices):
    """What a receiver's link is for. One purpose only: it opens one referral and nothing else."""

    ANSWER = "answer", _("een verwijzing bekijken en beantwoorden")


class LinkEnd(TextChoices):
    """Why a receiver's link stopped."""

    REPLACED = "replaced", _("er kwam een nieuwe link")
    CLOSED = "closed", _("de verwijzing is klaar")
    TRIES = "tries", _("te vaak een verkeerde code")
