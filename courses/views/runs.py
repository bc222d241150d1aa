"""Course runs on the desk: the list, and one run with everybody in it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.accounts.gates import permission_required
from core.models import AuditEntry, Message, User
from core.permissions import may
from core.refusals import Refused
from courses.actions.bookings import cancel_booking, change_seats
from courses.actions.hours import hours_ahead
from courses.actions.runs import Line, attendance_lines, close_run
from courses.models import CourseRun, Enrolment
from courses.rules.runs import FEWEST, averages
from courses.run_forms import RunFilter, SeatsForm
from courses.views.run_words import SEAT_TAG, SEAT_WORDS, TAG, VERBS, mark_cells, steps_of, told_of

PER_PAGE = 20
NOW = [CourseRun.State.PLANNED, CourseRun.State.OPEN, CourseRun.State.RUNNING]
enters = permission_required("runs.view", "runs.teach")


def _list_rows(request: HttpRequest, form: RunFilter) -> Any:
    rows = CourseRun.objects.desk(request.user)
    said = form.cleaned_data if form.is_valid() else {}
    state = said.get("state", "")
    if state != "all":
        rows = rows.filter(state=state) if state else rows.filter(state__in=NOW)
    if said.get("place"):
        rows = rows.filter(division=said["place"])
    if words := said.get("q"):
        rows = rows.filter(
            Q(title__icontains=words) | Q(course__title__icontains=words) | Q(course__code=words.upper())
        )
    return rows


@enters
@require_safe
def runs(request: HttpRequest) -> HttpResponse:
    """What goes on first; the others by the filter."""
    form = RunFilter(request.GET, runs=CourseRun.objects.desk(request.user))
    rows = _list_rows(request, form).select_related("course", "division").with_counts().order_by("starts_on", "pk")
    if request.GET.get("state") in ("all", "closed", "cancelled"):
        rows = rows.order_by("-starts_on", "-pk")
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    on = timezone.localdate()
    going = CourseRun.objects.desk(request.user).filter(state__in=NOW)
    kept = CourseRun.objects.kept_by(request.user).values("pk")
    context = {
        "form": form,
        "page": page,
        "tags": TAG,
        "on": on,
        "counts": going.aggregate(
            open=Count("pk", filter=Q(state="open")),
            to_close=Count("pk", filter=Q(state__in=["open", "running"], ends_on__lt=on, pk__in=kept)),
        ),
        "may_edit": may(request.user, "runs.edit"),
    }
    return render(request, "courses/runs/list.html", context)


def on_desk(request: HttpRequest, pk: int) -> CourseRun:
    rows = CourseRun.objects.desk(request.user).select_related("course", "division", "host")
    return get_object_or_404(rows.with_counts(), pk=pk)


def edits(user: User, run: CourseRun) -> bool:
    return may(user, "runs.edit", division=run.division)


def handles(user: User, run: CourseRun) -> bool:
    """May keep the list: HR of the place, and who teaches the run."""
    return CourseRun.objects.kept_by(user).filter(pk=run.pk).exists()


def to_edit(request: HttpRequest, pk: int) -> CourseRun:
    run = on_desk(request, pk)
    if not edits(request.user, run):
        raise PermissionDenied
    return run


def to_handle(request: HttpRequest, pk: int) -> CourseRun:
    run = on_desk(request, pk)
    if not handles(request.user, run):
        raise PermissionDenied
    return run


def lines_for(user: User, run: CourseRun) -> list[Line]:
    """The attendance list, cut to the people whose names the user may read."""
    seen = set(Enrolment.objects.on_lists_of(user).filter(run=run).values_list("pk", flat=True))
    return [line for line in attendance_lines(run) if line.seat.pk in seen]


def _evaluation(run: CourseRun) -> dict[str, Any]:
    """Means and words from three answers on; below that only how many there are."""
    rows = list(run.evaluations.values("content", "teaching", "arrangement", "words"))
    marks = [{name: row[name] for name in ("content", "teaching", "arrangement")} for row in rows]
    means = averages(marks)
    labels = {"content": _("内容对工作有用"), "teaching": _("讲得明白"), "arrangement": _("时间和地点合适")}
    return {
        "n": len(rows),
        "fewest": FEWEST,
        "means": [(labels[one.name], one.mean) for one in means or ()],
        "words": sorted(row["words"] for row in rows if row["words"]) if means else [],
    }


def _messages(run: CourseRun) -> list[dict[str, Any]]:
    """What people in the run were told: title, day, to how many, read by how many."""
    sources = [f"courses.enrolment:{pk}" for pk in run.enrolments.values_list("pk", flat=True)]
    rows = Message.objects.filter(about__in=sources).order_by()
    told = rows.values("title", "sent_at__date").annotate(n=Count("pk"), read=Count("read_at"))
    return list(told.order_by("-sent_at__date", "title")[:12])


@enters
@require_safe
def run(request: HttpRequest, pk: int) -> HttpResponse:
    """One run: where it stands, seats, the list with its marks, the queue, what was said and told."""
    shown, on = on_desk(request, pk), timezone.localdate()
    lines = lines_for(request.user, shown)
    queue = Enrolment.objects.on_lists_of(request.user).filter(run=shown, state=Enrolment.State.WAITING)
    may_edit, may_keep = edits(request.user, shown), handles(request.user, shown)
    sessions = list(shown.sessions.all())
    history = AuditEntry.objects.for_instance(shown).filter(action__in=["run.plan", "run.move", "run.change"])
    context = {
        "run": shown,
        "tag": TAG[shown.state],
        "on": on,
        "sessions": sessions,
        "today": [session for session in sessions if session.on <= on],
        "lines": [
            (line, mark_cells(line.marks), SEAT_WORDS[line.seat.state], SEAT_TAG[line.seat.state]) for line in lines
        ],
        "removable": [line for line in lines if line.seat.state == "enrolled"] if may_keep else [],
        "hidden": shown.taken - len(lines) if shown.state != "closed" else 0,
        "queue": queue.select_related("person").order_by("pk"),
        "places": places_of([line.seat for line in lines]),
        "trainers": list(shown.trainers.select_related("person")),
        "evaluation": _evaluation(shown) if shown.state in ("running", "closed") else None,
        "told": _messages(shown) if may_keep else [],
        "history": [(row, told_of(row)) for row in history.select_related("user__person").order_by("-pk")[:10]],
        "may_edit": may_edit,
        "may_keep": may_keep,
        "steps": steps_of(shown) if may_edit else [],
        "may_close": may_keep and shown.state in ("open", "running") and shown.ends_on <= on,
        "seats_form": SeatsForm(initial={"seats": shown.seats}),
    }
    return render(request, "courses/runs/run.html", context)


def places_of(seats: list[Enrolment]) -> dict[int, Any]:
    """Where each person works, by key of the person: one query."""
    from core.models import Affiliation

    rows = Affiliation.objects.active(timezone.localdate()).filter(person__in=[seat.person_id for seat in seats])
    rows = rows.filter(division__isnull=False).select_related("division").order_by("pk")
    return {row.person_id: row.division for row in rows}


@enters
@require_POST
def run_move(request: HttpRequest, pk: int) -> HttpResponse:
    """One step of the run, with its reason where it needs one."""
    shown = to_edit(request, pk)
    words = VERBS.get(request.POST.get("verb", ""))
    if words is None:
        return redirect("run", pk)
    try:
        words.do(shown, request.user, request.POST.get("reason", ""))
    except Refused as refusal:
        messages.error(request, refusal.words)
    else:
        messages.success(request, words.done)
    return redirect("run", pk)


@enters
@require_POST
def run_seats(request: HttpRequest, pk: int) -> HttpResponse:
    """More or fewer seats; more move the queue up."""
    shown, form = to_edit(request, pk), SeatsForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("座位数要写1到2000的整数。"))
        return redirect("run", pk)
    try:
        promoted = change_seats(run=shown, seats=form.cleaned_data["seats"], by=request.user)
    except Refused as refusal:
        messages.error(request, refusal.words)
    else:
        names = len(promoted)
        more = _("候补的前%(n)s人已转为报上，都收到了消息。") % {"n": names} if names else ""
        messages.success(request, _("座位改为%(seats)s个。") % {"seats": form.cleaned_data["seats"]} + more)
    return redirect("run", pk)


@enters
@require_POST
def run_remove(request: HttpRequest, pk: int) -> HttpResponse:
    """The office or the trainer gives somebody's seat back; the next in the queue has it."""
    shown, seat = to_handle(request, pk), request.POST.get("seat", "")
    rows = Enrolment.objects.held().on_lists_of(request.user).filter(run=shown).select_related("person")
    row = get_object_or_404(rows, pk=int(seat) if seat.isascii() and seat.isdigit() else 0)
    try:
        cancel_booking(enrolment=row, by=request.user, reason=request.POST.get("reason", ""))
    except Refused as refusal:
        messages.error(request, refusal.words)
    else:
        messages.success(request, _("%(name)s已退出，本人收到了消息。") % {"name": row.person.name})
    return redirect("run", pk)


@enters
@require_http_methods(["GET", "HEAD", "POST"])
def run_close(request: HttpRequest, pk: int) -> HttpResponse:
    """Before closing: who gets which hours, who does not and why. POST closes."""
    shown = to_handle(request, pk)
    lines = attendance_lines(shown)
    refused = ""
    if request.method == "POST":
        try:
            done = close_run(run=shown, by=request.user)
        except Refused as refusal:
            refused = refusal.words
        else:
            words = _("已结班：%(through)s人学完，%(short)s人没到要求。")
            messages.success(request, words % {"through": done.through, "short": done.short})
            return redirect("run", pk)
    ahead = hours_ahead([line.seat for line in lines], shown.ends_on.year)
    context = {
        "run": shown,
        "rows": [(line, mark_cells(line.marks), ahead[line.seat.pk]) for line in lines],
        "through": sum(line.outcome.is_enough for line in lines),
        "open_rows": sum(not line.is_complete for line in lines),
        "refused": refused,
        "on": timezone.localdate(),
    }
    return render(request, "courses/runs/close.html", context, status=409 if refused else 200)
