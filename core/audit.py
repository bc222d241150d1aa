"""The audit trail: one verb, `record`; every action on personal data ends in it."""

from __future__ import annotations

from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.utils import timezone

from core.models import AuditEntry, Division, User

# What the trail may say. Wagtail's registry knows the same words (see core.wagtail_hooks).
ACTIONS: dict[str, str] = {
    "person.view": "查看档案",
    "person.reveal": "查看完整证件号",
    "person.edit": "修改人员信息",
    "person.export": "导出人员数据",
    "person.correct": "处理更正申请",
    "person.own_data": "本人导出个人数据",
    "person.erase": "删除个人数据",
    "account.sign_in": "登录",
    "account.sign_in_failed": "登录失败",
    "account.create": "开通账号",
    "account.activate": "激活账号",
    "account.reset": "重置账号",
    "account.disable": "停用账号",
    "account.enable": "恢复账号",
    "account.sign_out_others": "退出其他设备",
    "account.change": "修改账号设置",
    "access.grant": "授予角色",
    "access.withdraw": "收回角色",
    "access.denied": "越权被拒",
    "employment.employ": "入职",
    "employment.transfer": "调动",
    "employment.leave": "离职",
    "employment.change": "变更任职信息",
    "import.upload": "上传表格",
    "import.confirm": "写入表格",
    "import.discard": "作废导入",
    "import.undo": "撤销导入",
    "skill.evidence": "记录技能证据",
    "skill.withdraw": "撤回技能证据",
    "credit.record": "记入学时",
    "norms.change": "修改标准集",
    "norms.approve": "批准标准集",
    "gaps.freeze": "封存缺口总表",
    "exam.submit": "交卷",
    "task.request": "申请实操确认",
    "task.confirm": "确认实操",
    "task.return": "退回实操",
    "course.complete": "完成课程",
    "agreement.move": "协议办理",
    "quota.move": "指标办理",
    "placement.move": "实习办理",
    "hours.confirm": "确认实习工时",
    "student.admit": "录入学生",
    "student.hire": "录用学生",
    "certificate.issue": "签发证书",
    "certificate.move": "变更证书状态",
    "certificate.override": "证书用语放行",
    "job.cancel": "取消后台任务",
    "feedback.answer": "答复意见",
    "division.change": "区划变更",
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
    if action not in ACTIONS:
        raise KeyError(f"no audit action named {action!r}")
    return AuditEntry.objects.create(
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
