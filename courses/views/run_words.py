"""What a run's pages say: steps and what they do, marks in words, one learner's card."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from core.audit import ACTIONS
from core.models import Person, User
from core.states import verbs
from courses.actions import runs as actions
from courses.actions.evaluations import may_evaluate
from courses.models import Attendance, CoursePage, CourseRun, Enrolment, RunSession
from courses.refusals import say
from courses.rules.runs import why_not_book, why_not_cancel


@dataclass(frozen=True, slots=True)
class Verb:
    """A step of the run as a button: `do(run, user, why)`."""

    label: Any
    done: Any
    do: Callable[[CourseRun, User, str], Any]
    effect: Any = ""
    asks_why: bool = False
    is_bad: bool = False


VERBS: dict[str, Verb] = {
    "open": Verb(
        _("开放报名"), _("已开放报名，学员看得到了。"), lambda run, by, why: actions.open_booking(run=run, by=by)
    ),
    "cancel": Verb(
        _("取消这个班"), _("班次已取消，报了名的人都收到了消息。"),
        lambda run, by, why: actions.cancel_run(run=run, reason=why, by=by),
        _("报上的和候补的人都会收到消息和原因。不能撤回。"), asks_why=True, is_bad=True,
    ),
    "reopen": Verb(
        _("退回结班，改出勤"), _("已退回到上课中，改好出勤再结班。"),
        lambda run, by, why: actions.reopen_run(run=run, reason=why, by=by),
        _("这个班记的学时先撤回，再次结班时按改好的出勤记。"), asks_why=True,
    ),
}  # fmt: skip
# Closing has a page of its own, with what it will give to whom; a run begins by itself on its first day.
OWN_PAGE = {"close": _("结班"), "start": _("开课")}

TAG = {"planned": "", "open": "act", "running": "now", "closed": "done", "cancelled": "lock"}
SEAT_TAG = {"waiting": "", "enrolled": "act", "completed": "done", "failed": "bad", "cancelled": "lock"}
SEAT_WORDS = {
    "waiting": _("候补"), "enrolled": _("已报上"), "completed": _("已学完"), "failed": _("没到要求"),
    "cancelled": _("已退班"),
}  # fmt: skip
MARK_SHORT = {"present": "✓", "late": _("迟"), "excused": _("假"), "absent": _("缺"), "": "·"}
MARK_CSS = {"present": "", "late": "", "excused": "soft", "absent": "key", "": "soft"}


def steps_of(run: CourseRun) -> list[dict[str, Any]]:
    """The buttons that lead on from here."""
    return [{"verb": verb, "words": VERBS[verb]} for verb in verbs(run.MOVES, run.state) if verb in VERBS]


def told_of(entry: Any) -> Any:
    """A line of the trail in the words of the run's page."""
    verb = entry.data.get("verb", "")
    return VERBS[verb].label if verb in VERBS else OWN_PAGE.get(verb) or ACTIONS.get(entry.action, entry.action)


def mark_cells(marks: Sequence[str]) -> list[dict[str, Any]]:
    """Each mark of a row: the sign, its word for readers that hear it, its class."""
    words = dict(Attendance.Mark.choices)
    return [{"sign": MARK_SHORT[mark], "words": words.get(mark, _("没有记")), "css": MARK_CSS[mark]} for mark in marks]


@dataclass(frozen=True, slots=True)
class Card:
    """A run as one learner meets it: `why_not` are the words of what stands in the way of booking, `following` the next
    session, today's included.
    """

    run: CourseRun
    seat: Enrolment | None
    place: int
    why_not: str
    why_stay: str
    may_evaluate: bool
    following: RunSession | None

    @property
    def is_held(self) -> bool:
        return self.seat is not None and self.seat.state in ("waiting", "enrolled")

    @property
    def may_book(self) -> bool:
        return not self.why_not and (self.seat is None or self.seat.state == "cancelled")

    @property
    def may_leave(self) -> bool:
        return self.is_held and not self.why_stay and self.run.state in ("planned", "open", "running")

    @property
    def words(self) -> Any:
        return SEAT_WORDS[self.seat.state] if self.seat else ""

    @property
    def tag(self) -> str:
        return SEAT_TAG[self.seat.state] if self.seat else ""


def in_queue(rows: Any) -> Any:
    """Seats with `place`: the how-manieth of the waiting of their run."""
    ahead = Enrolment.objects.filter(run=OuterRef("run"), state="waiting", pk__lte=OuterRef("pk")).order_by()
    counted = ahead.values("run").annotate(n=Count("pk")).values("n")
    return rows.annotate(place=Coalesce(Subquery(counted), 0))


def cards(runs: Sequence[CourseRun], person: Person | None, on: date) -> list[Card]:
    """Each run with the person's own seat in it (the newest) and its next session: two queries for all."""
    seats: dict[int, Enrolment] = {}
    if person is not None:
        rows = Enrolment.objects.seats().filter(person=person, run__in=[run.pk for run in runs])
        for seat in in_queue(rows).order_by("pk"):
            seats[seat.run_id] = seat
    ahead = RunSession.objects.filter(run__in=seats, on__gte=on).order_by("-on", "-starts_at")
    following = {session.run_id: session for session in ahead}
    return [_card(run, seats.get(run.pk), following.get(run.pk), on) for run in runs]


def _card(run: CourseRun, seat: Enrolment | None, following: RunSession | None, on: date) -> Card:
    why = why_not_book(state=run.state, books_from=run.books_from, books_until=run.books_until, on=on)
    stay = why_not_cancel(is_waiting=seat is None or seat.state == "waiting", cancels_until=run.cancels_until, on=on)
    if seat is not None:
        seat.run = run
    may_say = seat is not None and may_evaluate(seat, on) and not seat.has_evaluated
    return Card(
        run=run, seat=seat, place=seat.place if seat and seat.state == "waiting" else 0,
        why_not=say(why) if why else "", why_stay=say(stay) if stay else "", may_evaluate=may_say, following=following,
    )  # fmt: skip


def runs_on_course_page(course: CoursePage, person: Person | None, on: date) -> list[Card]:
    """Classes of the course the reader may still book, or sits in."""
    if person is None:
        return []
    rows = CourseRun.objects.for_person(person, on).filter(course=course, ends_on__gte=on)
    rows = rows.exclude(state=CourseRun.State.CANCELLED)
    found = cards(list(rows.select_related("division").with_counts().order_by("starts_on", "pk")[:9]), person, on)
    return [card for card in found if card.is_held or card.run.state == CourseRun.State.OPEN]
