"""Messages: send one, read them."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from core.models import Message, Person


@transaction.atomic
def send_message(
    *,
    person: Person,
    kind: str,
    title: str,
    dedupe_key: str,
    body: str = "",
    about: str = "",
    link: str = "",
    due_on: date | None = None,
) -> Message:
    """Put a message into a person's box. Idempotent: the same `dedupe_key` gives the message already sent.

    `about` is "app.model:pk", `link` an address on this site, `due_on` the last day to act.
    """
    message, _ = Message.objects.get_or_create(
        dedupe_key=dedupe_key,
        defaults={
            "person": person, "kind": kind, "title": title[:120], "body": body,
            "about": about, "link": link, "due_on": due_on,
        },
    )  # fmt: skip
    return message


def read_message(*, message: Message, at: datetime | None = None) -> None:
    """The first reading counts."""
    if message.read_at is None:
        message.read_at = at or timezone.now()
        Message.objects.filter(pk=message.pk, read_at=None).update(read_at=message.read_at)


def read_all_messages(*, person: Person, at: datetime | None = None) -> int:
    return Message.objects.filter(person=person, read_at=None).update(read_at=at or timezone.now())
