"""No papers, no start: each gate by itself, and all of them in order."""

from dataclasses import replace
from datetime import date

import pytest

from certification.rules.gates import (
    AgreementEnded,
    AgreementFacts,
    NoAgreement,
    NoGuardianConsent,
    NoInsurance,
    NoPeriod,
    NoSupervisor,
    NotBriefed,
    NotSigned,
    PlacementFacts,
    TooEarly,
    missing_papers,
    why_not_start,
)
from core.periods import Period

START, END, BEFORE = date(2026, 12, 7), date(2027, 3, 31), date(2026, 12, 1)
IN_FORCE = AgreementFacts(is_in_force=True, period=Period(date(2023, 12, 14), date(2027, 12, 13)))
READY = PlacementFacts(
    period=Period(START, END),
    agreement=IN_FORCE,
    insurance=Period(START, END),
    briefed_on=BEFORE,
    signed={"student": BEFORE, "university": BEFORE, "host": BEFORE},
    has_host_supervisor=True,
    has_faculty_supervisor=True,
)


def test_placement_with_all_papers_may_start_on_its_first_day():
    assert why_not_start(READY, START) is None


@pytest.mark.parametrize(
    ("without", "reason"),
    [
        ({"period": Period(None, None), "insurance": Period(START, END)}, NoPeriod()),
        ({"agreement": None}, NoAgreement()),
        ({"agreement": replace(IN_FORCE, is_in_force=False)}, AgreementEnded(None)),
        ({"agreement": replace(IN_FORCE, period=Period(None, BEFORE))}, AgreementEnded(BEFORE)),
        ({"has_host_supervisor": False}, NoSupervisor("host")),
        ({"has_faculty_supervisor": False}, NoSupervisor("faculty")),
        ({"signed": {"student": BEFORE, "university": BEFORE}}, NotSigned("host")),
        ({"signed": {"student": END, "university": BEFORE, "host": BEFORE}}, NotSigned("student")),
        ({"insurance": None}, NoInsurance()),
        ({"insurance": Period(START, date(2027, 3, 30))}, NoInsurance(START, date(2027, 3, 30))),
        ({"insurance": Period(date(2026, 12, 8), END)}, NoInsurance(date(2026, 12, 8), END)),
        ({"briefed_on": None}, NotBriefed()),
        ({"briefed_on": date(2026, 12, 8)}, NotBriefed()),
        ({"is_minor": True}, NoGuardianConsent()),
    ],
)
def test_each_missing_paper_forbids_the_start(without, reason):
    assert why_not_start(replace(READY, **without), START) == reason


def test_minor_with_guardian_consent_may_start():
    assert why_not_start(replace(READY, is_minor=True, guardian_consent_on=BEFORE), START) is None


def test_start_before_the_first_day_is_too_early():
    assert why_not_start(READY, date(2026, 12, 6)) == TooEarly(START)


def test_agreement_must_hold_on_the_first_day_of_the_placement_not_only_on_the_day_one_asks():
    ends_between = replace(IN_FORCE, period=Period(date(2023, 1, 1), date(2026, 12, 6)))
    assert missing_papers(replace(READY, agreement=ends_between), BEFORE) == [AgreementEnded(date(2026, 12, 6))]


def test_everything_missing_is_listed_in_the_order_in_which_it_is_got():
    nothing = PlacementFacts(Period(None, None), None, None, None, {}, False, False)
    assert missing_papers(nothing, START) == [
        NoPeriod(),
        NoAgreement(),
        NoSupervisor("host"),
        NoSupervisor("faculty"),
        NotSigned("student"),
        NotSigned("university"),
        NotSigned("host"),
        NoInsurance(),
        NotBriefed(),
    ]
    assert all(reason.words() for reason in missing_papers(nothing, START))
