"""Everyone who may come to the door, with a client each, and something that exists for every part of an address."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.test import Client

from naast.accounts import actions as accounts
from naast.accounts.choices import Party, Role
from naast.accounts.models import User
from naast.core.actors import Actor
from naast.directory import actions as directory
from naast.directory.models import Neighbourhood, Organisation, Service
from naast.intake import actions as intake
from naast.keeping.models import Entry
from tests import personas
from tests.personas import PASSWORD, QUESTION
from tests.security import rules, walk

HOUSE = Actor.system()
_NOBODYS = "00000000-0000-4000-8000-00000000000"
_OF_NOBODY = (
    "selection_id",
    "round_id",
    "referral_id",
    "version_id",
    "answer_id",
    "share_id",
    "slot_id",
    "step_id",
    "wish_id",
    "organization_id",
    "at_id",
    "taxonomy_id",
    "term_id",
    "source_id",
    "run_id",
    "wave_id",
    "idea_id",
    "match_id",
    "record_id",
    "visit_id",
    "along_id",
    "report_id",
    "item_id",
    "signal_id",
    "measurement_id",
    "table_id",
    "gap_id",
)
_OF_A_TEAM = ("people", "invite", "change_invitation", "help_colleague", "leave", "undo_leave")


@dataclass
class World:
    """`clients` by role (see `rules.ROLES`), `values` for the parts of addresses."""

    users: dict[str, User]
    values: dict[str, Any]
    receipt: intake.Receipt
    clients: dict[str, Client] = field(default_factory=dict)
    # The person of `circle`, when that was made.
    circle: Any = None
    # The link of a resident, put in the session as after the code of the second step.
    link: Any = None
    # Where each of HANDS gets further than a refusal, by method.
    reach: list[tuple[str, str, str]] = field(default_factory=list)

    def fresh(self) -> World:
        """The same world with new clients: nobody has looked at anything yet."""
        clients = {role: Client(raise_request_exception=False) for role in ("anonymous", "asker", *self.users)}
        for role, user in self.users.items():
            clients[role].force_login(user)
        if self.link is not None:
            clients["resident"] = _resident(self.link)
        return World(self.users, dict(self.values), self.receipt, clients, self.circle, self.link, self.reach)

    def takers(self, method: str) -> list[tuple[walk.Address, str]]:
        """Every address with someone who gets further than a refusal there; input is tried where it arrives somewhere."""
        named = {one.name: one for one in walk.addresses()}
        found = [(named[name], role) for name, role, how in self.reach if how == method]
        # An empty list would let every attack that goes through here succeed in silence.
        assert len(found) >= FEWEST[method], f"only {len(found)} addresses take a {method}"
        return found


def _resident(link: Any) -> Client:
    from naast.people.queries.residents import SESSION_KEY, session_data

    client = Client(raise_request_exception=False)
    session = client.session
    session[SESSION_KEY] = session_data(link)
    session.save()
    client.cookies[settings.SESSION_COOKIE_NAME] = session.session_key
    return client


# How many addresses take a GET or a POST of somebody, at the least: more than half of the house of today.
FEWEST = {"get": 60, "post": 60}
HANDS = ("asker", "member", "coordinator", "resident")


def reach_of() -> list[tuple[str, str, str]]:
    """(address, role, method) for the first of HANDS that gets further than a refusal, as the tables say."""
    found = []
    for one in walk.addresses():
        if one.is_of_person and one.door is not None:
            role = "member" if "user" in one.door.kinds else "resident"
            found += [(one.name, role, method) for method in ("get", "post")]
            continue
        for method in ("get", "post"):
            said = getattr(rules.URLS[one.name], method) if one.name in rules.URLS else {}
            roles = [role for role in HANDS if said.get(role) in ("shown", "reached", "away")]
            found += [(one.name, role, method) for role in roles[:1]]
    return found


def people() -> dict[str, User]:
    """The cast of Rivierdal by first name, with their teams."""
    for team in personas.TEAMS:
        accounts.set_up_team(
            organisation=personas.ORGANISATION, name=team["name"], slug=team["slug"], pc4=team["pc4"], phone=team["phone"],
            email=f"{team['slug']}@rivierdal.invalid", is_default_route=team.get("net", False), by=HOUSE,
        )  # fmt: skip
    return {
        user["name"].split()[0].lower(): accounts.set_up_user(
            email=user["email"], name=user["name"], password=PASSWORD,
            places={slug: Role(role) for slug, role in user["places"].items()}, by=HOUSE,
        )
        for user in personas.USERS
    }  # fmt: skip


def make(cast: dict[str, User]) -> World:
    """The municipality of Rivierdal with one question on the list of the team of the town."""
    users = _users(cast)
    receipt = ask("0342")
    return World(users, _values(receipt), receipt)


def ask(pc4: str, text: str = QUESTION) -> intake.Receipt:
    """A question on the list of the team of this area."""
    contact = intake.Contact(name="Dina", phone="0341-00 12 34", email="dina@rivierdal.invalid")
    return intake.hand_over(
        text=text, understood=intake.Understood(urgency="soon"), by=Actor.asker(), asker="naaste", pc4=pc4, contact=contact,
        submission=uuid4(),
    )  # fmt: skip


def _users(cast: dict[str, User]) -> dict[str, User]:
    accounts.set_up_team(
        organisation="Zorggroep Elders", name="Team Elders", slug="elders", pc4=["0399"], phone="0399-00 00 00",
        email="elders@elders.invalid", is_default_route=False, by=HOUSE,
    )  # fmt: skip
    made = {
        "other organisation": _user("elders", {"elders": Role.COORDINATOR}),
        "without a team": _user("los", {}),
        "operator": _user("beheer", {}, is_operator=True),
        "privacy officer": _user("fg", {"stad": Role.PRIVACY}),
        **_partners(),
    }
    return {
        "member": cast["nadia"],
        "coordinator": cast["margriet"],
        "other member": _user("dorp", {"dorpen": Role.MEMBER}),
        "safety net": cast["kees"],
        **made,
    }


# By role of the policy: the kind of organisation and the short name of its team.
PARTNERS = {
    "volunteer": (Party.VOLUNTEERS, "vrijwilligers"), "provider": (Party.PROVIDER, "hulp-in-huis"), "care": (Party.CARE, "praktijk"),
}  # fmt: skip


def partner_teams() -> None:
    """One organisation of each kind that helps but takes no questions."""
    for role, (party, slug) in PARTNERS.items():
        accounts.set_up_team(
            organisation=f"Organisatie {role}", party=party, name=f"Mensen {role}", slug=slug, pc4=[], phone="", email="",
            is_default_route=False, by=HOUSE,
        )  # fmt: skip


def _partners() -> dict[str, User]:
    partner_teams()
    return {
        role: _user(f"partner-{role}", {slug: Role(role)}, manages=(slug,) if role == "volunteer" else ())
        for role, (_party, slug) in PARTNERS.items()
    }


def _user(name: str, places: dict[str, Role], *, is_operator: bool = False, manages: tuple[str, ...] = ()) -> User:
    made = accounts.set_up_user(
        email=f"{name}@elders.invalid", name=name.title(), password=PASSWORD, places=places, by=HOUSE, manages=manages
    )
    if is_operator:
        User.objects.filter(pk=made.pk).update(is_operator=True)
    return made


def _entry(service: Service) -> Entry:
    return Entry.objects.get_or_create(service=service)[0]


def _values(receipt: intake.Receipt) -> dict[str, Any]:
    directory.import_demo(by=HOUSE)
    service = Service.objects.filter(status="active").first()
    assert service is not None
    return {
        "intake:status/token": receipt.token,
        "intake:reply/token": receipt.token,
        "intake:withdraw/token": receipt.token,
        "intake:reopen/token": receipt.token,
        "question_id": receipt.question.pk,
        "intake:handle/verb": "note",
        "referrals:handle/verb": "notitie",
        "intake:help_withdraw/token": receipt.token,
        "token": "geen-link",
        # Rows of nobody: addresses that only exist for who they are about are met in test_cells_one.
        **{name: f"{_NOBODYS[:-1]}{number:02}" for number, name in enumerate(_OF_NOBODY)},
        "intake:team/slug": "stad",
        "intake:arrange/slug": "stad",
        "intake:arrange/verb": "lid",
        **{f"accounts:{name}/slug": "stad" for name in _OF_A_TEAM},
        # Joost works in the town, so its coordinator may let him go.
        "accounts:leave/user_id": User.objects.get(email="joost@rivierdal.invalid").pk,
        "accounts:new_password/token": "geen-link",
        "accounts:accept/token": "geen-uitnodiging",
        "service_id": service.pk,
        "visits:flow/name": "huisbezoek",
        "visit:signal_handle/verb": "neem",
        "casetable:do/verb": "les",
        "casetable:change/verb": "invite",
        "directory:service/slug": service.slug,
        **{f"keeping:{name}/slug": service.slug for name in ("report", "thanks", "confirm_service", "confirm_unlist")},
        # By address: a piece of a story is called `entry_id` too.
        **{f"keeping:{name}/entry_id": _entry(service).pk for name in ("entry", "hold", "decide")},
        "network:download/kind": "plaatje",
        "network:act/verb": "sluit",
        "keeping:hold/verb": "neem",
        "keeping:arrange/verb": "aantal",
        "directory:organisation/slug": Organisation.objects.order_by("slug").values_list("slug", flat=True)[0],
        "directory:neighbourhood/slug": Neighbourhood.objects.order_by("slug").values_list("slug", flat=True)[0],
    }
