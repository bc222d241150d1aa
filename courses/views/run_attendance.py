"""The trainer's phone: the list of a session, the code to scan, the sheet to sign, the file to take along."""

from __future__ import annotations

from typing import Any

import segno
from django.contrib import messages
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core import audit
from core.exports import Head, download
from core.models import Person
from core.refusals import Refused
from courses.actions.attendance import record_attendance, walk_in
from courses.exports.runs import RunExport
from courses.models import Attendance, CourseRun, Enrolment, RunSession
from courses.rules.checkin import STEP
from courses.rules.runs import code_is_shown
from courses.views.my_runs import checkin_address
from courses.views.runs import enters, lines_for, places_of, to_handle


def _session(run: CourseRun, pk: int) -> RunSession:
    session = get_object_or_404(run.sessions, pk=pk)
    session.run = run
    return session


@enters
@require_http_methods(["GET", "HEAD", "POST"])
def run_attendance(request: HttpRequest, pk: int, session: int) -> HttpResponse:
    """The list of one session; one button saves it all. `rest=present` takes whoever is unmarked as there."""
    run = to_handle(request, pk)
    meeting = _session(run, session)
    seats = list(
        Enrolment.objects.seats().filter(run=run).exclude(state__in=["waiting", "cancelled"])
        .select_related("person").order_by("person__name_key", "pk")
    )  # fmt: skip
    held = {row.enrolment_id: row for row in meeting.attendance.all()}
    marks = {seat.pk: held[seat.pk].mark if seat.pk in held else "" for seat in seats}
    refused = ""
    if request.method == "POST":
        marks = {key: request.POST.get(f"mark-{key}", mark) for key, mark in marks.items()}
        if request.POST.get("rest") == "present":
            marks = {key: mark or Attendance.Mark.PRESENT.value for key, mark in marks.items()}
        try:
            record_attendance(session=meeting, marks=marks, by=request.user)
        except Refused as refusal:
            refused = refusal.words
        else:
            left = sum(not mark for mark in marks.values())
            words = _("出勤已保存，还有%(left)s人没有记。") % {"left": left} if left else _("出勤已保存，都记全了。")
            messages.success(request, words)
            return redirect("run-attendance", pk, session)
    sessions = list(run.sessions.all())
    places = places_of(seats)
    context = {
        "run": run,
        "session": meeting,
        "number": [row.pk for row in sessions].index(meeting.pk) + 1,
        "sessions": sessions,
        "rows": [(seat, marks[seat.pk], held.get(seat.pk), places.get(seat.person_id)) for seat in seats],
        "choices": Attendance.Mark.choices,
        "left": sum(not mark for mark in marks.values()),
        "refused": refused,
        "is_open": run.state in ("open", "running"),
        "has_begun": meeting.on <= timezone.localdate(),
    }
    return render(request, "courses/runs/attendance.html", context, status=409 if refused else 200)


@enters
@require_POST
def run_walk_in(request: HttpRequest, pk: int, session: int) -> HttpResponse:
    """Somebody at the door who did not book: found by staff number or phone, nothing else is shown of her."""
    run = to_handle(request, pk)
    meeting = _session(run, session)
    said = request.POST.get("login", "").strip()
    person = Person.objects.filter(Q(user__username__iexact=said) | Q(user__phone=said)).first() if said else None
    if person is None:
        messages.error(request, _("没有找到这个工号或手机号。请核对，或请办班人在班次页加人。"))
    else:
        try:
            row = walk_in(session=meeting, person=person, by=request.user)
        except Refused as refusal:
            messages.error(request, refusal.words)
        else:
            said = {"name": person.name, "mark": row.get_mark_display()}
            messages.success(request, _("%(name)s已报上，记为%(mark)s。") % said)
    return redirect("run-attendance", pk, session)


@never_cache
@enters
@require_safe
def run_code(request: HttpRequest, pk: int, session: int) -> HttpResponse:
    """The code to scan, a new one every half minute: the page asks for itself again, also without any script."""
    run = to_handle(request, pk)
    if not run.has_checkin:
        raise Http404
    meeting, now = _session(run, session), timezone.now()
    is_shown = run.state in ("open", "running") and code_is_shown(meeting.begins, meeting.ends, now)
    address = request.build_absolute_uri(checkin_address(run, meeting, now)) if is_shown else ""
    seats = Enrolment.objects.seats().filter(run=run, state=Enrolment.State.ENROLLED)
    context: dict[str, Any] = {
        "run": run, "session": meeting, "is_shown": is_shown, "path": _drawn(address) if is_shown else None,
        "here": meeting.attendance.filter(mark__in=["present", "late"]).count(), "all": seats.count(),
    }  # fmt: skip
    answer = render(request, "courses/runs/code.html", context)
    if is_shown:
        answer["Refresh"] = str(STEP - int(now.timestamp()) % STEP)
    return answer


def _drawn(address: str) -> dict[str, Any]:
    """The code as one path of unit squares with its size; the quiet zone is four wide."""
    matrix = [list(row) for row in segno.make(address, error="m", micro=False).matrix]
    squares = "".join(f"M{x + 4} {y + 4}h1v1h-1z" for y, row in enumerate(matrix) for x, dark in enumerate(row) if dark)
    return {"squares": squares, "size": len(matrix) + 8}


@enters
@require_safe
def run_sheet(request: HttpRequest, pk: int) -> HttpResponse:
    """The sheet to sign, for the printer; it is kept by whoever keeps the list."""
    run = to_handle(request, pk)
    lines = lines_for(request.user, run)
    context = {
        "run": run,
        "sessions": list(run.sessions.all()),
        "lines": lines,
        "places": places_of([line.seat for line in lines]),
        "empty": range(len(lines) + 1, len(lines) + 6),
    }
    return render(request, "courses/runs/sheet.html", context)


@enters
@require_safe
def run_export(request: HttpRequest, pk: int) -> HttpResponse:
    """The list as a file: name, place, each session, outcome. No numbers of papers or phones."""
    run = to_handle(request, pk)
    sessions, lines = list(run.sessions.all()), lines_for(request.user, run)
    places = places_of([line.seat for line in lines])
    head = Head(run.division.name, {_("班号"): run.number}, request.user)
    table = RunExport(run, sessions, places).table(lines, head)
    audit.record("run.export", about=run, by=request.user, scope=run.division, data={"rows": len(lines)})
    return download(table, request.GET.get("format", "xlsx"))
