"""Who can be chosen for a step, which parts a reader may write in, and example plans with their days."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from naast.access.models import Grant
from naast.engine.knowledge.plan_template_model import PlanTemplate
from naast.engine.knowledge.plan_templates import day_of
from naast.people.choices import Relation
from naast.people.models import PersonMember
from naast.plan.choices import PART_OF, OwnerKind, Part
from naast.plan.models import Step
from naast.plan.presenters.plans import ICONS, day

Url = Callable[..., str]
Choices = list[tuple[str, Any]]


@dataclass(frozen=True, slots=True)
class Owners:
    """Who can do a step: the choices of the form, and by id the name that is kept with the step."""

    choices: Choices
    names: dict[str, str]


@dataclass(frozen=True, slots=True)
class Proposal:
    """One step of an example plan. `there`: it stands in the plan already; `closed`: in a part this reader may not write."""

    id: str
    text: str
    why: str
    who: str
    when: str
    part: str
    icon: str
    there: bool
    closed: bool
    ticked: bool


@dataclass(frozen=True, slots=True)
class TemplatePage:
    """One example plan."""

    title: str
    known_as: str
    lead: str
    first_day_label: str
    proposals: list[Proposal]
    back_url: str
    sources: list[str]


@dataclass(frozen=True, slots=True)
class TemplatesPage:
    """The example plans to choose from: (address, name, known as, lead, how many steps)."""

    cards: list[tuple[str, str, str, str, int]]
    back_url: str


def parts_to_write(changes: Iterable[str]) -> Choices:
    """The parts this reader may change, in the order of the plan."""
    may = set(changes)
    return [(str(part), part.label) for part in Part if part in may]


def owners(
    members: Sequence[PersonMember],
    readers: Sequence[Grant],
    *,
    is_own: bool,
    name: str,
    deceased: bool,
    me: Any = None,
) -> Owners:
    """Nobody yet, the person, those beside them, who helps them, and last the kinds that come with a name of one's own."""
    names: dict[str, str] = {}
    choices: Choices = [("nobody", _("nog niemand"))]
    if not deceased:
        choices.append(("self", _("ik zelf") if is_own else name))
    beside = [member for member in members if member.relation != Relation.SELF] or (
        [me] if me is not None and not is_own else []
    )
    for member in beside:
        names[str(member.pk)] = member.name
        choices.append((f"member:{member.pk}", member.name))
    for place in readers:
        if place.user is not None and str(place.user_id) not in names:
            names[str(place.user_id)] = place.user.name
            helper = "helper" if place.role == "volunteer" else "user"
            choices.append((f"{helper}:{place.user_id}", place.user.name))
    others = [OwnerKind.CLOSE, OwnerKind.VOLUNTEER, OwnerKind.PROFESSIONAL, OwnerKind.ORGANISATION]
    labels = {
        OwnerKind.CLOSE: _("een andere naaste"), OwnerKind.VOLUNTEER: _("een vrijwilliger"),
        OwnerKind.PROFESSIONAL: _("een hulpverlener"), OwnerKind.ORGANISATION: _("een organisatie"),
    }  # fmt: skip
    return Owners(choices + [(str(kind), labels[kind]) for kind in others], names)


def owner_value(step: Step, known: Owners) -> str:
    """Which choice of the form stands for who does it now; someone who is not in the list any more stays by name."""
    chosen = {value for value, _label in known.choices}
    for value in (
        f"member:{step.owner_member_id}", f"user:{step.owner_user_id}", f"helper:{step.owner_user_id}", step.owner_kind
    ):  # fmt: skip
        if value in chosen:
            return value
    return str(OwnerKind.NOBODY)


def template_choices(template: PlanTemplate) -> Choices:
    """Every step of it, for the form."""
    return [(step.id, step.text) for step in template.steps]


def templates_page(
    templates: Iterable[PlanTemplate], *, url: Url, after_death: bool, professional: bool
) -> TemplatesPage:
    """Only plans that fit: after a death those for who stay behind. Professionals read how it is called in their work."""
    cards = [
        (url("template", slug=one.id), one.name, one.known_as if professional else "", one.lead, len(one.steps))
        for one in templates
        if one.after_death == after_death
    ]
    return TemplatesPage(cards, url(""))


def template_page(
    template: PlanTemplate, *, first_day: date, changes: Iterable[str], there: Iterable[str], ticked: Iterable[str] | None,
    url: Url, professional: bool,
) -> TemplatePage:  # fmt: skip
    """The steps with the day each would get. Nothing is ticked beforehand: it is the reader who proposes."""
    may, already = set(changes), set(there)
    proposals = []
    for step in template.steps:
        part = Part(PART_OF[step.dimension])
        ref = f"{template.id}/{step.id}"
        proposals.append(
            Proposal(
                step.id, step.text, step.why, str(OwnerKind(step.owner).label), day(day_of(step, first_day)), str(part.label),
                ICONS[part], ref in already, str(part) not in may, ticked is not None and step.id in ticked,
            )
        )  # fmt: skip
    sources = sorted({f"{step.source} ({step.confidence})" for step in template.steps}) if professional else []
    return TemplatePage(
        template.name, template.known_as if professional else "", template.lead, template.first_day, proposals, url("templates"),
        sources,
    )  # fmt: skip
