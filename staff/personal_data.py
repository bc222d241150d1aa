"""Staff's part of a person's own data: employments, papers, hours, skills and what they rest on."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from core.models import Person, User
from core.slots import register
from staff.models import CreditEntry, DevelopmentPlan, Employment, Evidence, HeldSkill, Qualification


class PersonalData:
    """Keys of the rows are the words the person reads."""

    def export(self, person: Person) -> dict[str, Any]:
        return {
            "employments": [
                {
                    _("单位"): str(row.division),
                    _("岗位"): row.title,
                    _("人员类别"): row.personnel_category.label,
                    _("岗位等级"): row.grade,
                    _("起"): row.affiliation.starts_on,
                    _("止"): row.affiliation.ends_on,
                    _("离职原因"): row.get_leave_reason_display(),
                }
                for row in Employment.objects.filter(affiliation__person=person).select_related(
                    "affiliation__division", "post", "personnel_category"
                )
            ],
            "qualifications": [
                {
                    _("证书"): str(q.get_level_display() or q.name),
                    _("管理号"): q.number or "",
                    _("批准日期"): q.awarded_on,
                }
                for q in Qualification.objects.filter(person=person)
            ],
            "credits": [
                {_("日期"): c.on, _("名称"): c.title, _("学时"): c.hours, _("类别"): c.get_category_display()}
                for c in CreditEntry.objects.filter(person=person, withdrawn_at=None)
            ],
            "skills": [
                {
                    _("技能"): held.skill.label,
                    _("等级"): f"L{held.level}",
                    _("达到日期"): held.reached_on,
                    _("复核日期"): held.review_on,
                }
                for held in HeldSkill.objects.filter(person=person).select_related("skill")
            ],
            "evidence": [
                {
                    _("技能"): e.skill.label,
                    _("证据"): e.get_kind_display(),
                    _("结果"): e.value,
                    _("日期"): e.happened_on,
                }
                for e in Evidence.objects.filter(person=person, withdrawn_at=None).select_related("skill")
            ],
        }

    def erase(self, person: Person, by: User) -> int:
        """Plans go; personnel and training records are kept as long as the personnel rules ask."""
        return DevelopmentPlan.objects.filter(person=person).delete()[0]


register("personal_data", "staff", PersonalData(), order=20)
