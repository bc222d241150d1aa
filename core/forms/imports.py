"""Forms of the import pages: they check shape only."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.forms.files import FILE_WORDS
from core.imports.kinds import ImportKind
from core.imports.places import Place
from core.rules.imports import ALL_ROWS, GOOD_ROWS
from core.spreadsheets.limits import MAX_FILE_BYTES, MAX_ROWS

MEGABYTE = 1_000_000


class UploadForm(forms.Form):
    """Which kind, for where, as of which day, and the file."""

    kind = forms.ChoiceField(label=_("表格种类"), widget=forms.RadioSelect)
    place = forms.ChoiceField(label=_("这份表格属于哪里"))
    as_of = forms.DateField(
        label=_("数据日期"),
        help_text=_("表里的数字截至哪一天。表内另有写明的，以表内为准。"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"required": _("请填数据日期。"), "invalid": _("数据日期要写成2026-09-30这样。")},
    )
    file = forms.FileField(
        label=_("文件"),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.xls,.csv"}),
        error_messages=FILE_WORDS | {"empty": _("文件是空的，请选择有内容的表格。")},
    )

    def __init__(self, *args: Any, kinds: list[ImportKind], places: list[Place], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kinds = {kind.slug: kind for kind in kinds}
        self.places = {place.value: place for place in places}
        self.fields["kind"].choices = [(kind.slug, kind.label) for kind in kinds]
        self.fields["kind"].error_messages |= {
            "required": _("请选择表格种类。"),
            "invalid_choice": _("请选择表格种类。"),
        }
        self.fields["place"].choices = [(place.value, place.label) for place in places]
        self.fields["place"].error_messages |= {
            "required": _("请选择表格属于哪里。"),
            "invalid_choice": _("您选的地方不在您的管理范围内。"),
        }
        self.fields["as_of"].initial = timezone.localdate
        self.fields["file"].help_text = _(".xlsx、.xls或.csv，不超过%(size)s兆、%(rows)s行。先核对，不会直接写入。") % {
            "size": MAX_FILE_BYTES // MEGABYTE,
            "rows": f"{MAX_ROWS:,}",
        }

    def clean_as_of(self) -> Any:
        day = self.cleaned_data["as_of"]
        if day > timezone.localdate():
            raise forms.ValidationError(_("数据日期还没有到，请核对。"))
        return day

    def clean(self) -> dict[str, Any]:
        chosen = super().clean() or {}
        kind, place = self.kinds.get(chosen.get("kind", "")), self.places.get(chosen.get("place", ""))
        if kind is not None and place is not None and not place.takes(kind):
            self.add_error("place", _("这里不能上传这种表格，请另选。"))
        return chosen


class ConfirmForm(forms.Form):
    """Only the good rows, or all or nothing."""

    mode = forms.ChoiceField(choices=[(GOOD_ROWS, ""), (ALL_ROWS, "")])
