"""A placement: proposed under the cap, started only with papers, hours confirmed by others, finished with evidence."""

from datetime import date
from decimal import Decimal

import pytest

from certification.actions.hours import assess, confirm_hours, drop_hours, log_hours
from certification.actions.placements import finish, make_ready, note_papers, propose, start, withdraw
from certification.models import Offer, Placement, PlacementLog, Quota
from certification.rules.assessment import ITEMS, IncompleteSheet, NotAssessed
from certification.rules.capacity import HostFull, OverCap
from certification.rules.gates import AgreementEnded, Emptied, NoAgreement, NoInsurance, NoPeriod, NotBriefed, NotSigned
from certification.rules.hours import AlreadyLogged, NotYet, TooLongADay
from certification.rules.placements import AlreadyPlaced, HoursShort, HoursUnconfirmed, NotUnderWay, OwnHours
from core.models import Affiliation, Message
from core.periods import Period
from core.refusals import Refused
from staff.models import CreditEntry, Evidence, ExpectedSupply, Skill
from tests.certification.factories import (
    BEGAN,
    ENDS,
    STARTS,
    TODAY,
    AgreementFactory,
    OfferFactory,
    PlacementFactory,
    QuotaFactory,
    RoundFactory,
    StudentFactory,
    staff_of,
)
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db
PERIOD = Period(STARTS, ENDS)


def refused(do, **kwargs):
    with pytest.raises(Refused) as refusal:
        do(**kwargs)
    return refusal.value.reason


@pytest.fixture
def offer(town) -> Offer:
    staff_of(town.huaian, 10)
    return OfferFactory(round=RoundFactory(division=town.qinghe), division=town.huaian, places=3)


def test_proposing_takes_seats_and_lets_the_district_see_the_student(offer, town, alice):
    agreement = AgreementFactory(division=town.qinghe)
    quota = QuotaFactory(agreement=agreement, division=town.huaian, seats=1)
    student = StudentFactory(programme=quota.programme)
    placement = propose(student=student, offer=offer, quota=quota, period=PERIOD, on=TODAY, by=alice)
    offer.refresh_from_db()
    quota.refresh_from_db()
    assert (offer.taken, quota.taken, placement.agreement) == (1, 1, agreement)
    affiliation = Affiliation.objects.get(person=student.person, kind="placement")
    assert (affiliation.division, affiliation.source) == (town.huaian, placement.source)
    supply = ExpectedSupply.objects.standing().get()
    assert (supply.person, supply.post, supply.source) == (student.person, quota.post, placement.source)
    assert Message.objects.get().person == student.person


def test_cap_of_a_fifth_is_refused_with_its_numbers(offer, alice):
    for _n in range(2):
        propose(student=StudentFactory(), offer=offer, period=PERIOD, on=TODAY, by=alice)
    reason = refused(propose, student=StudentFactory(), offer=offer, period=PERIOD, on=TODAY, by=alice)
    assert reason == OverCap("槐安里社区", 10, 2, 2)
    assert Placement.objects.count() == 2


def test_cap_counts_only_placements_of_the_same_time(offer, alice):
    for _n in range(2):
        propose(student=StudentFactory(), offer=offer, period=PERIOD, on=TODAY, by=alice)
    later = Period(date(2027, 4, 1), date(2027, 6, 30))
    assert propose(student=StudentFactory(), offer=offer, period=later, on=TODAY, by=alice).pk


def test_host_takes_no_more_than_it_offered(town, offer, alice):
    Offer.objects.filter(pk=offer.pk).update(places=1, taken=1)
    offer.refresh_from_db()
    assert refused(propose, student=StudentFactory(), offer=offer, period=PERIOD, on=TODAY, by=alice) == HostFull(
        "槐安里社区", 1
    )


def test_student_is_not_in_two_places_at_once(offer, alice):
    student = StudentFactory()
    propose(student=student, offer=offer, period=PERIOD, on=TODAY, by=alice)
    assert refused(propose, student=student, offer=offer, period=PERIOD, on=TODAY, by=alice) == AlreadyPlaced(
        str(student), "槐安里社区"
    )


def test_refused_proposal_leaves_no_seat_taken(offer, alice):
    quota = QuotaFactory(seats=1, taken=1)
    with pytest.raises(Refused):
        propose(student=StudentFactory(), offer=offer, quota=quota, period=PERIOD, on=TODAY, by=alice)
    offer.refresh_from_db()
    assert (offer.taken, Placement.objects.count(), Affiliation.objects.filter(kind="placement").count()) == (0, 0, 0)


