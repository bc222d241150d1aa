"""Background work of courses."""

from __future__ import annotations

from pathlib import Path

from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from core.jobs import Progress, job
from core.models import User
from courses.actions.coaching import settle_all
from courses.actions.content import import_course
from courses.actions.ledger import settle_topic
from courses.actions.remarking import affected, changed_by, remark_attempt
from courses.actions.reminders import remind, send_digest
from courses.actions.requirements import apply_course
from courses.actions.signoff_messages import tell_who_decides
from courses.models import Attempt, CoursePage, Exam, Ruling, TaskSubmission
from courses.statistics import renew


@job
def import_folders(progress: Progress, folders: list[str]) -> None:
    """Import and publish course folders, one transaction each; what is there already is left alone."""
    progress.each(folders, lambda folder: import_course(folder=Path(folder), by=None))
    progress.report(url="/courses/", words=_("课程已导入。"))


@job
def apply_requirements(progress: Progress, courses: list[int] | None = None) -> None:
    """Bring enrolments in line with the rules: of these courses, or (every night) of every course a rule names."""
    rows = CoursePage.objects.filter(requirements__isnull=False) if courses is None else CoursePage.objects
    keys = sorted(set(rows.values_list("pk", flat=True))) if courses is None else courses
    on = timezone.localdate()
    progress.each(keys, lambda key: apply_course(course=CoursePage.objects.get(pk=key), on=on))
    progress.report(url="/desk/requirements/", words=_("必修课已派到人。"))


@job
def send_reminders(progress: Progress) -> None:
    """Every morning: what is due soon and what is overdue."""
    sent = remind(on=timezone.localdate())
    progress.report(words=_("发出%(n)s条提醒。") % {"n": sent})


@job
def send_digests(progress: Progress) -> None:
    """Every Monday: who in one's charge is overdue."""
    sent = send_digest(on=timezone.localdate())
    progress.report(words=_("发出%(n)s条汇总。") % {"n": sent})


@job
def tell_signoffs(progress: Progress) -> None:
    """Every hour of the working day: open tasks that passed on to another supervisor are told to that one."""
    rows = TaskSubmission.objects.requested().select_related("enrolment__person", "enrolment__course")
    sent = tell_who_decides(submissions=rows, on=timezone.localdate())
    progress.report(words=_("发出%(n)s条提醒。") % {"n": sent})


@job
def settle_coaching(progress: Progress) -> None:
    """Every night: coaching that bore fruit by other ways than a task, and what no longer does."""
    progress.report(words=_("带教证据更新%(n)s条。") % {"n": settle_all()})


@job
def publish_scheduled(progress: Progress) -> None:
    """Pages whose hour has come go live or go away; Wagtail knows which."""
    call_command("publish_scheduled", verbosity=0)


@job
def renew_figures(progress: Progress) -> None:
    """Every night: item statistics and reliability of the exams that were sat since."""
    now = timezone.now()
    exams = list(Exam.objects.filter(attempts__state=Attempt.State.MARKED).distinct())
    progress.each(exams, lambda exam: renew(exam, now))
    progress.report(words=_("考试分析已更新。"))


@job
def settle_ledger(progress: Progress, topics: list[int], user_pk: int | None) -> None:
    """Bring hours and levels into line with the courses that topics of the ledger stand for; twice does no harm."""
    by = User.objects.filter(pk=user_pk).first()
    progress.each(topics, lambda topic: settle_topic(topic=topic, by=by))
    progress.report(url=reverse("ledger-courses"), words=_("学时和技能已按台账更新。"))


@job
def remark(progress: Progress, ruling_pk: int) -> None:
    """Mark anew every paper that drew the version. Each by itself and idempotent: after a crash it begins again."""
    ruling = Ruling.objects.select_related("question", "decided_by").get(pk=ruling_pk)
    keys = affected(ruling)
    for done, key in enumerate(keys, 1):
        remark_attempt(pk=key, ruling=ruling)
        progress.step(done, len(keys))
    words = _("%(all)s份卷子抽到这道题，改了%(changed)s份的成绩，都已通知本人。")
    progress.report(words=words % {"all": len(keys), "changed": changed_by(ruling)})
