"""The blocks an author writes a lesson with. Each has a template in `courses/blocks/`, so preview and page agree."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.blocks.struct_block import StructBlockValidationError
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.images.blocks import ImageChooserBlock
from wagtail.snippets.blocks import SnippetChooserBlock
from wagtailmedia.blocks import AudioChooserBlock, VideoChooserBlock

from courses.practice_blocks import PracticeBlock

RICH = ["h3", "bold", "ol", "ul", "link", "document-link"]


class PictureBlock(blocks.StructBlock):
    """A picture, with what it shows in words: a reader who cannot see it must not lose the lesson."""

    image = ImageChooserBlock(label="图片")
    alt = blocks.CharBlock(
        label="替代文字", max_length=200, help_text="看不到图的人靠这句话学。写清图里有什么、说明什么"
    )
    caption = blocks.CharBlock(label="图注", required=False, max_length=200)

    class Meta:
        label, icon, template = "图片", "image", "courses/blocks/picture.html"


def with_captions(value: Any) -> Any:
    """The value, if its captions are what a player reads: WebVTT."""
    captions = value["captions"]
    if captions is not None:
        with captions.file.open("rb") as opened:
            start = opened.read(16).removeprefix(b"\xef\xbb\xbf")
        if not start.startswith(b"WEBVTT"):
            said = ValidationError("字幕要用VTT文件，第一行是WEBVTT。别的格式请先转换。")
            raise StructBlockValidationError(block_errors={"captions": said})
    return value


class VideoBlock(blocks.StructBlock):
    """A film with captions and a transcript; whoever saves data takes the sound alone, or reads."""

    video = VideoChooserBlock(label="视频")
    captions = DocumentChooserBlock(label="字幕", required=False, help_text="VTT文件，先传到“文件”里")
    sound = AudioChooserBlock(label="只听的版本", required=False, help_text="流量不多的人听这个")
    transcript = blocks.TextBlock(label="文字稿", help_text="不看视频的人读文字稿，内容要完整")
    size = blocks.CharBlock(label="大小", required=False, max_length=20, help_text="如：约9兆。让流量不多的人先知道")

    class Meta:
        label, icon, template = "视频", "media", "courses/blocks/video.html"

    def clean(self, value: Any) -> Any:
        return with_captions(super().clean(value))


class AudioBlock(blocks.StructBlock):
    audio = AudioChooserBlock(label="音频")
    transcript = blocks.TextBlock(label="文字稿")
    size = blocks.CharBlock(label="大小", required=False, max_length=20)

    class Meta:
        label, icon, template = "音频", "media", "courses/blocks/audio.html"


class DocumentBlock(blocks.StructBlock):
    document = DocumentChooserBlock(label="文件")
    note = blocks.CharBlock(label="说明", required=False, max_length=200)

    class Meta:
        label, icon, template = "文件", "doc-full", "courses/blocks/document.html"


class StepsBlock(blocks.StructBlock):
    """What to do, one after the other."""

    title = blocks.CharBlock(label="标题", max_length=80)
    steps = blocks.ListBlock(blocks.TextBlock(label="一步", rows=2), label="步骤", min_num=2)

    class Meta:
        label, icon, template = "步骤", "list-ol", "courses/blocks/steps.html"


class CaseBlock(blocks.StructBlock):
    """A worked case: what happened, what was done, what to take from it. People and places are invented."""

    title = blocks.CharBlock(label="标题", max_length=80)
    situation = blocks.TextBlock(label="情况", rows=4, help_text="人名地名一律虚构")
    handling = blocks.TextBlock(label="怎么做的", rows=4)
    lesson = blocks.TextBlock(label="记住", rows=2)

    class Meta:
        label, icon, template = "案例", "openquote", "courses/blocks/case.html"


class CalloutBlock(blocks.StructBlock):
    KINDS = [("remember", _("记住")), ("care", _("当心")), ("law", _("规定"))]

    kind = blocks.ChoiceBlock(choices=KINDS, default="remember", label="种类")
    text = blocks.TextBlock(label="内容", rows=3)

    class Meta:
        label, icon, template = "提示", "info-circle", "courses/blocks/callout.html"

    def get_context(self, value: Any, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
        context = super().get_context(value, parent_context=parent_context)
        context["heading"] = dict(self.KINDS).get(value["kind"], "")
        return context


class PolicyBlock(blocks.StructBlock):
    policy = SnippetChooserBlock("courses.PolicyDocument", label="文件")
    note = blocks.TextBlock(label="与这一课的关系", required=False, rows=2)

    class Meta:
        label, icon, template = "政策引用", "doc-full-inverse", "courses/blocks/policy.html"


class ChoiceOfCheckBlock(blocks.StructBlock):
    text = blocks.CharBlock(label="选项", max_length=200)
    is_right = blocks.BooleanBlock(label="正确", required=False)
    feedback = blocks.CharBlock(label="选了它时怎么说", max_length=200)

    class Meta:
        label = "选项"


class SelfCheckBlock(blocks.StructBlock):
    """One question for oneself: nothing is stored, nothing is scored; every choice is answered with a reason."""

    question = blocks.CharBlock(label="问题", max_length=200)
    choices = blocks.ListBlock(ChoiceOfCheckBlock(), label="选项", min_num=2, max_num=6)

    class Meta:
        label, icon, template = "自测一题", "help", "courses/blocks/check.html"

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        if sum(bool(choice["is_right"]) for choice in cleaned["choices"]) != 1:
            raise StructBlockValidationError(
                block_errors={"choices": ValidationError("正确的选项要有一个，也只能有一个。")}
            )
        return cleaned

    def get_searchable_content(self, value: Any) -> list[str]:
        """The question only: a search must not show which choice is right."""
        return [value["question"]]

    def get_context(self, value: Any, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
        """`chosen`: what the reader sent with the address (`?check=<block id>&choice=<n>`), if it is for this block.

        The page's template loops `for block in body`, so the loop's `block` is the one being rendered.
        """
        context = super().get_context(value, parent_context=parent_context)
        answer, block = context.get("check"), context.get("block")
        context["chosen"] = None
        if answer is not None and block is not None and answer.block == block.id:
            choices = list(value["choices"])
            if answer.choice < len(choices):
                context["chosen"], context["chosen_number"] = choices[answer.choice], answer.choice
        return context


class LessonBody(blocks.StreamBlock):
    text = blocks.RichTextBlock(label="文字", icon="pilcrow", features=RICH, template="courses/blocks/text.html")
    picture = PictureBlock()
    video = VideoBlock()
    audio = AudioBlock()
    document = DocumentBlock()
    steps = StepsBlock()
    case = CaseBlock()
    callout = CalloutBlock()
    policy = PolicyBlock()
    check = SelfCheckBlock()
    practice = PracticeBlock()


class PartBlock(blocks.StructBlock):
    """One line of an exam's blueprint: how many questions from where. A blank field takes any."""

    chapter = blocks.CharBlock(label="章", required=False, max_length=40, help_text="章的标识；空着表示不限")
    skill = blocks.CharBlock(label="技能代码", required=False, max_length=6, help_text="如 A03；空着表示不限")
    difficulty = blocks.IntegerBlock(label="难度", required=False, min_value=1, max_value=3)
    count = blocks.IntegerBlock(label="题数", min_value=1, max_value=100)

    class Meta:
        label, icon = "一组题", "list-ul"


class Blueprint(blocks.StreamBlock):
    part = PartBlock()
