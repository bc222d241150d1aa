"""/cms/: disputes of questions, for authors: wordings and counts by version; nobody's name, no time of day."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.db.models import Max
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe
from wagtail.admin import messages

from core.models import Job
from core.refusals import Refused
from courses.actions.disputes import LONGEST, correct_key, keep_question, strike_question
from courses.models import Dispute, Exam, Question, Ruling
from courses.rules.questions import key_text
from courses.rules.rulings import CORRECTABLE
from courses.statistics import as_figures
from courses.views.analysis import Line, check


class AnswerForm(forms.Form):
    """What becomes of the question, and why. Authors' words; /cms/ is Chinese throughout."""

    decision = forms.ChoiceField(
        label="怎么定",
        choices=[
            ("keep", "维持原题：题目和答案都没有错"),
            ("key", "答案更正：还有别的答案也对，或者原来的答案错了"),
            ("strike", "这道题不算：题目本身有问题，抽到的人都得这道题的分"),
        ],
        widget=forms.RadioSelect,
    )
    answer_text = forms.CharField(
        label="改成什么答案",
        required=False,
        help_text="只在答案更正时写。写法和题库一样：单选写B，多选写ABD，判断写对或错，填空的几种写法用|隔开。"
        "单选有两个都对的，写AC：答哪个都算对，这时请另外改题。",
    )
    explanation = forms.CharField(
        label="新的一版的解析", required=False, widget=forms.Textarea(attrs={"rows": 3}), help_text="只在答案更正时用"
    )
    reason = forms.CharField(
        label="答复",
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="提异议的人看得到；采纳时，成绩有变的人也看得到。说清为什么这样定。",
    )

    def __init__(self, *args: Any, question: Question, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if question.kind not in CORRECTABLE:
            self.fields["decision"].choices = [c for c in self.fields["decision"].choices if c[0] != "key"]
            del self.fields["answer_text"], self.fields["explanation"]


@require_safe
def question_disputes(request: HttpRequest) -> HttpResponse:
    """Versions with disputes, those that wait first."""
    check(request)
    rows = Question.objects.disputed().annotate(newest=Max("disputes__pk")).select_related("course")
    rows = rows.order_by("-waiting", "-newest")
    page = Paginator(rows, 50).get_page(request.GET.get("p"))
    return render(request, "courses/analysis/disputes.html", {"page": page})


@require_http_methods(["GET", "HEAD", "POST"])
def question_dispute(request: HttpRequest, pk: int) -> HttpResponse:
    """One version: its wording and figures, every dispute of it, and the answer to the oldest that waits."""
    check(request)
    question = get_object_or_404(Question.objects.select_related("course"), pk=pk)
    disputes = list(Dispute.objects.filter(question=question).order_by("opened_at", "pk"))
    waiting = [one for one in disputes if one.is_open]
    chosen = next((one for one in waiting if str(one.pk) == request.POST.get("dispute")), next(iter(waiting), None))
    initial = {"explanation": question.explanation, "decision": "keep"}
    form = AnswerForm(request.POST or None, question=question, initial=initial)
    if request.method == "POST" and chosen is None:
        messages.warning(request, "这条异议刚由别人答复过，您的答复没有记入。")
        return redirect("question-dispute", pk)
    if request.method == "POST" and form.is_valid() and _answered(request, chosen, form):
        return redirect("question-dispute", pk)
    context = {
        "question": question,
        "key": key_text(question.kind, question.key),
        "disputes": disputes,
        "waiting": waiting,
        "chosen": chosen,
        "form": form,
        "figures": _figures(question),
        "rulings": _rulings(question),
        "current": Question.objects.filter(course=question.course_id, code=question.code, is_current=True).first(),
    }
    return render(request, "courses/analysis/dispute.html", context, status=422 if form.errors else 200)


def _answered(request: HttpRequest, dispute: Dispute, form: AnswerForm) -> bool:
    """Decide; what the action refuses is said in the form."""
    said = form.cleaned_data
    how = {"dispute": dispute, "reason": said["reason"], "by": request.user}
    try:
        if said["decision"] == "keep":
            keep_question(**how)
            messages.success(request, "已答复，提异议的人会收到消息。")
        elif said["decision"] == "strike":
            strike_question(**how)
            messages.success(request, "这道题已停用。抽到过的人正在重新算分；改好另存，新的一版就会启用。")
        else:
            ruling = correct_key(answer_text=said["answer_text"], explanation=said["explanation"], **how)
            made = f"已另存第{ruling.successor.version}版。" if ruling.successor else "没有另存新版，请把题目也改好。"
            messages.success(request, f"{made}抽到过的人正在按对本人有利的答案重新算分。")
    except Refused as refusal:
        form.add_error("answer_text" if said["decision"] == "key" else "reason", refusal.words)
        return False
    return True


def _figures(question: Question) -> Line | None:
    """The stored figures of this version, if it has any."""
    for exam in Exam.objects.filter(course=question.course_id).select_related("figures"):
        stored = getattr(exam, "figures", None)
        item = as_figures(stored).items.get(question.pk) if stored else None
        if item:
            return Line(question, item)
    return None


def _rulings(question: Question) -> list[tuple[Ruling, Job | None]]:
    rows = list(Ruling.objects.filter(question=question).select_related("successor"))
    jobs = {job.about: job for job in Job.objects.filter(about__in=[row.source for row in rows])}
    return [(row, jobs.get(row.source)) for row in rows]


def waiting_for_authors() -> int:
    return Dispute.objects.open().count()
