"""The old training ledger: every remark of the sample, hours per person and year, courses given to runs, undo."""

import json
from collections import defaultdict
from datetime import date
from decimal import Decimal

import pytest

from core.actions.imports import check, write
from core.actions.undo import undo
from core.imports.findings import LEAVE_OUT
from core.imports.kinds import ImportContext
from core.models import ImportBatch
from core.rules.identity import check_character
from core.sealing import unseal
from core.slots import entry
from courses.actions.ledger import decide_topics, settle_topic
from courses.models import CoursePage, LedgerCourse, LedgerRow
from staff.models import CreditEntry, Evidence, HeldSkill
from tests.core.spreadsheets.workbooks import xlsx
from tests.courses.factories import course  # noqa: F401 - fixture
from tests.factories import DivisionFactory, UserFactory, district_hr, id_number
from tests.staff.factories import EmploymentFactory
from tests.staff.imports.test_roster import AS_OF, SAMPLES, district, roster  # noqa: F401 - fixtures

HEADER = ["年度", "班次名称", "起止日期", "学时", "姓名", "身份证后四位", "单位", "考核结果", "证书编号"]
RUN = "2026年第1期井盖与责任田培训班"
KIND = "ledger"


@pytest.fixture
def ledger(district):  # noqa: F811
    """`ledger(rows or file name, answers, division=…)` → (verdict, write)."""
    kind = entry("imports", KIND)

    def run(source, answers=None, *, division=None, by=None):
        content = (SAMPLES / source).read_bytes() if isinstance(source, str) else xlsx(source)
        context = ImportContext(as_of=AS_OF, file="台账.xlsx", division=division or district, by=by)
        verdict = check(kind=kind, content=content, context=context, answers=answers or {})
        return verdict, lambda: write(kind=kind, verdict=verdict, context=context)

    return run


@pytest.fixture
def community(district):  # noqa: F811
    return district.__class__.objects.get(name="松涛社区")


@pytest.fixture
def zhou(community):
    return EmploymentFactory(division=community, person__name="周秀兰", person__number=id_number(1)).person


def row(**changes):
    values = {
        "年度": 2026, "班次名称": RUN, "起止日期": "2026.03.10-03.11", "学时": 12, "姓名": "周秀兰",
        "身份证后四位": id_number(1)[-4:], "单位": "松岗街道松涛社区", "考核结果": "合格", "证书编号": "青社培1号",
    }  # fmt: skip
    return [(values | changes)[label] for label in HEADER]


def codes(verdict):
    return [(finding.verdict, finding.code) for finding in verdict.findings]


# --- the sample ----------------------------------------------------------------------------


def test_sample_gets_exactly_the_expected_verdict_hours_and_is_written_once(roster, ledger):  # noqa: F811
    roster("roster-clean.xlsx")[1]()
    expected = json.loads((SAMPLES / "training-ledger.expected.json").read_text(encoding="utf-8"))
    verdict, write_it = ledger("training-ledger.xlsx")
    got = verdict.as_json()

    assert (got["counts"], got["codes"]) == (expected["counts"], expected["codes"])
    assert got["file_warnings"] == expected["file_warnings"]
    keys = ("sheet", "row", "verdict", "code", "name", "field", "value")
    ours = [[line.get(key, "(整行)" if key == "field" else None) for key in keys] for line in got["rows"]]
    assert ours == [[line.get(key) for key in keys] for line in expected["rows"]]

    assert write_it().as_json() == {"new": 586, "changed": 0, "unchanged": 0}
    hours = defaultdict(dict)
    for credit in CreditEntry.objects.select_related("person"):
        by_year = hours[unseal(credit.person.id_sealed)]
        by_year[str(credit.on.year)] = by_year.get(str(credit.on.year), 0) + int(credit.hours)
    assert dict(hours) == expected["hours_of_passed_rows_by_person"]
    assert LedgerRow.objects.values("run").distinct().count() == expected["runs"]

    before = CreditEntry.objects.count()
    assert ledger("training-ledger.xlsx")[1]().as_json() == {"new": 0, "changed": 0, "unchanged": 586}
    assert (CreditEntry.objects.count(), LedgerRow.objects.count()) == (before, 586)


# --- who -----------------------------------------------------------------------------------


def test_a_person_is_never_guessed(zhou, community, ledger):
    assert codes(ledger([HEADER, row()])[0]) == []
    for changes, code in (
        ({"姓名": "周秀蓝"}, "person_unknown"),
        ({"身份证后四位": "0000"}, "person_last4"),
        ({"身份证后四位": ""}, "person_last4"),
        ({"单位": "云台街道云台社区"}, "person_unit"),
        ({"单位": "区委社会工作部"}, "person_unit"),
        ({"单位": ""}, "person_unit"),
        ({"身份证后四位": "0000", "单位": "云台街道云台社区"}, "person_unknown"),
    ):
        verdict, write_it = ledger([HEADER, row(**changes)])
        assert codes(verdict) == [("question", code)], changes
        assert write_it().new == 0


