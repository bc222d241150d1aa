"""Settings and standing fixtures of the whole suite (the environment is set in `tests.environment`)."""

from tests.factories import alice, bob, charlie, town

__all__ = ["alice", "bob", "charlie", "town"]
