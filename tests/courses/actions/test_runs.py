"""Course runs: a seat, the queue behind it, who came, what closing gives, and how it is taken back."""

from datetime import date, datetime, time, timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from core.models import AuditEntry, Message
from core.refusals import Refused
from core.states import NoSuchMove
from courses.actions.attendance import NoSeat, check_in, record_attendance, walk_in
from courses.actions.bookings import book, cancel_booking, change_seats, place_in_queue
from courses.actions.evaluations import EvaluatedAlready, EvaluationClosed, evaluate
from courses.actions.exams import submit
from courses.actions.learning import complete_if_done
from courses.actions.run_reminders import remind_of_session, sessions_on
from courses.actions.runs import cancel_run, change_run, close_run, open_booking, plan_run, reopen_run, start_run
from courses.actions.signoffs import confirm_task, request_task
from courses.models import CourseRun, Enrolment, RunEvaluation
from courses.rules import runs as rules
from courses.rules.runs import Meeting
from staff.models import CreditEntry, Evidence
from tests.courses.factories import class_of, learner_at, sit

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate


@pytest.fixture
def people(town):
    return [learner_at(town.huaian) for _ in range(4)]


def take(user, run, **more):
    return book(person=user.person, run=CourseRun.objects.get(pk=run.pk), by=user, **more)


def refused(kind, do, *args, **more):
    with pytest.raises(Refused) as caught:
        do(*args, **more)
    assert isinstance(caught.value.reason, kind), caught.value.reason
    assert caught.value.words
    return caught.value.reason


def titles(user):
    return list(Message.objects.filter(person=user.person).order_by("pk").values_list("title", flat=True))


def fresh(row):
    return type(row).objects.get(pk=row.pk)


# --- seats and the queue -------------------------------------------------------------------


def test_seats_go_in_order_and_then_people_wait_in_order(course, town, people):
    run = class_of(course, town.qinghe, seats=2)
    seats = [take(user, run) for user in people]
    assert [seat.state for seat in seats] == ["enrolled", "enrolled", "waiting", "waiting"]
    assert [place_in_queue(seat) for seat in seats[2:]] == [1, 2]
    assert fresh(run).taken == 2


def test_booking_twice_is_one_seat(course, town, people):
    run = class_of(course, town.qinghe)
    assert take(people[0], run).pk == take(people[0], run).pk
    assert fresh(run).taken == 1


def test_a_seat_given_back_goes_to_the_first_in_the_queue_and_she_is_told(course, town, people):
    run = class_of(course, town.qinghe, seats=1)
    seats = [take(user, run) for user in people[:3]]
    cancel_booking(enrolment=seats[0], by=people[0])
    assert [fresh(seat).state for seat in seats] == ["cancelled", "enrolled", "waiting"]
    assert fresh(run).taken == 1
    assert titles(people[1]) == ["候补有名额了，您已报上：井盖与责任田面授班"]
    assert titles(people[2]) == []


def test_leaving_the_queue_frees_no_seat(course, town, people):
    run = class_of(course, town.qinghe, seats=1)
    seats = [take(user, run) for user in people[:3]]
    cancel_booking(enrolment=seats[1], by=people[1])
    assert (fresh(run).taken, place_in_queue(seats[2])) == (1, 1)


def test_who_left_may_come_again_at_the_end_of_the_queue(course, town, people):
    run = class_of(course, town.qinghe, seats=1)
    first, _second = take(people[0], run), take(people[1], run)
    cancel_booking(enrolment=first, by=people[0])
    assert take(people[0], run).state == "waiting"


def test_more_seats_move_the_queue_up_and_fewer_than_held_are_refused(course, town, people, alice):
    run = class_of(course, town.qinghe, seats=1)
    seats = [take(user, run) for user in people]
    change_seats(run=run, seats=3, by=alice)
    assert [fresh(seat).state for seat in seats] == ["enrolled", "enrolled", "enrolled", "waiting"]
    assert refused(rules.SeatsBelowTaken, change_seats, run=run, seats=2, by=alice) == rules.SeatsBelowTaken(2, 3)


def test_nobody_sits_in_two_classes_at_once(course, town, people):
    first = class_of(course, town.qinghe)
    other = class_of(course, town.qinghe, title="另一班")
    take(people[0], first)
    assert refused(rules.Clashes, take, people[0], other).title == "井盖与责任田面授班"


