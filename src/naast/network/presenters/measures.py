"""What the map tells, in plain words, with what the silent ones leave open. Organisations only, and never as a ranking."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from naast.engine import network as network_engine
from naast.engine.network import Change, Where
from naast.network.presenters.looking import Look
from naast.network.queries import Gathered

MOST_LISTED: Final = 5
SURE, LIKELY = 0.8, 0.5


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing the map tells. `lines` are sentences; `rows` with `columns` a table, for what is better read in one."""

    title: str
    lines: tuple[str, ...]
    columns: tuple[str, ...] = ()
    rows: tuple[tuple[dict[str, Any], ...], ...] = ()
    caption: str = ""


def findings(now: Gathered, look: Look, before: Gathered | None) -> tuple[Finding, ...]:
    """Everything of one wave, and what changed when it is compared."""
    if len(now.told.answered) < 2:
        return (
            Finding(
                _("Nog te weinig antwoorden"),
                (_("Zodra twee organisaties antwoorden, staat hier wat de kaart vertelt."),),
            ),
        )
    reports = network_engine.reports_of(now.told, look.kinds)
    graph = network_engine.graph_of_reports(reports)
    chances = network_engine.chances(reports)
    found = [
        _known(now),
        _density(reports),
        _mutual(reports),
        _brokers(now, graph, chances),
        _weak(now, graph, chances, reports),
    ]
    found += [_unreached(now, graph)]
    if before is not None:
        found.append(_changed(now, before, look))
    return tuple(found)


def _known(now: Gathered) -> Finding:
    if not now.silent:
        return Finding(_("Hoe zeker is dit?"), (_("Iedereen antwoordde. U ziet het hele plaatje."),))
    said = _(
        "Van %(silent)d van de %(all)d organisaties weten we het niet: zij antwoordden niet. Anderen noemden hen wel."
    )
    more = _("Daarom staat er bij elk cijfer tussen welke twee getallen het waarschijnlijk ligt.")
    return Finding(_("Hoe zeker is dit?"), (said % {"silent": now.silent, "all": len(now.members)}, more))


def _density(reports: network_engine.Reports) -> Finding:
    shares = network_engine.shares(reports)
    names = {
        Where.CARE: _("Binnen de zorg"), Where.SOCIAL: _("Binnen gemeente en buurt"),
        Where.BETWEEN: _("Van de zorg naar gemeente en buurt"), None: _("Alles samen"),
    }  # fmt: skip
    columns = (_("Waar"), _("Getrokken"), _("Waarschijnlijk"), _("Hoogstens"))
    rows = tuple(
        (
            {"text": names[where]},
            {"text": _hundred(shares[where].seen)},
            {"text": _range(shares[where].low, shares[where].high)},
            {"text": _hundred(shares[where].most)},
        )
        for where in (Where.CARE, Where.SOCIAL, Where.BETWEEN, None)
        if shares[where].of
    )
    lines = [_("Van elke honderd lijnen die er kunnen zijn, zijn er zoveel.")]
    inside = max(shares[Where.CARE].seen, shares[Where.SOCIAL].seen)
    if shares[Where.BETWEEN].of and shares[Where.BETWEEN].high < inside:
        lines.append(_("Tussen de twee kanten lopen minder lijnen dan erbinnen. Daar valt het meest te winnen."))
    return Finding(_("Hoeveel lijnen zijn er?"), tuple(lines), columns, rows, _("Lijnen per honderd"))


def _mutual(reports: network_engine.Reports) -> Finding:
    one = network_engine.mutual(reports)
    if not one.of:
        return Finding(
            _("Zien ze elkaar allebei?"), (_("Tussen twee die allebei antwoordden, is nog geen lijn getrokken."),)
        )
    said = _("Van de %(of)d lijnen tussen twee die allebei antwoordden, noemden er %(both)d elkaar allebei.")
    more = _("Bij de andere ziet één van de twee de lijn niet. Vraag eens waarom.")
    lines = (said % {"of": one.of, "both": one.both}, *([more] if one.both < one.of else []))
    return Finding(_("Zien ze elkaar allebei?"), lines)


def _brokers(now: Gathered, graph: network_engine.Graph, chances: network_engine.Chances | None) -> Finding:
    found = network_engine.between(graph)
    lines = []
    for place, node in enumerate(found.listed[:MOST_LISTED]):
        low, high = found.low[place], found.high[place]
        if chances is not None:
            low, high = chances.between_low[node], chances.between_high[node]
        lines.append(
            _("%(name)s: over %(share)s van elke honderd kortste wegen tussen twee anderen. Waarschijnlijk %(range)s.")
            % {"name": _name(now, int(node)), "share": _hundred(found.share[node]), "range": _range(low, high)}
        )
    title = _("Wie brengt anderen bij elkaar?")
    return Finding(title, tuple(lines) or (_("Niemand staat tussen anderen in."),))


