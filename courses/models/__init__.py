"""Models of courses, split by subject."""

from courses.models.arrangements import ExamArrangement
from courses.models.catalogue import Chapter, ChecklistItem, CourseIndexPage, CoursePage, CourseSkill, LessonPage
from courses.models.dispatches import Dispatch
from courses.models.disputes import Dispute, Ruling
from courses.models.exams import Answer, Attempt, Exam, ExamFigures
from courses.models.learning import Enrolment, LessonProgress
from courses.models.ledger import LedgerCourse, LedgerRow
from courses.models.mistakes import MendedQuestion
from courses.models.policies import PolicyDocument
from courses.models.practice import MediaPlace, PracticeRun
from courses.models.question_imports import QuestionImport, QuestionImportItem
from courses.models.questions import Question
from courses.models.requirements import Exemption, Requirement
from courses.models.runs import Attendance, CourseRun, RunEvaluation, RunSession
from courses.models.signoffs import CoachingSession, SecondCheck, SignoffSettings, TaskSubmission

__all__ = [
    "Answer",
    "Attempt",
    "Attendance",
    "Chapter",
    "ChecklistItem",
    "CoachingSession",
    "CourseIndexPage",
    "CoursePage",
    "CourseRun",
    "CourseSkill",
    "Dispatch",
    "Dispute",
    "Enrolment",
    "Exam",
    "ExamArrangement",
    "ExamFigures",
    "Exemption",
    "LedgerCourse",
    "LedgerRow",
    "LessonPage",
    "LessonProgress",
    "MediaPlace",
    "MendedQuestion",
    "PolicyDocument",
    "PracticeRun",
    "Question",
    "QuestionImport",
    "QuestionImportItem",
    "Requirement",
    "Ruling",
    "RunEvaluation",
    "RunSession",
    "SecondCheck",
    "SignoffSettings",
    "TaskSubmission",
]
