"""Timed work for course runs: those whose day has come are running; who has class tomorrow is reminded."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from core.jobs import Progress, job
from courses.actions.run_reminders import remind_of_session, sessions_on
from courses.actions.runs import due_to_start, start_run
from courses.models import CourseRun


@job
def start_due_runs(progress: Progress) -> None:
    """Every morning: open runs whose first day has come."""
    runs = list(CourseRun.objects.filter(due_to_start(timezone.localdate())).order_by("pk"))
    progress.each(runs, lambda run: start_run(run=run, by=None))
    progress.report(words=_("今天开课的班次已转为上课中。"))


@job
def remind_runs(progress: Progress) -> None:
    """The day before: one message for each seat and day; whoever turned reminders off gets none."""
    sessions = list(sessions_on(timezone.localdate() + timedelta(days=1)))
    progress.each(sessions, lambda session: remind_of_session(session=session))
    progress.report(words=_("明天上课的人都提醒了。"))
