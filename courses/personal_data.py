"""What learning holds of a person: the sections of her own export, and what an erasure takes away."""

from __future__ import annotations

from typing import Any

from core.models import Person, User
from courses.actions.bookings import cancel_booking
from courses.models import (
    Attempt,
    CoachingSession,
    Enrolment,
    ExamArrangement,
    Exemption,
    LedgerRow,
    MediaPlace,
    MendedQuestion,
    PracticeRun,
)

Rows = list[dict[str, Any]]


class LearningData:
    """Export and erasure of what a person learnt."""

    def export(self, person: Person) -> dict[str, Any]:
        return {
            "courses": _courses(person),
            "exemptions": _exemptions(person),
            "classes": _classes(person),
            "coaching": _coaching(person),
            "exams": _exams(person),
            "exam_arrangements": _arrangements(person),
            "mistakes_practised": list(
                MendedQuestion.objects.of(person).order_by("pk").values("course__code", "code", "last_right_on")
            ),
            "practice": _practice(person),
            "recordings": [
                {"lesson": str(place.lesson), "second": place.second, "saved_at": place.saved_at.isoformat()}
                for place in MediaPlace.objects.of(person).select_related("lesson").order_by("pk")
            ],
            "training_before": [
                {"run": row.run, "ends_on": row.ends_on.isoformat(), "hours": float(row.hours), "result": row.result}
                for row in LedgerRow.objects.filter(person=person)
            ],
        }

    def erase(self, person: Person, by: User | None) -> int:
        """Everything learnt goes, a held seat to the next who waits; certificates keep their own snapshot."""
        for seat in Enrolment.objects.held().filter(person=person):
            cancel_booking(enrolment=seat, by=None)
        gone = [
            LedgerRow.objects.filter(person=person).delete(),
            ExamArrangement.objects.of(person).delete(),
            MendedQuestion.objects.of(person).delete(),
            Attempt.objects.of(person).delete(),
            Enrolment.objects.filter(person=person).delete(),
            Exemption.objects.filter(person=person).delete(),
            PracticeRun.objects.of(person).delete(),
            MediaPlace.objects.of(person).delete(),
            CoachingSession.objects.of(person).delete(),
        ]
        return sum(rows for rows, _of_each in gone)


def _courses(person: Person) -> Rows:
    return [
        {
            "course": str(row.course),
            "state": row.state,
            "due_on": row.due_on.isoformat() if row.due_on else None,
            "required_because": row.requirement.why if row.requirement else "",
            "enrolled_at": row.enrolled_at.isoformat(),
            "completed_on": row.completed_on.isoformat() if row.completed_on else None,
            "lessons_done": row.progress.filter(done_at__isnull=False).count(),
            "tasks": [
                {
                    "title": str(task),
                    "state": task.state,
                    "note": task.note,
                    "reason": task.reason,
                    "resident_score": task.resident_score,
                    "photo": str(task.photo or ""),
                }
                for task in row.submissions.select_related("photo")
            ],
        }
        for row in Enrolment.objects.of(person).select_related("course", "requirement")
    ]


def _coaching(person: Person) -> Rows:
    """On both sides; the other one by name, as both know each other."""
    return [
        {
            "coach": row.coach.name, "coached": row.coached.name, "skill": row.skill.code,
            "held_on": row.held_on.isoformat(), "practised": row.practised, "state": row.state, "reason": row.reason,
        }
        for row in CoachingSession.objects.of(person).select_related("coach", "coached", "skill")
    ]  # fmt: skip


def _exemptions(person: Person) -> Rows:
    return [
        {
            "course": row.requirement.course.code,
            "reason": row.reason,
            "until": row.until.isoformat() if row.until else None,
            "given_at": row.given_at.isoformat(),
        }
        for row in Exemption.objects.filter(person=person).select_related("requirement__course")
    ]


def _classes(person: Person) -> Rows:
    seats = Enrolment.objects.seats().filter(person=person).select_related("run")
    return [
        {
            "class": str(row.run),
            "state": row.state,
            "booked_at": row.enrolled_at.isoformat(),
            "attendance": {str(a.session): a.mark for a in row.sessions_attended.all()},
            "reason": row.reason,
        }
        for row in seats.prefetch_related("sessions_attended__session")
    ]


def _exams(person: Person) -> Rows:
    return [
        {
            "exam": str(row.exam),
            "number": row.number,
            "started_at": row.started_at.isoformat(),
            "score": float(row.score) if row.score is not None else None,
            "answers": {a.number: a.value for a in row.answers.standing()},
            "disputes": [
                {"number": one.number, "text": one.text, "state": one.state, "answer": one.answer}
                for one in row.disputes.all()
            ],
        }
        for row in Attempt.objects.of(person).select_related("exam")
    ]


def _practice(person: Person) -> Rows:
    return [
        {
            "lesson": str(run.lesson),
            "steps_done": run.step,
            "finished_at": run.finished_at.isoformat() if run.finished_at else None,
        }
        for run in PracticeRun.objects.of(person).select_related("lesson").order_by("pk")
    ]


def _arrangements(person: Person) -> Rows:
    return [
        {
            "kind": row.kind,
            "course": row.course.code if row.course else "",
            "percent": row.percent,
            "minutes": row.minutes,
            "due_on": row.due_on.isoformat() if row.due_on else None,
            "reason": row.reason,
            "given_at": row.given_at.isoformat(),
        }
        for row in ExamArrangement.objects.of(person).select_related("course")
    ]
