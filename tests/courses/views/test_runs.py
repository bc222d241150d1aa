"""Classes as HR, the street, the leader, the trainer and a learner meet them."""

from datetime import datetime, time, timedelta
from io import BytesIO

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from core.models import AuditEntry
from courses.actions.attendance import record_attendance
from courses.actions.bookings import book
from courses.actions.evaluations import evaluate
from courses.models import Attendance, CourseRun, Enrolment
from tests.courses.factories import class_of, learner_at
from tests.courses.views.test_query_counts import asked
from tests.factories import PASSWORD, holder

pytestmark = pytest.mark.django_db


@pytest.fixture
def trainer(town):
    return holder("trainer", town.qinghe, username="trainer")


@pytest.fixture
def run(course, town, trainer):
    return class_of(course, town.qinghe, trainers=[trainer], has_checkin=True)


def seat(run, user, by=None):
    return book(person=user.person, run=run, by=by)


def page(client, user, name, *args, **query):
    client.force_login(user)
    return client.get(reverse(name, args=args), query)


def text(answer):
    return answer.content.decode()


# --- who sees what -------------------------------------------------------------------------


def test_the_place_and_those_below_see_a_run_others_do_not(client, run, alice, bob, charlie, trainer):
    codes = [page(client, user, "run", run.pk).status_code for user in (alice, bob, trainer, charlie)]
    assert codes == [200, 200, 200, 404]


def test_a_trainer_sees_own_runs_only(client, course, town, run, trainer):
    other = class_of(course, town.qinghe, title="别人的班")
    answer = page(client, trainer, "runs")
    assert run.title in text(answer)
    assert "别人的班" not in text(answer)
    assert page(client, trainer, "run", other.pk).status_code == 404


def test_names_are_for_who_keeps_the_list_or_sees_the_people(client, run, town, alice, bob, trainer):
    near, far = learner_at(town.huaian, person__name="周近水"), learner_at(town.shidu_one, person__name="林远山")
    seat(run, near)
    seat(run, far)
    for user, seen in ((alice, (True, True)), (trainer, (True, True)), (bob, (True, False))):
        said = text(page(client, user, "run", run.pk))
        assert ("周近水" in said, "林远山" in said) == seen
    said = text(page(client, holder("leader", town.qinghe), "run", run.pk))
    assert "周近水" not in said
    assert "还有2人不在您看人员档案的范围里" in said


def test_only_who_may_close_a_class_is_asked_to(client, course, town, alice, trainer):
    class_of(course, town.qinghe, first=timezone.localdate() - timedelta(days=5), trainers=[trainer])
    others = holder("leader", town.qinghe), holder("trainer", town.qinghe)
    said = ["1个班已经上完" in text(page(client, user, "runs")) for user in (alice, trainer, *others)]
    assert said == [True, True, False, False]


def test_looking_is_not_changing(client, run, bob, trainer):
    for user in (bob, trainer):
        assert page(client, user, "run-edit", run.pk).status_code == 403
        assert client.post(reverse("run-move", args=[run.pk]), {"verb": "cancel", "reason": "x"}).status_code == 403
    assert page(client, bob, "run-attendance", run.pk, run.sessions.first().pk).status_code == 403


# --- planning ------------------------------------------------------------------------------


def said_of(course, town, **changes):
    day = timezone.localdate() + timedelta(days=20)
    return {
        "course": course.pk, "division": town.qinghe.pk, "place": "二楼", "seats": 20, "hours": "6", "title": "",
        "books_from": timezone.localdate(), "books_until": day, "cancels_until": day, "least_share": 80, "note": "",
        "guest": "", "host": "", "s-TOTAL_FORMS": 2, "s-INITIAL_FORMS": 0, "s-0-on": day, "s-0-starts_at": "09:00",
        "s-0-ends_at": "11:30", "s-1-on": "", "s-1-starts_at": "", "s-1-ends_at": "", **changes,
    }  # fmt: skip


