"""`naast knowledge try` on the knowledge and the model as they are."""

from __future__ import annotations

import io

from naast.engine.answering.commands import try_text


def test_a_sentence_is_told_which_sentences_of_the_knowledge_pulled() -> None:
    out = io.StringIO()

    assert try_text("Wie blijft er vannacht bij mijn man, zodat ik kan slapen?", out) == 0

    said, _, why = out.getvalue().partition("\nWaarom\n")
    assert "Nachtzorg thuis" in said
    assert why.count("lijkt op (w") >= 3
