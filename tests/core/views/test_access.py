"""Accounts and roles: who may grant what, where; codes; the permission table."""

import pytest
from django.contrib.auth.models import Group
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from core.actions.access import grant_role, withdraw_role
from core.actions.accounts import open_account
from core.models import AuditEntry, Membership, User
from core.permissions import PERMISSIONS, ROLES, WORDS
from core.refusals import Refused
from tests.factories import OrganisationFactory, UserFactory, holder, learner, worker

pytestmark = pytest.mark.django_db


@pytest.fixture
def root(town) -> User:
    """System administrator of 青禾区."""
    return holder("admin", town.qinghe, username="root")


def test_list_shows_accounts_of_the_scope_and_nothing_else(client, town, root, bob, charlie):
    own = learner(town.huaian)
    learner(town.changdai_one)
    client.force_login(root)

    assert set(client.get("/desk/access/").context["page"].object_list) == {root, bob, own}


def test_list_takes_the_same_queries_for_one_account_and_for_four(client, town, root):
    client.force_login(root)

    def queries() -> int:
        client.get("/desk/access/")
        with CaptureQueriesContext(connection) as caught:
            client.get("/desk/access/")
        return len(caught)

    one = queries()
    for _ in range(3):
        holder("supervisor", town.linxi)
    assert queries() == one <= 15


@pytest.mark.parametrize("name", ["access-account", "access-disable"])
def test_foreign_account_does_not_exist(client, town, root, charlie, name):
    client.force_login(root)
    assert client.get(reverse(name, args=[charlie.pk])).status_code == 404


def test_hr_has_no_access_page(client, alice):
    client.force_login(alice)
    assert client.get("/desk/access/").status_code == 403


def test_grant_and_withdraw_on_screen(client, town, root):
    user = learner(town.huaian)
    client.force_login(root)
    client.post(reverse("access-account", args=[user.pk]), {"role": "supervisor", "place": f"d{town.linxi.pk}"})
    membership = user.memberships.get()
    assert (membership.role, membership.division, membership.granted_by) == ("supervisor", town.linxi, root)

    client.post(reverse("access-withdraw", args=[membership.pk]))
    assert not user.memberships.exists()  # granted and withdrawn on one day: it never was in force
    actions = AuditEntry.objects.for_instance(user).order_by("pk").values_list("action", flat=True)
    assert list(actions) == ["access.grant", "access.withdraw"]


def test_place_outside_the_scope_is_not_offered(client, town, root):
    user = learner(town.huaian)
    client.force_login(root)
    foreign = {"role": "district_hr", "place": f"d{town.liuqiao.pk}"}
    assert "place" in client.post(reverse("access-account", args=[user.pk]), foreign).context["form"].errors
    assert not user.memberships.exists()


@pytest.mark.parametrize(("role", "code"), [("district_hr", "OutsideScope"), ("university", "WrongScopeKind")])
def test_action_refuses_what_the_form_does_not_offer(town, root, role, code):
    with pytest.raises(Refused) as refusal:
        grant_role(user=learner(town.huaian), role=role, by=root, division=town.city)
    assert refusal.value.code == code


def test_nobody_grants_to_themselves_or_withdraws_their_own(client, town, root):
    with pytest.raises(Refused):
        grant_role(user=root, role="district_hr", by=root, division=town.qinghe)
    with pytest.raises(Refused):
        withdraw_role(membership=root.memberships.get(), by=root)


def test_university_role_is_granted_within_an_organisation(client, town, root):
    school = OrganisationFactory(university=True, division=town.qinghe)
    user = learner(town.huaian)
    client.force_login(root)
    client.post(reverse("access-account", args=[user.pk]), {"role": "university", "place": f"o{school.pk}"})

    assert user.memberships.get().organisation == school


def test_wagtail_groups_follow_the_roles(town):
    user = UserFactory()
    author = grant_role(user=user, role="author", by=None, division=town.city)
    grant_role(user=user, role="site_owner", by=None, division=town.city)
    assert set(user.groups.values_list("name", flat=True)) == {"课程作者", "站点负责人"}

    withdraw_role(membership=author, by=None)
    assert set(user.groups.values_list("name", flat=True)) == {"站点负责人"}


