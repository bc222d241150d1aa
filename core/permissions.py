"""One table of roles: what each may do, and within what it holds.

A role is held by a `Membership` within a scope: a division and everything below it, or an organisation.
The list question is `Model.objects.visible_to(user)`; the question about one row is that queryset filtered by pk.
Foreign scope is 404; a missing right inside one's own scope is 403. Posts (网格员, 副职 …) are data, not roles.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, ClassVar

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from core.models import Division, Organisation, User


class Role:
    """A role: its name, a sentence for the auditor, its permissions, the kind of scope it is held in."""

    slug: ClassVar[str]
    label: ClassVar[str]
    sentence: ClassVar[str]
    scope: ClassVar[str] = "division"
    permissions: ClassVar[frozenset[str]]
    cms_group: ClassVar[str] = ""


class Supervisor(Role):
    slug, label = "supervisor", _("督导")
    sentence = _("确认或退回本社区（街道）人员的实操任务，看谁的必修课过期，做摸底评定，确认实习工时。")
    permissions = frozenset(
        {"people.view", "skills.view", "signoffs.decide", "signoffs.recheck", "skills.baseline", "placements.host",
         "gaps.view", "requirements.view", "exams.arrange"}
    )  # fmt: skip


class Subdistrict(Role):
    slug, label = "subdistrict", _("街道管理员")
    sentence = _("看本街道的人员、技能和缺口，报送指标，上传花名册。")
    permissions = frozenset(
        {
            "overview.view", "people.view", "people.edit", "people.import", "skills.view", "gaps.view",
            "indicators.edit", "runs.view", "placements.view", "certificates.view", "requirements.view",
            "accounts.reset", "signoffs.recheck",
        }
    )  # fmt: skip


class DistrictHR(Role):
    slug, label = "district_hr", _("区级人事")
    sentence = _("管理本区人员、指标、标准集、缺口、班次、协议与证书；查看完整证件号要写理由并留痕。")
    permissions = frozenset(
        {
            "overview.view", "people.view", "people.edit", "people.import", "people.export", "people.reveal",
            "skills.view", "skills.baseline", "signoffs.view", "signoffs.recheck", "gaps.view", "gaps.freeze",
            "indicators.edit", "norms.edit", "requirements.view", "requirements.edit", "runs.view", "runs.edit",
            "dispatches.edit", "exams.arrange",
            "certificates.view", "certificates.issue", "certificates.revoke", "agreements.view", "agreements.edit",
            "quotas.edit", "placements.view", "placements.edit", "students.view", "hires.decide", "accounts.reset",
        }
    )  # fmt: skip


class Leader(Role):
    slug, label = "leader", _("领导")
    sentence = _("只读：看总览、缺口、技能和培养进展的汇总，不看个人档案；可批准标准集。")
    permissions = frozenset(
        {"overview.view", "skills.view", "gaps.view", "norms.approve", "agreements.view", "placements.view",
         "certificates.view", "runs.view"}
    )  # fmt: skip


class Trainer(Role):
    slug, label = "trainer", _("讲师")
    sentence = _("带班次：看自己班的名单、记出勤、结班、阅简答题。")
    permissions = frozenset({"runs.teach", "marking.decide"})


class University(Role):
    slug, label = "university", _("高校实习管理")
    sentence = _("只看本校：协议、指标、学生、实习安排、工时与评价。")
    scope = "organisation"
    permissions = frozenset(
        {"agreements.view", "agreements.review", "students.view", "students.edit", "students.import",
         "placements.view", "placements.arrange", "hours.view", "assessments.rate"}
    )  # fmt: skip


class FacultySupervisor(Role):
    slug, label = "faculty_supervisor", _("校内督导")
    sentence = _("看自己指导的本校学生，确认工时，写评价。")
    scope = "organisation"
    permissions = frozenset({"students.view", "placements.view", "hours.view", "hours.confirm", "assessments.rate"})


class SiteOwner(Role):
    slug, label = "site_owner", _("站点负责人")
    sentence = _("在内容后台维护技能词典、标准预设、名录、证书模板和站点文字，审核并发布课程。")
    cms_group = "站点负责人"
    permissions = frozenset({"cms.enter", "cms.publish", "cms.reference"})


class Author(Role):
    slug, label = "author", _("课程作者")
    sentence = _("在内容后台写课程、课时和题目，提交审核；不能发布，也看不到任何人员信息。")
    cms_group = "课程作者"
    permissions = frozenset({"cms.enter", "cms.write"})


class Auditor(Role):
    slug, label = "auditor", _("审计员")
    sentence = _("看操作记录，不能改任何数据。")
    permissions = frozenset({"audit.view"})


class Admin(Role):
    slug, label = "admin", _("系统管理员")
    sentence = _("管理账号、授权、区划和后台任务；不看人员档案，不看操作记录。")
    permissions = frozenset({"access.grant", "divisions.edit", "jobs.view", "accounts.reset"})


ROLES: dict[str, type[Role]] = {
    role.slug: role
    for role in (
        Supervisor, Subdistrict, DistrictHR, Leader, Trainer, University, FacultySupervisor,
        SiteOwner, Author, Auditor, Admin,
    )
}  # fmt: skip
PERMISSIONS: frozenset[str] = frozenset().union(*(role.permissions for role in ROLES.values()))


# The sentence of each permission, for the table at /desk/access/permissions/. A permission without one fails a test.
WORDS = {
    "overview.view": _("看总览"),
    "people.view": _("看人员名册和档案（证件号、手机号打码）"),
    "people.edit": _("改人员和任职信息，办理调动、离职"),
    "people.import": _("上传花名册"),
    "people.export": _("导出人员名册"),
    "people.reveal": _("写明理由后查看完整证件号"),
    "skills.view": _("看技能"),
    "skills.baseline": _("做摸底评定"),
    "signoffs.view": _("看签核情况"),
    "signoffs.decide": _("确认或退回实操任务"),
    "signoffs.recheck": _("复核抽中的实操任务"),
    "gaps.view": _("看缺口总表"),
    "gaps.freeze": _("封存缺口总表"),
    "indicators.edit": _("填报、导入社区指标"),
    "norms.edit": _("编制标准集"),
    "norms.approve": _("批准标准集"),
    "requirements.view": _("看必修安排"),
    "requirements.edit": _("安排必修课程"),
    "runs.view": _("看班次"),
    "runs.edit": _("开班、改班次"),
    "runs.teach": _("带班次、记出勤"),
    "marking.decide": _("阅简答题"),
    "exams.arrange": _("给个人安排考试：加时、多考一次、延期、作废"),
    "dispatches.edit": _("办理派送培训"),
    "certificates.view": _("看证书"),
    "certificates.issue": _("签发证书"),
    "certificates.revoke": _("暂停、撤销证书"),
    "agreements.view": _("看协议"),
    "agreements.edit": _("起草、变更协议"),
    "agreements.review": _("代表高校审阅协议"),
    "quotas.edit": _("申请、分配指标"),
    "placements.view": _("看实习安排"),
    "placements.edit": _("办理实习安排"),
    "placements.arrange": _("安排本校学生实习"),
    "placements.host": _("接收并带教实习学生"),
    "students.view": _("看学生"),
    "students.edit": _("改本校学生信息"),
    "students.import": _("上传本校学生名单"),
    "hours.view": _("看实习工时"),
    "hours.confirm": _("确认实习工时"),
    "assessments.rate": _("写实习评价"),
    "hires.decide": _("决定录用"),
    "cms.enter": _("进入内容后台"),
    "cms.write": _("写课程、课时、题目"),
    "cms.publish": _("审核并发布内容"),
    "cms.reference": _("维护词典、预设、名录和证书模板"),
    "audit.view": _("看操作记录"),
    "access.grant": _("开停账号、授予和收回角色"),
    "accounts.reset": _("开通账号、重置密码"),
    "divisions.edit": _("维护区划"),
    "jobs.view": _("看后台任务"),
}


@dataclass(frozen=True, slots=True)
class Places:
    """Where a permission is held: path ranges of divisions, keys of organisations."""

    ranges: tuple[tuple[str, str], ...] = ()
    organisations: tuple[int, ...] = ()

    def within(self, field: str) -> Q:
        """Condition on a path field; matches nothing when no division is held."""
        clause = Q(pk__in=[])
        for low, high in self.ranges:
            clause |= Q(**{f"{field}__gte": low, f"{field}__lt": high})
        return clause

    def covers(self, path: str) -> bool:
        return any(low <= path < high for low, high in self.ranges)

    def __bool__(self) -> bool:
        return bool(self.ranges or self.organisations)


NOWHERE = Places()


def places_where(user: User, permission: str, on: date | None = None) -> Places:
    """The scopes in which `user` holds `permission` on a day (today when not said)."""
    if permission not in PERMISSIONS:
        raise KeyError(f"no permission named {permission!r}")
    if not user.is_authenticated or not user.is_active:
        return NOWHERE
    ranges: list[tuple[str, str]] = []
    organisations: list[int] = []
    for membership in user.memberships_on(on or timezone.localdate()):
        role = ROLES.get(membership.role)
        if role is None or permission not in role.permissions:
            continue
        if membership.division is not None:
            ranges.append(membership.division.bounds)
        elif membership.organisation_id is not None:
            organisations.append(membership.organisation_id)
    return Places(tuple(ranges), tuple(organisations))


def may(
    user: User,
    permission: str,
    *,
    division: Division | None = None,
    organisation: Organisation | None = None,
) -> bool:
    """Does the user hold the permission there (or, when no place is named, anywhere)?"""
    places = places_where(user, permission)
    if division is not None:
        return places.covers(division.path)
    if organisation is not None:
        return organisation.pk in places.organisations
    return bool(places)
