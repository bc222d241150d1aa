"""Small words that only the course screens need."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django import template
from django.utils import formats, timezone
from wagtail.models import Page

from courses.publishing import courses_in, uses

register = template.Library()


@register.filter
def plain(value: Decimal | float | None) -> str:
    """Hours and scores without an idle decimal: 12.0 -> «12», 85.5 -> «85.5»."""
    if value is None:
        return ""
    number = Decimal(str(value)).normalize()
    return formats.number_format(number if number != number.to_integral_value() else int(number))


@register.filter
def of(values: Mapping[Any, Any], key: Any) -> Any:
    """The value under a key, or nothing."""
    return values.get(key, "")


@register.inclusion_tag("wagtailadmin/courses/withdrawal.html")
def withdrawal(page: Page) -> dict[str, Any]:
    """What hangs on a course about to be unpublished: rules by district and heads, no names."""
    found = uses(courses_in([page]), timezone.localdate())
    return {"uses": [use for use in found if use.is_used and use.course.live]}
