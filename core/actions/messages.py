"""Messages: send one, read them."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from core.models import Message, Person, User
from core.models.messages import OPTIONAL


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


@dataclass(frozen=True, slots=True)
class Draft:
    """A message to be sent with others; fields as of `send_message`."""

    person_id: int
    kind: str
    title: str
    dedupe_key: str
    body: str = ""
    about: str = ""
    link: str = ""
    due_on: date | None = None


def muted_by(kind: str, persons: Collection[int]) -> set[int]:
    """Which of the persons turned this kind off; nobody can where it is not optional."""
    if kind not in OPTIONAL:
        return set()
    choices = User.objects.filter(person__in=persons).values_list("person", "muted")
    return {person for person, muted in choices if kind in muted}


@transaction.atomic
def send_messages(drafts: Sequence[Draft]) -> int:
    """Send many at once; who turned the kind off gets none, and no `dedupe_key` goes out twice. Returns how many went.

    Of two senders at once the unique key lets one through.
    """
    kinds = {draft.kind for draft in drafts}
    muted = {kind: muted_by(kind, {draft.person_id for draft in drafts if draft.kind == kind}) for kind in kinds}
    keys = [draft.dedupe_key for draft in drafts]
    sent: set[str] = set()
    for n in range(0, len(keys), 500):
        known = Message.objects.filter(dedupe_key__in=keys[n : n + 500])
        sent.update(known.values_list("dedupe_key", flat=True))
    fresh = {d.dedupe_key: d for d in drafts if d.dedupe_key not in sent and d.person_id not in muted[d.kind]}
    rows = [Message(**{**asdict(draft), "title": draft.title[:120]}) for draft in fresh.values()]
    Message.objects.bulk_create(rows, batch_size=500, ignore_conflicts=True)
    return len(rows)


@transaction.atomic
def choose_messages(*, user: User, wanted: Collection[str]) -> None:
    """Keep which optional kinds the person wants to get."""
    user.muted = [kind for kind in OPTIONAL if kind not in wanted]
    user.save(update_fields=["muted"])


def read_message(*, message: Message, at: datetime | None = None) -> None:
    """The first reading counts."""
    if message.read_at is None:
        message.read_at = at or timezone.now()
        Message.objects.filter(pk=message.pk, read_at=None).update(read_at=message.read_at)


def read_all_messages(*, person: Person, at: datetime | None = None) -> int:
    return Message.objects.filter(person=person, read_at=None).update(read_at=at or timezone.now())
