"""/desk/fishbone/: the five strategies as bones, skills, courses and shortages as ribs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _, gettext_lazy, ngettext
from django.views.decorators.http import require_GET

from core.accounts.gates import permission_required
from core.exports import Head, download
from core.figures import Bone, Rib
from core.models import Division
from courses.exports.strategies import StrategiesExport
from courses.fishbone import Facts, facts_of
from courses.models import CoursePage
from courses.rules.strategies import COURSES, SKILLS, STRATEGIES, Measure, shortest
from staff.models import Skill

NAMES = {
    "needs": gettext_lazy("居民需求导向"), "joint": gettext_lazy("多元协调整合"), "data": gettext_lazy("共享信息资源"),
    "trust": gettext_lazy("共建信任参与"), "people": gettext_lazy("培育智慧社工"),
}  # fmt: skip
# What stands on a rib has to be short; the whole name stands in the table.
SHORT_NAMES = {
    "D04": gettext_lazy("需求调查"),
    "B04": gettext_lazy("需求画像"),
    "F01": gettext_lazy("一对一辅导"),
    "ZS-151": gettext_lazy("数字助老"),
    "C06": gettext_lazy("跨部门协同"),
    "G05": gettext_lazy("协商引导"),
    "H05": gettext_lazy("志愿协同"),
    "ZS-171": gettext_lazy("跨界治理"),
    "A01": gettext_lazy("综合平台"),
    "A02": gettext_lazy("居民数据"),
    "B02": gettext_lazy("一次采集"),
    "ZS-113": gettext_lazy("数据课"),
    "E01": gettext_lazy("公众号运营"),
    "E02": gettext_lazy("微信群"),
    "E04": gettext_lazy("线上议事"),
    "ZS-142": gettext_lazy("议事课"),
    "heads": gettext_lazy("人手到位"),
    "certified": gettext_lazy("持证"),
    "rated": gettext_lazy("评定过"),
    "graduates": gettext_lazy("结业过"),
}


@dataclass(frozen=True, slots=True)
class Line:
    """A rib with its words: the row of the table, of the download, and of «begin here»."""

    measure: Measure
    bone: str
    name: str
    short: str
    what: str
    url: str

    @property
    def code(self) -> str:
        return self.measure.key if self.measure.key in (*SKILLS, *COURSES) else ""

    @property
    def shown(self) -> str:
        if self.measure.share is None:
            return _("没有数据")
        return f"{self.measure.has:g}/{self.measure.of:g}"

    @property
    def lacks(self) -> str:
        lacks, n = self.measure.lacks, int(self.measure.lacks)
        communities = ngettext("差%(n)s个社区", "差%(n)s个社区", n)
        return (communities if self.code else ngettext("差%(n)s人", "差%(n)s人", n)) % {"n": f"{lacks:g}"}


@permission_required("overview.view")
@require_GET
def fishbone(request: HttpRequest) -> HttpResponse:
    division = _chosen(request)
    on = timezone.localdate()
    facts = facts_of(division, on)
    lines = _lines(facts)
    if request.GET.get("format") in ("xlsx", "csv"):
        head = Head(scope=division.label, by=request.user)
        return download(StrategiesExport().table(lines, head), request.GET["format"])
    by_key = {line.measure.key: line for line in lines}
    first = [by_key[one.key] for one in shortest(facts.measures)]
    context = {
        "division": division, "facts": facts, "on": on, "bones": _bones(lines), "lines": lines, "first": first,
        "above": [place for place in division.above() if place != division and _may_choose(request, place)],
        "below": _below(division, on),
        "head": [_("整体性"), _("治理")], "short": sum(one.is_short for one in facts.measures),
    }  # fmt: skip
    return render(request, "courses/fishbone.html", context)


def _visible(request: HttpRequest) -> Any:
    return Division.objects.visible_to(request.user, "overview.view")


def _may_choose(request: HttpRequest, place: Division) -> bool:
    return _visible(request).filter(pk=place.pk).exists()


def _below(division: Division, on: date) -> Any:
    return Division.objects.filter(parent=division).exclude(level=Division.Level.GRID).active(on).order_by("path")


def _chosen(request: HttpRequest) -> Division:
    """The division asked for, or the highest one held; 404 outside the scope."""
    wanted = request.GET.get("division", "")
    if wanted:
        if not wanted.isdigit():
            raise Http404
        return get_object_or_404(_visible(request), pk=wanted)
    top = _visible(request).order_by("path").first()
    if top is None:
        raise Http404
    return top


def _lines(facts: Facts) -> list[Line]:
    skills = {skill.code: skill for skill in Skill.objects.filter(code__in=SKILLS)}
    courses = {page.code: page for page in CoursePage.objects.live().filter(code__in=COURSES)}
    return [_line(one, skills, courses) for one in facts.measures]


def _line(one: Measure, skills: dict[str, Skill], courses: dict[str, CoursePage]) -> Line:
    bone, short = str(NAMES[one.strategy]), str(SHORT_NAMES[one.key])
    if one.key in SKILLS:
        name = skills[one.key].label if one.key in skills else short
        what = _("有人能独立办（L3）的社区")
        return Line(one, bone, name, short, what, f"#rib-{one.key}")
    if one.key in COURSES:
        page = courses.get(one.key)
        name, url = (page.label, reverse("course", args=[page.code])) if page else (short, f"#rib-{one.key}")
        return Line(one, bone, name, short, _("有人结业的社区"), url)
    what, route = {
        "heads": (_("已配人数，占测算需求"), "gaps"), "certified": (_("持证的人，占在岗"), "gaps"),
        "rated": (_("评定过技能的人，占在岗"), "skills"), "graduates": (_("结业过一门课的人，占在岗"), "courses"),
    }[one.key]  # fmt: skip
    return Line(one, bone, short, short, what, reverse(route))


def _bones(lines: list[Line]) -> list[Bone]:
    """Upper two, lower three; ribs from the spine outwards."""
    return [
        Bone(str(NAMES[strategy.key]), tuple(
            Rib(line.short, line.measure.share, line.shown, line.url, line.code)
            for line in lines if line.measure.strategy == strategy.key
        ))
        for strategy in STRATEGIES
    ]  # fmt: skip
