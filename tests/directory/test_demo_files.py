"""The fictional map itself: large enough, with every provision, recognisable as fiction, and with holes on purpose."""

from __future__ import annotations

import re
from collections import Counter
from datetime import date
from pathlib import Path

import pytest
from checks import readability

from naast.directory import queries, snapshot
from naast.directory.choices import Audience, CapacityStatus, Language, Layer
from naast.directory.demo import reader
from naast.directory.records import MapRecord, OrganisationRecord, ServiceRecord, stable_id
from naast.engine import knowledge
from naast.engine.errors import EngineError
from naast.engine.routing import service_view

REAL_NUMBERS = {"112", "113 of 0800-0113", "0800-2000", "088-0767000", "0800-0432"}
FICTIONAL_NUMBER = re.compile(r"^(0341-00 \d\d \d\d|06-00 34 \d\d \d\d)$")
TODAY = date(2026, 11, 22)


@pytest.fixture(scope="module")
def social_map() -> MapRecord:
    return reader.read_map()


def _services(social_map: MapRecord) -> list[tuple[ServiceRecord, OrganisationRecord]]:
    return [(s, o) for o in social_map.organisations for s in o.services]


def test_it_is_large_enough(social_map: MapRecord) -> None:
    assert len(social_map.neighbourhoods) == 9
    assert len(social_map.organisations) >= 160
    assert social_map.service_count >= 420


def test_who_lies_beside_whom_is_mutual(social_map: MapRecord) -> None:
    beside = {n.slug: set(n.next_to) for n in social_map.neighbourhoods}
    assert all(slug in beside[other] for slug, others in beside.items() for other in others)


def test_help_just_over_the_border_is_known(social_map: MapRecord) -> None:
    views = {v["id"]: v for v in snapshot.build(social_map)}
    nurse = views[str(stable_id("service", "zorg-aan-de-dijk-eerste-bezoek"))]
    assert (nurse["pc4"], nurse["near"]) == (["0348", "0349"], ["0350", "0351", "0352"])
    assert all(not set(v["near"]) & set(v["pc4"]) for v in views.values())


def test_every_layer_is_there(social_map: MapRecord) -> None:
    assert {s.layer for s, _ in _services(social_map)} == set(Layer.values)


def test_every_provision_is_offered_by_someone(social_map: MapRecord) -> None:
    offered = {p for s, _ in _services(social_map) for p in s.offers}
    assert offered == set(queries.provisions())


def test_words_of_closed_lists_are_known(social_map: MapRecord) -> None:
    for service, _ in _services(social_map):
        assert set(service.audience) <= set(Audience.values), service.slug
        assert set(service.languages) <= set(Language.values), service.slug
        assert service.capacity.status in CapacityStatus.values
        assert service.offers, service.slug


def test_slugs_and_telephone_numbers_are_not_shared(social_map: MapRecord) -> None:
    for counted in (
        Counter(s.slug for s, _ in _services(social_map)),
        Counter(o.slug for o in social_map.organisations),
        Counter(o.phone for o in social_map.organisations if o.phone),
        Counter(s.description for s, _ in _services(social_map)),
    ):
        assert [key for key, n in counted.items() if n > 1] == []


def test_it_is_recognisable_as_fiction(social_map: MapRecord) -> None:
    numbers = {s.phone for s, _ in _services(social_map)} | {o.phone for o in social_map.organisations}
    assert [n for n in sorted(numbers - REAL_NUMBERS - {""}) if not FICTIONAL_NUMBER.match(n)] == []
    assert {o.address.postcode[0] for o in social_map.organisations if o.address} == {"0"}
    assert {pc4[0] for n in social_map.neighbourhoods for pc4 in n.pc4} == {"0"}


def test_only_national_institutions_have_a_real_address_on_the_web(social_map: MapRecord) -> None:
    for organisation in social_map.organisations:
        if organisation.url and not organisation.url.endswith(".example") and ".example/" not in organisation.url:
            assert all(s.coverage.everywhere for s in organisation.services), organisation.slug


