"""The practice screen as an author writes it: screens with named parts, and steps that use them in order.

A screen is a picture with named areas, or a platform drawn from parts. Steps name a part by the words on it, so the
file reads as what one sees. The right part, text or option never leaves the server (see `courses.practice`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.functional import cached_property
from wagtail import blocks
from wagtail.admin.telepath import register
from wagtail.blocks.stream_block import StreamBlockValidationError
from wagtail.blocks.struct_block import StructBlockAdapter, StructBlockValidationError
from wagtail.images.blocks import ImageChooserBlock

from courses.rules.practice import Area, Form, meaning, plain

PERCENT = {"min_value": 0, "max_value": 100}
FORMS = [
    (str(Form.ANY), "文字"),
    (str(Form.NUMBER), "数"),
    (str(Form.DATE), "日期"),
    (str(Form.CODE), "编码（字母、数字、短横）"),
]


class AreaBlock(blocks.StructBlock):
    """A named area of the picture. Drawn on the picture in the editor, or typed in per cent."""

    name = blocks.CharBlock(label="这一处叫什么", max_length=40, help_text="读屏的人靠它找到这一处，如：分派按钮")
    left = blocks.DecimalBlock(label="左（%）", max_digits=4, decimal_places=1, **PERCENT)
    top = blocks.DecimalBlock(label="上（%）", max_digits=4, decimal_places=1, **PERCENT)
    width = blocks.DecimalBlock(label="宽（%）", max_digits=4, decimal_places=1, **PERCENT)
    height = blocks.DecimalBlock(label="高（%）", max_digits=4, decimal_places=1, **PERCENT)

    class Meta:
        label, icon, form_classname = "一处", "crosshairs", "struct-block practice-area"

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        if not Area(*(float(cleaned[name]) for name in ("left", "top", "width", "height"))).is_inside:
            raise StructBlockValidationError(
                block_errors={
                    "width": ValidationError("这一处伸到图外面去了：左加宽、上加高都不能超过100，宽和高要大于0。")
                }
            )
        return cleaned


class RowBlock(blocks.StructBlock):
    text = blocks.CharBlock(label="文字", max_length=60)
    note = blocks.CharBlock(label="小字", required=False, max_length=80)

    class Meta:
        label = "一行"


class RowsBlock(blocks.StructBlock):
    title = blocks.CharBlock(label="列表名", required=False, max_length=40)
    rows = blocks.ListBlock(RowBlock(), label="行")

    class Meta:
        label, icon = "列表", "list-ul"


class ShownFieldBlock(blocks.StructBlock):
    label = blocks.CharBlock(label="栏目", max_length=40)
    value = blocks.CharBlock(label="已有内容", required=False, max_length=80)

    class Meta:
        label = "一栏"


class TilesBlock(blocks.StructBlock):
    title = blocks.CharBlock(label="地图名", required=False, max_length=40)
    tiles = blocks.ListBlock(blocks.CharBlock(max_length=20), label="格子（从左到右、从上到下，三个一排）")
    pin = blocks.CharBlock(label="图钉落在", required=False, max_length=20)

    class Meta:
        label, icon = "地图", "site"


class PartsBlock(blocks.StreamBlock):
    """What a platform's window is made of, from top to bottom."""

    menu = blocks.ListBlock(blocks.CharBlock(max_length=20), label="菜单", icon="bars")
    note = blocks.CharBlock(label="一句说明", icon="info-circle", max_length=120)
    map = TilesBlock()
    rows = RowsBlock()
    fields = blocks.ListBlock(ShownFieldBlock(), label="表单", icon="form")
    buttons = blocks.ListBlock(blocks.CharBlock(max_length=20), label="按钮", icon="tick")


def names_in(parts: Any) -> Iterator[str]:
    """The words on every part that can be tapped or filled."""
    for part in parts:
        if part.block_type in ("menu", "buttons"):
            yield from part.value
        elif part.block_type == "map":
            yield from part.value["tiles"]
        elif part.block_type == "rows":
            yield from (row["text"] for row in part.value["rows"])
        elif part.block_type == "fields":
            yield from (field["label"] for field in part.value)


class ScreenBlock(blocks.StructBlock):
    """One picture of the platform, or one drawn window."""

    name = blocks.CharBlock(label="窗口标题", max_length=60, help_text="如：网格平台 / 待分派")
    image = ImageChooserBlock(label="图片", required=False, help_text="用截图就选图片；不选就用下面的部件画")
    alt = blocks.CharBlock(label="替代文字", required=False, max_length=200, help_text="用了图片就要写")
    areas = blocks.ListBlock(
        AreaBlock(),
        label="图上可以点的地方",
        required=False,
        default=[],
        min_num=0,
        help_text="在上面的图里按住拖出一块，再写它叫什么；也可以点加号，填左、上、宽、高",
    )
    parts = PartsBlock(label="画出来的部件", required=False)

    class Meta:
        label, icon, form_classname = "画面", "desktop", "struct-block practice-screen"

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        errors: dict[str, ValidationError] = {}
        if bool(cleaned["image"]) == bool(cleaned["parts"]):
            errors["parts"] = ValidationError("图片和部件二选一：选一张图，或用部件画出来。")
        elif cleaned["image"]:
            if not cleaned["alt"]:
                errors["alt"] = ValidationError("写上替代文字：看不到图的人靠它练。")
            if len(cleaned["areas"]) < 2:
                errors["areas"] = ValidationError("图上至少标两处，不然一眼就知道点哪里。")
        if repeated := self.repeated(cleaned):
            place = "areas" if cleaned["image"] else "parts"
            errors[place] = ValidationError(f"有两处都叫“{repeated}”，请改一处，步骤里才分得清。")
        if errors:
            raise StructBlockValidationError(block_errors=errors)
        return cleaned

    @staticmethod
    def names(value: Any) -> list[str]:
        if value["image"]:
            return [area["name"] for area in value["areas"]]
        return list(names_in(value["parts"]))

    def repeated(self, value: Any) -> str:
        return next((name for name, times in Counter(self.names(value)).items() if times > 1), "")


