"""Every shape of map is read to the same rows, and every danger is refused in plain Dutch."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest

from naast.engine.errors import EngineError
from naast.sources.reading import columns, files, rows
from naast.sources.reading.fields import Field, ReadRow, Shape, Sheet
from tests.sources.conftest import OWN_CSV, hsds_json, ohana_zip, own_csv
from tests.unit.sources.damage import workbook

CHICAGO = Path(__file__).resolve().parents[2] / "linkage_data" / "chicago_early_childhood"


def look(uploaded: list[tuple[str, bytes]]) -> tuple[Sheet, list[ReadRow]]:
    sheet = columns.unshifted(files.read(uploaded))
    return sheet, list(rows.read_rows(sheet.table, {one.column: one.field for one in columns.suggest(sheet)}))


def values(read: list[ReadRow]) -> list[dict[str, str]]:
    return [dict(row.values) for row in read if row.is_taken]


@pytest.mark.parametrize("encoding", ["cp1252", "utf-8", "utf-8-sig", "utf-16", "utf-16-le"])
@pytest.mark.parametrize("separator", [";", "\t", "|"])
def test_every_encoding_and_separator_gives_the_same_rows(encoding: str, separator: str) -> None:
    plain = values(look(own_csv())[1])
    text = OWN_CSV.replace(";", separator).replace("€", "€" if encoding != "ascii" else "E")
    assert values(look([("kaart.csv", text.encode(encoding))])[1]) == plain
    assert len(plain) == 3


def test_excel_gives_the_same_rows_as_csv() -> None:
    sheet, read = look([("kaart.xlsx", workbook())])
    assert sheet.shape is Shape.EXCEL
    assert values(read) == values(look(own_csv())[1])


def test_letters_that_were_read_wrong_once_are_mended() -> None:
    twice = OWN_CSV.encode().decode("cp1252", errors="ignore")
    names = [row["name"] for row in values(look([("kaart.csv", twice.encode())])[1])]
    assert names[0] == "Eetcafé De Brug"


def test_headers_one_column_too_far_are_put_straight() -> None:
    body = [
        "Eetcafé De Brug;Dorpsplein 1;0341-00 22 33;a@b.invalid;0341 AB",
        "Rouwgroep;Dorpsplein 2;0341-00 22 34;c@d.invalid;0341 AC",
    ]
    shifted = "\n".join(["nr;Naam;Adres;Telefoon;E-mail;Postcode", *(f"{line};x" for line in body)])
    sheet, read = look([("kaart.csv", shifted.encode())])
    assert any("verschoven" in note for note in sheet.table.notes)
    assert values(read)[0][Field.PHONE] == "0341-00 22 33"
    assert values(read)[0][Field.EMAIL] == "a@b.invalid"
    whole = "\n".join(["Naam;Adres;Telefoon;E-mail;Postcode", *body])
    assert not any("verschoven" in note for note in look([("kaart.csv", whole.encode())])[0].table.notes)


def test_meaning_comes_from_contents_when_names_say_nothing_or_lie() -> None:
    lines = [
        f"Groep {n} van het dorp;Molenweg {n};034{n}-00 11 2{n};g{n}@x.invalid;0341 A{'ABCDEFGHIJ'[n]}"
        for n in range(9)
    ]
    told = columns.suggest(files.read([("x.csv", "\n".join(["A;B;C;D;E", *lines]).encode())]))
    assert [one.field for one in told] == [Field.NAME, Field.ADDRESS, Field.PHONE, Field.EMAIL, Field.POSTCODE]
    assert "De inhoud zegt het" in told[2].why
    lying = columns.suggest(files.read([("x.csv", "\n".join(["Naam;Adres;E-mail;Telefoon;E", *lines]).encode())]))
    assert lying[2].field is Field.PHONE
    assert lying[3].field is Field.EMAIL


def test_names_of_people_are_not_kept() -> None:
    told = {one.header: one for one in columns.suggest(files.read(own_csv()))}
    assert told["Contactpersoon"].field is Field.DROP
    assert not any("Verzonnen" in str(row.raw) for row in look(own_csv())[1])
    assert "Persona" not in str(values(look(hsds_json())[1]))


def test_what_is_no_entry_is_left_out_with_the_reason() -> None:
    text = OWN_CSV.replace(
        "3;Klus", "Nr;Activiteit;Organisatie;Wat het is;Adres;Tel.;E-mail;Kosten;Contactpersoon\nZORG;;;;;;;;\n3;Klus"
    )
    skipped = [row.skipped for row in look([("kaart.csv", text.encode())])[1] if row.skipped]
    assert len(skipped) == 3
    assert any("kolommen" in one for one in skipped)
    assert any("tussenkop" in one for one in skipped)
    assert any("totalen" in one for one in skipped)


def test_each_mistake_says_where_what_and_what_would_be_right() -> None:
    wrong = (
        "naam;telefoon;mail;postcode;website;nagekeken\n"
        "Groep;bel maar;geen mail;12;nee;morgen\n"
        ";0341-001122;a@b.invalid;0341 AB;x.nl;1-2-2026\n"
    )
    told = {Field(f): n for n, f in enumerate(["name", "phone", "email", "postcode", "site", "checked_on"])}
    read = list(rows.read_rows(files.read([("x.csv", wrong.encode())]).table, {n: f for f, n in told.items()}))
    assert {one.column for one in read[0].problems} == {"telefoon", "mail", "postcode", "website", "nagekeken"}
    assert all(one.what and one.right and not one.stops for one in read[0].problems)
    assert read[0].is_taken
    assert not read[1].is_taken
    assert (read[1].line, read[1].problems[-1].stops) == (3, True)
    assert read[1].values[Field.CHECKED] == "2026-02-01"


def test_a_telephone_number_that_lost_its_zero_gets_it_back_and_cells_that_slipped_go_home() -> None:
    text = "naam;telefoon;mail\nEen;341001122;\nTwee;b@c.invalid;\n"
    read = values(look([("x.csv", text.encode())])[1])
    told = list(
        rows.read_rows(files.read([("x.csv", text.encode())]).table, {0: Field.NAME, 1: Field.PHONE, 2: Field.EMAIL})
    )
    assert told[0].values[Field.PHONE] == "0341001122"
    assert told[1].values == {Field.NAME: "Twee", Field.EMAIL: "b@c.invalid"}
    assert len(read) == 2


def test_ohana_and_hsds_tables_are_joined() -> None:
    sheet, read = look(ohana_zip())
    assert sheet.shape is Shape.OHANA
    first = read[0].values
    assert (first[Field.ORGANISATION], first[Field.STREET], first[Field.PHONE]) == (
        "Vrijwilligers Noord",
        "Molenweg 5",
        "0341-00 55 66",
    )
    assert rows.is_gone(dict(read[1].values))


def _bomb() -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("services.csv", b"0" * (files.MOST_UNPACKED + 1))
    return made.getvalue()


def _with_macro() -> bytes:
    made = io.BytesIO(workbook())
    with zipfile.ZipFile(made, "a") as archive:
        archive.writestr("xl/vbaProject.bin", b"x")
    return made.getvalue()


def _with_entities() -> bytes:
    made = io.BytesIO()
    bomb = '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]>'
    with zipfile.ZipFile(io.BytesIO(workbook())) as old, zipfile.ZipFile(made, "w") as new:
        for name in old.namelist():
            text = old.read(name).decode()
            new.writestr(name, text.replace("<worksheet", bomb + "<worksheet", 1) if "sheet1" in name else text)
    return made.getvalue()


REFUSED = {
    "nothing": (b"", "empty-file"),
    "a bomb": (_bomb, "zip-bomb"),
    "a macro": (_with_macro, "macros"),
    "entities": (_with_entities, "broken-excel"),
    "old Excel": (b"\xd0\xcf\x11\xe0" + b"x" * 100, "old-excel"),
    "too large": (lambda: b"a" * (files.MOST_BYTES + 1), "too-large"),
    "too many rows": (lambda: b"naam\n" + b"x\n" * (files.MOST_ROWS + 1), "too-many-rows"),
    "a picture": (b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 20, "not-text"),
    "broken JSON": (b'{"contents": [', "broken-json"),
    "deep JSON": (b"[{" + b'"a":[{' * 100_000, "broken-json"),
    "JSON of something else": (b'{"muziek": 1}', "no-hsds"),
}


@pytest.mark.parametrize("what", REFUSED)
def test_what_is_dangerous_or_unreadable_is_refused_in_dutch(what: str) -> None:
    data, code = REFUSED[what]
    with pytest.raises(EngineError) as told:
        files.read([("kaart.bestand", data() if callable(data) else data)])
    assert told.value.code == code
    assert told.value.hint


def test_nothing_of_the_senders_computer_is_kept() -> None:
    assert look(own_csv())[0].table.name == "kaart.csv"


def test_real_lists_of_nine_organisations_get_their_columns() -> None:
    lists = sorted(CHICAGO.rglob("*.csv"))
    assert len(lists) >= 9
    for path in lists:
        told = {one.field for one in columns.suggest(columns.unshifted(files.read([(path.name, path.read_bytes())])))}
        assert {Field.NAME, Field.ADDRESS} <= told, path.name