def test_hr_plans_a_run_and_opens_it(client, course, town, alice):
    client.force_login(alice)
    answer = client.post(reverse("run-new"), said_of(course, town))
    made = CourseRun.objects.get()
    assert answer.url == reverse("run", args=[made.pk])
    assert (made.title, made.state, made.sessions.count()) == ("井盖与责任田面授班", "planned", 1)
    client.post(reverse("run-move", args=[made.pk]), {"verb": "open"})
    assert CourseRun.objects.get().state == "open"


def test_from_a_gap_the_course_is_proposed_and_then_the_people(client, course, town, alice):
    learner_at(town.huaian, person__name="周秀兰")
    learner_at(town.xinghua, person__name="何小云")
    client.force_login(alice)
    address = f"{reverse('run-new')}?community={town.huaian.pk}&skills=A03"
    assert "教这些技能的课" in text(client.get(address))
    following = client.post(address, said_of(course, town), follow=True)
    assert "周秀兰" in text(following)
    assert "何小云" not in text(following)
    assert "checked" in text(following)


def test_more_rows_keep_what_was_typed(client, course, town, alice):
    client.force_login(alice)
    answer = text(client.post(reverse("run-new"), said_of(course, town, more="yes", place="三楼东头")))
    assert "三楼东头" in answer
    assert 'name="s-4-on"' in answer
    assert "出错" not in answer
    assert not CourseRun.objects.exists()


@pytest.mark.parametrize(
    "changes", [{"s-0-ends_at": "08:00"}, {"s-0-on": "", "s-0-starts_at": "", "s-0-ends_at": ""}, {"seats": 0}]
)
def test_what_does_not_fit_is_said_and_kept(client, course, town, alice, changes):
    client.force_login(alice)
    answer = client.post(reverse("run-new"), said_of(course, town, **changes))
    assert answer.status_code == 422
    assert "二楼" in text(answer)


def test_people_are_booked_together_and_who_cannot_is_named(client, course, town, run, alice):
    first, second, clashing, fourth = (
        learner_at(town.huaian, person__name=name) for name in ("周一", "周二", "周三", "周四")
    )
    seat(class_of(course, town.qinghe, title="另一班"), clashing)
    client.force_login(alice)
    keys = [user.person_id for user in (first, second, clashing)]
    answer = text(client.post(reverse("run-assign", args=[run.pk]), {"person": keys}, follow=True))
    assert "报上了2人" in answer
    assert "没有报上：周三。和《另一班》" in answer
    answer = text(client.post(reverse("run-assign", args=[run.pk]), {"person": [*keys, fourth.person_id]}, follow=True))
    assert "报上了" not in answer
    assert "早就在名单或候补里的：周二、周一" in answer
    assert "排进候补的是：周四" in answer


def test_ticked_people_are_sent_to_a_class_that_teaches_what_they_lack(client, course, town, run, alice):
    one, other = learner_at(town.huaian, person__name="周一"), learner_at(town.huaian, person__name="周二")
    keys = f"person={one.person_id}&person={other.person_id}"
    said = text(page(client, alice, "run-send", skills="A03", person=[one.person_id, other.person_id]))
    assert "给2人选一个班" in said
    assert run.title in said
    assert client.get(f"{reverse('run-send')}?skills=B01&{keys}").url == f"{reverse('run-new')}?skills=B01&{keys}"
    CourseRun.objects.filter(pk=run.pk).update(state="running")
    assert client.get(f"{reverse('run-send')}?skills=A03&{keys}").url == f"{reverse('run-new')}?skills=A03&{keys}"


def test_from_a_persons_file_every_class_to_come_is_offered(client, run, town, alice):
    one = learner_at(town.huaian, person__name="周一")
    link = f"{reverse('run-send')}?person={one.person_id}"
    assert link in text(page(client, alice, "person", one.person_id))
    assert run.title in text(client.get(link))


