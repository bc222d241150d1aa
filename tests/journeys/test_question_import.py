"""An author takes banks in and along through the screens of /cms/: looked at, confirmed, the same again, exported."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from courses.actions.authoring import course_index
from courses.models import CoursePage, CourseSkill, Question
from staff.models import Skill
from tests.courses.factories import skills
from tests.factories import holder
from tests.journeys.world import press

pytestmark = pytest.mark.journey
SAMPLES = Path(__file__).resolve().parent.parent / "samples"
BANKS = {
    "bank.gift": 48, "bank-moodle.xml": 48, "bank.xlsx": 48, "bank-qti21.zip": 48, "bank-qti30.zip": 48,
    "bank.aiken.txt": 30,
}  # fmt: skip


def a_course(number: int) -> CoursePage:
    """A course without a question, one for each bank."""
    page = CoursePage(
        code=f"ZS-95{number}",
        slug=f"zs-95{number}",
        title=f"收题库{number}",
        hours=1,
        lead="收题库。",
        audience="网格员",
    )
    page.course_skills = [CourseSkill(skill=Skill.objects.get(code="A03"), level=1)]
    course_index().add_child(instance=page)
    return page


def hand_in(page, course: CoursePage, file: Path) -> None:
    """From the listing of questions to the page that shows what the file holds."""
    page.goto(re.sub(r"/cms/.*", f"/cms/questions/imports/new/?course={course.pk}", page.url))
    page.locator("#id_file").set_input_files(file)
    press(page, "上传并核对")


def counts(page) -> list[int]:
    """New, changed, unchanged, and what is not taken."""
    return [int(text) for text in page.locator(".question-file__counts b").all_inner_texts()]


def test_an_author_imports_every_format_twice_and_takes_the_bank_along(visit, town, tmp_path):
    skills()
    courses = [a_course(number) for number in range(len(BANKS))]
    author = holder("author", town.city, username="writer")
    page = visit(1280).sign_in(author).open("/cms/snippets/courses/question/")
    page.wait_for_load_state("networkidle")
    page.locator("header .w-dropdown__toggle, .w-slim-header .w-dropdown__toggle").first.click()
    with page.expect_navigation():
        page.get_by_role("link", name="导入题目").first.click()

    for course, (name, total) in zip(courses, BANKS.items(), strict=True):
        hand_in(page, course, SAMPLES / name)
        assert counts(page) == [total, 0, 0, 0, 0]
        assert page.locator(".question-file__items > li").count() == 20
        assert not Question.objects.filter(course=course).exists()
        press(page, f"确认导入{total}题")
        assert counts(page) == [total, 0, 0, 0]
        assert Question.objects.filter(course=course).count() == total

        hand_in(page, course, SAMPLES / name)
        assert counts(page) == [0, 0, total, 0, 0]
        assert page.get_by_role("button", name="确认导入").count() == 0
        press(page, "知道了，不导入")
        assert Question.objects.filter(course=course).count() == total

    for file_format in ("Excel", "GIFT", "Moodle XML"):
        page.goto(re.sub(r"/cms/.*", f"/cms/questions/export/?course={courses[0].pk}", page.url))
        with page.expect_download() as waiting:
            page.locator("h2", has_text=file_format).locator("xpath=following-sibling::p[1]/a").click()
        file = tmp_path / waiting.value.suggested_filename
        waiting.value.save_as(file)
        hand_in(page, courses[0], file)
        assert counts(page) == [0, 0, 48, 0, 0]

    page.goto(re.sub(r"/cms/.*", "/cms/questions/imports/", page.url))
    assert page.locator("table.listing tbody tr").count() == 2 * len(BANKS) + 3
    assert "writer" in page.locator("table.listing").inner_text()


def test_on_a_phone_the_screens_stay_within_their_width(visit, town):
    skills()
    course = a_course(0)
    page = visit(360).sign_in(holder("author", town.city, username="writer")).open("/cms/questions/imports/new/")
    hand_in(page, course, SAMPLES / "bank.gift")
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    press(page, "确认导入48题")
    assert counts(page) == [48, 0, 0, 0]
