"""技能矩阵 as a file."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from core.exports import ExportField, ExportResource
from staff.models import Skill
from staff.rules.skill_gaps import PostRequirement


def _level(number: int) -> Any:
    """The level in the row's n-th cell; empty where none is held."""

    def read(row: Any) -> int | None:
        text = row.cells[number].text
        return int(text) if text.isdigit() else None

    return read


class SkillsExport(ExportResource):
    """Rows are the page's own (`staff.views.matrix.MatrixRow`): one cell for each skill asked."""

    slug = "skills"
    title = _("技能矩阵")
    about = _("一个岗位每人一行，格里是现在的等级；没有证件号和手机号。")
    permission = "people.view"
    page = "skills"
    filters = (_("岗位"), _("街道"))
    varying = _("岗位要求的每项技能一列")

    name = ExportField(_("姓名"), "name")
    community = ExportField(_("社区"), "place")

    def __init__(self, asked: Sequence[tuple[PostRequirement, Skill]] = (), **options: Any) -> None:
        super().__init__(**options)
        self.add(
            {
                f"skill_{need.skill}": ExportField(f"{need.skill} {skill.label} L{need.level}", _level(number))
                for number, (need, skill) in enumerate(asked)
            }
        )
