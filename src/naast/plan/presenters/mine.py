"""The front page of a resident: what goes on now, who does what, whom to call, what changed, and every other page as a tile."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from naast.audit.sentences import what
from naast.core import clock
from naast.people.choices import Relation
from naast.people.models import PersonMember
from naast.plan.asked import Asked
from naast.plan.choices import OPEN_STATUSES, PLAN_PARTS, Change, OwnerKind
from naast.plan.models import Step
from naast.plan.presenters.plans import day
from naast.plan.presenters.plans import who as who_does
from naast.plan.presenters.questions import TeamCard, state_words, team_card
from naast.plan.presenters.roster import day_name, time_of
from naast.plan.queries.mine import SOON, Now
from naast.plan.queries.wmo import clock_of

MOST_LINES, MOST_CHANGES = 5, 8


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that goes on: what, how it stands or when, and where there is more."""

    text: str
    state: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class Doer:
    """Somebody and what they do."""

    name: str
    does: list[str]


@dataclass(frozen=True, slots=True)
class Caller:
    """Whom to call."""

    name: str
    number: str


@dataclass(frozen=True, slots=True)
class Tile:
    """Another page."""

    title: str
    text: str
    url: str
    icon: str


@dataclass(frozen=True, slots=True)
class StartPage:
    """The front page of a resident."""

    title: str
    lead: str
    now: list[Line]
    doers: list[Doer]
    callers: list[Caller]
    since: str
    changed: list[str]
    tiles: list[Tile]
    is_child: bool
    shares_nothing: bool
    # What this reader asked the help team and is not answered yet: theirs alone, whatever is shared with them.
    asked: list[TeamCard] = field(default_factory=list)


def start_page(
    me: PersonMember, now: Now, since: datetime | None, phone: str, asked: Sequence[Asked] = ()
) -> StartPage:
    """`since`: the visit before; `phone`: that of the team; `asked`: what this reader asked it."""
    gone = me.person.is_deceased
    return StartPage(
        title=_("Dag %(name)s") % {"name": me.name.split()[0]},
        lead=_lead(me, now),
        now=_now(now),
        doers=_doers(now, me),
        callers=_callers(now, me, phone),
        since=date_format(since.astimezone(clock.AMSTERDAM), "l j F, H.i") if since else "",
        changed=_changed(now, me),
        tiles=_tiles(me, now, gone=gone),
        is_child=me.is_child,
        # Nobody is sent to someone who died.
        shares_nothing=not now.opens and not now.rights and not gone,
        asked=[team_card(one) for one in asked if one.is_open],
    )


def _lead(me: PersonMember, now: Now) -> str:
    if me.person.is_deceased:
        name = now.person.name if now.person else _("Degene naast wie u stond")
        return _("%(name)s is er niet meer. Wij zijn er voor u. Hieronder staat wat er nog loopt.") % {"name": name}
    if me.is_self:
        return _("Hier ziet u rustig wat er nu speelt, wie wat doet, en wie u kunt bellen.")
    if now.person:
        return _("U staat naast %(name)s. Hier ziet u wat er nu speelt.") % {"name": now.person.name}
    return _("Hier ziet u wat er met u is gedeeld.")


def _now(now: Now) -> list[Line]:
    today = clock.today()
    lines = [
        Line(
            _("%(what)s bij %(who)s") % {"what": one.service.name, "who": one.organisation.name}, state_words(one),
            reverse("plan:my_question", args=[one.pk]),
        )
        for one in now.referrals[:MOST_LINES]
    ]  # fmt: skip
    soon = [step for step in now.steps if step.status in OPEN_STATUSES and step.due_on and step.due_on <= today + SOON]
    url = reverse("plan:own")
    lines += [
        Line(step.text, _("%(who)s, voor %(day)s") % {"who": who_does(step), "day": day(step.due_on)}, url)
        for step in soon[:MOST_LINES]
    ]
    near = [slot for slot in now.slots if slot.on <= today + timedelta(days=3)]
    lines += [
        Line(
            f"{slot.what}, {', '.join(filter(None, (day_name(slot.on), time_of(slot))))}", slot.helper or _("nog niemand"),
            reverse("plan:roster"),
        )
        for slot in near[:MOST_LINES]
    ]  # fmt: skip
    if now.personal_plan is not None:
        left = clock_of(now.personal_plan.reported_on)
        if not left.is_over:
            lines.append(
                Line(
                    _("Uw persoonlijk plan voor de gemeente"),
                    _("inleveren tot en met %(day)s") % {"day": day(left.last_day)},
                    reverse("plan:personal_plan"),
                )
            )
    return lines