def test_sending_names_only_people_and_classes_one_may_see(client, course, town, run, charlie):
    hidden, theirs = learner_at(town.huaian, person__name="周远远"), class_of(course, town.liuqiao, title="柳桥的班")
    said = text(page(client, charlie, "run-send", skills="A03", person=[hidden.person_id]))
    assert "周远远" not in said
    assert theirs.title in said
    assert run.title not in said


def test_hr_of_another_district_books_nobody_of_here(client, town, course, charlie):
    theirs = class_of(course, town.liuqiao)
    stranger = learner_at(town.huaian)
    client.force_login(charlie)
    client.post(reverse("run-assign", args=[theirs.pk]), {"person": [stranger.person_id]})
    assert not Enrolment.objects.exists()


# --- a learner -----------------------------------------------------------------------------


def test_a_learner_books_waits_and_leaves_by_one_tap(client, course, town, run):
    users = [learner_at(town.huaian) for _ in range(3)]
    for user in users[:2]:
        client.force_login(user)
        client.post(reverse("my-run-book", args=[run.pk]))
    client.force_login(users[2])
    answer = text(client.post(reverse("my-run-book", args=[run.pk]), follow=True))
    assert "您是第1位" in answer
    assert "候补第1位" in text(client.get(reverse("course", args=["ZS-901"])))
    client.force_login(users[0])
    client.post(reverse("my-run-leave", args=[run.pk]))
    client.force_login(users[2])
    assert "已报上" in text(client.get(reverse("today")))


def test_what_is_planned_or_elsewhere_is_not_there_for_a_learner(client, course, town):
    client.force_login(learner_at(town.huaian))
    for hidden in (class_of(course, town.qinghe, state="planned"), class_of(course, town.liuqiao)):
        assert client.get(reverse("my-run", args=[hidden.pk])).status_code == 404
        assert client.post(reverse("my-run-book", args=[hidden.pk])).status_code == 404


def test_an_evaluation_is_shown_from_three_on(client, course, town, trainer, alice):
    past = class_of(course, town.qinghe, first=timezone.localdate() - timedelta(days=5), seats=9, trainers=[trainer])
    users = [learner_at(town.huaian) for _ in range(3)]
    seats = [seat(past, user) for user in users]
    CourseRun.objects.filter(pk=past.pk).update(state="running")
    for held in seats[:2]:
        marks = {"content": 5, "teaching": 5, "arrangement": 5}
        evaluate(enrolment=held, marks=marks, words="很实在", on=timezone.localdate())
    assert "很实在" not in text(page(client, alice, "run", past.pk))
    client.force_login(users[2])
    said = {"content": 4, "teaching": 5, "arrangement": 3, "words": "电话13800138000"}
    assert client.post(reverse("my-run-evaluate", args=[past.pk]), said).status_code == 422
    client.post(reverse("my-run-evaluate", args=[past.pk]), {**said, "words": ""})
    assert "很实在" in text(page(client, alice, "run", past.pk))


# --- the trainer's list --------------------------------------------------------------------


class Clock:
    """Stands still until it is shifted."""

    def __init__(self, at):
        self.at = at

    def shift(self, **step):
        self.at += timedelta(**step)


@pytest.fixture
def clock(monkeypatch):
    """Today at 8:58."""
    stopped = Clock(timezone.make_aware(datetime.combine(timezone.localdate(), time(8, 58))))
    monkeypatch.setattr(timezone, "now", lambda: stopped.at)
    return stopped


@pytest.fixture
def class_today(course, town, trainer, clock):
    """A class whose first morning is today, 9:00."""
    return class_of(course, town.qinghe, first=timezone.localdate(), seats=3, trainers=[trainer], has_checkin=True)


def test_the_list_is_saved_with_one_button(client, class_today, town, trainer):
    users = [learner_at(town.huaian) for _ in range(2)]
    seats = [seat(class_today, user) for user in users]
    session = class_today.sessions.first()
    client.force_login(trainer)
    address = reverse("run-attendance", args=[class_today.pk, session.pk])
    client.post(address, {f"mark-{seats[0].pk}": "absent", "rest": "present"})
    marks = dict(Attendance.objects.values_list("enrolment", "mark"))
    assert marks == {seats[0].pk: "absent", seats[1].pk: "present"}
    assert client.post(address, {f"mark-{seats[0].pk}": "nonsense"}).status_code == 302
    assert Attendance.objects.get(enrolment=seats[0]).mark == "absent"


