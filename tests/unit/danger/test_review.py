"""The clinician's review: what is new, unchanged or gone since the last approval, and the page that shows it."""

from __future__ import annotations

import dataclasses
import re
import shutil
from datetime import date
from html.parser import HTMLParser
from pathlib import Path

import pytest

from naast import cli
from naast.engine.danger import release, review_page
from naast.engine.danger.review import LOCAL_NUMBERS, VOICES, Review, marks, review
from naast.engine.danger.wording import in_plain_signs, rule_in_words
from naast.engine.errors import EngineError
from naast.engine.knowledge import CrisisCategory, Grammar, KnowledgeError, load_pack
from naast.engine.knowledge.approvals import FILE, KINDS, WORDS, Approval, load_approvals
from naast.engine.knowledge.vocabulary import VOICES as ALL_VOICES

ROOT = Path(__file__).parents[3]
MINIMAL = ROOT / "tests/knowledge/minimal"
DAY = date(2026, 11, 22)
HASH = "0" * 64


@pytest.fixture
def root(tmp_path: Path) -> Path:
    shutil.copytree(MINIMAL, tmp_path / "knowledge")
    return tmp_path / "knowledge"


def edit(root: Path, find: str, put: str) -> None:
    path = root / "crisis/suicide.yaml"
    text = path.read_text(encoding="utf-8")
    assert find in text
    path.write_text(text.replace(find, put, 1), encoding="utf-8")


def approve(root: Path, by: str = "V. Voorbeeld") -> None:
    approval, _ = release.prepare(root, by=by, role="huisarts", on=DAY)
    release.write(root, approval)


def new_in(found: Review) -> list[tuple[str, tuple[str, ...]]]:
    return [(item.kind, item.cells) for one in found.categories for item in one.new]


def removed_in(found: Review) -> dict[str, int]:
    return {kind: count for one in found.categories for kind, count in one.removed.items() if count}


# -- states ---------------------------------------------------------------------------------------------------------


def test_before_any_approval_everything_is_new(root: Path) -> None:
    found = release.look(root)
    assert found.last is None
    assert found.open
    assert found.total == found.new == len(new_in(found)) == 9
    assert found.removed == 0
    assert release.standing(found).startswith("Nog niemand heeft het gevaarpakket goedgekeurd.")


def test_after_an_approval_nothing_is_new(root: Path) -> None:
    approve(root)
    found = release.look(root)
    assert (found.new, found.removed, found.exact, found.open) == (0, 0, True, False)
    assert "niets nieuw en niets weg" in release.standing(found)
    (kept,) = load_approvals(root)
    assert (kept.by, kept.role, kept.on, kept.pack_hash) == ("V. Voorbeeld", "huisarts", DAY, found.pack_hash)


def test_one_changed_sentence_is_exactly_what_is_shown(root: Path) -> None:
    approve(root)
    edit(root, "Ik ben zo moe van het leven.", "Ik ben zo moe van dit leven.")
    found = release.look(root)
    assert new_in(found) == [("examples", ("de zieke", "Ik ben zo moe van dit leven."))]
    assert removed_in(found) == {"examples": 1}
    assert not found.exact


def test_what_is_gone_is_shown_in_its_own_words(root: Path) -> None:
    approve(root)
    edit(root, "Ik ben zo moe van het leven.", "Ik ben zo moe van dit leven.")
    assert "<del>de zieke · Ik ben zo moe van het leven.</del>" in review_page.draw(release.look(root), DAY)
    approve(root, by="W. Anders")
    assert "<del>" not in review_page.draw(release.look(root), DAY)
    edit(root, "Ik ben zo moe van dit leven.", "Ik ben zo moe van alles.")
    page = review_page.draw(release.look(root), DAY)
    assert "van dit leven.</del>" in page
    assert "van het leven." not in page


def test_without_kept_words_what_is_gone_is_only_counted(root: Path) -> None:
    approve(root)
    (root / WORDS).unlink()
    edit(root, "Ik ben zo moe van het leven.", "Ik ben zo moe van dit leven.")
    page = review_page.draw(release.look(root), DAY)
    assert "Weg of veranderd: voorbeelden van gevaar 1." in page
    assert "<del>" not in page


