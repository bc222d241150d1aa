"""A practice screen, step by step: judged here, resumed anywhere, and once finished evidence for a level."""

import pytest

from courses.actions.content import export_course, import_course
from courses.actions.exams import submit
from courses.actions.learning import enrol, finish_lesson
from courses.actions.practice import begin_again, count_finished, take_step
from courses.models import PracticeRun
from courses.practice import practices_of
from staff.models import Evidence, HeldSkill
from tests.courses.factories import sit
from tests.courses.practice import BLOCK, RIGHT, practised

pytestmark = pytest.mark.django_db


@pytest.fixture
def screen(tmp_path):
    return practised(tmp_path / "ZS-901")


def do(screen, user, *given):
    _course, lesson, practice = screen
    for text in given:
        run = PracticeRun.objects.filter(person=user.person).first()
        step = run.step if run else 0
        last = take_step(person=user.person, lesson=lesson, practice=practice, at_step=step, given=text, by=user)
    return last


def simulations(user):
    rows = Evidence.objects.standing().filter(person=user.person, kind="simulation")
    return sorted(rows.values_list("skill__code", flat=True))


def test_a_wrong_try_stays_at_the_step_and_leaves_no_trace(screen, learner):
    run, verdict = do(screen, learner, "网格03", "地图")
    assert (run.step, verdict) == (0, "wrong")
    columns = {field.name for field in PracticeRun._meta.fields}
    assert columns == {"id", "person", "lesson", "block", "digest", "step", "saved_at", "finished_at"}


def test_a_step_sent_twice_or_from_a_phone_that_is_behind_changes_nothing(screen, learner):
    _course, lesson, practice = screen
    do(screen, learner, RIGHT[0])
    run, verdict = take_step(
        person=learner.person, lesson=lesson, practice=practice, at_step=0, given="网格04", by=learner
    )
    assert (run.step, verdict) == (1, None)


def test_finished_when_enrolled_it_is_evidence_for_the_skills_it_names_once(screen, learner):
    course, _lesson, _practice = screen
    enrol(person=learner.person, course=course, by=learner)
    run, _verdict = do(screen, learner, *RIGHT)
    assert run.finished_at is not None
    assert simulations(learner) == ["A03"]
    count_finished(person=learner.person, course=course, by=learner)
    assert Evidence.objects.filter(source=run.source).count() == 1


def test_finished_without_enrolment_it_counts_from_the_day_of_enrolling(screen, learner):
    course, _lesson, _practice = screen
    do(screen, learner, *RIGHT)
    assert simulations(learner) == []
    enrol(person=learner.person, course=course, by=learner)
    assert simulations(learner) == ["A03"]


def test_with_an_exam_of_eighty_it_gives_level_two_in_either_order(screen, learner):
    course, _lesson, _practice = screen
    enrolment = enrol(person=learner.person, course=course, by=learner)
    for lesson in course.lessons():
        finish_lesson(enrolment=enrolment, lesson=lesson, by=learner)
    submit(attempt=sit(learner, course, right=9), by=learner)
    held = HeldSkill.objects.filter(person=learner.person)
    assert dict(held.values_list("skill__code", "level")) == {"A03": 1, "C01": 1}
    do(screen, learner, *RIGHT)
    assert dict(held.values_list("skill__code", "level")) == {"A03": 2, "C01": 1}


def test_practising_again_keeps_what_was_finished(screen, learner):
    course, lesson, practice = screen
    enrol(person=learner.person, course=course, by=learner)
    first, _verdict = do(screen, learner, *RIGHT)
    run = begin_again(person=learner.person, lesson=lesson, practice=practice)
    assert (run.step, run.finished_at) == (0, first.finished_at)
    do(screen, learner, *RIGHT)
    assert simulations(learner) == ["A03"]


def test_a_practice_that_was_changed_starts_over(screen, learner, tmp_path):
    course, lesson, practice = screen
    do(screen, learner, RIGHT[0])
    path = tmp_path / "ZS-901" / "lessons" / "01-bianjie.md"
    path.write_text(path.read_text(encoding="utf-8").replace("填门牌。", "填完整的门牌。"), encoding="utf-8")
    import_course(folder=tmp_path / "ZS-901", by=None)
    lesson = course.lessons().first()
    (changed,) = practices_of(lesson)
    run, verdict = take_step(
        person=learner.person, lesson=lesson, practice=changed, at_step=0, given="网格04", by=learner
    )
    assert (changed.key, run.step, verdict) == (practice.key, 1, "right")
    assert PracticeRun.objects.count() == 1


def test_text_put_in_before_it_does_not_take_away_what_was_done(screen, learner, tmp_path):
    course, _lesson, practice = screen
    do(screen, learner, RIGHT[0])
    path = tmp_path / "ZS-901" / "lessons" / "01-bianjie.md"
    said = path.read_text(encoding="utf-8").replace(
        "```check", "```callout\nkind: remember\ntext: 慢慢来。\n```\n\n```check", 1
    )
    path.write_text(said, encoding="utf-8")
    import_course(folder=tmp_path / "ZS-901", by=None)
    assert practices_of(course.lessons().first())[0].key == practice.key


def test_the_folder_comes_back_byte_for_byte(screen, tmp_path):
    course, _lesson, _practice = screen
    export_course(course=course, folder=tmp_path / "out")
    assert import_course(folder=tmp_path / "out", by=None).changed is False
    written = (tmp_path / "out" / "lessons" / "01-bianjie.md").read_text(encoding="utf-8")
    assert written.endswith(BLOCK)
