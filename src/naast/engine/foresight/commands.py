"""What `naast foresee` does: read a question from a file or standard input, answer it as JSON. No database, no network."""

from __future__ import annotations

import json
import sys
from datetime import date
from pathlib import Path
from typing import TextIO

from naast.engine.errors import EngineError
from naast.engine.foresight.answer import Foresight
from naast.engine.foresight.reading import read_question
from naast.engine.knowledge.life_events import default_life_events
from naast.engine.knowledge.loader import default_root, load_pack


def foresee(source: str, out: TextIO, today: date) -> int:
    """Answer the question in the file `source` (`-`: standard input) on `out`; what was left aside goes to standard error."""
    try:
        text = sys.stdin.read() if source == "-" else Path(source).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise EngineError(
            "no-file", f"Het bestand {source} is niet te lezen.", "Geef een JSON-bestand in UTF-8, of - ."
        ) from error
    life = default_life_events()
    question = read_question(text, life, today, _is_provision)
    answer = Foresight(life).answer(question)
    for note in question.notes:
        print(note, file=sys.stderr)
    json.dump(answer, out, ensure_ascii=False, indent=2)
    print(file=out)
    return 0


def _is_provision(name: str) -> bool:
    return name in load_pack(default_root(), ("provisions",)).provisions
