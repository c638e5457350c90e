"""Every sentence of the access policy and its engine has an English twin, and what a reader of English gets is English."""

from __future__ import annotations

from datetime import date

import pytest
from django.utils import translation

from naast.core.english import in_reader_language, language, twins
from naast.core.privacy import declaration, own_models
from naast.engine.access import consent_sentence, deciding
from naast.engine.knowledge.policy import default_policy

POLICY = default_policy()


def _of_policy() -> set[str]:
    found = {deciding._ASK_TEAM, *deciding._WHY.values()}
    for part in POLICY.parts.values():
        found |= {part.name, part.mine, part.shows}
    for purpose in POLICY.purposes.values():
        found |= {purpose.name, purpose.mine}
    for role in POLICY.roles.values():
        found |= {role.name, role.description, role.ask}
    found |= {one.name for one in POLICY.representations.values()}
    return found - {""}


def test_every_sentence_has_a_twin() -> None:
    laws = {declaration(model).legal_minimum_why for model in own_models()} - {""}
    assert (_of_policy() | laws) - twins().keys() == set()


def test_no_twin_is_dutch_and_none_is_left_behind() -> None:
    for dutch, english in twins().items():
        assert english != dutch, dutch
        assert not {"het", "een", "niet", "u", "de"} & set(english.lower().replace(".", " ").split()), english


def test_the_reader_gets_their_own_language_and_an_unknown_sentence_itself() -> None:
    with translation.override("en"):
        assert (language(), in_reader_language("Dit hoort niet bij uw rol.")) == (
            "en",
            "This does not belong to your role.",
        )
        assert in_reader_language("Een zin van later.") == "Een zin van later."
    with translation.override("nl"):
        assert (language(), in_reader_language("Dit hoort niet bij uw rol.")) == ("nl", "Dit hoort niet bij uw rol.")


@pytest.mark.parametrize(
    ("may", "said"),
    [
        (
            "see",
            "I agree that Bo reads this: my story and reports of visits to me, to help me, up to and including 1 June 2027.",
        ),
        ("change", "I agree that Bo reads and writes along in this: my story and reports of visits to me, to help me,"),
    ],
)
def test_the_sentence_that_is_read_back_is_english_for_who_reads_english(may: str, said: str) -> None:
    with translation.override("en"):
        sentence = consent_sentence(
            "Bo",
            ["story", "visits"],
            "begeleiding",
            date(2027, 6, 1),
            POLICY,
            may=may,
            language=language(),
            say=in_reader_language,
        )
    assert sentence.startswith(said)
    assert sentence.endswith("I can stop this at any time.")
