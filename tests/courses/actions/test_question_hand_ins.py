"""A question file on its way: kept, checked, confirmed or not; large ones by jobs that survive and can be stopped."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone

from core.jobs import enqueue
from core.models import AuditEntry, Job
from core.refusals import Refused
from courses.actions import question_hand_ins as actions
from courses.actions.question_hand_ins import (
    confirm,
    discard,
    discard_forgotten,
    discard_forgotten_files,
    hand_in,
    recheck,
    stop,
    unfinished_job,
)
from courses.actions.question_imports import Written
from courses.models import CourseSkill, Question, QuestionImport, QuestionImportItem
from tests.courses.question_files.test_xml import moodle
from tests.factories import holder

pytestmark = pytest.mark.django_db
SAMPLES = Path(__file__).resolve().parent.parent.parent / "samples"


@pytest.fixture
def author(town):
    return holder("author", town.city, username="writer")


def gift(count: int) -> bytes:
    return "\n\n".join(f"第{n}件事要回访。{{T}}" for n in range(count)).encode()


def sample(course, author, name: str = "bank.gift") -> QuestionImport:
    return hand_in(course=course, content=(SAMPLES / name).read_bytes(), name=name, by=author)


def said(held: QuestionImport) -> tuple[str, int, int]:
    """Its state, the bytes it keeps, the questions it shows."""
    held = QuestionImport.objects.get(pk=held.pk)
    return held.state, len(held.content), held.items.count()


def test_a_small_file_is_checked_at_once_and_nothing_is_written(course, author):
    before = Question.objects.count()
    held = sample(course, author)
    assert (held.state, held.counts["total"], held.written) == (
        "checked", 48, {"new": 48, "changed": 0, "unchanged": 0},
    )  # fmt: skip
    assert (held.items.filter(verdict="new").count(), Question.objects.count()) == (48, before)
    assert (held.uploaded_by, Job.objects.count()) == (author, 0)


def test_confirmed_it_is_written_once_and_the_file_is_let_go(course, author):
    held = sample(course, author)
    stale = QuestionImport.objects.get(pk=held.pk)
    assert confirm(held=held, by=author) is None
    assert said(held) == ("confirmed", 0, 0)
    assert (held.written["new"], Question.objects.filter(source_name="题001").count()) == (48, 1)
    with pytest.raises(Refused, match="NoSuchMove"):
        confirm(held=stale, by=author)
    entry = AuditEntry.objects.get(action="questions.import")
    assert (entry.user, entry.data["course"], entry.data["new"]) == (author, course.code, 48)


def test_discarded_it_is_gone(course, author):
    held = sample(course, author)
    discard(held=held, by=author)
    assert said(held) == ("discarded", 0, 0)
    with pytest.raises(Refused, match="NoSuchMove"):
        confirm(held=held, by=author)


def test_files_nobody_decided_on_for_a_month_are_given_up(course, author, run_jobs):
    old, new = sample(course, author), sample(course, None)
    working = hand_in(course=course, content=gift(301), name="a.gift", by=author)
    QuestionImport.objects.filter(pk__in=(old.pk, working.pk)).update(made_at=timezone.now() - timedelta(days=31))
    assert discard_forgotten(now=timezone.now()) == 1
    assert [said(held)[0] for held in (old, new, working)] == ["discarded", "checked", "checking"]
    run_jobs()
    enqueue(discard_forgotten_files)
    run_jobs()
    assert [said(held)[:2] for held in (old, working)] == [("discarded", 0), ("discarded", 0)]
    assert said(new)[0] == "checked"


def test_the_same_file_once_more_while_it_waits_is_the_same_import_looked_at_anew(course, author):
    first = sample(course, author)
    confirm(held=sample(course, None), by=None)
    again = sample(course, author)
    assert (again.pk, again.written) == (first.pk, {"new": 0, "changed": 0, "unchanged": 48})
    with pytest.raises(Refused) as refused:
        confirm(held=again, by=author)
    assert refused.value.words == "这份文件里没有要写入的题目，题库没有变。"


def test_what_changed_in_the_bank_meanwhile_is_looked_at_anew(course, author):
    held, other = sample(course, author), sample(course, None)
    confirm(held=other)
    confirm(held=held, by=author)
    assert held.written == {"new": 0, "changed": 0, "unchanged": 48}


def test_items_say_which_question_they_change_and_which_repeats(course, author):
    text = "第1件事怎么办？{=等一等 ~看一看}\n\n甲{T}\n\n甲{T}"
    held = hand_in(course=course, content=text.encode(), name="a.gift", by=author)
    rows = [(item.verdict, item.question and item.question.code) for item in held.items.all()]
    assert rows == [("changed", "q01"), ("new", None), ("unchanged", None)]


@pytest.mark.parametrize(
    ("content", "code"),
    [(b" ", "empty_file"), (b"<html><body>no</body></html>", "unknown_format"), (b"x" * 20_000_001, "too_large")],
)
def test_a_file_that_cannot_be_read_is_not_kept(course, author, content, code):
    with pytest.raises(Refused) as refused:
        hand_in(course=course, content=content, name="a.xlsx", by=author)
    assert (refused.value.reason.code, QuestionImport.objects.count()) == (code, 0)


def test_a_course_without_skills_keeps_nothing(course, author):
    CourseSkill.objects.filter(course=course).delete()
    with pytest.raises(Refused) as refused:
        sample(course, author)
    assert (refused.value.reason.code, QuestionImport.objects.count()) == ("no_skill", 0)


def test_a_text_with_a_nul_and_a_path_for_a_name_do_no_harm(course, author):
    held = hand_in(course=course, content="要\0回访。{T}".encode(), name="C:\\题库\\甲\0.gift", by=author)
    assert (held.file_name, held.items.get().content["body"]) == ("甲.gift", "要回访。")


# --- large files ---------------------------------------------------------------------------


def test_many_questions_are_checked_and_written_in_the_background(course, author, run_jobs):
    held = hand_in(course=course, content=gift(301), name="a.gift", by=author)
    assert (said(held)[0], unfinished_job(held).owner) == ("checking", author)
    run_jobs()
    held.refresh_from_db()
    assert (held.state, held.written["new"], held.is_large) == ("checked", 301, True)
    first, second = confirm(held=held, by=author), confirm(held=held, by=author)
    assert (first.pk, Question.objects.filter(kind="true_false").count()) == (second.pk, 0)
    run_jobs()
    assert (said(held), Question.objects.filter(kind="true_false").count()) == (("confirmed", 0, 0), 301)
    job = Job.objects.get(pk=first.pk)
    assert (job.done, job.total, job.result["words"]) == (301, 301, "已导入：新增301，改动0，不变0。")


def test_a_heavy_file_that_cannot_be_read_is_told_by_its_check(course, author, run_jobs):
    held = hand_in(course=course, content=b"<quiz>" + b" " * 1_000_001, name="a.xml", by=author)
    assert held.state == "checking"
    run_jobs()
    held.refresh_from_db()
    assert (held.state, held.error, bytes(held.content)) == (
        "discarded", "第1行的XML写错了，读不下去。请用导出它的软件重新导出一次。", b"",
    )  # fmt: skip


def test_a_stopped_check_can_be_taken_up_again(course, author, run_jobs):
    held = hand_in(course=course, content=gift(301), name="a.gift", by=author)
    assert stop(held=held, by=author) is True
    run_jobs()
    assert (said(held)[0], unfinished_job(held)) == ("checking", None)
    recheck(held=held)
    run_jobs()
    assert said(held)[0] == "checked"


def test_a_stopped_writing_has_written_nothing(course, author, run_jobs):
    held = hand_in(course=course, content=gift(301), name="a.gift", by=author)
    run_jobs()
    held.refresh_from_db()
    confirm(held=held, by=author)
    with pytest.raises(Refused, match="StillWorking"):
        discard(held=held, by=author)
    stop(held=held, by=author)
    run_jobs()
    assert (said(held)[0], Question.objects.filter(kind="true_false").count()) == ("checked", 0)


def test_given_up_while_it_is_checked_the_check_writes_nothing(course, author, run_jobs):
    held = hand_in(course=course, content=gift(301), name="a.gift", by=author)
    discard(held=held, by=author)
    run_jobs()
    assert (said(held), Job.objects.get().cancel_requested) == (("discarded", 0, 0), True)


def test_a_course_deleted_meanwhile_is_told_and_nothing_fails(course, author, run_jobs):
    small, large = sample(course, author), hand_in(course=course, content=gift(301), name="a.gift", by=author)
    run_jobs()
    large.refresh_from_db()
    job = confirm(held=large, by=author)
    course.delete()
    with pytest.raises(Refused) as refused:
        confirm(held=small, by=author)
    assert refused.value.words == "课程已经删除，没有导入。"
    run_jobs()
    job.refresh_from_db()
    assert (job.result["words"], QuestionImportItem.objects.count()) == ("课程已经删除，没有导入。", 0)


def test_a_failure_half_way_leaves_bank_and_file_as_they_were(course, author, monkeypatch):
    held = sample(course, author)
    monkeypatch.setattr(actions.audit, "record", lambda *args, **facts: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        confirm(held=held, by=author)
    assert (said(held)[0], said(held)[2], Question.objects.filter(source_name="题001").count()) == ("checked", 48, 0)


def test_pictures_are_looked_at_in_a_small_size(course, author):
    from tests.courses.actions.test_question_imports import picture, with_picture

    held = hand_in(course=course, content=with_picture(picture("red")), name="a.xml", by=author)
    (shown,) = held.items.get().pictures
    assert (shown["alt"], shown["data"][:23]) == ("平台首页", "data:image/webp;base64,")


def test_what_is_not_taken_is_kept_with_its_place(course, author):
    content = moodle("<question type='cloze'><questiontext><text>两个空</text></questiontext></question>").encode()
    held = hand_in(course=course, content=content, name="a.xml", by=author)
    assert (held.rows[0]["place"], held.rows[0]["verdict"], held.rows[0]["code"]) == (
        "第1题", "reported", "kind_unsupported",
    )  # fmt: skip
    with pytest.raises(Refused):
        confirm(held=held, by=author)
    assert Written(**held.written) == Written()
