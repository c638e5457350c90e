"""Settings fail loudly, and a secret may come from a file."""

from __future__ import annotations

from pathlib import Path

import pytest

from naast.config import devdb, environment


def test_a_secret_may_come_from_a_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "key").write_text("geheim\n")
    monkeypatch.setenv("SOME_KEY_FILE", str(tmp_path / "key"))
    assert environment.text("SOME_KEY") == "geheim"


def test_a_missing_setting_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SOME_KEY", raising=False)
    with pytest.raises(environment.SettingError, match="SOME_KEY"):
        environment.text("SOME_KEY")


@pytest.mark.parametrize(("value", "said"), [("ja", True), ("1", True), ("nee", False), ("", False)])
def test_flags_are_read_in_words(value: str, said: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOME_FLAG", value)
    assert environment.flag("SOME_FLAG") is said


@pytest.mark.parametrize(
    ("reader", "value"), [(environment.flag, "misschien"), (lambda n: environment.number(n, 1), "veel")]
)
def test_nonsense_is_refused(reader: object, value: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOME_SETTING", value)
    with pytest.raises(environment.SettingError, match=value):
        reader("SOME_SETTING")  # type: ignore[operator]


def test_a_database_address_with_a_socket_and_one_with_a_host() -> None:
    assert environment.database("postgres://me@/naast?host=/tmp/x")["HOST"] == "/tmp/x"
    full = environment.database("postgresql://me:p%40ss@db:5433/naast?sslmode=require")
    assert (full["PASSWORD"], full["HOST"], full["PORT"], full["OPTIONS"]) == (
        "p@ss",
        "db",
        "5433",
        {"sslmode": "require"},
    )
    with pytest.raises(environment.SettingError, match="PostgreSQL"):
        environment.database("sqlite:///naast.db")


def test_database_url_is_respected(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgres://elsewhere/naast")
    assert devdb.url() == "postgres://elsewhere/naast"
