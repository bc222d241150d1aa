"""The demo's accounts: who they are, what they can show. They exist only under the demo flag."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

PASSWORD = "zhishe-demo"


@dataclass(frozen=True, slots=True)
class RoleCard:
    """One card of the demo's start page. `username` is the account the demo city creates for it."""

    username: str
    title: str | Promise
    sentence: str | Promise
    landing: str


ROLE_CARDS: tuple[RoleCard, ...] = (
    RoleCard("hr", _("区级人事"), _("青禾区：导入花名册，看缺口，定标准集，派培训。"), "/desk/gaps/"),
    RoleCard("leader", _("市领导"), _("云泽市：四个数、分区格子图，一直看到社区。"), "/desk/overview/"),
    RoleCard("subdistrict", _("街道管理员"), _("报本街道指标，看人员、技能和缺口。"), "/desk/people/"),
    RoleCard("supervisor", _("督导"), _("确认或退回实操任务，写明理由。"), "/desk/signoffs/"),
    RoleCard("trainer", _("讲师"), _("带班：看名单，手机上记出勤，结班记学时。"), "/desk/runs/"),
    RoleCard("learner", _("社区工作者"), _("接着学，考试，看技能差哪一步，拿证书。"), "/my/"),
    RoleCard("author", _("课程作者"), _("写课程、课时和题目，提交审核。"), "/cms/"),
    RoleCard("owner", _("站点负责人"), _("审核发布课程，维护技能词典和标准预设。"), "/cms/"),
    RoleCard("university", _("高校实习管理"), _("只看本校：协议、学生、实习安排和工时。"), "/desk/agreements/"),
    RoleCard("student", _("实习学生"), _("填志愿，记工时，看实习进展。"), "/my/"),
    RoleCard("auditor", _("审计员"), _("查谁在什么时候看了、改了什么。"), "/desk/audit/"),
    RoleCard("admin", _("系统管理员"), _("管账号和授权，不看人员档案。"), "/desk/access/"),
)
