"""A course from the author's desk to a level on a phone: returned with a reason, asked again, scored by a resident."""

import pytest

from core.models import Message
from courses.models import TaskSubmission
from staff.models import HeldSkill
from tests.courses.factories import learner_at
from tests.factories import holder
from tests.journeys import steps_author, steps_learning
from tests.journeys.steps_author import CODE
from tests.journeys.steps_gap import community
from tests.journeys.steps_learning import visitor_of
from tests.journeys.world import make_world, press

pytestmark = pytest.mark.journey

REASON = "边界只走到一个点，请把第二个点也走到。"


def test_from_the_written_course_to_level_two_with_the_why(visit, run_jobs):
    """Author and site owner at a desk; learner and supervisor on phones of 360 px."""
    world = make_world(visit, run_jobs)
    steps_author.a_course_is_written_and_published(world, asks_score=True)
    _two_phones(world)
    steps_learning.she_learns_and_passes(world)

    _she_asks(world, "走到了东边的路口。")
    _the_supervisor_returns_it(world)
    _she_reads_why_and_asks_again(world)
    _without_a_residents_score_it_waits(world)
    _two_taps_confirm_it(world)
    _level_two_says_why(world)


def _two_phones(world):
    learner, supervisor = learner_at(community(world)), holder("supervisor", community(world))
    for who, user in (("learner", learner), ("supervisor", supervisor)):
        world.found[who] = user.person
        world.visitors[f"person {user.person_id}"] = world.visit(360).sign_in(user)


def _she_asks(world, note):
    page = visitor_of(world, "learner").open(f"/my/courses/{CODE}/task/")
    for box in page.locator("input[name=done]").all():
        box.check()
    page.fill("textarea[name=note]", note)
    press(page, "交给督导确认")
    page.close()


def _the_supervisor_returns_it(world):
    """The message leads to the card; without a reason it stays, with one it goes back."""
    phone = visitor_of(world, "supervisor")
    page = phone.open("/my/messages/")
    assert "请您确认实操" in page.inner_text("main")
    page.goto(f"{phone.base}/desk/signoffs/")
    assert "走到了东边的路口" in page.inner_text("main")
    press(page, "退回")
    assert "退回要写原因" in page.inner_text("main")
    phone.forgive_refusal()
    page.fill("textarea[name=reason]", REASON)
    press(page, "退回")
    assert "全部处理完" in page.inner_text("main")
    page.close()


def _she_reads_why_and_asks_again(world):
    page = visitor_of(world, "learner").open(f"/my/courses/{CODE}/task/")
    assert REASON in page.inner_text("main")
    page.close()
    _she_asks(world, "两个点都走到了。")
    assert TaskSubmission.objects.count() == 2


def _without_a_residents_score_it_waits(world):
    phone = visitor_of(world, "supervisor")
    page = phone.open("/desk/signoffs/")
    press(page, "通过", exact=True)
    assert "这项实操要有居民评分" in page.inner_text("main")
    phone.forgive_refusal()
    assert not HeldSkill.objects.filter(level=2).exists()
    page.close()


def _two_taps_confirm_it(world):
    """One tap says the resident's score, one confirms."""
    page = visitor_of(world, "supervisor").open("/desk/signoffs/")
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    page.get_by_label("5分", exact=True).check()
    press(page, "通过", exact=True)
    said = page.inner_text("main")
    assert "A03 L2" in said
    assert "居民评分5分" in said
    page.close()


def _level_two_says_why(world):
    page = visitor_of(world, "learner").open("/my/skills/A03/")
    why = page.inner_text("main")
    assert "为什么是L2" in why
    assert "实操" in why
    assert "居民评分5分" in why
    page.close()
    held = HeldSkill.objects.get(person=world.found["learner"], skill__code="A03")
    assert held.level == 2
    told = Message.objects.filter(person=world.found["learner"], kind="task").values_list("title", flat=True)
    assert [title.split("：")[0] for title in told] == ["实操已确认", "实操退回，请改"]
