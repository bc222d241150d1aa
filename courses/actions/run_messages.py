"""What people in a class are told. Each message goes out once, in the reader's own language."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

from django.conf import settings
from django.urls import reverse
from django.utils import formats, translation
from django.utils.translation import gettext as _

from core.actions.messages import send_message
from core.models import Person
from courses.models import CourseRun, Enrolment
from courses.rules.runs import Clashes, Outcome

KIND = "run"
REMINDER = "class_tomorrow"  # a kind one may turn off, see core.models.messages.OPTIONAL


@contextmanager
def in_language_of(person: Person) -> Iterator[None]:
    user = getattr(person, "user", None)
    with translation.override((user and user.locale) or settings.LANGUAGE_CODE):
        yield


def _day(day: date) -> str:
    return formats.date_format(day, "MONTH_DAY_FORMAT")


def _send(
    seat: Enrolment,
    run: CourseRun,
    what: str,
    title: str,
    body: str = "",
    *,
    key: str = "",
    due: date | None = None,
    kind: str = KIND,
) -> None:
    send_message(
        person=seat.person,
        kind=kind,
        title=title,
        body=body,
        about=seat.source,
        link=reverse("my-run", args=[run.pk]),
        dedupe_key=f"{seat.source}:{what}{key}",
        due_on=due,
    )


def _when_and_where(run: CourseRun) -> str:
    return _("%(day)s开课，地点：%(place)s。") % {"day": _day(run.starts_on), "place": run.place}


def tell_booked(seat: Enrolment, run: CourseRun) -> None:
    """Somebody else booked for her."""
    with in_language_of(seat.person):
        if seat.state == Enrolment.State.WAITING:
            _send(seat, run, "booked", _("您已排进候补：%(title)s") % {"title": run}, _when_and_where(run))
        else:
            words = _when_and_where(run) + _("来不了请在%(day)s前退班，名额会给下一位。") % {
                "day": _day(run.cancels_until)
            }
            _send(seat, run, "booked", _("给您报了班：%(title)s") % {"title": run}, words, due=run.starts_on)


def tell_promoted(seat: Enrolment, run: CourseRun) -> None:
    with in_language_of(seat.person):
        words = _when_and_where(run) + _("来不了请在%(day)s前退班，名额会给下一位。") % {"day": _day(run.cancels_until)}
        _send(seat, run, "promoted", _("候补有名额了，您已报上：%(title)s") % {"title": run}, words, due=run.starts_on)


def tell_passed_over(seat: Enrolment, run: CourseRun, why: Clashes) -> None:
    with in_language_of(seat.person):
        words = _(
            "轮到您了，可是和《%(other)s》（%(day)s）撞了时间，名额先给了下一位。您的位置还在；退掉那个班，有名额就转给您。"
        )
        title = _("候补暂时没有转上：%(title)s") % {"title": run}
        _send(seat, run, "passed", title, words % {"other": why.title, "day": _day(why.on)}, key=f":{why.on}")


def tell_removed(seat: Enrolment, run: CourseRun, reason: str) -> None:
    """The office gave her seat back."""
    with in_language_of(seat.person):
        _send(seat, run, "removed", _("办班人把您从班里退出：%(title)s") % {"title": run}, reason)


def tell_run_cancelled(seat: Enrolment, run: CourseRun, reason: str) -> None:
    with in_language_of(seat.person):
        words = _("原因：%(why)s。不用再来，学时不受影响。有新的班会在课程页上开放报名。") % {
            "why": reason.rstrip("。")
        }
        _send(seat, run, "run-cancelled", _("班次取消：%(title)s") % {"title": run}, words)


def tell_changed(seat: Enrolment, run: CourseRun, version: str) -> None:
    with in_language_of(seat.person):
        title = _("班次有变动，请看一下：%(title)s") % {"title": run}
        _send(seat, run, "changed", title, _when_and_where(run), key=f":{version}", due=run.starts_on)


def tell_not_promoted(seat: Enrolment, run: CourseRun) -> None:
    """The run closed, and no seat came free."""
    with in_language_of(seat.person):
        words = _("这次没有空出名额。下一班开放时，课程页上可以再报。")
        _send(seat, run, "not-promoted", _("候补结束：%(title)s") % {"title": run}, words)


def tell_closed(seat: Enrolment, run: CourseRun, came: Outcome, hours: str) -> None:
    """What the class gave, and that the course itself is completed by exam and task."""
    with in_language_of(seat.person):
        how = {"attended": came.attended, "counted": came.counted, "least": run.least_share, "hours": hours}
        if came.is_enough:
            title = _("结班，记入%(hours)s学时：%(title)s") if hours != "0" else _("结班：%(title)s")
            words = _("到课%(attended)s次，共%(counted)s次。") % how
            if hours == "0":
                words += _("这门课今年的学时已经记过，不重复记。")
            words += _("要结业，还要考试合格、实操确认。")
        else:
            title = _("结班，没有记学时：%(title)s")
            words = _("到课%(attended)s次，共%(counted)s次，没到要求的%(least)s%%。记错了请找讲师或办班人。") % how
        _send(seat, run, "closed", title % {"title": run, "hours": hours}, words, key=f":{run.closed_on}:{hours}")


def tell_tomorrow(seat: Enrolment, run: CourseRun, day: date, at: str, place: str) -> None:
    """The reminder, once for each day of class."""
    with in_language_of(seat.person):
        title = _("明天%(at)s上课：%(title)s") % {"title": run, "at": at}
        _send(
            seat,
            run,
            "tomorrow",
            title,
            _("地点：%(place)s。") % {"place": place},
            key=f":{day}",
            due=day,
            kind=REMINDER,
        )
