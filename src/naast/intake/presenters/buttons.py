"""What the buttons of the result page do to the form: doubt, answer, take back, add words. What is said afterwards is in `changes`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from naast.engine.clarifying.beliefs import DO_NOT_KNOW

# Name of the button -> what pressing it means. The value of the button says of which need, fact or question.
_KINDS: Final = {
    "niet_juist": "need_out",
    "wel_juist": "need_back",
    "feit_niet": "fact_out",
    "feit_wel": "fact_back",
    "toch_niet": "answer_out",
}


@dataclass(frozen=True, slots=True)
class Pressed:
    """One button: `kind` (need_out, need_back, fact_out, fact_back, answer_in, answer_out, words, place) and of which one."""

    kind: str
    id: str = ""


def pressed_in(post: Mapping[str, str]) -> Pressed | None:
    """The button that brought someone here; None on the way from the first page."""
    for name, kind in _KINDS.items():
        if value := post.get(name, "").split():
            return Pressed(kind, value[0])
    if post.get("vraag") and post.get("antwoord"):
        return Pressed("answer_in", post["vraag"])
    if post.get("opnieuw") or post.get("aanvulling", "").strip():
        return Pressed("words")
    return Pressed("place") if post.get("dichtbij") else None


def fold_buttons(post: Mapping[str, str]) -> dict[str, str]:
    """The form as it is after the button that was pressed: a need or a fact doubted or not, a question answered, words added."""
    data = {name: post.get(name, "") for name in ("text", "asker", "pc4")}
    if more := post.get("aanvulling", "").strip():
        data["text"] = f"{data['text'].rstrip()}\n{more}"
    data["rejected"] = _doubts(post.get("rejected", ""), post.get("niet_juist", ""), post.get("wel_juist", ""))
    data["denied"] = _doubts(post.get("denied", ""), post.get("feit_niet", ""), post.get("feit_wel", ""))
    data["answers"] = _answers(post)
    return data


def _doubts(so_far: str, wrong: str, right_after_all: str) -> str:
    kept = [name for name in so_far.split() if name != right_after_all]
    return " ".join(dict.fromkeys([*kept, *wrong.split()[:1]]))


def _answers(post: Mapping[str, str]) -> str:
    """`question:answer` pairs; a question that is answered again, or whose answer is taken back, loses its first answer."""
    question, given = post.get("vraag", ""), post.get("antwoord", "")
    again = {post.get("toch_niet", ""), question if given else ""}
    kept = [pair for pair in post.get("answers", "").split() if pair.split(":", 1)[0] not in again]
    if question and given:
        kept.append(f"{question}:{DO_NOT_KNOW if given == 'unknown' else given}")
    return " ".join(kept)