def test_everyone_can_be_reached(social_map: MapRecord) -> None:
    for service, organisation in _services(social_map):
        assert service.phone or organisation.url or organisation.address, service.slug


def test_nothing_was_checked_tomorrow(social_map: MapRecord) -> None:
    for service, organisation in _services(social_map):
        assert max(service.checked_on, organisation.checked_on, service.capacity.as_of or service.checked_on) <= TODAY


def test_the_list_of_gaps_is_exact(social_map: MapRecord) -> None:
    everything = set(queries.provisions())
    there: dict[str, set[str]] = {n.slug: set() for n in social_map.neighbourhoods}
    for service, _ in _services(social_map):
        for slug in there if service.coverage.everywhere else service.coverage.neighbourhoods:
            there[slug].update(service.offers)
    assert {slug: everything - offers for slug, offers in there.items()} == {
        slug: set(ids) for slug, ids in reader.read_gaps().items()
    }


def test_the_snapshot_beside_the_code_is_fresh(social_map: MapRecord) -> None:
    made = snapshot.as_json(snapshot.build(social_map))
    assert snapshot.FILE.read_text(encoding="utf-8") == made, "run python -m naast.directory.snapshot"


def test_routing_can_read_every_line_of_the_snapshot(social_map: MapRecord) -> None:
    views = [service_view.service_from(view) for view in snapshot.build(social_map)]
    assert len(views) == social_map.service_count
    assert {word for view in views for word in view.audience} <= {
        "patient",
        "partner",
        "child",
        "carer",
        "family",
        "professional",
    }


def test_everything_a_resident_reads_is_readable(social_map: MapRecord) -> None:
    pack = knowledge.load_pack(knowledge.default_root(), ("readability",))
    texts = [(o.slug, o.about) for o in social_map.organisations]
    texts += [(s.slug, t) for s, _ in _services(social_map) for t in (s.name, s.description, s.cost, s.hours_note)]
    assert [f for where, text in texts for f in readability.findings(where, text, pack) if f.fails] == []


GOOD = """
- id: huis
  name: Huis
  layer: formele zorg
  about: Een huis.
  in: [stad]
  for: [everyone]
  checked: 2026-01-02
  services:
    - id: thee
      name: Thee
      text: Een kop thee.
      offers: [buurthuis]
"""


PLACES = """
municipality: X
neighbourhoods:
  - {id: stad, name: Stad, pc4: ["0999"], next_to: [], population: 1, character: klein}
"""


def _read(folder: Path, text: str) -> MapRecord:
    (folder / reader.PLACES).write_text(PLACES)
    (folder / "one.yaml").write_text(text)
    return reader.read_map(folder)


def test_a_small_map_can_be_read(tmp_path: Path) -> None:
    service = _read(tmp_path, GOOD).organisations[0].services[0]
    assert (service.slug, service.layer, service.languages) == ("huis-thee", "formele zorg", ("nl",))
    assert service.capacity.status == "unknown"


@pytest.mark.parametrize(
    ("was", "becomes", "said"),
    [
        ("in: [stad]", "in: [dorp]", "onbekende wijk"),
        ("about: Een huis.", "abuot: Een huis.", "onbekend woord"),
        ("  about: Een huis.\n", "", "about ontbreekt"),
        ("about: Een huis.", "about: Een huis.\n  address: ergens", "adres"),
        ("text: Een kop thee.", "text: Een kop thee.\n      hours: altijd open", "opening time"),
        ("text: Een kop thee.", "text: Een kop thee.\n      capacity: best veel", "capacity"),
        ("text: Een kop thee.", "text: Een kop thee.\n      roles: [x]", "onbekend woord"),
    ],
)
def test_a_mistake_names_its_place(tmp_path: Path, was: str, becomes: str, said: str) -> None:
    with pytest.raises(EngineError, match=said) as caught:
        _read(tmp_path, GOOD.replace(was, becomes))
    assert caught.value.code == "directory-file"
    assert "one.yaml, huis" in caught.value.message