def test_who_sits_elsewhere_is_passed_over_told_once_and_promoted_when_free(course, town, people):
    run, other = class_of(course, town.qinghe, seats=1), class_of(course, town.qinghe, title="同一时间的班")
    held, waits, next_one = take(people[0], run), take(people[1], run), take(people[2], run)
    # She took a seat elsewhere by the office's hand while she waited here.
    clashing = Enrolment.objects.create(
        person=people[1].person, course=course, run=other, state="enrolled", enrolled_at=timezone.now()
    )
    CourseRun.objects.filter(pk=other.pk).update(taken=1)
    cancel_booking(enrolment=held, by=people[0])
    assert (fresh(waits).state, fresh(next_one).state) == ("waiting", "enrolled")
    assert [t[:8] for t in titles(people[1])] == ["候补暂时没有转上"]
    cancel_booking(enrolment=next_one, by=people[2])
    assert (fresh(run).taken, len(titles(people[1]))) == (0, 1)
    cancel_booking(enrolment=clashing, by=people[1])
    assert (fresh(waits).state, fresh(run).taken, fresh(other).taken) == ("enrolled", 1, 0)


def test_a_learner_books_and_leaves_within_the_days_and_the_office_also_after(course, town, people, alice):
    run = class_of(
        course,
        town.qinghe,
        starts_in=1,
        books_until=TODAY() - timedelta(days=1),
        cancels_until=TODAY() - timedelta(days=1),
    )
    refused(rules.BookingOver, take, people[0], run)
    seat = book(person=people[0].person, run=run, by=alice)
    refused(rules.TooLateToCancel, cancel_booking, enrolment=seat, by=people[0])
    cancel_booking(enrolment=seat, by=alice, reason="家里有事")
    assert (fresh(seat).state, fresh(run).taken) == ("cancelled", 0)
    assert [t[:4] for t in titles(people[0])] == ["给您报了", "办班人把"]


def test_a_run_is_for_the_people_of_its_place(course, town):
    stranger = learner_at(town.changdai_one)
    refused(rules.NotForHere, take, stranger, class_of(course, town.qinghe))
    assert take(stranger, class_of(course, town.city)).state == "enrolled"


def test_learners_see_announced_runs_of_their_place_and_above(course, town, people):
    ours, street = class_of(course, town.qinghe), class_of(course, town.linxi)
    class_of(course, town.liuqiao)
    class_of(course, town.qinghe, state="planned")
    assert set(CourseRun.objects.visible_to(people[0])) == {ours, street}


# --- the way of a run ----------------------------------------------------------------------


def test_from_plan_to_close(course, town, people, alice):
    run = class_of(course, town.qinghe, state="planned", first=TODAY() - timedelta(days=3))
    refused(rules.NotOpen, take, people[0], run)
    open_booking(run=run, by=alice)
    start_run(run=run, by=None)
    assert fresh(run).state == "running"
    refused(rules.NotOpen, take, people[0], run)
    close_run(run=fresh(run), by=alice)
    refused(NoSuchMove, close_run, run=fresh(run), by=alice)
    refused(NoSuchMove, cancel_run, run=fresh(run), reason="不办了", by=alice)
    verbs = AuditEntry.objects.filter(action="run.move").order_by("pk").values_list("data", flat=True)
    assert [data["verb"] for data in verbs] == ["open", "start", "close"]


def test_a_run_needs_a_session_and_gets_the_next_number(course, town, alice):
    refused(
        rules.NothingPlanned,
        plan_run,
        course=course,
        division=town.qinghe,
        columns={},
        sessions=[],
        trainers=[],
        by=alice,
    )
    first, second = class_of(course, town.qinghe), class_of(course, town.qinghe)
    assert int(second.number[5:]) == int(first.number[5:]) + 1


def test_a_cancelled_run_tells_everybody_why_and_frees_their_time(course, town, people, alice):
    run = class_of(course, town.qinghe, seats=1)
    elsewhere = class_of(course, town.qinghe, title="另一班", first=TODAY() + timedelta(days=20))
    seats = [take(user, run) for user in people[:2]]
    take(people[0], elsewhere)
    refused(rules.WhyNeeded, cancel_run, run=run, reason=" ", by=alice)
    cancel_run(run=run, reason="讲师生病", by=alice)
    assert [fresh(seat).state for seat in seats] == ["cancelled", "cancelled"]
    assert fresh(run).taken == 0
    for user in people[:2]:
        message = Message.objects.get(person=user.person, title__startswith="班次取消")
        assert "讲师生病" in message.body


