"""The Dutch sentences of an answer that belong to no pack: asking back, what is not ours, what the reader must know.

For a child there is a form with "je". Sentences about needs, rules and danger are data in `knowledge/`.
"""

from __future__ import annotations

from typing import Final

from naast.engine.answering.answer import HelpLine, OpenQuestion

_OPEN: Final = {
    "patient": ("Wat lukt er nu niet, of wat maakt u het meest bezorgd?", "Dan weten wij beter wie u kan helpen."),
    "naaste": (
        "Voor wie zoekt u hulp, en wat is er de laatste tijd veranderd?",
        "Dan weten wij beter wie er kan helpen.",
    ),
    "child": ("Wil je vertellen wat er vandaag gebeurd is?", "Dan weten we beter wie jou kan helpen."),
    "professional": ("Over wie gaat het, en wat heeft u gezien?", "Dan wijzen wij u beter de weg."),
    "unknown": ("Voor wie zoekt u hulp, en wat is er aan de hand?", "Dan weten wij beter wie er kan helpen."),
}
_VAGUE: Final = "Fijn dat u schrijft. Wij willen u graag helpen, maar weten nog niet genoeg. Vertel gerust iets meer, of laat u bellen."
_VAGUE_CHILD: Final = (
    "Fijn dat je schrijft. We willen je graag helpen, maar we weten nog niet genoeg. Vertel gerust iets meer."
)
_OUTSIDE: Final = (
    "Hier gaan wij niet over. Wij denken mee als iemand ernstig ziek is, voor een zieke zorgt of iemand gaat missen. "
    "Speelt dat ook bij u? Schrijf het dan gerust op."
)
_OUTSIDE_CHILD: Final = "Daar weten wij niets van. Is er thuis iemand ziek? Dan mag je ons alles vragen."
# Only when a kind of danger has no text of its own in the packs.
CALL_112: Final = "Is er nu gevaar? Bel 112."
LINE_112: Final = HelpLine("noodnummer-112", "112", "112", "Bij direct gevaar.")
NO_ENCODER: Final = (
    "Het taalmodel ontbreekt. Dit antwoord steunt alleen op woorden en letters en kan minder goed passen."
)
SHORTENED: Final = "Uw tekst is erg lang. Alleen het eerste deel is gelezen."
NO_LETTERS: Final = "In uw tekst staan geen woorden die wij kunnen lezen."


def open_question(asker: str) -> OpenQuestion:
    """What to ask someone whose text gives nothing to hold on to."""
    text, why = _OPEN.get(asker, _OPEN["unknown"])
    return OpenQuestion("open", text, why)


def message_for(scope: str, asker: str) -> str:
    """What to say when nothing is proposed; empty for a text that is answered."""
    child = asker == "child"
    if scope == "vague":
        return _VAGUE_CHILD if child else _VAGUE
    if scope == "outside":
        return _OUTSIDE_CHILD if child else _OUTSIDE
    return ""
