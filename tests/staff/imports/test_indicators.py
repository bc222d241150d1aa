"""The kind «社区基本情况» on the sheets of 青禾区, clean and as collected by phone."""

from __future__ import annotations

import csv
import json
from datetime import date
from decimal import Decimal
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest

from core.actions.places import add_division
from core.imports.kinds import ImportContext
from core.models import Division
from core.refusals import Refused
from core.spreadsheets import read
from staff.imports.indicators import IndicatorsKind
from staff.models import CommunityPlatform, IndicatorValue

pytestmark = pytest.mark.django_db
SAMPLES = Path(__file__).resolve().parents[2] / "samples"
KIND = IndicatorsKind()
DAY = date(2026, 9, 30)


@pytest.fixture
def district() -> Division:
    """青禾区 with the communities of communities.csv and their former names."""
    top = add_division(parent=None, level="district", name="青禾区", code="990001", by=None)
    streets: dict[str, Division] = {}
    with open(SAMPLES / "communities.csv", encoding="utf-8-sig", newline="") as stream:
        for line in csv.DictReader(stream):
            street = streets.get(line["街道"])
            if street is None:
                street = streets[line["街道"]] = add_division(
                    parent=top, level="subdistrict", name=line["街道"], by=None
                )
            place = add_division(parent=street, level="community", name=line["社区"], code=line["区划代码"], by=None)
            if line["曾用名"]:
                old = add_division(parent=street, level="community", name=line["曾用名"], by=None)
                Division.objects.filter(pk=old.pk).update(ends_on=line["曾用名停用日期"], successor=place)
    return top


def checked(name, district, answers=None, as_of=DAY, content=None):
    content = content if content is not None else (SAMPLES / name).read_bytes()
    context = ImportContext(as_of=as_of, file=name, division=district)
    return KIND.check(read(content, name), context, answers or {}), context


def expected(name):
    return json.loads((SAMPLES / name).read_text())


def sheet(*rows):
    """An .xlsx of these rows."""
    book, stream = openpyxl.Workbook(), BytesIO()
    for row in rows:
        book.active.append(row)
    book.save(stream)
    return stream.getvalue()


def test_clean_sheet_is_taken_whole(district):
    verdict, context = checked("indicators-clean.xlsx", district)
    wanted = expected("indicators-clean.expected.json")
    written = KIND.write(verdict, context)

    assert (verdict.counts, verdict.findings, verdict.file_warnings) == (wanted["counts"], (), ())
    assert verdict.unmapped == ("月推文数",)
    assert (written.new, written.changed, written.unchanged) == (24, 0, 0)
    totals = {
        key: sum(IndicatorValue.objects.filter(indicator=key, as_of=DAY).values_list("value", flat=True))
        for key in ("residents", "households", "grids")
    }
    assert totals == {"residents": 194416, "households": 73895, "grids": 181}


def test_headcount_bases_of_every_community_can_be_computed(district):
    verdict, context = checked("indicators-clean.xlsx", district)
    KIND.write(verdict, context)

    for line in expected("indicators-clean.expected.json")["per_community"]:
        street, name = line["community"].split("/")
        place = Division.objects.get(parent__name=street, name=name, ends_on=None)
        values = dict(place.indicator_values.values_list("indicator", "value"))
        assert round(float(values["residents"]) / 10000 * 18, 4) == line["H_pop_18"]
        assert round(float(values["households"]) / 150, 4) == line["H_hh_150"]
        assert values["grids"] == line["H_grid_1"]


def test_dirty_sheet_is_judged_row_by_row_as_expected(district):
    verdict, _context = checked("indicators-dirty.xlsx", district)
    wanted = expected("indicators-dirty.expected.json")

    def facts(line):
        return {key: line.get(key) for key in ("sheet", "row", "verdict", "code", "name", "field", "raw", "value")}

    ours = [facts(finding.as_json()) for finding in verdict.findings]
    theirs = [facts(line) for line in wanted["rows"]]
    for line in theirs:  # the sample leaves the row's own name out where nothing was written
        line["raw"] = line["raw"] if line["code"] != "community_twice" else None
    assert verdict.counts == wanted["counts"]
    assert verdict.codes == wanted["codes"]
    assert [warning.code for warning in verdict.file_warnings] == ["total_mismatch"]
    assert verdict.as_of.isoformat() == wanted["as_of"]
    assert ours == [{**line, "field": line["field"] or None} for line in theirs]


def test_what_could_not_be_read_is_not_written_at_all_and_never_as_zero(district):
    verdict, context = checked("indicators-dirty.xlsx", district)
    KIND.write(verdict, context)

    written = set(IndicatorValue.objects.values_list("division__name", flat=True))
    assert written & {"书院社区", "北码头社区", "水文站社区", "云台社区", "老粮库社区"} == set()
    assert len(IndicatorValue.objects.values("division").distinct()) == 14
    zeros = IndicatorValue.objects.filter(value=0).exclude(indicator__in=["terminals", "outlets", "accounts"])
    assert list(zeros.values_list("division__name", "indicator")) == [("松涛社区", "assisted")]


