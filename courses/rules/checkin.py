"""The rotating code of a session: who scans it was in the room a moment ago.

A code names its session and its window of STEP seconds and is signed with the site's key; it is taken in its own
window and the two after it, so that a slow camera does no harm. What was scanned in time is remembered in the visitor's
session for GRACE, so a slow sign-in does not kill it, and a link sent on to somebody else is old by then.
"""

from __future__ import annotations

import hmac
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256

STEP = 30
OLDEST = 2
GRACE = timedelta(minutes=15)


@dataclass(frozen=True, slots=True)
class BadCode:
    """No code of ours, or one of another run."""


@dataclass(frozen=True, slots=True)
class OldCode:
    """A code whose time has passed: scan the one shown now."""


def _sign(key: bytes, session: int, window: int) -> str:
    return hmac.new(key, f"{session}.{window}".encode(), sha256).hexdigest()[:16]


def window(at: datetime) -> int:
    return int(at.timestamp()) // STEP


def code(key: bytes, session: int, at: datetime) -> str:
    """The code shown at this moment: «session-window-signature», window in hexadecimal."""
    now = window(at)
    return f"{session}-{now:x}-{_sign(key, session, now)}"


def session_of(key: bytes, given: str, at: datetime) -> int | BadCode | OldCode:
    """The session a scanned code stands for, or why not."""
    parts = given.split("-")
    if len(parts) != 3 or not (parts[0].isascii() and parts[0].isdigit() and len(parts[0]) < 19):
        return BadCode()
    try:
        shown = int(parts[1], 16)
    except ValueError:
        return BadCode()
    session = int(parts[0])
    if not hmac.compare_digest(_sign(key, session, shown).encode(), parts[2].encode()):
        return BadCode()
    return session if 0 <= window(at) - shown <= OLDEST else OldCode()
