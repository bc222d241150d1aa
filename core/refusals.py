"""A refusal is a value with its facts; screens turn it into words, the API into problem+json."""

from __future__ import annotations

from typing import Any


class Refused(Exception):
    """Raised by an action whose rule said no. `reason` is a frozen dataclass from the app's rules."""

    def __init__(self, reason: Any) -> None:
        self.reason = reason
        super().__init__(str(reason))

    @property
    def code(self) -> str:
        return type(self.reason).__name__

    @property
    def words(self) -> str:
        """What to tell the person: the reason's own `words()` if it has one."""
        say = getattr(self.reason, "words", None)
        return say() if callable(say) else str(self.reason)