def test_stroke_and_blank_are_kept_as_what_they_are(district):
    verdict, context = checked("indicators-dirty.xlsx", district)
    KIND.write(verdict, context)
    place = Division.objects.get(parent__name="松岗街道", name="新华社区")

    migrants = place.indicator_values.get(indicator="migrants")
    disabled = IndicatorValue.objects.get(division__name="锦园社区", indicator="disabled")
    assert [(v.value, v.absence) for v in (migrants, disabled)] == [(None, "slash"), (None, "blank")]


def test_same_file_again_changes_nothing(district):
    verdict, context = checked("indicators-dirty.xlsx", district)
    KIND.write(verdict, context)
    again, _context = checked("indicators-dirty.xlsx", district)
    written = KIND.write(again, context)

    assert again.counts == verdict.counts
    assert (written.new, written.changed, written.unchanged, written.undo) == (0, 0, 14, ())


def test_dry_run_writes_nothing(district):
    verdict, context = checked("indicators-clean.xlsx", district)
    written = KIND.write(verdict, context, dry_run=True)

    assert (written.new, IndicatorValue.objects.count(), CommunityPlatform.objects.count()) == (24, 0, 0)


def test_answers_turn_questions_into_figures(district):
    verdict, _context = checked("indicators-dirty.xlsx", district)
    by_code = {finding.code: finding for finding in verdict.questions}
    answers = {
        by_code["unit_wan"].key: "9330",
        by_code["percent_in_count"].key: by_code["percent_in_count"].choices[0].value,
        by_code["none_word"].key: "blank",
        by_code["part_gt_whole"].key: "111",
        by_code["unit_other"].key: "1.59",
        next(f.key for f in verdict.questions if f.code == "community_twice" and f.row == 28): "use",
    }
    after, context = checked("indicators-dirty.xlsx", district, answers)
    KIND.write(after, context)
    values = {
        (v.division.name, v.indicator): v.value
        for v in IndicatorValue.objects.select_related("division").filter(
            division__parent__name__in=["临溪街道", "云台街道"]
        )
    }

    assert (after.counts["accept"], after.counts["question"]) == (20, 4)
    assert values["书院社区", "residents"] == 9330
    assert values["北码头社区", "aged_60"] == 1172
    assert values["青石桥社区", "aged_80"] == 111
    assert values["云台社区", "area"] == Decimal("1.59")
    assert values["老粮库社区", "cases"] == 420


def test_answer_that_is_no_figure_is_asked_again(district):
    verdict, _context = checked("indicators-dirty.xlsx", district)
    wan = next(finding for finding in verdict.questions if finding.code == "unit_wan")
    after, _context = checked("indicators-dirty.xlsx", district, {wan.key: "大概九千"})

    assert wan.key in {finding.key for finding in after.questions}


def test_slip_of_the_name_is_settled_by_the_code_and_said(district):
    verdict, _context = checked("indicators-dirty.xlsx", district)
    row20 = next(finding for finding in verdict.findings if finding.row == 20)

    assert (row20.name, row20.code) == ("向阳院社区", "unit_word")
    assert "水文站社区" in row20.words
    assert "按代码归到河湾街道/向阳院社区" in row20.words


def test_name_against_code_is_asked_when_nothing_settles_it(district):
    content = sheet(["街道", "社区", "代码", "户数", "常住人口"], ["河湾街道", "水文站社区", "990001003005", 10, 20])
    verdict, _context = checked("a.xlsx", district, content=content)

    assert [(f.code, len(f.choices)) for f in verdict.questions] == [("name_vs_code", 3)]


def test_same_name_in_two_streets_is_asked_until_the_street_or_code_says_it(district):
    content = sheet(
        ["社区", "代码", "户数", "常住人口"],
        ["新华社区", "", 10, 20],
        ["新华社区", "990001002001", 11, 21],
        ["不存在社区", "", 1, 2],
    )
    verdict, _context = checked("a.xlsx", district, content=content)

    assert [(f.row, f.code) for f in verdict.questions] == [(2, "community_ambiguous"), (4, "community_unknown")]


def test_community_outside_the_uploaders_division_is_unknown_to_the_sheet(district):
    street = Division.objects.get(name="临溪街道")
    verdict, _context = checked("indicators-clean.xlsx", street)

    assert verdict.counts == {
        "person_rows": 24, "accept": 6, "question": 18, "reject": 0, "notices": 0, "skip": 0,
    }  # fmt: skip


