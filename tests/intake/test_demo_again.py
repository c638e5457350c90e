"""`make demo` once more leaves what people changed since the first time."""

from __future__ import annotations

import pytest
from django.core.management import call_command

from naast.accounts.models import Membership, Team, User

pytestmark = pytest.mark.django_db


def test_a_second_run_undoes_nothing_that_people_did() -> None:
    call_command("demo_data", quiet=True)
    team = Team.objects.order_by("slug").first()
    user = User.objects.get(email="nadia@rivierdal.invalid")
    assert team is not None
    Team.objects.filter(pk=team.pk).update(pc4=["0399"], phone="0341-00 99 98")
    Membership.objects.filter(user=user).delete()
    user.set_password("iets-van-nadia-zelf-9")
    user.save(update_fields=["password"])
    call_command("demo_data", quiet=True)
    team.refresh_from_db()
    user.refresh_from_db()
    assert (team.pc4, team.phone) == (["0399"], "0341-00 99 98")
    assert not Membership.objects.filter(user=user).exists()
    assert user.check_password("iets-van-nadia-zelf-9")
    assert Team.objects.count() == len({one.slug for one in Team.objects.all()})
