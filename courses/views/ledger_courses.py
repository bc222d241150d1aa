"""/desk/imports/courses/: which course each run of the old training ledger stands for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count, Max, Min, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from core.accounts.gates import permission_required
from core.jobs import enqueue
from courses.actions.ledger import decide_topics
from courses.jobs import settle_ledger
from courses.models import CoursePage, LedgerCourse
from courses.rules.ledger import SURE, suggestions

NO_COURSE = "none"


@dataclass(frozen=True, slots=True)
class TopicLine:
    """A topic with its figures; `near` are courses of a like name, `chosen` what the list opens with."""

    topic: LedgerCourse
    near: list[CoursePage]
    chosen: str
    is_proposed: bool

    @property
    def field(self) -> str:
        return f"topic-{self.topic.pk}"


@permission_required("runs.edit")
@require_http_methods(["GET", "HEAD", "POST"])
def ledger_courses(request: HttpRequest) -> HttpResponse:
    """A table of every topic in one's scope; saving queues what follows for hours and levels."""
    topics = LedgerCourse.objects.visible_to(request.user).select_related("division", "course", "decided_by__person")
    courses = {page.pk: page for page in CoursePage.objects.live().order_by("code")}
    if request.method == "POST":
        return _decide(request, {topic.pk: topic for topic in topics}, courses)
    counted = topics.annotate(
        runs=Count("rows__key", distinct=True), passed=Count("rows", filter=Q(rows__result="passed")),
        first_on=Min("rows__starts_on"), last_on=Max("rows__ends_on"),
    )  # fmt: skip
    lines = [_line(topic, courses) for topic in counted.order_by("division__path", "key")]
    lines.sort(key=lambda line: line.topic.state != LedgerCourse.State.UNDECIDED)
    undecided = sum(line.topic.state == LedgerCourse.State.UNDECIDED for line in lines)
    context = {"lines": lines, "courses": courses.values(), "undecided": undecided, "none": NO_COURSE}
    return render(request, "courses/ledger/courses.html", context)


def _line(topic: LedgerCourse, courses: dict[int, CoursePage]) -> TopicLine:
    near = suggestions(topic.key, {pk: page.title for pk, page in courses.items()})
    chosen, is_proposed = {
        LedgerCourse.State.NONE: (NO_COURSE, False),
        LedgerCourse.State.MAPPED: (str(topic.course_id), False),
    }.get(LedgerCourse.State(topic.state), ("", False))
    if not chosen and near and near[0][1] >= SURE:
        chosen, is_proposed = str(near[0][0]), True
    return TopicLine(topic, [courses[pk] for pk, _likeness in near], chosen, is_proposed)


def _decide(request: HttpRequest, topics: dict[int, LedgerCourse], courses: dict[int, CoursePage]) -> HttpResponse:
    decisions: dict[LedgerCourse, CoursePage | None] = {}
    for pk, topic in topics.items():
        chosen = request.POST.get(f"topic-{pk}", "")
        if chosen == NO_COURSE:
            decisions[topic] = None
        elif chosen.isdigit() and int(chosen) in courses:
            decisions[topic] = courses[int(chosen)]
        elif chosen:
            raise PermissionDenied
    changed = decide_topics(decisions=decisions, by=request.user)
    if changed:
        _enqueue(changed, request.user)
    saved = _("已保存%(count)s个名称的对应，学时和技能正在按它更新。") % {"count": len(changed)}
    messages.success(request, saved if changed else _("没有改动。"))
    return redirect("ledger-courses")


def _enqueue(changed: list[LedgerCourse], user: Any) -> None:
    keys = [topic.pk for topic in changed]
    enqueue(settle_ledger, keys, user.pk, owner=user, division=changed[0].division, title=_("按台账更新学时和技能"))
