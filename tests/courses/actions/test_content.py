"""A course leaves as text and comes back the same; the shelf we ship is sound."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command
from django.utils import translation

from core.refusals import Refused
from courses.actions.content import export_course, import_course, load_content, read_folder
from courses.actions.practice import take_step
from courses.models import CoursePage, LessonPage, Question
from courses.practice import practices_of
from courses.rules.course_files import BadFolder
from courses.rules.rich_text import plain_text, to_html
from tests.courses.factories import skills, write_course, write_english

SHELF = Path(settings.BASE_DIR) / "content"
FOLDERS = sorted(path.parent for path in SHELF.glob("*/course.yaml"))
FORBIDDEN = re.compile(r"[！!]|请勿|非法|温馨提示|职业资格|打卡|积分|排行")
shelf = pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)


def texts(folder: Path) -> dict[str, str]:
    return {str(p.relative_to(folder)): p.read_text(encoding="utf-8") for p in folder.rglob("*") if p.is_file()}


@pytest.fixture
def reference(db):
    call_command("load_reference", verbosity=0)


@pytest.mark.django_db
def test_the_same_folder_again_changes_nothing(tmp_path):
    skills()
    folder = write_course(tmp_path / "ZS-901")
    assert import_course(folder=folder, by=None).changed
    assert not import_course(folder=folder, by=None).changed


@pytest.mark.django_db
def test_a_change_of_a_drawn_question_makes_a_new_version_and_a_dropped_one_retires(tmp_path, learner):
    from courses.actions.learning import enrol, finish_lesson
    from tests.courses.factories import sit

    skills()
    folder = write_course(tmp_path / "ZS-901")
    import_course(folder=folder, by=None)
    course = CoursePage.objects.get(code="ZS-901")
    enrolment = enrol(person=learner.person, course=course, by=learner)
    for lesson in course.lessons():
        finish_lesson(enrolment=enrolment, lesson=lesson, by=learner)
    sit(learner, course, right=3)
    said = (folder / "questions.yaml").read_text(encoding="utf-8")
    kept = said.replace("第1件事怎么办？", "头一件事怎么办？").split("- answer")[:-1]
    (folder / "questions.yaml").write_text("- answer".join(kept), encoding="utf-8")
    assert import_course(folder=folder, by=None).questions == 2
    versions = Question.objects.filter(code="q01").order_by("version")
    assert list(versions.values_list("version", "body", "is_current")) == [
        (1, "第1件事怎么办？", False), (2, "头一件事怎么办？", True),
    ]  # fmt: skip
    assert Question.objects.current().count() == 9


@pytest.fixture
def bilingual(tmp_path):
    """The small course with English for its first lesson and its first question."""
    skills()
    folder = write_course(tmp_path / "ZS-901", in_english=True, task_title_en="Report one thing")
    write_english(folder)
    import_course(folder=folder, by=None)
    return folder


@pytest.mark.django_db
def test_english_stands_beside_the_chinese_and_comes_back_the_same(bilingual, tmp_path):
    lesson = LessonPage.objects.get(slug="bianjie")
    assert [block.block_type for block in lesson.body_en] == ["text", "check"]
    assert Question.objects.get(code="q01").english["options"][0] == {"id": "A", "text": "See where it is"}
    assert Question.objects.get(code="q02").english == {}
    export_course(course=CoursePage.objects.get(code="ZS-901"), folder=tmp_path / "out")
    english = {name: text for name, text in texts(tmp_path / "out").items() if name.startswith("en/")}
    assert english == {name: text for name, text in texts(bilingual).items() if name.startswith("en/")}
    assert not import_course(folder=bilingual, by=None).changed


@pytest.mark.django_db
def test_english_taken_away_is_taken_away(bilingual):
    (bilingual / "en" / "lessons" / "01-bianjie.md").unlink()
    (bilingual / "en" / "questions.yaml").unlink()
    written = import_course(folder=bilingual, by=None)
    assert (written.lessons, written.questions) == (1, 1)
    assert not LessonPage.objects.get(slug="bianjie").body_en


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("said", "why"),
    [
        ({"code": "q99", "body": "What?", "explanation": "So."}, "no question"),
        ({"code": "q01", "body": "What?", "explanation": "So.", "options": ["one"]}, "3 options wanted"),
        ({"code": "q01", "body": "What?", "options": ["a", "b", "c"]}, "missing body or explanation"),
    ],
)
def test_english_that_fits_no_question_is_refused(tmp_path, said, why):
    skills()
    folder = write_course(tmp_path / "ZS-901")
    write_english(folder, question=said)
    with pytest.raises(Refused) as caught:
        import_course(folder=folder, by=None)
    assert why in str(caught.value.reason)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("change", "file"),
    [
        ({"chapters": [{"key": "other", "title": "别的"}]}, "bianjie"),
        ({"skills": [{"code": "Z99", "level": 1}]}, "course.yaml"),
    ],
)
def test_a_folder_that_is_no_course_is_refused_and_writes_nothing(tmp_path, change, file):
    skills()
    with pytest.raises(Refused) as caught:
        import_course(folder=write_course(tmp_path / "ZS-901", **change), by=None)
    assert isinstance(caught.value.reason, BadFolder)
    assert caught.value.reason.file == file
    assert CoursePage.objects.count() == 0


@pytest.mark.django_db
def test_a_lesson_the_folder_dropped_is_unpublished_not_deleted(tmp_path):
    skills()
    folder = write_course(tmp_path / "ZS-901")
    import_course(folder=folder, by=None)
    (folder / "lessons" / "02-gonggong.md").unlink()
    assert import_course(folder=folder, by=None).lessons == 1
    lessons = LessonPage.objects.order_by("slug").values_list("slug", "live")
    assert list(lessons) == [("bianjie", True), ("gonggong", False), ("liuyaosu", True)]
    assert not import_course(folder=folder, by=None).changed


@shelf
def test_the_shelf_comes_back_without_loss(folder, reference, tmp_path):
    import_course(folder=folder, by=None)
    course = CoursePage.objects.get(code=folder.name)
    export_course(course=course, folder=tmp_path / "out")
    assert texts(tmp_path / "out") == texts(folder)
    assert not import_course(folder=tmp_path / "out", by=None).changed


@pytest.mark.django_db
def test_all_courses_load_and_load_again_without_a_change(reference):
    assert [written.code for written in load_content(SHELF)] == [folder.name for folder in FOLDERS]
    assert [written.changed for written in load_content(SHELF)] == [False] * len(FOLDERS)
    assert LessonPage.objects.live().count() == sum(len(list(folder.glob("lessons/*.md"))) for folder in FOLDERS)


def spoken(value) -> str:
    """Every word a reader meets in a block."""
    if isinstance(value, dict):
        return "".join(spoken(v) for k, v in value.items() if k not in ("kind", "policy", "is_right"))
    if isinstance(value, list):
        return "".join(map(spoken, value))
    return plain_text(to_html(value)) if isinstance(value, str) else ""


@shelf
def test_every_lesson_teaches_in_400_to_1200_characters_with_one_check_and_a_case_or_steps(folder):
    for lesson in read_folder(folder).lessons:
        kinds = [kind for kind, _content in lesson.blocks]
        read = [spoken(content) for kind, content in lesson.blocks if kind != "practice"]  # done, not read
        length = len(re.sub(r"\s", "", "".join(read)))
        assert 400 <= length <= 1200, (lesson.slug, length)
        assert kinds.count("check") == 1, lesson.slug
        assert {"case", "steps"} & set(kinds), lesson.slug


@shelf
def test_every_course_has_twenty_questions_that_explain_themselves(folder):
    questions = read_folder(folder).questions
    assert len(questions) >= 20
    for question in questions:
        assert len(question["explanation"]) >= 15, question["code"]
        # Options are shuffled, so a letter in an explanation would point anywhere.
        assert not re.search(r"\b[A-D](?:项|选项|错|对)", question["explanation"]), question["code"]
    bodies = [re.sub(r"\W", "", question["body"]) for question in questions]
    assert len(set(bodies)) == len(bodies)


@shelf
def test_no_forbidden_words_and_no_residents_numbers(folder):
    for name, text in texts(folder).items():
        words = re.sub(r"^```.*$|^---$", "", text, flags=re.MULTILINE)
        assert not FORBIDDEN.search(words), (name, FORBIDDEN.search(words))
        assert not re.search(r"(?<!\d)1[3-9]\d{9}(?!\d)|\d{17}[\dXx]", words), name


PRACTISED = ("111", "112", "113", "121", "122", "123", "131", "133", "141", "161")


@pytest.mark.django_db
@pytest.mark.parametrize("number", PRACTISED)
def test_every_platform_course_has_a_practice_screen_that_can_be_done(number, reference, learner):
    folder = SHELF / f"ZS-{number}"
    import_course(folder=folder, by=None)
    course = CoursePage.objects.get(code=folder.name)
    lessons = [lesson for lesson in course.lessons() if lesson.practices]
    assert lessons
    for lesson in lessons:
        block = next(block for block in lesson.body if block.block_type == "practice")
        block.block.clean(block.value)  # an author could save it in the editor as it is
        (practice,) = practices_of(lesson)
        assert 5 <= len(practice.steps) <= 8
        aimed = set(course.course_skills.values_list("skill__code", flat=True))
        assert set(practice.skills) <= aimed
        for place, step in enumerate(practice.steps):
            wrong = "9999-09-09" if step.form == "date" else "99999"
            for given, said in ((wrong, "wrong"), (step.right[-1], "right")):
                run, verdict = take_step(
                    person=learner.person, lesson=lesson, practice=practice, at_step=place, given=given, by=learner
                )
                assert verdict == said, (lesson, place, given)
        assert run.finished_at is not None


@pytest.mark.django_db
def test_the_english_of_a_practice_is_the_same_practice(reference, learner):
    """As many steps, each done on its own screen: begun in one language it is finished in the other."""
    import_course(folder=SHELF / "ZS-161", by=None)
    lesson = next(row for row in CoursePage.objects.get(code="ZS-161").lessons() if row.practices)
    (chinese,) = practices_of(lesson)
    with translation.override("en"):
        (english,) = practices_of(lesson)
    assert (english.key, english.digest) == (chinese.key, chinese.digest)
    assert [step.kind for step in english.steps] == [step.kind for step in chinese.steps]
    block = next(block for block in lesson.body_en if block.block_type == "practice")
    block.block.clean(block.value)
    for place in range(len(chinese.steps)):
        practice = english if place % 2 else chinese
        run, verdict = take_step(
            person=learner.person, lesson=lesson, practice=practice,
            at_step=place, given=practice.steps[place].right[0], by=learner,
        )  # fmt: skip
        assert verdict == "right", place
    assert run.finished_at is not None
