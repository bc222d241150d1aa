"""Threads that start at the same moment, each with a database connection of its own."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.db import connections


@dataclass
class Outcome:
    """What came of a race: the returned values and the exceptions, in no order."""

    values: list[Any] = field(default_factory=list)
    errors: list[BaseException] = field(default_factory=list)

    def errors_of(self, kind: type[BaseException]) -> list[BaseException]:
        return [error for error in self.errors if isinstance(error, kind)]


def race(*runners: Callable[[], Any], times: int = 1, timeout: float = 30) -> Outcome:
    """Run every runner `times` times at once; each waits at a barrier until all are ready.

    `race(take_a_seat, times=20)` or `race(sign_as_one, sign_as_other)`. Only with real transactions: mark the test
    `postgres`. Raises AssertionError when a thread is still running after `timeout` seconds (a deadlock).
    """
    crowd = [runner for runner in runners for _ in range(times)]
    barrier = threading.Barrier(len(crowd))
    outcome = Outcome()
    lock = threading.Lock()

    def start(runner: Callable[[], Any]) -> None:
        try:
            connections["default"].ensure_connection()
            barrier.wait(timeout)
            value = runner()
        except BaseException as error:  # noqa: BLE001  the test looks at it
            with lock:
                outcome.errors.append(error)
        else:
            with lock:
                outcome.values.append(value)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=start, args=(runner,), daemon=True) for runner in crowd]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout)
    assert not any(thread.is_alive() for thread in threads), f"a thread still runs after {timeout} s: a deadlock?"
    return outcome
