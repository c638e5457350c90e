"""Reading DMN: what is read, what is refused with the place, and hostile XML."""

from __future__ import annotations

from decimal import Decimal

import pytest

from naast.engine.flow import Flow, FlowError, load_flow
from naast.engine.flow.exchange import to_json
from naast.engine.flow.reading import NAMESPACES, read_model
from tests.unit.flow.small import decision, definitions, input_data, literal, table


def refusal_of(data: bytes) -> FlowError:
    with pytest.raises(FlowError) as refusal:
        load_flow(data, "proef.dmn")
    return refusal.value


@pytest.mark.parametrize("space", sorted(NAMESPACES))
def test_the_versions_that_are_read(space: str) -> None:
    flow = load_flow(definitions(decision("uit", literal("1 + 1")), space))
    assert flow.decide({})["uit"] == 2


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "xml-broken"),
        (b"<a><b></a>", "xml-broken"),
        (b"<definitions/>", "dmn-version"),
        (definitions("", "http://www.omg.org/spec/DMN/20151101/dmn.xsd"), "dmn-version"),
        (b'<!DOCTYPE a [<!ENTITY b "bb">]><a>&b;</a>', "xml-doctype"),
        (b'<!DOCTYPE a SYSTEM "http://127.0.0.1:9/x.dtd"><a/>', "xml-doctype"),
        (b'<?xml version="1.0" encoding="nooit-van-gehoord"?><a/>', "xml-broken"),
        (b"<a>" * 100 + b"</a>" * 100, "too-large"),
        (b"<a>" + b" " * 5_000_001 + b"</a>", "too-large"),
        (b"<a>&onbekend;</a>", "xml-broken"),
    ],
)
def test_hostile_and_foreign_files(data: bytes, code: str) -> None:
    error = refusal_of(data)
    assert error.code == code
    assert error.message.startswith("proef.dmn")


def test_ten_laughs_are_refused_before_the_first() -> None:
    laughs = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    error = refusal_of(f'<!DOCTYPE a [<!ENTITY l0 "ha">{laughs}]><a>&l9;</a>'.encode())
    assert error.code == "xml-doctype"
    assert error.place is not None
    assert error.place.line == 1


@pytest.mark.parametrize(
    ("body", "code", "words"),
    [
        ("<decisionService id='s' name='s'/>", "dmn-unsupported", "decisionService"),
        ("<import namespace='x'/>", "dmn-unsupported", "import"),
        (decision("uit", "<conditional/>"), "dmn-unsupported", "conditional"),
        (decision("uit", "<functionDefinition/>"), "dmn-unsupported", "functionDefinition"),
        (decision("uit", ""), "dmn-shape", "geen uitdrukking"),
        (decision("uit", literal("1") + literal("2")), "dmn-shape", "meer dan een uitdrukking"),
        (decision("uit", "<literalExpression expressionLanguage='python'><text>1</text></literalExpression>"), "dmn-unsupported", "python"),
        (decision("uit", literal("1"), ["i_weg"]), "dmn-shape", "i_weg"),
        (decision("uit", literal("1"), kind="tOnbekend"), "unknown-type", "tOnbekend"),
        (decision("uit", literal("1")) * 2, "dmn-shape", "bestaat al"),
        (input_data("uit") + decision("uit", literal("1")), "dmn-shape", "twee keer"),
        (decision("a", literal("b"), ["d_b"]) + decision("b", literal("a"), ["d_a"]), "cycle", "a &gt; b &gt; a"),
        (decision("a", literal("a"), ["d_a"]), "cycle", "a"),
        (decision("uit", "<decisionTable hitPolicy='BEST'><output/></decisionTable>"), "dmn-unsupported", "BEST"),
        (decision("uit", "<decisionTable/>"), "dmn-shape", "uitkomsten"),
        (decision("uit", "<decisionTable aggregation='SUM'><output/></decisionTable>"), "dmn-shape", "COLLECT"),
        (decision("uit", "<decisionTable><input><inputExpression/></input><output/></decisionTable>"), "dmn-shape", "waar hij over gaat"),
        (decision("uit", table("COLLECT", [], [("a", "", ""), ("b", "", "")], [["1", "2"]], "SUM")), "dmn-unsupported", "een kolom"),
        ("<itemDefinition name='t'><typeRef>t</typeRef></itemDefinition>" + decision("uit", literal("1"), kind="t"), "cycle", "zichzelf"),
        ("<businessKnowledgeModel id='k' name='k'><encapsulatedLogic kind='Java'/></businessKnowledgeModel>", "dmn-unsupported", "Java"),
        ("<decision id='u' name='uit'><variable name='in'/>" + literal("1") + "</decision>", "dmn-shape", "hetzelfde"),
    ],
)  # fmt: skip
def test_what_would_change_an_outcome_is_refused(body: str, code: str, words: str) -> None:
    error = refusal_of(definitions(body))
    assert error.code == code
    assert words.replace("&gt;", ">") in error.message


