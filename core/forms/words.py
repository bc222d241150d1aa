"""What a form says of a field, in the summary and beside it: with the field's name, and how to write it instead.

Django's own sentences (“确保该值大于或等于0”) name no field and read like a machine's; what a form says itself stays.
"""

from __future__ import annotations

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _, gettext_lazy

LIMITS = {
    "min_value": gettext_lazy("%(label)s不能小于%(limit)s"),
    "max_value": gettext_lazy("%(label)s不能大于%(limit)s"),
    "min_length": gettext_lazy("%(label)s至少要%(limit)s个字符"),
    "max_length": gettext_lazy("%(label)s最多%(limit)s个字符"),
}
SHAPES: tuple[tuple[type[forms.Field], str], ...] = (
    (forms.DateField, gettext_lazy("%(label)s要写成2026-09-30这样的日期")),
    (forms.TimeField, gettext_lazy("%(label)s要写成9:30这样的时间")),
    (forms.IntegerField, gettext_lazy("%(label)s要填数字")),
    (forms.EmailField, gettext_lazy("%(label)s不像一个邮箱地址")),
)


def error_words(form: forms.BaseForm, name: str) -> list[str]:
    """The errors of a field, or of the whole form, as sentences."""
    if name not in form.fields:
        return [str(words) for error in form.errors.as_data()[name] for words in error.messages]
    field, label = form.fields[name], form[name].label
    return [words for error in form.errors.as_data()[name] for words in _said(field, str(label or ""), error)]


def _said(field: forms.Field, label: str, error: ValidationError) -> list[str]:
    plain = _plain(field, error) if label else ""
    if not plain:
        return [str(words) for words in error.messages]
    return [plain % {"label": label, "limit": (error.params or {}).get("limit_value", "")}]


def _plain(field: forms.Field, error: ValidationError) -> str:
    """The sentence that stands in for Django's, or empty where the form has words of its own."""
    code = error.code or ""
    if code in LIMITS:
        return "" if code in field.error_messages else str(LIMITS[code])
    if not _is_django_s(field, error):
        return ""
    if code == "required":
        return _("请勾选“%(label)s”") if isinstance(field, forms.BooleanField) else _("请填写%(label)s")
    if code == "invalid_choice":
        return _("%(label)s里没有这一项，请重新选")
    if code == "invalid":
        return next((str(words) for kind, words in SHAPES if isinstance(field, kind)), "")
    return ""


def _is_django_s(field: forms.Field, error: ValidationError) -> bool:
    """Does the error carry a message of Django's own fields, given neither by the form nor by a field of ours?"""
    held = field.error_messages.get(error.code or "")
    if held is None or str(error.message) != str(held):
        return False
    kinds = (kind for kind in type(field).__mro__ if kind.__module__.startswith("django."))
    return any(vars(kind).get("default_error_messages", {}).get(error.code) is held for kind in kinds)
