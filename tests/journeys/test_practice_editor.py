"""An author marks a spot on a picture by dragging; a learner taps it on her phone."""

import pytest
from PIL import Image

from courses.actions.authoring import course_index
from courses.actions.content import import_course
from courses.models import CoursePage
from tests.courses.factories import learner, skills, write_course
from tests.factories import holder

__all__ = ["learner"]
pytestmark = pytest.mark.journey

BLOCK = """
```practice
title: 找网格
screens:
- name: 网格平台 / 地图
  file: map.png
  alt: 三块网格，从左到右
  areas:
  - name: 网格01
    left: 5
    top: 20
    width: 25
    height: 40
  - name: 网格02
    left: 37
    top: 20
    width: 25
    height: 40
steps:
- kind: tap
  say: 点网格02。
  part: 网格02
  hint: 从左数第二块。
  why: 第二块就是。
- kind: tap
  say: 点网格01。
  part: 网格01
  hint: 从左数第一块。
  why: 第一块就是。
```
"""


@pytest.fixture
def lesson(tmp_path, town):
    skills()
    course_index()
    folder = write_course(tmp_path / "ZS-901")
    (folder / "media").mkdir()
    Image.new("RGB", (800, 500), "#dcead5").save(folder / "media" / "map.png")
    path = folder / "lessons" / "01-bianjie.md"
    path.write_text(path.read_text(encoding="utf-8").rstrip("\n") + "\n" + BLOCK, encoding="utf-8")
    import_course(folder=folder, by=None)
    return CoursePage.objects.get(code="ZS-901").lessons().first()


def drag(page, sheet, start: tuple[float, float], end: tuple[float, float]) -> None:
    """Press at one place of the picture, let go at another; places in shares of its size."""
    sheet.scroll_into_view_if_needed()
    box = sheet.bounding_box()
    (left, top), (right, bottom) = (
        (box["x"] + box["width"] * across, box["y"] + box["height"] * down) for across, down in (start, end)
    )
    page.mouse.move(left, top)
    page.mouse.down()
    page.mouse.move(right, bottom, steps=4)
    page.mouse.up()


def areas_of(lesson) -> list[tuple[str, float, float]]:
    lesson.refresh_from_db()
    body = lesson.get_latest_revision_as_object().body
    screen = next(block for block in body if block.block_type == "practice").value["screens"][0]
    return [(area["name"], float(area["left"]), float(area["width"])) for area in screen["areas"]]


# Wagtail leaves the temporary file of a scaled picture to the collector, inside the live server's thread.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_a_spot_drawn_by_the_author_is_tapped_by_the_learner(visit, lesson, learner, town):
    page = visit(1280).sign_in(holder("author", town.city, username="writer")).open(f"/cms/pages/{lesson.pk}/edit/")
    sheet = page.locator(".practice-sheet")
    page.wait_for_function("() => document.querySelectorAll('.practice-sheet .kept').length === 2")
    drag(page, sheet, (0.70, 0.20), (0.95, 0.60))
    spot = page.locator(".practice-area").nth(2)
    spot.locator("input").first.fill("网格03")
    with page.expect_navigation():
        page.locator("footer button[type=submit]").first.click()
    *_, (name, left, width) = areas_of(lesson)
    assert name == "网格03"
    assert abs(left - 70) < 1
    assert abs(width - 25) < 1
    page.close()

    lesson.get_latest_revision().publish()
    phone = visit(360, has_touch=True, is_mobile=True).sign_in(learner)
    page = phone.open(f"/courses/ZS-901/{lesson.slug}/")
    page.locator(".shot-spots").get_by_role("button", name="网格03").tap()
    page.locator(".drill", has_text="从左数第二块。").wait_for()
    page.locator(".shot-spots").get_by_role("button", name="网格02").tap()
    page.locator(".drill", has_text="第2步，共2步").wait_for()
    page.get_by_text("图看不清，改用文字选").tap()
    page.locator("details").get_by_role("button", name="网格01").tap()
    page.locator(".drill", has_text="做完了：找网格").wait_for()