def test_the_place_names_file_decision_row_column_and_line() -> None:
    drawn = table("UNIQUE", [("x", "number", "")], [("", "", "")], [["> 1", "1"], ["groot", "2"]])
    body = input_data("x", "number") + "\n" + decision("uit", "\n" + drawn.replace("<rule>", "\n<rule>"), ["i_x"])
    error = refusal_of(definitions(body))
    assert error.message.startswith('proef.dmn, beslissing "uit", regel 2, kolom 1 (x), bestandsregel 5: ')


def test_a_very_long_chain_is_refused() -> None:
    chain = [decision("d0", literal("1"))]
    chain += [decision(f"d{n}", literal(f"d{n - 1} + 1"), [f"d_d{n - 1}"]) for n in range(1, 150)]
    assert load_flow(definitions("".join(chain[:100]))).decide({})["d99"] == 100
    assert refusal_of(definitions("".join(chain))).code == "too-deep"
    assert refusal_of(definitions("".join(reversed(chain)))).code == "too-deep"


def with_knowledge(call: str, logic: str, kind: str = "number") -> Flow:
    body = f"""<businessKnowledgeModel id="k" name="Maal twee"><encapsulatedLogic><formalParameter name="hoe veel" typeRef="{kind}"/>
      {logic}</encapsulatedLogic></businessKnowledgeModel>
      <decision id="d" name="uit"><knowledgeRequirement><requiredKnowledge href="#k"/></knowledgeRequirement>{call}</decision>"""
    return load_flow(definitions(body), "proef.dmn")


def test_knowledge_models_are_called_by_position_by_name_and_by_box() -> None:
    logic = literal("hoe veel * 2")
    boxed = """<invocation><literalExpression><text>Maal twee</text></literalExpression>
      <binding><parameter name="hoe veel"/><literalExpression><text>4</text></literalExpression></binding></invocation>"""
    for call in (literal("Maal twee(4)"), literal("Maal twee(hoe veel: 4)"), boxed):
        assert with_knowledge(call, logic).decide({})["uit"] == 8
    with pytest.raises(FlowError, match='kennismodel "Maal twee"'):
        with_knowledge(literal('Maal twee("a")'), logic).decide({})
    for wrong in ("Maal twee()", "Maal twee(4, 5)", "Maal twee(hoeveel: 4)"):
        with pytest.raises(FlowError):
            with_knowledge(literal(wrong), logic)


def test_knowledge_that_calls_itself_is_refused() -> None:
    body = """<businessKnowledgeModel id="k" name="k"><encapsulatedLogic><literalExpression><text>k()</text></literalExpression>
      </encapsulatedLogic><knowledgeRequirement><requiredKnowledge href="#k"/></knowledgeRequirement></businessKnowledgeModel>"""
    assert refusal_of(definitions(body)).code == "cycle"


def test_contexts_lists_and_relations() -> None:
    context = """<context><contextEntry><variable name="a"/><literalExpression><text>2</text></literalExpression></contextEntry>
      <contextEntry><variable name="b b"/><literalExpression><text>a + 1</text></literalExpression></contextEntry>{}</context>"""
    result = "<contextEntry><literalExpression><text>a * b b</text></literalExpression></contextEntry>"
    relation = """<relation><column name="x"/><column name="y"/><row><literalExpression><text>1</text></literalExpression>
      <literalExpression><text>2</text></literalExpression></row></relation>"""
    assert to_json(load_flow(definitions(decision("uit", context.format("")))).decide({})["uit"]) == {"a": 2, "b b": 3}
    assert load_flow(definitions(decision("uit", context.format(result)))).decide({})["uit"] == 6
    assert to_json(load_flow(definitions(decision("uit", relation))).decide({})["uit"]) == [{"x": 1, "y": 2}]
    boxed = f"<list>{literal('1')}{literal('2')}</list>"
    assert load_flow(definitions(decision("uit", boxed))).decide({})["uit"] == (Decimal(1), Decimal(2))