def test_an_answer_names_the_person(zhou, ledger):
    rows = [HEADER, row(身份证后四位="0000")]
    question = ledger(rows)[0].questions[0]
    assert [choice.value for choice in question.choices] == [str(zhou.pk), LEAVE_OUT]

    ledger(rows, {question.key: str(zhou.pk)})[1]()
    assert LedgerRow.objects.get().person == zhou


def test_two_of_a_name_and_last_four_in_one_community_are_a_question(zhou, community, ledger):
    EmploymentFactory(division=community, person__name="周秀兰", person__number=namesake_number())
    assert codes(ledger([HEADER, row()])[0]) == [("question", "person_ambiguous")]


def namesake_number():
    """Another valid number with the same last four digits."""
    last = id_number(1)[-4:]
    numbers = (f"990000{year}0101{last}" for year in range(1950, 2005))
    return next(number for number in numbers if check_character(number[:17]) == last[-1])


def test_someone_of_another_district_is_unknown_and_neither_person_nor_place_is_told(zhou, district, ledger):  # noqa: F811
    street = district.__class__.objects.get(name="云台街道")
    verdict, _write = ledger([HEADER, row()], division=street)

    assert codes(verdict) == [("question", "person_unknown")]
    assert [choice.value for choice in verdict.questions[0].choices] == [LEAVE_OUT]


# --- when, how many hours, with what end -----------------------------------------------------


@pytest.mark.parametrize(
    "changes",
    [
        {"起止日期": "2026年3月10日至3月11日"},
        {"起止日期": "2026/3/10-2026/3/11"},
        {"起止日期": "2026-03-10"},
        {"起止日期": date(2026, 3, 10)},
        {"起止日期": 46091},
        {"学时": "12.0"},
        {"考核结果": "优秀"},
        {"考核结果": "√"},
        {"考核结果": "通过"},
        {"姓名": "周 秀 兰"},
        {"单位": "松涛社区居委会"},
        {"单位": "松岗街道"},
        {"年度": "2026年度"},
        {"考核结果": "不合格", "学时": "", "证书编号": ""},
    ],
)
def test_plain_ways_of_writing_are_taken(zhou, ledger, changes):
    verdict, write_it = ledger([HEADER, row(**changes)])
    assert codes(verdict) == []
    write_it()
    assert LedgerRow.objects.get().starts_on == date(2026, 3, 10)


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"起止日期": ""}, "date_missing"),
        ({"起止日期": "3月10日", "年度": ""}, "date_no_year"),
        ({"起止日期": "2026.02.30"}, "date_impossible"),
        ({"起止日期": "2026.03.10-03.01"}, "span_reversed"),
        ({"起止日期": "2026.12.10-12.11"}, "date_future"),
        ({"起止日期": "2025.03.10"}, "year_vs_date"),
        ({"学时": ""}, "hours_missing"),
        ({"学时": "半天"}, "hours_days"),
        ({"学时": "若干"}, "hours_unreadable"),
        ({"学时": 5000}, "hours_many"),
        ({"考核结果": ""}, "result_blank"),
        ({"考核结果": "良好吗"}, "result_unknown"),
        ({"班次名称": ""}, "run_missing"),
    ],
)
def test_what_has_no_one_reading_is_asked(zhou, ledger, changes, code):
    assert codes(ledger([HEADER, row(**changes)])[0]) == [("question", code)]


def test_answers_are_taken_as_the_facts(zhou, ledger):
    rows = [HEADER, row(起止日期="", 学时="2天", 考核结果="")]
    answers = dict(zip(("date_missing", "result_blank", "hours_days"), ("2026-03-10", "passed", "16"), strict=True))
    answers = {question.key: answers[question.code] for question in ledger(rows)[0].questions}
    verdict, write_it = ledger(rows, answers)

    assert not verdict.questions
    write_it()
    assert CreditEntry.objects.get().hours == Decimal(16)


def test_total_rows_and_merged_cells_are_layout(zhou, ledger):
    rows = [["青禾区培训台账"], HEADER, row(), ["合计", "", "", 12, "", "", "", "", ""]]
    verdict, _write = ledger(rows)
    assert (verdict.counts["accept"], verdict.counts["skip"]) == (1, 1)


def test_the_same_person_in_the_same_run_counts_once(zhou, ledger):
    same, other = ledger([HEADER, row(), row()])[0], ledger([HEADER, row(), row(学时=16)])[0]
    assert codes(same) == codes(other) == [("question", "row_repeated")]
    assert same.findings[0].words != other.findings[0].words

    ledger([HEADER, row(), row()])[1]()
    assert [entry.hours for entry in CreditEntry.objects.all()] == [Decimal(12)]


