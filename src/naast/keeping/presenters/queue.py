"""The queue of a keeper, one entry with the call script, and what was saved. Who keeps what: `keepers`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.conf import settings
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from naast.core import counting
from naast.core.actors import Actor
from naast.keeping import guarding, queries
from naast.keeping.choices import FACT_WORDS, REPORTED, Reach, Rung, Unlist
from naast.keeping.models import Entry, Report, Round
from naast.keeping.presenters import facts

Cell = dict[str, Any]
_REPORTED = {**FACT_WORDS, **dict(REPORTED)}
_VIEWS = ("mijn", "meldingen", "alles", "vast")


@dataclass(frozen=True, slots=True)
class QueuePage:
    """What waits for a call, what does most harm on top."""

    title: str
    lead: str
    tabs: list[dict[str, Any]]
    columns: list[str]
    rows: list[list[Cell]]
    empty_title: str
    empty: str
    next_url: str
    previous_url: str
    has_work: bool
    unlist_count: str
    coordinates: bool


def queue_page(
    page: queries.Page, counts: Mapping[str, int], view: str, actor: Actor, *, keeps: int | None
) -> QueuePage:
    """Shape the queue. `keeps`: the number a month of this reader, None when they do not keep."""
    names = {"mijn": _("Mijn lijst"), "meldingen": _("Meldingen"), "alles": _("Alles"), "vast": _("Bij de coördinator")}
    url = reverse("keeping:queue")
    return QueuePage(
        title=_("De kaart bijhouden"),
        lead=_lead(keeps),
        tabs=[
            {
                "url": f"{url}?toon={one}",
                "text": names[one],
                "count": counting.words(counts[one]),
                "current": one == view,
            }
            for one in _VIEWS
        ],
        columns=[_("Plek"), _("Waarom"), _("Stand"), _("Beheerder")],
        rows=[_row(entry, actor) for entry in page.rows],
        empty_title=_("Niets te bellen"),
        empty=_EMPTY.get(view, _EMPTY["alles"])(),
        next_url=f"{url}?toon={view}&bladzijde={page.number + 1}" if page.has_next else "",
        previous_url=f"{url}?toon={view}&bladzijde={page.number - 1}" if page.number > 1 else "",
        has_work=bool(counts["alles"]),
        unlist_count=counting.words(counts["weg"]) if counts["weg"] and queries.may_decide(actor) else "",
        coordinates=bool(actor.coordinates),
    )


_EMPTY = {
    "mijn": lambda: _("U bent klaar voor deze maand, of er is nu niets van u aan de beurt. Dank u wel."),
    "meldingen": lambda: _("Niemand meldde iets dat nog moet worden nagekeken."),
    "vast": lambda: _("Er ligt niets bij de coördinator."),
    "alles": lambda: _("Wat gebruikt wordt, blijft vanzelf vers. Kom volgende week nog eens kijken."),
}


def _lead(keeps: int | None) -> str:
    if keeps is None:
        return _(
            "Bovenaan staat waar een telefoontje het meest helpt. U heeft nog geen eigen lijst; die kiest u bij Beheerders."
        )
    return ngettext(
        "U koos %(n)d plek per maand. Bovenaan staat waar een telefoontje het meest helpt.",
        "U koos %(n)d plekken per maand. Bovenaan staat waar een telefoontje het meest helpt.",
        keeps,
    ) % {"n": keeps}


def _row(entry: Entry, actor: Actor) -> list[Cell]:
    return [
        {
            "text": entry.service.name,
            "url": reverse("keeping:entry", args=[entry.pk]),
            "small": entry.service.organisation.name,
        },
        {"text": why_words(entry)},
        _state(entry, actor),
        {"text": entry.keeper.name if entry.keeper else _("Nog niemand")},
    ]


def why_words(entry: Entry) -> str:
    """Why this one stands where it stands, in one line."""
    said = []
    reports: list[Report] = getattr(entry, "open_reports", [])
    if reports:
        said.append(_("Gemeld: %(facts)s.") % {"facts": ", ".join(_report_words(one) for one in reports)})
    doubt = [str(FACT_WORDS[fact]).lower() for fact in entry.why.get("doubt", [])][:3]
    if doubt and not reports:
        said.append(_("Vraag na: %(facts)s.") % {"facts": ", ".join(doubt)})
    asked = entry.why.get("asked", 0)
    if asked >= 1:
        said.append(
            ngettext("Gevraagd: %(n)d keer per maand.", "Gevraagd: %(n)d keer per maand.", round(asked))
            % {"n": round(asked)}
        )
    return " ".join(said) or _("Lang niet nagekeken.")


def _report_words(report: Report) -> str:
    name = str(_REPORTED[report.field]).lower()
    return f"{name} ({report.count}×)" if report.count > 1 else name


def _state(entry: Entry, actor: Actor) -> Cell:
    other = queries.hold_back(entry, actor)
    if other:
        return {"text": _("%(name)s belt") % {"name": other}, "badge": "info", "icon": "phone"}
    if entry.claimed_by_id is not None and str(entry.claimed_by_id) == actor.id and entry.claimed_at:
        return {"text": _("U belt"), "badge": "success", "icon": "phone"}
    if entry.rung == Rung.COORDINATOR:
        return {"text": _("Bij de coördinator"), "badge": "warning"}
    if entry.tries:
        words_ = ngettext("%(n)d keer niet bereikt", "%(n)d keer niet bereikt", entry.tries) % {"n": entry.tries}
        return {"text": words_, "badge": "neutral"}
    return {"text": _("Vrij"), "badge": "neutral"}


@dataclass(frozen=True, slots=True)
class FactRow:
    """One question of the call: the bound fields, and what stands there now."""

    fact: str
    name: str
    now: str
    ask: str
    choice: Any
    values: list[Any]
    is_open: bool
    is_reported: bool


@dataclass(frozen=True, slots=True)
class EntryPage:
    """One entry: what was said of it, the words for the call, and the questions."""

    id: UUID
    name: str
    organisation: str
    phone: str
    mobile: bool
    map_url: str
    script: list[str]
    reports: list[dict[str, Any]]
    facts: list[FactRow]
    last: str
    note: str
    keeper: str
    holder: str
    is_mine: bool
    tries: str
    is_stuck: bool
    unlist: str
    conflict: list[str]
    conflict_by: str


def entry_page(
    entry: Entry,
    reports: list[Report],
    last: Round | None,
    form: Any,
    actor: Actor,
    *,
    team: str,
    conflict: bool = False,
) -> EntryPage:
    """Shape the page of one entry. `team`: in whose name the reader rings. `conflict`: somebody saved since it was opened."""
    service = entry.service
    reported = {report.field for report in reports}
    mine = (
        str(entry.claimed_by_id) == actor.id and entry.claimed_at is not None and entry.claimed_at > queries.free_at()
    )
    return EntryPage(
        id=entry.pk,
        name=service.name,
        organisation=service.organisation.name,
        phone=service.phone,
        mobile=guarding.is_mobile(service.phone),
        map_url=reverse("directory:service", args=[service.slug]),
        script=script(actor.label, team, service.name, service.organisation.name),
        reports=[_report(one) for one in reports],
        facts=[fact_row(form, fact, service, is_reported=fact in reported) for fact in form.facts],
        last=_last(last),
        note=last.note if last else "",
        keeper=entry.keeper.name if entry.keeper else "",
        holder=queries.hold_back(entry, actor),
        is_mine=mine,
        tries=ngettext("%(n)d keer niet bereikt.", "%(n)d keer niet bereikt.", entry.tries) % {"n": entry.tries}
        if entry.tries
        else "",
        is_stuck=entry.rung == Rung.COORDINATOR,
        unlist=_("Zij vroegen om niet op de kaart te staan. Een coördinator beslist daarover.")
        if entry.unlist == Unlist.ASKED
        else "",
        conflict=[facts.tick_words(fact, one) for fact, one in (last.ticks if last else {}).items()]
        if conflict
        else [],
        conflict_by=_("%(who)s bewaarde dit om %(at)s") % {"who": last.by_label, "at": facts.clock_time(last.at)}
        if conflict and last
        else "",
    )


def script(name: str, team: str, service: str, organisation: str) -> list[str]:
    """What to say on the telephone, in plain Dutch."""
    return [
        _("Goedemiddag, u spreekt met %(name)s van %(team)s. U staat met %(service)s op de hulpkaart van %(place)s.")
        % {"name": name, "team": team, "service": service, "place": settings.NAAST_MUNICIPALITY},
        _(
            "Mensen die ernstig ziek zijn, en wie voor hen zorgt, vinden u daar. Mag ik een paar dingen nakijken? Het duurt vijf minuten."
        ),
        _(
            "Aan het eind: dank u wel. Verandert er iets? Dan kunt u ons altijd bellen, of op de kaart kiezen voor ‘Dit klopt niet’."
        ),
    ]


_ASK = {
    "exists": lambda: _("Is deze hulp er nog?"),
    "phone": lambda: _("Is dit het nummer dat mensen moeten bellen?"),
    "hours": lambda: _("Bent u dan bereikbaar?"),
    "capacity": lambda: _("Neemt u nu nieuwe mensen aan? Hoe lang wachten zij?"),
    "audience": lambda: _("Is het voor deze mensen?"),
    "area": lambda: _("Komt u bij mensen in deze wijken?"),
    "address": lambda: _("Is dit het adres?"),
    "cost": lambda: _("Kost het iets?"),
    "offer": lambda: _("Klopt het zoals het er staat?"),
}


def fact_row(form: Any, fact: str, service: Any, *, is_reported: bool = False) -> FactRow:
    """One fact with its fields, in the order of the call."""
    extra = {"exists": ["open_op"], "capacity": ["weken"]}.get(fact, [])
    return FactRow(
        fact=fact,
        name=str(FACT_WORDS[fact]),
        now=facts.said(service, fact),
        ask=_ASK[fact](),
        choice=form[f"is_{fact}"],
        values=[form[f"wordt_{fact}"], *[form[name] for name in extra]],
        is_open=form.has_new(fact),
        is_reported=is_reported,
    )


def _report(report: Report) -> dict[str, Any]:
    times = ngettext("%(n)d keer gemeld", "%(n)d keer gemeld", report.count) % {"n": report.count}
    remarks = getattr(report, "words", [])[:5]
    return {
        "name": _REPORTED[report.field],
        "times": f"{times}, {_('het laatst op')} {date_format(report.last_at, 'j F')}",
        "words": [_remark(one) for one in remarks],
        "is_mobile": any(guarding.is_mobile(one.right) for one in remarks),
    }


def _remark(remark: Any) -> str:
    right = _("Het zou zijn: %(right)s.") % {"right": remark.right} if remark.right else ""
    return " ".join(filter(None, [right, remark.said, f"({remark.by_label})"]))


def _last(last: Round | None) -> str:
    if last is None:
        return _("Nog nooit door iemand gebeld.")
    if last.reach == Reach.NOT_REACHED:
        return _("%(who)s belde op %(at)s en bereikte niemand.") % {"who": last.by_label, "at": facts.moment(last.at)}
    return _("%(who)s keek dit na op %(at)s.") % {"who": last.by_label, "at": facts.moment(last.at)}


@dataclass(frozen=True, slots=True)
class SavedPage:
    """What was saved, until when it can be taken back, and what comes next."""

    id: UUID
    name: str
    lines: list[str]
    is_undone: bool
    can_undo: bool
    until: str
    entry_url: str
    next_url: str
    next_name: str


def saved_page(row: Round, following: Entry | None, *, can_undo: bool) -> SavedPage:
    """Shape the page after saving."""
    lines = [facts.tick_words(fact, one) for fact, one in row.ticks.items()]
    if row.reach == Reach.NOT_REACHED:
        lines = [_("U bereikte niemand. Over twee dagen staat deze plek weer in de lijst.")]
    return SavedPage(
        id=row.pk,
        name=row.entry.service.name,
        lines=lines,
        is_undone=row.undone_at is not None,
        can_undo=can_undo,
        until=facts.clock_time(row.undo_until),
        entry_url=reverse("keeping:entry", args=[row.entry_id]),
        next_url=reverse("keeping:entry", args=[following.pk]) if following else "",
        next_name=following.service.name if following else "",
    )
