"""异议: a learner disputes a question of her paper; the author answers, and what he decides holds for everybody."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from core import audit
from core.actions.messages import send_message
from core.jobs import enqueue
from core.models import User
from core.refusals import Refused
from core.states import move
from courses.actions.questions import retire_question, write_question
from courses.actions.reasons import refuse_resident_data
from courses.models import Attempt, Dispute, Question, Ruling
from courses.refusals import Declined
from courses.rules.questions import Flaw, flaws, parse_key
from courses.rules.rulings import CORRECTABLE, OnlyStrike, SameKey, WordsNeeded, as_texts
from staff.actions.skills import scope_of

LONGEST = 500


@dataclass(frozen=True, slots=True)
class NotToDispute:
    """The paper has no score yet, is void, or has no such question."""

    def words(self) -> str:
        return _("出了成绩的卷子才能提异议。")


@dataclass(frozen=True, slots=True)
class AnsweredAlready:
    """Another author was faster."""

    state: str

    def words(self) -> str:
        return _("这条异议刚由别人答复过：%(state)s。您的答复没有记入。") % {"state": self.state}


@dataclass(frozen=True, slots=True)
class OwnDispute:
    """Nobody answers her own."""

    def words(self) -> str:
        return _("自己提的异议由别的作者答复。")


def _worded(text: str) -> str:
    """The text, if it may be kept. Raises Declined(WordsNeeded | HoldsResidentData)."""
    if not text.strip():
        raise Declined(WordsNeeded())
    refuse_resident_data(text)
    return text.strip()[:LONGEST]


@transaction.atomic
def dispute_question(
    *, attempt: Attempt, number: int, text: str, by: User | None, at: datetime | None = None
) -> Dispute:
    """Dispute one question of one's own marked attempt. While one is open, that one is returned.

    Raises Refused(NotToDispute), Declined(WordsNeeded | HoldsResidentData).
    """
    said = _worded(text)
    question = next((q for q in attempt.questions if q["number"] == number), None)
    if question is None or attempt.state != Attempt.State.MARKED:
        raise Refused(NotToDispute())
    opened = Dispute.objects.open().filter(attempt=attempt, number=number)
    if (waiting := opened.first()) is not None:
        return waiting
    try:
        with transaction.atomic():
            dispute = Dispute.objects.create(
                attempt=attempt, number=number, question_id=question["question"], text=said,
                opened_at=at or timezone.now(),
            )  # fmt: skip
    except IntegrityError:
        return opened.get()
    data = {"question": question["code"], "version": question["version"]}
    audit.record("exam.dispute", about=dispute, by=by, scope=scope_of(attempt.person), data=data)
    return dispute


def _taken(dispute: Dispute, by: User) -> Dispute:
    """The open dispute, with its version held: of two authors the second finds the answer of the first."""
    Question.objects.select_for_update().get(pk=dispute.question_id)
    rows = Dispute.objects.select_related("question", "attempt__person", "attempt__exam")
    dispute = rows.get(pk=dispute.pk)
    if not dispute.is_open:
        raise Refused(AnsweredAlready(str(dispute.get_state_display())))
    if by.person_id is not None and dispute.attempt.person_id == by.person_id:
        raise Refused(OwnDispute())
    return dispute


@transaction.atomic
def keep_question(*, dispute: Dispute, reason: str, by: User, at: datetime | None = None) -> Dispute:
    """The question stays as it is, and why. Raises Declined(…) for the words, Refused(AnsweredAlready | OwnDispute)."""
    said = _worded(reason)
    dispute = _taken(dispute, by)
    _answer(dispute, "keep", said, by, at or timezone.now(), None)
    return dispute


@transaction.atomic
def strike_question(*, dispute: Dispute, reason: str, by: User, at: datetime | None = None) -> Ruling:
    """The version does not count: right for everybody who drew it, and drawn no more. Raises as `keep_question`."""
    said, now = _worded(reason), at or timezone.now()
    dispute = _taken(dispute, by)
    standing = Ruling.objects.filter(question=dispute.question, remedy=Ruling.Remedy.STRUCK).first()
    if standing is None:
        retire_question(question=dispute.question, at=now)
    return _rule(dispute, standing, {"remedy": Ruling.Remedy.STRUCK}, said, by, now)


@transaction.atomic
def correct_key(
    *, dispute: Dispute, answer_text: str, explanation: str, reason: str, by: User, at: datetime | None = None
) -> Ruling:
    """Another answer is right (too). It counts for everybody who drew the version; the next version has it as key.

    `answer_text` as authors type it; several letters of a single choice mean that each is right, then the question
    wants rewriting and no version is made. Raises as `keep_question`, and Declined(Flaw | SameKey | OnlyStrike).
    """
    said, now = _worded(reason), at or timezone.now()
    dispute = _taken(dispute, by)
    question = dispute.question
    key = _corrected(question, answer_text)
    columns = {
        "remedy": Ruling.Remedy.KEY,
        "key": as_texts(question.kind, question.options, key),
        "successor": _next_version(question, key, explanation),
    }
    return _rule(dispute, None, columns, said, by, now)


def _corrected(question: Question, answer_text: str) -> list[Any]:
    if question.kind not in CORRECTABLE:
        raise Declined(OnlyStrike())
    key = parse_key(question.kind, answer_text, question.options)
    if isinstance(key, Flaw):
        raise Declined(key)
    found = [flaw for flaw in flaws(question.kind, question.body, question.options, key, "-") if flaw.field == "key"]
    several = question.kind == "single" and len(key) > 1
    unusable = [flaw for flaw in found if not (several and flaw.code == "answer_not_one")]
    if unusable:
        raise Declined(unusable[0])
    if several and not set(key) <= {option["id"] for option in question.options}:
        raise Declined(Flaw("answer_outside_options", "key"))
    if key == question.key:
        raise Declined(SameKey())
    return key


def _next_version(question: Question, key: list[Any], explanation: str) -> Question | None:
    """The version with the corrected key; None where the author has written a newer one, or must write it himself."""
    current = Question.objects.select_for_update().get(pk=question.pk)
    if not current.is_current or (current.kind == "single" and len(key) > 1):
        return None
    current.key = key
    current.explanation = explanation.strip() or current.explanation
    return write_question(question=current)


def _rule(
    dispute: Dispute, standing: Ruling | None, columns: dict[str, Any], reason: str, by: User, now: datetime
) -> Ruling:
    """Keep the ruling, answer every open dispute of the version with it, and have the papers marked anew."""
    from courses.jobs import remark

    ruling = standing or Ruling.objects.create(
        question=dispute.question, reason=reason, decided_at=now, decided_by=by, **columns
    )
    same = Dispute.objects.open().filter(question=dispute.question)
    for one in same.select_related("question", "attempt__person", "attempt__exam"):
        _answer(one, "uphold", reason, by, now, ruling)
    title = _("改判：%(code)s 第%(version)s版") % {"code": ruling.question.code, "version": ruling.question.version}
    enqueue(remark, ruling.pk, owner=by, title=title, about=ruling.source, unique=f"remark:{ruling.pk}")
    return ruling


def _answer(dispute: Dispute, verb: str, reason: str, by: User, now: datetime, ruling: Ruling | None) -> None:
    """The one step, the trail, and word to the learner; she is not told who."""
    move(dispute, verb, answer=reason, decided_at=now, decided_by=by, ruling=ruling)
    attempt = dispute.attempt
    data = {"question": dispute.question.code, "version": dispute.question.version, "state": dispute.state}
    scope = scope_of(attempt.person)
    audit.record("exam.dispute_answer", about=dispute, by=by, scope=scope, reason=reason, data=data)
    words = _("您的异议被采纳：%(title)s 第%(number)s题") if ruling else _("您的异议有答复：%(title)s 第%(number)s题")
    send_message(
        person=attempt.person,
        kind="dispute",
        title=words % {"title": attempt.exam.title, "number": dispute.number},
        body=reason,
        about=dispute.source,
        link=f"{reverse('result', args=[attempt.pk])}#q{dispute.number}",
        dedupe_key=f"{dispute.source}:answered",
    )
