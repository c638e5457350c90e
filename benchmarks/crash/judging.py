"""Afterwards: is everything that was acknowledged there, once; is every mail sent, once; is the log of the audit unbroken?

`python -m benchmarks.crash.judging LEDGER MAILS` prints the verdict as JSON.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import django


def judge(deeds: list[dict[str, Any]], mails: list[str]) -> dict[str, Any]:
    """Counts, and the keys of whatever is wrong. `mails`: the number (Message-ID) of each mail that the mail server took."""
    from benchmarks.crash import acts
    from naast.core import rls

    with rls.acting_system(acts.WHY):
        times = {deed["key"]: acts.COUNTS[deed["kind"]](deed["key"]) for deed in deeds}
    told = [deed for deed in deeds if deed["acknowledged"]]
    return {
        "deeds": len(deeds),
        "acknowledged": len(told),
        "acknowledged by kind": dict(Counter(deed["kind"] for deed in told)),
        "repeated": sum(deed["tries"] > 1 for deed in deeds),
        "lost": [deed["key"] for deed in told if times[deed["key"]] == 0],
        "doubled": [key for key, count in times.items() if count > 1],
        "unanswered but done": sum(times[deed["key"]] == 1 for deed in deeds if not deed["acknowledged"]),
        **_mail(mails),
        **_audit(deeds, times),
    }


def _mail(taken: list[str]) -> dict[str, Any]:
    """Each message of the outbox against what the mail server wrote down."""
    from naast.core import bounces
    from naast.core.choices import OutboxState
    from naast.core.models import OutboxMessage

    times = Counter(taken)
    rows = list(OutboxMessage.objects.values_list("pk", "state"))
    numbers = {bounces.number_of(pk) for pk, _state in rows}
    return {
        "mails": len(rows),
        "mails not sent": sum(state != OutboxState.SENT for _pk, state in rows),
        "mails lost": sorted(number for number in numbers if number not in times),
        "mails handed over twice": sorted(number for number, count in times.items() if count > 1),
        "mails of nobody": sorted(set(times) - numbers),
    }


def _audit(deeds: list[dict[str, Any]], times: dict[str, int]) -> dict[str, Any]:
    """One row of the audit for each act that is there, and a chain that fits."""
    from benchmarks.crash import acts
    from naast.audit import actions, checking
    from naast.audit.models import AuditEvent
    from naast.core import rls

    done = {kind: sum(times[deed["key"]] for deed in deeds if deed["kind"] == kind) for kind in acts.AUDITED}
    with rls.acting_system(acts.WHY):
        missing = sum(
            abs(done[kind] - AuditEvent.objects.filter(action=word).count()) for kind, word in acts.AUDITED.items()
        )
        actions.extend_chain()
        verdict = checking.verify()
    return {"audit rows missing": missing, "audit sound": verdict.is_sound}


if __name__ == "__main__":
    django.setup()
    ledger, taken = (Path(word) for word in sys.argv[1:3])
    lines = taken.read_text(encoding="utf-8").splitlines() if taken.exists() else []
    print(json.dumps(judge(json.loads(ledger.read_text(encoding="utf-8")), [line.split(" ")[0] for line in lines])))
