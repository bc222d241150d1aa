"""The reminder of the day before a class."""

from __future__ import annotations

from datetime import date

from django.db.models import QuerySet

from core.actions.messages import muted_by
from courses.actions.run_messages import REMINDER, tell_tomorrow
from courses.models import CourseRun, Enrolment, RunSession


def sessions_on(day: date) -> QuerySet[RunSession]:
    """Sessions of that day in runs that take place."""
    states = [CourseRun.State.OPEN, CourseRun.State.RUNNING]
    rows = RunSession.objects.filter(on=day, run__state__in=states).select_related("run")
    return rows.order_by("run", "starts_at", "pk")


def remind_of_session(*, session: RunSession) -> int:
    """One message for each seat and day, however often asked: of two sessions on a day the first is named."""
    seats = Enrolment.objects.seats().filter(run=session.run_id, state=Enrolment.State.ENROLLED)
    rows = list(seats.select_related("person__user").order_by("pk"))
    muted = muted_by(REMINDER, [row.person_id for row in rows])
    told = [row for row in rows if row.person_id not in muted]
    place = session.place or session.run.place
    for seat in told:
        tell_tomorrow(seat, session.run, session.on, f"{session.starts_at:%H:%M}", place)
    return len(told)
