"""Step 3, second half: a learner learns on a phone, passes, her supervisor confirms, the skill shortage falls."""

from __future__ import annotations

from core.models import Person, User
from courses.models import CoursePage
from staff.models import Employment, HeldSkill
from tests.journeys.steps_author import CODE
from tests.journeys.steps_gap import community, skill_gap
from tests.journeys.world import PASSWORD, World, press
from tests.rig.browser import Visitor


def _open_account(world: World, person: Person) -> None:
    """HR opens the account and hands over the slip; the person sets a password with its code."""
    page = world.as_("hr").open(f"/desk/people/{person.pk}/")
    press(page, "开通账号，发激活码")
    user = User.objects.get(person=person)
    code = page.inner_text("b.certno")
    page.close()
    visitor = world.visit(360)
    page = visitor.open("/activate/")
    for field, text in (
        ("login", user.username), ("code", code), ("password1", PASSWORD), ("password2", PASSWORD),
    ):  # fmt: skip
        page.fill(f"input[name={field}]", text)
    press(page, "设好密码")
    visitor.sign_in_by_form(user.username, PASSWORD).close()
    world.visitors[f"person {person.pk}"] = visitor
    page.close()


def learner_and_supervisor_get_accounts(world: World) -> None:
    """A grid worker of the community and its head; the administrator makes the head a supervisor there."""
    there = Employment.objects.active(world.today).within(community(world)).select_related("affiliation__person")
    head = there.filter(post__code="lead").first()
    worker = there.filter(post__code="grid").order_by("pk").first()
    assert head is not None
    assert worker is not None
    world.found |= {"supervisor": head.person, "learner": worker.person}
    for person in (head.person, worker.person):
        _open_account(world, person)
    account = User.objects.get(person=head.person)
    page = world.as_("admin").open(f"/desk/access/{account.pk}/")
    page.select_option("select[name=role]", "supervisor")
    page.select_option("select[name=place]", f"d{community(world).pk}")
    press(page, "授予")
    page.close()
    assert account.has_role("supervisor")


def visitor_of(world: World, who: str) -> Visitor:
    """The phone of someone who has an account since this story."""
    return world.visitors[f"person {world.found[who].pk}"]


def she_learns_and_passes(world: World) -> None:
    """Every lesson, then the exam one question a page; each answer is saved before the next page comes."""
    learner = visitor_of(world, "learner")
    page = learner.open(f"/courses/{CODE}/")
    press(page, "报名，开始学")
    _learn(page, learner.base)
    page.goto(f"{learner.base}/my/courses/{CODE}/exam/")
    press(page, "开始考试")
    _answer_everything(page)
    page.get_by_role("button", name="交卷", exact=True).click()
    page.wait_for_url("**/result/")
    assert "100" in page.inner_text("main")
    page.close()


def _learn(page, base: str) -> None:
    """Lesson by lesson, each finished with its button."""
    for lesson in CoursePage.objects.get(code=CODE).lessons():
        page.goto(f"{base}/courses/{CODE}/{lesson.slug}/")
        press(page, "学完了")


def _answer_everything(page) -> None:
    """The right option is the one the author wrote first, wherever it was shuffled to."""
    from tests.journeys.steps_author import QUESTIONS

    right = {body: options[0] for body, options in QUESTIONS}
    for number in range(1, len(QUESTIONS) + 1):
        page.locator(f"form[data-number='{number}']").wait_for()
        body = page.inner_text("fieldset.q legend").strip()
        page.locator("fieldset.q label", has_text=right[body]).first.click()
        page.locator(".dock button[value=next], .dock button[value=review]").first.click()
    page.get_by_role("button", name="交卷", exact=True).wait_for()


def the_supervisor_confirms(world: World) -> None:
    """She asks with every point ticked; the head confirms in two taps."""
    page = visitor_of(world, "learner").open(f"/my/courses/{CODE}/task/")
    for box in page.locator("input[name=done]").all():
        box.check()
    press(page, "交给督导确认")
    page.close()
    page = visitor_of(world, "supervisor").open("/desk/signoffs/")
    assert world.found["learner"].name in page.inner_text("main")
    press(page, "通过")
    page.close()
    held = HeldSkill.objects.get(person=world.found["learner"], skill__code="A03")
    assert held.level == 2


def the_skill_shortage_falls_and_the_page_says_why(world: World) -> None:
    assert skill_gap(world) == world.found["gap before"] - 1
    page = world.as_("hr").open(f"/desk/gaps/{community(world).pk}/")
    said = page.inner_text("section[aria-labelledby=changed]")
    assert world.found["learner"].name in said
    assert "A03" in said or "网格化系统" in said
    page.close()
