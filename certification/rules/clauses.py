"""What an agreement may say: no deposit, no promise of posts, a limit on what a leaver repays."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import ROUND_DOWN, Decimal
from enum import StrEnum

from django.utils.translation import gettext as _


class Forbidden(StrEnum):
    DEPOSIT = "deposit"  # 劳动合同法 §9; 教职成〔2021〕4号
    PROMISE = "promise"  # recruitment is open; a post cannot be promised
    WITHHELD_PAPERS = "withheld_papers"  # 劳动合同法 §9


@dataclass(frozen=True, slots=True)
class ForbiddenClause:
    kind: Forbidden
    found: str

    def words(self) -> str:
        sentences = {
            Forbidden.DEPOSIT: _("条款写了“%(found)s”：不得收取押金、保证金或其他财物担保。"),
            Forbidden.PROMISE: _("条款写了“%(found)s”：录用须公开招聘，不得承诺入编。可写“同等条件下优先”。"),
            Forbidden.WITHHELD_PAPERS: _("条款写了“%(found)s”：不得扣押身份证、毕业证等证件。"),
        }
        return sentences[self.kind] % {"found": self.found}


_DENIED = re.compile(r"(不得|不能|不予|不会|不|禁止|严禁|无需|无须|未|没有|免)[^，。；,;！!？?\n]{0,8}$")
_FORBIDDEN = {
    Forbidden.DEPOSIT: re.compile(r"押金|保证金|抵押金|风险金|财物担保|定金"),
    Forbidden.PROMISE: re.compile(
        r"(?:承诺|保证|确保|包|直接|一律|免试|必须|优先)(?:[^，。；\n]{0,6})?(?:入编|编制|录用|聘用|上岗|安置)"
        r"|(?:直接|免试|一律)(?:录用|聘用|入编|上岗)|包分配|包就业|保证就业|(?:给予|解决|安排|落实)[^，。；\n]{0,4}编制"
    ),
    Forbidden.WITHHELD_PAPERS: re.compile(r"(?:扣押|扣留|代管|暂扣)[^，。；\n]{0,4}(?:身份证|毕业证|学位证|证件|证书)"),
}
_ALLOWED_PRIORITY = re.compile(r"优先[^，。；\n]{0,2}(?:录用|聘用)")


def why_not_clause(text: str) -> ForbiddenClause | None:
    """The first forbidden thing a clause says, or None. A denial («不收押金», «不承诺直接录用») is allowed."""
    for kind, pattern in _FORBIDDEN.items():
        for found in pattern.finditer(text):
            if _DENIED.search(text[: found.start()]) or _ALLOWED_PRIORITY.fullmatch(found.group()):
                continue
            return ForbiddenClause(kind, found.group())
    return None


def penalty_cap(cost: Decimal, months_total: int, months_served: int) -> Decimal:
    """The most that a leaver may be asked for: cost of the special training × unserved share (劳动合同法 §22).

    Yuan, rounded down to the cent. No service period (0 months) or a service period served: nothing.
    Raises ValueError when a number is negative.
    """
    if cost < 0 or months_total < 0 or months_served < 0:
        raise ValueError("cost and months cannot be negative")
    if months_total == 0 or months_served >= months_total:
        return Decimal("0.00")
    share = cost * (months_total - months_served) / months_total
    return share.quantize(Decimal("0.01"), rounding=ROUND_DOWN)


@dataclass(frozen=True, slots=True)
class Clause:
    number: str
    heading: str
    text: str


def standard_clauses(hours: int = 800, months: int = 0) -> list[Clause]:
    """The twelve clauses an agreement starts from; both sides edit them before review."""
    service = (
        f"甲方出资专项培训的，服务期{months}个月；提前离开的，返还不超过未服务月份应分摊的培训费。"
        if months
        else "不约定服务期，不约定违约金。"
    )
    texts = [
        ("合作目的", "甲乙双方按社区用人缺口共同培养智慧社区专业人才。"),
        ("合作期限", "期限以本协议首页为准；到期不影响已在实习的学生，他们按本协议走完。"),
        ("课程共建", "乙方把智社课程编入培养方案，学完并通过的，双方互认学分和学时。"),
        ("年度指标", "甲方每年按人数缺口申报指标，乙方据此招生和派出；调整须双方确认。"),
        ("实习", f"每名学生实习{hours}小时，校内、机构各一名督导，每周面谈不少于1小时，每天不超过8小时。"),
        ("补贴与保险", "实习补贴由甲方按月付给学生本人；责任险和意外险由甲方购买。不收押金，不扣证件。"),
        ("安全", "上岗前完成安全教育；没有三方协议、保险和安全教育，不得开始实习。"),
        ("录用", "须经公开招聘。同等条件下优先，不承诺直接录用。"),
        ("服务期与培训费", service),
        ("个人信息", "只交换姓名、专业、时数和评价，用于安排实习；学生本人同意后提供，实习结束后按期删除。"),
        ("知识产权", "学生实习中形成的文书归点位使用，学生可在隐去个人信息后用于学业。"),
        ("变更、解除与争议", "变更须书面；甲方取消指标须提前一个学期告知并妥善安置在读学生；争议协商解决。"),
    ]
    numerals = "一二三四五六七八九十"
    numbers = [*numerals, "十一", "十二"]
    return [Clause(number, heading, text) for number, (heading, text) in zip(numbers, texts, strict=True)]
