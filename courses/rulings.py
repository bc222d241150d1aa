"""Decisions about sat versions of questions, as marking reads them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from courses.models import Ruling
from courses.rules.rulings import Ruled


def rulings_on(questions: Iterable[int]) -> dict[int, list[Ruled]]:
    """By the key of the version, oldest first; one query."""
    found: dict[int, list[Ruled]] = defaultdict(list)
    for row in Ruling.objects.filter(question__in=set(questions)).order_by("pk"):
        found[row.question_id].append(row.ruled)
    return dict(found)
