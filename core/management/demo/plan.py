"""What the five generated districts should tell: who is short, by how much, and who is certified. Pure numbers."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

WORKERS = 1200  # with the 300 of 青禾区's own roster 1,500
UNCOUNTED = 18  # 公益性岗位: they work there and do not count toward the norm
FLOOR = 5


@dataclass(frozen=True, slots=True)
class Story:
    """A district in numbers: heads short today, share certified, share of people rated, women above 45."""

    code: str
    shortage: int
    certified: float
    rated: float


STORIES = (
    Story("990002", 31, 0.48, 0.74),  # 柳桥区: the largest gap, and a plan that closes it
    Story("990003", 19, 0.42, 0.55),  # 石渡区: five retire from one community within two years
    Story("990004", 14, 0.04, 0.38),  # 汀洲区: hardly anyone certified
    Story("990005", 4, 0.44, 0.66),
    Story("990006", 2, 0.53, 0.81),
)


@dataclass(frozen=True, slots=True)
class CommunityPlan:
    """Heads needed and in post, and the residents that make the need come out so (18 per 10,000, no floor cut)."""

    need: int
    counted: int
    uncounted: int
    residents: int


def residents_for(random: Random, need: int) -> int:
    """Residents whose need is `need` heads at 18 per 10,000, well inside the step so that weights do not move it."""
    return round((need - random.uniform(0.42, 0.58)) * 10000 / 18)


def _shortages(random: Random, total: int, count: int) -> list[int]:
    """Spread `total` over `count` communities: most are one short, few three."""
    short = [0] * count
    while sum(short) < total:
        place = random.randrange(count)
        if short[place] < random.choice((1, 1, 2, 3)):
            short[place] += 1
    return short


def community_plans(random: Random, counts: list[int]) -> list[list[CommunityPlan]]:
    """Plans for each district's communities, in the order of STORIES; in post they add up to WORKERS.

    `counts`: communities per district.
    """
    total = sum(counts)
    short = [_shortages(random, story.shortage, count) for story, count in zip(STORIES, counts, strict=True)]
    needed = WORKERS - UNCOUNTED + sum(map(sum, short))
    needs = [random.choice((5, 6, 6, 7)) for _ in range(total)]
    while sum(needs) != needed:
        place = random.randrange(total)
        step = 1 if sum(needs) < needed else -1
        if FLOOR <= needs[place] + step <= 9:
            needs[place] += step
    extra = set(random.sample(range(total), UNCOUNTED))
    flat_short = [n for district in short for n in district]
    plans = [
        CommunityPlan(need, need - missing, int(place in extra), residents_for(random, need))
        for place, (need, missing) in enumerate(zip(needs, flat_short, strict=True))
    ]
    ends = [sum(counts[: i + 1]) for i in range(len(counts))]
    return [plans[end - count : end] for end, count in zip(ends, counts, strict=True)]
