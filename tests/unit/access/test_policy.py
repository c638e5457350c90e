"""The policy files: every mistake is told in full, the real policy is right and honest, and it stands apart from what is learned."""

from __future__ import annotations

import shutil
import subprocess
import sys
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from naast.engine.knowledge import KnowledgeError, pack_hash
from naast.engine.knowledge.policy import check_policy, load_policy, policy_hash
from naast.engine.knowledge.policy_model import Policy
from tests.knowledge import mistakes

HERE = Path(__file__).parent
ROOT = HERE.parents[2]
MISTAKES = mistakes.mistakes_in(HERE)


def _broken(mistake: dict[str, Any], root: Path) -> Path:
    return mistakes.broken(HERE, mistake, root)


@pytest.mark.parametrize("path", MISTAKES, ids=lambda path: path.stem)
def test_a_mistake_is_told_in_full(path: Path, tmp_path: Path) -> None:
    mistake = mistakes.read(path)
    told = mistakes.told(check_policy(_broken(mistake, tmp_path / "knowledge")))
    assert told == mistake["problems"]


def test_every_mistake_this_folder_can_hold_has_a_file() -> None:
    told = {one["code"] for path in MISTAKES for one in mistakes.read(path)["problems"]}
    source = "".join(
        (ROOT / "src/naast/engine/knowledge" / name).read_text("utf-8") for name in ("policy.py", "policy_model.py")
    )
    own = {
        "emergency-apart", "basis-of-others", "law-without-party", "a-without-source", "runs-backwards", "ages-with-gap",
        "ages-backwards", "never-of-age", "over-the-limit", "one-terms", "missing", "law-not-listed", "informal-on-closed-list",
        "same-order",
    }  # fmt: skip
    assert {code for code in own if f'"{code}"' not in source} == set()
    assert own <= told


def test_the_minimal_and_the_real_policy_are_right() -> None:
    assert check_policy(HERE / "minimal") == []
    assert check_policy(ROOT / "knowledge") == []


def test_a_broken_policy_is_never_loaded(tmp_path: Path) -> None:
    mistake = mistakes.read(HERE / "broken" / "informal-on-closed-list.yaml")
    with pytest.raises(KnowledgeError, match="kerk"):
        load_policy(_broken(mistake, tmp_path / "knowledge"))
    with pytest.raises(KnowledgeError):
        load_policy(tmp_path)


def test_the_command_checks_the_policy_too(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "knowledge", tmp_path / "knowledge")
    path = tmp_path / "knowledge/policy/ages.yaml"
    path.write_text(path.read_text("utf-8").replace("decides: parent", "decides: school", 1), encoding="utf-8")
    command = [sys.executable, "-m", "naast.cli", "knowledge", "check", str(tmp_path / "knowledge")]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 1
    assert "policy/ages.yaml" in done.stdout
    assert "decides: self" in done.stdout


def test_the_policy_stands_apart_from_what_is_learned(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "knowledge", tmp_path / "knowledge")
    before, own = pack_hash(tmp_path / "knowledge"), policy_hash(tmp_path / "knowledge")
    path = tmp_path / "knowledge/policy/terms.yaml"
    path.write_text(path.read_text("utf-8").replace("[4, 8, 24]", "[4, 8]"), encoding="utf-8")
    assert pack_hash(tmp_path / "knowledge") == before
    assert policy_hash(tmp_path / "knowledge") != own


@pytest.fixture(scope="module")
def real() -> Policy:
    return load_policy(ROOT / "knowledge")


def test_the_person_sees_everything_and_nobody_else_does_by_themselves(real: Policy) -> None:
    reach = {role.id: {part for line in role.lines for part in line.parts} for role in real.roles.values()}
    assert reach["self"] == reach["representative"] == set(real.parts)
    assert reach["operator"] == set()
    assert reach["privacy"] == {"circle"}
    for role in real.roles.values():
        for line in role.lines:
            if "law" in line.bases:
                assert not {"forecast", "plan-zingeving"} & set(line.parts), f"{role.id}: only with consent"


def test_care_and_informal_parties_are_on_no_closed_list(real: Policy) -> None:
    listed = {side for one in real.exchanges.values() for side in (one.giver, one.receiver)}
    assert "zorg" not in listed
    assert listed & {"vrijwilligers", "geloof", "werkgever", "naasten"} == set()
    for one in real.exchanges.values():
        assert one.law
        assert one.article
        assert one.source.startswith("https://")
        assert one.confidence in "BC", "nobody has read these articles in full yet"
        assert one.checked_on <= date(2026, 11, 22)


def test_the_order_of_who_speaks_is_that_of_the_law(real: Policy) -> None:
    assert sorted(real.representations, key=lambda name: real.representations[name].order)[:5] == [
        "curator", "mentor", "proxy", "partner", "family",
    ]  # fmt: skip
    assert all(one.ends_at_death for one in real.representations.values())


def test_every_text_a_resident_reads_is_plain(real: Policy) -> None:
    for part in real.parts.values():
        assert part.mine[0].islower()
        assert part.shows.endswith(".")
    for role in real.roles.values():
        assert role.description.endswith(".")
        assert len(role.description) < 140
