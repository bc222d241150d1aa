"""The roster: every remark of the sample, what is written, what is asked, what stays hidden."""

import json
from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from core.actions.imports import check, write
from core.imports.findings import LEAVE_OUT
from core.imports.kinds import ImportContext
from core.models import Affiliation, Division, Person
from core.rules.identity import masked_in_place
from core.slots import entry
from core.spreadsheets import read
from staff.actions.employment import employ
from staff.actions.reference import load_reference
from staff.models import Employment, PersonnelCategory, Qualification
from tests.core.spreadsheets.workbooks import xlsx
from tests.factories import id_number

SAMPLES = Path(__file__).resolve().parent.parent.parent / "samples"
AS_OF = date(2026, 11, 1)
HEADER = ["街道", "社区", "姓名", "身份证号", "人员类别", "职务"]


@pytest.fixture
def district(db):
    load_reference()
    communities = entry("imports", "communities")
    context = ImportContext(as_of=AS_OF, file="communities.csv", code="990001", name="青禾区")
    verdict = check(kind=communities, content=(SAMPLES / "communities.csv").read_bytes(), context=context)
    write(kind=communities, verdict=verdict, context=context)
    return Division.objects.get(code="990001")


@pytest.fixture
def roster(district):
    """`roster(rows or file name, answers)` → (verdict, write)."""
    kind = entry("imports", "roster")

    def run(source, answers=None, *, division=None, as_of=AS_OF):
        content = (SAMPLES / source).read_bytes() if isinstance(source, str) else xlsx(source)
        context = ImportContext(as_of=as_of, file="花名册.xlsx", division=division or district)
        verdict = check(kind=kind, content=content, context=context, answers=answers or {})
        return verdict, lambda **options: write(kind=kind, verdict=verdict, context=context, **options)

    return run


def masked(line: dict, key: str):
    """An expected value as the product may show it."""
    value = line.get(key)
    if value is None or line.get("field") != "公民身份号码":
        return value
    if value[0] in "'\"":  # written with its invisible characters spelt out
        return repr(masked_in_place(eval(value)))  # noqa: S307 - a literal of the sample
    return masked_in_place(value)


@pytest.mark.parametrize("name", ["roster-clean", "roster-dirty"])
def test_sample_gets_exactly_the_expected_verdict(roster, name):
    expected = json.loads((SAMPLES / f"{name}.expected.json").read_text(encoding="utf-8"))
    verdict, _ = roster(f"{name}.xlsx")
    got = verdict.as_json()

    assert got["counts"] == expected["counts"]
    assert got["codes"] == expected["codes"]
    assert [w["code"] for w in got["file_warnings"]] == [w["code"] for w in expected["file_warnings"]]
    keys = ("sheet", "row", "verdict", "code", "name", "field")
    assert [[line.get(key) for key in keys] + [line.get("raw"), line.get("value")] for line in got["rows"]] == [
        [line.get(key) for key in keys] + [masked(line, "raw"), masked(line, "value")] for line in expected["rows"]
    ]


def test_no_whole_id_number_leaves_the_check(roster):
    verdict, _ = roster("roster-dirty.xlsx")
    told = json.dumps([verdict.as_json(), verdict.as_stored()], ensure_ascii=False)

    assert not [r.values["id_number"] for r in verdict.records if r.values["id_number"] in told]
    assert not [r.values["id_number"] for r in verdict.records if r.values["id_number"][6:14] + "0" in told]


def test_an_id_number_in_the_wrong_column_is_masked_there_too(roster):
    strayed = id_number(2)
    rows = [[*HEADER, "联系电话"], ["临溪街道", strayed, f"张{strayed}", id_number(1), "专职", "社工", strayed]]
    verdict, _ = roster(rows)

    assert {"phone_length", "phone_unreadable"} & set(verdict.codes)
    assert strayed not in json.dumps([verdict.as_json(), verdict.as_stored()], ensure_ascii=False)


