"""Shapes the pages of who helps from another organisation: with whom something was shared, and how to reach them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.urls import reverse
from django.utils.translation import gettext as _

from naast.access import sharing
from naast.access.queries import Shared
from naast.accounts.models import Team
from naast.core import clock
from naast.core.actors import Actor
from naast.core.english import in_reader_language as say
from naast.core.english import language
from naast.engine.access.sentences import in_words
from naast.engine.knowledge.policy_model import Policy
from naast.people.choices import ContactWay, Language
from naast.people.models import Person, PersonMember

Link = tuple[str, str]


@dataclass(frozen=True, slots=True)
class SharedCard:
    """One person on the list. `open`: (words, address) of parts that can be read now; `later`: parts no page shows yet."""

    name: str
    until: str
    open: tuple[Link, ...]
    later: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SharedPage:
    """ "Met mij gedeeld". `teams`: where this reader arranges who works there."""

    lead: str
    cards: tuple[SharedCard, ...]
    teams: tuple[Link, ...]
    empty: str


def shared_page(found: Sequence[Shared], policy: Policy, actor: Actor, teams: Iterable[Team]) -> SharedPage:
    """Shape the list."""
    return SharedPage(
        lead=_("Mensen die iets met u delen. U ziet alleen wat zij goed vinden, of wat de wet voor uw werk toestaat."),
        cards=tuple(_card(one, policy) for one in found),
        teams=tuple((team.name, reverse("accounts:people", args=[team.slug])) for team in teams),
        empty=_("Zodra iemand u laat meekijken, staat diegene hier. U hoeft daar niets voor te doen.")
        if actor.roles
        else _("U heeft nog geen plaats in een organisatie. Vraag wie u uitnodigde."),
    )


def _card(one: Shared, policy: Policy) -> SharedCard:
    parts = [policy.parts[part] for part in one.parts]
    opened = [
        (say(part.name), reverse(page, args=[one.person_id])) for part in parts if (page := sharing.page_of(part.id))
    ]
    later = [say(part.name) for part in parts if not sharing.page_of(part.id)]
    last = one.until.astimezone(clock.AMSTERDAM) - timedelta(seconds=1) if one.until else None
    until = _("tot en met %(day)s") % {"day": in_words(last.date(), language())} if last else _("zolang het nodig is")
    return SharedCard(one.name or _("Iemand die zijn of haar naam niet deelt"), until, tuple(opened), tuple(later))


def shared_contact(person: Person, own: PersonMember | None) -> dict[str, object]:
    """Name and contact: what the person is told this part shows. Nobody calls or writes to someone who died."""
    always = [(_("Geboortejaar"), str(person.birth_year or "")), (_("Postcode"), person.pc4)]
    alive = [
        (_("Telefoon"), own.phone if own else ""),
        (_("E-mail"), own.email if own else ""),
        (_("Liefst bereikt door"), str(ContactWay(person.contact_way).label)),
        (_("Taal"), str(Language(person.preferred_language).label)),
        (_("Goed om te weten"), person.contact_note),
    ]
    facts = [row for row in always + ([] if person.is_deceased else alive) if row[1]]
    gone = _("%(name)s is er niet meer.") % {"name": person.name} if person.is_deceased else ""
    return {"name": person.name, "facts": facts, "gone": gone}
