"""Indicators of the generated communities: figures that hang together, one platform and one terminal here and there."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

from core.management.demo.plan import residents_for
from core.models import Division
from staff.models import CommunityPlatform, Indicator, IndicatorValue, ServiceCategory

SOURCE = "街道月报"


def _figures(random: Random, residents: int) -> dict[str, int]:
    """Heads and volumes of a community; per-head figures vary little, so weights stay near one."""

    def share(mean: float, spread: float = 0.12) -> int:
        return round(residents * mean * random.uniform(1 - spread, 1 + spread))

    aged = share(0.22)
    return {
        Indicator.RESIDENTS: residents,
        Indicator.HOUSEHOLDS: round(residents / random.uniform(2.5, 2.9)),
        Indicator.AGED_60: aged,
        Indicator.AGED_65: round(aged * 0.7),
        Indicator.AGED_80: round(aged * random.uniform(0.11, 0.16)),
        Indicator.CHILDREN: share(0.14),
        Indicator.MIGRANTS: share(0.18),
        Indicator.DISABLED: share(0.021),
        Indicator.ASSISTED: share(0.009),
        Indicator.GRIDS: max(round(residents / 1050), 2),
        Indicator.TERMINALS: random.choice((0, 1, 1, 2)),
        Indicator.CASES: share(0.13),
        Indicator.TICKETS: share(0.022),
        Indicator.ACCOUNTS: random.choice((0, 1, 1)),
        Indicator.SYSTEMS: random.choice((6, 7, 7, 8)),
    }


def write_indicators(random: Random, places: list[tuple[Division, int]], today: date) -> None:
    """One dated snapshot per community (with the heads it should come out to need), at the end of last month."""
    as_of = today.replace(day=1) - timedelta(days=1)
    values: list[IndicatorValue] = []
    platforms: list[CommunityPlatform] = []
    for division, need in places:
        figures = _figures(random, residents_for(random, need))
        values += [
            IndicatorValue(division=division, indicator=name, as_of=as_of, value=value, source=SOURCE)
            for name, value in figures.items()
        ]
        values += _demand(random, division, figures[Indicator.RESIDENTS], as_of)
        platforms += _platforms(random, division, figures, as_of)
    IndicatorValue.objects.bulk_create(values, batch_size=500)
    CommunityPlatform.objects.bulk_create(platforms, batch_size=500)


def _demand(random: Random, division: Division, residents: int, as_of: date) -> list[IndicatorValue]:
    """What residents asked for and what stayed unmet, by administrative, commercial and public-benefit service."""
    rows = []
    for category in (ServiceCategory.ADMINISTRATIVE, ServiceCategory.COMMERCIAL, ServiceCategory.PUBLIC_BENEFIT):
        asked = round(residents * random.uniform(0.01, 0.03))
        unmet = round(asked * random.uniform(0.08, 0.3))
        for name, value in ((Indicator.DEMAND_ASKED, asked), (Indicator.DEMAND_UNMET, unmet)):
            rows.append(
                IndicatorValue(
                    division=division, indicator=name, service_category=category, as_of=as_of, value=value,
                    source="居民需求登记",
                )
            )  # fmt: skip
    return rows


def _platforms(random: Random, division: Division, figures: dict[str, int], as_of: date) -> list[CommunityPlatform]:
    """Terminals (some without a teaching day) and official accounts, as the figures say."""
    made = []
    if figures[Indicator.TERMINALS]:
        weekday = random.choice((None, 2, 3, 4))
        made.append(
            CommunityPlatform(
                division=division, kind=CommunityPlatform.Kind.TERMINAL, name="便民服务终端",
                count=figures[Indicator.TERMINALS], teaching_weekday=weekday, in_use_on=as_of - timedelta(days=700),
            )
        )  # fmt: skip
    if figures[Indicator.ACCOUNTS]:
        made.append(
            CommunityPlatform(
                division=division, kind=CommunityPlatform.Kind.ACCOUNT, name=f"{division.name}公众号",
                in_use_on=as_of - timedelta(days=900),
            )
        )  # fmt: skip
    return made
