"""The list of communities against what is held: renames, codes, suffixes; nothing is guessed, nobody is lost."""

from datetime import date

import pytest

from core.actions import imports as actions
from core.actions.undo import undo
from core.imports.kinds import ImportContext
from core.models import Affiliation, Division, ImportBatch
from core.refusals import Refused
from core.slots import entry
from tests.core.spreadsheets.workbooks import xlsx
from tests.factories import DivisionFactory, holder, worker

pytestmark = pytest.mark.django_db
AS_OF = date(2026, 11, 1)
HEADER = ["区划代码", "街道", "社区", "曾用名", "曾用名停用日期", "启用日期"]


@pytest.fixture(autouse=True)
def _private_files(tmp_path, settings):
    settings.STORAGES["private"]["OPTIONS"]["location"] = str(tmp_path)


@pytest.fixture
def coded(town):
    """青禾区 with the code 990001; 槐安里社区 and 杏花社区 of 临溪街道 have codes as well."""
    for row, code in ((town.qinghe, "990001"), (town.huaian, "990001001001"), (town.xinghua, "990001001002")):
        Division.objects.filter(pk=row.pk).update(code=code)
    town.qinghe.refresh_from_db()
    return town


@pytest.fixture
def read_in(coded):
    """`read_in(row, …, answers=…)` → (verdict, written)."""

    def run(*rows, answers=None, division=None, header=HEADER):
        kind, where = entry("imports", "communities"), division or coded.qinghe
        context = ImportContext(as_of=AS_OF, file="社区.xlsx", division=where, code=where.code or "")
        content = xlsx([header, *rows])
        verdict = actions.check(kind=kind, content=content, context=context, answers=answers or {})
        return verdict, actions.write(kind=kind, verdict=verdict, context=context)

    return run


def told(verdict):
    return [(finding.verdict, finding.code) for finding in verdict.findings]


RENAMED = ["990001001001", "临溪街道", "槐树里社区", "槐安里社区", "2026-06-30", "2026-07-01"]


def test_a_rename_keeps_the_people_and_leaves_a_row_of_the_former_name(read_in, coded):
    person = worker(coded.huaian)
    verdict, written = read_in(RENAMED)

    assert (told(verdict), written.new, written.changed) == ([("accept", "place_renamed")], 0, 1)
    row = Division.objects.get(pk=coded.huaian.pk)
    assert (row.name, row.code, row.starts_on) == ("槐树里社区", "990001001001", date(2026, 7, 1))
    former = Division.objects.get(name="槐安里社区")
    assert (former.ends_on, former.successor) == (date(2026, 6, 30), row)
    assert Affiliation.objects.active(AS_OF).get(person=person).division == row


def test_the_same_rename_again_changes_nothing(read_in):
    read_in(RENAMED)
    _, written = read_in(RENAMED)
    assert (written.new, written.changed, written.unchanged) == (0, 0, 1)
    assert Division.objects.filter(name="槐安里社区").count() == 1


def test_an_old_list_does_not_bring_the_former_name_back(read_in):
    read_in(RENAMED)
    verdict, written = read_in(["990001001001", "临溪街道", "槐安里社区", "", "", "2010-01-01"])
    assert (told(verdict), written.unchanged) == ([("accept", "place_former")], 1)


@pytest.mark.parametrize(
    "row",
    [
        ["990001001001", "临溪街道", "槐树里社区", "", "", ""],
        ["990001001001", "临溪街道", "槐树里社区", "槐安里社区", "", ""],
        ["", "临溪街道", "槐树里社区", "槐安里社区", "", ""],
    ],
)
def test_another_name_without_a_day_is_asked_about(read_in, coded, row):
    verdict, written = read_in(row)
    (question,) = verdict.questions
    assert (question.code, question.pick, written.new, written.changed) == ("renamed_when", "date", 0, 0)
    assert "现在叫“槐安里社区”，表里写“槐树里社区”" in question.words

    _, written = read_in(row, answers={question.key: "2026-07-01"})
    coded.huaian.refresh_from_db()
    assert (written.changed, coded.huaian.name, coded.huaian.starts_on) == (1, "槐树里社区", date(2026, 7, 1))


