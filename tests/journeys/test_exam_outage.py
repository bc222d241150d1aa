"""An exam on a phone with the network cut in the middle, then the server killed with -9, ended on a second phone."""

from __future__ import annotations

import pytest
from django.core.management import call_command

from courses.models import Answer, Attempt
from tests.courses.factories import course, enrolled, learner
from tests.journeys.world import press

__all__ = ["course", "enrolled", "learner"]
pytestmark = pytest.mark.journey


def choose(page, number: int, attempt: Attempt, *, right: bool = True) -> None:
    """Tap the right option of the question on the screen, or a wrong one."""
    form = page.locator(f"#question form[data-number='{number}']")
    form.wait_for()
    question = attempt.questions[number - 1]
    key = question["key"][0]
    letter = key if right else next(option["id"] for option in question["options"] if option["id"] != key)
    form.locator(f"label[for=q{number}-{letter}]").click()


def turn(page) -> None:
    page.locator(".dock button[value=next], .dock button[value=review]").click()


def said(page, words: str) -> None:
    """The bar says it, within the time a repeat takes."""
    page.locator("#saved", has_text=words).wait_for()


def rows(attempt: Attempt) -> dict[int, int]:
    """How many saved answers each question has."""
    numbers = list(attempt.answers.values_list("number", flat=True))
    return {number: numbers.count(number) for number in sorted(set(numbers))}


def go_on_without_network(page, phone, attempt: Attempt) -> None:
    """Three more answers and the last one; the bar counts them, and handing in waits."""
    phone.context.set_offline(True)
    for number in (4, 5, 6):
        choose(page, number, attempt)
        said(page, f"{number - 3}题未保存")
        turn(page)
    page.locator("#qnav [data-number='10']").click()
    choose(page, 10, attempt)
    said(page, "4题未保存")
    turn(page)
    page.locator("#question form[data-number='10']").wait_for()
    assert rows(attempt) == {1: 1, 2: 1, 3: 1}


def the_network_returns(page, phone, attempt: Attempt) -> None:
    """All is sent, nothing twice, and she comes to where she wanted to go."""
    phone.context.set_offline(False)
    page.get_by_role("button", name="交卷", exact=True).wait_for()
    assert page.get_by_role("button", name="交卷", exact=True).is_enabled()
    assert rows(attempt) == dict.fromkeys((1, 2, 3, 4, 5, 6, 10), 1)
    phone.forgive_outage()


def the_server_is_killed(page, phone, attempt: Attempt, web) -> None:
    """One answer before, one while it is dead; after the start the second arrives by itself."""
    page.goto(f"{phone.base}/my/exams/{attempt.pk}/7/")
    page.wait_for_load_state("networkidle")
    choose(page, 7, attempt)
    said(page, "第7题已保存")
    web.kill()
    turn(page)
    choose(page, 8, attempt)
    said(page, "1题未保存")
    web.start()
    said(page, "第8题已保存")
    phone.forgive_outage()


def a_second_phone_ends_it(second, course, attempt: Attempt) -> None:
    """It shows what the first one saved; she answers the last question, wrongly, and hands in."""
    page = second.open(f"/my/courses/{course.code}/exam/")
    with page.expect_navigation():
        page.get_by_role("button", name="接着考").or_(page.get_by_role("link", name="接着考")).first.click()
    page.goto(f"{second.base}/my/exams/{attempt.pk}/8/")
    letter = attempt.questions[7]["key"][0]
    assert page.locator(f"#q8-{letter}").is_checked()
    page.goto(f"{second.base}/my/exams/{attempt.pk}/9/")
    choose(page, 9, attempt, right=False)
    said(page, "第9题已保存")
    page.goto(f"{second.base}/my/exams/{attempt.pk}/")
    page.get_by_role("button", name="交卷", exact=True).click()
    page.wait_for_url("**/result/")
    assert "90" in page.inner_text("main")


def test_an_exam_survives_the_network_and_the_server(visit, web_process, course, learner, enrolled):
    call_command("collectstatic", interactive=False, verbosity=0)
    web = web_process()
    phone = visit(360, server=web.url).sign_in(learner)
    page = phone.open(f"/my/courses/{course.code}/exam/")
    press(page, "开始考试")
    attempt = Attempt.objects.get()
    page.wait_for_load_state("networkidle")
    for number in (1, 2, 3):
        choose(page, number, attempt)
        said(page, f"第{number}题已保存")
        turn(page)

    go_on_without_network(page, phone, attempt)
    the_network_returns(page, phone, attempt)
    the_server_is_killed(page, phone, attempt, web)
    a_second_phone_ends_it(visit(360, server=web.url).sign_in(learner), course, attempt)

    attempt.refresh_from_db()
    assert (attempt.state, attempt.score) == (Attempt.State.MARKED, 90)
    assert rows(attempt) == dict.fromkeys(range(1, 11), 1)
    assert Answer.objects.count() == 10
