"""Tags and filters of the look: icons, boxes around content, telephone links and the numbers of the help bar.

Markup of a component lives in `templates/components/`; what a page shows is decided in views and presenters.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from django import template
from django.conf import settings
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from naast.core import tables
from naast.core.voice import page_to_child

register = template.Library()

_PHONE_NOISE = re.compile(r"[^0-9+]")
_ALERT_KINDS = {"success": "ok", "warning": "warning", "error": "error", "danger": "error"}
_KIND_ICONS = {"success": "done", "warning": "warning", "error": "danger", "danger": "danger", "neutral": "dot"}
_DIMENSION_ICONS = {
    "fysiek": "body",
    "sociaal": "people",
    "psychisch": "heart",
    "zingeving": "leaf",
    "praktisch": "purse",
    "praktisch-financieel": "purse",
}
_CARD_KINDS = {"": "", "soft": " n-card--soft"}


class HelpLine(NamedTuple):
    """One number of the help bar. `name` is who answers, `number` as people write it, `note` when and what it costs."""

    name: str
    number: str
    note: str

    @property
    def label(self) -> str:
        """The same word as in the crisis packs."""
        return self.name

    @property
    def phone(self) -> str:
        """The same word as in the crisis packs."""
        return self.number


@register.simple_tag
def help_lines() -> list[HelpLine]:
    """The numbers on every public page, the most urgent first. Needs no request and no database."""
    gp_post = getattr(settings, "NAAST_GP_POST_PHONE", "")
    return [
        HelpLine(_("Levensgevaar"), "112", _("Als iedere minuut telt.")),
        HelpLine(_("Huisartsenpost"), gp_post, _("Avond, nacht en weekend. Overdag belt u uw eigen huisarts.")),
        HelpLine(_("Zelfmoord"), "113", _("Dag en nacht, gratis en anoniem.")),
        HelpLine(_("Veilig Thuis"), "0800-2000", _("Bij geweld of verwaarlozing. Dag en nacht, gratis.")),
        HelpLine(_("Luisterlijn"), "088 0767 000", _("Dag en nacht een luisterend oor.")),
        HelpLine(_("Kindertelefoon"), "0800-0432", _("Voor kinderen, van 11 tot 21 uur, gratis.")),
    ]


@register.simple_tag
def our_phone() -> str:
    """The number of the team behind Naast, also where a page is made without a request; empty when there is none."""
    return getattr(settings, "NAAST_DESK_PHONE", "")


@register.filter
def tel(number: str) -> str:
    """The `tel:` address of a number as people write it.

    >>> tel("088 - 0767 000")
    'tel:0880767000'
    """
    return "tel:" + _PHONE_NOISE.sub("", str(number))


@register.simple_tag
def asset(path: str) -> str:
    """The address of a static file; falls back to the plain path, so that an error page never fails on a manifest."""
    try:
        return static(path)
    except ValueError:
        return f"{settings.STATIC_URL}{path}"


@register.simple_tag
def icon(name: str, label: str = "") -> SafeString:
    """The icon `name` from `components/sprite.html`; decoration unless it gets a `label`."""
    return _icon(str(name), str(label))


@functools.lru_cache(maxsize=512)
def _icon(name: str, label: str) -> SafeString:
    decoration = mark_safe('aria-hidden="true" focusable="false"')
    said = format_html('role="img" aria-label="{}"', label) if label else decoration
    return format_html('<svg class="n-icon" width="24" height="24" {}><use href="#i-{}"/></svg>', said, name)


@register.simple_tag
def in_dutch(unless: object = False) -> str:
    """An attribute for text that could only be had in Dutch: screen readers and translators then know.

    Nothing on a Dutch page, nor when `unless` holds: then the text is in the language of the page.
    """
    return mark_safe(' lang="nl"') if not unless and (get_language() or "nl") != "nl" else ""


@register.filter
def kind_icon(kind: str) -> str:
    """The sign of a kind of alert or badge."""
    return _KIND_ICONS.get(kind, "info")


@register.filter
def alert_kind(kind: str) -> str:
    """The design system's word for a kind of alert."""
    return _ALERT_KINDS.get(kind, "info")


@register.filter
def dimension_icon(dimension: str) -> str:
    """The icon of one of the four dimensions, or of the tag `praktisch-financieel`."""
    return _DIMENSION_ICONS.get(dimension, "dot")


