"""缺口总表 as a file, in the order the district knows."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext_lazy as _
from tablib import Dataset

from core.exports import ExportField, ExportResource
from core.rules.listing import listed
from staff.forms.gaps import GapFilter
from staff.rules.gaps import GapLine, Totals, totals
from staff.views.gap_columns import colour_words, heads, required_heads, skill_words, type_words


def _share(value: float | None) -> float | None:
    return None if value is None else round(value, 4)


def _indicator(name: str) -> Callable[[GapLine], float | int | None]:
    return lambda line: heads(line.values.get(name))


class GapsExport(ExportResource):
    """Rows are `GapLine`s; their totals are the last row."""

    slug = "gaps"
    title = _("缺口总表")
    about = _("一个区每个社区一行：需求、在岗、在途、退休、人数和技能缺口，末行合计；不含个人信息。")
    permission = "gaps.view"
    page = "gaps"
    filters = tuple(field.label for field in GapFilter.base_fields.values())

    street = ExportField(_("街道"), "parent")
    community = ExportField(_("社区"), "name")
    type = ExportField(_("类型"), type_words)
    residents = ExportField(_("常住人口"), _indicator("residents"))
    households = ExportField(_("户数"), _indicator("households"))
    grids = ExportField(_("网格"), _indicator("grids"))
    need = ExportField(_("测算需求"), "need")
    controlled = ExportField(_("受控需求"), "controlled")
    workload = ExportField(_("WISN参照"), required_heads)
    in_post = ExportField(_("在岗"), lambda line: heads(line.in_post))
    on_the_way = ExportField(_("在途录用"), lambda line: heads(line.on_the_way))
    retiring = ExportField(_("未来12个月退休"), lambda line: len(line.retiring))
    leaving = ExportField(_("已批离职"), lambda line: len(line.leaving))
    shortage = ExportField(_("人数缺口"), lambda line: heads(line.shortage))
    surplus = ExportField(_("富余"), lambda line: heads(line.surplus))
    skills = ExportField(
        _("技能缺口前三（应有/现有）"), lambda line: listed(skill_words(gap) for gap in line.top_skills)
    )
    rated = ExportField(_("已评定比例"), lambda line: _share(line.rated_share))
    certified = ExportField(_("持证率"), lambda line: _share(line.certificate_rate))
    behind = ExportField(_("继续教育欠学时人数"), "behind_on_hours")
    age = ExportField(_("年龄中位"), "median_age")
    colour = ExportField(_("色标"), colour_words)
    as_of = ExportField(_("指标日期"), "as_of")
    version = ExportField(_("标准集版本"), "")

    def __init__(self, version: str = "", **options: Any) -> None:
        super().__init__(**options)
        self.norms = version
        self.fields["version"].value = lambda line: version

    def after_export(self, queryset: Any, dataset: Dataset, **kwargs: Any) -> None:
        sums = self._sums(totals(queryset))
        dataset.append([sums.get(name) for name in self.fields])

    def _sums(self, total: Totals) -> dict[str, Any]:
        return {
            "street": str(_("合计")),
            "community": total.communities,
            "residents": heads(total.residents),
            "households": heads(total.households),
            "grids": heads(total.grids),
            "need": total.need,
            "controlled": total.controlled,
            "in_post": heads(total.in_post),
            "on_the_way": heads(total.on_the_way),
            "retiring": total.retiring,
            "leaving": total.leaving,
            "shortage": heads(total.shortage),
            "surplus": heads(total.surplus),
            "rated": _share(total.rated_share),
            "certified": _share(total.certificate_rate),
            "behind": total.behind_on_hours,
            "version": self.norms,
        }
