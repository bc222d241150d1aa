"""The stepped statutory retirement age: every listed example, and what always holds."""

from datetime import date

import pytest
from hypothesis import given, strategies as st

from staff.rules.retirement import (
    FEMALE_50,
    FEMALE_55,
    MALE,
    delay_months,
    least_contribution_years,
    retirement,
    scheme_for,
)

EXAMPLES = [
    (MALE, "1964-12", "2024-12", 0), (MALE, "1965-01", "2025-02", 1), (MALE, "1965-05", "2025-07", 2),
    (MALE, "1968-07", "2029-06", 11), (MALE, "1976-08", "2039-07", 35), (MALE, "1976-09", "2039-09", 36),
    (MALE, "1990-03", "2053-03", 36),
    (FEMALE_55, "1969-12", "2024-12", 0), (FEMALE_55, "1971-04", "2026-08", 4), (FEMALE_55, "1975-06", "2031-11", 17),
    (FEMALE_55, "1981-08", "2039-07", 35), (FEMALE_55, "1981-09", "2039-09", 36),
    (FEMALE_50, "1974-12", "2024-12", 0), (FEMALE_50, "1975-01", "2025-02", 1), (FEMALE_50, "1976-04", "2026-12", 8),
    (FEMALE_50, "1980-10", "2033-09", 35), (FEMALE_50, "1984-11", "2039-11", 60),
]  # fmt: skip


@pytest.mark.parametrize(("scheme", "born", "retires", "delay"), EXAMPLES)
def test_the_listed_examples(scheme, born, retires, delay):
    year, month = map(int, born.split("-"))
    found = retirement(date(year, month, 15), scheme)
    assert (f"{found.statutory:%Y-%m}", found.delay_months) == (retires, delay)


@pytest.mark.parametrize(
    ("gender", "is_lead", "original", "expected"),
    [("male", True, None, MALE), ("female", True, None, FEMALE_55), ("female", False, None, FEMALE_50),
     ("female", False, 55, FEMALE_55), ("female", True, 50, FEMALE_50)],
)  # fmt: skip
def test_women_at_55_in_leading_posts_unless_the_contract_says_otherwise(gender, is_lead, original, expected):
    assert scheme_for(gender, is_lead=is_lead, female_original_age=original) == expected


def test_three_days_and_the_earliest_never_before_the_original_age():
    early, late = retirement(date(1965, 1, 31), MALE), retirement(date(1990, 3, 10), MALE)
    assert (early.earliest, early.statutory, early.latest) == (date(2025, 1, 31), date(2025, 2, 28), date(2028, 2, 28))
    assert (late.earliest, late.latest) == (date(2050, 3, 10), date(2056, 3, 10))


@pytest.mark.parametrize(
    ("year", "years"), [(2025, 15), (2029, 15), (2030, 15.5), (2034, 17.5), (2039, 20), (2045, 20)]
)
def test_the_least_contribution_grows_from_2030(year, years):
    assert least_contribution_years(year) == years


births = st.dates(date(1955, 1, 1), date(2005, 12, 28))


@given(births, births, st.sampled_from([MALE, FEMALE_50, FEMALE_55]))
def test_who_is_born_later_never_retires_earlier(first, second, scheme):
    older, younger = sorted((first, second))
    assert retirement(older, scheme).statutory <= retirement(younger, scheme).statutory
    assert 0 <= delay_months(older, scheme) <= delay_months(younger, scheme) <= scheme.longest
