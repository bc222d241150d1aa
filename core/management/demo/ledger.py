"""The old training ledger of 青禾区: three years written, two names decided, one new sheet waiting for answers."""

from __future__ import annotations

import io
from datetime import date, timedelta

from openpyxl import Workbook

from core import slots
from core.actions.imports import check_batch, upload
from core.management.demo.dispatches import tell_dispatches
from core.management.demo.sheets import load_sheet
from core.models import Division, Person, User
from core.sealing import unseal
from courses.actions.ledger import decide_topics, settle_topic
from courses.models import CoursePage, LedgerCourse

DECIDED = {"个人信息保护与数据安全": "ZS-161", "网格化管理与电子地图": "ZS-111"}
HEADER = (
    "年度", "班次名称", "主办单位", "培训形式", "起止日期", "学时", "姓名", "身份证后四位", "单位", "考核结果",
    "证书编号",
)  # fmt: skip


def tell_ledger(qinghe: Division, people: list[tuple[Person, Division]], hr: User, today: date) -> None:
    """Load the sample ledger, decide two names, put a sheet with three doubtful rows before HR; then dispatches."""
    load_sheet("ledger", "training-ledger.xlsx", qinghe, today)
    courses = {page.code: page for page in CoursePage.objects.filter(code__in=DECIDED.values())}
    topics = LedgerCourse.objects.filter(division=qinghe, key__in=DECIDED)
    decisions = {topic: courses[DECIDED[topic.key]] for topic in topics if DECIDED[topic.key] in courses}
    for topic in decide_topics(decisions=decisions, by=hr):
        settle_topic(topic=topic.pk, by=hr)
    batch = upload(
        content=_sheet(people, today), name="培训台账-本月.xlsx", kind=slots.entry("imports", "ledger"), as_of=today,
        by=hr, division=qinghe,
    )  # fmt: skip
    check_batch(batch=batch)
    tell_dispatches(people[2:7], hr, User.objects.get(is_demo=True, username="supervisor"), today)


def _sheet(people: list[tuple[Person, Division]], today: date) -> bytes:
    """Twelve of whom nine are plain; the others: hours in days, digits that do not fit, someone who has left."""
    book = Workbook()
    page = book.active
    page.title = "培训台账"
    page.append(HEADER)
    ended = today - timedelta(days=6)
    run = f"{ended.year}年第9期反诈宣传与防骗辅导培训班"
    for number, (person, place) in enumerate(people[:12]):
        last_four = unseal(person.id_sealed)[-4:] if person.id_sealed else ""
        where = f"{place.parent.name if place.parent else ''}{place.name}"
        row = [ended.year, run, "青禾区委社会工作部", "面授", f"{ended:%Y.%m.%d}", 8, person.name, last_four, where,
               "合格", f"青社培〔{ended.year}〕{701 + number:04d}号"]  # fmt: skip
        row[5] = "1天" if number == 3 else row[5]
        row[7] = "0000" if number == 7 else row[7]
        row[6] = "佘无此" if number == 10 else row[6]
        page.append(row)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()
