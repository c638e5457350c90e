"""The plans of the demo: made through the actions, once."""

from __future__ import annotations

import pytest
from tests.conftest import Cast

from naast.core import rls
from naast.people import demo as people
from naast.plan import demo
from naast.plan.models import Plan


@pytest.mark.django_db
def test_the_demo_has_plans_and_makes_them_once(cast: Cast) -> None:
    people.fill()
    assert demo.fill() == 2
    with rls.acting_system("proef"):
        made = {plan.person.name: plan.version for plan in Plan.objects.for_system("proef").select_related("person")}
    assert set(made) == {"Dina Verbeek", "Roel van Dam"}
    assert demo.fill() == 0
