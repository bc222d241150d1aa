"""The reasons of the rules in words. Rules know no language; their refusals are worded here, in one place."""

from __future__ import annotations

from datetime import date
from functools import singledispatch
from typing import Any

from django.utils import formats, timezone
from django.utils.translation import gettext as _, gettext_lazy, ngettext

from core.refusals import Refused
from core.rules.listing import listed
from courses.rules import answers, arrangements, attempts, checkin, papers, questions, rulings, runs, signoffs


class Declined(Refused):
    """A refusal whose reason comes from a rule of courses."""

    @property
    def words(self) -> str:
        return say(self.reason)


@singledispatch
def say(reason: Any) -> str:
    """One plain sentence: what is in the way, and the way on."""
    words = getattr(reason, "words", None)
    return words() if callable(words) else str(reason)


@say.register
def say_not_enrolled(reason: attempts.NotEnrolled) -> str:
    return _("先报名这门课，再来考试。")


@say.register
def say_lessons_first(reason: attempts.LessonsFirst) -> str:
    return ngettext("还有%(left)s课没学完，学完就可以考。", "还有%(left)s课没学完，学完就可以考。", reason.left) % {
        "left": reason.left
    }


@say.register
def say_no_tries_left(reason: attempts.NoTriesLeft) -> str:
    return _("这门考试可以考%(tries)s次，已经用完。请找区人事或讲师商量补考。") % {"tries": reason.tries}


@say.register
def say_must_wait(reason: attempts.MustWait) -> str:
    return _("下一次从%(day)s起可以考。这几天正好看看错题。") % {
        "day": formats.date_format(reason.until, "MONTH_DAY_FORMAT")
    }


@say.register
def say_attempt_closed(reason: attempts.AttemptClosed) -> str:
    return _("这份卷子已经交了，不能再改答案。")


@say.register
def say_time_over(reason: attempts.TimeOver) -> str:
    return _("考试时间到%(time)s为止，这之后的作答没有计入。此前保存的答案都在。") % {
        "time": formats.date_format(timezone.localtime(reason.deadline_at), "TIME_FORMAT")
    }


@say.register
def say_misshapen(reason: answers.Misshapen) -> str:
    return _("第%(number)s题的作答没有认出来，请再选一次。") % {"number": reason.number}


@say.register
def say_too_few_questions(reason: papers.TooFewQuestions) -> str:
    return _("题库里符合要求的题只有%(have)s道，蓝图要%(count)s道，暂时不能开考。请联系课程作者。") % {
        "have": reason.have,
        "count": reason.part.count,
    }


@say.register
def say_holds_resident_data(reason: signoffs.HoldsResidentData) -> str:
    if reason.id_numbers and reason.phones:
        return _("文字里像是有居民的身份证号和手机号。请改成“某某楼住户”这样的说法，不写号码。")
    if reason.id_numbers:
        return _("文字里像是有身份证号。请改成“某某楼住户”这样的说法，不写号码。")
    return _("文字里像是有手机号。请改成“某某楼住户”这样的说法，不写号码。")


@say.register
def say_checklist_incomplete(reason: signoffs.ChecklistIncomplete) -> str:
    return ngettext(
        "核验点还有%(left)s项没有打勾。做完再申请，督导会逐项看。",
        "核验点还有%(left)s项没有打勾。做完再申请，督导会逐项看。",
        reason.left,
    ) % {"left": reason.left}


@say.register
def say_reason_needed(reason: signoffs.ReasonNeeded) -> str:
    return _("退回要写原因，让对方知道改什么。")


@say.register
def say_words_needed(reason: rulings.WordsNeeded) -> str:
    return _("写几句话，说清哪里不对，或者为什么这样定。")


@say.register
def say_not_oneself(reason: arrangements.NotOneself) -> str:
    return _("自己的考试由别的同事安排。")


@say.register
def say_tries_left(reason: arrangements.TriesLeft) -> str:
    return ngettext("还有%(left)s次没有考，用完再加。", "还有%(left)s次没有考，用完再加。", reason.left) % {
        "left": reason.left
    }


@say.register
def say_no_later(reason: arrangements.NoLater) -> str:
    if reason.due_on is None:
        return _("这门课没有截止日期，不用延。")
    return _("现在的截止日期是%(day)s，延期要晚于这一天，也不能是过去的日子。") % {
        "day": formats.date_format(reason.due_on, "DATE_FORMAT")
    }


@say.register
def say_no_open_course(reason: arrangements.NoOpenCourse) -> str:
    return _("这个人现在没有学这门课，或者这门课没有考试。")


@say.register
def say_void_already(reason: arrangements.VoidAlready) -> str:
    return _("这次考试已经作废了。")


@say.register
def say_carries_completion(reason: arrangements.CarriesCompletion) -> str:
    return _("这门课是凭这次成绩结业的，学时和证书都靠它，不能作废。确有问题，先按规定撤销证书。")


@say.register
def say_same_key(reason: rulings.SameKey) -> str:
    return "这就是原来的答案。要改成什么，写在这里；不改就选“维持原题”。"


