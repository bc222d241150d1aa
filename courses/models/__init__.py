"""Models of courses, split by subject."""

from courses.models.catalogue import Chapter, ChecklistItem, CourseIndexPage, CoursePage, CourseSkill, LessonPage
from courses.models.exams import Answer, Attempt, Exam
from courses.models.learning import Enrolment, LessonProgress, TaskSubmission
from courses.models.policies import PolicyDocument
from courses.models.questions import Question

__all__ = [
    "Answer",
    "Attempt",
    "Chapter",
    "ChecklistItem",
    "CourseIndexPage",
    "CoursePage",
    "CourseSkill",
    "Enrolment",
    "Exam",
    "LessonPage",
    "LessonProgress",
    "PolicyDocument",
    "Question",
    "TaskSubmission",
]
