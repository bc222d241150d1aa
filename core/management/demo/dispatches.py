"""Dispatches of 青禾区, one in each state: what was learnt is at work, one is away, one waits for a decision."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from django.utils import timezone

from core.models import Division, Person, User
from courses.actions.dispatches import (
    Plan,
    close_dispatch,
    decide_dispatch,
    leave_for_dispatch,
    report_dispatch,
    request_dispatch,
)
from courses.models import Dispatch


@dataclass(frozen=True, slots=True)
class Case:
    """`starts` in days from today; `until` the last step taken: request, approve, refuse, leave, report or close."""

    plan: tuple[str, str, str]  # institute, topic, purpose
    starts: int
    days: int
    hours: int
    money: tuple[int, str, int]  # yuan, employer's share, months of service
    until: str
    said: str = ""


CASES = (
    Case(("省社会科学院", "社区协商的主持与引导", "望江社区加装电梯议了两次没有结果，回来主持协商。"), -150, 5, 40,
         (6800, "1", 12), "close", "学了怎样开场、怎样把争执变成选项。回来后主持了三次协商，加装电梯定了方案。"),
    Case(("云泽学院", "老年人数字服务的个案方法", "社区老人多，终端教学日缺人带。"), -40, 10, 60,
         (4200, "0.8", 6), "report", "学了评估老人最想办的一件事，再分三步教。已给教学日写好教案，准备带两名同事。"),
    Case(("省社会科学院", "需求调查与数据分析", "每年摸底的表做了没有用起来，想学会写需求报告。"), -3, 12, 64,
         (5600, "1", 12), "leave"),
    Case(("云泽市经济社会研究所", "政府购买服务的绩效评估", "明年两个项目到期，要会看第三方评估报告。"), 20, 5, 40,
         (7500, "1", 12), "request"),
    Case(("云泽学院", "新媒体短视频制作", "想把公众号做得好看一些。"), 12, 15, 80,
         (9800, "1", 0), "refuse", "公众号运营在线课程已覆盖大部分内容，先学完ZS-141再商量。"),
)  # fmt: skip
_STEPS = ("request", "approve", "leave", "report", "close")


def tell_dispatches(people: list[tuple[Person, Division]], hr: User, asking: User, today: date) -> None:
    """`asking` stands for whoever asked for others; `hr` decides. Deterministic: the same people in the same order."""
    for case, (person, place) in zip(CASES, people, strict=False):
        _tell(case, person, place, hr, asking, today)


def _tell(case: Case, person: Person, place: Division, hr: User, asking: User, today: date) -> None:
    first = today + timedelta(days=case.starts)
    last = first + timedelta(days=case.days - 1)
    asked = min(first, today) - timedelta(days=25 if case.starts <= 0 else 4)
    institute, topic, purpose = case.plan
    yuan, share, months = case.money
    plan = Plan(institute, topic, purpose, first, last, Decimal(case.hours), Decimal(yuan), Decimal(share), months)
    row = request_dispatch(person=person, division=place, plan=plan, by=asking, at=_at(asked))
    if case.until == "refuse":
        decide_dispatch(dispatch=row, approve=False, reason=case.said, by=hr, at=_at(today - timedelta(days=1)))
        return
    for step in _STEPS[1 : _STEPS.index(case.until) + 1]:
        _step(step, row, case, hr, asking, asked)


def _step(step: str, row: Dispatch, case: Case, hr: User, asking: User, asked: date) -> None:
    if step == "approve":
        reason = "与社区缺口对得上，同意。"
        decide_dispatch(dispatch=row, approve=True, reason=reason, by=hr, at=_at(asked + timedelta(days=3)))
    elif step == "leave":
        leave_for_dispatch(dispatch=row, by=hr, on=row.starts_on)
    elif step == "report":
        done = row.ends_on + timedelta(days=4)
        report_dispatch(dispatch=row, summary=case.said, file=None, name="", by=asking, on=done, at=_at(done))
    else:
        close_dispatch(dispatch=row, hours=row.hours, by=hr, at=_at(row.ends_on + timedelta(days=9)))


def _at(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(10)))
