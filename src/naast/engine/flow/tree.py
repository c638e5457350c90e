"""XML as a small frozen tree with line numbers, read without document types, entities or network. Meaning is given elsewhere."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from xml.parsers import expat

from naast.engine.flow.problems import FlowError, Place

LARGEST_FILE_BYTES = 5_000_000
DEEPEST_NESTING = 64
MOST_ELEMENTS = 400_000
_NAMESPACE_MARK = "\n"


@dataclass(frozen=True, slots=True)
class Element:
    """One element. `space` is its namespace, `attributes` are keyed by plain name (`{space}name` when they have one)."""

    space: str
    name: str
    attributes: Mapping[str, str]
    line: int
    children: tuple[Element, ...] = ()
    text: str = ""

    def get(self, name: str, default: str = "") -> str:
        """An attribute without surrounding blanks, or `default`."""
        return self.attributes.get(name, default).strip()

    def all(self, name: str) -> Iterator[Element]:
        """The children with this name in the namespace of their parent."""
        return (child for child in self.children if child.name == name and child.space == self.space)

    def first(self, name: str) -> Element | None:
        """The first of `all(name)`, or None."""
        return next(self.all(name), None)


@dataclass(slots=True)
class _Open:
    space: str
    name: str
    attributes: dict[str, str]
    line: int
    children: list[Element] = field(default_factory=list)
    text: list[str] = field(default_factory=list)

    def closed(self) -> Element:
        return Element(self.space, self.name, self.attributes, self.line, tuple(self.children), "".join(self.text))


def _split(name: str) -> tuple[str, str]:
    space, mark, plain = name.rpartition(_NAMESPACE_MARK)
    return (space, plain) if mark else ("", name)


class _Builder:
    def __init__(self, file: str) -> None:
        self.file = file
        self.parser = expat.ParserCreate(namespace_separator=_NAMESPACE_MARK)
        self.open: list[_Open] = []
        self.root: Element | None = None
        self.count = 0
        self.parser.StartElementHandler = self.start
        self.parser.EndElementHandler = self.end
        self.parser.CharacterDataHandler = self.characters
        # Without a document type there are no entities of one's own, and nothing to fetch.
        self.parser.StartDoctypeDeclHandler = self.doctype

    def start(self, name: str, attributes: dict[str, str]) -> None:
        self.count += 1
        if len(self.open) >= DEEPEST_NESTING or self.count > MOST_ELEMENTS:
            self.refuse("too-large", "het bestand is te groot of te diep genest")
        space, plain = _split(name)
        named = {(f"{{{s}}}{p}" if s else p): value for key, value in attributes.items() for s, p in [_split(key)]}
        self.open.append(_Open(space, plain, named, self.parser.CurrentLineNumber))

    def end(self, _name: str) -> None:
        done = self.open.pop().closed()
        if self.open:
            self.open[-1].children.append(done)
        else:
            self.root = done

    def characters(self, text: str) -> None:
        if self.open:
            self.open[-1].text.append(text)

    def doctype(self, *_words: object) -> None:
        self.refuse("xml-doctype", "een DOCTYPE wordt niet gelezen", "Haal de regel met <!DOCTYPE weg.")

    def refuse(self, code: str, reason: str, hint: str | None = None) -> None:
        raise FlowError(code, reason, hint, Place(self.file, line=self.parser.CurrentLineNumber))


def read_tree(data: bytes, file: str = "") -> Element:
    """The root element of `data`; raises FlowError (`xml-doctype`, `xml-broken`, `too-large`) with the line.

    >>> read_tree(b"<a><b n='1'>x</b></a>").children[0].text
    'x'
    """
    if len(data) > LARGEST_FILE_BYTES:
        raise FlowError("too-large", f"het bestand is groter dan {LARGEST_FILE_BYTES} bytes", None, Place(file))
    builder = _Builder(file)
    try:
        builder.parser.Parse(data, True)
    except expat.ExpatError as error:
        reason = f"dit is geen goede XML ({expat.ErrorString(error.code)})"
        raise FlowError("xml-broken", reason, None, Place(file, line=error.lineno)) from None
    except (LookupError, ValueError):
        raise FlowError(
            "xml-broken", "de tekenset van dit bestand is onbekend", "Gebruik UTF-8.", Place(file)
        ) from None
    assert builder.root is not None  # expat has refused a document without a root
    return builder.root
