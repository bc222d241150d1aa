"""Factories shared by the whole suite: a small town, persons, accounts, roles.

    town            fixture: city 云泽市 > 青禾区, 柳桥区 > two subdistricts each > two communities each
    alice           owns: district HR of 青禾区
    bob             shares: subdistrict administrator of 临溪街道 (in 青禾区)
    charlie         must see nothing of 青禾区: district HR of 柳桥区
    worker(place)   a Person affiliated there as employed (for an Employment use tests.staff.factories)
    holder(role, scope)  a User who holds the role within a division or organisation

All ID numbers lie in the demo area 990000 with a right check digit, all phones in 1990000xxxx.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import factory
import pytest
from factory.django import DjangoModelFactory

from core.models import Affiliation, Division, Membership, Organisation, Person, User
from core.rules.identity import born_on, check_character, is_male
from core.sealing import fingerprint, seal

PASSWORD = "yunze-test-2026"


def id_number(n: int, *, born: date | None = None, male: bool = False) -> str:
    """The n-th valid 990000 number: digit 17 says the sex, the birthday moves on every 500 numbers."""
    day = born or date(1975, 1, 1) + timedelta(days=n // 500)
    first17 = f"990000{day:%Y%m%d}{(n % 500) * 2 + (1 if male else 0):03d}"
    return first17 + check_character(first17)


class DivisionFactory(DjangoModelFactory):
    """`DivisionFactory(parent=…, district=True)`; traits city, district, subdistrict, community, grid."""

    class Meta:
        model = Division

    class Params:
        city = factory.Trait(level=Division.Level.CITY, name=factory.Sequence(lambda n: f"云泽{n}市"))
        district = factory.Trait(level=Division.Level.DISTRICT, name=factory.Sequence(lambda n: f"新{n}区"))
        subdistrict = factory.Trait(level=Division.Level.SUBDISTRICT, name=factory.Sequence(lambda n: f"新{n}街道"))
        community = factory.Trait(level=Division.Level.COMMUNITY, name=factory.Sequence(lambda n: f"新{n}社区"))
        grid = factory.Trait(level=Division.Level.GRID, name=factory.Sequence(lambda n: f"{n:02d}网格"))

    parent = None
    level = Division.Level.COMMUNITY
    name = factory.Sequence(lambda n: f"地{n}")

    @classmethod
    def _create(cls, model_class, *args, **kwargs):
        from core.actions.places import add_division

        return add_division(by=None, **kwargs)


class OrganisationFactory(DjangoModelFactory):
    class Meta:
        model = Organisation

    class Params:
        university = factory.Trait(kind=Organisation.Kind.UNIVERSITY, name=factory.Sequence(lambda n: f"云泽{n}学院"))
        host = factory.Trait(kind=Organisation.Kind.HOST, name=factory.Sequence(lambda n: f"云泽{n}实践基地"))
        firm = factory.Trait(kind=Organisation.Kind.FIRM, name=factory.Sequence(lambda n: f"云泽{n}公司"))

    kind = Organisation.Kind.UNIVERSITY
    name = factory.Sequence(lambda n: f"云泽{n}大学")


class PersonFactory(DjangoModelFactory):
    """A person with a valid ID number; `anonymous=True` leaves it out, `male=True` makes a man."""

    class Meta:
        model = Person

    class Params:
        n = factory.Sequence(lambda n: n)
        male = False
        number = factory.LazyAttribute(lambda p: id_number(p.n, male=p.male))
        anonymous = factory.Trait(id_sealed=None, id_hash=None)

    name = factory.Sequence(
        lambda n: f"{'周陈林何许沈'[n % 6]}{'秀晓海志明雅'[n // 6 % 6]}{'兰燕平云清华'[n // 36 % 6]}"
    )
    id_sealed = factory.LazyAttribute(lambda p: seal(p.number))
    id_hash = factory.LazyAttribute(lambda p: fingerprint(p.number))
    born_on = factory.LazyAttribute(lambda p: born_on(p.number))
    gender = factory.LazyAttribute(lambda p: Person.Gender.MALE if is_male(p.number) else Person.Gender.FEMALE)
    phone = factory.LazyAttribute(lambda p: f"1990000{p.n % 10000:04d}")


class AffiliationFactory(DjangoModelFactory):
    class Meta:
        model = Affiliation

    class Params:
        student = factory.Trait(kind=Affiliation.Kind.STUDENT, division=None)
        placement = factory.Trait(kind=Affiliation.Kind.PLACEMENT)

    person = factory.SubFactory(PersonFactory)
    division = factory.SubFactory(DivisionFactory, community=True)
    kind = Affiliation.Kind.EMPLOYMENT
    source = factory.Sequence(lambda n: f"test.affiliation:{n}")
    starts_on = date(2020, 1, 1)


class UserFactory(DjangoModelFactory):
    """An account; `with_person=True` gives it a person, `password="…"` a password (none: cannot sign in)."""

    class Meta:
        model = User
        skip_postgeneration_save = True

    class Params:
        with_person = factory.Trait(person=factory.SubFactory(PersonFactory))

    username = factory.Sequence(lambda n: f"T{n:05d}")

    @factory.post_generation
    def password(self, create, extracted, **kwargs):
        if extracted:
            self.set_password(extracted)
        else:
            self.set_unusable_password()
        if create:
            self.save(update_fields=["password"])


class MembershipFactory(DjangoModelFactory):
    """A role in force; traits say which: `MembershipFactory(district_hr=True, division=…)`."""

    class Meta:
        model = Membership

    class Params:
        supervisor = factory.Trait(role="supervisor")
        subdistrict = factory.Trait(role="subdistrict")
        district_hr = factory.Trait(role="district_hr")
        leader = factory.Trait(role="leader")
        trainer = factory.Trait(role="trainer")
        site_owner = factory.Trait(role="site_owner")
        author = factory.Trait(role="author")
        auditor = factory.Trait(role="auditor")
        admin = factory.Trait(role="admin")
        university = factory.Trait(
            role="university", division=None, organisation=factory.SubFactory(OrganisationFactory, university=True)
        )
        ended = factory.Trait(ends_on=date(2024, 12, 31))

    user = factory.SubFactory(UserFactory, with_person=True)
    role = "district_hr"
    starts_on = date(2024, 1, 1)


def holder(role: str, scope: Division | Organisation, **user) -> User:
    """A user with a person who holds `role` within `scope`, through the one door `grant_role`."""
    from core.actions.access import grant_role

    user.setdefault("with_person", True)
    account = UserFactory(**user)
    place = {"division": scope} if isinstance(scope, Division) else {"organisation": scope}
    grant_role(user=account, role=role, by=None, starts_on=date(2024, 1, 1), **place)
    return account


def district_hr(division: Division, **user) -> User:
    return holder("district_hr", division, **user)


def worker(division: Division, *, starts_on: date = date(2020, 1, 1), ends_on: date | None = None, **person) -> Person:
    """A person employed there, as far as core knows: an affiliation, no Employment."""
    someone = PersonFactory(**person)
    AffiliationFactory(person=someone, division=division, starts_on=starts_on, ends_on=ends_on)
    return someone


def learner(division: Division, *, password: str | None = None, **person) -> User:
    """An employed person with an account and no role."""
    return UserFactory(person=worker(division, **person), password=password)


@dataclass(frozen=True)
class Town:
    """A city small enough to know by heart. `qinghe` is 青禾区 (990001), `liuqiao` 柳桥区 (990002)."""

    city: Division
    qinghe: Division
    liuqiao: Division
    linxi: Division  # 临溪街道, in 青禾区
    shidu: Division  # 石渡街道, in 青禾区
    changdai: Division  # 长埭街道, in 柳桥区
    huaian: Division  # 槐安里社区, in 临溪街道
    xinghua: Division  # 杏花社区, in 临溪街道
    shidu_one: Division  # 渡口社区, in 石渡街道
    changdai_one: Division  # 埭头社区, in 长埭街道


def make_town() -> Town:
    city = DivisionFactory(city=True, name="云泽市", name_en="Yunze", code="990000")
    qinghe = DivisionFactory(district=True, parent=city, name="青禾区", name_en="Qinghe District", code="990001")
    liuqiao = DivisionFactory(district=True, parent=city, name="柳桥区", name_en="Liuqiao District", code="990002")
    linxi = DivisionFactory(subdistrict=True, parent=qinghe, name="临溪街道")
    shidu = DivisionFactory(subdistrict=True, parent=qinghe, name="石渡街道")
    changdai = DivisionFactory(subdistrict=True, parent=liuqiao, name="长埭街道")
    return Town(
        city=city, qinghe=qinghe, liuqiao=liuqiao, linxi=linxi, shidu=shidu, changdai=changdai,
        huaian=DivisionFactory(community=True, parent=linxi, name="槐安里社区"),
        xinghua=DivisionFactory(community=True, parent=linxi, name="杏花社区"),
        shidu_one=DivisionFactory(community=True, parent=shidu, name="渡口社区"),
        changdai_one=DivisionFactory(community=True, parent=changdai, name="埭头社区"),
    )  # fmt: skip


@pytest.fixture
def town(db) -> Town:
    return make_town()


@pytest.fixture
def alice(town: Town) -> User:
    """Owns: district HR of 青禾区."""
    return district_hr(town.qinghe, username="alice")


@pytest.fixture
def bob(town: Town) -> User:
    """Shares: subdistrict administrator of 临溪街道 in 青禾区."""
    return holder("subdistrict", town.linxi, username="bob")


@pytest.fixture
def charlie(town: Town) -> User:
    """Must see nothing of 青禾区: district HR of 柳桥区."""
    return district_hr(town.liuqiao, username="charlie")
