"""A recursive-descent parser of FEEL: expressions and the tests of a cell. It never evaluates text; meaning is in `compiling`.

Refused, with the reason: `instance of`, `function`, filters, comparisons in a chain and `a ** b ** c` without brackets.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from decimal import Decimal

from naast.engine.flow.cursor import Cursor
from naast.engine.flow.problems import FlowError
from naast.engine.flow.syntax import (
    AnyOf,
    Anything,
    Binary,
    Call,
    Compared,
    Const,
    ContextOf,
    Each,
    Equals,
    If,
    In,
    ListOf,
    Name,
    Negative,
    Node,
    NoneOf,
    Path,
    RangeOf,
    Test,
)
from naast.engine.flow.times import read_temporal
from naast.engine.flow.values import DECIMAL128, Notes

DEEPEST = 40
_COMPARISONS = ("<", "<=", ">", ">=", "=", "!=")
_CONSTANTS = {"true": True, "false": False, "null": None}


def parse_expression(text: str, names: Collection[str] = (), members: Collection[str] = ()) -> Node:
    """One expression; raises FlowError (`feel-text`, `feel-unsupported`).

    `names` are the variables and functions in scope, `members` what may stand behind a dot: needed for names of more words.

    >>> parse_expression("12 * Monthly Salary", ["Monthly Salary"]).right.name
    'Monthly Salary'
    """
    parser = _Parser(text, names, members)
    node = parser.expression()
    parser.finish()
    return node


def parse_tests(text: str, names: Collection[str] = (), members: Collection[str] = ()) -> Test:
    """The tests of one cell: `-` or nothing, `not(…)`, or tests with commas between them.

    >>> type(parse_tests("-")).__name__, len(parse_tests('"a","b"').tests)
    ('Anything', 2)
    """
    if text.strip() in ("-", ""):
        return Anything()
    parser = _Parser(text, names, members)
    test = parser.cell()
    parser.finish()
    return test


class _Parser(Cursor):
    # Expressions, from what binds loosest to what binds tightest.

    def expression(self) -> Node:
        self.depth += 1
        if self.depth > DEEPEST:
            self.fail("dit is te diep genest", "too-deep")
        if self.is_word("if"):
            node = self.choice()
        elif self.is_word("for", "some", "every"):
            node = self.each()
        else:
            node = self.chain(lambda: self.chain(self.comparison, "and"), "or")
        self.depth -= 1
        return node

    def chain(self, part: Callable[[], Node], *ops: str) -> Node:
        left = part()
        while token := self.accept(*ops):
            left = Binary(token.text, left, part(), token.at)
        return left

    def choice(self) -> Node:
        start = self.expect("if")
        condition = self.expression()
        self.expect("then")
        then = self.expression()
        self.expect("else")
        return If(condition, then, self.expression(), start.at)

    def each(self) -> Node:
        start = self.take()
        if self.token.kind != "name":
            self.fail("hier had een naam moeten staan")
        variable = self.take().text
        self.expect("in")
        over = self.expression()
        if self.is_sign(",", ".."):
            self.unsupported("meer dan een lijst tegelijk doorlopen")
        self.expect("return" if start.text == "for" else "satisfies")
        return Each(start.text, variable, over, self.expression(), start.at)

    def comparison(self) -> Node:
        left = self.sum()
        if token := self.accept(*_COMPARISONS):
            left = Binary(token.text, left, self.sum(), token.at)
        elif token := self.accept("between"):
            low = self.sum()
            self.expect("and")
            left = In(left, Equals(RangeOf(low, self.sum(), True, True, token.at), token.at), token.at)
        elif token := self.accept("in"):
            left = In(left, self.in_tests(), token.at)
        if self.is_word("instance"):
            self.unsupported("'instance of'")
        if self.is_sign(*_COMPARISONS) or self.is_word("between", "in"):
            self.unsupported("vergelijkingen achter elkaar", "Zet haakjes, of gebruik and.")
        return left

    def in_tests(self) -> Test:
        start, at = self.index, self.token.at
        if self.accept("("):
            first = self.test()
            if not self.is_sign(".."):
                tests = [first]
                while self.accept(","):
                    tests.append(self.test())
                self.expect(")")
                return AnyOf(tuple(tests), at)
            self.index = start
        return self.test()

    def sum(self) -> Node:
        return self.chain(self.product, "+", "-")

    def product(self) -> Node:
        return self.chain(self.power, "*", "/")

    def power(self) -> Node:
        left = self.unary()
        if token := self.accept("**"):
            left = Binary("**", left, self.unary(), token.at)
            if self.is_sign("**"):
                self.unsupported("a ** b ** c zonder haakjes", "Zet haakjes om wat eerst moet.")
        return left

    def unary(self) -> Node:
        self.depth += 1
        if self.depth > 2 * DEEPEST:
            self.fail("dit is te diep genest", "too-deep")
        token = self.accept("-")
        node: Node = Negative(self.unary(), token.at) if token else self.postfix()
        self.depth -= 1
        return node

    def postfix(self) -> Node:
        node = self.primary()
        while self.is_sign(".", "[", "("):
            if self.is_sign("(") or (self.is_sign("[") and not self.closes_range()):
                self.unsupported("een filter met [ ]" if self.is_sign("[") else "een uitkomst als functie gebruiken")
            if self.is_sign("["):
                break
            at = self.take().at
            if self.token.kind not in ("name", "keyword"):
                self.fail("achter een punt hoort een naam")
            node = Path(node, self.take().text, at)
        return node

    def closes_range(self) -> bool:
        """Whether a `[` here is the open end of a range such as `]1..5[`."""
        after = self.tokens[self.index + 1]
        return after.kind == "end" or after.text in (",", ")", "and", "or", "then", "else", "}", "]")

    def primary(self) -> Node:
        token = self.token
        if token.kind == "number":
            return Const(self.number(), token.at)
        if token.kind == "string":
            return Const(self.take().text, token.at)
        if token.kind == "temporal":
            return self.temporal()
        if token.kind == "keyword" and token.text in _CONSTANTS:
            return Const(_CONSTANTS[self.take().text], token.at)
        if self.is_word("function"):
            self.unsupported("een functie binnen een uitdrukking", "Maak er een eigen kennismodel van.")
        if token.kind == "name":
            return self.named()
        if self.accept("?"):
            return Name("?", token.at)
        if self.is_sign("(", "[", "]"):
            return self.bracketed()
        if self.is_sign("{"):
            return self.context()
        return self.fail("hier had een waarde moeten staan")

    def number(self) -> Decimal:
        found = DECIMAL128.create_decimal(self.token.text)
        if not found.is_finite():
            self.fail("dit getal is te groot")
        self.take()
        return found

    def temporal(self) -> Node:
        token, notes = self.take(), Notes()
        value = read_temporal(token.text, notes)
        if value is None:
            raise FlowError("feel-text", f"{notes[0]}, in {self.text!r}")
        return Const(value, token.at)

    def named(self) -> Node:
        token = self.take()
        if not self.accept("("):
            return Name(token.text, token.at)
        arguments: list[Node] = []
        named: list[str] = []
        while not self.accept(")"):
            if arguments:
                self.expect(",")
            if self.token.kind == "name" and self.tokens[self.index + 1].text == ":":
                named.append(self.take().text)
                self.take()
            arguments.append(self.expression())
        if named and len(named) != len(arguments):
            self.fail("geef alle waarden een naam, of geen enkele")
        return Call(token.text, tuple(arguments), tuple(named), token.at)

    def bracketed(self) -> Node:
        start = self.take()
        if start.text == "[" and self.accept("]"):
            return ListOf((), start.at)
        first = self.expression()
        if self.accept(".."):
            high = self.sum()
            end = self.accept("]", ")", "[") or self.fail("hier had het eind van het bereik moeten staan")
            return RangeOf(first, high, start.text == "[", end.text == "]", start.at)
        if start.text == "(":
            self.expect(")")
            return first
        items = [first]
        if start.text == "]":
            self.fail("hier had '..' moeten staan")
        while self.accept(","):
            items.append(self.expression())
        self.expect("]")
        return ListOf(tuple(items), start.at)

    def context(self) -> Node:
        start, entries = self.expect("{"), list[tuple[str, Node]]()
        while not self.accept("}"):
            if entries:
                self.expect(",")
            if self.token.kind not in ("name", "string"):
                self.fail("hier had een naam moeten staan")
            key = self.take().text
            self.expect(":")
            entries.append((key, self.expression()))
        return ContextOf(tuple(entries), start.at)

    # The tests of a cell.

    def cell(self) -> Test:
        token = self.token
        if token.kind == "name" and token.text == "not" and self.tokens[self.index + 1].text == "(":
            start = self.index
            self.index += 2
            test = self.tests()
            self.expect(")")
            if self.token.kind == "end":
                return NoneOf(test, token.at)
            self.index = start
        return self.tests()

    def tests(self) -> Test:
        at, found = self.token.at, [self.test()]
        while self.accept(","):
            found.append(self.test())
        return found[0] if len(found) == 1 else AnyOf(tuple(found), at)

    def test(self) -> Test:
        if token := self.accept(*_COMPARISONS):
            return Compared(token.text, self.sum(), token.at)
        if self.is_sign("-") and self.tokens[self.index + 1].text in (",", ")", ""):
            return Anything(self.take().at)
        at = self.token.at
        return Equals(self.expression(), at)
