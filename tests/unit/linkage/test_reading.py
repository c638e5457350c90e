"""Lists as people send them: encodings, separators, title lines, empty rows, damage; and clear Dutch when it cannot be read."""

from __future__ import annotations

import random

import pytest
from benchmarks.linkage import generated

from naast.engine.errors import EngineError
from naast.engine.linkage import Options, link, prepare, reading, roles

ROWS = [["id", "naam", "plaats"], ["1", "Café De Brug", "Rivierdal"], ["2", "Hospice", "Oeverwijk"]]


def _text(separator: str) -> str:
    return "\n".join(separator.join(row) for row in ROWS)


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252", "utf-16-le"])
def test_encodings_and_separators(separator: str, encoding: str) -> None:
    table = reading.read(_text(separator).encode(encoding), "x.csv")
    assert [list(table.headers), *map(list, table.rows)] == ROWS


def test_title_lines_and_empty_rows() -> None:
    data = "Sociale kaart;;\n;;\nid;naam;plaats\n;;\n1;De Brug;Rivierdal\n\n2;Hospice;\n;;\n"
    table = reading.read(data.encode(), "x.csv")
    assert table.headers == ("id", "naam", "plaats")
    assert table.rows == (("1", "De Brug", "Rivierdal"), ("2", "Hospice", ""))
    assert table.lines == (5, 7)
    assert "overgeslagen" in table.notes[0]


def test_cells_over_several_lines_long_and_short_rows() -> None:
    table = reading.read(b'id,naam\n1,"De\nBrug"\n2\n3,Hospice,te veel\n', "x.csv")
    assert table.rows == (("1", "De\nBrug", ""), ("2", "", ""), ("3", "Hospice", "te veel"))
    assert table.headers == ("id", "naam", "kolom 3")


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "empty-file"),
        (b"\n;;\n", "empty-file"),
        (b"id,naam\n", "no-rows"),
        (b"PK\x03\x04rest", "spreadsheet"),
        (bytes(range(32)) * 40 + b"\x00" * 300, "not-text"),
    ],
)
def test_errors_are_dutch_sentences(data: bytes, code: str) -> None:
    with pytest.raises(EngineError) as caught:
        reading.read(data, "x.csv")
    assert caught.value.code == code
    assert "x.csv" in caught.value.message


def _roles(text: str) -> dict[str, str]:
    table = reading.read(text.encode(), "x.csv")
    return {table.headers[at]: str(role) for role, at in roles.guess(table).columns.items()}


def test_roles_from_headers() -> None:
    headers = "ID;Naam voorziening;Bezoekadres;PC;Woonplaats;Tel;URL"
    assert _roles(f"{headers}\n7;De Brug;Kerkstraat 1;0341 AB;Rivierdal;000-1234567;www.brug.example") == {
        "ID": "id", "Naam voorziening": "name", "Bezoekadres": "address", "PC": "postcode", "Woonplaats": "place", "Tel": "phone",
        "URL": "site",
    }  # fmt: skip


def test_a_header_that_its_contents_contradict_does_not_count() -> None:
    found = _roles("id,naam,postcode,telefoon,website\n1,De Brug,Rivierdal,0341 AB,ja\n2,Hospice,Oeverwijk,0342 CD,nee")
    assert "website" not in found
    assert found["telefoon"] == "postcode"


def test_roles_from_contents_alone() -> None:
    found = _roles("id,a,b,c,d\n1,De Brug,Kerkstraat 1,0341 AB,i@x.example\n2,Hospice,Molenweg 2,0342 CD,j@y.example")
    assert found == {"id": "id", "a": "name", "b": "address", "c": "postcode", "d": "email"}


@pytest.mark.parametrize("label", ["True Id", "cluster", "entity_id", "truth"])
def test_labels_of_the_truth_get_no_role(label: str) -> None:
    assert label not in _roles(f"{label},id,naam\n5,1,De Brug\n5,2,De Burg")


def test_people_and_organisations_are_told_apart() -> None:
    def people(text: str) -> bool:
        table = reading.read(text.encode(), "x.csv")
        return prepare.of_persons(table, roles.guess(table))

    assert people("id;voornaam;achternaam\n1;Jan;Bakker")
    assert people("id;naam;adres\n1;Bakker, J.;Kerkstraat 1\n2;Vries, A. de;Molenweg 2")
    assert not people("id;naam;adres\n1;Bakkerij Jansen;Kerkstraat 1\n2;Hospice, De Brug 2;Molenweg 2")
    assert not people("id;naam;voornaam;achternaam\n1;Hospice De Brug;Jan;Bakker\n2;Buurthuis;Els;Vos")


def test_no_id_says_what_to_do() -> None:
    with pytest.raises(EngineError, match="--id"):
        link([("x.csv", b"naam,plaats\nDe Brug,Rivierdal\nDe Burg,Rivierdal\n")])


def _mutated(rng: random.Random, data: bytes) -> bytes:
    spot = rng.randrange(len(data))
    other = rng.randrange(len(data))
    kinds = (
        lambda: data[:spot] + bytes([rng.randrange(256)]) + data[spot + 1 :],
        lambda: data[:spot] + data[spot + rng.randrange(1, 40) :],
        lambda: (
            data[:spot]
            + rng.choice([b'"', b'""', b"\x00", b"\r", b";", b"\xff\xfe", b"\n\n", "é".encode(), b"\xc3"])
            + data[spot:]
        ),
        lambda: data[: max(1, spot)],
        lambda: data[min(spot, other) : max(spot, other)] + data,
        lambda: b"\n".join(rng.sample(data.split(b"\n"), data.count(b"\n") + 1)),
        lambda: data.replace(rng.choice([b",", b";", b"\t", b"|"]), rng.choice([b",", b";", b"\t", b"|", b""])),
        lambda: data.decode("utf-8", "replace").encode(rng.choice(["utf-16", "cp1252", "utf-8-sig"]), "replace"),
        lambda: data.upper(),
    )
    for _ in range(rng.randrange(1, 4)):
        changed = rng.choice(kinds)()
        if changed:
            data = changed
            spot, other = rng.randrange(len(data)), rng.randrange(len(data))
    return data


def test_three_hundred_damaged_files_are_read_or_refused() -> None:
    """Never anything but rows or an EngineError; every seventy-fifth goes all the way to pairs."""
    made = generated.lists(generated.organisations(30, 3), 4)
    people = generated.lists(generated.persons(30, 3), 4)
    rng = random.Random(11)
    texts = [*made.files.values(), *people.files.values()]
    read = refused = 0
    for number in range(300):
        data = _mutated(rng, rng.choice(texts).encode())
        try:
            if number % 75 == 0:
                link([("x.csv", data)], Options(threads=1))
            table = reading.read(data, "x.csv")
            found = list(prepare.records(table, roles.guess(table)))
            assert len(found) == len(table.rows)
            read += 1
        except EngineError as error:
            refused += len(error.message) > 10
    assert read > 150
    assert refused > 2