def test_a_change_of_place_is_told_and_a_change_of_note_is_not(course, town, people, alice):
    run = class_of(course, town.qinghe)
    take(people[0], run)
    sessions = [Meeting(s.on, s.starts_at, s.ends_at) for s in run.sessions.all()]
    change_run(run=run, columns={"note": "带上身份证"}, sessions=sessions, trainers=[], by=alice)
    assert titles(people[0]) == []
    change_run(run=run, columns={"place": "三楼"}, sessions=sessions, trainers=[], by=alice)
    later = [Meeting(s.on + timedelta(days=7), s.starts_at, s.ends_at) for s in sessions]
    change_run(run=run, columns={}, sessions=later, trainers=[], by=alice)
    assert len(titles(people[0])) == 2
    assert fresh(run).starts_on == later[0].on


# --- attendance ----------------------------------------------------------------------------


def past_run(course, town, **more):
    return class_of(course, town.qinghe, first=TODAY() - timedelta(days=5), seats=9, **more)


def booked(run, people, alice):
    return [book(person=user.person, run=fresh(run), by=alice) for user in people]


def mark(run, seats, alice, rows):
    """`rows`: a string per seat, a letter per session: p, l, e, a."""
    words = {"p": "present", "l": "late", "e": "excused", "a": "absent"}
    for n, session in enumerate(run.sessions.all()):
        record_attendance(
            session=session, marks={s.pk: words[row[n]] for s, row in zip(seats, rows, strict=True)}, by=alice
        )


def test_the_list_is_saved_once_changed_and_not_before_its_day(course, town, people, alice):
    run = past_run(course, town)
    seats = booked(run, people[:2], alice)
    session = run.sessions.first()
    assert record_attendance(session=session, marks={seats[0].pk: "present", seats[1].pk: ""}, by=alice) == 1
    assert record_attendance(session=session, marks={seats[0].pk: "present"}, by=alice) == 0
    assert record_attendance(session=session, marks={seats[0].pk: ""}, by=alice) == 1
    assert fresh(run).state == "running"
    future = class_of(course, town.qinghe)
    refused(rules.NotBegun, record_attendance, session=future.sessions.first(), marks={}, by=alice)


def test_closing_credits_hours_to_who_came_and_evidence_to_nobody(course, town, people, alice):
    run = past_run(course, town)
    seats = booked(run, people[:3], alice)
    refused(rules.Unmarked, close_run, run=run, by=alice)
    mark(run, seats, alice, ["pl", "pa", "pe"])
    done = close_run(run=run, by=alice)
    assert (done.through, done.short, done.hours) == (2, 1, Decimal(12))
    assert [(fresh(s).state, fresh(s).attendance) for s in seats] == [
        ("completed", 100),
        ("failed", 50),
        ("completed", 100),
    ]
    credited = CreditEntry.objects.order_by("person").values_list("person", "hours", "category", "source", "on")
    assert list(credited) == [(seats[n].person_id, Decimal(6), "run", seats[n].source, run.ends_on) for n in (0, 2)]
    assert not Evidence.objects.exists()
    assert not Enrolment.objects.completed().exists()
    assert "到课1次，共2次" in Message.objects.get(person=people[1].person, title__startswith="结班").body


def test_a_run_is_not_closed_before_it_is_over_and_ends_its_queue(course, town, people, alice):
    refused(rules.NotYetOver, close_run, run=class_of(course, town.qinghe, state="running"), by=alice)
    run = class_of(course, town.qinghe, first=TODAY() - timedelta(days=5), seats=1)
    seats = booked(run, people[:2], alice)
    mark(run, seats[:1], alice, ["pp"])
    close_run(run=run, by=alice)
    assert fresh(seats[1]).state == "cancelled"


def complete_online(user, course, chief):
    from courses.actions.learning import enrol, finish_lesson

    enrolment = enrol(person=user.person, course=course, by=user)
    for lesson in course.lessons():
        finish_lesson(enrolment=enrolment, lesson=lesson, by=user)
    submit(attempt=sit(user, course, right=9), by=user)
    confirm_task(submission=request_task(enrolment=enrolment, done={1, 2}, note="", by=user), by=chief)
    complete_if_done(enrolment=enrolment, by=user)
    return fresh(enrolment)


def hours_of(user):
    rows = CreditEntry.objects.filter(person=user.person, withdrawn_at__isnull=True)
    return sorted(rows.values_list("category", "hours"))


@pytest.mark.parametrize("class_first", [True, False])
def test_course_and_class_in_one_year_count_once_at_the_greater(course, town, people, alice, chief, class_first):
    now = TODAY()
    start = date(now.year, 1, 3) if now > date(now.year, 1, 10) else now - timedelta(days=3)
    run = class_of(course, town.qinghe, first=start, seats=9)  # 6 hours; the course gives 4
    seats = booked(run, people[:1], alice)
    mark(run, seats, alice, ["pp"])
    if class_first:
        close_run(run=run, by=alice)
        assert complete_online(people[0], course, chief).state == "completed"
        assert hours_of(people[0]) == [("run", Decimal(6))]
    else:
        complete_online(people[0], course, chief)
        assert close_run(run=run, by=alice).hours == 2
        assert hours_of(people[0]) == [("course", Decimal(4)), ("run", Decimal(2))]