class _StepBlock(blocks.StructBlock):
    say = blocks.CharBlock(label="要做什么", max_length=120)
    screen = blocks.IntegerBlock(label="第几个画面", default=1, min_value=1)


class TapBlock(_StepBlock):
    part = blocks.CharBlock(label="该点哪里", max_length=60, help_text="写那一处上面的字，一字不差")
    hint = blocks.CharBlock(label="点错了怎么提示", max_length=160)
    why = blocks.CharBlock(label="点对了怎么解释", max_length=160)

    class Meta:
        label, icon = "点一处", "crosshairs"


class FillBlock(_StepBlock):
    part = blocks.CharBlock(
        label="填哪一栏", required=False, max_length=60, help_text="写画面里那一栏的名字；图片可空着"
    )
    answers = blocks.ListBlock(blocks.CharBlock(max_length=60), label="可以接受的写法", min_num=1)
    form = blocks.ChoiceBlock(label="只收", choices=FORMS, default=str(Form.ANY))
    hint = blocks.CharBlock(label="填错了怎么提示", max_length=160)
    why = blocks.CharBlock(label="填对了怎么解释", max_length=160)

    class Meta:
        label, icon = "填一栏", "edit"

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        bad = next((text for text in cleaned["answers"] if meaning(cleaned["form"], text) is None), None)
        if bad is not None:
            raise StructBlockValidationError(
                block_errors={"form": ValidationError(f"“{bad}”不合这一栏的格式，学员照着填也会被挡住。")}
            )
        return cleaned


class OptionBlock(blocks.StructBlock):
    text = blocks.CharBlock(label="选项", max_length=100)
    is_right = blocks.BooleanBlock(label="正确", required=False)

    class Meta:
        label = "选项"


class ChooseBlock(_StepBlock):
    options = blocks.ListBlock(OptionBlock(), label="选项", min_num=2, max_num=6)
    hint = blocks.CharBlock(label="选错了怎么提示", max_length=160)
    why = blocks.CharBlock(label="选对了怎么解释", max_length=160)

    class Meta:
        label, icon = "选一项", "list-ul"

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        if sum(bool(option["is_right"]) for option in cleaned["options"]) != 1:
            raise StructBlockValidationError(
                block_errors={"options": ValidationError("正确的选项要有一个，也只能有一个。")}
            )
        return cleaned


class PracticeStepsBlock(blocks.StreamBlock):
    tap = TapBlock()
    field = FillBlock()
    choice = ChooseBlock()


class PracticeBlock(blocks.StructBlock):
    """A platform to practise on. Finished, it counts as the simulated task of a level."""

    title = blocks.CharBlock(label="练习名称", max_length=80)
    intro = blocks.TextBlock(label="情况", required=False, rows=3, help_text="人名地名一律虚构")
    skills = blocks.CharBlock(
        label="证明哪些技能", required=False, max_length=60, help_text="技能代码，空格隔开；空着表示课程对应的全部技能"
    )
    screens = blocks.ListBlock(ScreenBlock(), label="画面", min_num=1)
    steps = PracticeStepsBlock(label="步骤", required=False)

    class Meta:
        label, icon, template = "仿真练习", "desktop", "courses/blocks/practice.html"

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        if len(cleaned["steps"]) < 2:
            raise StructBlockValidationError(block_errors={"steps": ValidationError("至少写两步。")})
        errors = {n: error for n, step in enumerate(cleaned["steps"]) if (error := self._flaw(cleaned, step))}
        if errors:
            raise StructBlockValidationError(block_errors={"steps": StreamBlockValidationError(block_errors=errors)})
        return cleaned

    @staticmethod
    def _flaw(value: Any, step: Any) -> StructBlockValidationError | None:
        """What keeps a step from being done on its screen."""
        number = step.value["screen"] or 1
        if number > len(value["screens"]):
            said = ValidationError(f"一共只有{len(value['screens'])}个画面。")
            return StructBlockValidationError(block_errors={"screen": said})
        screen = value["screens"][number - 1]
        wanted = step.value.get("part", "")
        names = {plain(name) for name in ScreenBlock.names(screen)}
        is_due = step.block_type == "tap" or (step.block_type == "field" and wanted and not screen["image"])
        if is_due and plain(wanted) not in names:
            said = ValidationError(f"第{number}个画面里没有“{wanted}”。照着画面上的字写。")
            return StructBlockValidationError(block_errors={"part": said})
        return None

    def get_context(self, value: Any, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
        """`drill`: where this reader is. The page's view laid it out under the block's id; else at the first step."""
        from courses.practice import drill_in

        context = super().get_context(value, parent_context=parent_context)
        block = context.get("block")
        context["drill"] = drill_in(context.get("drills"), block, value)
        return context


class ScreenAdapter(StructBlockAdapter):
    """In the editor the areas are drawn on the picture by mouse or finger; without the script the numbers do."""

    js_constructor = "courses.practice.Screen"

    @cached_property
    def media(self) -> Any:
        from django import forms

        inherited = super().media
        return forms.Media(js=[*inherited._js, "courses/practice-editor.js"], css=inherited._css)


register(ScreenAdapter(), ScreenBlock)
