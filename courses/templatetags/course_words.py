"""Small words that only the course screens need."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django import template
from django.utils import formats, timezone
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from wagtail.models import Page

from courses.models import Question
from courses.models.catalogue import in_language
from courses.publishing import courses_in, uses

register = template.Library()

RESTS = "取消发布后，安排暂停，截止日期撤下，正在学的人打不开课；重新发布后照旧。已结业的不受影响。"


@register.filter
def plain(value: Decimal | float | None) -> str:
    """Hours and scores without an idle decimal: 12.0 -> «12», 85.5 -> «85.5»."""
    if value is None:
        return ""
    number = Decimal(str(value)).normalize()
    return formats.number_format(number if number != number.to_integral_value() else int(number))


@register.filter
def in_words(question: Question) -> str:
    """The stem of a question of the bank in the reader's language."""
    return in_language(question.body, question.english.get("body", ""))


@register.filter
def of(values: Mapping[Any, Any], key: Any) -> Any:
    """The value under a key, or nothing."""
    return values.get(key, "")


@register.simple_tag
def withdrawal(page: Page) -> SafeString:
    """What hangs on a course about to be unpublished: rules by district and heads, no names; in Wagtail's own look."""
    found = [use for use in uses(courses_in([page]), timezone.localdate()) if use.is_used and use.course.live]
    note = '<div class="help-block help-warning"><p><strong>{}。</strong></p><p>{}</p></div>'
    return format_html_join("", note, ((use.words, RESTS) for use in found))


@register.filter
def clock_time(seconds: int) -> str:
    """A place in a recording as players show it: 75 -> «1:15»."""
    return f"{int(seconds) // 60}:{int(seconds) % 60:02d}"
