"""Example plans: every mistake is told in full, the real ones are right and kind, and only what is ticked comes into a plan."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from tests.knowledge import mistakes
from tests.plan.conftest import Family, as_house, steps_of

from naast.core.errors import DomainError, NotAllowed
from naast.engine.dates import is_working_day
from naast.engine.knowledge import KnowledgeError, default_root, load_pack
from naast.engine.knowledge.plan_template_model import PlanTemplates
from naast.engine.knowledge.plan_templates import check_templates, day_of, load_templates
from naast.people.models import Person
from naast.plan import actions

HERE = Path(__file__).parent / "templates"
ROOT = Path(__file__).resolve().parents[2]
MISTAKES = mistakes.mistakes_in(HERE)


def _broken(mistake: dict[str, Any], root: Path) -> Path:
    return mistakes.broken(HERE, mistake, root)


@pytest.mark.parametrize("path", MISTAKES, ids=lambda path: path.stem)
def test_a_mistake_is_told_in_full(path: Path, tmp_path: Path) -> None:
    mistake = mistakes.read(path)
    told = mistakes.told(check_templates(_broken(mistake, tmp_path / "knowledge")))
    assert told == mistake["problems"]
    assert told != []


def test_every_mistake_these_files_can_hold_has_a_fixture() -> None:
    told = {one["code"] for path in MISTAKES for one in mistakes.read(path)["problems"]}
    source = "".join(
        (ROOT / "src/naast/engine/knowledge" / name).read_text("utf-8")
        for name in ("plan_templates.py", "plan_template_model.py")
    )
    own = {
        "a-without-source", "prognosis", "too-long", "long-sentence", "missing-dimension", "one-sided", "days-backwards",
        "self-after-death", "same-step", "missing",
    }  # fmt: skip
    assert {code for code in own if f'"{code}"' not in source} == set()
    assert own <= told


def test_the_minimal_and_the_real_plans_are_right() -> None:
    assert check_templates(HERE / "minimal") == []
    assert check_templates(ROOT / "knowledge") == []


def test_broken_plans_are_never_loaded(tmp_path: Path) -> None:
    mistake = mistakes.read(HERE / "broken" / "prognosis.yaml")
    with pytest.raises(KnowledgeError, match="laatste weken"):
        load_templates(_broken(mistake, tmp_path / "knowledge"))


@pytest.fixture(scope="module")
def real() -> PlanTemplates:
    return load_templates(ROOT / "knowledge")


def test_the_four_plans_that_were_asked_for_are_there(real: PlanTemplates) -> None:
    assert {"net-gehoord", "partner-houdt-het-niet-vol", "laatste-weken", "na-het-overlijden"} <= set(real.by_id)
    assert [one.id for one in real.by_id.values() if one.after_death] == ["na-het-overlijden", "alleen-verder"]


def test_no_reader_meets_jargon(real: PlanTemplates) -> None:
    """Words that the readability pack forbids; how professionals call a plan is not shown to residents."""
    pack = load_pack(default_root(), ("readability",))
    forbidden = {word for one in pack.jargon.values() if one.level == "fail" for word in (one.word, *one.forms)}
    wrong = []
    for plan in real.by_id.values():
        texts = [plan.name, plan.lead, plan.first_day, *[text for step in plan.steps for text in (step.text, step.why)]]
        words = [
            " ".join("".join(c if c.isalnum() or c == "-" else " " for c in text.lower()).split()) for text in texts
        ]
        wrong += [(plan.id, bad, text) for text in words for bad in forbidden if f" {bad} " in f" {text} "]
    assert len(forbidden) > 50
    assert wrong == []


def test_days_are_counted_from_the_first_day_and_fall_on_working_days(real: PlanTemplates) -> None:
    # Christmas, a weekend and New Year within the first two weeks.
    first = date(2026, 12, 18)
    for plan in real.by_id.values():
        days = [day_of(step, first) for step in plan.steps]
        assert all(is_working_day(day) for day in days), plan.id
        assert days == sorted(days)
        for step, day in zip(plan.steps, days, strict=True):
            # Never earlier than counted, never later than the next working day.
            assert 0 <= (day - first).days - step.after_days <= 5
    assert real.by_id["net-gehoord"].steps[3].after_days == 7
    assert day_of(real.by_id["net-gehoord"].steps[3], first) == date(2026, 12, 28)


@pytest.mark.django_db
def test_only_what_is_ticked_comes_into_the_plan_and_only_once(family: Family, real: PlanTemplates) -> None:
    template = real.by_id["net-gehoord"]
    said = {"person_id": family.person.pk, "template": template, "first_day": date(2026, 12, 18), "by": family.gerda}
    made = actions.take_steps(chosen=["huisarts-laten-weten", "wat-telt"], **said)
    again = actions.take_steps(chosen=["wat-telt", "even-niets"], **said)
    assert [step.origin_ref for step in (*made, *again)] == [
        "net-gehoord/huisarts-laten-weten", "net-gehoord/wat-telt", "net-gehoord/even-niets",
    ]  # fmt: skip
    first = steps_of(family)[0]
    assert (first.origin, first.part, first.owner_kind, first.provisions) == (
        "template",
        "plan-fysiek",
        "close",
        ["huisarts"],
    )
    # Five days later is a Wednesday.
    assert first.due_on == date(2026, 12, 23)
    with pytest.raises(DomainError, match="kies"):
        actions.take_steps(chosen=[], **said)
    with pytest.raises(DomainError, match="kies"):
        actions.take_steps(chosen=["bestaat-niet"], **said)


@pytest.mark.django_db
def test_a_template_reaches_no_part_that_is_not_theirs(family: Family, real: PlanTemplates) -> None:
    template = real.by_id["net-gehoord"]
    with pytest.raises(NotAllowed):
        actions.take_steps(
            person_id=family.person.pk, template=template, chosen=["huisarts-laten-weten", "wat-telt"],
            first_day=date(2026, 12, 18), by=family.nadia,
        )  # fmt: skip
    # All or nothing: the step that she might have added is not there either.
    assert steps_of(family) == []
    with as_house():
        assert Person.objects.for_system("proef").filter(pk=family.person.pk, plan=None).exists()
