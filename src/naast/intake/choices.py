"""Closed lists of the intake room."""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Asker(TextChoices):
    """Who asks."""

    PATIENT = "patient", _("Ik ben zelf ziek")
    NAASTE = "naaste", _("Iemand naast mij is ziek, of is overleden")
    CHILD = "child", _("Ik ben jonger dan 18")
    PROFESSIONAL = "professional", _("Ik vraag dit vanuit mijn werk of als vrijwilliger")
    UNKNOWN = "unknown", _("Dat zeg ik liever niet")


class Channel(TextChoices):
    """How the question came in."""

    WEB = "web", _("website")
    PHONE = "phone", _("telefoon")
    DESK = "desk", _("balie of bezoek")
    LETTER = "letter", _("brief")


class State(TextChoices):
    """Where a question is."""

    NEW = "new", _("wacht op iemand van het team")
    TAKEN = "taken", _("iemand is ermee bezig")
    WAITING = "waiting", _("wij wachten op antwoord van de vrager")
    CLOSED = "closed", _("afgerond")


OPEN_STATES = (State.NEW, State.TAKEN, State.WAITING)


class Urgency(TextChoices):
    """How soon a person must react."""

    CRISIS = "crisis", _("gevaar: nu")
    SOON = "soon", _("snel")
    NORMAL = "normal", _("gewoon")


class Outcome(TextChoices):
    """How a question ended. Nothing ends without one of these."""

    HELPED = "helped", _("geholpen")
    REFERRED = "referred", _("hulp is geregeld bij iemand anders")
    SPLIT = "split", _("gesplitst in losse vragen")
    NOT_REACHED = "not_reached", _("niet bereikt")
    NOT_FOR_US = "not_for_us", _("hier kunnen wij niet bij helpen")
    WITHDRAWN = "withdrawn", _("ingetrokken door de vrager")


# How a team may end a question; the asker withdraws, and splitting ends a question by itself.
CLOSED_BY_TEAM = (Outcome.HELPED, Outcome.REFERRED, Outcome.NOT_REACHED, Outcome.NOT_FOR_US)


class EntryKind(TextChoices):
    """What happened, for the timeline."""

    RECEIVED = "received", _("vraag ontvangen")
    CLAIMED = "claimed", _("opgepakt")
    RELEASED = "released", _("teruggelegd")
    NOTE = "note", _("notitie")
    REACHED = "reached", _("gesproken")
    NOT_REACHED = "not_reached", _("niet bereikt")
    ASKED_ON = "asked_on", _("doorgevraagd")
    ASKER_REPLY = "asker_reply", _("reactie van de vrager")
    ANSWER = "answer", _("antwoord")
    SPLIT = "split", _("gesplitst")
    FORWARDED = "forwarded", _("doorgestuurd naar een ander team")
    ESCALATED = "escalated", _("te laat: naar de coördinator")
    REROUTED = "rerouted", _("te laat: naar het vangnet")
    CLOSED = "closed", _("afgerond")
    REOPENED = "reopened", _("heropend")
    UNDONE = "undone", _("afronden ongedaan gemaakt")
    DANGER_SEEN = "danger_seen", _("gevaar gezien aan de balie")
    # Help that was asked at an organisation (a referral); the text is the name of that organisation.
    HELP_ASKED = "help_asked", _("hulp gevraagd bij")
    HELP_TAKEN_ON = "help_taken", _("hulp is opgepakt door")
    HELP_STARTED = "help_started", _("hulp is gestart door")
    HELP_DONE = "help_done", _("geholpen door")
    HELP_REFUSED = "help_refused", _("hulp kan niet bij")
    HELP_STOPPED = "help_stopped", _("hulp is gestopt bij")
