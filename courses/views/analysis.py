"""/cms/: how an exam and its questions behave, for authors. Sums only, nobody's name; below three nothing is shown."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.views.decorators.http import require_safe

from courses.models import Exam, Question
from courses.rules.item_statistics import ENOUGH, ItemStatistics, Reliability
from courses.statistics import Figures, as_figures, renew

# Authors' words; /cms/ is Chinese throughout.
FLAGS = {
    "key": ("疑似答案有误", "考得好的人多半没选这个答案。先核对答案，再看题干有没有歧义。"),
    "easy": ("太易", "几乎人人答对。换成更像真实工作的情境，或者当作送分题留一两道。"),
    "hard": ("太难", "十个人里答对的不到三个。看看课里讲清楚没有，题干能不能再直白些。"),
    "weak": ("区分不足", "学得好和学得不好的人答对得差不多。看看是不是靠猜，或者考的不是这门课。"),
    "unused": ("选项无人选", "有的选项一看就不对。换成新手真会犯的错。"),
    "few": ("样本不足", f"作答不到{ENOUGH}份，先不下结论。"),
}
METHODS = {
    "alpha": "每个人考的是同一组题，用克隆巴赫 α 系数（全对全错时就是 KR-20）。",
    "drawn": "每个人抽到的题不一样，用组内相关 ICC(1,k)：抽到难题易题的运气也算误差。按章抽题时实际会略高于这个数。",
}
ORDER = ("key", "hard", "weak", "easy", "unused", "few")


@dataclass(frozen=True, slots=True)
class Line:
    """One version of a question with its figures in words."""

    question: Question
    figures: ItemStatistics

    @property
    def flags(self) -> list[tuple[str, str]]:
        return [FLAGS[flag] for flag in self.figures.flags]

    @property
    def rank(self) -> tuple[int, str]:
        first = min((ORDER.index(flag) for flag in self.figures.flags), default=len(ORDER))
        return first, self.question.code

    @property
    def facility(self) -> str:
        return percent(self.figures.facility)

    @property
    def choices(self) -> list[dict[str, Any]]:
        return [
            {
                "text": choice.text,
                "is_key": choice.is_key,
                "shares": [percent(s) for s in (choice.share, choice.top, choice.middle, choice.bottom)],
            }
            for choice in self.figures.choices
        ]


def percent(share: float) -> str:
    return f"{share * 100:.0f}%"


def _lines(figures: Figures) -> list[Line]:
    questions = Question.objects.in_bulk(list(figures.items))
    lines = [Line(questions[pk], item) for pk, item in figures.items.items() if pk in questions]
    return sorted(lines, key=lambda line: line.rank)


def verdict(whole: Reliability | None) -> str:
    """What the coefficient means for someone who writes exams; 0.7 is what one wants before a pass hangs on it."""
    if whole is None or whole.coefficient is None:
        return "还没有足够的答卷，或大家得分完全一样，算不出信度。"
    if whole.n < ENOUGH:
        return f"只有{whole.n}份答卷，这个数还会变，先不下结论。"
    if whole.coefficient >= 0.7:
        return "够用：换一套题再考，名次大致不变。"
    if whole.coefficient >= 0.5:
        return "偏低：合格线附近的人，换一套题可能就是另一个结果。多放几道题，先改下面标出来的题。"
    return "低：一次成绩说明不了什么。先改下面标出来的题，再增加题数。"


def check(request: HttpRequest) -> None:
    if not request.user.has_perm("courses.change_question"):
        raise PermissionDenied


@require_safe
def exam_analysis(request: HttpRequest, pk: int) -> HttpResponse:
    """One exam: reliability, and every version that was sat, those to look at first."""
    check(request)
    exam = get_object_or_404(Exam.objects.select_related("course"), pk=pk)
    figures = as_figures(renew(exam, timezone.now()))
    whole, lines = figures.reliability, _lines(figures)
    context = {
        "exam": exam,
        "figures": figures,
        "lines": lines,
        "whole": whole,
        "verdict": verdict(whole),
        "method": METHODS[whole.method] if whole else "",
        "marked": [line for line in lines if line.figures.flags and line.figures.flags != ("few",)],
    }
    return render(request, "courses/analysis/exam.html", context)


@require_safe
def question_analysis(request: HttpRequest, pk: int) -> HttpResponse:
    """One question: each version that was sat, with who chose which option."""
    check(request)
    question = get_object_or_404(Question.objects.select_related("course"), pk=pk)
    versions = Question.objects.filter(course=question.course_id, code=question.code)
    keys = set(versions.values_list("pk", flat=True))
    now = timezone.now()
    found = []
    for exam in Exam.objects.filter(course=question.course_id):
        figures = as_figures(renew(exam, now))
        lines = [line for line in _lines(figures) if line.question.pk in keys]
        found.append((exam, figures, sorted(lines, key=lambda line: -line.question.version)))
    context = {"question": question, "found": found, "disputed": versions.disputed()}
    return render(request, "courses/analysis/question.html", context)


def question_cell(question: Question) -> str:
    """For the list of questions: the stored figures of this version, as a link; a dash where nobody sat it yet."""
    for exam in question.course.exams.all():
        stored = getattr(exam, "figures", None)
        item = stored.figures["items"].get(str(question.pk)) if stored else None
        if item:
            words = [f"{percent(item['facility'])}答对", f"{item['n']}份", *(FLAGS[flag][0] for flag in item["flags"])]
            return format_html(
                '<a href="{}">{}</a>', reverse("question-analysis", args=[question.pk]), "，".join(words)
            )
    return "—"


def exam_cell(exam: Exam) -> str:
    return format_html('<a href="{}">看分析</a>', reverse("exam-analysis", args=[exam.pk]))
