"""Rounds: wishes, the match with its seed and reasons, and what becomes of it."""

from datetime import date, timedelta

import pytest

from certification.actions.placements import propose
from certification.actions.rounds import (
    answer_candidate,
    free_places,
    match_round,
    open_round,
    publish_round,
    quota_for,
    reopen_round,
    submit_preferences,
)
from certification.models import Offer, Placement, Preference, Round
from certification.rules.capacity import HostFull
from certification.rules.placements import NoOffers, NotOffered, PreferencesClosed
from core.refusals import Refused
from tests.certification.factories import (
    TODAY,
    AgreementFactory,
    OfferFactory,
    ProgrammeFactory,
    QuotaFactory,
    RoundFactory,
    StudentFactory,
    staff_of,
)

pytestmark = pytest.mark.django_db


def refused(do, **kwargs):
    with pytest.raises(Refused) as refusal:
        do(**kwargs)
    return refusal.value.reason


@pytest.fixture
def row(town) -> Round:
    """Open; two hosts with ten and five at work, so two students and one."""
    staff_of(town.huaian, 10)
    staff_of(town.xinghua, 5)
    row = RoundFactory(division=town.qinghe, open=True)
    OfferFactory(round=row, division=town.huaian, places=2)
    OfferFactory(round=row, division=town.xinghua, places=2)
    return row


def offers(row) -> list[Offer]:
    return list(row.offers.order_by("pk"))


def wish(row, alice, *places, student=None):
    student = student or StudentFactory()
    submit_preferences(student=student, placement_round=row, offers=places, on=TODAY, by=alice)
    return student


def test_round_without_places_is_not_opened(town, alice):
    assert refused(open_round, placement_round=RoundFactory(division=town.qinghe), by=alice) == NoOffers()


def test_opening_releases_every_place_on_the_same_day(town, alice):
    row = RoundFactory(division=town.qinghe)
    for place in (town.huaian, town.xinghua):
        OfferFactory(round=row, division=place, released_on=None)
    open_round(placement_round=row, by=alice)
    assert set(row.offers.values_list("released_on", flat=True)) == {row.opens_on}


def test_wishes_are_taken_in_order_and_replaced(row, alice):
    first, second = offers(row)
    student = wish(row, alice, first, second)
    wish(row, alice, second, student=student)
    assert list(Preference.objects.values_list("offer", "student_rank")) == [(second.pk, 1)]


@pytest.mark.parametrize("on", [date(2026, 11, 19), date(2026, 12, 1)])
def test_wishes_outside_the_dates_are_refused(row, alice, on):
    facts = {"student": StudentFactory(), "placement_round": row, "offers": offers(row), "by": alice}
    assert refused(submit_preferences, **facts, on=on) == PreferencesClosed(row.opens_on, row.closes_on)


def test_wish_named_twice_or_of_another_round_is_refused(row, alice):
    first, _second = offers(row)
    for wrong in ([first, first], [OfferFactory(round=RoundFactory(open=True))]):
        facts = {"student": StudentFactory(), "placement_round": row, "by": alice, "on": TODAY}
        assert refused(submit_preferences, **facts, offers=wrong) == NotOffered()
    assert Preference.objects.count() == 0


def test_match_fills_no_more_than_the_cap(row, alice):
    first, second = offers(row)
    assert [free_places(offer, row) for offer in (first, second)] == [2, 1]
    students = [wish(row, alice, second) for _n in range(2)]
    found = match_round(placement_round=row, by=alice, seed=7)
    assert (len(found.placed), len(found.unplaced)) == (1, 1)
    assert set(found.placed) | set(found.unplaced) == {str(student.pk) for student in students}


def test_same_seed_gives_the_same_lot_and_the_result_keeps_its_reasons(row, alice):
    _first, second = offers(row)
    for _n in range(4):
        wish(row, alice, second)
    once = match_round(placement_round=row, by=alice, seed=20261125).placed
    row.refresh_from_db()
    assert (row.seed, row.result["placed"]) == (20261125, dict(once))
    lost = next(iter(set(row.result["answers"]) - set(once)))
    answer = row.result["answers"][lost][0]
    assert (answer["code"], answer["rank"], answer["quota"]) == ("full", 1, 1)
    reopen_round(placement_round=row, by=alice)
    assert match_round(placement_round=row, by=alice, seed=20261125).placed == once


def test_host_order_comes_before_the_lot_and_a_declined_student_is_not_placed(row, alice):
    _first, second = offers(row)
    preferred, other, declined = (wish(row, alice, second) for _n in range(3))
    for student, answer in ((preferred, {"host_rank": 1}), (declined, {"host_rank": 1, "declined_why": "专业不对口"})):
        answer_candidate(preference=student.preferences.get(), by=alice, **answer)
    found = match_round(placement_round=row, by=alice, seed=1)
    assert found.placed == {str(preferred.pk): str(second.pk)}
    assert found.answers[str(declined.pk)][0].code == "not_listed"
    assert found.answers[str(other.pk)][0].code == "full"


def test_student_already_placed_at_the_time_takes_no_part(row, alice):
    first, second = offers(row)
    student = wish(row, alice, first)
    propose(student=student, offer=second, period=row.period, on=TODAY, by=alice)
    assert match_round(placement_round=row, by=alice, seed=1).placed == {}


def test_publishing_proposes_each_match_on_the_fitting_quota(row, town, alice):
    first, _second = offers(row)
    programme = ProgrammeFactory()
    agreement = AgreementFactory(division=town.qinghe, organisation=programme.organisation)
    quota = QuotaFactory(agreement=agreement, programme=programme, division=town.linxi, seats=1)
    student = wish(row, alice, first, student=StudentFactory(programme=programme))
    match_round(placement_round=row, by=alice, seed=1)
    [placement] = publish_round(placement_round=row, on=TODAY, by=alice)
    assert (placement.student, placement.quota, placement.agreement) == (student, quota, agreement)
    assert (placement.starts_on, placement.ends_on) == (row.starts_on, row.ends_on)


def test_publishing_is_all_or_none(row, alice):
    first, second = offers(row)
    wish(row, alice, first)
    wish(row, alice, second)
    match_round(placement_round=row, by=alice, seed=1)
    Offer.objects.filter(pk=second.pk).update(places=1, taken=1)
    assert refused(publish_round, placement_round=row, on=TODAY, by=alice) == HostFull(str(second), 1)
    assert (Round.objects.get().state, Placement.objects.count()) == (Round.State.MATCHED, 0)


def test_quota_needed_soonest_is_used_first_and_none_of_another_programme(town):
    programme = ProgrammeFactory()
    agreement = AgreementFactory(division=town.qinghe, organisation=programme.organisation)
    facts = {"agreement": agreement, "division": town.qinghe}
    late = QuotaFactory(**facts, programme=programme, needed_by=TODAY + timedelta(400))
    soon = QuotaFactory(**facts, programme=programme, needed_by=TODAY + timedelta(200))
    QuotaFactory(**facts, needed_by=TODAY)
    student = StudentFactory(programme=programme)
    assert quota_for(student, town.huaian) == soon
    soon.taken = soon.seats
    soon.save()
    assert quota_for(student, town.huaian) == late
    assert quota_for(student, town.changdai_one) is None
