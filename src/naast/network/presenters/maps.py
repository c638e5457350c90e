"""The page of a wave, and the files of it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from naast.audit.exporting import harmless
from naast.core import clock
from naast.engine import network as network_engine
from naast.engine.network import Stroke
from naast.network.choices import Kind, Often, Side
from naast.network.models import Wave, WaveMember
from naast.network.presenters.looking import Look, chips
from naast.network.presenters.measures import Finding, findings, listed
from naast.network.presenters.picture import Beside, Drawn, Picture, picture
from naast.network.queries import Gathered, is_unreached


@dataclass(frozen=True, slots=True)
class MapPage:
    """One wave: how it stands, the picture with its filters, what it tells, and the same as a list."""

    wave: Wave
    state: str
    doings: tuple[tuple[str, str], ...]
    silent: tuple[dict[str, Any], ...]
    picture: Picture
    chips: dict[str, list[dict[str, Any]]]
    waves: tuple[dict[str, Any], ...]
    findings: tuple[Finding, ...]
    columns: tuple[str, ...]
    rows: tuple[tuple[dict[str, Any], ...], ...]
    sentences: tuple[str, ...]
    chosen: str
    files: tuple[tuple[str, str], ...]


def map_page(history: Sequence[Gathered], look: Look, before: Gathered | None, beside: Beside) -> MapPage:
    """The last wave of `history`."""
    now = history[-1]
    drawn = picture(history, look, before, beside)
    chosen = next((one.organisation.name for one in now.members if one.organisation.slug == look.chosen), "")
    return MapPage(
        wave=now.wave,
        state=state_of(now.wave, len(now.told.answered), len(now.members)),
        doings=_doings(now),
        silent=tuple(_silent(one, now.wave) for one in now.members if one.answered_at is None),
        picture=drawn,
        chips=chips(look),
        waves=_compare(history, look),
        findings=findings(now, look, before),
        columns=(_("Tussen"), _("En"), _("Wat"), _("Hoe vaak"), _("Wie zegt het")),
        rows=tuple(_row(one, now) for one in drawn.lines),
        sentences=tuple(_sentence(number, now, drawn.lines) for number in range(len(now.members))),
        chosen=chosen,
        files=_files(now.wave, look),
    )


def state_of(wave: Wave, heard: int, asked: int) -> str:
    """How a wave stands, in a sentence."""
    if wave.begun_at is None:
        count = ngettext("%(n)d organisatie krijgt", "%(n)d organisaties krijgen", asked) % {"n": asked}
        return _("Nog niet begonnen. %(count)s een mail op %(day)s.") % {"count": count, "day": day(wave.starts_on)}
    said = _("%(heard)d van de %(asked)d antwoordden.") % {"heard": heard, "asked": asked}
    if wave.is_open:
        return said + " " + _("Antwoorden kan tot en met %(day)s.") % {"day": day(wave.ends_on)}
    return said + " " + _("Deze ronde is gesloten.")


def day(on: date) -> str:
    """A date as people write it."""
    return on.strftime("%d-%m-%Y")


def _doings(now: Gathered) -> tuple[tuple[str, str], ...]:
    wave = now.wave
    if wave.begun_at is None and wave.closed_at is None:
        begin = [("begin", _("Verstuur de mails nu"))] if wave.ends_on >= clock.today() else []
        return (*begin, ("weg", _("Gooi deze ronde weg")))
    if not wave.is_open:
        return ()
    may_remind = any(not (one.answered_at or one.reminded_at or one.bounced_at) for one in now.members)
    return (*([("herinner", _("Stuur een herinnering"))] if may_remind else []), ("sluit", _("Sluit deze ronde")))


def _silent(one: WaveMember, wave: Wave) -> dict[str, Any]:
    """Who did not answer, and why that may be. `again`: our mail did not reach them, and may go out once more."""
    again = wave.is_open and is_unreached(one)
    if one.bounced_at:
        why = _("De mail kwam niet aan.")
    elif again:
        why = _("Het mailadres op de hulpkaart is veranderd. De link van toen werkt niet meer.")
    else:
        why = _("Herinnerd.") if one.reminded_at else ""
    phone, email = one.organisation.phone, one.organisation.email
    return {
        "pk": str(one.pk),
        "name": one.organisation.name,
        "phone": phone,
        "why": why,
        "email": email,
        "again": again,
    }


def _compare(history: Sequence[Gathered], look: Look) -> tuple[dict[str, Any], ...]:
    earlier = [{"pk": str(one.wave.pk), "text": one.wave.name} for one in history[:-1]]
    if not earlier:
        return ()
    every = [{"pk": "", "text": _("Niet vergelijken")}, *reversed(earlier)]
    return tuple(
        {"url": look.address(before=one["pk"]) + "#kaart", "text": one["text"], "current": one["pk"] == look.before}
        for one in every
    )


def _row(one: Drawn, now: Gathered) -> tuple[dict[str, Any], ...]:
    names = [{"text": now.members[end].organisation.name} for end in (one.a, one.b)]
    if one.stroke is Stroke.REFERRED:
        return (
            *names,
            {"text": _("Echte verwijzingen")},
            {"text": _("%(n)d in een half jaar") % {"n": one.referrals}},
            {"text": "Naast"},
        )
    if one.agreement is not None:
        said = _("maakten kennis") if one.agreement.met else _("gaan kennismaken")
        return (
            *names,
            {"text": said},
            {"text": ""},
            {"text": _("Casustafel, %(day)s") % {"day": day(one.agreement.on)}},
        )
    if one.line is None:
        gone = _("Was er, en is er niet meer") if one.stroke is Stroke.WENT else _("Was er; nu weten we het niet")
        return (*names, {"text": gone}, {"text": ""}, {"text": ""})
    often = str(Often(one.line.often).label) if one.line.often else _("niet gezegd")
    who = _("allebei") if one.line.both else _("één van de twee")
    kinds = ", ".join(short(kind) for kind in network_engine.Kind if kind in one.line.kinds)
    return (
        *names,
        {"text": kinds, "small": _("nieuw") if one.stroke is Stroke.CAME else ""},
        {"text": often},
        {"text": who},
    )


def short(kind: network_engine.Kind) -> str:
    """A kind in one or two words."""
    return {
        network_engine.Kind.KNOW: _("kennen"), network_engine.Kind.REFER: _("verwijzen"),
        network_engine.Kind.CONSULT: _("raad vragen"), network_engine.Kind.TOGETHER: _("samen iemand helpen"),
    }[kind]  # fmt: skip


def _sentence(number: int, now: Gathered, lines: Sequence[Drawn]) -> str:
    near = [
        now.members[one.b if one.a == number else one.a].organisation.name
        for one in lines
        if number in (one.a, one.b) and one.stroke in (Stroke.DRAWN, Stroke.CAME)
    ]
    name = now.members[number].organisation.name
    if not near:
        return _("%(name)s heeft hier geen lijn.") % {"name": name}
    return _("%(name)s heeft een lijn met %(others)s.") % {"name": name, "others": listed(near, len(near))}


def _files(wave: Wave, look: Look) -> tuple[tuple[str, str], ...]:
    words = {
        "plaatje": _("Plaatje (SVG)"), "netwerk": _("Netwerk (GraphML)"), "lijnen": _("Lijnen (CSV)"),
        "organisaties": _("Organisaties (CSV)"),
    }  # fmt: skip
    return tuple(
        (reverse("network:download", args=[wave.pk, kind]) + look.address(), text) for kind, text in words.items()
    )


@dataclass(frozen=True, slots=True)
class File:
    """Something to keep: its words, its kind for the browser, and the end of its name."""

    text: str
    content_type: str
    ending: str


def file_of(kind: str, history: Sequence[Gathered], look: Look, before: Gathered | None, beside: Beside) -> File | None:
    """The file of that kind with what the look shows; None for a kind we do not make."""
    now = history[-1]
    drawn = picture(history, look, before, beside, links=False)
    if kind == "plaatje":
        return File(str(drawn.svg), "image/svg+xml", "svg")
    if kind == "netwerk":
        return File(_graphml(now, drawn.lines), "application/graphml+xml", "graphml")
    if kind == "lijnen":
        head = [_("Tussen"), _("En"), _("Wat"), _("Hoe vaak"), _("Wie zegt het"), _("Soort lijn")]
        rows = [[*(cell["text"] for cell in _row(one, now)), str(one.stroke)] for one in drawn.lines]
        return File(_table(head, rows), "text/csv; charset=utf-8", "csv")
    if kind == "organisaties":
        return File(_organisations(now, drawn.lines), "text/csv; charset=utf-8", "csv")
    return None


def _organisations(now: Gathered, lines: Sequence[Drawn]) -> str:
    head = [_("Organisatie"), _("Domein"), _("Antwoordde"), _("Lijnen")]
    rows: list[list[str | int]] = [
        [
            one.organisation.name,
            str(Side(one.side).label),
            _("ja") if one.answered_at else _("nee"),
            sum(number in (line.a, line.b) for line in lines if line.line is not None),
        ]
        for number, one in enumerate(now.members)
    ]
    return _table(head, rows)


def _table(head: Sequence[str], rows: Iterable[Sequence[str | int]]) -> str:
    safe = [[cell if isinstance(cell, int) else harmless(cell) for cell in row] for row in rows]
    return network_engine.as_csv(head, safe)


def _graphml(now: Gathered, lines: Sequence[Drawn]) -> str:
    nodes: list[dict[str, str | int | float | bool]] = [
        {"naam": one.organisation.name, "domein": one.side, "antwoordde": one.answered_at is not None}
        for one in now.members
    ]
    edges: list[tuple[int, int, dict[str, str | int | float | bool]]] = [
        (
            one.a,
            one.b,
            {
                "soort": str(one.stroke),
                "wat": " ".join(str(kind) for kind in Kind.values if one.line is not None and kind in one.line.kinds),
                "hoe_vaak": int(one.line.often or 0) if one.line is not None else 0,
                "verwijzingen": one.referrals,
            },
        )
        for one in lines
    ]
    return network_engine.graphml(nodes, edges)
