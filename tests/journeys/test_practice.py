"""A learner operates a practice screen: on a phone, with the keyboard alone, without JavaScript.

She had the exam before; the practice was what kept her from level two, and her page says so afterwards.
"""

import pytest

from courses.actions.exams import submit
from courses.actions.learning import enrol, finish_lesson
from courses.models import PracticeRun
from staff.models import Evidence, HeldSkill
from tests.courses.factories import learner, sit
from tests.courses.practice import RIGHT, practised

__all__ = ["learner"]
pytestmark = pytest.mark.journey

GRID, DOOR, _LETTER = RIGHT


@pytest.fixture
def examined(tmp_path, learner):
    """The course with lessons and exam behind her: L1, for want of a practice."""
    course, lesson, _practice = practised(tmp_path / "ZS-901")
    enrolment = enrol(person=learner.person, course=course, by=learner)
    for row in course.lessons():
        finish_lesson(enrolment=enrolment, lesson=row, by=learner)
    submit(attempt=sit(learner, course, right=9), by=learner)
    assert level(learner) == 1
    return f"/courses/{course.code}/{lesson.slug}/"


def level(user) -> int:
    return HeldSkill.objects.get(person=user.person, skill__code="A03").level


def part(page, name: str):
    """A button of the drawn platform by the words on it."""
    return page.locator(".pw").get_by_role("button", name=name)


def told(page, words: str) -> None:
    page.locator(".drill", has_text=words).wait_for()


def it_counts(visitor, user) -> None:
    """One piece of evidence, level two, and the skill's page names the practice as its reason."""
    assert Evidence.objects.filter(person=user.person, kind="simulation").count() == 1
    assert level(user) == 2
    page = visitor.open("/my/skills/A03/")
    assert "L2" in page.inner_text("h1 + .lead")
    assert "模拟操作通过" in page.inner_text("section[aria-labelledby=why]")
    page.close()


def test_on_a_phone_a_wrong_tap_gets_a_hint_and_the_end_says_what_it_counts_for(visit, examined, learner):
    phone = visit(360, has_touch=True, is_mobile=True).sign_in(learner)
    page = phone.open("/my/skills/A03/")
    page.get_by_role("link", name="去做仿真练习").tap()
    page.get_by_role("link", name="派一件事").tap()
    part(page, "网格03").tap()
    told(page, "看图钉，不看远近。")
    assert PracticeRun.objects.get().step == 0
    part(page, GRID).tap()
    told(page, "先看落点，责任人才找得准。")
    page.get_by_label("门牌").fill(DOOR)
    page.get_by_label("门牌").press("Enter")
    told(page, "一次就能找到。")
    part(page, "打电话").tap()
    told(page, "做完了：派一件事")
    assert "现在是L2" in page.inner_text(".drill-end")
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    it_counts(phone, learner)


def test_without_javascript_every_step_is_a_form(visit, examined, learner):
    phone = visit(360, javascript=False).sign_in(learner)
    page = phone.open(examined)
    for name, answer in (("网格03", "看图钉，不看远近。"), (GRID, "先看落点，责任人才找得准。")):
        part(page, name).click()
        told(page, answer)
    page.get_by_label("门牌").fill(DOOR)
    page.get_by_role("button", name="填好").click()
    told(page, "一次就能找到。")
    part(page, "打电话").click()
    told(page, "做完了：派一件事")
    it_counts(phone, learner)


def walk_to(page, value: str) -> None:
    """Tab from where the page put the reader until the wanted part has the focus."""
    for _ in range(20):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.value") == value:
            return
    raise AssertionError(f"the keyboard does not reach {value}")


def test_the_keyboard_is_enough(visit, examined, learner):
    desk = visit(1280).sign_in(learner)
    page = desk.open(examined)
    page.locator(".drill h2").focus()
    walk_to(page, GRID)
    page.keyboard.press("Enter")
    told(page, "第2步，共3步")
    walk_to(page, "")
    page.keyboard.type("柳堤路9号")
    page.keyboard.press("Enter")
    told(page, "写到门牌。")
    assert page.evaluate("document.activeElement.name") == "given"
    page.keyboard.press("Control+A")
    page.keyboard.type(DOOR)
    page.keyboard.press("Enter")
    told(page, "第3步，共3步")
    walk_to(page, "B")
    page.keyboard.press("Space")
    told(page, "做完了：派一件事")
    it_counts(desk, learner)