@say.register
def say_only_strike(reason: rulings.OnlyStrike) -> str:
    return "这种题的答案写在选项里，不能单独更正。请选“这道题不算”，再写新的一版。"


def _day(day: date) -> str:
    return formats.date_format(day, "MONTH_DAY_FORMAT")


RUN_STATES = {
    "planned": gettext_lazy("这个班还在筹备，没有开放报名。"),
    "running": gettext_lazy("这个班已经开课，不再报名。想旁听请找讲师。"),
    "closed": gettext_lazy("这个班已经结班。"),
    "cancelled": gettext_lazy("这个班已经取消。"),
}


@say.register
def say_not_open(reason: runs.NotOpen) -> str:
    return str(RUN_STATES.get(reason.state, _("这个班现在不能办这一步。")))


@say.register
def say_books_from(reason: runs.BooksFrom) -> str:
    return _("%(day)s起开放报名。") % {"day": _day(reason.day)}


@say.register
def say_booking_over(reason: runs.BookingOver) -> str:
    return _("报名%(day)s截止了。还想来，请找办班人。") % {"day": _day(reason.day)}


@say.register
def say_clashes(reason: runs.Clashes) -> str:
    return _("和《%(title)s》（%(day)s）撞了时间。先退掉那个班，或者换一班。") % {
        "title": reason.title,
        "day": _day(reason.on),
    }


@say.register
def say_not_for_here(reason: runs.NotForHere) -> str:
    return _("这个班只招%(place)s的人。") % {"place": reason.place}


@say.register
def say_already_taken(reason: runs.AlreadyTaken) -> str:
    return _("这个班已经上完了，不用再报。")


@say.register
def say_too_late_to_cancel(reason: runs.TooLateToCancel) -> str:
    return _("自己退班到%(day)s为止。来不了请告诉讲师或办班人，由他们办，位置好给别人。") % {"day": _day(reason.until)}


@say.register
def say_seats_below_taken(reason: runs.SeatsBelowTaken) -> str:
    return _("已经有%(taken)s人报上，座位不能少于这个数。") % {"taken": reason.taken}


@say.register
def say_no_seat_left(reason: runs.NoSeatLeft) -> str:
    return _("%(seats)s个座位都有人。要加座，请办班人先改座位数。") % {"seats": reason.seats}


@say.register
def say_not_yet_over(reason: runs.NotYetOver) -> str:
    return _("最后一次课在%(day)s，上完才能结班。") % {"day": _day(reason.last)}


@say.register
def say_unmarked(reason: runs.Unmarked) -> str:
    return _("还有%(people)s人的出勤没有记全（%(days)s）。记全再结班，免得有人白白丢了学时。") % {
        "people": reason.people,
        "days": listed(_day(day) for day in reason.days),
    }


@say.register
def say_not_begun(reason: runs.NotBegun) -> str:
    return _("这次课在%(day)s %(time)s，现在还不能记，也可能已经过了时间。") % {
        "day": _day(reason.on),
        "time": f"{reason.starts_at:%H:%M}",
    }


@say.register
def say_why_needed(reason: runs.WhyNeeded) -> str:
    return _("写上原因，学员和操作记录里都看得到。")


@say.register
def say_nothing_planned(reason: runs.NothingPlanned) -> str:
    return _("至少排一次课：日期、开始和结束时间。")


@say.register
def say_bad_code(reason: checkin.BadCode) -> str:
    return _("这个码不是这个班的，没有签到。请扫讲师现在出示的码。")


@say.register
def say_old_code(reason: checkin.OldCode) -> str:
    return _("这个码过了时间。请扫现在显示的码，或请讲师在名单上记。")


@say.register
def say_score_needed(reason: signoffs.ScoreNeeded) -> str:
    return _("这项实操要有居民评分。请问过居民，选1到5分，再点“通过”。")


@say.register
def say_no_such_score(reason: signoffs.NoSuchScore) -> str:
    return _("居民评分“%(given)s”没有认出来，请选1到5分。") % {"given": reason.given}


@say.register
def say_note_needed(reason: signoffs.NoteNeeded) -> str:
    return _("写一句这次做了什么、在哪里做的，督导好去看。")


FLAWS = {
    "kind_unknown": "没有这种题型。",
    "body_missing": "题干是空的。",
    "explanation_missing": "写上解析：为什么对，别的为什么不对。",
    "options_too_few": "选项至少两个，一行一个。",
    "options_repeat": "有两个选项写得一样，或有空的选项。",
    "match_missing": "连线题每行写成“左边 → 右边”。",
    "answer_missing": "写上答案。",
    "answer_unreadable": "答案没有认出来。选择题写字母，判断题写对或错，数值题写数。",
    "answer_not_one": "单选题的答案只能有一个字母。",
    "answer_only_one": "多选题的答案至少两个字母；只有一个就改成单选题。",
    "answer_outside_options": "答案里有选项以外的字母。",
}


@say.register
def say_flaw(reason: questions.Flaw) -> str:
    """Authors' words; /cms/ is Chinese throughout."""
    return FLAWS[reason.code]
