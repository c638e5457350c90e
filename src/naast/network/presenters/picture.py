"""The picture of a wave: who stands where, which lines are drawn and how, and the same lines as rows and sentences."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID

import numpy as np
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from naast.core.acquainting import Agreement, Two
from naast.engine import network as network_engine
from naast.engine.network import Change, Stroke
from naast.network.choices import FEWEST_REFERRALS, Side
from naast.network.presenters.looking import Look
from naast.network.queries import Gathered

_OF_CHANGE = {
    Change.STAYED: Stroke.DRAWN, Change.CAME: Stroke.CAME, Change.WENT: Stroke.WENT, Change.UNKNOWN: Stroke.UNKNOWN,
}  # fmt: skip
Places = Mapping[UUID, tuple[float, float]]


@dataclass(frozen=True, slots=True)
class Beside:
    """What is drawn beside what organisations say: referrals by (from, to), when the look asks for them; and who agreed to meet."""

    referrals: Mapping[tuple[UUID, UUID], int] = field(default_factory=dict)
    agreed: Mapping[Two, Agreement] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Drawn:
    """One line of the picture, between organisations by number, with what it tells."""

    a: int
    b: int
    stroke: Stroke
    line: network_engine.Line | None = None
    referrals: int = 0
    agreement: Agreement | None = None


@dataclass(frozen=True, slots=True)
class Picture:
    """The drawing, what it shows in words, and its lines. `legend`: (stroke, words) of the strokes that are in it."""

    svg: SafeString
    told: str
    lines: tuple[Drawn, ...]
    legend: tuple[tuple[str, str], ...]


def picture(
    history: Sequence[Gathered],
    look: Look,
    before: Gathered | None,
    beside: Beside,
    links: bool = True,
) -> Picture:
    """The last wave of `history`; those before it say where everyone stood. `before`: the wave whose lines it is compared with.

    Without `links` it is a picture to keep.
    """
    now = history[-1]
    lines = tuple(one for one in _lines(now, look, before, beside) if _is_shown(one, now, look))
    dots, social = _dots(now, lines, look, links), _social(now)
    places = network_engine.on_paper(_places(history), social) if now.members else np.zeros((0, 2))
    threads = [network_engine.Thread(one.a, one.b, one.stroke, _weight(one)) for one in lines]
    told = _told(now, lines)
    words = network_engine.Words(
        _("Wie werkt met wie: %(wave)s") % {"wave": now.wave.name}, told, str(Side.CARE.label), str(Side.SOCIAL.label)
    )
    # The engine escapes every word it draws; there is no other text in the picture.
    svg = mark_safe(network_engine.draw(dots, threads, places, words))
    strokes = {one.stroke for one in lines}
    return Picture(svg, told, lines, tuple((str(stroke), words_of(stroke)) for stroke in Stroke if stroke in strokes))


def words_of(stroke: Stroke) -> str:
    """What a stroke means."""
    return {
        Stroke.DRAWN: _("Een lijn die organisaties zelf noemden. Dikker is vaker."),
        Stroke.REFERRED: _("Echte verwijzingen: %(n)d of meer in een half jaar.") % {"n": FEWEST_REFERRALS},
        Stroke.AGREED: _("Spraken aan de casustafel af om kennis te maken. Nog geen lijn."),
        Stroke.CAME: _("Nieuw sinds de ronde waarmee u vergelijkt."),
        Stroke.WENT: _("Was er toen, en is er niet meer."),
        Stroke.UNKNOWN: _("Was er in één van de rondes. Van de andere weten we het niet."),
    }[stroke]


def _lines(now: Gathered, look: Look, before: Gathered | None, beside: Beside) -> list[Drawn]:
    told = {(one.a, one.b): one for one in network_engine.lines_of(now.told, look.kinds)}
    strokes = dict.fromkeys(told, Stroke.DRAWN)
    if before is not None:
        same = {then: now.numbers[pk] for pk, then in before.numbers.items() if pk in now.numbers}
        for one in network_engine.changes(before.told, now.told, same, look.kinds):
            strokes[one.a, one.b] = _OF_CHANGE[one.change]
    found = [Drawn(a, b, stroke, told.get((a, b))) for (a, b), stroke in strokes.items()]
    found += [
        Drawn(a, b, Stroke.AGREED, agreement=one) for (a, b), one in _agreed(now, beside).items() if (a, b) not in told
    ]
    if look.referrals:
        found += [Drawn(a, b, Stroke.REFERRED, None, n) for (a, b), n in referral_lines(now, beside.referrals).items()]
    return sorted(found, key=lambda one: (one.a, one.b, one.stroke))


def _agreed(now: Gathered, beside: Beside) -> dict[tuple[int, int], Agreement]:
    """Pairs of numbers that agreed to meet."""
    number = now.numbers
    found = {}
    for one in beside.agreed.values():
        if one.one in number and one.other in number:
            low, high = sorted((number[one.one], number[one.other]))
            found[low, high] = one
    return found


def referral_lines(now: Gathered, referred: Mapping[tuple[UUID, UUID], int]) -> dict[tuple[int, int], int]:
    """Pairs of numbers with enough referrals between them, either way."""
    counted: dict[tuple[int, int], int] = {}
    for (one, other), count in referred.items():
        if one in now.numbers and other in now.numbers:
            a, b = sorted((now.numbers[one], now.numbers[other]))
            counted[a, b] = counted.get((a, b), 0) + count
    return {pair: count for pair, count in counted.items() if count >= FEWEST_REFERRALS}


def _is_shown(one: Drawn, now: Gathered, look: Look) -> bool:
    return look.shows(now.told.sides[one.a], now.told.sides[one.b])


def _dots(now: Gathered, lines: Sequence[Drawn], look: Look, links: bool) -> list[network_engine.Dot]:
    slugs = [one.organisation.slug for one in now.members]
    chosen = slugs.index(look.chosen) if look.chosen in slugs else None
    near = {chosen, *(b if a == chosen else a for a, b in ((one.a, one.b) for one in lines) if chosen in (a, b))}
    return [
        network_engine.Dot(
            name=one.organisation.name,
            side=network_engine.Side(one.side),
            words=_words(number, lines, is_silent=one.answered_at is None),
            url=look.address(chosen="" if number == chosen else slugs[number]) + "#kaart" if links else "",
            hollow=one.answered_at is None,
            faint=(chosen is not None and number not in near) or (look.side in Side.values and one.side != look.side),
            chosen=number == chosen,
        )
        for number, one in enumerate(now.members)
    ]


def _words(number: int, lines: Sequence[Drawn], *, is_silent: bool) -> str:
    count = sum(number in (one.a, one.b) for one in lines if one.stroke in (Stroke.DRAWN, Stroke.CAME))
    words = ngettext("%(n)d lijn.", "%(n)d lijnen.", count) % {"n": count}
    return f"{words} {_('Antwoordde niet.')}" if is_silent else words


def _weight(one: Drawn) -> int:
    return int(one.line.often) if one.line is not None and one.line.often else 1


def _social(now: Gathered) -> network_engine.Flags:
    return np.array([one.side == Side.SOCIAL for one in now.members], dtype=bool)


def _places(history: Sequence[Gathered]) -> network_engine.Reals:
    """Where the organisations of the last wave stand: each wave starts from the places of the one before, over all lines so far."""
    known: dict[UUID, int] = {}
    sides: dict[UUID, bool] = {}
    pairs: set[tuple[int, int]] = set()
    places = np.zeros((0, 2))
    for one in history:
        ids = [member.organisation_id for member in one.members]
        sides |= {member.organisation_id: member.side == Side.SOCIAL for member in one.members}
        for pk in ids:
            known.setdefault(pk, len(known))
        every = frozenset(network_engine.Kind)
        pairs |= {(known[ids[line.a]], known[ids[line.b]]) for line in network_engine.lines_of(one.told, every)}
        ends = np.array(sorted(pairs), dtype=np.int64).reshape(-1, 2)
        graph = network_engine.graph_of(len(known), ends[:, 0], ends[:, 1])
        before = np.vstack([places, np.full((len(known) - len(places), 2), np.nan)])
        places = network_engine.lay_out(graph, np.array([sides[pk] for pk in known], dtype=bool), before)
    return places[[known[member.organisation_id] for member in history[-1].members]]


def _told(now: Gathered, lines: Sequence[Drawn]) -> str:
    drawn = sum(one.stroke in (Stroke.DRAWN, Stroke.CAME) for one in lines)
    across = sum(
        now.told.sides[one.a] != now.told.sides[one.b] for one in lines if one.stroke in (Stroke.DRAWN, Stroke.CAME)
    )
    return _(
        "%(all)d organisaties, van wie er %(heard)d antwoordden. U ziet %(lines)d lijnen; %(across)d daarvan lopen van de zorg naar"
        " gemeente en buurt."
    ) % {"all": len(now.members), "heard": len(now.told.answered), "lines": drawn, "across": across}
