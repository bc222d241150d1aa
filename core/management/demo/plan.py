"""What the five generated districts should tell: who is short, by how much, and who is certified. Pure numbers."""

from __future__ import annotations

from dataclasses import dataclass, replace
from random import Random

WORKERS = 1200  # with the 300 of 青禾区's own roster 1,500
AIM = 1229  # heads the draft of needs adds up to; weights lift it a little
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
    """Heads needed, in post, and in post without counting toward the norm (公益性岗位)."""

    need: int
    counted: int
    uncounted: int = 0


def residents_for(random: Random, need: int) -> int:
    """Residents whose need is about `need` heads at 18 per 10,000."""
    return round((need - random.uniform(0.42, 0.58)) * 10000 / 18)


def draft_needs(random: Random, count: int) -> list[int]:
    """Heads each community should come out to need, before weights: mostly five to seven, AIM in all."""
    needs = [random.choice((5, 6, 6, 7)) for _ in range(count)]
    while sum(needs) != AIM:
        place = random.randrange(count)
        step = 1 if sum(needs) < AIM else -1
        if FLOOR <= needs[place] + step <= 9:
            needs[place] += step
    return needs


def _shortages(random: Random, total: int, count: int) -> list[int]:
    """Spread `total` over `count` communities: most are one short, few three."""
    short = [0] * count
    while sum(short) < total:
        place = random.randrange(count)
        if short[place] < random.choice((1, 1, 2, 3)):
            short[place] += 1
    return short


def community_plans(random: Random, needs: list[list[int]]) -> list[list[CommunityPlan]]:
    """From what the rule says each community needs (a list per district, in the order of STORIES) to who is in post.

    Districts come out exactly as short as their story; who is left over to WORKERS does not count toward the norm.
    """
    short = [_shortages(random, story.shortage, len(mine)) for story, mine in zip(STORIES, needs, strict=True)]
    plans = [
        [CommunityPlan(need, need - missing) for need, missing in zip(mine, gaps, strict=True)]
        for mine, gaps in zip(needs, short, strict=True)
    ]
    spare = WORKERS - sum(plan.counted for mine in plans for plan in mine)
    flat = [(district, place) for district, mine in enumerate(plans) for place in range(len(mine))]
    for district, place in random.sample(flat, max(spare, 0)):
        plans[district][place] = replace(plans[district][place], uncounted=1)
    return plans
