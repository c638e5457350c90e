"""Invitations: who may send one, what the link is worth, and how someone comes in with it."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

import pytest
from django.core.management import CommandError, call_command
from django.test import Client, override_settings
from tests.conftest import Cast

from naast.accounts import actions, queries, tasks
from naast.accounts.choices import Role
from naast.accounts.models import Invitation, Membership, User
from naast.audit.models import AuditEvent
from naast.core import clock
from naast.core.actors import Actor
from naast.core.errors import DomainError, NotAllowed, NotVisible
from naast.core.models import OutboxMessage

pytestmark = pytest.mark.django_db
NEW = "nieuw@rivierdal.invalid"
WORDS = {"name": "Nora Nieuw", "password": "vier woorden en een zin", "again": "vier woorden en een zin"}


def invite(cast: Cast, email: str = NEW, role: Role = Role.MEMBER, who: str = "margriet") -> Invitation:
    return actions.invite(team_id=cast.teams["stad"].pk, email=email, role=role, by=cast.actors[who])


def link(email: str = NEW) -> str:
    """The path in the last mail to this address."""
    body = OutboxMessage.objects.filter(to=email).latest("created_at").body
    found = re.search(r"https?://[^/]+(/uitnodiging/\S+)", body)
    assert found, body
    return found[1]


def told(action: str) -> int:
    return AuditEvent.objects.filter(action=action).count()


def test_from_the_screen_to_the_first_page(cast: Cast, client: Client) -> None:
    client.force_login(cast.users["margriet"])
    page = client.get("/mensen-van/stad/").content.decode()
    assert "Er staat geen uitnodiging open." in page
    assert queries.role_description(Role.COORDINATOR) in page
    client.post("/mensen-van/stad/uitnodigen/", {"email": NEW, "role": "member"})
    assert NEW in client.get("/mensen-van/stad/").content.decode()
    guest = Client()
    shown = guest.get(link()).content.decode()
    assert "Aanmeldteam Stad en Haven" in shown
    assert queries.role_description(Role.MEMBER) in shown
    assert guest.post(link(), WORDS)["Location"] == "/werkbak/"
    assert guest.get("/werkbak/").status_code == 200
    made = User.objects.get(email=NEW)
    assert made.name == "Nora Nieuw"
    assert made.check_password(WORDS["password"])
    assert [(p.team.slug, p.role) for p in made.memberships.all()] == [("stad", "member")]
    assert told("invitation sent") == told("invitation accepted") == 1


@override_settings(NAAST_SECOND_STEP_REQUIRED=True)
def test_accepting_leads_to_the_second_step_where_one_is_required(cast: Cast) -> None:
    invite(cast)
    guest = Client()
    assert guest.post(link(), WORDS)["Location"] == "/account/tweede-stap/"
    assert guest.get("/werkbak/").status_code == 302


def test_a_link_works_once(cast: Cast) -> None:
    invite(cast)
    Client().post(link(), WORDS)
    assert Client().get(link()).status_code == 404
    assert Client().post(link(), WORDS | {"name": "Een ander"}).status_code == 404
    assert User.objects.filter(email=NEW).count() == 1


def test_two_who_use_a_link_at_the_same_moment(cast: Cast) -> None:
    """Both looked when it still worked; the second finds it used."""
    row = invite(cast)
    Invitation.objects.filter(pk=row.pk).update(accepted_at=clock.now())
    with pytest.raises(NotVisible):
        actions.invitations.take_up(row, name="Te laat")  # type: ignore[attr-defined]
    assert not User.objects.filter(email=NEW).exists()


def test_a_link_ends_after_seven_days(cast: Cast, monday: datetime) -> None:
    invite(cast)
    with clock.frozen(monday + timedelta(days=6, hours=23)):
        assert Client().get(link()).status_code == 200
    with clock.frozen(monday + timedelta(days=7)):
        assert Client().get(link()).status_code == 404


def test_a_changed_link_is_no_link(cast: Cast) -> None:
    invite(cast)
    good = link()
    for wrong in (good[:-2] + "x/", "/uitnodiging/raden/", good.replace(":", ""), "/uitnodiging/a:b/"):
        assert Client().get(wrong).status_code == 404, wrong


def test_the_secret_is_not_in_the_database_but_in_the_mail(cast: Cast) -> None:
    row = invite(cast)
    secret = link().split("/")[2].split(":")[0]
    assert len(secret) > 40
    assert secret not in row.fingerprint


def test_withdrawn_is_withdrawn(cast: Cast, client: Client) -> None:
    row = invite(cast)
    client.force_login(cast.users["margriet"])
    client.post("/mensen-van/stad/uitnodiging/", {"invitation": str(row.pk), "what": "intrekken"})
    assert Client().get(link()).status_code == 404
    assert told("invitation withdrawn") == 1
    with pytest.raises(DomainError, match="al-aangenomen"):
        actions.withdraw(invitation_id=row.pk, by=cast.actors["margriet"])


def test_sent_again_is_a_new_link_and_ends_the_old(cast: Cast, client: Client) -> None:
    row = invite(cast, role=Role.COORDINATOR)
    old = link()
    client.force_login(cast.users["margriet"])
    client.post("/mensen-van/stad/uitnodiging/", {"invitation": str(row.pk), "what": "opnieuw"})
    assert link() != old
    assert Client().get(old).status_code == 404
    assert Client().get(link()).status_code == 200
    assert Invitation.objects.get(withdrawn_at=None).role == Role.COORDINATOR


def test_inviting_twice_leaves_one_open_invitation(cast: Cast) -> None:
    invite(cast)
    invite(cast, email=f"  {NEW.upper()} ")
    assert Invitation.objects.filter(withdrawn_at=None).count() == 1


def test_who_has_an_account_is_added_and_not_invited(cast: Cast, client: Client) -> None:
    client.force_login(cast.users["margriet"])
    answer = client.post("/mensen-van/stad/uitnodigen/", {"email": "kees@rivierdal.invalid", "role": "member"})
    assert answer.status_code == 422
    assert "heeft al een account" in answer.content.decode()
    assert not Invitation.objects.exists()


def test_an_account_that_came_in_between_is_not_taken_over(cast: Cast) -> None:
    invite(cast)
    User.objects.create_user(NEW, "Was eerder", "een heel ander wachtwoord")
    answer = Client().post(link(), WORDS)
    assert answer["Location"] == "/inloggen/"
    assert User.objects.get(email=NEW).check_password("een heel ander wachtwoord")
    assert Invitation.objects.get().accepted_at is None


def test_who_left_and_comes_back_keeps_the_account_and_not_the_password(cast: Cast) -> None:
    gone = User.objects.create_user(NEW, "Oud", "een heel oud wachtwoord")
    User.objects.filter(pk=gone.pk).update(is_active=False)
    invite(cast)
    Client().post(link(), WORDS)
    back = User.objects.get(email=NEW)
    assert back.pk == gone.pk
    assert back.is_active
    assert not back.check_password("een heel oud wachtwoord")


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"name": ""}, "Vul uw naam in."),
        ({"password": "kort", "again": "kort"}, "12"),
        ({"again": "iets heel anders dan dat"}, "niet hetzelfde"),
        ({"password": NEW, "again": NEW}, "lijkt te veel op"),
        ({"password": "password1234", "again": "password1234"}, "algemeen"),
        ({"password": "x" * 201, "again": "x" * 201}, "200"),
    ],
)
def test_a_weak_password_or_no_name_comes_back(cast: Cast, changed: dict[str, str], said: str) -> None:
    invite(cast)
    answer = Client().post(link(), WORDS | changed)
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert not User.objects.filter(email=NEW).exists()


def test_only_who_arranges_the_team_invites(cast: Cast, client: Client) -> None:
    for who in ("nadia", "joost"):
        with pytest.raises(NotAllowed):
            invite(cast, who=who)
    assert invite(cast, who="kees").email == NEW
    client.force_login(cast.users["nadia"])
    assert client.get("/mensen-van/stad/").status_code == 403
    assert (
        client.post("/mensen-van/stad/uitnodigen/", {"email": "x@rivierdal.invalid", "role": "member"}).status_code
        == 403
    )
    assert client.get("/mensen-van/bestaat-niet/").status_code == 404
    row = Invitation.objects.get()
    for do in (actions.withdraw, actions.send_again):
        with pytest.raises(NotAllowed):
            do(invitation_id=row.pk, by=cast.actors["nadia"])
    with pytest.raises(NotVisible):
        actions.withdraw(invitation_id=cast.teams["stad"].pk, by=cast.actors["margriet"])
    assert told("invitation sent") == 1


def test_a_verb_or_an_id_that_is_not_there(cast: Cast, client: Client) -> None:
    client.force_login(cast.users["margriet"])
    row = invite(cast)
    for body in ({"invitation": str(row.pk), "what": "x"}, {"invitation": "x", "what": "intrekken"}, {}):
        assert client.post("/mensen-van/stad/uitnodiging/", body).status_code == 404
    for body in (
        {"user": "x", "what": "wissen"},
        {"user": str(cast.users["kees"].pk), "what": "wissen"},
        {"user": str(cast.users["nadia"].pk)},
    ):
        assert client.post("/mensen-van/stad/helpen/", body).status_code == 404


def test_the_first_coordinator_is_invited_by_an_operator(cast: Cast, capsys: pytest.CaptureFixture[str]) -> None:
    call_command("invite", team="stad", email=NEW)
    assert "zeven dagen" in capsys.readouterr().out
    Client().post(link(), WORDS)
    assert Membership.objects.get(user__email=NEW).role == Role.COORDINATOR
    with pytest.raises(CommandError):
        call_command("invite", team="nergens", email=NEW)


def test_old_invitations_go_at_night(cast: Cast) -> None:
    row = invite(cast)
    Invitation.objects.filter(pk=row.pk).update(expires_at=clock.now() - timedelta(days=29))
    assert tasks.forget_old.func(0)["invitations"] == 0
    Invitation.objects.filter(pk=row.pk).update(expires_at=clock.now() - timedelta(days=31))
    assert tasks.forget_old.func(0)["invitations"] == 1


def test_the_system_may_invite_everywhere(cast: Cast) -> None:
    assert (
        actions.invite(team_id=cast.teams["loket"].pk, email=NEW, role=Role.MEMBER, by=Actor.system()).invited_by
        is None
    )
