"""The question form of /cms/: options a line each, the answer as letters or words, as trainers write them."""

from __future__ import annotations

from typing import Any

from django import forms
from wagtail.admin.forms import WagtailAdminModelForm

from courses.actions.questions import write_question
from courses.models import Question
from courses.refusals import say
from courses.rules.questions import Flaw, flaws, key_text, options_text, parse_key, parse_options

FIELD_OF = {"key": "answer_text", "options": "options_text"}


class QuestionForm(WagtailAdminModelForm):
    options_text = forms.CharField(
        label="选项",
        required=False,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text="一行一个。排序题按正确的先后写；连线题每行写“左边 → 右边”；判断、填空、数值、简答不填",
    )
    answer_text = forms.CharField(
        label="答案",
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="单选写B，多选写ABD，判断写对或错，填空的几种写法用|隔开，数值写12或12±0.5；排序、连线不填",
    )

    english_body = forms.CharField(label="题干（英文）", required=False, widget=forms.Textarea(attrs={"rows": 3}))
    english_options = forms.CharField(
        label="选项（英文）",
        required=False,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text="一行一个，次序和中文选项一样；答案不用再写",
    )
    english_answer = forms.CharField(
        label="答案（英文）", required=False, help_text="只有填空和简答要写；填空的几种写法用|隔开"
    )
    english_explanation = forms.CharField(
        label="解析（英文）", required=False, widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.initial["options_text"] = options_text(self.instance.kind, self.instance.options)
            self.initial["answer_text"] = key_text(self.instance.kind, self.instance.key)
            english = self.instance.english
            self.initial["english_body"] = english.get("body", "")
            self.initial["english_options"] = options_text(self.instance.kind, english.get("options", ()))
            self.initial["english_answer"] = "|".join(english.get("answer", ()))
            self.initial["english_explanation"] = english.get("explanation", "")

    def clean(self) -> dict[str, Any]:
        said = super().clean()
        kind = said.get("kind", "")
        self.instance.options = parse_options(kind, said.get("options_text", ""))
        key = parse_key(kind, said.get("answer_text", ""), self.instance.options)
        if isinstance(key, Flaw):
            self.add_error(FIELD_OF[key.field], say(key))
            return said
        self.instance.key = key
        body, explanation = said.get("body", ""), said.get("explanation", "")
        for flaw in flaws(kind, body, self.instance.options, key, explanation):
            field = FIELD_OF.get(flaw.field, flaw.field)
            if field not in self.errors:
                self.add_error(field, say(flaw))
        self._check_places(said)
        self._take_english(said)
        return said

    def _take_english(self, said: dict[str, Any]) -> None:
        """English is all there or not at all: a question half in one language cannot be asked in either."""
        body, explanation = said.get("english_body", ""), said.get("english_explanation", "")
        options = parse_options(said.get("kind", ""), said.get("english_options", ""))
        words = said.get("english_answer", "") if said.get("kind") in ("fill", "short") else ""
        answer = {"answer": [variant.strip() for variant in words.split("|") if variant.strip()]} if words else {}
        english = {"body": body, "options": options, "explanation": explanation, **answer}
        self.instance.english = english if body else {}
        if not body and (options or explanation):
            self.add_error("english_body", "题干、选项、解析的英文都要写齐，或者都空着。")
        elif body and not explanation:
            self.add_error("english_explanation", "英文解析还没写。")
        elif body and len(options) != len(self.instance.options):
            self.add_error("english_options", f"中文有{len(self.instance.options)}个选项，英文有{len(options)}个。")

    def _check_places(self, said: dict[str, Any]) -> None:
        """Chapter and lesson belong to the course."""
        course, chapter, lesson = said.get("course"), said.get("chapter"), said.get("lesson")
        if course and chapter and not course.chapters.filter(key=chapter).exists():
            keys = "、".join(course.chapters.values_list("key", flat=True))
            self.add_error("chapter", f"这门课里没有这一章。有：{keys}")
        if course and lesson and not lesson.path.startswith(course.path):
            self.add_error("lesson", "这一课不在这门课里。")

    def save(self, commit: bool = True) -> Question:
        """A version that stands in a paper is followed by a new one; see `write_question`."""
        question = super().save(commit=False)
        return write_question(question=question) if commit else question