def _doers(now: Now, me: PersonMember) -> list[Doer]:
    found: dict[str, list[str]] = {}
    for step in now.steps:
        if step.status in OPEN_STATUSES and step.owner_kind != OwnerKind.NOBODY:
            found.setdefault(_doer(step, me), []).append(step.text)
    for one in now.referrals:
        found.setdefault(one.organisation.name, []).append(one.service.name)
    return [Doer(name, list(dict.fromkeys(does))[:MOST_LINES]) for name, does in list(found.items())[:MOST_CHANGES]]


def _doer(step: Step, me: PersonMember) -> str:
    if step.owner_member_id == me.pk or (step.owner_kind == OwnerKind.SELF and me.is_self):
        return _("U zelf")
    return who_does(step)


def _callers(now: Now, me: PersonMember, phone: str) -> list[Caller]:
    team = [Caller(_("Het team dat u helpt"), phone)] if phone else []
    dead = me.person.is_deceased
    near = [
        Caller(f"{one.name} ({Relation(one.relation).label})" if not one.is_self else one.name, one.phone)
        for one in now.members
        if one.phone and one.pk != me.pk and not one.is_child and not (dead and one.is_self)
    ]
    return [*team, *near[:MOST_LINES]]


def _changed(now: Now, me: PersonMember) -> list[str]:
    told = [what(event, frozenset({str(me.pk)})) for event in now.events if event.part != "referrals"]
    told += [
        _("%(what)s bij %(who)s: %(state)s.")
        % {"what": one.service.name, "who": one.organisation.name, "state": state_words(one)}
        for one in now.moved
    ]
    for version in now.versions:
        row = version.wish or version.step
        if row is not None:
            told.append(
                _("%(who)s %(did)s in het plan: “%(text)s”")
                % {"who": version.by_label, "did": Change(version.change).label, "text": row.text[:90]}
            )
    unique = list(dict.fromkeys(line[:1].upper() + line[1:] for line in told))
    rest = len(unique) - MOST_CHANGES
    more = [ngettext("En nog één ding.", "En nog %(n)d dingen.", rest) % {"n": rest}] if rest > 0 else []
    return [*unique[:MOST_CHANGES], *more]


def _tiles(me: PersonMember, now: Now, *, gone: bool) -> list[Tile]:
    mine, opens = me.is_self, now.opens
    plan = bool(opens & set(PLAN_PARTS))
    story, grown = "story" in opens, not me.is_child
    wanted = [
        (plan, "plan:own", "pencil", _("Mijn plan") if mine else _("Het plan"), _("Wat belangrijk is, en wie wat doet.")),
        (
            "referrals" in opens, "plan:my_questions", "question", _("Mijn vragen") if mine else _("De vragen"),
            _("Wat is er gevraagd, en hoe staat het ermee?"),
        ),
        ("plan-sociaal" in opens, "plan:roster", "people", _("Samen helpen"), _("Een rooster voor vrienden en familie.")),
        (
            not mine and grown and not gone, "plan:carer", "heart", _("Hoe lang houdt u dit vol?"),
            _("Een vraag aan u. Alleen u ziet het antwoord."),
        ),
        (
            "circle" in opens and not gone and grown, "plan:sheet", "danger", _("Noodblad"),
            _("Eén bladzijde voor wie te hulp komt."),
        ),
        (
            story and not gone and grown, "plan:personal_plan", "talk", _("Persoonlijk plan"),
            _("Voor een gesprek met de gemeente."),
        ),
        (plan, "plan:own_paper", "print", _("Het plan op papier"), _("Eén blad om te printen of te bewaren.")),
        (story, "people:own_story", "talk", _("Mijn verhaal") if mine else _("Het verhaal"), _("Vertel het één keer.")),
        ("circle" in opens, "access:my_circle", "lock", _("Wie ziet wat"), _("Wie kijkt er mee, en wie mag wat zien?")),
        (True, "people:own", "person", _("Mijn gegevens"), _("Hoe wij u bereiken, en uitloggen.")),
        (now.rights, "rights:mine", "info", _("Mijn rechten"), _("Alles zien, laten verbeteren of laten weghalen.")),
    ]  # fmt: skip
    return [Tile(title, text, reverse(name), icon) for shown, name, icon, title, text in wanted if shown]