@pytest.mark.parametrize("broken", ["{", "[]", '{"a": 1}'])
def test_kept_words_that_cannot_be_read_are_refused(root: Path, broken: str) -> None:
    approve(root)
    (root / WORDS).write_text(broken, encoding="utf-8")
    with pytest.raises(KnowledgeError) as caught:
        release.look(root)
    assert [problem.code for problem in caught.value.problems] == ["bad-json"]


@pytest.mark.parametrize(
    ("find", "put", "new", "removed"),
    [
        ('why: "gewoon moe"', 'why: "spreektaal"', ["near_misses"], {"near_misses": 1}),
        ('phone: "0800-0000"', 'phone: "0800-0001"', ["help"], {"help": 1}),
        ("Praat nu met iemand.", "Praat nu met iemand anders.", ["say"], {"say": 1}),
        ('moe: ["(zo )?moe"]', 'moe: ["(zo )?moe", "klaar mee"]', ["words"], {}),
        ("window: 10", "window: 11", ["grammars"], {"grammars": 1}),
        ("voice: patient", "voice: child", ["examples"], {"examples": 1}),
    ],
)
def test_every_kind_of_change_is_seen(root: Path, find: str, put: str, new: list[str], removed: dict[str, int]) -> None:
    approve(root)
    edit(root, find, put)
    found = release.look(root)
    assert [kind for kind, _ in new_in(found)] == new
    assert removed_in(found) == removed


def test_a_comment_or_a_space_is_no_change_but_the_files_are_not_the_same(root: Path) -> None:
    approve(root)
    edit(root, "confidence: B", "# nog een regel\nconfidence: B")
    found = release.look(root)
    assert (found.new, found.removed, found.exact, found.open) == (0, 0, False, False)
    assert "Alleen opmaak of volgorde is veranderd." in review_page.draw(found, DAY)


def category(root: Path) -> CrisisCategory:
    return load_pack(root, ("crisis",)).crisis["suicide"]


def of(*categories: CrisisCategory, last: Review | None = None) -> Review:
    approvals = [Approval("V. Voorbeeld", "huisarts", DAY, HASH, marks(last))] if last else []
    return review(categories, HASH, approvals)


def test_no_field_of_a_category_escapes_the_review(root: Path) -> None:
    """Whatever changes in a category changes an item, or nobody would be asked about it."""
    known = category(root)
    approved = of(known)
    changed = {
        "name": "x",
        "say": "x",
        "say_child": "x",
        "help": known.help * 2,
        "slots": {**known.slots, "nieuw": ("x",)},
        "grammars": (*known.grammars, Grammar("x", ("moe",), "x")),
        "examples": (dataclasses.replace(known.examples[0], text="x"),),
        "near_misses": (dataclasses.replace(known.near_misses[0], text="x"),),
    }
    # `category` says which file it is, `confidence` is about us; neither reaches whoever is in danger.
    assert {field.name for field in dataclasses.fields(known)} == {*changed, "category", "confidence"}
    for name, value in changed.items():
        assert of(dataclasses.replace(known, **{name: value}), last=approved).new == 1, name


def test_no_field_of_a_rule_or_a_line_of_help_escapes_the_review(root: Path) -> None:
    known = category(root)
    approved = of(known)
    rule, line = known.grammars[0], known.help[0]
    rules = {"id": "x", "all": ("leven",), "because": "x", "unless": ("leven",), "window": 3}
    lines = {"provision": "x", "label": "x", "phone": None, "note": None}
    assert set(rules) == {field.name for field in dataclasses.fields(rule)}
    assert set(lines) == {field.name for field in dataclasses.fields(line)}
    for name, value in rules.items():
        other = dataclasses.replace(known, grammars=(dataclasses.replace(rule, **{name: value}),))
        assert of(other, last=approved).new == 1, name
    for name, text in lines.items():
        other = dataclasses.replace(known, help=(dataclasses.replace(line, **{name: text}),))
        assert of(other, last=approved).new == 1, name