@pytest.mark.parametrize(
    ("row", "code"),
    [
        (["990001001001", "石渡街道", "槐安里社区"], "code_held"),
        (["990001001002", "临溪街道", "槐安里社区"], "code_held"),
        (["990001001001", "临溪街道", "槐树里社区", "槐安里社区", "", "2027-01-01"], "renamed_later"),
        (["990001001001", "临溪街道", "槐安里社区", "杏花社区", "2026-06-30", ""], "former_in_use"),
        (["990001001003", "临溪街道", "新社区", "", "", "2024年3月"], "place_date"),
        (["990001001003", "临溪街道", "新社区", "旧社区", "去年", ""], "place_date"),
    ],
)
def test_what_contradicts_what_is_held_is_refused_and_changes_nothing(read_in, row, code):
    before = list(Division.objects.values())
    verdict, _ = read_in(row)
    assert [finding.code for finding in verdict.findings if finding.verdict == "reject"] == [code]
    assert list(Division.objects.values()) == before


@pytest.mark.parametrize(("street", "community"), [("临溪", "槐安里"), ("临溪街道办事处", "槐安里社区居委会")])
def test_a_suffix_makes_no_second_place(read_in, street, community):
    verdict, written = read_in(["", street, community])
    assert (written.new, written.unchanged) == (0, 1)
    assert {code for _, code in told(verdict)} == {"code_missing", "street_as", "place_as"}


@pytest.mark.parametrize(
    ("street", "community", "code"), [("临溪镇", "望月社区", "street_alike"), ("临溪街道", "杏花村", "place_alike")]
)
def test_a_village_and_a_community_of_one_name_are_told_apart_by_a_person(read_in, coded, street, community, code):
    verdict, written = read_in(["", street, community])
    (question,) = verdict.questions
    assert (question.code, written.new) == (code, 0)

    _, written = read_in(["", street, community], answers={question.key: "new"})
    assert written.new == 1
    assert Division.objects.filter(name=community, parent__name=street).exists()


def test_the_near_name_may_be_the_held_one(read_in, coded):
    (question,) = read_in(["", "临溪街道", "杏花村"])[0].questions
    _, written = read_in(["", "临溪街道", "杏花村"], answers={question.key: str(coded.xinghua.pk)})
    assert (written.new, written.unchanged) == (0, 1)


def test_a_code_of_full_width_digits_is_read_and_another_code_is_said(read_in, coded):
    verdict, written = read_in(["９９０００１００１００９", "临溪街道", "槐安里社区"])
    coded.huaian.refresh_from_db()
    assert (told(verdict), written.changed) == ([("accept", "code_changed")], 1)
    assert coded.huaian.code == "990001001009"


def test_lines_below_the_table_are_no_communities(read_in):
    verdict, written = read_in(
        ["990001001003", "临溪街道", "新社区"], ["合计", "", "1个社区"], ["填表人：某某", "", "日期：2026年1月"]
    )
    assert (written.new, verdict.counts["skip"], verdict.counts["reject"]) == (1, 2, 0)


@pytest.mark.parametrize(
    ("header", "rows", "code"),
    [
        (HEADER, [], "no_records"),
        (["街道", "社区", "姓名", "身份证号码"], [["临溪街道", "槐安里社区", "周秀兰", "1"]], "list_of_people"),
    ],
)
def test_a_sheet_that_is_no_list_of_communities_is_refused_whole(read_in, header, rows, code):
    with pytest.raises(Refused) as refused:
        read_in(*rows, header=header)
    assert refused.value.reason.code == code


def test_streets_lie_below_a_district_or_a_city_without_districts(read_in, coded):
    for wrong in (coded.city, coded.linxi):
        with pytest.raises(Refused) as refused:
            read_in(["", "临溪街道", "槐安里社区"], division=wrong)
        assert refused.value.reason.code == "not_a_district"
    small = DivisionFactory(city=True, name="云岭市")
    assert read_in(["", "山口街道", "山口社区"], division=small)[1].new == 1


def test_a_rename_is_taken_back(coded, run_jobs):
    admin = holder("admin", coded.qinghe)
    batch = actions.upload(
        content=xlsx([HEADER, RENAMED]), name="社区.xlsx", kind=entry("imports", "communities"),
        division=coded.qinghe, as_of=AS_OF, by=admin,
    )  # fmt: skip
    run_jobs()
    actions.write_batch(batch=ImportBatch.objects.get(pk=batch.pk), by=admin)
    assert Division.objects.get(pk=coded.huaian.pk).name == "槐树里社区"
    undo(batch=ImportBatch.objects.get(pk=batch.pk), by=admin)

    row = Division.objects.get(pk=coded.huaian.pk)
    assert (row.name, row.starts_on) == (coded.huaian.name, coded.huaian.starts_on)
    assert Division.objects.filter(name="槐安里社区").count() == 1
