"""Closed lists of the plan room: which parts a plan has, who does a step, how far it is, where it came from."""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

# Purposes of knowledge/policy: a professional helps, a resident reads along.
CARE, OWN = "begeleiding", "inzage"


class Part(TextChoices):
    """The four sides of a plan, as knowledge/policy/parts.yaml calls them: each is shared (or not) by itself."""

    BODY = "plan-fysiek", _("Lichaam en huis")
    PEOPLE = "plan-sociaal", _("Mensen en geld")
    MIND = "plan-psychisch", _("Gevoel")
    MEANING = "plan-zingeving", _("Wat belangrijk is")


PLAN_PARTS: tuple[str, ...] = tuple(Part.values)
# Side of life (as `people`, the packs and the engines call it) to part of the plan.
PART_OF = {
    "fysiek": Part.BODY,
    "sociaal": Part.PEOPLE,
    "psychisch": Part.MIND,
    "zingeving": Part.MEANING,
    "algemeen": Part.PEOPLE,
}


class WishKind(TextChoices):
    """What kind of sentence it is."""

    MATTERS = "matters", _("Wat het meest telt")
    WISH = "wish", _("Wens")
    MUST_NOT = "must_not", _("Dit moet niet gebeuren")


class OwnerKind(TextChoices):
    """Who does it. Formal and informal stand side by side; `nobody` is said out loud."""

    SELF = "self", _("de persoon zelf")
    CLOSE = "close", _("een naaste")
    VOLUNTEER = "volunteer", _("een vrijwilliger")
    PROFESSIONAL = "professional", _("een professional")
    ORGANISATION = "organisation", _("een organisatie")
    NOBODY = "nobody", _("nog niemand")


class Status(TextChoices):
    """How far a step is. Of a step with a referral the referral says it, and this is not used."""

    TODO = "todo", _("te doen")
    BUSY = "busy", _("mee bezig")
    DONE = "done", _("gedaan")
    DROPPED = "dropped", _("hoeft niet meer")


OPEN_STATUSES = (Status.TODO, Status.BUSY)


class Origin(TextChoices):
    """Where a step came from."""

    TALK = "talk", _("samen bedacht")
    QUESTION = "question", _("uit een hulpvraag")
    VISIT = "visit", _("uit een bezoek")
    FORECAST = "forecast", _("uit vooruitkijken")
    CASE_TABLE = "casetable", _("uit de casustafel")
    TEMPLATE = "template", _("uit een voorbeeldplan")
    REFERRAL = "referral", _("uit een verwijzing")


# What somebody can say of a step that they write down themselves; the others are known from where the step is made.
SAID_ORIGINS = (Origin.TALK, Origin.QUESTION, Origin.VISIT, Origin.CASE_TABLE)


class Change(TextChoices):
    """What made a version."""

    MADE = "made", _("schreef dit op")
    CHANGED = "changed", _("veranderde dit")
    REMOVED = "removed", _("haalde dit weg")
    UNDONE = "undone", _("draaide dit terug")


class RosterChange(TextChoices):
    """What happened to a moment of the roster."""

    MADE = "made", _("zette dit in het rooster")
    TAKEN = "taken", _("doet dit")
    GIVEN_BACK = "given_back", _("kan toch niet")
    CANCELLED = "cancelled", _("haalde dit weg")


class HowLong(TextChoices):
    """What a carer answers to "hoe lang houdt u dit vol?", from best to hardest."""

    LONG = "long", _("Dit gaat nog lang goed")
    MONTHS = "months", _("Nog maanden")
    WEEKS = "weeks", _("Nog weken")
    DAYS = "days", _("Nog dagen")
    NOT = "not", _("Het gaat niet meer")


# At these answers help is offered, kindly and at once.
LOW = frozenset({HowLong.WEEKS, HowLong.DAYS, HowLong.NOT})


# The questions of a personal plan (Wmo 2015, art. 2.3.2 lid 4, a to g, and lid 2), each with a hint.
WMO_QUESTIONS = {
    "needs": (_("Wat hebt u nodig, en wat is voor u belangrijk?"), _("Hoe gaat het thuis? Wat lukt niet meer?")),
    "own_strength": (_("Wat kunt u zelf nog?"), _("En wat doet wie bij u woont?")),
    "network": (_("Wie helpen u al?"), _("Familie, vrienden, buren. Wat kunnen zij wel, en wat niet meer?")),
    "carer_needs": (
        _("Wat hebben uw naasten nodig om het vol te houden?"),
        _("Bijvoorbeeld een vrije middag, of iemand die meedenkt."),
    ),
    "community": (
        _("Wat doet u graag buiten de deur?"),
        _("Wat is er in de buurt dat kan helpen, zoals een vrijwilliger of een eettafel?"),
    ),
    "other_help": (_("Welke hulp hebt u al?"), _("Bijvoorbeeld wijkverpleging, huisarts of maatschappelijk werk.")),
    "costs": (_("Hebt u vragen over de kosten?"), _("De gemeente moet uitleggen wat u zelf betaalt.")),
    "wanted": (_("Welke hulp vindt u zelf het beste?"), _("U mag zeggen wat u wilt, hoe vaak, en van wie.")),
}