def test_author_enters_the_cms_and_cannot_publish_or_see_users(client, town):
    author = UserFactory()
    grant_role(user=author, role="author", by=None, division=town.city)
    client.force_login(author)

    assert client.get("/cms/").status_code == 200
    assert author.has_perm("wagtailadmin.access_admin")
    group = Group.objects.get(name="课程作者")
    pages = set(group.page_permissions.values_list("permission__codename", flat=True))
    assert pages == {"add_page", "change_page"}
    assert not any(
        author.has_perm(f"core.{verb}_{model}") for verb in ("view", "change") for model in ("user", "person")
    )


@pytest.mark.parametrize("path", ["/cms/users/", "/cms/groups/"])
def test_nobody_manages_accounts_in_the_cms(client, town, path):
    owner = UserFactory()
    grant_role(user=owner, role="site_owner", by=None, division=town.city)
    client.force_login(owner)

    assert client.get(path).status_code in (302, 404)
    assert client.get(path, follow=True).request["PATH_INFO"] != path or client.get(path).status_code == 404


def test_disable_asks_for_a_reason_and_keeps_it(client, town, root):
    user = learner(town.huaian)
    client.force_login(root)
    address = reverse("access-state", args=[user.pk])
    assert client.post(address, {"reason": ""}).status_code == 422
    client.post(address, {"reason": "调离本区"})
    user.refresh_from_db()
    assert not user.is_active
    assert AuditEntry.objects.get(action="account.disable").reason == "调离本区"

    client.post(address)
    user.refresh_from_db()
    assert user.is_active


def test_code_is_shown_once_and_kept_only_as_a_hash(client, town, root):
    user = learner(town.huaian)
    client.force_login(root)
    code = client.post(reverse("access-reset", args=[user.pk])).context["code"].code
    user.refresh_from_db()

    assert user.check_password(code.replace("-", ""))
    assert code not in client.get(reverse("access-account", args=[user.pk])).content.decode()
    assert code.replace("-", "") not in str(list(AuditEntry.objects.values()))


def test_slip_activates_the_account_once(client, town, alice):
    code = open_account(person=worker(town.huaian), division=town.huaian, by=alice)
    password = {"password1": "hua-an-li-2031", "password2": "hua-an-li-2031"}
    slip = {"login": code.user.username, "code": code.code.lower()}

    assert client.post("/activate/", {**slip, "code": "AAAA-AAAA", **password}).status_code == 200
    assert client.post("/activate/", {**slip, **password}).status_code == 302
    code.user.refresh_from_db()
    assert (code.user.must_change_password, code.user.check_password("hua-an-li-2031")) == (False, True)
    assert client.post("/activate/", {**slip, **password}).status_code == 200  # used up


def test_slip_does_not_take_a_weak_password(client, town, alice):
    code = open_account(person=worker(town.huaian), division=town.huaian, by=alice)
    slip = {"login": code.user.username, "code": code.code, "password1": "12345678", "password2": "12345678"}

    assert "password1" in client.post("/activate/", slip).context["form"].errors


def test_permission_table_says_every_permission_in_words(client, root):
    client.force_login(root)
    shown = client.get("/desk/access/permissions/").context

    assert set(WORDS) == set(PERMISSIONS)
    assert [words for words, _ in shown["rows"]] == list(WORDS.values())
    held = {name: row for name, (_, row) in zip(WORDS, shown["rows"], strict=True)}
    assert held["people.reveal"] == [role.slug == "district_hr" for role in ROLES.values()]


def test_former_roles_give_nothing(client, town):
    user = UserFactory()
    Membership.objects.create(user=user, role="admin", division=town.city, starts_on="2020-01-01", ends_on="2021-01-01")
    client.force_login(user)

    assert client.get("/desk/access/").status_code == 403