@register.filter
def working_days_words(days: int) -> str:
    """Working days left as people say them; negative is late.

    >>> from django.utils.translation import override
    >>> with override("nl"):
    ...     [working_days_words(n) for n in (2, 1, 0, -1)]
    ['nog 2 werkdagen', 'nog 1 werkdag', 'vandaag', '1 werkdag te laat']
    """
    if days == 0:
        return _("vandaag")
    if days < 0:
        return ngettext("%(days)d werkdag te laat", "%(days)d werkdagen te laat", -days) % {"days": -days}
    return ngettext("nog %(days)d werkdag", "nog %(days)d werkdagen", days) % {"days": days}


@register.simple_tag
def table_rows(rows: Sequence[Sequence[Mapping[str, Any]]], columns: Sequence[Any]) -> SafeString:
    """The rows of `components/table.html`."""
    return tables.drawn(rows, columns)


@register.filter
def is_chosen(option: Any, value: Any) -> bool:
    """Whether `option` of a list of choices is (one of) the chosen `value`; compared as text, as browsers send it."""
    if isinstance(value, Iterable) and not isinstance(value, str):
        return str(option) in {str(one) for one in value}
    return str(option) == ("" if value is None else str(value))


@register.filter
def widget_type(field: Any) -> str:
    """Which template draws this bound field: `input`, `textarea`, `select`, `radios`, `checkboxes` or `checkbox`."""
    return {
        "Textarea": "textarea",
        "Select": "select",
        "RadioSelect": "radios",
        "CheckboxSelectMultiple": "checkboxes",
        "CheckboxInput": "checkbox",
    }.get(type(field.field.widget).__name__, "input")


@register.filter
def is_optional(field: Any) -> bool:
    """Whether a bound form field may stay empty, and its form does not say so once for all fields (`says_optional_once`)."""
    return not field.field.required and not getattr(field.form, "says_optional_once", False)


@register.filter
def shown_value(field: Any) -> str:
    """The value of a bound field as its widget writes it (dates in the form's format); never a password."""
    if field.field.widget.input_type == "password":
        return ""
    return field.field.widget.format_value(field.value()) or ""


@register.filter
def error_list(form_or_errors: Any) -> list[dict[str, str]]:
    """The mistakes for the summary: `{id, text}` per mistake, form-wide ones first, without `id`."""
    if not hasattr(form_or_errors, "errors"):
        return list(form_or_errors or [])
    form = form_or_errors
    found = [{"id": "", "text": str(text)} for text in form.non_field_errors()]
    for field in form:
        found += [{"id": field.id_for_label or field.auto_id, "text": str(text)} for text in field.errors]
    return found


@register.simple_block_tag
def card(content: str, kind: str = "") -> SafeString:
    """A box around content that belongs together. `kind`: empty or `soft` (green, for what is yours)."""
    return format_html('<div class="n-card n-stack{}">{}</div>', _CARD_KINDS[kind], content)


@register.simple_block_tag
def stack(content: str) -> SafeString:
    """Even distance between the direct children."""
    return format_html('<div class="n-stack">{}</div>', content)


@register.simple_block_tag
def prose(content: str) -> SafeString:
    """Running text: a readable line length."""
    return format_html('<div class="n-prose n-stack">{}</div>', content)


@register.simple_block_tag
def lead(content: str) -> SafeString:
    """The first, larger sentence under a page title."""
    return format_html('<p class="n-lead">{}</p>', content)


@register.simple_block_tag
def quiet(content: str) -> SafeString:
    """A small remark."""
    return format_html('<p class="n-quiet n-small">{}</p>', content)


@register.simple_block_tag
def actions(content: str) -> SafeString:
    """Buttons and links next to each other, wrapping on a phone."""
    return format_html('<div class="n-actions">{}</div>', content)


@register.simple_block_tag
def grid(content: str) -> SafeString:
    """Cards next to each other where there is room, below each other on a phone."""
    return format_html('<div class="n-grid">{}</div>', content)


@register.simple_block_tag
def columns(content: str) -> SafeString:
    """Two children: the main thing, and a narrower side column that comes after it on a phone."""
    return format_html('<div class="n-columns">{}</div>', content)


@register.simple_block_tag
def more(content: str, summary: str) -> SafeString:
    """More for who wants it; closed at first, opens without JavaScript."""
    return format_html('<details><summary>{}</summary><div class="n-stack">{}</div></details>', summary, content)


@register.simple_block_tag
def screen_only(content: str) -> SafeString:
    """Left out on paper."""
    return format_html('<div class="n-no-print n-stack">{}</div>', content)


@register.simple_block_tag
def print_only(content: str) -> SafeString:
    """Only on paper."""
    return format_html('<div class="n-print-only">{}</div>', content)


@register.simple_block_tag
def spoken(content: str, child: object = False) -> SafeString:
    """The page in the voice for its reader: "je" when it is a child, "u" for anyone else."""
    return mark_safe(page_to_child(content)) if child else mark_safe(content)