def test_who_comes_unbooked_is_added_by_staff_number(client, class_today, town, trainer):
    user, stranger = learner_at(town.huaian), learner_at(town.changdai_one)
    address = reverse("run-walk-in", args=[class_today.pk, class_today.sessions.first().pk])
    client.force_login(trainer)
    assert "记为到课" in text(client.post(address, {"login": user.username}, follow=True))
    assert "只招" in text(client.post(address, {"login": stranger.username}, follow=True))
    assert "没有找到" in text(client.post(address, {"login": "nobody"}, follow=True))


def shown_code(client, run, session, trainer):
    """The address in the code that the trainer's page shows now."""
    from courses.views.my_runs import checkin_address

    answer = page(client, trainer, "run-code", run.pk, session.pk)
    assert 0 < int(answer["Refresh"]) <= 30
    client.logout()
    return checkin_address(run, session, timezone.now())


def test_a_scan_survives_a_slow_sign_in(client, class_today, town, trainer, clock):
    user = learner_at(town.huaian)
    user.set_password(PASSWORD)
    user.save()
    seat(class_today, user)
    session = class_today.sessions.first()
    scanned = client.get(shown_code(client, class_today, session, trainer))
    asked_to_sign_in = client.get(scanned.url)
    assert asked_to_sign_in.url.startswith("/accounts/login/")
    clock.shift(minutes=6)
    signed_in = client.post(asked_to_sign_in.url, {"login": user.username, "password": PASSWORD})
    assert signed_in.url == scanned.url
    assert "我到了" in text(client.get(signed_in.url))
    assert not Attendance.objects.exists()
    assert "记好了" in text(client.post(signed_in.url))
    row = Attendance.objects.get()
    assert (row.mark, row.how) == ("present", "scan")


def test_a_code_of_another_class_says_so(client, course, class_today, town, trainer):
    other = class_of(course, town.qinghe, title="下午班", starts_in=9, trainers=[trainer])
    user = learner_at(town.huaian)
    seat(class_today, user)
    address = shown_code(client, class_today, class_today.sessions.first(), trainer)
    client.force_login(user)
    wrong = address.replace(f"/my/runs/{class_today.pk}/", f"/my/runs/{other.pk}/")
    assert "不是这个班的" in text(client.get(wrong, follow=True))
    assert not Attendance.objects.exists()


def test_an_old_code_marks_nothing_nor_does_a_scan_remembered_too_long(client, class_today, town, trainer, clock):
    user = learner_at(town.huaian)
    seat(class_today, user)
    session = class_today.sessions.first()
    address = shown_code(client, class_today, session, trainer)
    clock.shift(minutes=3)
    client.force_login(user)
    assert "过了时间" in text(client.get(address, follow=True))
    address = shown_code(client, class_today, session, trainer)
    client.force_login(user)
    client.get(address)
    clock.shift(minutes=20)
    assert client.post(reverse("checkin", args=[class_today.pk])).status_code == 409
    assert not Attendance.objects.exists()


def test_a_scan_marks_no_later_session_and_no_code_is_shown_for_one(client, class_today, trainer):
    later = class_today.sessions.last()
    answer = page(client, trainer, "run-code", class_today.pk, later.pk)
    assert "Refresh" not in answer
    assert "现在不出码" in text(answer)


def test_who_scans_without_a_seat_is_offered_one(client, class_today, town, trainer):
    user = learner_at(town.huaian)
    address = shown_code(client, class_today, class_today.sessions.first(), trainer)
    client.force_login(user)
    client.get(address)
    refused = client.post(reverse("checkin", args=[class_today.pk]))
    assert refused.status_code == 409
    assert "现在报名，并记到课" in text(refused)
    assert "记好了" in text(client.post(reverse("checkin", args=[class_today.pk]), {"walk_in": "yes"}))
    assert Enrolment.objects.get(run=class_today).state == "enrolled"


