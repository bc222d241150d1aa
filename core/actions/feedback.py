"""Feedback (投诉建议): anyone writes, somebody answers, the writer reads the answer by a token."""

from __future__ import annotations

import secrets
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core import audit
from core.actions.access import home_of
from core.actions.messages import send_message
from core.models import Division, Feedback, User


@transaction.atomic
def write_feedback(*, text: str, contact: str = "", page: str = "", by: User | None = None) -> Feedback:
    """Keep what was said. It goes to the administrators of the writer's place, else to those of the top."""
    division = home_of(by) if by else None
    return Feedback.objects.create(
        user=by,
        division=division or Division.objects.filter(parent=None).order_by("path").first(),
        page=page[:200],
        text=text,
        contact=contact[:60],
        token=secrets.token_urlsafe(16),
    )


@transaction.atomic
def answer_feedback(*, feedback: Feedback, answer: str, by: User, at: datetime | None = None) -> None:
    """The answer, beside the words it answers; a signed-in writer also gets a message."""
    feedback.answer, feedback.answered_at, feedback.answered_by = answer, at or timezone.now(), by
    feedback.save(update_fields=["answer", "answered_at", "answered_by"])
    audit.record("feedback.answer", about=feedback, by=by, scope=feedback.division)
    if feedback.user is not None and feedback.user.person is not None:
        send_message(
            person=feedback.user.person,
            kind="feedback",
            title=_("您的意见有答复了"),
            body=answer,
            about=f"core.feedback:{feedback.pk}",
            link=f"/feedback/{feedback.token}/",
            dedupe_key=f"core.feedback:{feedback.pk}:answer",
        )