def test_platforms_follow_the_counts_and_an_older_sheet_does_not_undo_a_newer_one(district):
    header = ["社区", "户数", "终端数", "是否有公众号"]

    def take(day, terminals, account):
        content = sheet(header, ["望江社区", 100, terminals, account])
        verdict, context = checked("a.xlsx", district, as_of=day, content=content)
        KIND.write(verdict, context)
        return dict(CommunityPlatform.objects.filter(division__name="望江社区").values_list("kind", "count"))

    assert take(date(2026, 6, 30), 2, "是") == {"terminal": 2, "account": 1}
    assert take(date(2026, 9, 30), 3, "否") == {"terminal": 3}
    assert take(date(2026, 3, 31), 1, "是") == {"terminal": 3}


def test_blank_cell_does_not_wipe_out_a_figure_of_the_same_day(district):
    header = ["社区", "户数", "常住人口"]
    for cell in (500, None):
        content = sheet(header, ["望江社区", 100, cell])
        verdict, context = checked("a.xlsx", district, content=content)
        KIND.write(verdict, context)

    assert IndicatorValue.objects.get(indicator="residents").value == 500


def test_sheet_of_another_kind_is_refused_whole(district):
    content = sheet(["姓名", "公民身份号码", "职务"], ["甲", "990000199001010017", "网格员"])
    with pytest.raises(Refused) as refusal:
        checked("a.xlsx", district, content=content)

    assert refusal.value.reason.code == "no_matching_sheet"


HEAD = ["街道", "社区", "户数", "常住人口"]


def test_a_column_of_days_counts_row_by_row(district):
    content = sheet(
        [*HEAD, "截至日期"], ["临溪街道", "望江社区", 1500, 3800, "2026年6月"],
        ["临溪街道", "新华社区", 1500, 3800, date(2026, 8, 31)], ["松岗街道", "松涛社区", 1500, 3800, ""],
    )  # fmt: skip
    verdict, context = checked("表.xlsx", district, content=content)
    KIND.write(verdict, context)

    assert verdict.counts["accept"] == 3
    days = dict(IndicatorValue.objects.filter(indicator="residents").values_list("division__name", "as_of"))
    assert days == {"望江社区": date(2026, 6, 30), "新华社区": date(2026, 8, 31), "松涛社区": DAY}


def test_two_days_of_one_community_are_two_records(district):
    content = sheet(
        [*HEAD, "截至日期"], ["临溪街道", "望江社区", 1500, 3800, "2026年6月"],
        ["临溪街道", "望江社区", 1510, 3900, "2026年8月"],
    )  # fmt: skip
    verdict, context = checked("表.xlsx", district, content=content)
    KIND.write(verdict, context)
    assert (verdict.counts["accept"], verdict.counts["question"]) == (2, 0)
    held = IndicatorValue.objects.filter(indicator="households").order_by("as_of").values_list("as_of", "value")
    assert list(held) == [(date(2026, 6, 30), 1500), (date(2026, 8, 31), 1510)]


def test_one_day_in_the_column_is_the_file_s(district):
    content = sheet([*HEAD, "截至日期"], ["临溪街道", "望江社区", 1500, 3800, "2026.08.31"])
    assert checked("表.xlsx", district, content=content)[0].as_of == date(2026, 8, 31)


@pytest.mark.parametrize("written", ["24.3.1", "二季度", "2026", "2099-01-01", "2026年2月30日"])
def test_a_day_without_one_reading_is_asked_about(district, written):
    content = sheet([*HEAD, "截至日期"], ["临溪街道", "望江社区", 1500, 3800, written])
    verdict, _ = checked("表.xlsx", district, content=content)
    (question,) = verdict.questions
    assert (question.code, question.field, question.pick) == ("as_of_unclear", "截至日期", "date")
    assert f"写成“{written}”" in question.words

    again, context = checked("表.xlsx", district, {question.key: "2026-06-30"}, content=content)
    KIND.write(again, context)
    assert set(IndicatorValue.objects.values_list("as_of", flat=True)) == {date(2026, 6, 30)}


def test_two_days_around_the_table_are_said(district):
    content = sheet(["截至2026年6月30日"], ["数据截至2026年8月31日"], HEAD, ["临溪街道", "望江社区", 1500, 3800])
    verdict, _ = checked("表.xlsx", district, content=content)
    assert [warning.words for warning in verdict.file_warnings] == [
        "表上写的数据日期不止一个（2026-06-30、2026-08-31），这次按2026-09-30算，请核对"
    ]


def test_more_homes_than_people_is_asked_about(district):
    content = sheet(HEAD, ["临溪街道", "望江社区", 3800, 1500])
    (question,) = checked("表.xlsx", district, content=content)[0].questions
    assert (question.code, question.words) == ("part_gt_whole", "户数（3800）多于常住人口（1500）")
