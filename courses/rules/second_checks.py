"""Which confirmed tasks are looked at twice (复核): a share drawn at random, reproducible from a stored seed."""

from __future__ import annotations

import hashlib


def is_drawn(seed: str, key: int, share: int) -> bool:
    """Is the task with this key among those checked twice? `share`: of a hundred, 0 none, 100 all.

    The draw rests on the seed and the key alone, so it can be done again, cannot be steered by whoever confirms, and
    a larger share only adds to a smaller one.
    """
    digest = hashlib.sha256(f"{seed}:{key}".encode()).digest()
    return int.from_bytes(digest[:8], "big") % 10_000 < share * 100
