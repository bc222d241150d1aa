"""What courses adds to composed pages: the next step and what is due on 今日, links, a section of the person file."""

from __future__ import annotations

from datetime import date, timedelta

from django.urls import reverse
from django.utils.translation import gettext as _

from core import slots
from core.actions.attachments import readable_about
from core.jobs import schedule
from core.models import Person, User
from core.permissions import may
from core.slots import Block, NavigationLink
from courses import jobs, run_jobs, skill_slots, training_slots
from courses.actions.evaluations import OPEN_FOR
from courses.actions.question_hand_ins import discard_forgotten_files
from courses.exports.overdue import OverdueExport
from courses.exports.runs import RunExport
from courses.exports.strategies import StrategiesExport
from courses.imports.ledger import LedgerKind
from courses.models import CoachingSession, CourseRun, Enrolment, TaskSubmission
from courses.outlines import Outline, outlines
from courses.personal_data import LearningData
from courses.rules.progress import Step
from courses.views.run_words import cards

SOON = timedelta(days=14)


def _own(person: Person) -> list[Outline]:
    """What she learns now: a running exam first, then by the day due; nothing of a course that is not published."""
    rows = Enrolment.objects.of(person).filter(state=Enrolment.State.ENROLLED, course__live=True)
    rows = rows.select_related("requirement__division")
    rows = rows.prefetch_related("course__chapters", "course__exams", "course__checklist")
    own = outlines(sorted(rows, key=lambda row: (row.due_on or date.max, row.enrolled_at)))
    return sorted(own, key=lambda outline: outline.running is None)


def home(person: Person, on: date) -> Block | None:
    """The one next step, what falls due within two weeks, what waits for somebody else."""
    own = _own(person)
    ahead = next((outline for outline in own if outline.step_is_mine), None)
    due = [o for o in own if o.enrolment.due_on and o.enrolment.due_on <= on + SOON and o.standing.step != Step.WAIT]
    due = [outline for outline in due if outline is not ahead]  # its card says the day
    later = [o for o in own if o.enrolment.requirement_id and o is not ahead and o not in due and o.step_is_mine]
    waiting = [outline for outline in own if outline.standing.step == Step.WAIT]
    returned = [o for o in own if o.submission and o.submission.state == TaskSubmission.State.RETURNED]
    is_learner = person.enrolments.exists() or person.affiliations.active(on).filter(kind="employment").exists()
    if not is_learner:
        return None
    context = {"ahead": ahead, "due": due, "later": later, "waiting": waiting, "returned": returned, "on": on}
    return Block("courses/home_learning.html", context, order=10)


def person_file(person: Person, user: User, on: date) -> Block | None:
    """Courses and exam results of a person, for those who may see them."""
    visible = Enrolment.objects.visible_to(user)
    own = list(visible.of(person).prefetch_related("course__chapters", "course__exams", "course__checklist"))
    may_arrange = may(user, "exams.arrange") and user.person_id != person.pk
    context = {"outlines": outlines(own), "may_arrange": may_arrange}
    return Block("courses/person_courses.html", context, order=40) if own else None


def classes(person: Person, on: date) -> Block | None:
    """Classes one has a seat in or waits for, and those that ask what one thought of them."""
    seats = Enrolment.objects.seats().filter(person=person).exclude(state=Enrolment.State.CANCELLED)
    rows = CourseRun.objects.filter(pk__in=seats.values("run"), ends_on__gte=on - OPEN_FOR)
    found = cards(list(rows.with_counts().order_by("starts_on", "pk")), person, on)
    held = [card for card in found if card.is_held and card.run.ends_on >= on]
    to_evaluate = [card for card in found if card.may_evaluate and card.run.ends_on <= on]
    if not held and not to_evaluate:
        return None
    return Block("courses/my_runs/home.html", {"cards": held, "to_evaluate": to_evaluate}, order=25)


def coaching(person: Person, on: date) -> Block | None:
    """Coaching that others recorded and that waits for one's word."""
    rows = CoachingSession.objects.recorded().filter(coached=person).select_related("coach", "skill")
    waiting = list(rows.order_by("recorded_at", "pk")[:5])
    return Block("courses/coaching/home.html", {"sessions": waiting}, order=22) if waiting else None


def navigation(user: User) -> list[NavigationLink]:
    from courses.views.signoffs import supervises

    links = []
    if user.person_id:
        links += [
            NavigationLink("", _("今日"), reverse("today"), "home", 10),
            NavigationLink("", _("学习"), reverse("my-courses"), "book", 20),
            NavigationLink("", _("面授班次"), reverse("my-runs"), "class", 60),
        ]
    if supervises(user):
        links.append(NavigationLink(_("本周"), _("待签核"), reverse("signoffs"), "sign", 20))
    if may(user, "signoffs.recheck"):
        links.append(NavigationLink(_("培养"), _("实操复核"), reverse("second-checks"), "paper", 45))
    if may(user, "marking.decide"):
        links.append(NavigationLink(_("培养"), _("阅卷"), reverse("marking"), "sign", 18))
    if may(user, "requirements.view"):
        links.append(NavigationLink(_("培养"), _("必修安排"), reverse("requirements"), "calendar", 20))
    if may(user, "runs.view") or may(user, "runs.teach"):
        links.append(NavigationLink(_("培养"), _("班次"), reverse("runs"), "class", 30))
    return links


readable_about(
    "courses.tasksubmission", lambda user, pk: TaskSubmission.objects.visible_to(user).filter(pk=pk).exists()
)
skill_slots.register_all()
training_slots.register_all()
slots.register("imports", LedgerKind.slug, LedgerKind(), order=50)
slots.register("exports", OverdueExport.slug, OverdueExport, order=40)
slots.register("exports", RunExport.slug, RunExport, order=50)
slots.register("exports", StrategiesExport.slug, StrategiesExport, order=60)
slots.register("home", "learning", home, order=10)
slots.register("home", "coaching", coaching, order=22)
slots.register("home", "classes", classes, order=25)
slots.register("person", "courses", person_file, order=40)
slots.register("navigation", "courses", navigation, order=10)
slots.register("personal_data", "courses", LearningData())

schedule("courses.requirements", "30 1 * * *", jobs.apply_requirements)
schedule("courses.reminders", "0 8 * * *", jobs.send_reminders)
schedule("courses.digests", "10 8 * * 1", jobs.send_digests)
schedule("courses.signoffs", "50 7-18 * * *", jobs.tell_signoffs)
schedule("courses.coaching", "10 3 * * *", jobs.settle_coaching)
schedule("courses.figures", "40 2 * * *", jobs.renew_figures)
schedule("courses.question_files", "20 3 * * *", discard_forgotten_files)
schedule("courses.runs.start", "0 1 * * *", run_jobs.start_due_runs)
schedule("courses.runs.remind", "0 9 * * *", run_jobs.remind_runs)
schedule("courses.publish", "*/5 * * * *", jobs.publish_scheduled)
