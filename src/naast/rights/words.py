"""What each kind of data is called for a reader, and what short ids of the policy mean. A test fails on a kind without words."""

from __future__ import annotations

from functools import cache

from django.db.models import Model
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from naast.core.english import in_reader_language
from naast.engine.knowledge.policy import default_policy

KINDS: dict[str, Promise] = {
    "people.Person": _("naam en wat daarbij hoort"),
    "people.PersonMember": _("de persoon zelf en de mensen eromheen"),
    "people.Household": _("hoe de persoon woont"),
    "people.StoryEntry": _("het verhaal"),
    "people.AccessLink": _("geheime links"),
    "people.LoginCode": _("codes om binnen te komen"),
    "people.DeathReport": _("meldingen van overlijden"),
    "people.Merge": _("dossiers die zijn samengevoegd"),
    "people.Different": _("dossiers die op elkaar lijken en niet dezelfde zijn"),
    "access.Consent": _("toestemmingen"),
    "access.Grant": _("wie er in de kring zit en wat die mag zien"),
    "access.Emergency": _("wie keek omdat er haast was"),
    "plan.Plan": _("dat er een plan is"),
    "plan.Wish": _("wensen in het plan"),
    "plan.Step": _("stappen in het plan"),
    "plan.Version": _("wat er eerder in het plan stond"),
    "plan.EmergencySheet": _("het noodblad"),
    "plan.EmergencyLook": _("wie het noodblad opende"),
    "plan.PersonalPlan": _("het persoonlijk plan voor de gemeente"),
    "plan.RosterLink": _("links naar het rooster"),
    "plan.RosterSlot": _("momenten om te helpen"),
    "plan.RosterEvent": _("wat er in het rooster veranderde"),
    "plan.CarerAnswer": _("hoe lang een naaste het nog volhoudt"),
    "intake.AskedQuestion": _("welke vragen u zelf aan het hulpteam stelde"),
    "visits.Visit": _("wie er langskomt en langskwam"),
    "visits.SignalVisit": _("welk bezoek volgde op een zorg die iemand doorgaf"),
    "visits.Measurement": _("uitkomsten van meetinstrumenten"),
    "visits.Along": _("voorstellen om samen langs te gaan"),
    "visits.Report": _("dat iemand een gesprek opschreef"),
    "visits.ReportItem": _("wat er in een gesprek is verteld"),
    "visits.CloseItem": _("wat een naaste apart vertelde"),
    "plan.CarerShare": _("wie mag lezen hoe lang een naaste het volhoudt"),
    "referrals.Referral": _("hulp die bij een ander is gevraagd"),
    "referrals.ReferralEvent": _("hoe het ging met de gevraagde hulp"),
    "referrals.ReceiverLink": _("links voor wie om hulp is gevraagd"),
    "rights.RightsRequest": _("wat er over gegevens is gevraagd"),
    "audit.AuditEvent": _("het logboek: wie er keek"),
}


def kind(model: type[Model]) -> str:
    """What the rows of `model` are called."""
    return str(KINDS.get(model._meta.label, model._meta.verbose_name_plural))


@cache
def _of_policy() -> dict[str, str]:
    policy = default_policy()
    # A role and a part may share a short id; what is seen is told most often, so parts come last.
    return {
        one.id: one.name
        for shelf in (policy.roles, policy.purposes, policy.parts)
        for one in shelf.values()
    }  # fmt: skip


def meaning(short: str) -> str:
    """What a short id of the policy means; any other text stays as it is."""
    return in_reader_language(_of_policy().get(short, short))
