"""A practice screen of three steps in the small course: a tap, a field, a choice."""

from __future__ import annotations

from pathlib import Path

from courses.actions.content import import_course
from courses.models import CoursePage, LessonPage
from courses.practice import Practice, practices_of
from tests.courses.factories import skills, write_course

BLOCK = """
```practice
title: 派一件事
intro: 柳堤路口井盖松动。
skills: A03
screens:
- name: 网格平台 / 地图
  parts:
  - menu:
    - 地图
    - 待分派
  - note: 图钉是落点。
  - map:
      title: 网格图
      tiles:
      - 网格03
      - 网格04
      pin: 网格04
- name: 网格平台 / 派单
  parts:
  - fields:
    - label: 责任人
      value: 周秀兰
    - label: 门牌
  - rows:
      title: 今天
      rows:
      - text: 井盖松动
        note: 8:52上报
      - text: 楼道堆物
  - buttons:
    - 派出
steps:
- kind: tap
  say: 点开井盖所在的网格。
  part: 网格04
  hint: 看图钉，不看远近。
  why: 先看落点，责任人才找得准。
- kind: field
  say: 填门牌。
  screen: 2
  part: 门牌
  answers:
  - 柳堤路8号
  - 8号
  hint: 写到门牌。
  why: 一次就能找到。
- kind: choice
  say: 十分钟没有接收，怎么做？
  screen: 2
  options:
  - text: 再等等
  - text: 打电话
    is_right: true
  hint: 先弄清他有没有看到。
  why: 系统派了，不等于人知道了。
```
"""
RIGHT = ("网格04", "柳堤路8号", "B")


def write_practice(folder: Path) -> Path:
    """The small course's folder, its first lesson with the practice."""
    write_course(folder)
    path = folder / "lessons" / "01-bianjie.md"
    path.write_text(path.read_text(encoding="utf-8").rstrip("\n") + "\n" + BLOCK, encoding="utf-8")
    return folder


def practised(folder: Path) -> tuple[CoursePage, LessonPage, Practice]:
    skills()
    import_course(folder=write_practice(folder), by=None)
    course = CoursePage.objects.get(code="ZS-901")
    lesson = course.lessons().first()
    assert lesson is not None
    return course, lesson, practices_of(lesson)[0]
