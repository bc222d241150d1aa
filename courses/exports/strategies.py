"""五策略图 as a table."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from core.exports import ExportField, ExportResource


def _share(line: Any) -> float | None:
    return None if line.measure.share is None else round(line.measure.share, 3)


class StrategiesExport(ExportResource):
    """Rows are the page's own (`courses.views.fishbone.Line`)."""

    slug = "fishbone"
    title = _("五策略图")
    about = _("图上每根刺一行：数的是什么、已有、应有、还差；只有社区数和人数，不含个人信息。")
    permission = "overview.view"
    page = "fishbone"
    filters = (_("范围"),)

    strategy = ExportField(_("策略"), "bone")
    code = ExportField(_("编号"), "code")
    name = ExportField(_("条目"), "name")
    counted = ExportField(_("数的是什么"), "what")
    has = ExportField(_("已有"), "measure__has")
    of = ExportField(_("应有"), "measure__of")
    lacks = ExportField(_("还差"), "measure__lacks")
    share = ExportField(_("占比"), _share)
