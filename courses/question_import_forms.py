"""Forms of the question files in /cms/: they check shape only."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from core.forms.files import FILE_WORDS
from courses.models import CoursePage
from courses.question_files import BankRefusal
from courses.question_files.containers import MOST_BYTES


class CourseField(forms.ModelChoiceField):
    def label_from_instance(self, course: CoursePage) -> str:
        return f"{course.code} {course.title}"


class QuestionFileForm(forms.Form):
    """Into which course, and the file. The courses are those that the user may edit."""

    course = CourseField(
        label=_("导入到哪门课"),
        queryset=None,
        empty_label=_("请选择"),
        error_messages={"required": _("请选择课程。"), "invalid_choice": _("这门课不归您编辑，请另选。")},
    )
    file = forms.FileField(
        label=_("题库文件"),
        help_text=_(
            "Excel（.xlsx、.xls、.csv）、GIFT、Moodle XML、Aiken、QTI 1.2／2.1／3.0，不超过20兆；是哪一种由内容认出。"
            "先核对，不会直接写入。"
        ),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.xls,.csv,.gift,.txt,.xml,.zip"}),
        error_messages=FILE_WORDS
        | {
            "required": _("请选择要导入的文件。"),
            "empty": _("文件是空的，请选择有内容的题库文件。"),
            "max_length": _("文件名太长，请改短一些。"),
        },
    )

    def __init__(self, *args: Any, courses: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["course"].queryset = courses

    def clean_file(self) -> UploadedFile:
        """Too large is told before it is read."""
        upload = self.cleaned_data["file"]
        if upload.size > MOST_BYTES:
            facts = {"size": f"{upload.size / 1e6:.0f}", "limit": MOST_BYTES // 1_000_000}
            raise forms.ValidationError(BankRefusal("too_large", facts).words())
        return upload