def test_dirty_roster_becomes_its_accepted_persons_and_again_changes_nothing(roster):
    _, write_it = roster("roster-dirty.xlsx")

    assert write_it().as_json() == {"new": 236, "changed": 0, "unchanged": 0}
    assert (Person.objects.count(), Employment.objects.count(), Employment.objects.active(AS_OF).count()) == (
        236,
        236,
        233,
    )
    assert (
        list(Employment.objects.exclude(leave_reason="").values_list("affiliation__ends_on", "leave_reason"))
        == [(date(2026, 5, 31), "resigned")] * 3
    )

    verdict, write_again = roster("roster-dirty.xlsx")
    assert verdict.counts["accept"] == 236
    assert write_again().as_json() == {"new": 0, "changed": 0, "unchanged": 236}


def test_clean_roster_gives_the_totals_of_the_sample(roster):
    totals = json.loads((SAMPLES / "roster-clean.expected.json").read_text(encoding="utf-8"))["totals"]
    roster("roster-clean.xlsx")[1]()
    held = Employment.objects.active(AS_OF)

    def by(*fields):
        return Counter("/".join(row) for row in held.values_list(*fields))

    street, community = "affiliation__division__parent__name", "affiliation__division__name"
    assert by(street) == totals["by_street"]
    assert by(street, community) == totals["by_community"]
    assert by("personnel_category__name") == totals["by_category"]
    assert (
        Counter({"male": "男", "female": "女"}[sex] for (sex,) in Person.objects.values_list("gender"))
        == totals["by_sex"]
    )
    levels = Counter(row.get_level_display() for row in Qualification.objects.all())
    assert levels == {level: n for level, n in totals["cert_level"].items() if level != "无"}
    assert Affiliation.objects.filter(source__startswith="staff.employment:").count() == 300


def test_dry_run_counts_and_leaves_nothing(roster):
    verdict, write_it = roster("roster-dirty.xlsx")
    written = write_it(dry_run=True)

    assert (written.as_json()["new"], len(written.undo) > 236) == (236, True)
    assert (Person.objects.count(), Division.objects.filter(level="grid").count()) == (0, 0)


def test_other_headers_order_and_scope_are_understood(roster, district):
    rows = [
        ["填表单位：临溪街道办事处"],
        ["联系方式", "岗位", "用工性质", "身份证号码", "姓 名", "所在社区", "入职日期", "名族"],
        ["19900000001", "网格员", "专职网格员", id_number(1), "张一一", "望江", "2020-03-01", "汉"],
    ]
    verdict, write_it = roster(rows, division=district.children.get(name="临溪街道"))
    write_it()
    employment = Employment.objects.get()

    assert [(f.verdict, f.code) for f in verdict.findings] == [("accept", "community_suffix")]
    assert verdict.unmapped == ("名族",)
    assert (employment.division.name, employment.post.code, employment.personnel_category.code) == (
        "望江社区", "grid", "grid",
    )  # fmt: skip
    assert employment.in_service_since == date(2020, 3, 1)


def test_an_answer_turns_a_question_into_an_accept_and_another_leaves_the_row_out(roster):
    rows = [HEADER, ["临溪街道", "幸福里社区", "张一一", id_number(1), "专职工作人员", "社工"]]
    verdict, _ = roster(rows)
    (question,) = verdict.questions
    place = Division.objects.get(name="望江社区", ends_on=None)

    answered, _ = roster(rows, {question.key: str(place.pk)})
    assert (answered.counts["accept"], answered.records[0].values["division"]) == (1, place.pk)
    left_out, _ = roster(rows, {question.key: LEAVE_OUT})
    assert (left_out.counts["accept"], left_out.counts["question"], left_out.counts["skip"]) == (0, 0, 1)
    wrong, _ = roster(rows, {question.key: "0"})
    assert wrong.counts["question"] == 1


def test_two_posts_become_two_parts_when_a_person_says_so(roster):
    rows = [
        HEADER,
        ["临溪街道", "望江社区", "张一一", id_number(1), "专职工作人员", "社工"],
        ["松岗街道", "锦园社区", "张一一", id_number(1), "专职工作人员", "社工"],
    ]
    verdict, _ = roster(rows)
    assert verdict.codes == {"same_person_two_streets": 2}

    roster(rows, {question.key: "part" for question in verdict.questions})[1]()
    assert Person.objects.count() == 1
    assert sorted(map(str, Employment.objects.values_list("share", flat=True))) == ["0.50", "0.50"]


