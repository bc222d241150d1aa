"""The city, its six districts, 36 subdistricts and 240 communities."""

from __future__ import annotations

from datetime import date
from random import Random

from core.actions.places import add_division
from core.management.demo.names import DISTRICTS, STREETS, community_names, english
from core.models import Division

SINCE = date(2010, 1, 1)
TYPES = list(Division.CommunityType)


def city() -> Division:
    """云泽市, the top of the deployment."""
    found = Division.objects.filter(code="990000").first()
    return found or add_division(
        parent=None, level=Division.Level.CITY, name="云泽市", name_en="Yunze City", code="990000", by=None,
        starts_on=SINCE,
    )  # fmt: skip


def district(top: Division, code: str, name: str) -> Division:
    found = Division.objects.filter(code=code).first()
    return found or add_division(
        parent=top, level=Division.Level.DISTRICT, name=name, name_en=english(name[:-1], "District"), code=code,
        by=None, starts_on=SINCE,
    )  # fmt: skip


def _streets(top: Division, names: list[str]) -> list[Division]:
    return [
        add_division(
            parent=top, level=Division.Level.SUBDISTRICT, name=f"{name}街道", name_en=english(name, "Subdistrict"),
            code=f"{top.code}{number:03d}", kind="街道", by=None, starts_on=SINCE,
        )
        for number, name in enumerate(names, 1)
    ]  # fmt: skip


def _communities(random: Random, street: Division, count: int) -> None:
    for number, name in enumerate(community_names(random, count), 1):
        add_division(
            parent=street, level=Division.Level.COMMUNITY, name=name, name_en=english(name[:-2], "Community"),
            code=f"{street.code}{number:03d}", kind="居委会", by=None, starts_on=SINCE,
            community_type=random.choice(TYPES), governance_model=random.choice(list(Division.GovernanceModel)),
        )  # fmt: skip


def generated_districts(random: Random, top: Division) -> list[Division]:
    """The five districts besides 青禾区; nothing is done for one that has its streets already."""
    names = iter(STREETS)
    made = []
    for code, name, streets, communities in DISTRICTS:
        place = district(top, code, name)
        mine = [next(names) for _ in range(streets)]
        if not place.children.exists():
            for index, street in enumerate(_streets(place, mine)):
                _communities(random, street, communities // streets + (index < communities % streets))
        made.append(place)
    return made