def test_withdrawn_before_the_start_gives_everything_back(offer, town, alice):
    quota = QuotaFactory(agreement=AgreementFactory(division=town.qinghe), seats=1)
    student = StudentFactory(programme=quota.programme)
    placement = propose(student=student, offer=offer, quota=quota, period=PERIOD, on=TODAY, by=alice)
    withdraw(placement=placement, why="转学", on=TODAY, by=alice)
    offer.refresh_from_db()
    quota.refresh_from_db()
    assert (offer.taken, quota.taken, Affiliation.objects.filter(kind="placement").count()) == (0, 0, 0)
    assert [supply.source for supply in ExpectedSupply.objects.standing()] == [quota.source]


@pytest.mark.parametrize(
    ("without", "reason"),
    [
        ({"agreement": None}, NoAgreement()),
        ({"insurance_starts_on": None, "insurance_ends_on": None}, NoInsurance()),
        ({"insurance_ends_on": date(2027, 3, 1)}, NoInsurance(STARTS, date(2027, 3, 1))),
        ({"briefed_on": None}, NotBriefed()),
        ({"host_signed_on": None}, NotSigned("host")),
    ],
)
def test_placement_without_a_paper_is_not_started(without, reason, alice):
    placement = PlacementFactory(**{"ready": True, **without})
    assert refused(start, placement=placement, on=STARTS, by=alice) == reason
    assert Placement.objects.get().state == Placement.State.READY


def test_agreement_that_was_terminated_since_forbids_the_start(alice):
    placement = PlacementFactory(ready=True, agreement=AgreementFactory(terminated=True))
    assert refused(start, placement=placement, on=STARTS, by=alice) == AgreementEnded(None)


def test_ready_says_what_is_missing_and_starts_when_it_is_noted(alice):
    placement = PlacementFactory(papers=True, state="agreed", briefed_on=None)
    assert refused(make_ready, placement=placement, on=TODAY, by=alice) == NotBriefed()
    note_papers(placement=placement, briefed_on=TODAY, by=alice)
    make_ready(placement=placement, on=TODAY, by=alice)
    start(placement=placement, on=STARTS, by=alice)
    assert Placement.objects.get().started_on == STARTS


@pytest.mark.parametrize(
    ("emptied", "reason"),
    [
        ("host_signed_on", NotSigned("host")), ("insurance_starts_on", NoInsurance()), ("briefed_on", NotBriefed()),
        ("ends_on", NoPeriod()),
    ],
)  # fmt: skip
def test_a_paper_of_a_running_placement_can_be_changed_but_not_emptied(emptied, reason, alice):
    placement = PlacementFactory(running=True)
    was = getattr(placement, emptied)
    assert refused(note_papers, placement=placement, by=alice, **{emptied: None}) == Emptied(reason)
    assert getattr(Placement.objects.get(), emptied) == was
    note_papers(placement=Placement.objects.get(), by=alice, insurer="云泽保险 2026-7")
    assert Placement.objects.get().insurer == "云泽保险 2026-7"


def test_only_papers_can_be_noted(alice):
    with pytest.raises(KeyError):
        note_papers(placement=PlacementFactory(), state="running", by=alice)


def log(placement, day=date(2026, 9, 7), hours=8, kind="service"):
    return {
        "placement": placement, "on": day, "hours": Decimal(hours), "kind": kind, "text": "走访", "today": TODAY,
        "by": UserFactory(),
    }  # fmt: skip


def test_hours_are_logged_within_a_day_of_eight(alice):
    placement = PlacementFactory(running=True)
    log_hours(**log(placement, hours=5))
    assert refused(log_hours, **log(placement, hours=1)) == AlreadyLogged(date(2026, 9, 7))
    assert refused(log_hours, **log(placement, hours=4, kind="case")) == TooLongADay(
        date(2026, 9, 7), Decimal(9), Decimal(8)
    )
    assert refused(log_hours, **log(placement, day=date(2026, 12, 1))) == NotYet(date(2026, 12, 1))
    assert refused(log_hours, **log(PlacementFactory(ready=True))) == NotUnderWay("手续齐全")
    assert PlacementLog.objects.count() == 1