def _weak(
    now: Gathered, graph: network_engine.Graph, chances: network_engine.Chances | None, reports: network_engine.Reports
) -> Finding:
    lines = [
        _fallen(now, graph, spot.node, None if chances is None else float(chances.weak[spot.node]))
        for spot in network_engine.weak_spots(graph)[:MOST_LISTED]
    ]
    lines += list(_only_bridge(now, graph, reports))
    title = _("Waar hangt het aan één draad?")
    return Finding(
        title, tuple(lines) or (_("Nergens: valt één organisatie weg, dan kan iedereen elkaar nog bereiken."),)
    )


def _fallen(now: Gathered, graph: network_engine.Graph, node: int, chance: float | None) -> str:
    alone = [_name(now, one) for one in network_engine.left_alone(graph, node)]
    said = ngettext(
        "Valt %(name)s weg, dan is %(alone)s niet meer te bereiken via anderen.",
        "Valt %(name)s weg, dan zijn %(alone)s niet meer te bereiken via de rest.",
        len(alone),
    ) % {"name": _name(now, node), "alone": listed(alone)}
    if chance is None or not now.silent:
        return said
    if chance >= SURE:
        sure = _("Dat is vrijwel zeker ook zo als iedereen had geantwoord.")
    elif chance >= LIKELY:
        sure = _("Dat is waarschijnlijk ook zo als iedereen had geantwoord.")
    else:
        sure = _("Misschien zijn er lijnen die wij niet kennen, van wie niet antwoordde.")
    return f"{said} {sure}"


def _only_bridge(now: Gathered, graph: network_engine.Graph, reports: network_engine.Reports) -> Iterator[str]:
    across = network_engine.between_sides(graph, reports.social)
    total = int(across.sum()) // 2
    if total < MOST_LISTED:
        return
    most = int(across.argmax())
    if across[most] * 4 >= total:
        yield _("Van de %(all)d lijnen van de ene naar de andere kant lopen er %(mine)d via %(name)s.") % {
            "all": total, "mine": int(across[most]), "name": _name(now, most),
        }  # fmt: skip


def _unreached(now: Gathered, graph: network_engine.Graph) -> Finding:
    alone = [_name(now, node) for node, count in enumerate(graph.degrees) if not count]
    said = _("Deze organisaties staan nog los: %(names)s. Nodig hen eens uit.") % {"names": listed(alone)}
    return Finding(_("Wie staat er nog los?"), (said if alone else _("Niemand: iedereen heeft minstens één lijn."),))


def _changed(now: Gathered, before: Gathered, look: Look) -> Finding:
    same = {then: now.numbers[pk] for pk, then in before.numbers.items() if pk in now.numbers}
    changes = [one.change for one in network_engine.changes(before.told, now.told, same, look.kinds)]
    counts = {change: changes.count(change) for change in Change}
    said = _("Vergeleken met %(wave)s. Nieuwe lijnen: %(came)d. Lijnen weg: %(went)d. Lijnen gebleven: %(stayed)d.") % {
        "wave": before.wave.name, "came": counts[Change.CAME], "went": counts[Change.WENT], "stayed": counts[Change.STAYED],
    }  # fmt: skip
    unknown = counts[Change.UNKNOWN]
    more = _("Onbekend: %(n)d. Daar antwoordde iemand één van beide keren niet.") % {"n": unknown}
    newcomers = len(now.numbers) - len(same)
    lines = [said, *([more] if unknown else [])]
    if newcomers:
        lines.append(_("Organisaties die toen niet meededen: %(n)d. Hun lijnen tellen hier niet.") % {"n": newcomers})
    return Finding(_("Wat is er veranderd?"), tuple(lines))


def _name(now: Gathered, node: int) -> str:
    return now.members[node].organisation.name


def listed(names: Sequence[str], most: int = 8) -> str:
    """Names in a sentence: a, b en c."""
    shown = list(names[:most])
    if len(names) > most:
        return _("%(names)s en nog %(n)d") % {"names": ", ".join(shown), "n": len(names) - most}
    if len(shown) < 2:
        return "".join(shown)
    return _("%(names)s en %(last)s") % {"names": ", ".join(shown[:-1]), "last": shown[-1]}


def _hundred(share: float) -> str:
    return str(round(100 * float(share)))


def _range(low: float, high: float) -> str:
    one, other = _hundred(low), _hundred(high)
    return one if one == other else _("%(low)s tot %(high)s") % {"low": one, "high": other}
