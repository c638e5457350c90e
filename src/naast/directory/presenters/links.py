"""Where the links of the directory lead, and what goes along with them: choices in the address, words only in a form.

Which links stand on a page is decided in `pages`.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.urls import reverse

from naast.directory.choices import FOR_CHILD
from naast.directory.queries import Terms

Fields = list[tuple[str, str]]


def for_child(address: str, child: bool = True) -> str:
    """The address of a page of the directory that says "je" when `child`; a part after # stays behind.

    >>> for_child("/hulp/aanbod/hospice/#van-antwoord")
    '/hulp/aanbod/hospice/?voor=kind#van-antwoord'
    """
    if not child:
        return address
    path, hash_sign, part = address.partition("#")
    return f"{path}{'&' if '?' in path else '?'}voor={FOR_CHILD}{hash_sign}{part}"


def page_url(view: str, slug: str, *, child: bool) -> str:
    """The address of a service, an organisation or a neighbourhood."""
    return for_child(reverse(f"directory:{view}", args=[slug]), child)


def fields(terms: Terms, **changes: Any) -> Fields:
    """What was chosen, as the fields of the form; a field that stays empty is left out."""
    said = {
        "zoek": terms.words,
        "postcode": terms.pc4,
        "wijk": terms.neighbourhood,
        "soort": terms.layer,
        "taal": terms.language,
        "plaats": "on" if terms.open_only else "",
        "voorwie": terms.audience,
        "kosten": terms.cost,
        "open": "on" if terms.open_now else "",
        "hulp": terms.provision,
        "voor": FOR_CHILD if terms.child else "",
        **changes,
    }
    return [(name, str(value)) for name, value in said.items() if value]


def carried(terms: Terms, **changes: Any) -> Fields:
    """The hidden fields of a form that goes on with these words; without words there is no need for a form."""
    return fields(terms, **changes) if terms.words else []


def search_url(terms: Terms, **changes: Any) -> str:
    """The address of these choices. Words are never part of it: addresses end up in histories and logs."""
    query = urlencode(fields(terms, **changes, zoek=""))
    return reverse("directory:search") + (f"?{query}" if query else "")


def leaf(terms: Terms, number: int) -> dict[str, Any]:
    """The way to another page of the same search: an address and, for a form, the number."""
    return {"url": search_url(terms, bladzijde=number), "value": number}
