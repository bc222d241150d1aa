"""Small words that only the course screens need."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from django import template
from django.urls import reverse
from django.utils import formats, timezone
from django.utils.html import format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from wagtail.models import Page

from courses.models import Attempt, Question
from courses.models.catalogue import in_language
from courses.papers import Shown
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
def question_links(attempt: Attempt, questions: Sequence[Shown], here: int | str = 0) -> SafeString:
    """The numbers of a paper as links, each said with its state. Made here because every question shows all of them."""
    stem = reverse("question", args=[attempt.pk, 1]).removesuffix("1/")
    answered, unanswered, marked = _("第%(number)s题，已答"), _("第%(number)s题，未答"), _("，有记号")
    rows = []
    for question in questions:
        is_answered, number = question.answered, question.number
        said = (answered if is_answered else unanswered) % {"number": number}
        css = ("ok" if is_answered else "") + (" mark" if question.is_flagged else "")
        current = mark_safe(' aria-current="step"') if number == here else ""
        rows.append((css, stem, number, number, current, said + (marked if question.is_flagged else ""), number))
    link = '<a class="{}" href="{}{}/" data-number="{}"{} aria-label="{}">{}</a>'
    return format_html_join("", link, rows)


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