def test_a_corrected_ledger_corrects_the_hours(zhou, ledger):
    ledger([HEADER, row()])[1]()
    assert ledger([HEADER, row(学时=8)])[1]().as_json() == {"new": 0, "changed": 1, "unchanged": 0}
    assert CreditEntry.objects.get(withdrawn_at__isnull=True).hours == Decimal(8)

    ledger([HEADER, row(学时=8, 考核结果="不合格")])[1]()
    assert not CreditEntry.objects.filter(withdrawn_at__isnull=True).exists()


# --- which course a run stands for -----------------------------------------------------------


def decide(topic, to, by):
    for changed in decide_topics(decisions={topic: to}, by=by):
        settle_topic(topic=changed.pk, by=by)


def test_a_passed_run_given_a_course_is_baseline_evidence_for_one_year(zhou, district, ledger, course):  # noqa: F811
    ledger([HEADER, row()])[1]()
    assert not Evidence.objects.exists()

    topic, hr = LedgerCourse.objects.get(), district_hr(district)
    assert topic.key == "井盖与责任田"
    decide(topic, course, hr)
    held = HeldSkill.objects.get(person=zhou, skill__code="A03")
    assert (held.level, held.is_baseline, held.review_on) == (1, True, date(2027, 3, 11))
    assert {evidence.assessor for evidence in Evidence.objects.standing()} == {hr}


def test_what_was_decided_once_holds_for_the_next_file(zhou, district, ledger, course):  # noqa: F811
    ledger([HEADER, row()])[1]()
    decide(LedgerCourse.objects.get(), course, district_hr(district))
    later = row(班次名称="2026年第2期井盖与责任田专题培训班", 起止日期="2026.05.10")
    ledger([HEADER, later])[1]()

    assert Evidence.objects.standing().filter(happened_on=date(2026, 5, 10)).count() == 2
    assert LedgerCourse.objects.count() == 1


def test_another_decision_withdraws_what_followed_from_the_first(zhou, district, ledger, course):  # noqa: F811
    ledger([HEADER, row()])[1]()
    hr, topic = district_hr(district), LedgerCourse.objects.get()
    decide(topic, course, hr)
    decide(topic, None, hr)

    topic.refresh_from_db()
    assert topic.state == LedgerCourse.State.NONE
    assert not Evidence.objects.standing().exists()
    assert not HeldSkill.objects.exists()
    assert CreditEntry.objects.filter(withdrawn_at__isnull=True).count() == 1
    decide(topic, course, hr)
    assert Evidence.objects.standing().count() == 2


def test_who_did_not_pass_gains_neither_hours_nor_evidence(zhou, district, ledger, course):  # noqa: F811
    ledger([HEADER, row(考核结果="缺考", 证书编号="")])[1]()
    decide(LedgerCourse.objects.get(), course, district_hr(district))
    assert not Evidence.objects.exists()
    assert not CreditEntry.objects.exists()


def test_undo_takes_rows_hours_and_levels_back(zhou, district, ledger, course):  # noqa: F811
    hr = district_hr(district)
    LedgerCourse.objects.create(division=district, key="井盖与责任田", state="mapped", course=course, decided_by=hr)
    _verdict, write_it = ledger([HEADER, row()], by=hr)
    written = write_it()
    assert HeldSkill.objects.filter(person=zhou).count() == 2
    batch = ImportBatch.objects.create(
        kind=KIND, division=district, file_name="台账.xlsx", sha256="0", as_of=AS_OF, state="confirmed",
        undo=[step.as_stored() for step in written.undo],
    )  # fmt: skip
    undone = undo(batch=batch, by=hr)

    assert undone.kept == ()
    assert not LedgerRow.objects.exists()
    assert not HeldSkill.objects.exists()
    assert not CreditEntry.objects.filter(withdrawn_at__isnull=True).exists()


def test_rows_are_seen_by_the_person_and_by_hr_of_the_scope(zhou, district, ledger):  # noqa: F811
    ledger([HEADER, row()])[1]()
    own, hr, foreign = UserFactory(person=zhou), district_hr(district), district_hr(DivisionFactory(district=True))

    assert LedgerRow.objects.visible_to(own).count() == LedgerRow.objects.visible_to(hr).count() == 1
    assert not LedgerRow.objects.visible_to(foreign).exists()
    assert not LedgerCourse.objects.visible_to(foreign).exists()


def test_courses_of_the_shelf_are_named_by_likeness(course):  # noqa: F811
    from courses.rules.ledger import suggestions

    titles = {page.pk: page.title for page in CoursePage.objects.all()}
    assert suggestions("井盖和责任田", titles)[0][0] == course.pk
    assert suggestions("消防演练", titles) == []