def test_students_do_not_confirm_their_own_hours(alice):
    placement = PlacementFactory(running=True)
    entry = log_hours(**log(placement))
    student = UserFactory(person=placement.student.person)
    assert refused(confirm_hours, placement=placement, logs=[entry.pk], by=student) == OwnHours()
    assert confirm_hours(placement=placement, logs=[entry.pk], by=alice) == (1, Decimal(8))
    assert confirm_hours(placement=placement, logs=[entry.pk], by=alice) == (0, Decimal(0))
    assert drop_hours(log=entry, by=student) == 0


def test_hours_of_another_placement_are_not_confirmed_along(alice):
    placement, other = PlacementFactory(running=True), PlacementFactory(running=True)
    foreign = log_hours(**log(other))
    assert confirm_hours(placement=placement, logs=[foreign.pk], by=alice) == (0, Decimal(0))
    assert PlacementLog.objects.get().confirmed_at is None


def test_sheet_with_a_missing_item_is_refused(alice):
    placement = PlacementFactory(running=True)
    reason = refused(assess, placement=placement, stage="final", rater="host", scores={"ethics": 5}, by=alice)
    assert reason == IncompleteSheet(("relations", "methods", "tools", "records", "teamwork", "growth"))


@pytest.fixture
def worked(alice) -> Placement:
    """Under way, 16 hours confirmed of 16, on a quota that asks for a skill."""
    skill = Skill.objects.get_or_create(code="F02", defaults={"group": "F", "name": "数字助老"})[0]
    quota = QuotaFactory(level=2)
    quota.skills.add(skill)
    placement = PlacementFactory(running=True, quota=quota, student=StudentFactory(programme=quota.programme))
    logs = [log_hours(**log(placement, day)).pk for day in (date(2026, 9, 7), date(2026, 9, 8))]
    confirm_hours(placement=placement, logs=logs, by=alice)
    return placement


def judge(placement, grade, by):
    for rater in ("host", "faculty", "self"):
        scores = dict.fromkeys(ITEMS, grade)
        assess(placement=placement, stage="final", rater=rater, scores=scores, by=by)


def test_finish_needs_hours_confirmed_and_three_sheets(worked, alice):
    assert refused(finish, placement=worked, on=TODAY, by=alice) == NotAssessed(("host", "faculty", "self"))
    extra = log_hours(**log(worked, date(2026, 9, 9), hours=2))
    assert refused(finish, placement=worked, on=TODAY, by=alice) == HoursUnconfirmed(Decimal(2))
    PlacementLog.objects.exclude(pk=extra.pk).first().delete()
    assert refused(finish, placement=worked, on=TODAY, by=alice) == HoursShort(Decimal(8), 16, Decimal(2))


def test_passed_placement_hands_over_evidence_and_hours_and_withdraws_the_expectation(worked, alice):
    judge(worked, 4, alice)
    ExpectedSupply.objects.create(
        division=worked.division, post=worked.quota.post, due_on=TODAY, source=worked.source, person=None
    )
    finish(placement=worked, on=TODAY, by=alice)
    evidence = Evidence.objects.get()
    assert (evidence.skill.code, evidence.kind, evidence.value, evidence.source) == ("F02", "task", 2, worked.source)
    credit = CreditEntry.objects.get()
    assert (credit.hours, credit.category, credit.source) == (Decimal(16), "placement", worked.source)
    assert ExpectedSupply.objects.standing().count() == 0
    assert list(Placement.objects.passed()) == [worked]
    assert Affiliation.objects.get(source=worked.source).ends_on == TODAY


def test_failed_placement_ends_without_evidence(worked, alice):
    judge(worked, 2, alice)
    finish(placement=worked, on=TODAY, by=alice)
    assert (worked.score, worked.passed) == (Decimal("40.0"), False)
    assert (Evidence.objects.count(), CreditEntry.objects.count(), Placement.objects.passed().count()) == (0, 0, 0)


def test_withdrawn_under_way_keeps_the_time_that_was(alice):
    placement = PlacementFactory(running=True)
    withdraw(placement=placement, why="身体原因", on=TODAY, by=alice)
    affiliation = Affiliation.objects.get(source=placement.source)
    assert (affiliation.starts_on, affiliation.ends_on) == (BEGAN, TODAY)


def test_placements_without_certificate_are_those_whose_source_is_not_given():
    certified, waiting = PlacementFactory(finished=True), PlacementFactory(finished=True)
    assert list(Placement.objects.passed().without_certificate([certified.source])) == [waiting]
    assert Quota.objects.count() == 0
