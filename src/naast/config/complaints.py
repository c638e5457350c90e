"""How the command says that something is wrong, and what the database complains of, in words.

Errors are known by name, so that `naast route` loads no driver.
"""

from __future__ import annotations

import sys


def no(message: str, hint: str | None = None) -> int:
    """Say on standard error what is wrong and what to do now; returns the exit status for that."""
    print(f"naast: {message}", file=sys.stderr)
    if hint:
        print(f"       {hint}", file=sys.stderr)
    return 1


def about_database(error: Exception) -> tuple[str, str] | None:
    """(what is wrong, what to do) when the database is empty, old or out of reach; None for anything else."""
    if _is_empty(error):
        return "De database is nog niet op orde.", "Doe eerst: naast migrate"
    if _is_out_of_reach(error):
        said = str(error).strip().splitlines()[0]
        return f"De database is niet te bereiken. {said}", "Kijk of DATABASE_URL klopt en of PostgreSQL draait."
    return None


def _is_out_of_reach(error: Exception) -> bool:
    """Whether Django or its driver could not reach the database."""
    return type(error).__name__ == "OperationalError" and "connection" in str(error)


def _is_empty(error: Exception) -> bool:
    """Whether a table, a column or the app's own role is missing: the database was never brought up to date, or not lately."""
    cause = type(error.__cause__).__name__
    if cause in {"InvalidParameterValue", "InsufficientPrivilege"}:
        return "naast_app" in str(error) or "permission denied for" in str(error)
    return type(error).__name__ == "ProgrammingError" and cause in {"UndefinedTable", "UndefinedColumn"}
