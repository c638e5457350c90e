"""The page "Wat kan er komen?": questions worth asking, and only when chosen also when things come and how often.

Nothing here knows how long somebody lives. What is shown at each choice stands in `_shown`; whoever changes that reads
`tests/foresight/test_no_prognosis.py` first.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from naast.engine.foresight import telling
from naast.engine.knowledge.life_events import default_life_events
from naast.engine.knowledge.life_model import LifeEvents
from naast.foresight.choices import DOMAINS, PEOPLE, WHO, Asker, See
from naast.foresight.presenters import timeline
from naast.foresight.presenters.timeline import THIRTEEN_MONTHS, TWO_YEARS, Bar, By
from naast.foresight.queries import Seen, Taps, provisions
from naast.foresight.wording import words

LIKELY: Final = 0.15  # what comes less often within a year, and asks for no help now, is not brought up
MOST_OPEN: Final = 2  # questions about one person that stand open at once
MOST_OPEN_AFTER: Final = 5  # the same after a death: there the first list is what somebody comes for
_MOST_HELP: Final = 3
_MOST_ROWS: Final = 2  # of one side of life in the picture; the list below holds them all
_CLOCK_DOMAIN: Final = {"gezin": "geld", "patient": "geld", "mantelzorger": "mantelzorg", "nabestaande": "nabestaanden"}


@dataclass(frozen=True, slots=True)
class Item:
    """One thing that may come. `bar` and `often` are empty unless somebody chose to see them."""

    id: str
    domain: str
    who: str
    name: str
    ask: str
    do: str
    why: tuple[str, ...]
    sure: tuple[str, ...]
    by: By | None
    bar: Bar | None
    often: str
    help: tuple[tuple[str, str], ...]
    question: str
    weight: float
    is_term: bool = False

    @property
    def said(self) -> str:
        """When it often comes and by when to ask, in one line."""
        return " · ".join(one.words for one in (self.bar, self.by) if one is not None)

    @property
    def more(self) -> tuple[str, ...]:
        """What it is about, why, how sure, and which help fits: for who wants to read on."""
        about = () if self.is_term else (_("Het gaat over: %(name)s.") % {"name": self.name},)
        fits = (
            (_("Hulp die hierbij past: %(help)s.") % {"help": "; ".join(name for _id, name in self.help)},)
            if self.help
            else ()
        )
        return (*about, *self.why, *self.sure, *fits)


@dataclass(frozen=True, slots=True)
class Side:
    """One side of life in the picture: a row for every question, or all questions as dots on one line."""

    name: str
    rows: tuple[Item, ...]
    dots: tuple[Item, ...]
    words: str


@dataclass(frozen=True, slots=True)
class Group:
    """The questions about one person: what stands open, and the rest behind a fold."""

    title: str
    items: tuple[Item, ...]
    more: tuple[Item, ...]
    summary: str


@dataclass(frozen=True, slots=True)
class AheadPage:
    """Everything the page shows."""

    title: str
    lead: str
    see: str
    shows_when: bool
    shows_often: bool
    choices: tuple[dict[str, str], ...]
    carried: tuple[tuple[str, str], ...]
    sides: tuple[Side, ...]
    groups: tuple[Group, ...]
    ticks: tuple[dict[str, Any], ...]
    columns: tuple[str, ...]
    rows: tuple[tuple[dict[str, Any], ...], ...]
    notes: tuple[str, ...]
    asker: str
    died: bool
    is_child: bool = False


def items_of(seen: Seen, taps: Taps, today: date, *, careful: bool = False) -> list[Item]:
    """Everything that may be brought up, soonest question first; with windows and chances still in it.

    `careful`: also what a public page never brings up by itself (for a professional).
    """
    life, horizon = default_life_events(), THIRTEEN_MONTHS if taps.died else TWO_YEARS
    acts: dict[str, list[Any]] = {}
    for act in seen.acts:
        acts.setdefault(act.event, []).append(act)
    found = [*_terms(life, seen, taps, today, horizon)]
    for one in seen.outlooks:
        said = words().get(one.event)
        mine = acts.get(one.event, [])
        if (
            said is None
            or (said.careful and not careful)
            or (not mine and one.probability[365] < LIKELY and not said.always)
        ):
            continue
        event = life.events[one.event]
        soon = min((act.day for act in mine), default=one.window[0] if said.always else None)
        first, half, last = (day - seen.on for day in one.window)
        found.append(
            Item(
                one.event, event.domain, str(WHO[event.who]), event.name, said.ask, said.do,
                _because(life, one, taps.died), _sure(life, one),
                None if soon is None else timeline.by(soon - seen.on, today, horizon), timeline.bar(first, last, horizon, half),
                _often(life, one),
                _help(mine), _question(event.name, mine), one.probability[365],
            )
        )  # fmt: skip
    found.sort(key=lambda one: (one.by.group if one.by else 9, one.by.day if one.by else date.max, -one.weight, one.id))
    # After a death the terms are the first list.
    return sorted(found, key=lambda one: not one.is_term) if taps.died else found


def _terms(life: LifeEvents, seen: Seen, taps: Taps, today: date, horizon: int) -> Iterable[Item]:
    """Terms of law and custom. Their days are sure, so they are shown to everybody."""
    for one in seen.clocks:
        clock = life.clocks[one["id"]]
        first, _middle, last = (day - seen.on for day in one["window_days"])
        if first > horizon:
            continue
        yield Item(
            one["id"], _CLOCK_DOMAIN.get(one["who"], "regelen"), str(WHO[one["who"]]), clock.name, clock.name, clock.because,
            (), tuple(telling.why_clock(clock)[1:]), timeline.until(max(last, 0), today, horizon),
            timeline.bar(first, last, horizon), "", (),
            _("Ik heb een vraag over: %(name)s.") % {"name": clock.name}, 1.0, True,
        )  # fmt: skip


def _because(life: LifeEvents, one: Any, died: bool) -> tuple[str, ...]:
    named = [cause for cause in one.causes if cause.share >= telling.MOSTLY and cause.link][:2]
    causes = [life.events[cause.link.cause] for cause in named]
    shown = [event.name[0].lower() + event.name[1:] for event in causes if event.shown == "yes"]
    if shown:
        return (_("Dit komt vaak door: %(causes)s.") % {"causes": _(" en ").join(shown)},)
    if not causes:
        return ()
    return (_("Dit komt vaak als iemand is overleden."),) if died else (_("Dit hoort vaak bij deze ziekte."),)


def _sure(life: LifeEvents, one: Any) -> tuple[str, ...]:
    said = []
    for cause in one.causes[:2]:
        if cause.link is None or cause.share < telling.MOSTLY:
            continue
        number = cause.link.probability
        if life.sources[number.source].kind == "own" or number.confidence == "C":
            said.append(_("Hoe vaak dit komt, is onze schatting. Niemand heeft het gemeten."))
        elif number.confidence == "B":
            said.append(
                _("Bekend uit: %(name)s. Wij lazen het nog niet na.") % {"name": life.sources[number.source].name}
            )
        else:
            said.append(_("Gelezen in: %(name)s.") % {"name": life.sources[number.source].name})
    return tuple(dict.fromkeys(said))


def _often(life: LifeEvents, one: Any) -> str:
    """How often it comes within a year; what nobody measured is called an estimate in the same breath."""
    said: str = _("Binnen een jaar %(chance)s.") % {"chance": telling.chance(one.probability[365], one.interval[365])}
    guessed = any(
        cause.link is None or cause.link.probability.confidence == "C"
        for cause in one.causes[:2]
        if cause.share >= telling.MOSTLY
    )
    return f"{said} {_('Dat is onze schatting.')}" if guessed else said


def _help(acts: Sequence[Any]) -> tuple[tuple[str, str], ...]:
    """The kinds of help to ask for, each once: (id, name)."""
    known = provisions()
    ids = dict.fromkeys(
        act.provision for act in sorted(acts, key=lambda act: (act.day, -act.need)) if act.provision in known
    )
    return tuple((name, known[name].name) for name in list(ids)[:_MOST_HELP])


def _question(name: str, acts: Sequence[Any]) -> str:
    """What one tap puts in the form of a question: our words about the subject, nothing about the person."""
    helps = _help(acts)
    about = name[0].lower() + name[1:]
    if not helps:
        return _("Ik wil vooruitkijken. Mijn vraag gaat over: %(about)s.") % {"about": about}
    return _("Ik wil vooruitkijken. Mijn vraag gaat over: %(about)s. Ik denk aan: %(help)s.") % {
        "about": about,
        "help": helps[0][1],
    }


def ahead_page(
    seen: Seen, taps: Taps, today: date, *, see: str, is_close: bool, carried: Iterable[tuple[str, str]]
) -> AheadPage:
    """The page for somebody who told a few taps."""
    items = _shown(items_of(seen, taps, today), see)
    return AheadPage(
        title=_("Wat nu op u afkomt") if taps.died else _("Wat kan er komen?"), lead=_lead(taps), see=see,
        shows_when=see != See.ASK, shows_often=see == See.CHANCES, choices=_choices(see), carried=tuple(carried),
        sides=tuple(_sides(items, see)), groups=tuple(_groups(items, MOST_OPEN_AFTER if taps.died else MOST_OPEN)),
        ticks=tuple(timeline.ticks(THIRTEEN_MONTHS if taps.died else TWO_YEARS)),
        columns=_columns(see), rows=tuple(_row(item, see) for item in items), notes=tuple(_notes(seen, see)),
        asker=str(Asker.CLOSE if is_close or taps.died else Asker.PATIENT), died=taps.died,
    )  # fmt: skip


def _shown(items: Iterable[Item], see: str) -> list[Item]:
    """What stays of each item at this choice. At the first there is no window and no chance, and nothing that asks for nothing."""
    if see == See.CHANCES:
        return [item for item in items if item.by or item.bar]
    if see == See.WHEN:
        return [
            replace(item, often="", sure=item.sure if item.is_term else ()) for item in items if item.by or item.bar
        ]
    return [
        replace(item, bar=None, often="", sure=item.sure if item.is_term else ())
        for item in items
        if item.by is not None
    ]


def _lead(taps: Taps) -> str:
    if taps.died:
        return _(
            "U hoeft dit niet allemaal tegelijk. Dit zijn vragen voor de eerste dertien maanden, met erbij wanneer ze tellen."
        )
    return _(
        "Dit zijn vragen die het waard zijn om op tijd te stellen. Niet alles hiervan komt. Wat u regelt, hoeft later niet met haast."
    )


def _choices(see: str) -> tuple[dict[str, str], ...]:
    return tuple(
        {"value": str(value), "label": str(label), "now": "yes" if value == see else ""} for value, label in See.choices
    )


def _sides(items: Sequence[Item], see: str) -> Iterable[Side]:
    for domain, name in DOMAINS.items():
        mine = tuple(item for item in items if item.domain == domain)
        if not mine:
            continue
        now = sum(item.by is not None and item.by.group == 0 for item in mine)
        said = (
            ngettext("%(n)d vraag om nu te stellen", "%(n)d vragen om nu te stellen", now) % {"n": now}
            if now
            else _("niets dat nu moet")
        )
        rows = mine[:_MOST_ROWS] if see != See.ASK else ()
        yield Side(str(name), rows, mine if not rows else (), said)


def _groups(items: Sequence[Item], most: int) -> Iterable[Group]:
    """Per person what is to be arranged first; everything else behind a fold, so that nobody drowns in it."""
    for title, who in PEOPLE.items():
        mine = tuple(item for item in items if item.who in {str(WHO[one]) for one in who})
        if mine:
            rest = len(mine) - most
            summary = (
                ngettext("Nog %(n)d ander ding", "Nog %(n)d andere dingen", rest) % {"n": rest} if rest > 0 else ""
            )
            yield Group(str(title), mine[:most], mine[most:], summary)


def _columns(see: str) -> tuple[str, ...]:
    more = ((_("Wanneer vaak"),) if see != See.ASK else ()) + ((_("Hoe vaak"),) if see == See.CHANCES else ())
    return (_("Vraag"), _("Over wie"), _("Vraag het"), *more)


def _row(item: Item, see: str) -> tuple[dict[str, Any], ...]:
    cells: list[dict[str, Any]] = [{"text": item.ask}, {"text": item.who}, {"text": item.by.words if item.by else "–"}]
    if see != See.ASK:
        cells.append({"text": item.bar.words if item.bar else "–"})
    if see == See.CHANCES:
        cells.append({"text": item.often or "–"})
    return tuple(cells)


def _notes(seen: Seen, see: str) -> Iterable[str]:
    yield _("Dit gaat over mensen in een situatie die op de uwe lijkt. Het zegt niet hoe het bij u gaat.")
    if see != See.ASK:
        yield _("Wanneer iets komt, is meestal onze schatting. Het kan eerder, later of helemaal niet komen.")
    if see == See.CHANCES:
        yield _("Tussen haakjes staat hoe onzeker wij zijn.")
    if seen.is_rare:
        yield _("Wat u aantikte, komt samen niet vaak voor. Daarom zijn wij minder zeker.")
    yield _("De dagen om iets te vragen zijn zo gekozen dat de hulp er meestal op tijd is.")


def carried_of(post: Mapping[str, Sequence[str]], names: Iterable[str]) -> list[tuple[str, str]]:
    """The taps again, as hidden fields of a form."""
    return [(name, value) for name in names for value in post.get(name, ())]