def test_help_in_another_order_is_new(root: Path) -> None:
    known = category(root)
    both = dataclasses.replace(known, help=(known.help[0], dataclasses.replace(known.help[0], label="112")))
    turned = dataclasses.replace(both, help=both.help[::-1])
    assert of(turned, last=of(both)).new == 2


def test_the_same_sentence_under_another_danger_is_new(root: Path) -> None:
    known = category(root)
    found = of(dataclasses.replace(known, category="child_alone"), last=of(known))
    assert found.new == found.total == 9
    assert found.lost == {"suicide": 9}
    assert not {item.mark for item in found.categories[0].new} & {item.mark for item in of(known).categories[0].new}
    assert found.removed == 9
    assert "dit hele soort gevaar is weg (9 dingen)" in review_page.draw(found, DAY)


def test_only_the_last_approval_counts(root: Path) -> None:
    approve(root)
    edit(root, "moe van het leven.", "moe van dit leven.")
    approve(root)
    edit(root, "moe van dit leven.", "moe van het leven.")
    found = release.look(root)
    assert [kind for kind, _ in new_in(found)] == ["examples"]
    assert len(load_approvals(root)) == 2


# -- approving ------------------------------------------------------------------------------------------------------


def test_approving_knowledge_with_mistakes_is_refused(root: Path) -> None:
    path = root / "needs/nacht.yaml"
    path.write_text(path.read_text("utf-8").replace("confidence: B", "confidence: D", 1), "utf-8")
    with pytest.raises(KnowledgeError) as caught:
        approve(root)
    assert caught.value.problems[0].place.file == "needs/nacht.yaml"
    assert not (root / FILE).exists()


def test_a_name_that_no_file_can_hold_is_refused(root: Path) -> None:
    with pytest.raises(EngineError) as caught:
        release.prepare(root, by="V. Voorbe\udce9ld", role="huisarts", on=DAY)
    assert caught.value.code == "not-utf8"


@pytest.mark.parametrize(
    ("by", "role", "code"), [("", "huisarts", "wrong-type"), ("V.", "BIG 19012345601", "personal-number")]
)
def test_an_approval_that_may_not_be_written_is_refused(root: Path, by: str, role: str, code: str) -> None:
    with pytest.raises(KnowledgeError) as caught:
        release.prepare(root, by=by, role=role, on=DAY)
    assert [problem.code for problem in caught.value.problems] == [code]


def test_the_same_person_does_not_approve_the_same_pack_twice_but_a_colleague_may(root: Path) -> None:
    approve(root)
    with pytest.raises(EngineError) as caught:
        approve(root)
    assert caught.value.code == "already-approved"
    approve(root, by="W. Voorbeeld")
    assert [one.by for one in load_approvals(root)] == ["V. Voorbeeld", "W. Voorbeeld"]


def test_what_changed_while_someone_hesitated_is_not_approved(root: Path) -> None:
    approval, _ = release.prepare(root, by="V. Voorbeeld", role="huisarts", on=DAY)
    edit(root, "moe van het leven.", "moe van dit leven.")
    with pytest.raises(EngineError) as caught:
        release.write(root, approval)
    assert caught.value.code == "changed"
    assert not (root / FILE).exists()


def test_without_danger_packs_there_is_nothing_to_review(tmp_path: Path) -> None:
    with pytest.raises(EngineError) as caught:
        release.look(tmp_path)
    assert caught.value.code == "no-crisis-packs"


# -- the command ----------------------------------------------------------------------------------------------------


@pytest.fixture
def approve_words(root: Path) -> list[str]:
    return ["knowledge", "danger-approve", str(root), "--by", "V. Voorbeeld", "--role", "huisarts"]


