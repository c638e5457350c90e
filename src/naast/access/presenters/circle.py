"""Shapes the pages of the circle: who sees what, in words and as a small table; consent; emergency access."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from naast.access.choices import Basis, May
from naast.access.models import Emergency, Grant
from naast.core import clock
from naast.core.english import in_reader_language as say
from naast.core.english import language
from naast.engine import access as access_engine
from naast.engine.knowledge.policy_model import Policy
from naast.people.models import PersonMember

Looks = Mapping[tuple[str, str], datetime]
Cell = dict[str, str]


@dataclass(frozen=True, slots=True)
class Place:
    """One human in the circle, as a card: `sees` are the names of parts, `shown` the signs for them (one when it is everything).

    `facts` are told at once, `why` to who opens it. `stop_url` is empty when there is nothing to stop here.
    `writing_url`: where only the writing along is stopped, and the reading goes on.
    """

    name: str
    who: str
    formal: bool
    sees: tuple[str, ...]
    facts: tuple[tuple[str, str], ...]
    why: tuple[tuple[str, str], ...] = ()
    stop_url: str = ""
    ask_first: str = ""
    has_all: bool = False
    writing_url: str = ""

    @property
    def shown(self) -> tuple[str, ...]:
        """Words for the signs on the card."""
        return (_("Alles"),) if self.has_all else self.sees


@dataclass(frozen=True, slots=True)
class CirclePage:
    """The page "Wie ziet wat". `is_own`: the reader is the person or speaks for them."""

    title: str
    lead: str
    is_own: bool
    is_child: bool
    columns: tuple[str, ...]
    rows: tuple[list[Cell], ...]
    informal: tuple[Place, ...]
    formal: tuple[Place, ...]
    past: tuple[tuple[str, str], ...]
    hurry: tuple[str, ...]
    consent_url: str
    colleague_url: str = ""
    back_url: str = ""


def circle_page(
    members: Sequence[PersonMember], grants: Sequence[Grant], looks: Looks, policy: Policy, *, name: str, me: PersonMember | None,
    may_change: bool, person_id: UUID, roles: Mapping[UUID, set[str]],
) -> CirclePage:  # fmt: skip
    """`members` and `grants` as far as the reader may see them; `looks`: when each actor last looked; `me`: the resident who reads.

    `roles`: what each user works as now. A place that was given in another role shows nothing any more.
    """
    shown = _Shown(policy, looks, person_id if me is None else None, may_change, roles)
    informal = [place for member in members if (place := shown.member(member, grants)) is not None]
    formal = shown.users(grants)
    is_own = me is not None and (me.relation == "self" or me.is_representative)
    groups = _groups(policy)
    return CirclePage(
        title=_("Wie ziet wat"),
        lead=_lead(is_own, name),
        is_own=is_own,
        is_child=bool(me and me.is_child),
        columns=(_("Wie"), *groups),
        rows=tuple(_row(place, groups) for place in (*informal, *formal)),
        informal=tuple(informal),
        formal=tuple(formal),
        past=tuple(shown.past(grant) for grant in grants if not _counts(grant, roles)),
        hurry=tuple(_hurry(grant) for grant in grants if grant.basis == Basis.EMERGENCY and _counts(grant, roles)),
        consent_url=shown.url("consent") if may_change else "",
        colleague_url=shown.url("colleague") if may_change and me is None else "",
        back_url="" if me is not None else reverse("people:person", args=[person_id]),
    )


def _lead(is_own: bool, name: str) -> str:
    if is_own:
        return _("Hier ziet u wie er meekijkt, en wat diegene ziet. U kunt het altijd stoppen.")
    return _("Wie er meekijkt bij %(name)s, en wat diegene ziet.") % {"name": name}


def _groups(policy: Policy) -> dict[str, tuple[str, ...]]:
    """The columns of the small table: the sides of the plan together, the rest by itself."""
    groups: dict[str, tuple[str, ...]] = {}
    for part in policy.parts.values():
        name = _("Plan") if part.dimension else say(part.name)
        groups[name] = (*groups.get(name, ()), say(part.name))
    return groups


def _row(place: Place, groups: Mapping[str, tuple[str, ...]]) -> list[Cell]:
    cells: list[Cell] = [{"text": place.name, "small": place.who}]
    for names in groups.values():
        count = sum(name in place.sees for name in names)
        if not count:
            cells.append({"text": _("nee")})
        elif count == len(names):
            cells.append({"text": _("ja"), "badge": "success"})
        else:
            said = _("%(count)d van %(all)d") % {"count": count, "all": len(names)}
            cells.append({"text": said, "badge": "info", "icon": "split"})
    return cells


def _counts(grant: Grant, roles: Mapping[UUID, set[str]]) -> bool:
    """Whether this place opens something now."""
    now = clock.now()
    if grant.stopped_at is not None or (grant.until is not None and grant.until <= now):
        return False
    if grant.user_id is not None and grant.role not in roles.get(grant.user_id, set()):
        return False
    consent = grant.consent
    return consent is None or (consent.withdrawn_at is None and consent.expires_at > now)


@dataclass(frozen=True, slots=True)
class _Shown:
    """What making a place needs to know of the page. `person_id` is None on the pages of a resident."""

    policy: Policy
    looks: Looks
    person_id: UUID | None
    may_change: bool
    roles: Mapping[UUID, set[str]]

    def url(self, name: str, *more: Any) -> str:
        if self.person_id is None:
            return reverse(f"access:my_{name}", args=more)
        return reverse(f"access:{name}", args=[self.person_id, *more])

    def member(self, member: PersonMember, grants: Iterable[Grant]) -> Place | None:
        """The person, who speaks for them, and anyone beside them who sees something."""
        own = [grant for grant in grants if grant.member_id == member.pk and _counts(grant, self.roles)]
        implied = member.relation == "self" or member.is_representative
        if not own and not implied:
            return None
        if implied:
            ground = (
                _("het gaat over diegene zelf")
                if member.relation == "self"
                else member.get_representative_basis_display()
            )
            return Place(
                member.name, str(member.get_relation_display()), False, tuple(say(part.name) for part in self.policy.parts.values()),
                ((_("Laatst gekeken"), self._looked("resident", member.pk)),), ((_("Waarom dit mag"), str(ground)),), has_all=True,
            )  # fmt: skip
        return self._place(own, member.name, str(member.get_relation_display()), ("resident", member.pk), formal=False)

    def users(self, grants: Sequence[Grant]) -> list[Place]:
        """Everyone who works with Naast, each once, by name."""
        found: dict[UUID, list[Grant]] = {}
        for grant in grants:
            if grant.user_id is not None and _counts(grant, self.roles):
                found.setdefault(grant.user_id, []).append(grant)
        places = [
            self._place(own, own[0].user.name, say(self.policy.roles[own[0].role].name), ("user", pk), formal=True)  # type: ignore[union-attr]
            for pk, own in found.items()
        ]
        return sorted(places, key=lambda place: place.name)

    def _place(self, own: list[Grant], name: str, who: str, key: tuple[str, UUID], *, formal: bool) -> Place:
        held = {part for grant in own for part in grant.parts if _open(self.policy, grant, part)}
        last = own[0]
        return Place(
            name, who, formal, tuple(say(part.name) for part in self.policy.parts.values() if part.id in held),
            (
                *_writing(self.policy, own),
                (_("Tot") if last.basis == Basis.EMERGENCY else _("Tot en met"), _until(own)),
                (_("Laatst gekeken"), self._looked(*key)),
            ),
            (
                (_("Waarvoor"), access_engine.joined(self._why(own), language())),
                (_("Waarom dit mag"), "\n".join(dict.fromkeys(_ground(grant) for grant in own))),
                (_("Sinds"), _day_in_words(_day(min(grant.since for grant in own)))),
            ),
            self.url("stop", last.pk) if self.may_change else "",
            _("Dan kan %(name)s u niet meer helpen.") % {"name": name} if last.basis == Basis.LAW and self.person_id is None else "",
            writing_url=self._stop_writing(own),
        )  # fmt: skip

    def _stop_writing(self, own: list[Grant]) -> str:
        """Where to stop only the writing along; nothing when that would stop everything, which the other button does."""
        writing = [grant for grant in own if _writes(grant)]
        apart = len(writing) == 1 and len(own) > 1 and self.may_change
        return self.url("stop", writing[0].pk) if apart else ""

    def _why(self, own: list[Grant]) -> list[str]:
        wanted = {purpose for grant in own for purpose in grant.purposes}
        return [say(purpose.name).lower() for purpose in self.policy.purposes.values() if purpose.id in wanted]

    def _looked(self, kind: str, ident: UUID) -> str:
        at = self.looks.get((kind, str(ident)))
        return moment(at) if at else _("nog niet")

    def past(self, grant: Grant) -> tuple[str, str]:
        """What is over: who, and how it ended."""
        name = grant.user.name if grant.user else grant.member.name if grant.member else ""
        ended = grant.stopped_at or (grant.consent and grant.consent.withdrawn_at)
        if ended:
            return name, _("gestopt op %(day)s") % {"day": _day_in_words(_day(ended))}
        over = grant.until is not None and grant.until <= clock.now()
        return name, _("afgelopen op %(day)s") % {
            "day": _day_in_words(_day(grant.until))
        } if over and grant.until else _("werkt hier niet meer")


def _open(policy: Policy, grant: Grant, part: str) -> bool:
    """Whether the policy opens this part to this role on this basis."""
    lines = policy.roles[grant.role].lines if grant.role in policy.roles else ()
    return any(part in line.parts and grant.basis in line.bases for line in lines)


def _writes(grant: Grant) -> bool:
    """Whether the person said yes to writing along. What the law lets someone write is part of their work, and not told apart."""
    return grant.consent is not None and grant.may == May.CHANGE and grant.consent.may == May.CHANGE


def _writing(policy: Policy, own: list[Grant]) -> tuple[tuple[str, str], ...]:
    held = {part for grant in own if _writes(grant) for part in grant.parts}
    names = [say(part.name) for part in policy.parts.values() if part.id in held]
    return ((_("Schrijft mee in"), access_engine.joined(names, language())),) if names else ()


def _ground(grant: Grant) -> str:
    if grant.basis == Basis.CONSENT and grant.consent is not None:
        day = _day_in_words(_day(grant.consent.given_at))
        return _("toestemming van %(day)s: “%(said)s”") % {"day": day, "said": grant.consent.sentence}
    if grant.basis == Basis.LAW:
        return _("de wet staat het toe voor dit werk (%(law)s)") % {"law": grant.legal_reference}
    return _("noodtoegang: %(reason)s") % {"reason": grant.reason}


def _until(own: list[Grant]) -> str:
    ends = [grant.until for grant in own]
    if None in ends:
        return _("zolang het nodig is")
    last = max(end for end in ends if end is not None)
    return moment(last) if own[0].basis == Basis.EMERGENCY else _day_in_words(_day(last - timedelta(seconds=1)))


def _hurry(grant: Grant) -> str:
    name = grant.user.name if grant.user else ""
    until = moment(grant.until) if grant.until else ""
    return _("%(name)s gebruikt noodtoegang tot %(until)s. Reden: %(reason)s") % {
        "name": name, "until": until, "reason": grant.reason,
    }  # fmt: skip


def _day_in_words(day: Any) -> str:
    return access_engine.in_words(day, language())


def _day(at: datetime) -> Any:
    return at.astimezone(clock.AMSTERDAM).date()


def moment(at: datetime) -> str:
    """A moment as people say it: `vandaag om 10.15 uur`, `22 november 2026 om 10.15 uur`."""
    here = at.astimezone(clock.AMSTERDAM)
    hour = f"{here:%H.%M}"
    if here.date() == clock.today():
        return _("vandaag om %(hour)s uur") % {"hour": hour}
    return _("%(day)s om %(hour)s uur") % {"day": _day_in_words(here.date()), "hour": hour}


@dataclass(frozen=True, slots=True)
class ReviewCard:
    """One emergency access that waits for a look."""

    id: UUID
    person: str
    facts: tuple[tuple[str, str], ...]
    late: bool


def review_cards(rows: Iterable[Emergency], looks: Mapping[UUID, int]) -> list[ReviewCard]:
    """`looks`: how often was looked, by emergency."""
    return [
        ReviewCard(
            row.pk, row.person.name,
            (
                (_("Wie keek"), row.user.name), (_("Reden"), row.reason), (_("Begonnen"), moment(row.created_at)),
                (_("Mocht tot"), moment(row.grant.until) if row.grant.until else ""),
                (_("Keer gekeken"), str(looks.get(row.pk, 0))), (_("Nakijken voor"), _day_in_words(row.review_by)),
            ),
            row.review_by < clock.today(),
        )
        for row in rows
    ]  # fmt: skip
