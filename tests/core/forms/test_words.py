"""A form's errors name the field and say how to write it; what a form says itself is left as it is."""

import pytest
from django import forms

from core.forms.words import error_words


class Outing(forms.Form):
    hours = forms.DecimalField(label="学时", min_value=1, max_value=80)
    code = forms.CharField(label="编号", min_length=4, max_length=6)
    starts_on = forms.DateField(label="开始日期")
    begins_at = forms.TimeField(label="几点开始")
    kind = forms.ChoiceField(label="方式", choices=[("face", "面授")])
    agreed = forms.BooleanField(label="已经告知")
    reason = forms.CharField(label="事由", min_length=2, error_messages={"min_length": "请把事由写清楚。"})
    seats = forms.IntegerField(label="座位", error_messages={"invalid": "座位写数字，比如20。"})


GIVEN = {
    "hours": "8", "code": "A001", "starts_on": "2026-09-30", "begins_at": "9:30", "kind": "face", "agreed": "on",
    "reason": "走访", "seats": "20",
}  # fmt: skip


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("hours", "0.5", "学时不能小于1"),
        ("hours", "81", "学时不能大于80"),
        ("hours", "三", "学时要填数字"),
        ("hours", "", "请填写学时"),
        ("code", "A", "编号至少要4个字符"),
        ("code", "A000001", "编号最多6个字符"),
        ("starts_on", "下周", "开始日期要写成2026-09-30这样的日期"),
        ("begins_at", "早上", "几点开始要写成9:30这样的时间"),
        ("kind", "sleep", "方式里没有这一项，请重新选"),
        ("agreed", "", "请勾选“已经告知”"),
        ("reason", "走", "请把事由写清楚。"),
        ("seats", "二十", "座位写数字，比如20。"),
    ],
)
def test_the_sentence_names_the_field_and_the_way_out(name, value, said):
    assert error_words(Outing({**GIVEN, name: value}), name) == [said]


def test_what_concerns_the_whole_form_is_said_as_given():
    form = Outing(GIVEN)
    form.add_error(None, "名额满了。")
    assert error_words(form, "__all__") == ["名额满了。"]
