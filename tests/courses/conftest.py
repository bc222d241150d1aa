"""Fixtures of courses."""

from tests.courses.factories import chief, course, enrolled, learner

__all__ = ["chief", "course", "enrolled", "learner"]
