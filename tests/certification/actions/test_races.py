"""Two schools at once: the last seat goes to one. Each race has a twin with the guard taken away."""

import threading

import pytest
from django.db import transaction

from certification.actions import placements
from certification.actions.placements import propose
from certification.models import Offer, Placement, Quota
from certification.rules.capacity import HostFull, OverCap
from certification.rules.quotas import QuotaFull
from core.periods import Period
from core.refusals import Refused
from tests.certification.factories import (
    ENDS,
    STARTS,
    TODAY,
    AgreementFactory,
    OfferFactory,
    ProgrammeFactory,
    QuotaFactory,
    RoundFactory,
    StudentFactory,
    staff_of,
)
from tests.factories import UserFactory, make_town
from tests.rig.races import race

pytestmark = pytest.mark.postgres
PERIOD = Period(STARTS, ENDS)
CROWD = 6


def proposals(offers, quota=None):
    """One runner per offer and student; each reads its own rows, as a request would."""
    by = UserFactory()
    programme = quota.programme if quota else ProgrammeFactory()
    students = [StudentFactory(programme=programme) for _offer in offers]

    def runner(student, offer):
        def run():
            own = Quota.objects.get(pk=quota.pk) if quota else None
            return propose(
                student=student, offer=Offer.objects.get(pk=offer.pk), quota=own, period=PERIOD, on=TODAY, by=by
            )

        return run

    return [runner(student, offer) for student, offer in zip(students, offers, strict=True)]


def test_last_place_of_an_offer_goes_to_one():
    town = make_town()
    staff_of(town.huaian, 50)
    offer = OfferFactory(round=RoundFactory(division=town.qinghe), division=town.huaian, places=1)
    outcome = race(*proposals([offer] * CROWD))
    assert (len(outcome.values), len(outcome.errors_of(Refused))) == (1, CROWD - 1)
    assert {type(error.reason) for error in outcome.errors} == {HostFull}
    assert (Offer.objects.get().taken, Placement.objects.count()) == (1, 1)


def test_last_seat_of_a_quota_goes_to_one():
    town = make_town()
    agreement = AgreementFactory(division=town.qinghe)
    quota = QuotaFactory(agreement=agreement, division=town.qinghe, seats=1)
    row = RoundFactory(division=town.qinghe)
    offers = []
    for place in (town.huaian, town.xinghua, town.shidu_one):
        staff_of(place, 10)
        offers.append(OfferFactory(round=row, division=place, places=2))
    outcome = race(*proposals(offers, quota))
    assert len(outcome.values) == 1
    assert {type(error.reason) for error in outcome.errors} == {QuotaFull}
    assert (Quota.objects.get().taken, sum(Offer.objects.values_list("taken", flat=True))) == (1, 1)


def _two_rounds_one_community():
    """Ten at work, so two students; three rounds offer two places each in the same community."""
    town = make_town()
    staff_of(town.huaian, 10)
    rounds = [RoundFactory(division=town.qinghe) for _n in range(3)]
    return [OfferFactory(round=row, division=town.huaian, places=2) for row in rounds] * 2


def test_cap_holds_over_all_rounds_at_once():
    outcome = race(*proposals(_two_rounds_one_community()))
    assert len(outcome.values) == 2
    assert {type(error.reason) for error in outcome.errors} == {OverCap}
    assert Placement.objects.count() == 2


def test_without_the_lock_the_cap_is_passed(monkeypatch):
    """The twin: count first, all wait for each other, then write. Shows that the rig sees an oversold cap."""
    meeting = threading.Barrier(CROWD, timeout=10)
    counted = placements.students_there

    def count_then_wait(division, period):
        there = counted(division, period)
        meeting.wait()
        return there

    class Unlocked:
        objects = type("NoLock", (), {"select_for_update": lambda self: self, "get": lambda self, **_key: None})()

    monkeypatch.setattr(placements, "students_there", count_then_wait)
    monkeypatch.setattr(placements, "Division", Unlocked)
    race(*proposals(_two_rounds_one_community()))
    assert Placement.objects.count() > 2


def test_seats_counted_by_reading_and_writing_are_oversold():
    """The twin of the guarded UPDATE: read, wait, write. The database's constraint is all that is left."""
    quota = QuotaFactory(seats=5)
    meeting = threading.Barrier(CROWD, timeout=10)

    def take_by_hand():
        with transaction.atomic():
            row = Quota.objects.get(pk=quota.pk)
            meeting.wait()
            row.taken += 1
            row.save(update_fields=["taken"])

    outcome = race(take_by_hand, times=CROWD)
    assert len(outcome.values) == CROWD
    assert Quota.objects.get().taken < CROWD
