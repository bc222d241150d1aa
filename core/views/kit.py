"""Invented values for the kit page. Nothing here is read from the database."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from core.figures import Band, Bone, Figure, Lesson, Rib, Series, Tile, TileMap


class SampleForm(forms.Form):
    """A form of each kind of field; it writes nothing."""

    name = forms.CharField(label=_("姓名"), max_length=60)
    ends_on = forms.DateField(
        label=_("结束日期"), help_text=_("例如2026年12月9日"), widget=forms.DateInput(attrs={"type": "date"})
    )
    reason = forms.CharField(label=_("理由"), required=False, widget=forms.Textarea(attrs={"rows": 3}))
    kind = forms.ChoiceField(
        label=_("方式"), choices=[("face", _("面授")), ("online", _("线上"))], widget=forms.RadioSelect
    )
    agreed = forms.BooleanField(label=_("名单我已核对"))


def samples(request: HttpRequest) -> dict[str, Any]:
    today = timezone.localdate()
    page = Paginator(range(1284), 20).get_page(request.GET.get("page", 2))
    return {
        "today": today,
        "soon": today + timedelta(days=3),
        "past": today - timedelta(days=5),
        "form": SampleForm({"name": "沈佳宁", "kind": "face"}),
        "page": page,
        "facts": [(_("服务单位"), "槐安里社区"), (_("岗位"), _("网格员")), (_("备注"), None)],
        "steps": [_("上传"), _("核对"), _("确认"), _("完成")],
        "figures": [bars(), lines(), share()],
        "map": tile_map(),
        "course": course(),
        "bones": bones(),
        "head": [_("整体性"), _("治理")],
        "trend": [36, 38, 37, 36, 33, 31],
        "chosen": [("street", "1", "鼓台街道"), ("street", "2", "长埭街道")],
    }


def bars() -> Figure:
    return Figure(
        id="rate",
        kind="bars",
        headline="只有锦亭和梧塘达到50%的持证目标",
        sentence="持证率=持社会工作者证书人数÷在岗计数人数，公益性岗位不计。",
        label_heading="区",
        labels=("梧塘区", "锦亭区", "柳桥区", "石渡区", "汀洲区", "鹿坪区"),
        series=(
            Series("在岗", (262, 246, 283, 266, 218, None), "人", only_table=True),
            Series("持证率", (53.8, 53.3, 48.4, 42.1, 35.8, None), "%", 1),
        ),
        target=50,
        source="演示数据",
    )


def lines() -> Figure:
    return Figure(
        id="ahead",
        kind="lines",
        headline="按现有计划，2030年底补齐；停招的话，五年后缺403人",
        label_heading="年底",
        labels=("2026", "2027", "2028", "2029", "2030", "2031"),
        series=(
            Series("受控需求", (1560, 1566, 1572, 1578, 1584, 1590), "人"),
            Series("按现有计划", (1479, 1520, 1551, 1572, 1585, 1592), "人"),
            Series("不再招人", (1479, 1428, 1374, 1316, 1253, 1187), "人"),
        ),
        source="演示数据",
    )


def share() -> Figure:
    return Figure(
        id="ages",
        kind="share",
        headline="三分之一的人在35岁以下",
        label_heading="年龄",
        labels=("35岁及以下", "36—45岁", "46—54岁", "55岁及以上"),
        series=(Series("人数", (498, 471, 364, 167), "人"),),
        source="演示数据",
    )


def tile_map() -> TileMap:
    groups = {"梧塘区": "上塘书院槐荫石牌北场东亭", "柳桥区": "长埭杏坞鼓台白苹青梧渡口"}
    values = iter([1, 2, 0, 3, 2, 1, 6, 4, 12, 2, 5, None])
    tiles = []
    for group, names in groups.items():
        for start in range(0, len(names), 2):
            name, value = names[start : start + 2], next(values)
            said = f"{group}{name}街道：" + ("没有数据" if value is None else f"缺{value}人" if value else "无缺口")
            tiles.append(Tile(name, value, said, "#map", group))
    bands = (Band(0, "无缺口"), Band(1, "缺1—2人"), Band(3, "缺3—4人"), Band(5, "缺5人及以上"))
    return TileMap("两区12个街道人数缺口示意图", tuple(tiles), bands)


def course() -> list[list[Lesson]]:
    shape = [3, 2, 3, 3, 3]
    lessons, done = [], 6
    for chapter, number in enumerate(shape, 1):
        row = []
        for place in range(1, number + 1):
            row.append(Lesson(f"{chapter}.{place}", "on" if done > 0 else "now" if done == 0 else "", "#course"))
            done -= 1
        lessons.append(row)
    return lessons


def bones() -> list[Bone]:
    def rib(code: str, label: str, has: int) -> Rib:
        return Rib(label, has / 40, f"{has}/40", "#fishbone", code)

    return [
        Bone("居民需求导向", (rib("D04", "需求调查", 21), rib("B04", "需求画像", 18), rib("F01", "一对一辅导", 31))),
        Bone("多元主体协调整合", (rib("C06", "跨部门协同", 24), rib("G05", "协商引导", 17), rib("H05", "志愿者", 29))),
        Bone("共享信息资源", (rib("B02", "一次采集", 33), rib("A02", "居民数据", 35), rib("A01", "综合平台", 37))),
        Bone("共建信任参与机制", (rib("E04", "线上议事", 9), rib("E02", "微信群", 36), rib("E01", "公众号", 22))),
        Bone(
            "培育智慧社工", (Rib("持证率", 0.484, "48.4%", "#fishbone"), Rib("订单培养", 24 / 28, "24/28", "#fishbone"))
        ),
    ]
