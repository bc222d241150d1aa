"""Demo sign-ins: one account for each role card, bound to people and places of the demo city."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from core.accounts.demo import PASSWORD
from core.actions.access import grant_role
from core.models import Division, Organisation, Person, User

SINCE = date(2020, 1, 1)  # roles are older than anything they decided


@dataclass(frozen=True, slots=True)
class Cast:
    """Who plays whom: persons and places that the cards refer to."""

    city: Division
    qinghe: Division
    street: Division
    community: Division
    university: Organisation
    hr: Person
    leader: Person
    subdistrict: Person
    supervisor: Person
    learner: Person
    trainer: Person
    faculty: Person
    student: Person


def account(username: str, person: Person | None, full_name: str = "") -> User:
    """A demo account; its password is printed in the table of `make run`."""
    user, made = User.objects.get_or_create(
        username=username, defaults={"person": person, "is_demo": True, "first_name": full_name}
    )
    if made:
        user.set_password(PASSWORD)
        user.save(update_fields=["password"])
    return user


def demo_accounts(cast: Cast) -> dict[str, User]:
    """Accounts and roles of the cards; a second call changes nothing."""
    users = {
        "hr": account("hr", cast.hr),
        "leader": account("leader", cast.leader),
        "subdistrict": account("subdistrict", cast.subdistrict),
        "supervisor": account("supervisor", cast.supervisor),
        "learner": account("learner", cast.learner),
        "trainer": account("trainer", cast.trainer),
        "author": account("author", None, "课程作者"),
        "owner": account("owner", None, "站点负责人"),
        "university": account("university", cast.faculty),
        "student": account("student", cast.student),
        "auditor": account("auditor", None, "审计员"),
        "admin": account("admin", None, "系统管理员"),
    }
    admin = users["admin"]
    grant_role(user=admin, role="admin", division=cast.city, by=None, starts_on=SINCE)
    held: tuple[tuple[str, str, Division], ...] = (
        ("hr", "district_hr", cast.qinghe),
        ("leader", "leader", cast.city),
        ("subdistrict", "subdistrict", cast.street),
        ("supervisor", "supervisor", cast.community),
        ("trainer", "trainer", cast.qinghe),
        ("author", "author", cast.city),
        ("owner", "site_owner", cast.city),
        ("auditor", "auditor", cast.city),
    )
    for username, role, division in held:
        grant_role(user=users[username], role=role, division=division, by=admin, starts_on=SINCE)
    grant_role(user=users["university"], role="university", organisation=cast.university, by=admin, starts_on=SINCE)
    grant_role(
        user=users["university"], role="faculty_supervisor", organisation=cast.university, by=admin, starts_on=SINCE
    )
    return users
