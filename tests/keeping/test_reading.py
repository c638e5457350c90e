"""What people type on the telephone becomes the notation of the directory, or an error; never something else."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from naast.directory import hours
from naast.keeping import guarding, reading


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("ma-vr 9:00-17:00", "ma-vr 9:00-17:00"),
        ("ma t/m vr van 9 tot 17 uur", "ma-vr 9:00-17:00"),
        ("Maandag en woensdag 10.00 - 12.30", "ma, wo 10:00-12:30"),
        ("werkdagen 8.30-16", "ma-vr 8:30-16:00"),
        ("dinsdag 13:00–17:00; zaterdag 10-12", "di 13:00-17:00, za 10:00-12:00"),
        ("dag en nacht", "altijd"),
        ("Op afspraak.", "op afspraak"),
    ],
)
def test_times_as_people_write_them(typed: str, read: str) -> None:
    assert reading.hours_typed(typed) == read


@pytest.mark.parametrize("typed", ["", "morgen", "9-17", "ma 17-9", "ma 25-26", "ma-vr", "belt u maar"])
def test_times_that_nobody_can_read_are_an_error(typed: str) -> None:
    with pytest.raises(ValueError, match=r".+"):
        reading.hours_typed(typed)


@settings(max_examples=150, deadline=None)
@given(
    st.lists(
        st.tuples(st.integers(1, 7), st.integers(0, 23), st.integers(0, 59), st.integers(1, 500)),
        min_size=1,
        max_size=4,
    )
)
def test_what_the_directory_writes_is_read_back(spans: list[tuple[int, int, int, int]]) -> None:
    openings = {hours.Opening(day, h * 60 + m, min(h * 60 + m + n, 1440)) for day, h, m, n in spans}
    text = ", ".join(
        f"{hours.DAYS[o.weekday - 1]} {o.opens_minute // 60}:{o.opens_minute % 60:02d}-{o.closes_minute // 60}:{o.closes_minute % 60:02d}"
        for o in sorted(openings)
    )
    assert set(hours.parse(reading.hours_typed(text))) == openings


@pytest.mark.parametrize("typed", ["", "bel maar", "12", "0341-00 60 10 of 11", "1" * 16])
def test_what_is_no_telephone_number_is_an_error(typed: str) -> None:
    with pytest.raises(ValueError, match="no telephone"):
        reading.phone_typed(typed)


@pytest.mark.parametrize("typed", ["", "Rivierdal", "Kade 14", "Kade, 0341 AC Rivierdal", "0341 AC"])
def test_what_is_no_address_is_an_error(typed: str) -> None:
    with pytest.raises(ValueError, match="no address"):
        reading.address_typed(typed)


def test_what_points_at_a_person_goes() -> None:
    said = "Mijn bsn is 111222333, bel mij op 06-00 11 22 33 of 0341 00 55 12, of mail an@buren.invalid; NL91ABNA0417164300"
    kept = guarding.without_people(said)
    for secret in ("111222333", "06-00", "00 55 12", "an@", "0417164300"):
        assert secret not in kept
    assert kept.startswith("Mijn bsn is")


def test_prices_times_and_dates_stay() -> None:
    said = "Open van 9.00-17.00, kost € 12,50, vanaf 01-02-2027, 3 keer per week"
    assert guarding.without_people(said) == said


def test_signs_that_nobody_sees_go() -> None:
    assert guarding.plain("a\u202eb\x00c\u200b\n d") == "a b c d"
