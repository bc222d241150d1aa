"""Agreements: reviews, signatures, no forbidden clauses; quotas: from a request to expected supply."""

from datetime import date
from decimal import Decimal

import pytest

from certification.actions.agreements import (
    allot_quota,
    amend_draft,
    cancel_quota,
    close_quota,
    draft_agreement,
    give_back_seat,
    publish_quota,
    put_agreement_in_force,
    renew_agreement,
    request_quota,
    send_back_agreement,
    sign_agreement,
    take_seat,
)
from certification.models import Agreement, Quota
from certification.rules.clauses import Forbidden, ForbiddenClause
from certification.rules.quotas import (
    MissingSignatures,
    NeededTooLate,
    NotInForce,
    OtherSchool,
    OutsideAgreement,
    QuotaFull,
    Said,
    StillPlaced,
)
from core.models import AuditEntry
from core.refusals import Refused
from staff.models import ExpectedSupply
from tests.certification.factories import TODAY, AgreementFactory, PostFactory, ProgrammeFactory, QuotaFactory
from tests.factories import OrganisationFactory

pytestmark = pytest.mark.django_db
PROMISE = [{"no": "八", "heading": "录用", "text": "毕业后直接录用。"}]


def refused(do, *args, **kwargs):
    with pytest.raises(Refused) as refusal:
        do(*args, **kwargs)
    return refusal.value.reason


def test_draft_with_a_promise_of_posts_is_refused(town, alice):
    columns = {"number": "XY-1", "title": "协议", "party_name": "青禾区社会工作部", "clauses": PROMISE}
    school = OrganisationFactory(university=True)
    reason = refused(draft_agreement, division=town.qinghe, organisation=school, by=alice, **columns)
    assert reason == ForbiddenClause(Forbidden.PROMISE, "直接录用")
    assert Agreement.objects.count() == 0


def test_amended_draft_keeps_its_text_when_the_new_one_is_refused(alice):
    agreement = AgreementFactory(draft=True, clauses=[{"no": "一", "heading": "目的", "text": "共同培养。"}])
    assert refused(amend_draft, agreement=agreement, clauses=PROMISE, by=alice).kind is Forbidden.PROMISE
    agreement.refresh_from_db()
    assert agreement.clauses[0]["text"] == "共同培养。"


def test_agreement_comes_into_force_only_with_all_signatures(alice):
    agreement = AgreementFactory(to_sign=True, third_party=OrganisationFactory(host=True))
    assert refused(put_agreement_in_force, agreement=agreement, by=alice) == MissingSignatures(
        ("district", "university", "third")
    )
    for party in ("district", "university"):
        sign_agreement(agreement=agreement, party=party, signer="某某", on=TODAY, by=alice)
    assert refused(put_agreement_in_force, agreement=agreement, by=alice) == MissingSignatures(("third",))
    sign_agreement(agreement=agreement, party="third", signer="某某", on=TODAY, by=alice)
    put_agreement_in_force(agreement=agreement, by=alice)
    assert Agreement.objects.get().state == Agreement.State.IN_FORCE
    steps = [entry.data["verb"] for entry in AuditEntry.objects.for_instance(agreement).order_by("pk")]
    assert steps == ["sign_district", "sign_university", "sign_third", "put_in_force"]


def test_renewed_agreement_ends_the_former_when_it_comes_into_force(alice):
    former = AgreementFactory()
    new = renew_agreement(
        agreement=former, number="XY-2", starts_on=date(2026, 12, 1), ends_on=date(2029, 11, 30), by=alice
    )
    Agreement.objects.filter(pk=new.pk).update(
        state=Agreement.State.TO_SIGN, district_signed_on=TODAY, university_signed_on=TODAY
    )
    new.refresh_from_db()
    put_agreement_in_force(agreement=new, by=alice)
    former.refresh_from_db()
    assert (former.state, former.over_on) == (Agreement.State.ENDED, date(2026, 11, 30))


def test_sending_back_needs_a_reason_and_lets_signatures_fall(alice):
    agreement = AgreementFactory(state=Agreement.State.TO_SIGN)
    assert refused(send_back_agreement, agreement=agreement, why=" ", by=alice) == Said()
    send_back_agreement(agreement=agreement, why="补贴标准有变", by=alice)
    agreement.refresh_from_db()
    assert (agreement.state, agreement.district_signed_on, agreement.university_signed_on) == ("draft", None, None)


@pytest.fixture
def requested(town, alice) -> Quota:
    return request_quota(
        division=town.huaian, post=PostFactory(), year=2026, seats=3, needed_by=date(2027, 7, 1), by=alice
    )


def test_requested_quota_is_not_yet_supply(requested):
    assert (requested.state, ExpectedSupply.objects.count()) == (Quota.State.REQUESTED, 0)


def test_published_quota_is_expected_supply_until_it_is_closed(requested, town, alice):
    agreement = AgreementFactory(division=town.qinghe)
    programme = ProgrammeFactory(organisation=agreement.organisation)
    allot_quota(quota=requested, agreement=agreement, programme=programme, by=alice)
    assert ExpectedSupply.objects.count() == 0
    publish_quota(quota=requested, by=alice)
    supply = ExpectedSupply.objects.get()
    assert (supply.division, supply.post, supply.person, supply.share, supply.due_on, supply.source) == (
        town.huaian, requested.post, None, Decimal(3), date(2027, 7, 1), f"certification.quota:{requested.pk}",
    )  # fmt: skip
    close_quota(quota=requested, by=alice)
    assert ExpectedSupply.objects.standing().count() == 0


def test_quota_is_allotted_only_where_the_agreement_reaches(requested, town, alice):
    own = AgreementFactory(division=town.qinghe)
    programme = ProgrammeFactory(organisation=own.organisation)
    foreign = AgreementFactory(division=town.liuqiao, organisation=own.organisation)
    ended = AgreementFactory(division=town.qinghe, organisation=own.organisation, state=Agreement.State.ENDED)
    short = AgreementFactory(division=town.qinghe, organisation=own.organisation, ending=True)

    def why(agreement, programme=programme):
        return refused(allot_quota, quota=requested, agreement=agreement, programme=programme, by=alice)

    assert why(foreign) == OutsideAgreement("槐安里社区", "柳桥区社会工作部")
    assert why(ended) == NotInForce(ended.title)
    assert why(short) == NeededTooLate(date(2027, 7, 1), date(2026, 12, 14))
    other = ProgrammeFactory()
    assert why(own, other) == OtherSchool(str(other))


def test_seats_are_taken_one_by_one_and_expected_supply_shrinks(alice):
    quota = QuotaFactory(seats=2)
    take_seat(quota=quota, by=alice)
    assert ExpectedSupply.objects.standing().get().share == 1
    take_seat(quota=quota, by=alice)
    assert ExpectedSupply.objects.standing().count() == 0
    assert refused(take_seat, quota=quota, by=alice) == QuotaFull(quota.pk, 2)
    give_back_seat(quota=quota, by=alice)
    assert (quota.taken, ExpectedSupply.objects.standing().get().share) == (1, Decimal(1))


def test_quota_with_students_on_it_is_not_cancelled(alice):
    quota = QuotaFactory(taken=1)
    assert refused(cancel_quota, quota=quota, why="预算", by=alice) == StillPlaced(1)
    assert refused(cancel_quota, quota=quota, why="", by=alice) == Said()
