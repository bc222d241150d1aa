"""The practical task: asked with every point ticked, decided by the one in charge, never oneself."""

from datetime import date
from decimal import Decimal
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from core.actions.access import grant_role
from core.actions.attachments import may_read
from core.models import Attachment, AuditEntry, Message
from core.refusals import Refused
from core.rules.files import MOST_BYTES
from courses.actions.exams import submit
from courses.actions.signoff_messages import tell_who_decides
from courses.actions.signoffs import AlreadyDecided, NotInCharge, confirm_task, request_task, return_task
from courses.models import CoursePage, TaskSubmission
from courses.rules.signoffs import ChecklistIncomplete, HoldsResidentData, NoSuchScore, ReasonNeeded, ScoreNeeded
from staff.models import CreditEntry, Employment, Evidence, HeldSkill
from tests.courses.factories import sit
from tests.factories import UserFactory, holder
from tests.staff.factories import employed

pytestmark = pytest.mark.django_db


def asked(enrolment, user):
    return request_task(enrolment=enrolment, done={1, 2}, note="3号楼两户未核", by=user)


def refusal(call, **arguments):
    with pytest.raises(Refused) as caught:
        call(**arguments)
    return caught.value.reason


def test_asking_needs_every_point_and_no_residents_number(enrolled, learner):
    ask = {"enrolment": enrolled, "by": learner}
    assert refusal(request_task, done={1}, note="", **ask) == ChecklistIncomplete(left=1)
    assert refusal(request_task, done={1, 2}, note="电话19900001234", **ask) == HoldsResidentData(0, 1)
    assert request_task(done={1, 2}, note="", **ask) == request_task(done={1, 2}, note="", **ask)
    assert TaskSubmission.objects.count() == 1


def test_exam_and_confirmed_task_make_the_level_the_hours_and_the_end_of_the_course(course, learner, chief, enrolled):
    submit(attempt=sit(learner, course, right=8), by=learner)
    confirm_task(submission=asked(enrolled, learner), by=chief)
    assert list(HeldSkill.objects.order_by("skill__code").values_list("skill__code", "level")) == [
        ("A03", 2),
        ("C01", 1),
    ]
    enrolled.refresh_from_db()
    assert enrolled.state == "completed"
    assert list(CreditEntry.objects.values_list("source", "hours")) == [(enrolled.source, Decimal("4.0"))]
    assert AuditEntry.objects.filter(action__in=["task.confirm", "course.complete"]).count() == 2


def test_the_order_does_not_matter(course, learner, chief, enrolled):
    confirm_task(submission=asked(enrolled, learner), by=chief)
    enrolled.refresh_from_db()
    assert enrolled.state == "enrolled"
    submit(attempt=sit(learner, course, right=8), by=learner)
    enrolled.refresh_from_db()
    assert (enrolled.state, CreditEntry.objects.count()) == ("completed", 1)


def test_a_return_needs_a_reason_and_lets_her_ask_again(enrolled, learner, chief):
    submission = asked(enrolled, learner)
    assert refusal(return_task, submission=submission, reason=" ", by=chief) == ReasonNeeded()
    return_task(submission=submission, reason="没有跟到回音", by=chief)
    again = asked(enrolled, learner)
    assert (TaskSubmission.objects.count(), again.state) == (2, "requested")
    assert Evidence.objects.count() == 0
    sent = Message.objects.filter(person=learner.person)
    assert list(sent.values_list("title", "body")) == [("实操退回，请改：报一件事", "没有跟到回音")]


def test_whoever_comes_second_is_told_who_was_first(enrolled, learner, chief, town):
    submission = asked(enrolled, learner)
    second = holder("supervisor", town.qinghe)
    confirm_task(submission=submission, by=chief)
    told = refusal(confirm_task, submission=submission, by=second)
    assert told == AlreadyDecided(name=chief.person.name, state="已确认")
    assert Evidence.objects.count() == 1


def test_never_oneself_never_a_stranger(enrolled, learner, town):
    submission = asked(enrolled, learner)
    grant_role(user=learner, role="supervisor", by=None, division=town.linxi)
    elsewhere = holder("supervisor", town.changdai)
    assert refusal(confirm_task, submission=submission, by=learner) == NotInCharge()
    assert refusal(confirm_task, submission=submission, by=elsewhere) == NotInCharge()
    assert list(TaskSubmission.objects.visible_to(elsewhere)) == []


def test_the_named_supervisor_decides_and_when_she_leaves_the_place_does(enrolled, learner, chief, town):
    named = UserFactory(person=employed(town.huaian))
    at_work = Employment.objects.filter(affiliation__person=learner.person)
    at_work.update(supervisor=named.person)
    on = date.today()
    assert list(TaskSubmission.objects.in_charge_of(named, on)) == []
    submission = asked(enrolled, learner)
    assert list(TaskSubmission.objects.in_charge_of(named, on)) == [submission]
    assert list(TaskSubmission.objects.in_charge_of(chief, on)) == []
    named.person.affiliations.update(ends_on=date(2024, 1, 1))
    assert list(TaskSubmission.objects.in_charge_of(chief, on)) == [submission]


def told(person, kind="signoff"):
    return list(Message.objects.filter(person=person, kind=kind).values_list("title", flat=True))


