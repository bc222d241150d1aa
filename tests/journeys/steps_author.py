"""Step 3, first half: an author writes a course in Wagtail, the site owner reviews and publishes it."""

from __future__ import annotations

from typing import Any

from courses.models import CourseIndexPage, CoursePage, LessonPage, Question
from tests.journeys.world import World, press

CODE, TITLE = "ZS-111", "网格化管理与电子地图"
LESSONS = (
    ("先看落点，再找责任人", "打开地图，先看事情落在哪个网格，再找这个网格的责任人。责任人不在岗，就找B岗。"),
    ("核对门牌和差错单", "走到楼下，对着门牌逐户核对。不一致的写进差错单，只写门牌和现状，不写姓名。"),
)
QUESTIONS = (
    ("一件事该派给谁，先看什么？", ("落在哪个网格", "谁正好在线", "谁比较熟", "谁离得近")),
    ("责任人请假，派给谁？", ("这个网格的B岗", "隔壁网格的人", "先放一放", "退给居民")),
    ("时限从什么时候算起？", ("上报那一刻", "点分派那一刻", "出门那一刻", "回单位那一刻")),
    ("差错单里可以写什么？", ("门牌和现状", "户主姓名", "身份证号", "联系电话")),
    ("事情不归网格管，怎么办？", ("转给部门并告诉居民", "退回给居民", "自己先处理", "存着不动")),
    ("两个网格之间的小巷归谁？", ("划给其中一个并写明", "谁先看到归谁", "各管一半", "都不管")),
    ("撤掉的网格号能给新网格用吗？", ("不能，会混淆旧事件", "能，省一个号", "看心情", "由居民定")),
    ("入户时先说什么？", ("来意和信息用途", "要看身份证", "要拍照", "要签承诺")),
    ("住户不愿答，怎么记？", ("记未核，约时间", "照旧表抄", "问邻居补上", "空着不管")),
    ("差错单交给谁？", ("负责维护底图的人", "发到群里", "贴在楼道", "交给住户")),
)
WHY = "按网格和责任人办，居民只找一次人，事情有人接，时限也算得清。"


def _save(page: Any) -> None:
    press(page, "", which=page.locator("footer button[type=submit]").first)


def _choose(page: Any, chooser: str, words: str) -> None:
    """Pick the row that reads `words` in a chooser's window."""
    page.locator(f"{chooser} .unchosen button").first.click()
    page.locator(".modal-body a", has_text=words).first.click()
    page.locator(f"{chooser} .chosen").first.wait_for(state="visible")


def _course(world: World, asks_score: bool) -> CoursePage:
    index = CourseIndexPage.objects.get()
    page = world.as_("author").open(f"/cms/pages/add/courses/coursepage/{index.pk}/")
    for field, text in (
        ("code", CODE), ("hours", "6"), ("title", TITLE), ("lead", "学完能把一件事派对人、盯到办结。"),
        ("audience", "网格员"), ("chapters-0-title", "找对人"), ("task_title", "核对一个网格10户"),
        ("task_intro", "选自己网格里相邻的10户，逐户核对，写成差错单。"),
    ):  # fmt: skip
        page.fill(f"#id_{field}", text)
    page.click("#id_course_skills-ADD")
    _choose(page, "#id_course_skills-0-skill-chooser", "A03")
    page.fill("#id_course_skills-0-level", "2")
    page.check("#id_course_skills-0-shown_by_task")
    if asks_score:
        page.check("#id_asks_resident_score")
    page.click("#id_checklist-ADD")
    page.fill("#id_checklist-0-text", "在地图上指出网格边界，并走到边界上的两个点")
    _save(page)
    page.close()
    return CoursePage.objects.get(code=CODE)


def _lesson(world: World, course: CoursePage, title: str, text: str) -> None:
    page = world.as_("author").open(f"/cms/pages/add/courses/lessonpage/{course.pk}/")
    page.fill("#id_title", title)
    page.select_option("#id_chapter", index=0)
    page.fill("#id_minutes", "6")
    page.locator(".c-sf-add-button").first.click()
    page.locator(".w-combobox__option", has_text="文字").first.click()
    page.locator(".public-DraftEditor-content").first.click()
    page.keyboard.type(text)
    # The editor hands its text to the form a moment after the last key.
    page.wait_for_function("t => document.querySelector('[name=body-0-value]').value.includes(t)", arg=text[-4:])
    _save(page)
    page.close()


def _question(world: World, number: int, body: str, options: tuple[str, ...]) -> None:
    page = world.as_("author").open("/cms/snippets/courses/question/add/")
    _choose(page, "#id_course-chooser", TITLE)
    page.fill("#id_code", f"q{number:02d}")
    page.select_option("#id_kind", "single")
    page.fill("#id_body", body)
    page.fill("#id_options_text", "\n".join(options))
    page.fill("#id_answer_text", "A")
    page.fill("#id_explanation", WHY)
    _choose(page, "#id_skill-chooser", "A03")
    _save(page)
    page.close()


def _exam(world: World) -> None:
    page = world.as_("author").open("/cms/snippets/courses/exam/add/")
    _choose(page, "#id_course-chooser", TITLE)
    page.fill("#id_title", f"{TITLE}机考")
    page.locator(".c-sf-add-button").first.click()
    page.fill("input[name=blueprint-0-value-count]", str(len(QUESTIONS)))
    _save(page)
    page.close()


def _more(page: Any) -> None:
    """Open the menu beside «save» once its script is there."""
    page.wait_for_load_state("networkidle")
    page.locator("footer .w-dropdown__toggle").first.click()


def _hand_in(world: World, pk: int) -> None:
    page = world.as_("author").open(f"/cms/pages/{pk}/edit/")
    _more(page)
    press(page, "提交给课程审核")
    page.close()


def _publish(world: World, pk: int) -> None:
    """The site owner reads the draft and publishes it."""
    page = world.as_("owner").open(f"/cms/pages/{pk}/edit/")
    _more(page)
    press(page, "", which=page.locator("button:visible", has_text="批准").first)
    page.close()


def a_course_is_written_and_published(world: World, asks_score: bool = False) -> None:
    course = _course(world, asks_score)
    for title, text in LESSONS:
        _lesson(world, course, title, text)
    for number, (body, options) in enumerate(QUESTIONS, 1):
        _question(world, number, body, options)
    _exam(world)
    assert Question.objects.filter(course=course).count() == len(QUESTIONS)
    assert not CoursePage.objects.get(pk=course.pk).live

    pages = [course.pk, *LessonPage.objects.child_of(course).values_list("pk", flat=True)]
    for pk in pages:
        _hand_in(world, pk)
    for pk in pages:
        _publish(world, pk)
    assert CoursePage.objects.get(pk=course.pk).live
    assert LessonPage.objects.child_of(course).live().count() == len(LESSONS)
