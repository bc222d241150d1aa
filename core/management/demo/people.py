"""The 1,200 workers of the generated districts, written in bulk: persons, affiliations, employments, certificates."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from itertools import cycle
from random import Random

from core.management.demo.names import SPECIAL, people
from core.management.demo.plan import CommunityPlan, Story
from core.models import Affiliation, Division, Person
from core.rules.identity import check_character
from core.rules.names import sort_key
from core.sealing import fingerprint, seal
from staff.models import Employment, PersonnelCategory, Post, Qualification, Registration

AREA = "990000"
POSTS = ("lead", "deputy", "grid", "hall", "grid", "hotline", "media", "coach", "sw")
CATEGORIES = {"lead": "committee", "deputy": "committee", "grid": "grid", "sw": "station"}
EDUCATION = (
    (0.07, Person.Education.SENIOR_MIDDLE),
    (0.50, Person.Education.COLLEGE),
    (0.96, Person.Education.BACHELOR),
    (1.01, Person.Education.MASTER),
)


@dataclass(slots=True)
class Worker:
    """One worker before writing; `index` numbers the demo's people."""

    index: int
    person: Person
    division: Division
    post: str
    counted: bool
    certified: bool
    since: date


class Numbers:
    """ID numbers of the demo area, each given once: digits 7–14 birthday, 15–17 a running number from `start`."""

    def __init__(self, start: int = 600) -> None:
        self.start = start
        self.used: dict[tuple[date, bool], int] = {}

    def take(self, born: date, male: bool) -> str:
        step = self.used.get((born, male), 0)
        self.used[born, male] = step + 1
        first17 = f"{AREA}{born:%Y%m%d}{self.start + 2 * step + male:03d}"
        return first17 + check_character(first17)


def _birthday(random: Random, today: date, post: str) -> date:
    """Ages 23 to 57: two fifths are 45 or older, heads older than the rest."""
    low, high = (45, 57) if random.random() < (0.62 if post in ("lead", "deputy") else 0.36) else (23, 44)
    return today - timedelta(days=random.randint(low * 365, high * 365 + 200))


def _person(random: Random, name: str, male: bool, born: date, numbers: Numbers, index: int) -> Person:
    number = numbers.take(born, male)
    draw = random.random()
    education = next(kind for bound, kind in EDUCATION if draw < bound)
    return Person(
        name=name, name_key=sort_key(name), gender="male" if male else "female", born_on=born,
        id_sealed=seal(number), id_hash=fingerprint(number), phone=f"1990000{(5000 + index) % 10000:04d}",
        education=education,
    )  # fmt: skip


def workers(random: Random, today: date, places: list[tuple[Story, Division, CommunityPlan]]) -> list[Worker]:
    """Everybody, community by community; nothing is written yet."""
    names, numbers, special = people(random), Numbers(), cycle(SPECIAL)
    made: list[Worker] = []
    for story, community, plan in places:
        for seat in range(plan.counted + plan.uncounted):
            index = len(made)
            post = POSTS[min(seat, len(POSTS) - 1)] if seat < plan.counted else "grid"
            name, male = next(names)
            if index % 200 == 117:
                name, male = next(special), False
            born = _birthday(random, today, post)
            person = _person(random, name, male, born, numbers, index)
            years = random.uniform(0.4, min((today - born).days / 365 - 21, 16))
            since = today - timedelta(days=int(years * 365))
            certified = random.random() < story.certified
            made.append(Worker(index, person, community, post, seat < plan.counted, certified, since))
    return made


def retire_soon(made: list[Worker], today: date, numbers: Numbers | None = None) -> None:
    """Five of one community in 石渡区 (the largest of its first street) reach retirement within two years."""
    numbers = numbers or Numbers()
    story = [w for w in made if (w.division.code or "").startswith("990003001")]
    place = max({w.division.pk for w in story}, key=lambda pk: sum(w.division.pk == pk for w in story))
    for offset, worker in enumerate([w for w in story if w.division.pk == place and w.post != "lead"][:5]):
        born = date(today.year - 50, 12, 1) + timedelta(days=97 * offset)
        number = numbers.take(born, male=False)
        worker.person.born_on, worker.person.gender = born, "female"
        worker.person.id_sealed, worker.person.id_hash = seal(number), fingerprint(number)


def write_workers(random: Random, made: list[Worker], today: date) -> None:
    """Bulk, in five statements a thousand rows; sources are stable, so a second run is refused by the constraint."""
    Person.objects.bulk_create([w.person for w in made], batch_size=500)
    affiliations = [
        Affiliation(
            person=w.person, division=w.division, kind=Affiliation.Kind.EMPLOYMENT, source=f"demo.worker:{w.index}",
            starts_on=w.since,
        )
        for w in made
    ]  # fmt: skip
    Affiliation.objects.bulk_create(affiliations, batch_size=500)
    _write_employments(random, made, affiliations, today)
    _write_qualifications(random, [w for w in made if w.certified], today)


def _write_employments(random: Random, made: list[Worker], affiliations: list[Affiliation], today: date) -> None:
    posts = {post.code: post for post in Post.objects.all()}
    categories = {category.code: category for category in PersonnelCategory.objects.all()}
    heads = {w.division.pk: w.person for w in made if w.post == "lead"}
    rows = []
    for worker, affiliation in zip(made, affiliations, strict=True):
        category = CATEGORIES.get(worker.post, "fulltime") if worker.counted else "welfare"
        head = heads.get(worker.division.pk)
        rows.append(
            Employment(
                affiliation=affiliation, post=posts[worker.post], post_title=posts[worker.post].name,
                personnel_category=categories[category], grade=str(random.randint(1, 12)),
                supervisor=head if head is not worker.person else None, in_service_since=worker.since,
                in_post_since=worker.since, contract_ends_on=today + timedelta(days=random.randint(40, 1100)),
            )
        )  # fmt: skip
    Employment.objects.bulk_create(rows, batch_size=500)


def _write_qualifications(random: Random, certified: list[Worker], today: date) -> None:
    """Two assistants to one intermediate; most are registered, some need renewal, some never were."""
    kinds = Qualification.Level
    rows = [
        Qualification(
            person=w.person, kind=Qualification.Kind.SOCIAL_WORKER, number=f"99{20100000 + w.index * 37}",
            level=kinds.INTERMEDIATE if random.random() < 0.33 else kinds.ASSISTANT, is_verified=True,
            awarded_on=today - timedelta(days=random.randint(200, 2400)),
        )
        for w in certified
    ]  # fmt: skip
    Qualification.objects.bulk_create(rows, batch_size=500)
    registrations = []
    for row in rows:
        if random.random() < 0.86:
            ends = today + timedelta(days=random.randint(-40, 1000))
            registrations.append(
                Registration(
                    qualification=row, number=f"DJ{row.number}", starts_on=ends - timedelta(days=1094), ends_on=ends
                )
            )
    Registration.objects.bulk_create(registrations, batch_size=500)
