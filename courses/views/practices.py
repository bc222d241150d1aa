"""/practices/: the systems and practices of the paper, what carries each here, and how far it has come."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _, gettext_lazy
from django.views.decorators.http import require_safe

from courses.register import Entry, matching, register
from staff.models import NamedPractice


class RegisterForm(forms.Form):
    """Which words, which kind, which step is still missing."""

    q = forms.CharField(label=gettext_lazy("找平台或做法"), required=False, max_length=60)
    kind = forms.ChoiceField(
        label=gettext_lazy("类别"), required=False, choices=[("", gettext_lazy("全部")), *NamedPractice.Kind.choices]
    )
    missing = forms.ChoiceField(
        label=gettext_lazy("走到哪一步"),
        required=False,
        choices=[
            ("", gettext_lazy("全部")), ("complete", gettext_lazy("都走到了")),
            ("published", gettext_lazy("还没有课程")), ("taught", gettext_lazy("还没有师资")),
            ("held", gettext_lazy("还没有人独立胜任")),
        ],
    )  # fmt: skip


@require_safe
def practices(request: HttpRequest) -> HttpResponse:
    form = RegisterForm(request.GET)
    said = form.cleaned_data if form.is_valid() else {"q": "", "kind": "", "missing": ""}
    everything = register(timezone.localdate())
    shown = matching(everything, said.get("q", ""), said.get("kind", ""), said.get("missing", ""))
    held = sum(entry.holders > 0 for entry in everything)
    context = {
        "form": form, "entries": [(entry, marks_of(entry)) for entry in shown], "count": len(everything), "held": held,
        "chosen": _chosen(form, said),
    }  # fmt: skip
    return render(request, "courses/practices/list.html", context)


def _chosen(form: RegisterForm, said: dict[str, Any]) -> list[tuple[str, str, Any]]:
    labels = {name: dict(form.fields[name].choices) for name in ("kind", "missing")}
    return [(name, value, labels[name].get(value, value) if name in labels else value)
            for name, value in said.items() if value]  # fmt: skip


@require_safe
def practice(request: HttpRequest, code: str) -> HttpResponse:
    """One practice: what it is, what carries it, how far it has come, and its neighbours of the same skills."""
    rows = NamedPractice.objects.prefetch_related("skills")
    row = get_object_or_404(rows, code=code.upper())
    on = timezone.localdate()
    entry = register(on, [row])[0]
    keys = [skill.pk for skill in entry.skills]
    alike = rows.filter(skills__in=keys).exclude(pk=row.pk).distinct() if keys else rows.none()
    context = {"entry": entry, "row": row, "steps": steps_of(entry), "alike": alike[:8], "on": on}
    return render(request, "courses/practices/detail.html", context)


def marks_of(entry: Entry) -> list[tuple[bool, str]]:
    """The steps as short words, for the list."""
    labels = (_("课程"), _("能带"), _("独立"))
    return list(zip(entry.steps, labels, strict=True))[: 3 if entry.needs_skill else 1]


def steps_of(entry: Entry) -> list[tuple[bool, str, str]]:
    """(reached, the step, what stands behind it); no number that speaks of one or two people."""
    courses = _("、").join(page.code for page in entry.courses)
    published = _("课程%(codes)s") % {"codes": courses} if courses else _("还没有发布的课程")
    steps = [(bool(entry.courses), _("课程已发布"), published)]
    if not entry.needs_skill:
        return steps
    teachers = {True: _("有%(n)s人在带：开着班的讲师，或达到熟练带教（L4）"), False: _("有人在带，少于3人")}
    holders = {True: _("有%(n)s人能独立胜任（L3）"), False: _("有人能独立胜任（L3），少于3人")}
    taught = teachers[entry.said_teachers is not None] % {"n": entry.teachers}
    held = holders[entry.said_holders is not None] % {"n": entry.holders}
    return [
        *steps,
        (
            entry.teachers > 0,
            _("有人能带"),
            taught if entry.teachers else _("还没有讲师开班，也没有人达到熟练带教（L4）"),
        ),
        (entry.holders > 0, _("有人能独立办"), held if entry.holders else _("还没有人达到独立（L3）")),
    ]
