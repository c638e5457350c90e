"""The templates of the look: sizes, icons, escaping, and that the error page needs nothing.

What a browser makes of them is in test_browser.py; how the files are built in test_build.py.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django import forms
from django.template import Context, Template
from django.template.loader import render_to_string
from django.test import override_settings
from django.utils import translation

from naast.core.templatetags import components

TEMPLATES = Path(components.__file__).parent.parent / "templates"
PARTS = sorted(TEMPLATES.rglob("*.html"))
COMPONENTS = sorted((TEMPLATES / "components").glob("*.html"))
BRANCH = re.compile(r"{%\s*(?:if|elif|else|for|empty)\b")


def draw(source: str, **values: object) -> str:
    """Renders a template text with the component tags loaded."""
    return Template("{% load components %}" + source).render(Context(values))


@pytest.mark.parametrize("path", PARTS, ids=lambda path: path.name)
def test_a_template_stays_small_enough_to_read(path: Path) -> None:
    text = path.read_text()
    assert len(text.splitlines()) <= 80
    assert len(BRANCH.findall(text)) <= 8
    assert "style=" not in text, "the security policy blocks inline styles"
    assert not re.search(r"<script(?![^>]*\bsrc=)|\son[a-z]+=", text), "the security policy blocks inline scripts"


def test_the_first_comment_of_a_component_says_what_it_is() -> None:
    opening = re.compile(r"({%\s*load[^%]*%})?{% comment %}\s*[\w\"“]")
    assert [path.name for path in COMPONENTS if not opening.match(path.read_text())] == []


def test_every_icon_that_is_used_exists() -> None:
    drawn = set(re.findall(r'<symbol id="i-([a-z]+)"', (TEMPLATES / "components/sprite.html").read_text()))
    pages = TEMPLATES.parent.parent.rglob("*.html")
    used = {name for path in pages for name in re.findall(r'icon[ =]"([a-z]+)"', path.read_text())}
    used |= set(components._KIND_ICONS.values()) | set(components._DIMENSION_ICONS.values()) | {"inbox"}
    assert used - drawn == set()
    assert len(drawn) > 20


def test_every_component_is_on_the_gallery_page() -> None:
    """Shown directly, or as part of one that is, or part of the frame of every page."""
    shown: set[str] = set()
    todo = ["core/gallery.html", "core/error.html", "base.html"]
    while todo:
        text = (TEMPLATES / todo.pop()).read_text()
        found = {name for name in re.findall(r'"((?:components|core)/[a-z_]+\.html)"', text) if name not in shown}
        shown |= found
        todo += found
    missing = {f"components/{path.name}" for path in COMPONENTS} - shown
    assert missing == {"components/form_field.html"}  # needs a Django form: tested below


def test_the_error_page_needs_no_request_and_no_database() -> None:
    words = {"code": 500, "title": "Er ging iets mis", "message": "Sorry.", "hint": "Wacht even."}
    page = render_to_string("core/error.html", words)
    for part in ("Er ging iets mis", "Sorry.", "Wacht even.", "500", 'href="tel:112"', 'href="/"'):
        assert part in page


def test_a_missing_manifest_does_not_break_the_error_page(tmp_path: Path) -> None:
    manifest = {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"}}
    with override_settings(STORAGES=manifest, STATIC_ROOT=tmp_path):
        assert "/static/naast/dist/naast.css" in render_to_string("core/error.html", {"code": 500, "title": "Mis"})


def test_the_help_bar_puts_danger_first() -> None:
    lines = components.help_lines()
    assert lines[0].number == "112"
    assert {"113", "0800-2000", "088 0767 000", "0800-0432"} <= {line.number for line in lines}
    bar = render_to_string("components/help_bar.html")
    assert bar.index("tel:112") < bar.index("tel:113") < bar.index("tel:0880767000")


@override_settings(NAAST_GP_POST_PHONE="")
def test_without_a_number_the_gp_post_is_words_not_a_dead_link() -> None:
    bar = render_to_string("components/help_bar.html")
    assert 'href="tel:"' not in bar
    assert "Huisartsenpost" in bar


@pytest.mark.parametrize(
    ("days", "words"),
    [(2, "nog 2 werkdagen"), (1, "nog 1 werkdag"), (0, "vandaag"), (-1, "1 werkdag te laat"), (-4, "4 werkdagen te")],
)
def test_the_clock_speaks_in_words(days: int, words: str) -> None:
    with translation.override("nl"):
        assert words in render_to_string("components/clock.html", {"days": days})


def test_words_of_an_asker_are_never_html() -> None:
    nasty = '<img src=x onerror="alert(1)">'
    card = {"name": nasty, "summary": nasty, "because": [nasty], "reasons": [nasty], "where": nasty, "phone": nasty}
    page = render_to_string("components/provision_card.html", {"card": card})
    needs = [{"id": nasty, "name": nasty, "because": [nasty]}]
    page += render_to_string("components/need_chips.html", {"needs": needs})
    page += render_to_string("components/quote.html", {"text": nasty})
    page += render_to_string("components/textarea.html", {"id": "a", "name": "a", "label": "A", "value": nasty})
    assert "<img" not in page
    assert page.count("&lt;img") >= 8


def test_a_textarea_gives_back_what_was_typed_even_with_a_first_empty_line() -> None:
    field = render_to_string("components/textarea.html", {"id": "a", "name": "a", "label": "A", "value": "\nhallo"})
    assert ">\n\nhallo</textarea>" in field  # browsers drop one line end directly after the tag


class EveryField(forms.Form):
    """One field per kind of widget."""

    name = forms.CharField(label="Naam", max_length=60)
    day = forms.DateField(label="Dag", required=False)
    story = forms.CharField(label="Verhaal", widget=forms.Textarea, max_length=2000)
    who = forms.ChoiceField(label="Wie", choices=[("1", "Een"), ("2", "Twee")])
    how = forms.ChoiceField(label="Hoe", choices=[("1", "Een"), ("2", "Twee")], widget=forms.RadioSelect)
    which = forms.MultipleChoiceField(
        label="Welke", choices=[("1", "Een"), ("2", "Twee")], widget=forms.CheckboxSelectMultiple
    )
    okay = forms.BooleanField(label="Mag dit?")
    token = forms.CharField(widget=forms.HiddenInput, required=False)
    secret = forms.CharField(label="Wachtwoord", widget=forms.PasswordInput)


def draw_form(form: forms.Form) -> str:
    return draw('{% for field in form %}{% include "components/form_field.html" %}{% endfor %}', form=form)


def test_every_kind_of_form_field_has_a_label_and_keeps_its_value() -> None:
    data = {"name": "Jo", "story": "Ik & jij", "who": "2", "how": "2", "which": ["1", "2"], "okay": "on"}
    page = draw_form(EveryField({**data, "secret": "geheim"}))
    for label in ("Naam", "Dag", "Verhaal", "Wie", "Hoe", "Welke", "Mag dit?", "Wachtwoord"):
        assert label in page
    assert 'value="Jo"' in page
    assert "Ik &amp; jij" in page
    assert '<option value="2" selected>' in page
    assert len(re.findall(r"\bchecked\b", page)) == 4
    assert "geheim" not in page, "a password is never sent back"
    assert page.count("(hoeft niet)") == 1


def test_mistakes_stand_at_the_field_and_in_the_summary() -> None:
    form = EveryField({})
    page = draw_form(form)
    for name in ("name", "story", "who"):
        assert f'id="id_{name}-error"' in page
        assert re.search(rf'id="id_{name}"[^>]*aria-describedby="id_{name}-error"', page)
    summary = render_to_string("components/error_summary.html", {"errors": form})
    assert 'href="#id_name"' in summary
    for target in re.findall(r'<a href="#([^"]+)"', summary):
        assert f'id="{target}"' in page, "every link of the summary goes somewhere"


def test_a_form_without_mistakes_has_no_summary() -> None:
    assert "<h2>" not in render_to_string("components/error_summary.html", {"errors": forms.Form({})})


def test_chosen_values_compare_as_text() -> None:
    assert components.is_chosen(2, "2")
    assert components.is_chosen("2", [1, 2])
    assert not components.is_chosen("12", "2")
    assert components.is_chosen("", None)
    assert not components.is_chosen("1", None)