# --- closing, files ------------------------------------------------------------------------


@pytest.fixture
def over(course, town, trainer, alice):
    made = class_of(course, town.qinghe, first=timezone.localdate() - timedelta(days=5), seats=9, trainers=[trainer])
    seats = [seat(made, learner_at(town.huaian, person__name=name)) for name in ("周秀兰", "何小云")]
    for session in made.sessions.all():
        record_attendance(session=session, marks={seats[0].pk: "present", seats[1].pk: "absent"}, by=alice)
    return made


def test_the_preview_says_who_gets_what_before_it_happens(client, over, trainer):
    said = text(page(client, trainer, "run-close", over.pk))
    assert "2人里1人学完" in said
    assert "没到要求" in said
    answer = client.post(reverse("run-close", args=[over.pk]), follow=True)
    assert "1人学完，1人没到要求" in text(answer)
    again = client.post(reverse("run-close", args=[over.pk]))
    assert again.status_code == 409


def test_the_file_and_the_sheet_hold_names_and_marks_and_no_numbers(client, over, trainer):
    answer = page(client, trainer, "run-export", over.pk)
    sheet = load_workbook(BytesIO(answer.getvalue())).active
    said = " ".join(str(cell) for row in sheet.iter_rows(values_only=True) for cell in row if cell)
    assert "周秀兰" in said
    assert "缺席" in said
    assert "1990000" not in said
    assert AuditEntry.objects.filter(action="run.export").count() == 1
    assert "何小云" in text(page(client, trainer, "run-sheet", over.pk))


# --- cost ----------------------------------------------------------------------------------


def closing_asks(people, course, town, trainer, alice, client):
    """How often closing a class of so many people asks the database."""
    made = class_of(course, town.qinghe, first=timezone.localdate() - timedelta(days=5), seats=9, trainers=[trainer])
    seats = [seat(made, learner_at(town.huaian)) for _ in range(people)]
    for session in made.sessions.all():
        record_attendance(session=session, marks={held.pk: "present" for held in seats}, by=alice)
    client.force_login(trainer)
    with CaptureQueriesContext(connection) as queries:
        client.post(reverse("run-close", args=[made.pk]))
    assert CourseRun.objects.get(pk=made.pk).state == "closed"
    return len(queries)


def test_closing_costs_the_same_for_each_person(client, course, town, trainer, alice):
    closing_asks(1, course, town, trainer, alice, client)
    two, five, eight = (closing_asks(n, course, town, trainer, alice, client) for n in (2, 5, 8))
    assert eight - five == five - two
    assert (five - two) // 3 <= 21


def test_pages_ask_as_often_for_many_as_for_one(client, course, town, run, alice, trainer):
    def add():
        more = class_of(course, town.qinghe, seats=9, starts_in=30 + 3 * CourseRun.objects.count())
        for _ in range(2):
            user = learner_at(town.huaian)
            seat(run, user)
            seat(more, user)

    CourseRun.objects.filter(pk=run.pk).update(seats=9)
    add()
    me = learner_at(town.huaian)
    seat(run, me)
    session = run.sessions.first().pk
    desk = [
        reverse("runs"), reverse("run", args=[run.pk]), reverse("run-close", args=[run.pk]),
        reverse("run-attendance", args=[run.pk, session]), reverse("run-assign", args=[run.pk]),
        reverse("run-sheet", args=[run.pk]), f"{reverse('run-send')}?skills=A03&person={me.person_id}",
    ]  # fmt: skip
    own = [reverse("my-runs"), reverse("my-run", args=[run.pk]), reverse("today"), reverse("course", args=["ZS-901"])]

    def counts():
        found = []
        for user, urls in ((alice, desk), (me, own)):
            client.force_login(user)
            found += [asked(client, url) for url in urls]
        return found

    before = counts()
    for _ in range(3):
        add()
    assert counts() == before
