"""Rules of course runs: booking days, clashing hours, who came often enough, hours once a year, codes that turn."""

from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal

import pytest

from courses.rules import checkin
from courses.rules.checkin import BadCode, OldCode
from courses.rules.hours import Take, hours_due
from courses.rules.runs import (
    BookingOver,
    BooksFrom,
    Clashes,
    Meeting,
    NotOpen,
    TooLateToCancel,
    averages,
    clash,
    mark_of_scan,
    outcome,
    why_not_book,
    why_not_cancel,
)

FROM, UNTIL = date(2026, 11, 1), date(2026, 11, 20)
DAY = date(2026, 11, 25)


@pytest.mark.parametrize(
    ("state", "on", "why"),
    [
        ("open", FROM, None),
        ("open", UNTIL, None),
        ("open", date(2026, 10, 31), BooksFrom(FROM)),
        ("open", date(2026, 11, 21), BookingOver(UNTIL)),
        ("planned", FROM, NotOpen("planned")),
        ("closed", FROM, NotOpen("closed")),
    ],
)
def test_one_books_in_an_open_run_from_the_first_to_the_last_day(state, on, why):
    assert why_not_book(state=state, books_from=FROM, books_until=UNTIL, on=on) == why


def test_a_seat_goes_back_until_the_day_and_a_place_in_the_queue_always():
    assert why_not_cancel(is_waiting=False, cancels_until=UNTIL, on=UNTIL) is None
    assert why_not_cancel(is_waiting=False, cancels_until=UNTIL, on=DAY) == TooLateToCancel(UNTIL)
    assert why_not_cancel(is_waiting=True, cancels_until=UNTIL, on=DAY) is None


def meeting(first, last, day=DAY, title=""):
    return Meeting(day, time(first), time(last), title)


def test_overlapping_hours_clash_and_touching_ones_do_not():
    held = [meeting(9, 11, title="甲班")]
    assert clash([meeting(10, 12)], held) == Clashes("甲班", DAY)
    assert clash([meeting(11, 12)], held) is None
    assert clash([meeting(9, 11, DAY + timedelta(days=1))], held) is None


@pytest.mark.parametrize(
    ("marks", "share", "is_enough"),
    [
        (["present", "late", "present", "present", "absent"], 80, True),
        (["present", "absent"], 50, False),
        (["present", "excused"], 100, True),
        (["excused", "excused"], None, False),
        (["absent"], 0, False),
        ([], None, False),
    ],
)
def test_late_is_there_excused_is_not_asked_and_one_must_have_come(marks, share, is_enough):
    found = outcome(marks, 80)
    assert (found.share, found.is_enough) == (share, is_enough)


def due(*takes):
    return [
        hours_due([Take(str(n), Decimal(a), Decimal(b)) for n, (a, b) in enumerate(takes)])[str(n)]
        for n in range(len(takes))
    ]


@pytest.mark.parametrize(
    ("takes", "hours"),
    [
        ([(6, 0)], [6]),
        ([(4, 4), (6, 0)], [4, 2]),  # the course online first, then the class
        ([(6, 6), (4, 0)], [6, 0]),  # the class first: the course gives nothing more
        ([(8, 2)], [8]),  # the class was taken back: the course is made up
        ([(6, 6), (6, 0), (6, 0)], [6, 0, 0]),
        ([(6, 6), (4, 4)], [6, 4]),  # credited before this rule: nothing is lowered
    ],
)
def test_a_course_counts_once_a_year_at_the_greatest_of_its_ways(takes, hours):
    assert due(*takes) == hours


def test_an_evaluation_has_means_from_three_answers_on():
    rows = [{"content": 5}, {"content": 4}, {"content": 4}]
    assert averages(rows[:2]) is None
    assert [(a.name, a.mean) for a in averages(rows)] == [("content", Decimal("4.3"))]


KEY = b"a key of the site"
NOW = datetime(2026, 11, 25, 9, 0, 5, tzinfo=UTC)


def test_a_code_is_taken_for_a_minute_and_names_its_session_only():
    shown = checkin.code(KEY, 7, NOW)
    assert checkin.session_of(KEY, shown, NOW) == 7
    assert checkin.session_of(KEY, shown, NOW + timedelta(seconds=60)) == 7
    assert checkin.session_of(KEY, shown, NOW + timedelta(seconds=95)) == OldCode()
    assert checkin.session_of(KEY, shown, NOW - timedelta(seconds=40)) == OldCode()
    assert checkin.code(KEY, 7, NOW + timedelta(seconds=30)) != shown


@pytest.mark.parametrize("given", ["", "7", "7-zz-00", "x-1-00", "7-1-00-3", "8-{tail}", "７-{tail}"])
def test_what_we_did_not_sign_is_no_code(given):
    tail = checkin.code(KEY, 7, NOW).split("-", 1)[1]
    assert checkin.session_of(KEY, given.format(tail=tail), NOW) == BadCode()
    assert checkin.session_of(b"another key", checkin.code(KEY, 7, NOW), NOW) == BadCode()


def test_a_quarter_of_an_hour_after_the_start_a_scan_is_late():
    assert mark_of_scan(NOW, NOW + timedelta(minutes=15)) == "present"
    assert mark_of_scan(NOW, NOW + timedelta(minutes=16)) == "late"