def test_the_supervisor_nearest_to_the_learner_is_told_once(enrolled, learner, chief, town):
    farther = holder("supervisor", town.qinghe)
    submission = asked(enrolled, learner)
    tell_who_decides(submissions=[submission], on=date.today())
    assert told(chief.person) == ["周秀兰请您确认实操：报一件事"]
    assert told(farther.person) == []
    assert Message.objects.get(kind="signoff").link == f"/desk/signoffs/#s{submission.pk}"


def test_when_the_supervisor_leaves_the_next_one_is_told_and_the_first_not_again(enrolled, learner, chief, town):
    named = UserFactory(person=employed(town.huaian))
    Employment.objects.filter(affiliation__person=learner.person).update(supervisor=named.person)
    submission = asked(enrolled, learner)
    assert (len(told(named.person)), told(chief.person)) == (1, [])
    named.person.affiliations.update(ends_on=date(2024, 1, 1))
    for _again in range(2):
        tell_who_decides(submissions=[submission], on=date.today())
    assert (len(told(named.person)), len(told(chief.person))) == (1, 1)


@pytest.mark.parametrize("hindrance", ["closed account", "herself"])
def test_a_named_supervisor_who_cannot_sign_leaves_it_to_the_place(enrolled, learner, chief, town, hindrance):
    named = UserFactory(person=employed(town.huaian), is_active=False).person
    who = named if hindrance == "closed account" else learner.person
    Employment.objects.filter(affiliation__person=learner.person).update(supervisor=who)
    submission = asked(enrolled, learner)
    assert list(TaskSubmission.objects.in_charge_of(chief, date.today())) == [submission]
    assert len(told(chief.person)) == 1


def wanting_a_score(enrolled):
    CoursePage.objects.filter(pk=enrolled.course_id).update(asks_resident_score=True)
    enrolled.refresh_from_db()
    return enrolled


@pytest.mark.parametrize(
    ("given", "why"),
    [("", ScoreNeeded()), ("6", NoSuchScore("6")), ("4.5", NoSuchScore("4.5")), ("好", NoSuchScore("好"))],
)
def test_where_a_residents_score_is_asked_for_nothing_is_confirmed_without_it(enrolled, learner, chief, given, why):
    submission = asked(wanting_a_score(enrolled), learner)
    assert refusal(confirm_task, submission=submission, by=chief, score=given) == why
    assert (TaskSubmission.objects.get().state, Evidence.objects.count()) == ("requested", 0)


def test_the_score_is_kept_with_who_wrote_it_down(enrolled, learner, chief):
    confirm_task(submission=asked(wanting_a_score(enrolled), learner), by=chief, score="４")
    submission = TaskSubmission.objects.get()
    assert (submission.resident_score, submission.score_by) == (4, chief)
    assert AuditEntry.objects.get(action="task.confirm").data["score"] == 4


def test_a_stale_card_without_a_score_hears_who_was_first(enrolled, learner, chief):
    submission = asked(wanting_a_score(enrolled), learner)
    stale = TaskSubmission.objects.get(pk=submission.pk)
    confirm_task(submission=submission, by=chief, score="5")
    assert refusal(confirm_task, submission=stale, by=chief) == AlreadyDecided(chief.person.name, "已确认")


def test_where_no_score_is_asked_for_none_is_kept(enrolled, learner, chief):
    confirm_task(submission=asked(enrolled, learner), by=chief, score="1")
    assert TaskSubmission.objects.get().resident_score is None


def photo(body: bytes = b"", name: str = "现场.jpg") -> SimpleUploadedFile:
    if not body:
        exif = Image.Exif()
        exif[0x010F] = "SecretCamera"
        out = BytesIO()
        Image.new("RGB", (3000, 2000), "teal").save(out, "JPEG", exif=exif)
        body = out.getvalue()
    return SimpleUploadedFile(name, body)


def with_photo(enrolled, learner, picture):
    return request_task(enrolment=enrolled, done={1, 2}, note="", by=learner, photo=picture)


def test_a_photo_is_drawn_anew_smaller_and_without_where_it_was_taken(enrolled, learner):
    kept = with_photo(enrolled, learner, photo()).photo
    with kept.file.open() as file:
        body = file.read()
    assert (Image.open(BytesIO(body)).size, b"SecretCamera" in body) == ((1600, 1067), False)


@pytest.mark.parametrize(
    ("picture", "why"),
    [
        (photo(b"%PDF-1.7\n", "现场.jpg"), "NotAPicture"),
        (photo(b"\xff\xd8\xff" + b"0" * 99), "Unreadable"),
        (photo(b"\xff\xd8\xff" + b"0" * MOST_BYTES), "TooLarge"),
    ],
    ids=["pdf", "broken", "large"],
)
def test_what_is_no_photo_is_refused_and_nothing_is_put_before_anybody(enrolled, learner, chief, picture, why):
    with pytest.raises(Refused) as caught:
        with_photo(enrolled, learner, picture)
    assert caught.value.code == why
    assert (TaskSubmission.objects.count(), Attachment.objects.count(), told(chief.person)) == (0, 0, [])


def test_only_who_may_see_the_task_sees_its_photo(enrolled, learner, chief, town):
    kept = with_photo(enrolled, learner, photo()).photo
    elsewhere, neighbour = holder("supervisor", town.changdai), UserFactory(person=employed(town.huaian))
    seen = [may_read(user, kept) for user in (learner, chief, elsewhere, neighbour)]
    assert seen == [True, True, False, False]