def test_a_person_held_elsewhere_is_asked_about_without_name_or_place(roster, district):
    other = Division.objects.create(path="9999", level="district", name="柳桥区", code="990009")
    person = Person.objects.create(name="王别处", id_hash=None)
    roster([HEADER, ["临溪街道", "望江社区", "张一一", id_number(1), "专职工作人员", "社工"]])[1]()
    person = Person.objects.get(name="张一一")
    Affiliation.objects.filter(person=person).update(division=other)

    verdict, write_it = roster([HEADER, ["临溪街道", "望江社区", "李二二", id_number(1), "专职工作人员", "社工"]])
    (question,) = verdict.questions

    assert question.code == "held_elsewhere"
    told = json.dumps(question.as_stored(), ensure_ascii=False) + question.words
    assert "张一一" not in told
    assert "柳桥" not in told
    assert [choice.value for choice in question.choices] == [LEAVE_OUT]
    assert write_it().as_json() == {"new": 0, "changed": 0, "unchanged": 0}


def test_next_sheet_moves_changes_and_ends(roster):
    def sheet(community, post, leaving=""):
        return [[*HEADER, "离职时间"], ["临溪街道", community, "张一一", id_number(1), "专职工作人员", post, leaving]]

    roster(sheet("望江社区", "社工"))[1]()
    assert roster(sheet("望江社区", "网格员"))[1]().as_json() == {"new": 0, "changed": 1, "unchanged": 0}
    assert Employment.objects.get().post.code == "grid"

    assert roster(sheet("书院社区", "网格员"))[1]().changed == 1
    assert roster(sheet("书院社区", "网格员"))[1]().unchanged == 1
    assert [(e.division.name, e.leave_reason) for e in Employment.objects.order_by("pk")] == [
        ("望江社区", "transferred"), ("书院社区", ""),
    ]  # fmt: skip

    later = date(2026, 12, 1)
    assert roster(sheet("书院社区", "网格员", "2026.11.20退休"), as_of=later)[1]().changed == 1
    assert roster(sheet("书院社区", "网格员", "2026.11.20退休"), as_of=later)[1]().unchanged == 1
    assert not Employment.objects.active(later).exists()


def test_unknown_post_is_kept_as_written_and_an_unknown_grid_is_made(roster):
    rows = [[*HEADER, "负责网格"], ["临溪街道", "望江社区", "张一一", id_number(1), "专职工作人员", "专干", "001-09"]]
    roster(rows)[1]()
    employment = Employment.objects.get()

    assert (employment.post, employment.post_title) == (None, "专干")
    assert (employment.grid.name, employment.grid.parent.name) == ("001-09", "望江社区")


def test_what_a_later_sheet_leaves_blank_stays(roster):
    rows = [
        [*HEADER, "联系电话"],
        ["临溪街道", "望江社区", "张一一", id_number(1), "专职工作人员", "社工", "19900000001"],
    ]
    roster(rows)[1]()
    rows[1][4:] = [None, None, None]

    assert roster(rows)[1]().as_json() == {"new": 0, "changed": 0, "unchanged": 1}
    assert (Person.objects.get().phone, Employment.objects.get().post.code) == ("19900000001", "sw")


def test_five_thousand_rows_at_most(roster):
    from core.refusals import Refused

    with pytest.raises(Refused) as refused:
        read(xlsx([HEADER] + [["临溪街道", "望江社区", "张", "1", "", ""]] * 5_600), "a.xlsx")
    assert refused.value.reason.code == "too_many_rows"


def test_employ_refuses_twice_in_the_same_place(roster, district):
    roster([HEADER, ["临溪街道", "望江社区", "张一一", id_number(1), "专职工作人员", "社工"]])[1]()
    from core.refusals import Refused

    category = PersonnelCategory.objects.get(code="fulltime")
    place = Division.objects.get(name="望江社区", ends_on=None)
    with pytest.raises(Refused) as refused:
        employ(person=Person.objects.get(), division=place, personnel_category=category, starts_on=AS_OF, by=None)
    assert refused.value.code == "AlreadyThere"