def test_reopening_withdraws_and_closing_again_credits_the_corrected_list(course, town, people, alice):
    run = past_run(course, town)
    seats = booked(run, people[:2], alice)
    mark(run, seats, alice, ["pp", "pa"])
    close_run(run=run, by=alice)
    refused(rules.WhyNeeded, reopen_run, run=fresh(run), reason="", by=alice)
    reopen_run(run=fresh(run), reason="第2次课记错了", by=alice)
    assert (fresh(run).state, hours_of(people[0])) == ("running", [])
    mark(run, seats, alice, ["pa", "pp"])
    close_run(run=fresh(run), by=alice)
    assert (hours_of(people[0]), hours_of(people[1])) == ([], [("run", Decimal(6))])
    assert [fresh(s).state for s in seats] == ["failed", "completed"]


# --- at the door ---------------------------------------------------------------------------


def at_class(run, minutes=5):
    session = run.sessions.first()
    return session, timezone.make_aware(datetime.combine(session.on, time(9))) + timedelta(minutes=minutes)


def test_a_scan_marks_the_own_seat_and_never_what_the_list_says(course, town, people, alice):
    run = past_run(course, town)
    booked(run, people[:2], alice)
    session, now = at_class(run)
    row = check_in(session=session, person=people[0].person, by=people[0], at=now)
    assert (row.mark, row.how) == ("present", "scan")
    seat = Enrolment.objects.get(run=run, person=people[1].person)
    record_attendance(session=session, marks={seat.pk: "excused"}, by=alice, at=now)
    assert check_in(session=session, person=people[1].person, by=people[1], at=now).mark == "excused"


def test_no_scan_before_or_after_the_session_nor_without_a_seat(course, town, people, alice):
    run = past_run(course, town)
    booked(run, people[:1], alice)
    session, now = at_class(run)
    for minutes in (-61, 151):
        _session, then = at_class(run, minutes)
        refused(rules.NotBegun, check_in, session=session, person=people[0].person, by=people[0], at=then)
    assert refused(NoSeat, check_in, session=session, person=people[3].person, by=people[3], at=now) == NoSeat(False)


def test_who_comes_unbooked_gets_a_free_seat_or_is_told_there_is_none(course, town, people, alice):
    run = class_of(course, town.qinghe, first=TODAY() - timedelta(days=2), seats=1)
    session, now = at_class(run, 30)
    assert walk_in(session=session, person=people[0].person, by=people[0], at=now).mark == "late"
    refused(rules.NoSeatLeft, walk_in, session=session, person=people[1].person, by=alice, at=now)
    assert not Enrolment.objects.filter(person=people[1].person).exists()


# --- afterwards ----------------------------------------------------------------------------


def test_an_evaluation_has_no_name_and_is_given_once(course, town, people, alice):
    run = past_run(course, town)
    seats = booked(run, people[:1], alice)
    marks = {"content": 5, "teaching": 4, "arrangement": 3}
    evaluate(enrolment=seats[0], marks=marks, words="能多做练习就好", on=TODAY())
    refused(EvaluatedAlready, evaluate, enrolment=fresh(seats[0]), marks=marks, words="", on=TODAY())
    names = {field.name for field in RunEvaluation._meta.get_fields()}
    assert names == {"key", "run", "content", "teaching", "arrangement", "words"}
    assert (RunEvaluation.objects.count(), fresh(seats[0]).has_evaluated) == (1, True)
    assert not AuditEntry.objects.filter(action__contains="evalu").exists()
    late = TODAY() + timedelta(days=60)
    refused(EvaluationClosed, evaluate, enrolment=fresh(seats[0]), marks=marks, words="", on=late)


def test_reminders_go_out_once_and_not_to_who_turned_them_off(course, town, people, alice):
    run = class_of(course, town.qinghe, starts_in=1, seats=9)
    booked(run, people[:3], alice)
    people[1].muted = ["class_tomorrow"]
    people[1].save()
    session = sessions_on(TODAY() + timedelta(days=1)).get()
    for _ in range(2):
        remind_of_session(session=session)
    told = Message.objects.filter(kind="class_tomorrow").values_list("person", flat=True)
    assert sorted(told) == sorted([people[0].person_id, people[2].person_id])
