"""Fills every form of the house without knowing it: field names come from the forms themselves, so a new form is met at once."""

from __future__ import annotations

from collections.abc import Iterator
from html.parser import HTMLParser
from typing import Any
from uuid import uuid4

from django import forms


def own_forms() -> list[type[forms.BaseForm]]:
    """Every form class of this project."""

    def below(kind: type) -> Iterator[type]:
        for one in kind.__subclasses__():
            yield one
            yield from below(one)

    found = {one for one in below(forms.BaseForm) if one.__module__.startswith("naast.")}
    return sorted(found, key=lambda one: f"{one.__module__}.{one.__qualname__}")


def filled(words: str, *, well: bool, verbs: tuple[str, ...] = ()) -> dict[str, str]:
    """Every field of every form, with `words` wherever words fit. `well`: choices and numbers get something that is accepted.

    `verbs`: prefixes that forms are sent with (`note-text`); fields without a prefix are there too.
    """
    data: dict[str, str] = {}
    for kind in own_forms():
        for name, field in getattr(kind, "base_fields", {}).items():
            data[name] = _value(field, words) if well else words
    with_prefix = {f"{verb}-{name}": value for verb in verbs for name, value in data.items() if name in _PREFIXED}
    return data | with_prefix | ({"version": "1"} if well else {})


_PREFIXED = ("text", "reason", "outcome", "reached", "urgency", "part_1", "part_2", "part_3", "part_4")


def _value(field: forms.Field, words: str) -> str:
    if isinstance(field, forms.BooleanField):
        return "on"
    if isinstance(field, forms.ModelChoiceField):
        first = field.queryset.model._default_manager.first() if field.queryset is not None else None
        return str(first.pk) if first else words
    if isinstance(field, forms.ChoiceField):
        return next((str(value) for value, _ in _flat(field.choices) if value), words)
    if isinstance(field, forms.UUIDField):
        return str(uuid4())
    if isinstance(field, forms.IntegerField):
        return "1"
    if isinstance(field, forms.EmailField):
        return f"{words}@rivierdal.invalid" if words.isalnum() else "iemand@rivierdal.invalid"
    if isinstance(field, forms.DateField):
        return "2026-11-22"
    return words[: getattr(field, "max_length", None) or len(words)]


def _flat(choices: Any) -> Iterator[tuple[Any, Any]]:
    for value, label in choices:
        if isinstance(label, list | tuple):
            yield from label
        else:
            yield value, label


class Page(HTMLParser):
    """What a browser would make of a page: its tags with attributes, and the text of its scripts."""

    def __init__(self, source: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.scripts: list[str] = []
        self._inside = ""
        self.feed(source)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        self._inside = tag

    def handle_endtag(self, tag: str) -> None:
        self._inside = ""

    def handle_data(self, data: str) -> None:
        if self._inside in ("script", "style"):
            self.scripts.append(data)

    def dangers(self, mark: str) -> list[str]:
        """Everything in the page that would run, load or open something because of words with `mark` in it."""
        found = [f"tag {tag}" for tag, _ in self.tags if tag == mark]
        found += [f"script {text[:60]}" for text in self.scripts if mark in text]
        for tag, attributes in self.tags:
            for name, value in attributes.items():
                value = value or ""
                if name.startswith("on"):
                    found.append(f"{tag} {name}")
                if name in ("href", "src", "action", "formaction", "data", "hx-get", "hx-post"):
                    start = value.strip().lower()
                    if start.startswith(("javascript:", "data:text", "vbscript:")) or (
                        start.startswith(("//", "http")) and mark in value
                    ):
                        found.append(f"{tag} {name}={value[:60]}")
                if name in ("style", "srcdoc"):
                    found.append(f"{tag} {name}")
        return found


HARMLESS = (
    "application/json",
    "application/problem+json",
    "application/pdf",
    "text/calendar",
    "text/csv",
    "text/plain",
)


def dangers_in(answer: Any, mark: str) -> list[str]:
    """What would run in an answer. What is no page is shown by no browser as one: its kind is said, and sniffing is off."""
    kind = answer.headers.get("Content-Type", "")
    if kind.startswith("text/html"):
        return Page(answer.content.decode()).dangers(mark)
    # A program of the house runs, so nothing that somebody wrote may stand in it.
    ours = kind.startswith("text/javascript") and mark.encode() not in answer.content
    harmless = kind.startswith(HARMLESS) or ours or not answer.content
    return [] if harmless and answer.headers["X-Content-Type-Options"] == "nosniff" else [f"shown as {kind}"]
