"""The audit trail: one verb, `record`; every action on personal data ends in it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.models import AuditEntry, Division, User

# What the trail may say. Wagtail's registry knows the same words (see core.wagtail_hooks).
ACTIONS: dict[str, Any] = {
    "person.view": _("查看档案"),
    "person.reveal": _("查看完整证件号"),
    "person.edit": _("修改人员信息"),
    "person.export": _("导出人员数据"),
    "person.correct": _("处理更正申请"),
    "person.own_data": _("本人导出个人数据"),
    "person.erase": _("删除个人数据"),
    "account.sign_in": _("登录"),
    "account.sign_in_failed": _("登录失败"),
    "account.create": _("开通账号"),
    "account.activate": _("激活账号"),
    "account.reset": _("重置账号"),
    "account.disable": _("停用账号"),
    "account.enable": _("恢复账号"),
    "account.sign_out_others": _("退出其他设备"),
    "account.change": _("修改账号设置"),
    "access.grant": _("授予角色"),
    "access.withdraw": _("收回角色"),
    "access.denied": _("越权被拒"),
    "employment.employ": _("入职"),
    "employment.transfer": _("调动"),
    "employment.leave": _("离职"),
    "employment.change": _("变更任职信息"),
    "questions.import": _("导入题目"),
    "import.upload": _("上传表格"),
    "import.confirm": _("写入表格"),
    "import.discard": _("作废导入"),
    "import.undo": _("撤销导入"),
    "skill.evidence": _("记录技能证据"),
    "skill.withdraw": _("撤回技能证据"),
    "credit.record": _("记入学时"),
    "norms.change": _("修改标准集"),
    "norms.approve": _("批准标准集"),
    "gaps.freeze": _("封存缺口总表"),
    "exam.submit": _("交卷"),
    "exam.mark": _("阅简答题"),
    "exam.dispute": _("对题目提出异议"),
    "exam.dispute_answer": _("答复题目异议"),
    "exam.remark": _("改判后重新算分"),
    "exam.arrange": _("给个人安排考试"),
    "exam.arrange_lift": _("取消个人考试安排"),
    "exam.void": _("作废一次考试"),
    "task.request": _("申请实操确认"),
    "task.confirm": _("确认实操"),
    "task.return": _("退回实操"),
    "task.agree": _("复核实操，一致"),
    "task.disagree": _("复核实操，不一致"),
    "coaching.record": _("记带教"),
    "coaching.decide": _("确认带教"),
    "course.complete": _("完成课程"),
    "requirement.save": _("安排必修课"),
    "requirement.end": _("结束必修安排"),
    "requirement.exempt": _("豁免必修课"),
    "requirement.lift": _("取消豁免"),
    "requirement.remind": _("提醒过期的人"),
    "ledger.map": _("指定台账班次对应的课程"),
    "dispatch.move": _("派送办理"),
    "run.plan": _("筹办班次"),
    "run.change": _("修改班次"),
    "run.move": _("办理班次"),
    "run.book": _("报名班次"),
    "run.leave": _("退出班次"),
    "run.promote": _("候补转正"),
    "run.attendance": _("记录出勤"),
    "run.export": _("导出班次名单"),
    "agreement.move": _("协议办理"),
    "quota.move": _("指标办理"),
    "placement.move": _("实习办理"),
    "hours.confirm": _("确认实习工时"),
    "student.admit": _("录入学生"),
    "student.hire": _("录用学生"),
    "certificate.issue": _("签发证书"),
    "certificate.move": _("变更证书状态"),
    "certificate.override": _("证书用语放行"),
    "job.cancel": _("取消后台任务"),
    "feedback.answer": _("答复意见"),
    "division.change": _("区划变更"),
}


def record(
    action: str,
    *,
    about: models.Model,
    by: User | None,
    scope: Division | str | None = None,
    reason: str = "",
    data: dict[str, Any] | None = None,
) -> AuditEntry:
    """Write one line of the trail, in the caller's transaction.

    `scope` is the division (or its path) whose auditors may read the line; `data` holds before and after, never an
    ID number, phone or password. Raises KeyError for an action not in ACTIONS.
    """
    entry = _entry(action, about, by, scope, reason, data)
    entry.save()
    return entry


def record_all(
    action: str, *, lines: Iterable[tuple[models.Model, Division | None, dict[str, Any]]], by: User | None
) -> None:
    """One line for each (about, scope, data), written in bulk: for actions that do the same to thousands."""
    entries = [_entry(action, about, by, scope, "", data) for about, scope, data in lines]
    AuditEntry.objects.bulk_create(entries, batch_size=1_000)


def _entry(
    action: str,
    about: models.Model,
    by: User | None,
    scope: Division | str | None,
    reason: str,
    data: dict[str, Any] | None,
) -> AuditEntry:
    if action not in ACTIONS:
        raise KeyError(f"no audit action named {action!r}")
    return AuditEntry(
        content_type=ContentType.objects.get_for_model(about, for_concrete_model=False),
        object_id=str(about.pk),
        label=str(about)[:200],
        action=action,
        user=by if by is not None and by.pk else None,
        timestamp=timezone.now(),
        data=data or {},
        scope_path=scope.path if isinstance(scope, Division) else (scope or ""),
        reason=reason[:200],
    )