def test_the_command_wants_a_yes(
    root: Path,
    approve_words: list[str],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr("sys.stdin.isatty", lambda: False, raising=False)
    assert cli.main(approve_words) == 1
    assert "niemand om dit te bevestigen" in capsys.readouterr().err
    monkeypatch.setattr("sys.stdin.isatty", lambda: True, raising=False)
    monkeypatch.setattr("builtins.input", lambda question: "nee")
    assert cli.main(approve_words) == 1
    assert not (root / FILE).exists()
    monkeypatch.setattr("builtins.input", lambda question: " Ja ")
    assert cli.main(approve_words) == 0
    assert "V. Voorbeeld (huisarts) keurt 9 dingen goed" in capsys.readouterr().out
    assert len(load_approvals(root)) == 1


def test_the_commands_together(root: Path, approve_words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    out = root.parent / "nakijken.html"
    words = ["knowledge", "danger-review", str(root), "--out", str(out)]
    assert cli.main(words) == 0
    assert "Nog niemand heeft dit pakket goedgekeurd." in out.read_text("utf-8")
    assert cli.main([*approve_words, "--yes", "--note", "Alles gelezen."]) == 0
    assert cli.main(words) == 0
    assert "Er is niets nieuw." in out.read_text("utf-8")
    assert "Alles gelezen." in out.read_text("utf-8")
    capsys.readouterr()
    assert cli.main(["knowledge", "check", str(root)]) == 0
    (root / FILE).write_text("# Stuk.\napprovals: nee\n", encoding="utf-8")
    assert cli.main(["knowledge", "check", str(root)]) == 1
    assert FILE in capsys.readouterr().out


def test_a_page_that_cannot_be_written_gets_a_sentence(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["knowledge", "danger-review", str(root), "--out", str(root / "er-is-geen-map/x.html")]) == 1
    assert "--out" in capsys.readouterr().err


# -- the page -------------------------------------------------------------------------------------------------------


class Page(HTMLParser):
    """Checks that every element is closed in order, and gathers ids, links and text."""

    VOID = frozenset({"meta", "input", "br"})

    def __init__(self, html: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: list[str] = []
        self.ids: list[str] = []
        self.targets: list[str] = []
        self.words: list[str] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        if tag not in self.VOID:
            self.open.append(tag)
        for name, value in attrs:
            if name == "id" and value:
                self.ids.append(value)
            if value and (name == "aria-labelledby" or (name == "href" and value.startswith("#"))):
                self.targets.append(value.lstrip("#"))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.words.append(data)


NASTY = "<script>alert(\"x\")</script> & <b>'zo'</b>"


def nasty(text: CrisisCategory) -> CrisisCategory:
    return dataclasses.replace(
        text,
        name=NASTY,
        say=NASTY,
        say_child=NASTY,
        help=(dataclasses.replace(text.help[0], label=NASTY, phone=NASTY, note=NASTY),),
        slots={NASTY: (re.escape(NASTY),)},
        grammars=(Grammar(NASTY, (NASTY,), NASTY, (NASTY,), 3),),
        examples=(dataclasses.replace(text.examples[0], text=NASTY, voice=NASTY),),
        near_misses=(dataclasses.replace(text.near_misses[0], text=NASTY, why=NASTY, voice=NASTY),),
    )


def test_every_text_is_escaped(root: Path) -> None:
    known = category(root)
    last = Approval(NASTY, NASTY, DAY, HASH, {**marks(of(known)), NASTY: {"examples": ("x",)}}, NASTY)
    html = review_page.draw(review([nasty(known)], HASH, [last]), DAY)
    page = Page(html)
    assert page.open == []
    assert not {"script", "b"} & set(page.tags)
    assert "".join(page.words).count(NASTY) > 25


@pytest.mark.parametrize("approved", [False, True])
def test_the_page_is_whole_and_its_links_arrive(root: Path, approved: bool) -> None:
    if approved:
        approve(root)
        edit(root, "moe van het leven.", "moe van dit leven.")
    page = Page(review_page.draw(release.look(root), DAY))
    assert page.open == []
    assert len(page.ids) == len(set(page.ids))
    assert set(page.targets) <= set(page.ids)
    assert ("nieuw" in page.ids) == approved
    boxes = page.tags.count("input")
    assert boxes == page.tags.count("textarea") == (10 if approved else 9)


def test_the_page_reaches_for_nothing_outside(root: Path) -> None:
    html = review_page.draw(release.look(root), DAY)
    assert not re.search(r"https?:|url\(|@import|\ssrc=|<link|<script", html)
    assert '<html lang="nl">' in html


def test_new_words_stand_out_in_a_group_that_was_approved(root: Path) -> None:
    approve(root)
    edit(root, '"(zo )?moe"', '"(zo )?moe", "klaar mee"')
    html = review_page.draw(release.look(root), DAY)
    assert html.count("<mark>klaar mee</mark>") == 1
    assert "<mark>[zo] moe</mark>" not in html


def test_the_real_pack_can_be_reviewed() -> None:
    """Everything that is in the danger files is on the page."""
    root = ROOT / "knowledge"
    found = release.look(root)
    page = "".join(Page(review_page.draw(found, DAY)).words)
    for known in load_pack(root, ("crisis",)).crisis.values():
        for text in (known.say, known.say_child, *(one.text for one in (*known.examples, *known.near_misses))):
            assert text in page
    assert {len(one.items) for one in found.categories} == {len(KINDS)}
    words = [item.cells[2] for one in found.categories for item in one.items["words"]]
    assert [word for word in words if re.search(r"\\|\(\?|[|^$*+]", word) or not word] == []


def test_marks_of_the_real_pack_tell_everything_apart() -> None:
    found = release.look(ROOT / "knowledge")
    told = [item for one in found.categories for items in one.items.values() for item in items]
    assert len({item.mark for item in told}) == len(
        {(item.category, item.kind, item.number, item.cells) for item in told}
    )


def test_every_voice_has_a_name() -> None:
    assert set(VOICES) == set(ALL_VOICES)


def test_the_pages_fill_in_a_number_for_exactly_this_help() -> None:
    from naast.intake.presenters.result import _local_number

    help_lines = [line for one in load_pack(ROOT / "knowledge", ("crisis",)).crisis.values() for line in one.help]
    without = {line.provision for line in help_lines if not line.phone}
    assert {name for name in without if _local_number(name)} == without & LOCAL_NUMBERS


# -- words ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("pattern", "shown"),
    [
        ("touw", "touw"),
        ("(kom|ga) niet (meer )?terug", "(kom/ga) niet [meer] terug"),
        ("wurg\\w*", "wurg…"),
        ("er ?uit", "er[ ]uit"),
        ("ein(d|de)", "ein(d/de)"),
        ("(\\w+ ){0,2}op", "[…] op"),
        ("(echt |nu )*dood", "[echt/nu] dood"),
        ("alleen( thuis| in huis)?", "alleen [thuis / in huis]"),
        ("dood(?! hout)", "dood {niet gevolgd door: hout}"),
        ("(?<!geen )pijn", "{niet voorafgegaan door: geen} pijn"),
        ("ik (?=$|\\w)(?!om)\\w+", "ik {niet gevolgd door: om} …"),
        ("(?:een|twee) \\d+", "(een/twee) cijfer"),
        ("[ae]n", "(a/e)n"),
        ("[^a]n", "…n"),
        ("a\\.b", "a.b"),
    ],
)
def test_patterns_are_shown_without_signs_of_a_machine(pattern: str, shown: str) -> None:
    assert in_plain_signs(pattern) == shown


def test_a_rule_is_told_in_sentences() -> None:
    rule = Grammar("x", ("moe", "leven", "nu"), "moe van het leven", ("vroeger", "grap"), 7)
    assert rule_in_words(rule) == (
        "Gevaar als er iets staat uit elk van deze woordgroepen, samen binnen 7 woorden: ‘moe’, ‘leven’ en ‘nu’. "
        "Niet als er binnen 7 woorden iets staat uit: ‘vroeger’, ‘grap’."
    )
    assert rule_in_words(Grammar("x", ("moe",), "x")) == "Gevaar als er iets staat uit de woordgroep ‘moe’."
