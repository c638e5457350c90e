"""The picture of the routing benchmark: every system that ran is in it, in words and in its place."""

from __future__ import annotations

from xml.etree import ElementTree

from benchmarks.routing.plot import across, draw, up

SVG = "{http://www.w3.org/2000/svg}"
SYSTEMS = {
    "Naast": {"ndcg5": 0.8, "p50": 40.0},
    "A & B <peer>": {"ndcg5": 0.15, "p50": 0.4},
    "C": {"ndcg5": 0.15, "p50": 0.4},
    "not here": {"reason": "not run"},
}


def test_every_system_that_ran_is_named_and_told() -> None:
    root = ElementTree.fromstring(draw(SYSTEMS))
    names = [text.text for text in root.iter(f"{SVG}text")]
    told = root.findtext(f"{SVG}desc") or ""
    for name in ("Naast", "A & B <peer>", "C"):
        assert name in names
        assert name in told
    assert "not here" not in names
    assert len(list(root.iter(f"{SVG}circle"))) == 3


def test_better_is_higher_slower_is_further_and_names_do_not_touch() -> None:
    root = ElementTree.fromstring(draw(SYSTEMS))
    best, *others = [(float(c.get("cx", 0)), float(c.get("cy", 0))) for c in root.iter(f"{SVG}circle")]
    assert all(best[0] > x and best[1] < y for x, y in others)
    names = [float(t.get("y", 0)) for t in root.iter(f"{SVG}text") if t.text in SYSTEMS]
    assert all(later - earlier >= 15 for earlier, later in zip(sorted(names), sorted(names)[1:], strict=False))


def test_what_falls_off_the_axis_stands_at_its_end() -> None:
    assert across(1e9) == across(200.0)
    assert across(0) == across(0.01)
    assert up(1.0) < up(0.5) < up(0.0)
