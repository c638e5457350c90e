"""The choices that are held, each with a way to let it go, and what to let go when nothing is left."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from naast.directory import queries
from naast.directory.choices import Audience, Cost, Language, Layer
from naast.directory.models import Neighbourhood
from naast.directory.presenters.links import carried, search_url
from naast.directory.presenters.titles import title_of
from naast.directory.queries import Found, Terms

Chip = dict[str, Any]


def held(terms: Terms, home: Neighbourhood | None) -> list[tuple[str, str]]:
    """Kind of wish and its words, of every wish that is held; in the order of the form."""
    place = terms.pc4 or (home.name if home else terms.neighbourhood)
    known = queries.provisions().get(terms.provision)
    said = [
        ("postcode" if terms.pc4 else "wijk", _place_words(terms, home) if place else ""),
        ("soort", _label(Layer, terms.layer)),
        ("hulp", title_of(known).text if known else ""),
        ("voorwie", _("Voor %(whom)s") % {"whom": _label(Audience, terms.audience)} if terms.audience else ""),
        ("taal", _label(Language, terms.language)),
        ("kosten", _label(Cost, terms.cost)),
        ("open", _("Nu open") if terms.open_now else ""),
        ("plaats", _("Neemt nieuwe mensen aan") if terms.open_only else ""),
    ]
    return [(name, words) for name, words in said if words]


def _place_words(terms: Terms, home: Neighbourhood | None) -> str:
    if not terms.pc4:
        return home.name if home else terms.neighbourhood
    if home is None:
        return terms.pc4
    return _("%(pc4)s (%(name)s)") % {"pc4": terms.pc4, "name": home.name}


def _label(choices: Any, value: str) -> str:
    return str(choices(value).label) if value in choices.values else ""


def removable(terms: Terms, home: Neighbourhood | None) -> list[Chip]:
    """A chip for each wish: a link that lets it go, or with words the fields of a form that does."""
    return [_without(terms, name, words) for name, words in held(terms, home)]


def _without(terms: Terms, name: str, words: str) -> Chip:
    gone = {name: ""} if name != "postcode" else {"postcode": "", "wijk": ""}
    return {"text": words, "url": search_url(terms, **gone), "carried": carried(terms, **gone)}


def loosening(terms: Terms, found: Found, home: Neighbourhood | None) -> list[Chip]:
    """What to let go when nothing is left, the most fruitful first: one wish, and how many places there are then."""
    counts = dict(found.facets.without) | {"postcode": found.elsewhere, "wijk": found.elsewhere}
    ways = [(counts.get(name, 0), name, words) for name, words in held(terms, home)]
    return [
        _without(terms, name, words)
        | {
            "text": ngettext("Zonder ‘%(wish)s’: %(n)d plek", "Zonder ‘%(wish)s’: %(n)d plekken", n)
            % {"wish": words, "n": n}
        }
        for n, name, words in sorted(ways, key=lambda way: -way[0])
        if n
    ]
