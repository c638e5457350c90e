"""The one place where the engine rooms meet: danger first, then meaning, facts and rules, help, places, and what to ask on.

The rooms do not know each other. Reading and writing artefacts is in `artefact`, files of questions in `batch`.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Final

from naast.engine import danger
from naast.engine.answering import phrases
from naast.engine.answering.answer import Answer, DangerBlock, HelpLine, NeedView, OpenQuestion, ReadFact
from naast.engine.answering.artefact import Models
from naast.engine.answering.doubting import opposites, without_facts, without_guess, without_needs
from naast.engine.answering.legible import legible
from naast.engine.answering.second_opinion import LOOKED_AT, Reranker, opinion
from naast.engine.answering.tender import without_tender_needs
from naast.engine.clarifying import MOST_QUESTIONS, QuestionTable, apply_answer
from naast.engine.errors import EngineError
from naast.engine.knowledge import ClarifyQuestion, Pack
from naast.engine.knowledge.facts import ASKER_FACT, FactFinder, FoundFact
from naast.engine.routing import (
    ASK_ON,
    Judgement,
    RankedProvision,
    Reason,
    ServiceIndex,
    ServiceMatch,
    find_services,
    first_contact,
    judge,
    rank,
    said_words,
    urgency_of,
)
from naast.engine.understanding import NeedScore, Reader, Reading, Span, told_needs
from naast.engine.understanding.memo import MemoEncoder

OUTSIDE: Final = "outside"
_AUDIENCE: Final = {"patient": "patient", "naaste": "carer", "child": "child"}
_VOICES: Final = {"patient": "patient", "child": "child", "professional": "professional"}


class Answerer:
    """Answers questions with one pack, one set of models and one directory of services. Safe to share between threads."""

    def __init__(
        self, pack: Pack, models: Models, services: ServiceIndex | None = None, reranker: Reranker | None = None
    ) -> None:
        self.pack, self.models, self.reranker = pack, models, reranker
        self.services = services or ServiceIndex(())
        self._reader = Reader(pack, models.understanding, models.encoder)
        self._facts_in = FactFinder(pack.facts)
        self._questions = QuestionTable(pack.questions.values(), tuple(pack.needs))

    def answer(
        self,
        text: str,
        asker: str | None = None,
        place: str | None = None,
        answers: Sequence[tuple[str, str]] = (),
        today: date | None = None,
        language: str | None = None,
        rejected: Sequence[str] = (),
        denied: Sequence[str] = (),
    ) -> Answer:
        """The answer to a question in someone's own words.

        `asker`: patient, naaste, child, professional or unknown; `place`: four digits of the postcode; `answers`: pairs of
        question id and answer id given so far; `rejected`: ids of needs, and `denied`: ids of facts, of which the asker said
        "dit klopt niet". A denied fact is not read from the words any more (of a fact that is yes or no the other holds); an
        answer to a question still settles it.
        Raises EngineError (`unknown-question`, `unknown-answer`) for ids that are not in the pack.
        """
        plain = legible(text)
        found = self._answer(plain.text, plain.others, asker, place, answers, today, language, rejected, denied)
        return plain.restored(dataclasses.replace(found, text=text)) if plain.text != text else found

    def _answer(
        self,
        text: str,
        others: Sequence[str],
        asker: str | None,
        place: str | None,
        answers: Sequence[tuple[str, str]],
        today: date | None,
        language: str | None,
        rejected: Sequence[str],
        denied: Sequence[str],
    ) -> Answer:
        replies = [(self._question(question), answer) for question, answer in answers]
        story = " ".join([text, *(said for question, answer in replies if (said := _says(question, answer)))])
        parts = danger.stretches(text)
        reading, encoder = self._read(story, asker, denied, danger.texts_to_encode(text, parts))
        found = self._danger_in(text, parts, others, encoder)
        reading, given = _apply(reading, replies)
        reading = self._without(reading, rejected, danger=found is not None)
        reading, told, instead = self._situation(story, reading, denied)
        facts = {**instead, **self._facts(told, found, given)}
        judgement, ranked = self._help(story, reading, facts, found)
        shown = Answer(
            text=text,
            who=reading.who,
            danger=self._block(found, reading.who.asker, place),
            urgency=urgency_of(reading, crisis=found is not None),
            dimensions=reading.dimensions,
            needs=tuple(self._need(need, text) for need in reading.needs),
            told=tuple(self._need(need, text) for need in told_needs(reading, self.pack.needs)),
            told_softly=tuple(self._need(need, text) for need in told_needs(reading, self.pack.needs, softly=True)),
            first_contact=(contact := self._contact(judgement, ranked, reading, found)),
            first_contact_name=self._name(contact),
            provisions=ranked if len(story) == len(text) else tuple(_within(one, len(text)) for one in ranked),
            services=self._services(ranked, place, reading, today, language),
            clarify=None if found else self._clarify(judgement, reading, answers, facts),
            band=judgement.band,
            scope=judgement.scope,
            message=phrases.message_for(judgement.scope, reading.who.asker),
            notes=tuple(dict.fromkeys(note for one in ranked for note in one.notes)),
            facts=facts,
            remarks=_remarks(reading),
            without_encoder=reading.without_encoder,
            read=tuple(_read(fact, text) for fact in told.values() if fact.end <= len(text) and fact.fact not in given),
        )
        return (
            dataclasses.replace(shown, dimensions=(), needs=(), told=(), told_softly=())
            if judgement.abstains
            else shown
        )

    def _danger_in(
        self, text: str, parts: danger.Parts, others: Sequence[str], encoder: MemoEncoder
    ) -> danger.Danger | None:
        """The danger in a text, or in another reading of it: then without the words that showed it, whose places differ."""
        found = self._danger(text, encoder, parts)
        read_otherwise = (self._danger(other, encoder) for other in others) if found is None else iter(())
        other = next((one for one in read_otherwise if one is not None), None)
        return found if other is None else dataclasses.replace(other, because=())

    def _danger(self, text: str, encoder: MemoEncoder, parts: danger.Parts | None = None) -> danger.Danger | None:
        if not text.strip():
            return None
        encoder.see(text)  # nothing new for a text that was read as it stands; its pieces then cost no second look
        found = danger.assess_with(text, self.models.danger, encoder if encoder.dim else None, parts)
        return found if found.crisis else None

    def _block(self, found: danger.Danger | None, asker: str, place: str | None) -> DangerBlock | None:
        if found is None or found.category is None:
            return None
        known = self.pack.crisis.get(found.category)
        if known is None:
            return DangerBlock(found.category, found.level or "now", phrases.CALL_112, (phrases.LINE_112,), ())
        lines = tuple(
            HelpLine(line.provision, line.label, line.phone or self._number(line.provision, place), line.note)
            for line in known.help
        )
        say = known.say_child if asker == "child" else known.say
        because = tuple(Span(words.start, words.end, words.text) for words in found.because)
        return DangerBlock(found.category, found.level or "now", say, lines, because)

    def _number(self, provision: str, place: str | None) -> str | None:
        """The number of the best place near by that offers this, if any."""
        found = find_services([(provision, 1.0)], self.services, place) if place else ()
        return next((match.service.phone for match in found if match.service.phone), None)

    def _read(
        self, story: str, asker: str | None, denied: Sequence[str], expected: Sequence[str]
    ) -> tuple[Reading, MemoEncoder]:
        """The reading, and its encoder; the vectors `expected` after it are worked out beside those of the reading."""
        encoder = MemoEncoder(self.models.encoder)
        encoder.expect(expected)
        reading = without_guess(self._reader.read(story, asker, encoder), denied)
        return reading, encoder

    def _without(self, reading: Reading, rejected: Sequence[str], *, danger: bool) -> Reading:
        """The reading without the needs that the asker denied, and in danger without those that speak of dying."""
        left = without_needs(reading, rejected, self.pack)
        return without_tender_needs(left, self.pack) if danger else left

    def _help(
        self, story: str, reading: Reading, facts: Mapping[str, str], found: danger.Danger | None
    ) -> tuple[Judgement, tuple[RankedProvision, ...]]:
        """How sure we are, and the help in order: none for a text that says too little, unless there is danger."""
        judgement = judge(reading)
        if judgement.abstains and not found:
            return judgement, ()
        held = Judgement("maybe", "inside") if judgement.abstains else judgement
        # Nobody waits for an opinion in danger, and nothing is sent to another process then.
        asked = self._opinion(story, reading, facts) if self.reranker and not found else None
        return held, rank(reading, self.pack, facts, beside=asked or {})

    def _opinion(self, story: str, reading: Reading, facts: Mapping[str, str]) -> Mapping[str, Reason] | None:
        assert self.reranker is not None
        return opinion(story, rank(reading, self.pack, facts, most=LOOKED_AT), self.pack, self.reranker)

    def _situation(
        self, story: str, reading: Reading, denied: Sequence[str]
    ) -> tuple[Reading, dict[str, FoundFact], dict[str, str]]:
        """The reading and the facts that the words tell, without what was denied; and what holds instead."""
        told = self._told(story, reading)
        wrong = {name: fact.value for name, fact in told.items() if name in denied}
        if not wrong:
            return reading, told, {}
        reading = without_facts(reading, wrong, self.pack)
        return reading, self._told(story, reading, denied), opposites(wrong, self.pack)

    def _told(self, story: str, reading: Reading, denied: Sequence[str] = ()) -> dict[str, FoundFact]:
        # A sure guess counts too: "ik ben zzp'er" says something else from who is ill than from who cares.
        voice = _VOICES.get(reading.who.asker)
        return self._facts_in.find(story, voice, without=denied)

    def _facts(
        self, told: Mapping[str, FoundFact], found: danger.Danger | None, given: Mapping[str, str]
    ) -> dict[str, str]:
        facts = {name: fact.value for name, fact in told.items()}
        if found is not None and found.category and "danger" in self.pack.facts:
            facts["danger"] = found.category
        return {**facts, **given}

    def _contact(
        self, judgement: Judgement, ranked: tuple[RankedProvision, ...], reading: Reading, found: danger.Danger | None
    ) -> str | None:
        if found is not None and found.category:
            known = self.pack.crisis.get(found.category)
            return known.help[0].provision if known else phrases.LINE_112.provision
        if judgement.scope == OUTSIDE:
            return None
        return ASK_ON if judgement.abstains else first_contact(ranked, reading)

    def _name(self, provision: str | None) -> str | None:
        return self.pack.provisions[provision].name if provision and provision in self.pack.provisions else None

    def _need(self, need: NeedScore, text: str) -> NeedView:
        known = self.pack.needs[need.id]
        spans = tuple(span for span in need.because if span.end <= len(text))
        return NeedView(need.id, known.name, need.score, spans, known.dimensions)

    def _services(
        self,
        ranked: tuple[RankedProvision, ...],
        place: str | None,
        reading: Reading,
        today: date | None,
        language: str | None,
    ) -> tuple[ServiceMatch, ...]:
        if not place:
            return ()
        wanted = [(one.id, one.score) for one in ranked]
        audience = _AUDIENCE.get(reading.who.asker)
        said = said_words(reading.text)
        return find_services(wanted, self.services, place, audience=audience, language=language, today=today, said=said)

    def _clarify(
        self,
        judgement: Judgement,
        reading: Reading,
        answers: Sequence[tuple[str, str]],
        facts: Mapping[str, str],
    ) -> ClarifyQuestion | OpenQuestion | None:
        if judgement.scope == OUTSIDE or len(answers) >= MOST_QUESTIONS:
            return None
        if judgement.abstains:
            return phrases.open_question(reading.who.asker)
        settled = (ASKER_FACT,) if reading.who.given else ()
        return self._questions.best(reading.posterior, [question for question, _ in answers], facts, settled)

    def _question(self, question_id: str) -> ClarifyQuestion:
        if question_id not in self.pack.questions:
            raise EngineError(
                "unknown-question", f"Vraag {question_id} bestaat niet (meer).", "Begin opnieuw met uw eigen woorden."
            )
        return self.pack.questions[question_id]


def _read(fact: FoundFact, text: str) -> ReadFact:
    return ReadFact(fact.fact, fact.value, Span(fact.start, fact.end, text[fact.start : fact.end]))


def _says(question: ClarifyQuestion, answer: str) -> str:
    return apply_answer({}, question, answer).says


def _apply(reading: Reading, replies: Sequence[tuple[ClarifyQuestion, str]]) -> tuple[Reading, dict[str, str]]:
    """The reading with its needs weighed again by the answers, and the facts those answers settle."""
    chances, facts = reading.posterior, dict[str, str]()
    for question, answer in replies:
        result = apply_answer(chances, question, answer)
        chances, facts = result.chances, {**facts, **result.facts}
    if not replies:
        return reading, facts
    spans = {need.id: need.because for need in reading.needs}
    best = sorted(chances, key=lambda name: -chances[name])[: max(len(reading.needs), 1)]
    needs = tuple(NeedScore(name, chances[name], spans.get(name, ())) for name in best)
    # Someone who answers a question gave us something to hold on to.
    return dataclasses.replace(reading, posterior=chances, needs=needs), facts


def _within(ranked: RankedProvision, length: int) -> RankedProvision:
    """Reasons point at the asker's own text only, never at the sentence an answer added behind it."""
    reasons = tuple(
        dataclasses.replace(reason, spans=tuple(span for span in reason.spans if span.end <= length))
        for reason in ranked.reasons
    )
    return dataclasses.replace(ranked, reasons=reasons)


def _remarks(reading: Reading) -> tuple[str, ...]:
    told = [
        (reading.without_encoder, phrases.NO_ENCODER),
        (reading.shortened, phrases.SHORTENED),
        (reading.word_count == 0, phrases.NO_LETTERS),
    ]
    return tuple(sentence for holds, sentence in told if holds)