LOAN = """<itemDefinition name="tLening"><itemComponent name="bedrag"><typeRef>number</typeRef></itemComponent>
  <itemComponent name="soort"><typeRef>string</typeRef><allowedValues><text>"a","b"</text></allowedValues></itemComponent></itemDefinition>
  <itemDefinition name="tLeningen" isCollection="true"><typeRef>tLening</typeRef></itemDefinition>"""


def test_types_guard_what_goes_in_and_what_comes_out() -> None:
    body = LOAN + input_data("l", "tLening") + decision("uit", literal("l.bedrag + 1"), ["i_l"], "number")
    flow = load_flow(definitions(body), "proef.dmn")
    assert flow.decide({"l": {"bedrag": 1, "soort": "a"}})["uit"] == 2
    for wrong in ({"bedrag": "1", "soort": "a"}, {"bedrag": 1, "soort": "c"}, {"soort": "a"}, 5, "x"):
        with pytest.raises(FlowError, match='invoer "l"'):
            flow.decide({"l": wrong})
    with pytest.raises(FlowError, match="rente"):
        load_flow(definitions(body.replace("l.bedrag", "l.rente")))
    with pytest.raises(FlowError, match="moet een getal zijn"):
        load_flow(definitions(decision("uit", literal('"a"'), kind="number"))).decide({})


def test_a_list_of_one_is_its_item_where_the_type_wants_that() -> None:
    flow = load_flow(
        definitions(LOAN + input_data("l", "tLeningen") + decision("uit", literal("count(l)"), ["i_l"], "number"))
    )
    one = {"bedrag": 1, "soort": "a"}
    assert flow.decide({"l": one})["uit"] == 1
    assert flow.decide({"l": [one, one]})["uit"] == 2
    single = load_flow(definitions(decision("uit", literal("[5]"), kind="number")))
    assert single.decide({})["uit"] == 5


@pytest.mark.parametrize("value", [float("nan"), float("inf"), object(), {1: 2}, b"x"])
def test_python_values_that_are_no_feel_are_refused(value: object) -> None:
    flow = load_flow(definitions(input_data("x") + decision("uit", literal("x"), ["i_x"])))
    with pytest.raises(FlowError) as refusal:
        flow.decide({"x": value})
    assert refusal.value.code == "wrong-value"


def test_a_float_is_its_shortest_decimal() -> None:
    flow = load_flow(definitions(input_data("x", "number") + decision("uit", literal("x = 0.1"), ["i_x"])))
    assert flow.decide({"x": 0.1})["uit"] is True


def test_only_what_is_asked_is_decided_and_needed() -> None:
    body = (
        input_data("x") + input_data("y") + decision("a", literal("x"), ["i_x"]) + decision("b", literal("y"), ["i_y"])
    )
    flow = load_flow(definitions(body))
    assert flow.needs("a") == ("x",)
    assert list(flow.decide({"x": 1}, "a").values) == ["a"]
    with pytest.raises(FlowError, match="niet ingevuld: y"):
        flow.decide({"x": 1})
    with pytest.raises(FlowError) as refusal:
        flow.decide({"x": 1}, "aa")
    assert refusal.value.code == "unknown-decision"
    with pytest.raises(KeyError):
        flow.decide({"x": 1}, "a")["b"]


def test_what_nothing_refers_to_may_go_without_an_id() -> None:
    body = "".join(decision(name, literal("1")).replace(f'id="d_{name}" ', "") for name in ("a", "b"))
    assert load_flow(definitions(body)).decide({}).values == {"a": 1, "b": 1}


def test_what_is_for_readers_is_passed_over() -> None:
    body = """<knowledgeSource id="k" name="wet"/><textAnnotation id="t"><text>let op</text></textAnnotation>
      <decision id="d" name="uit"><description>Uitleg.</description><question>Wat nu?</question><allowedAnswers>ja</allowedAnswers>
      <authorityRequirement><requiredAuthority href="#k"/></authorityRequirement>
      <literalExpression><text>1</text></literalExpression></decision>"""
    model = read_model(definitions(body))
    assert model.decisions["d"].question == "Wat nu?"
    assert load_flow(definitions(body)).decide({})["uit"] == 1
