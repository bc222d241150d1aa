"""The list of interns: every remark of the sample, what is written, what is asked."""

import json
from datetime import date
from pathlib import Path

import pytest

from certification.models import Placement, Student
from core.actions.imports import check, write
from core.imports.kinds import ImportContext
from core.models import Affiliation, Division
from core.slots import entry
from tests.certification.factories import AgreementFactory
from tests.core.spreadsheets.workbooks import xlsx
from tests.factories import DivisionFactory, OrganisationFactory, id_number

SAMPLES = Path(__file__).resolve().parent.parent.parent / "samples"
AS_OF = date(2026, 11, 1)
HEADER = [
    "学校", "专业", "层次", "年级", "姓名", "学号", "身份证号", "紧急联系人及电话", "点位社区", "机构督导", "校内督导",
    "开始日期", "结束日期", "要求时数", "已完成时数", "保险公司及保单号", "是否拟录用",
]  # fmt: skip
ROW = {
    "学校": "云泽学院", "专业": "社会工作", "层次": "本科", "年级": "2023级", "姓名": "贺雨桐", "学号": "202300001",
    "身份证号": id_number(1, born=date(2005, 3, 1)), "紧急联系人及电话": "家长 19900000001",
    "点位社区": "临溪街道望江社区", "机构督导": "谢凤霞", "校内督导": "校督乙",
    "开始日期": "2026-09-07", "结束日期": "2027-01-08", "要求时数": "400",
    "已完成时数": "58", "保险公司及保单号": "示例保险 BX1", "是否拟录用": "",
}  # fmt: skip


@pytest.fixture
def district(db):
    """青禾区 with the streets and communities of communities.csv."""
    kind = entry("imports", "communities")
    context = ImportContext(as_of=AS_OF, file="communities.csv", code="990001", name="青禾区")
    verdict = check(kind=kind, content=(SAMPLES / "communities.csv").read_bytes(), context=context)
    write(kind=kind, verdict=verdict, context=context)
    return Division.objects.get(code="990001")


@pytest.fixture
def interns(district):
    """`interns(rows or file name, answers)` → (verdict, write)."""
    kind = entry("imports", "interns")

    def run(source, answers=None, **where):
        if isinstance(source, str):
            content = (SAMPLES / source).read_bytes()
        else:
            content = xlsx([HEADER, *([row.get(label, "") for label in HEADER] for row in source)])
        context = ImportContext(as_of=AS_OF, file="实习生名册.xlsx", **(where or {"division": district}))
        verdict = check(kind=kind, content=content, context=context, answers=answers or {})
        return verdict, lambda **options: write(kind=kind, verdict=verdict, context=context, **options)

    return run


def test_sample_is_judged_row_by_row_as_expected(interns):
    expected = json.loads((SAMPLES / "interns.expected.json").read_text(encoding="utf-8"))
    verdict, _write = interns("interns.xlsx")
    assert verdict.counts == expected["counts"]
    assert verdict.codes == expected["codes"]
    keys = ("sheet", "row", "verdict", "code", "name", "field")
    assert [tuple(line.as_json()[key] for key in keys) for line in verdict.findings] == [
        tuple(line[key] for key in keys) for line in expected["rows"]
    ]


def test_accepted_rows_become_students_and_placements_once(interns):
    verdict, save = interns("interns.xlsx")
    written = save()
    assert (written.new, written.changed, written.unchanged) == (51, 0, 0)
    assert (Student.objects.count(), Placement.objects.count()) == (51, 51)
    assert set(Placement.objects.values_list("state", flat=True)) == {"proposed"}
    again = interns("interns.xlsx")[1]()
    assert (again.new, again.changed, again.unchanged) == (0, 0, 51)


def test_dry_run_writes_nothing(interns):
    written = interns([ROW])[1](dry_run=True)
    assert (written.new, Student.objects.count(), Placement.objects.count()) == (1, 0, 0)


def test_student_placed_by_the_list_is_seen_where_the_place_is(interns, district):
    interns([ROW])[1]()
    affiliation = Affiliation.objects.get(kind="placement")
    assert affiliation.division.name == "望江社区"
    assert Affiliation.objects.get(kind="student").organisation.name == "云泽学院"


@pytest.mark.parametrize(
    ("label", "value", "code"),
    [
        ("校内督导", "", "no_faculty"),
        ("保险公司及保单号", "", "no_insurance"),
        ("是否拟录用", "承诺入编", "promise_post"),
        ("结束日期", "2026-08-01", "dates_reversed"),
        ("点位社区", "新华社区", "community_ambiguous"),
        ("要求时数", "若干", "hours_unreadable"),
        ("年级", "大三", "intake_unreadable"),
    ],
)
def test_doubt_is_asked_and_not_guessed(interns, label, value, code):
    verdict, save = interns([{**ROW, label: value}])
    assert verdict.codes == {code: 1}
    assert verdict.counts["question"] == 1
    save()
    assert Student.objects.count() == 0


def test_answered_question_lets_the_row_in(interns):
    asked = interns([{**ROW, "是否拟录用": "承诺入编"}])[0].questions[0]
    verdict, save = interns([{**ROW, "是否拟录用": "承诺入编"}], {asked.key: "without"})
    assert verdict.all_taken
    assert save().new == 1


def test_number_used_twice_is_asked_of_the_second_row_only(interns):
    second = {**ROW, "姓名": "罗嘉明", "身份证号": id_number(2, born=date(2005, 4, 1))}
    verdict, _save = interns([ROW, second])
    assert [(line.row, line.code, line.facts["other"]) for line in verdict.findings] == [(3, "student_no_twice", 2)]


def test_university_brings_in_only_its_own_students(interns, district):
    school = OrganisationFactory(university=True, name="云泽学院")
    AgreementFactory(division=district, organisation=school)
    foreign = {**ROW, "学校": "另一学院", "学号": "9", "身份证号": id_number(3, born=date(2005, 5, 1))}
    verdict, _save = interns([ROW, foreign], organisation=school)
    assert (verdict.counts["accept"], verdict.counts["reject"], verdict.codes) == (1, 1, {"other_school": 1})


def test_place_outside_the_district_is_not_found(interns, district):
    elsewhere = DivisionFactory(community=True, parent=DivisionFactory(subdistrict=True, parent=district.parent))
    verdict, _save = interns([{**ROW, "点位社区": elsewhere.name}])
    assert verdict.codes == {"community_unknown": 1}
