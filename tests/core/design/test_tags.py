"""The tags of the design system turn values into words and markup the same way everywhere."""

from datetime import date

import pytest
from django import forms
from django.core.paginator import Paginator
from django.template import Context, Template, TemplateSyntaxError
from django.utils import translation

TODAY = date(2026, 11, 24)


def rendered(source, **context):
    return Template("{% load ui %}" + source).render(Context(context))


class EndForm(forms.Form):
    ends_on = forms.DateField(label="结束日期", help_text="例如2026年12月9日")
    kind = forms.ChoiceField(label="方式", choices=[("face", "面授")], widget=forms.RadioSelect)


@pytest.mark.parametrize(("day", "words", "kind"), [
    (date(2026, 11, 27), "11月27日前，还有3天", "now"),
    (date(2026, 11, 24), "今天到期", "now"),
    (date(2026, 11, 20), "11月20日到期，已过4天", "bad"),
    (date(2027, 3, 1), "2027年3月1日前，还有97天", ""),
])  # fmt: skip
def test_a_deadline_is_said_as_day_and_distance(day, words, kind):
    assert rendered("{{ d|until:on }}|{{ d|due_kind:on }}", d=day, on=TODAY) == f"{words}|{kind}"


def test_without_a_deadline_that_is_said():
    assert rendered("{{ d|until }}|{{ d|day }}", d=None) == "没有期限|没有"


@pytest.mark.parametrize(("source", "words"), [
    ("{{ 1284|number }}", "1,284"), ("{{ n|number }}", "没有数据"), ("{{ z|number }}", "0"),
    ("{{ 0.465|percent }}", "46.5%"), ("{{ n|percent }}", "没有数据"), ("{{ z|percent:0 }}", "0%"),
])  # fmt: skip
def test_no_figure_is_not_zero(source, words):
    assert rendered(source, n=None, z=0) == words


def test_a_heading_breaks_between_its_clauses():
    assert rendered("{{ t|phrases }}", t="还缺81人，六成在柳桥") == (
        '<span class="ph">还缺81人，</span><span class="ph">六成在柳桥</span>'
    )


def test_a_heading_is_escaped_before_it_is_wrapped():
    assert rendered("{{ t|phrases }}", t="<b>甲，乙") == (
        '<span class="ph">&lt;b&gt;甲，</span><span class="ph">乙</span>'
    )


def test_an_unknown_kind_of_state_is_a_mistake_of_the_template():
    with pytest.raises(TemplateSyntaxError, match="no tag kind 'green'"):
        rendered("{% tag 'x' 'green' %}")


def test_the_error_beside_the_field_has_the_words_of_the_summary():
    form = EndForm({"kind": "face"})
    page = rendered("{% errors form %}{% field form.ends_on %}", form=form)
    assert page.count("请填写结束日期") == 2
    assert '<a href="#id_ends_on">请填写结束日期</a>' in page
    assert 'aria-describedby="id_ends_on_helptext id_ends_on_error"' in page
    assert 'id="id_ends_on_error"' in page
    assert 'aria-invalid="true"' in page


def test_a_group_of_choices_stands_in_a_fieldset_with_its_question():
    page = rendered("{% field form.kind %}", form=EndForm())
    assert "<fieldset" in page
    assert "<legend>方式</legend>" in page
    assert '<label for="id_kind_0">面授</label>' in page


def test_the_title_says_first_that_something_is_wrong():
    assert rendered("{% title_error form %}改日期", form=EndForm({})) == "出错：改日期"
    assert rendered("{% title_error form %}改日期", form=EndForm()) == "改日期"


def test_pages_keep_the_rest_of_the_query(rf):
    page = Paginator(range(1284), 20).page(2)
    html = rendered("{% pages page unit='人' %}", page=page, request=rf.get("/desk/people/?q=%E5%91%A8&page=2"))
    assert "共1,284人，第21—40人" in html
    assert "?q=%E5%91%A8&amp;page=3" in html


def test_a_chip_takes_its_own_filter_away_and_goes_back_to_the_first_page(rf):
    request = rf.get("/desk/gaps/?street=1&street=2&page=3")
    html = rendered("{% chips chosen %}", chosen=[("street", 1, "鼓台街道")], request=request)
    assert 'href="?street=2"' in html


def test_a_missing_fact_is_said():
    assert rendered("{% facts pairs %}", pairs=[("备注", None)]) == '<dl class="facts"><dt>备注</dt><dd>没有</dd></dl>'


def test_days_can_be_read_in_english():
    with translation.override("en"):
        assert rendered("{{ d|full_day }}", d=TODAY) == "24 Nov 2026"
