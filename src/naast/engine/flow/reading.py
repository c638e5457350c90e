"""From the bytes of a DMN file to a `Model`, or a refusal with the place. Reads the graph and the types; `boxes` the rest.

DMN 1.2 to 1.5. What is only for readers or for drawing is passed over; what would change an outcome is refused.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from types import MappingProxyType
from typing import TypeVar

from naast.engine.flow.boxes import DOCUMENTATION, description_of, read_expression, refuse_others, text_of
from naast.engine.flow.model import Decision, InputData, KnowledgeModel, Model, TypeDefinition
from naast.engine.flow.problems import FlowError, Place, placing
from naast.engine.flow.tree import Element, read_tree

NAMESPACES: Mapping[str, str] = MappingProxyType(
    {
        "http://www.omg.org/spec/DMN/20180521/MODEL/": "1.2",
        "https://www.omg.org/spec/DMN/20191111/MODEL/": "1.3",
        "https://www.omg.org/spec/DMN/20211108/MODEL/": "1.4",
        "https://www.omg.org/spec/DMN/20230324/MODEL/": "1.5",
    }
)
_READERS_ONLY = DOCUMENTATION | {
    "knowledgeSource",
    "textAnnotation",
    "association",
    "group",
    "performanceIndicator",
    "organizationUnit",
    "elementCollection",
}
_TOP = _READERS_ONLY | {"decision", "inputData", "businessKnowledgeModel", "itemDefinition"}
_REQUIREMENTS = {"variable", "informationRequirement", "knowledgeRequirement", "authorityRequirement"}
_AROUND_DECISION = (
    DOCUMENTATION
    | _REQUIREMENTS
    | {
        "question",
        "allowedAnswers",
        "supportedObjective",
        "impactedPerformanceIndicator",
        "decisionMaker",
        "decisionOwner",
        "usingProcess",
        "usingTask",
    }
)
_Named = TypeVar("_Named", InputData, Decision, KnowledgeModel, TypeDefinition)


def read_model(data: bytes, file: str = "") -> Model:
    """The model in `data`; `file` is what errors call it.

    Raises FlowError: `xml-broken`, `xml-doctype`, `too-large`, `dmn-version`, `dmn-shape`, `dmn-unsupported`.
    """
    root = read_tree(data, file)
    with placing(Place(file)):
        if root.name != "definitions" or root.space not in NAMESPACES:
            reason = (
                f"dit is geen DMN 1.2 tot en met 1.5 (gevonden: <{root.name}> uit {root.space or 'geen naamruimte'})"
            )
            raise FlowError("dmn-version", reason, "Bewaar het bestand in uw editor als DMN 1.3.")
        refuse_others(root, _TOP)
        _feel_only(root)
        model = Model(
            file=file,
            name=root.get("name"),
            description=description_of(root),
            inputs=_shelf((_input(child) for child in root.all("inputData")), "id"),
            decisions=_shelf((_decision(child) for child in root.all("decision")), "id"),
            knowledge=_shelf((_knowledge(child) for child in root.all("businessKnowledgeModel")), "id"),
            types=_shelf((_type(child) for child in root.all("itemDefinition")), "name"),
        )
        _check_names(model)
        _check_requirements(model)
        return model


def _feel_only(root: Element) -> None:
    language = root.get("expressionLanguage")
    if language and "feel" not in language.lower():
        raise FlowError("dmn-unsupported", f"de taal {language} wordt niet gelezen; alleen FEEL")


def _shelf(things: Iterable[_Named], key: str) -> Mapping[str, _Named]:
    shelf: dict[str, _Named] = {}
    for thing in things:
        name = getattr(thing, key)
        if name in shelf:
            raise FlowError("dmn-shape", f'"{name}" bestaat al in dit bestand', None, Place(line=thing.line))
        shelf[name] = thing
    return MappingProxyType(shelf)


def _check_names(model: Model) -> None:
    seen: set[str] = set()
    things: list[InputData | Decision | KnowledgeModel]
    things = [*model.inputs.values(), *model.decisions.values(), *model.knowledge.values()]
    for thing in things:
        if thing.name in seen:
            raise FlowError("dmn-shape", f'de naam "{thing.name}" is twee keer gebruikt', None, Place(line=thing.line))
        seen.add(thing.name)


def _check_requirements(model: Model) -> None:
    things: list[Decision | KnowledgeModel] = [*model.decisions.values(), *model.knowledge.values()]
    for thing in things:
        data = thing.requires if isinstance(thing, Decision) else ()
        lost = [each for each in data if each not in model.inputs and each not in model.decisions]
        lost += [each for each in thing.knowledge if each not in model.knowledge]
        if lost:
            raise FlowError("dmn-shape", f"wat hier nodig is, bestaat niet: {lost[0]}", None, _place(thing))


def _place(thing: Decision | KnowledgeModel) -> Place:
    return Place(element=thing.name, line=thing.line, kind=kind_name(thing))


def kind_name(thing: Decision | KnowledgeModel) -> str:
    """What a reader calls this kind of element."""
    return "beslissing" if isinstance(thing, Decision) else "kennismodel"


def _name(element: Element) -> str:
    name = " ".join(element.get("name").split())
    if not name:
        raise FlowError("dmn-shape", f"<{element.name}> heeft geen naam", None, Place(line=element.line))
    return name


def _id(element: Element, name: str) -> str:
    """Its id; what nothing refers to may go without one, and is then known by its name."""
    return element.get("id") or name


def _variable(element: Element) -> tuple[str, str]:
    """Name and type of the variable; DMN asks that the name is that of the element."""
    variable = element.first("variable")
    if variable is None:
        return _name(element), ""
    name = " ".join(variable.get("name").split()) or _name(element)
    if name != _name(element):
        reason = f'de variabele heet "{name}" en het blok "{_name(element)}": dat moet hetzelfde zijn'
        raise FlowError("dmn-shape", reason, None, Place(line=variable.line))
    return name, variable.get("typeRef")


def _input(element: Element) -> InputData:
    refuse_others(element, DOCUMENTATION | {"variable"})
    name, kind = _variable(element)
    return InputData(_id(element, name), name, kind, description_of(element), element.line)


def _decision(element: Element) -> Decision:
    with placing(Place(element=element.get("name"), line=element.line)):
        name, kind = _variable(element)
        question = element.first("question")
        return Decision(
            id=_id(element, name),
            name=name,
            type_ref=kind,
            question=" ".join(question.text.split()) if question else "",
            description=description_of(element),
            requires=tuple(_links(element, "informationRequirement", ("requiredInput", "requiredDecision"))),
            knowledge=tuple(_links(element, "knowledgeRequirement", ("requiredKnowledge",))),
            body=read_expression(element, frozenset(_AROUND_DECISION)),
            line=element.line,
        )


def _knowledge(element: Element) -> KnowledgeModel:
    with placing(Place(element=element.get("name"), line=element.line, kind="kennismodel")):
        refuse_others(element, DOCUMENTATION | _REQUIREMENTS | {"encapsulatedLogic"})
        logic = element.first("encapsulatedLogic")
        if logic is None:
            raise FlowError("dmn-shape", "dit kennismodel heeft geen inhoud")
        if logic.get("kind", "FEEL") != "FEEL":
            raise FlowError("dmn-unsupported", f"een functie van de soort {logic.get('kind')} wordt niet uitgevoerd")
        name, _ = _variable(element)
        parameters = tuple((_name(child), child.get("typeRef")) for child in logic.all("formalParameter"))
        body = read_expression(logic, frozenset(DOCUMENTATION | {"formalParameter"}))
        links = tuple(_links(element, "knowledgeRequirement", ("requiredKnowledge",)))
        return KnowledgeModel(_id(element, name), name, logic.get("typeRef"), parameters, links, body, element.line)


def _links(element: Element, requirement: str, kinds: tuple[str, ...]) -> Iterator[str]:
    for child in element.all(requirement):
        for kind in kinds:
            if (link := child.first(kind)) is not None:
                href = link.get("href")
                if not href.startswith("#"):
                    reason = f'"{href}" staat in een ander bestand; dat leest Naast niet'
                    raise FlowError("dmn-unsupported", reason, None, Place(line=link.line))
                yield href[1:]


def _type(element: Element) -> TypeDefinition:
    refuse_others(element, DOCUMENTATION | {"typeRef", "allowedValues", "itemComponent", "typeConstraint"})
    base = element.first("typeRef")
    allowed = element.first("allowedValues") or element.first("typeConstraint")
    components = tuple(_type(child) for child in element.all("itemComponent"))
    return TypeDefinition(
        name=_name(element),
        base=base.text.strip() if base else element.get("typeRef"),
        components=components,
        is_collection=element.get("isCollection") == "true",
        allowed=text_of(allowed),
        line=element.line,
    )
