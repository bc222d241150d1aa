"""What happens to practical tasks in the demo: one with a photo, one scored by a resident, one drawn for a second look,
one more real task, and coaching on both sides."""

from __future__ import annotations

from datetime import date, timedelta
from io import BytesIO

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, ImageDraw

from core.management.demo.learning import at, pass_exam, study
from core.models import Person, User
from courses.actions.coaching import confirm_coaching, record_coaching
from courses.actions.further_tasks import request_further
from courses.actions.learning import enrol
from courses.actions.second_checks import agree, disagree
from courses.actions.signoffs import confirm_task, request_task
from courses.models import CoursePage, Enrolment, SecondCheck, SignoffSettings, TaskSubmission
from staff.models import Skill

SEED = "990000"


def sample(share: int) -> None:
    """The share of the second check, with a seed of the demo's own so that every city is the same."""
    settings = SignoffSettings.load()
    settings.second_share, settings.seed = share, SEED
    settings.save()


def _drawn_photo() -> SimpleUploadedFile:
    """A wall with a door plate, drawn: no photo of anybody."""
    image = Image.new("RGB", (1200, 800), "#d9d2c5")
    pen = ImageDraw.Draw(image)
    for row in range(16):
        for column in range(-1, 12):
            left = column * 110 + (55 if row % 2 else 0)
            pen.rectangle((left, row * 50, left + 104, row * 50 + 44), fill="#b86f52")
    pen.rectangle((420, 220, 780, 800), fill="#3f5b62")
    pen.rectangle((460, 120, 740, 200), fill="#1f6f78")
    pen.rectangle((470, 130, 730, 190), outline="#ffffff", width=4)
    for place in range(3):
        pen.rectangle((510 + place * 70, 142, 550 + place * 70, 178), fill="#ffffff")
    out = BytesIO()
    image.save(out, "JPEG", quality=82)
    return SimpleUploadedFile("门牌.jpg", out.getvalue(), "image/jpeg")


def hand_in(
    person: Person, course: CoursePage, day: date, note: str, photo: SimpleUploadedFile | None = None
) -> TaskSubmission:
    """The whole way up to the task put before the supervisor on the day."""
    enrolment = enrol(person=person, course=course, by=None, at=at(day - timedelta(days=25)))
    study(enrolment, None, day - timedelta(days=6))
    pass_exam(person, course, day - timedelta(days=4), (2,))
    points = list(range(1, course.checklist.count() + 1))
    return request_task(enrolment=enrolment, done=points, note=note, by=None, at=at(day), photo=photo)


def _further(enrolment: Enrolment, skill: Skill, note: str, day: date) -> TaskSubmission:
    points = list(range(1, enrolment.course.checklist.count() + 1))
    return request_further(enrolment=enrolment, skill=skill, done=points, note=note, by=None, at=at(day))


def tell_signoffs(
    people: list[Person], supervisor: User, second: User, courses: dict[str, CoursePage], today: date
) -> None:
    """`people[0]` is the learner of the role card; those from `people[5]` on have completed ZS-111."""
    elders, fraud, grid = courses["ZS-151"], courses["ZS-152"], courses["ZS-111"]
    hand_in(people[1], fraud, today - timedelta(days=2), "在楼道口讲的，十来位老人听完。", _drawn_photo())
    hand_in(people[2], elders, today - timedelta(days=1), "两位老人都会自己打视频电话了，等您一起回访。")
    scored = hand_in(people[5], elders, today - timedelta(days=9), "一位学挂号，一位学缴费，两周后都能自己做。")
    confirm_task(submission=scored, by=supervisor, score="5", at=at(today - timedelta(days=6)))
    sample(100)
    drawn = [
        confirm_task(
            submission=hand_in(person, fraud, today - timedelta(days=12 - place), note),
            by=supervisor, at=at(today - timedelta(days=8 - place)),
        )
        for place, (person, note) in enumerate(
            ((people[6], "晚饭后在凉亭讲的。"), (people[7], "和片警一起讲的。"), (people[3], "在活动室讲的。"))
        )
    ]  # fmt: skip
    sample(10)
    first, other = (SecondCheck.objects.get(submission=row) for row in drawn[:2])
    agree(check=first, by=second, at=at(today - timedelta(days=4)))
    disagree(
        check=other, reason="现场名单是上个月的，请补一次有日期的记录。", by=second, at=at(today - timedelta(days=3))
    )
    done = Enrolment.objects.of(people[6]).completed().get(course=grid)
    _further(done, Skill.objects.get(code="A03"), "7号楼前的小巷划界，和物业走了一遍。", today - timedelta(days=1))
    _coaching(people, supervisor, today)


def _coaching(people: list[Person], supervisor: User, today: date) -> None:
    """One that counts already, one that waits for the learner's word."""
    skill = Skill.objects.get(code="A03")
    coach = people[5]
    confirmed = record_coaching(
        coach=coach, coached=people[6], skill=skill, held_on=today - timedelta(days=40),
        practised="一起走了网格边界，她自己在图上标了三处拐角。", by=supervisor, at=at(today - timedelta(days=39)),
    )  # fmt: skip
    confirm_coaching(session=confirmed, by=supervisor, at=at(today - timedelta(days=38)))
    record_coaching(
        coach=coach, coached=people[0], skill=skill, held_on=today - timedelta(days=1),
        practised="练了事件六要素，口述两件、书面一件。", by=supervisor, at=at(today, 8),
    )  # fmt: skip
