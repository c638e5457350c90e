"""A record that came in as HSDS, written out again: what only the other side knows stays, what was changed here is changed there.

Three documents: the `original` as it came, `base` (what we would have written of it on that day) and `now` (what we would write
today). Where `now` is `base` the original stands, letter for letter; where it differs, somebody here corrected it.
"""

from __future__ import annotations

from typing import Any

from naast.interop.hsds.terms import Document, language_of

_NOTHING: Any = object()


def merged(original: Document, base: Document, now: Document) -> Document:
    """The original with the changes from `base` to `now`. Objects in lists are paired by id, else by what they say.

    >>> merged({"id": "a", "name": "Oud", "logo": "x"}, {"id": "b", "name": "Oud"}, {"id": "b", "name": "Nieuw"})
    {'id': 'a', 'name': 'Nieuw', 'logo': 'x'}
    """
    found: Document = {}
    for name in dict.fromkeys((*original, *now)):
        value = _value(original.get(name, _NOTHING), base.get(name, _NOTHING), now.get(name, _NOTHING))
        if value is not _NOTHING:
            found[name] = value
    return found


def _value(original: Any, base: Any, now: Any) -> Any:
    if now is base or now == base:
        return original
    if all(isinstance(one, dict) for one in (original, base, now)):
        return merged(original, base, now)
    if any(isinstance(one, list) for one in (original, base, now)):
        return _list(*([] if one is _NOTHING else one for one in (original, base, now))) or _NOTHING
    return now


def _list(original: list[Document], base: list[Document], now: list[Document]) -> list[Document]:
    pairs = _pairs(original, base)
    ours = {one.get("id"): one for one in now}
    found, changed = [], set()
    for number, one in enumerate(original):
        before = pairs.get(number)
        if before is None:
            found.append(one)  # we have no place for it: theirs alone
            continue
        id = before.get("id")
        if id in ours and id not in changed:
            found.append(merged(one, before, ours[id]))
            # Several of theirs that became one of ours: once that changes, one is left.
            changed |= {id} if ours[id] != before else set()
    paired = {before.get("id") for before in pairs.values()}
    known = {one.get("id"): one for one in base}
    # New here, or something that we read between the lines and have changed since.
    return found + [one for one in now if one.get("id") not in paired and known.get(one.get("id")) != one]


def _pairs(original: list[Document], base: list[Document]) -> dict[int, Document]:
    """Which of ours each original became, by its place in the list."""
    ids = {one.get("id"): one for one in base}
    found: dict[int, Document] = {}
    for number, one in enumerate(original):
        same = [ids[one["id"]]] if one.get("id") in ids else [ours for ours in base if _says(one, ours)]
        if same:
            found[number] = same[0]
    return found


# By what two objects of the same list are known to tell the same thing: the first of these that both have decides.
_TELLS = (
    "number", "code", "taxonomy_term_id", "address_1", "byday", "amount_description", "title", "field_name", "name", "description",
)  # fmt: skip


def _says(original: Document, ours: Document) -> bool:
    key = next((name for name in _TELLS if original.get(name) and ours.get(name)), "")
    theirs, own = str(original.get(key, "")).strip('" '), str(ours.get(key, "")).strip('" ')
    if key == "code":
        return language_of(theirs) == language_of(own) != ""
    if key == "byday":
        times = all(str(original.get(name, ""))[:5] == ours.get(name) for name in ("opens_at", "closes_at"))
        return times and set(theirs.upper().split(",")) <= set(own.split(","))
    if key == "address_1":
        return bool(theirs) and own.startswith(theirs)
    return bool(key) and theirs == own
