"""The lists of staff as resources: their columns in order, values and the last row."""

from datetime import date

import pytest
from django.utils import timezone

from core.exports import Head
from core.models import AuditEntry
from core.sealing import unseal
from staff.exports.gaps import GapsExport
from staff.exports.people import PeopleExport
from staff.exports.skills import SkillsExport
from staff.models import Post, Skill
from staff.models.roster import roster, with_details
from staff.rules.gaps import gap_lines
from staff.rules.skill_gaps import PostRequirement
from staff.views.matrix import Cell, MatrixRow
from tests.staff.factories import EmploymentFactory, QualificationFactory, employed
from tests.staff.rules.test_gaps import NORMS, crew, place

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()


def people(user):
    return with_details(roster(user, {}, TODAY, "people.export"), user, "people.export")


def test_a_person_is_one_row_with_masked_numbers(town, alice):
    person = employed(town.huaian, grade="3", in_service_since=date(2018, 7, 1), post_title="全科社工")
    QualificationFactory(person=person)
    table = PeopleExport().table(people(alice), Head())

    assert table.columns == [
        "姓名", "性别", "出生年份", "街道", "社区", "职务", "岗位", "人员类别", "岗位等级", "参加社区工作时间",
        "社工证", "证件号", "联系电话",
    ]  # fmt: skip
    assert list(table.rows) == [
        (person.name, "女", person.born_on.year, "临溪街道", "槐安里社区", "全科社工", "综合窗口（测试）",
         "社区专职（测试）", "3", date(2018, 7, 1), "助理社会工作师", person.id_masked, person.phone_masked)
    ]  # fmt: skip


def test_full_numbers_come_only_when_asked_for(town, alice):
    person = employed(town.huaian)
    (row,) = PeopleExport(personal=True).table(people(alice), Head()).rows
    assert row[-2:] == (unseal(person.id_sealed), person.phone)


def test_the_roster_is_read_in_the_same_few_queries(town, alice, django_assert_max_num_queries):
    for number in (1, 3):
        for _ in range(number):
            employed(town.huaian)
        with django_assert_max_num_queries(5):
            PeopleExport().table(people(alice), Head())


def test_the_matrix_has_a_column_for_each_skill_asked():
    skills = {code: Skill.objects.get(code=code) for code in ("A03", "C01")}
    asked = [(PostRequirement(skill=code, level=2), skill) for code, skill in skills.items()]
    cells = tuple(Cell("", text, "", "", "", lacks=False) for text in ("2", "—"))
    table = SkillsExport(asked).table([MatrixRow(1, "周秀兰", "槐安里社区", "", cells)], Head())

    assert table.columns == ["姓名", "社区", f"A03 {skills['A03'].label} L2", f"C01 {skills['C01'].label} L2"]
    assert list(table.rows) == [("周秀兰", "槐安里社区", 2, None)]


def test_taking_the_matrix_away_leaves_a_line_in_the_trail(client, town, alice):
    EmploymentFactory(division=town.huaian, post=Post.objects.get(code="grid"))
    client.force_login(alice)
    client.get("/desk/skills/export/", {"post": "grid", "subdistrict": town.linxi.pk})
    line = AuditEntry.objects.get(action="person.export")
    assert (line.data["rows"], line.data["list"], line.data["filters"][1]) == (1, "skills", "临溪街道")


def test_the_gap_table_ends_with_its_totals():
    day = date(2026, 11, 24)
    lines = gap_lines([place(5556, *crew(8)), place(None, *crew(2), key=2)], NORMS, day, day).lines
    table = GapsExport("标准 第1版").table(lines, Head())

    rows = [dict(zip(table.columns, row, strict=True)) for row in table.rows]
    told = ("街道", "社区", "常住人口", "测算需求", "在岗", "人数缺口", "富余", "色标", "标准集版本")
    assert [tuple(row[name] for name in told) for row in rows] == [
        ("临溪街道", "社区1", 5556, 11, 8, 3, 0, "缺3人以上", "标准 第1版"),
        ("临溪街道", "社区2", None, None, 2, None, None, "缺指标", "标准 第1版"),
        ("合计", 2, 5556, 11, 10, 3, 0, None, "标准 第1版"),
    ]
    assert (table.columns[0], table.columns[-1], len(table.columns)) == ("街道", "标准集版本", 23)
