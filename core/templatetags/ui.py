"""Template tags of the design system; each with an example in docs/design.md and on /kit/.

Tags decide nothing: they turn values into the markup of the stylesheet, so that a change of form is made once.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from typing import Any

from django import template
from django.core.paginator import Page
from django.forms import BaseForm, BoundField
from django.http import HttpRequest
from django.templatetags.static import static
from django.utils import formats, timezone
from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from core import distance
from core.forms.words import error_words

register = template.Library()

TAG_KINDS = ("", "now", "bad", "done", "lock", "act")
NOTICE_ICONS = {"": "info", "now": "clock", "bad": "warning", "done": "tick"}
# Not before a comma or blank of English, which follows the quotation mark on the same line.
CLAUSE_END = re.compile(r"(?<=[，。；：！？、）》”])(?=[^，。；：！？、）》”\s,.;:!?)])")


@register.simple_tag
def icon(name: str, css: str = "", label: str = "") -> SafeString:
    """A drawing of the sprite core/icons.svg. Hidden from screen readers unless it has a label of its own."""
    return _drawing(static("core/icons.svg"), name, css, str(label)) if name else mark_safe("")


@lru_cache(maxsize=512)  # a page asks for the same dozen again and again
def _drawing(sprite: str, name: str, css: str, label: str) -> SafeString:
    spoken = format_html('role="img" aria-label="{}"', label) if label else mark_safe('aria-hidden="true"')
    return format_html(
        '<svg class="i{}" viewBox="0 0 24 24" {} focusable="false"><use href="{}#{}"></use></svg>',
        f" {css}" if css else "",
        spoken,
        sprite,
        name,
    )


@register.simple_tag
def plate(text: Any, kind: str = "", url: str = "", big: bool = False) -> SafeString:
    """A door plate: whatever has a code or number. Kinds: none, `now`, `off`."""
    css = "plate" + (f" plate--{kind}" if kind else "") + (" plate--big" if big else "")
    if url:
        return format_html('<a class="{}" href="{}">{}</a>', css, url, text)
    return format_html('<span class="{}">{}</span>', css, text)


@register.simple_tag
def tag(text: Any, kind: str = "") -> SafeString:
    """The state of one row: shape, then words, then colour. Kinds: none, now, bad, done, lock, act."""
    if kind not in TAG_KINDS:
        raise template.TemplateSyntaxError(f"no tag kind {kind!r}; there are {', '.join(filter(None, TAG_KINDS))}")
    return format_html('<span class="tag{}">{}</span>', f" tag--{kind}" if kind else "", text)


@register.filter
def phrases(text: Any) -> SafeString:
    """Wrap every clause of a Chinese heading, so that a line breaks between clauses and not within a word."""
    escaped = str(conditional_escape(text))
    parts = CLAUSE_END.split(escaped)
    if len(parts) < 2:
        return mark_safe(escaped)
    return format_html_join("", '<span class="ph">{}</span>', ((mark_safe(part),) for part in parts))


# --- forms --------------------------------------------------------------------------------


@register.inclusion_tag("ui/field.html")
def field(bound: BoundField, width: str = "", label: str = "", hint: str = "") -> dict[str, Any]:
    """Label above, hint, the error in the same words as the summary, then the input. Width: `s`, `m` or full.

    A `hint` given here is shown but is read out only with the field's own `help_text`; prefer that.
    """
    widget = bound.field.widget
    kind = "checks" if bound.use_fieldset else "check" if getattr(widget, "input_type", "") == "checkbox" else "input"
    if width:
        widget.attrs["class"] = f"{widget.attrs.get('class', '')} w-{width}".strip()
    return {
        "field": bound,
        "kind": kind,
        "label": label or bound.label,
        "hint": hint or bound.help_text,
        "errors": error_words(bound.form, bound.name) if bound.errors else [],
        "optional": not bound.field.required and kind == "input",
    }


@register.inclusion_tag("ui/errors.html")
def errors(form: BaseForm | None, *more: Any) -> dict[str, Any]:
    """The error summary, first thing on a page after a failed post; links to the fields."""
    found: list[tuple[str, str]] = []
    for one in (form, *more):
        if one is None or not getattr(one, "is_bound", False):
            continue
        for name in one.errors:
            target = (one[name].id_for_label or one[name].auto_id) if name in one.fields else "main"
            found.extend((target, message) for message in error_words(one, name))
    return {"found": found}


@register.simple_tag
def title_error(form: BaseForm | None) -> str:
    """«出错：» before the page title when the form did not pass, as a screen reader says the title first."""
    return _("出错：") if form is not None and form.is_bound and form.errors else ""


# --- blocks -------------------------------------------------------------------------------


@register.simple_block_tag
def notice(content: str, kind: str = "", symbol: str = "") -> SafeString:
    """What happened or what is asked, kept on the page instead of a toast. Kinds: none, now, bad, done."""
    css = f" notice--{kind}" if kind in ("now", "bad") else ""
    return format_html(
        '<div class="notice{}">{}<div>{}</div></div>', css, icon(symbol or NOTICE_ICONS[kind]), mark_safe(content)
    )


@register.inclusion_tag("ui/empty.html")
def empty(title: str, text: str = "", url: str = "", action: str = "", level: int = 2) -> dict[str, Any]:
    """Why it is empty and the one way on."""
    return {"title": title, "text": text, "url": url, "action": action, "level": level}


@register.simple_tag
def facts(pairs: Iterable[tuple[Any, Any]]) -> SafeString:
    """Short label and value pairs; a value of None or "" is said, not left blank."""
    rows = ((label, none_said(value)) for label, value in pairs)
    return format_html('<dl class="facts">{}</dl>', format_html_join("", "<dt>{}</dt><dd>{}</dd>", rows))


@register.inclusion_tag("ui/kpi.html")
def kpi(
    label: str, value: Any, unit: str = "", url: str = "", off: str = "", reached: str = "", note: str = ""
) -> dict[str, Any]:
    """A key number: value, distance to the target (`off` or `reached`), change. At most four in a `.kpis`."""
    shown = number(value) if isinstance(value, int | float | Decimal) else value
    return {"label": label, "value": shown, "unit": unit, "url": url, "off": off, "reached": reached, "note": note}


@register.inclusion_tag("ui/steps.html")
def steps(labels: Sequence[str], current: int) -> dict[str, Any]:
    """Three to five fixed steps; `current` counts from 1, and one past the end says that all are done."""
    return {"steps": [(label, place < current, place == current) for place, label in enumerate(labels, 1)]}


@register.inclusion_tag("ui/pages.html", takes_context=True)
def pages(context: template.Context, page: Page, unit: str = "") -> dict[str, Any]:
    """Count, range and links; the other parts of the query string stay."""
    request: HttpRequest = context["request"]
    paginator = page.paginator
    numbers = list(paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1))
    return {
        "page": page,
        "unit": unit or _("条"),
        "links": [(number, _page_url(request, number) if isinstance(number, int) else "") for number in numbers],
        "before": _page_url(request, page.number - 1) if page.has_previous() else "",
        "after": _page_url(request, page.number + 1) if page.has_next() else "",
    }


def _page_url(request: HttpRequest, number: int) -> str:
    query = request.GET.copy()
    query["page"] = str(number)
    return f"?{query.urlencode()}"


@register.inclusion_tag("ui/crumb.html")
def crumb(*parts: Any) -> dict[str, Any]:
    """Where one is: url, label, url, label, … and last the label of this page."""
    pairs = [(parts[i], parts[i + 1]) for i in range(0, len(parts) - 1, 2)]
    return {"pairs": pairs, "here": parts[-1] if len(parts) % 2 else ""}


@register.inclusion_tag("ui/chips.html", takes_context=True)
def chips(context: template.Context, chosen: Iterable[tuple[str, str, Any]]) -> dict[str, Any]:
    """The chosen filters as removable chips: (parameter, value, words)."""
    request: HttpRequest = context["request"]
    return {"chips": [(words, _without(request, name, value)) for name, value, words in chosen]}


def _without(request: HttpRequest, name: str, value: Any) -> str:
    query = request.GET.copy()
    query.setlist(name, [kept for kept in query.getlist(name) if kept != str(value)])
    query.pop("page", None)
    return f"?{query.urlencode()}"


# --- words for numbers and days -----------------------------------------------------------


@register.filter
def number(value: Any, places: int | None = None) -> str:
    """1284 -> «1,284»; None is said: «没有数据», for no figure is not zero."""
    if value is None or value == "":
        return _("没有数据")
    return formats.number_format(value, decimal_pos=places, use_l10n=True, force_grouping=True)


@register.filter
def percent(value: Any, places: int = 1) -> str:
    """A share of one: 0.465 -> «46.5%»."""
    return _("没有数据") if value is None else f"{number(Decimal(str(value)) * 100, places)}%"


@register.filter
def none_said(value: Any) -> Any:
    """None and "" become «没有», everything else stays."""
    return _("没有") if value is None or value == "" else value


@register.filter
def day(value: date | None) -> str:
    """«2026年11月27日», in English «27 Nov 2026»; in the current year without the year."""
    return distance.day(value, timezone.localdate()) if value else _("没有")


@register.filter
def full_day(value: date | None) -> str:
    return formats.date_format(value, "DATE_FORMAT") if value else _("没有")


@register.filter
def moment(value: datetime | None) -> str:
    """Beijing time to the minute: «2026年11月24日 10:58»."""
    return formats.date_format(timezone.localtime(value), "DATETIME_FORMAT") if value else _("没有")


@register.filter
def until(value: date | None, on: date | None = None) -> str:
    """The day, then the distance: «11月27日前，还有3天»; past days say by how much."""
    return distance.until(value, on or timezone.localdate()) if value else _("没有期限")


@register.filter
def away(value: date, on: date | None = None) -> str:
    """Only the distance: «还有3天», «今天», «已过5天»."""
    return distance.away(value, on or timezone.localdate())


@register.filter
def due_kind(value: date | None, on: date | None = None) -> str:
    """The tag kind of a deadline: bad when past, now within two weeks, else none."""
    return distance.due_kind(value, on or timezone.localdate()) if value else ""
