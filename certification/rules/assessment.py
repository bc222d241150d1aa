"""The sheet by which a placement is judged, and when it is passed (domain.md §6, defaults [A])."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _, gettext_lazy

from core.rules.listing import listed

# Item → (label, weight). Weights add up to 100.
ITEMS: dict[str, tuple[object, int]] = {
    "ethics": (gettext_lazy("伦理与保密"), 15),
    "relations": (gettext_lazy("沟通与关系"), 20),
    "methods": (gettext_lazy("专业方法"), 20),
    "tools": (gettext_lazy("平台与工具"), 15),
    "records": (gettext_lazy("文书"), 10),
    "teamwork": (gettext_lazy("协作与纪律"), 10),
    "growth": (gettext_lazy("反思成长"), 10),
}
RATER_WEIGHTS = {"host": 60, "faculty": 30, "self": 10}
PASS_MARK = Decimal(60)
GRADES = range(1, 6)


@dataclass(frozen=True, slots=True)
class IncompleteSheet:
    items: tuple[str, ...]

    def words(self) -> str:
        return _("还有没评的项目：%(items)s。每项请给1到5分。") % {
            "items": listed(str(ITEMS[item][0]) for item in self.items)
        }


@dataclass(frozen=True, slots=True)
class NotAssessed:
    """Final assessments that are missing."""

    raters: tuple[str, ...]

    def words(self) -> str:
        names = {"host": _("机构督导"), "faculty": _("校内督导"), "self": _("学生自评")}
        return _("还没有终期评估：%(raters)s。") % {"raters": listed(names[rater] for rater in self.raters)}


@dataclass(frozen=True, slots=True)
class PanelNeeded:
    """An ethics mark of 1 is looked at by several persons before anything is concluded."""

    rater: str

    def words(self) -> str:
        return _("“伦理与保密”有1分，须先由区、校双方会商，再修改评估或办理退出。")


def why_not_sheet(scores: Mapping[str, int]) -> IncompleteSheet | None:
    missing = tuple(item for item in ITEMS if scores.get(item) not in GRADES)
    return IncompleteSheet(missing) if missing else None


def sheet_score(scores: Mapping[str, int]) -> Decimal:
    """0–100: each mark of 1–5 is worth 20 points, weighted by item."""
    return sum((Decimal(scores[item] * 20 * weight) / 100 for item, (_label, weight) in ITEMS.items()), Decimal(0))


def final_score(sheets: Mapping[str, Mapping[str, int]]) -> Decimal:
    """Weighted over raters (host 60, faculty 30, self 10), one decimal."""
    total = sum((sheet_score(sheets[rater]) * weight / 100 for rater, weight in RATER_WEIGHTS.items()), Decimal(0))
    return total.quantize(Decimal("0.1"))


def why_not_judge(sheets: Mapping[str, Mapping[str, int]]) -> NotAssessed | PanelNeeded | None:
    """Why no result can be stated yet; `sheets` maps rater to the final marks."""
    missing = tuple(rater for rater in RATER_WEIGHTS if rater not in sheets)
    if missing:
        return NotAssessed(missing)
    low = next((rater for rater, scores in sheets.items() if scores["ethics"] == 1), None)
    return PanelNeeded(low) if low else None
