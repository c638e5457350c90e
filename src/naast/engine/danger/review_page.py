"""The clinician's review as one printable HTML page in Dutch: no scripts, no addresses, the style inside.

What stands on it is decided in `review`; every text of the pack is escaped here, at the one place where it meets HTML.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from html import escape
from itertools import groupby
from typing import Final

from naast.engine.danger.review import Item, Review, Reviewed
from naast.engine.danger.review_style import STYLE
from naast.engine.danger.wording import LEGEND
from naast.engine.knowledge.approvals import KINDS

MONTHS: Final = (
    *("januari", "februari", "maart", "april", "mei", "juni"),
    *("juli", "augustus", "september", "oktober", "november", "december"),
)
TITLE: Final = "Nakijken van het gevaarpakket"
# By kind: the heading, what it is, how one of them is called, and the columns.
KIND_TEXTS: Final[dict[str, tuple[str, str, str, tuple[str, ...]]]] = {
    "say": (
        "Wat Naast zegt",
        "De naam is voor helpers. De tekst is het eerste wat iemand leest als Naast dit gevaar ziet.",
        "tekst",
        ("Wat", "Tekst"),
    ),
    "help": (
        "Welke hulp erbij staat",
        "In deze volgorde: de eerste staat bovenaan. Hulp zonder eigen nummer krijgt dat van een plek in de buurt; is die er niet, "
        "dan staat er alleen de tekst.",
        "hulp",
        ("Hulp", "Nummer", "Toelichting"),
    ),
    "grammars": (
        "Vaste regels",
        "Slaat een regel aan, dan ziet Naast gevaar. Ook als het geleerde deel niets ziet.",
        "regel",
        ("Dit is het gevaar", "Wanneer de regel aanslaat"),
    ),
    "words": (
        "Woordgroepen van de regels",
        f"De regels zoeken deze woorden. Hoofdletters en accenten tellen niet mee. {LEGEND}",
        "woordgroep",
        ("Woordgroep", "Waarvoor", "Woorden"),
    ),
    "examples": (
        "Voorbeelden van gevaar",
        "Bij een zin als deze moet Naast gevaar zien.",
        "voorbeeld",
        ("Wie spreekt", "Zin"),
    ),
    "near_misses": (
        "Lijkt op gevaar, maar is het niet",
        "Bij een zin als deze moet Naast rustig blijven. Twijfelt u over een zin? Vink hem dan niet aan.",
        "bijna-gevaar",
        ("Wie spreekt", "Zin", "Waarom geen gevaar"),
    ),
}


def draw(found: Review, made_on: date) -> str:
    """The whole page. Equal reviews on the same day give equal pages."""
    parts = [
        *_head(found, made_on),
        *_asked(),
        *_counts(found),
        *_contents(found),
        *(_news(found) if found.last else ()),
        *(line for one in found.categories for line in _category(one, compared=found.last is not None)),
        *_signing(),
        "</main>\n</body>\n</html>",
    ]
    return "\n".join(parts) + "\n"


def in_words(day: date) -> str:
    """A day as people write it.

    >>> in_words(date(2026, 3, 1))
    '1 maart 2026'
    """
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def _number(count: int) -> str:
    return f"{count:,}".replace(",", ".")


def _lower(kind: str) -> str:
    heading = KIND_TEXTS[kind][0]
    return heading[0].lower() + heading[1:]


def _head(found: Review, made_on: date) -> Iterator[str]:
    yield '<!DOCTYPE html>\n<html lang="nl">\n<head>\n<meta charset="utf-8">'
    yield '<meta name="viewport" content="width=device-width, initial-scale=1">\n<meta name="robots" content="noindex">'
    yield f"<title>{TITLE} – Naast</title>\n<style>{STYLE}</style>\n</head>\n<body>\n<main>"
    yield f"<h1>{TITLE}</h1>"
    yield f'<p class="made">Gemaakt op {in_words(made_on)}. Kenmerk van dit pakket: <code>{found.pack_hash[:16]}</code></p>'
    yield f'<div class="status">{_status(found)}</div>'


def _status(found: Review) -> str:
    if found.last is None:
        return (
            "<p><strong>Nog niemand heeft dit pakket goedgekeurd.</strong></p>"
            f"<p>Alles op deze bladzijde moet dus nog worden nagekeken: {_number(found.total)} dingen.</p>"
        )
    last = found.last
    text = f"<p><strong>Laatst goedgekeurd door {escape(last.by)} ({escape(last.role)}) op {in_words(last.on)}.</strong></p>"
    if last.note:
        text += f"<p>Daarbij schreef deze persoon: {escape(last.note)}</p>"
    if not found.open:
        same = "De bestanden zijn precies dezelfde." if found.exact else "Alleen opmaak of volgorde is veranderd."
        return text + f"<p>Sindsdien is er niets nieuw en niets weg. {same}</p>"
    lost = "".join(
        f"<li>{escape(name)}: dit hele soort gevaar is weg ({_number(n)} dingen)</li>" for name, n in found.lost.items()
    )
    return (
        text
        + f"<p>Sindsdien nieuw: {_number(found.new)}. Weg: {_number(found.removed)}. Is een zin veranderd? Dan telt de oude als weg "
        "en de zin van nu als nieuw.</p>" + (f"<ul>{lost}</ul>" if lost else "")
    )


def _asked() -> Iterator[str]:
    yield "<h2>Wat wij u vragen</h2>"
    yield "<p>Naast zoekt in een hulpvraag eerst naar gevaar. Dit pakket zegt hoe gevaar klinkt en welke hulp dan bovenaan staat.</p>"
    yield (
        "<ul><li>Is elk voorbeeld echt gevaar? En staat het bij het goede soort?</li>"
        "<li>Is elke zin onder <em>lijkt op gevaar</em> echt veilig? Dit is het belangrijkste: bij zo’n zin blijft Naast stil.</li>"
        "<li>Klopt de hulp? Zijn de nummers goed? Staat het dringendste bovenaan?</li>"
        "<li>Is de tekst goed voor iemand in nood? Ook voor een kind?</li>"
        "<li>Mist u iets? Schrijf het erbij.</li></ul>"
    )
    yield "<p>Vink aan wat goed is. Schrijf een opmerking bij wat anders moet. Dat kan op papier en op het scherm.</p>"
    yield (
        "<p><strong>Deze bladzijde bewaart niets.</strong> Werkt u op het scherm? Bewaar hem dan als pdf voordat u hem sluit "
        "(afdrukken, en dan <em>opslaan als pdf</em>).</p>"
    )
    yield "<p>De zinnen zijn verzonnen. Toch kunnen ze u raken. Neem pauzes, en kijk niet alles in één keer na.</p>"
    yield (
        "<p>Naast leert ook van verhalen en oefenzinnen buiten dit pakket. Die staan hier niet. Uw goedkeuring gaat over dit "
        "pakket. Zij zegt niet hoe vaak Naast gevaar mist.</p>"
    )


def _counts(found: Review) -> Iterator[str]:
    heads = ["Soort gevaar", "Teksten", "Hulp", "Regels", "Woorden", "Voorbeelden", "Lijkt erop", "Samen"]
    heads += ["Nieuw", "Weg"] if found.last else []
    yield '<h2 id="aantallen">Hoeveel het is</h2>'
    # On a narrow screen this table scrolls sideways; with a keyboard that takes a place to stand.
    yield '<div class="wide" role="region" tabindex="0" aria-labelledby="aantallen">'
    yield '<table class="counts" aria-labelledby="aantallen"><thead><tr>'
    yield "".join(f'<th scope="col">{head}</th>' for head in heads) + "</tr></thead><tbody>"
    for one in found.categories:
        numbers = [*(len(one.items[kind]) for kind in KINDS), one.total]
        numbers += [len(one.new), one.gone] if found.last else []
        cells = "".join(f"<td>{_number(number)}</td>" for number in numbers)
        yield f'<tr><th scope="row">{escape(one.name)}</th>{cells}</tr>'
    yield "</tbody></table></div>"


def _contents(found: Review) -> Iterator[str]:
    yield '<nav aria-labelledby="inhoud"><h2 id="inhoud">Inhoud</h2><ul>'
    if found.last:
        yield '<li><a href="#nieuw">Nieuw sinds de laatste goedkeuring</a></li>'
    for one in found.categories:
        name = escape(one.category)
        links = ", ".join(f'<a href="#{name}-{kind}">{_lower(kind)}</a>' for kind in KINDS if one.items[kind])
        yield f'<li><a href="#{name}">{escape(one.name)}</a><br><span class="small">{links}</span></li>'
    yield '<li><a href="#ondertekenen">Ondertekenen</a></li></ul></nav>'


def _news(found: Review) -> Iterator[str]:
    yield '<section class="category"><h2 id="nieuw">Nieuw sinds de laatste goedkeuring</h2>'
    if not found.new:
        yield "<p>Er is niets nieuw.</p>"
    for one in found.categories:
        if not (one.new or one.gone):
            continue
        yield f"<h3>{escape(one.name)}</h3>"
        if gone := [f"{_lower(kind)} {_number(n)}" for kind, n in one.removed.items() if n]:
            yield f"<p>Weg of veranderd: {', '.join(gone)}.</p>"
            yield from _gone(one)
        for kind in KINDS:
            if items := [item for item in one.items[kind] if item.new]:
                name = f"nieuw-{escape(one.category)}-{kind}"
                yield f'<h4 id="{name}">{KIND_TEXTS[kind][0]}</h4>'
                yield from _table(kind, items, name, compared=False)
    yield "</section>"


def _gone(one: Reviewed) -> Iterator[str]:
    """What was approved and is no longer there, in its own words; what was changed stands among the new as it is now."""
    for kind, cells in one.gone_cells.items():
        if cells:
            yield f"<h4>Weg uit: {_lower(kind)}</h4>"
            yield (
                "<ul>"
                + "".join(f"<li><del>{escape(' · '.join(filter(None, each)))}</del></li>" for each in cells)
                + "</ul>"
            )


def _category(one: Reviewed, *, compared: bool) -> Iterator[str]:
    name = escape(one.category)
    yield f'<section class="category"><h2 id="{name}">{escape(one.name)}</h2>'
    for kind in KINDS:
        if not one.items[kind]:
            continue
        heading, meaning, _, _ = KIND_TEXTS[kind]
        yield f'<h3 id="{name}-{kind}">{heading} <span class="small">({_number(len(one.items[kind]))})</span></h3>'
        yield f"<p>{escape(meaning)}</p>"
        yield from _table(kind, one.items[kind], f"{name}-{kind}", compared=compared)
    yield "</section>"


def _table(kind: str, items: Sequence[Item], heading: str, *, compared: bool) -> Iterator[str]:
    """One kind of item as a table. `compared`: with a column that says what is new."""
    _, _, single, columns = KIND_TEXTS[kind]
    heads = ["Nr.", *columns, *(["Stand"] if compared else []), "Akkoord", "Opmerking"]
    classes = ["nr", *["text"] * len(columns), *(["state"] if compared else []), "tick", "remark"]
    yield f'<div class="wide"><table class="items {kind}" aria-labelledby="{heading}"><thead><tr>'
    yield (
        "".join(f'<th scope="col" class="{c}">{h}</th>' for h, c in zip(heads, classes, strict=True))
        + "</tr></thead><tbody>"
    )
    for number, cells, new in _word_rows(items, compared) if kind == "words" else _rows(items):
        row = "".join(f"<td>{cell}</td>" for cell in cells)
        state = f"<td>{'<strong>nieuw</strong>' if new else 'goedgekeurd'}</td>" if compared else ""
        tick = f'<td class="tick"><input type="checkbox" aria-label="Akkoord met {single} {number}"></td>'
        remark = f'<td class="remark"><textarea rows="1" aria-label="Opmerking bij {single} {number}"></textarea></td>'
        yield f'<tr><th scope="row">{number}</th>{row}{state}{tick}{remark}</tr>'
    yield "</tbody></table></div>"


_Row = tuple[int, Iterable[str], bool]


def _rows(items: Iterable[Item]) -> Iterator[_Row]:
    for item in items:
        yield item.number, [escape(cell) for cell in item.cells], item.new


def _word_rows(items: Iterable[Item], compared: bool) -> Iterator[_Row]:
    """One row for each word group, with the number of the group; in a group that was approved, the new words stand out."""
    for (group, use), members in groupby(items, key=lambda item: item.cells[:2]):
        words = list(members)
        shown = [
            f"<mark>{escape(one.cells[2])}</mark>" if compared and one.new else escape(one.cells[2]) for one in words
        ]
        listed = "".join(f"<li>{word}</li>" for word in shown)
        yield words[0].number, (escape(group), escape(use), f"<ul>{listed}</ul>"), any(one.new for one in words)


def _signing() -> Iterator[str]:
    yield '<section class="category"><h2 id="ondertekenen">Ondertekenen</h2>'
    yield "<p>Ik heb dit pakket nagekeken. Wat ik heb aangevinkt, keur ik goed.</p>"
    yield "<p>Keur het hele pakket pas goed als alles is nagekeken en er geen opmerkingen meer open staan.</p><dl>"
    for label in ("Naam", "Beroep", "Datum", "Handtekening"):
        yield f'<dt>{label}</dt><dd class="line"></dd>'
    yield "</dl><p>Schrijf hier geen BIG-nummer. Wie de kennis beheert, legt de goedkeuring vast met:</p>"
    yield '<pre><code>naast knowledge danger-approve --by "NAAM" --role "BEROEP"</code></pre>'
    yield "<p>Naast kan niet controleren wie de naam intypt. Bewaar daarom dit ondertekende stuk.</p></section>"
