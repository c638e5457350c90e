"""Every field of every model is sorted; the one declaration is complete enough to make the register from."""

from __future__ import annotations

import pytest
from django.db import models

from naast.core import privacy
from naast.core.privacy import Scrub


@pytest.mark.parametrize("model", privacy.own_models(), ids=lambda m: m._meta.label)
def test_every_field_is_sorted_once(model: type[models.Model]) -> None:
    assert privacy.unsorted_fields(model) == set()
    said = privacy.declaration(model)
    assert said.purpose
    assert said.legal_basis
    assert said.retention
    assert set(said.personal.values()) <= set(Scrub)


def test_a_forgotten_field_is_noticed() -> None:
    from naast.intake.models import HelpQuestion

    class Forgetful:
        purpose = legal_basis = retention = "x"
        retention_days = None
        personal = {"text": Scrub.TEXT}
        plain = ("id", "id")

    declared, HelpQuestion.Privacy = HelpQuestion.Privacy, Forgetful  # type: ignore[misc]
    try:
        assert {"contact_phone", "id"} <= privacy.unsorted_fields(HelpQuestion)
    finally:
        HelpQuestion.Privacy = declared  # type: ignore[misc]


def test_models_with_people_in_them_have_no_open_manager() -> None:
    from naast.core.models import ScopedManager

    with_text = [m for m in privacy.own_models() if Scrub.TEXT in privacy.declaration(m).personal.values()]
    assert with_text
    open_ones = [m._meta.label for m in with_text if not isinstance(m._default_manager, ScopedManager)]
    # The outbox is read by the worker only, and never holds what someone asked.
    assert open_ones == ["core.OutboxMessage"]
